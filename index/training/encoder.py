"""The transformer's forward pass for training: token vectors → states, all in bfloat16.

The layers of BERT (Devlin et al. 2019) as torch's own kernels run them fastest on a processor: on those with matrix
units (AMX) this learns two to four times as many texts a second as the general implementation, whose attention has
no fast way back in bfloat16 there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

EPSILON = 1e-12  # of the layer norms, as all-MiniLM-L6-v2 was trained


def states(weights: Mapping[str, Any], inputs: Any, there: Any, *, heads: int, layers: int) -> Any:
    """Return the last states, shape (texts, tokens, width).

    `weights` are a BertModel's by name, in bfloat16; `inputs` the token vectors, of the shape of the result; `there` a
    boolean mask (texts, tokens) of the tokens that are no padding.
    """
    import torch
    from torch.nn.functional import gelu, layer_norm, linear

    texts, tokens, width = inputs.shape

    def norm(value: Any, name: str) -> Any:
        return layer_norm(value, (width,), weights[f"{name}.weight"], weights[f"{name}.bias"], EPSILON)

    def apply(value: Any, name: str) -> Any:
        return linear(value, weights[f"{name}.weight"], weights[f"{name}.bias"])

    hidden = torch.zeros(texts, 1, 1, tokens, dtype=inputs.dtype).masked_fill(~there[:, None, None, :], -1e4)
    places = weights["embeddings.position_embeddings.weight"][:tokens]
    state = inputs + places + weights["embeddings.token_type_embeddings.weight"][0]
    state = norm(state, "embeddings.LayerNorm")
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        parts = [apply(state, f"{name}.attention.self.{part}") for part in ("query", "key", "value")]
        query, key, value = (part.view(texts, tokens, heads, -1).transpose(1, 2) for part in parts)
        scores = query @ key.transpose(-1, -2) * (1 / math.sqrt(width // heads)) + hidden
        attended = (torch.softmax(scores, -1) @ value).transpose(1, 2).reshape(texts, tokens, width)
        state = norm(apply(attended, f"{name}.attention.output.dense") + state, f"{name}.attention.output.LayerNorm")
        inner = gelu(apply(state, f"{name}.intermediate.dense"))
        state = norm(apply(inner, f"{name}.output.dense") + state, f"{name}.output.LayerNorm")
    return state
