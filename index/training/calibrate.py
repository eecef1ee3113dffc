"""Where the transformer's activations are large: a folder of the model and sample texts → one factor a channel.

A few channels of a transformer are far larger than the rest, and rounding all of them in one step would lose the small
ones. So before an activation is rounded, each channel is divided by a factor, and the weights that meet it multiplied
by the same: the product stays, the rounding loses less (SmoothQuant).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.training.domain import LANGUAGES, read_lines, statements_of_grammar

SHARE = 0.65  # how much of the largeness moves from activations to weights
SMALLEST = 1e-4
EVERY = 20
Floats = npt.NDArray[np.float32]


def sample_texts() -> list[str]:
    """Return some hundred statements and questions in all languages, of the project's own text."""
    data = Path(__file__).with_name("data")
    lines = [*list(statements_of_grammar())[::EVERY], *list(read_lines(data / "statements.txt"))[::2]]
    return [cell[0] for line in lines for side in line for cell in side[: len(LANGUAGES)] if cell]


def factors(folder: Path, texts: Sequence[str]) -> Mapping[str, Floats]:
    """Return, for every matrix of the layers by its name in model.safetensors, one factor an input channel."""
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    body = next(module for module in model[0].modules() if type(module).__name__ == "BertModel")
    largest: dict[str, Any] = {}

    def watch(name: str) -> Any:
        def keep(module: Any, inputs: Any, output: Any) -> None:
            found = inputs[0].detach().abs().reshape(-1, inputs[0].shape[-1]).amax(0)
            largest[name] = torch.maximum(largest[name], found) if name in largest else found

        return keep

    matrices = {n: m for n, m in body.named_modules() if isinstance(m, torch.nn.Linear) and n.startswith("encoder")}
    hooks = [module.register_forward_hook(watch(name)) for name, module in matrices.items()]
    model.encode(list(texts), show_progress_bar=False)
    for hook in hooks:
        hook.remove()
    return {
        name: _factor(largest[name].numpy(), module.weight.detach().abs().amax(0).numpy())
        for name, module in matrices.items()
    }


def _factor(activation: Floats, weight: Floats) -> Floats:
    factor = np.maximum(activation, SMALLEST) ** SHARE / np.maximum(weight, SMALLEST) ** (1 - SHARE)
    return np.asarray(factor / np.exp(np.log(factor).mean()), np.float32)
