"""Where the transformer's activations are large: a folder of the model and sample texts → one factor a channel.

A few channels of a transformer are far larger than the rest, and rounding all of them in one step would lose the small
ones. So before an activation is rounded, each channel is divided by a factor, and the weights that meet it multiplied
by the same: the product stays, the rounding loses less (SmoothQuant).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.training.domain import LANGUAGES, read_lines, statements_of_grammar

SHARE = 0.65  # how much of the largeness moves from activations to weights
SMALLEST = 1e-4
EVERY = 10
MARGIN = 1.0  # of the largest value seen; what lies beyond is cut
Floats = npt.NDArray[np.float32]


def sample_texts() -> list[str]:
    """Return some hundred statements and questions in all languages, of the project's own text."""
    data = Path(__file__).with_name("data")
    lines = [*list(statements_of_grammar())[::EVERY], *list(read_lines(data / "statements.txt"))[::2]]
    return [cell[0] for line in lines for side in line for cell in side[: len(LANGUAGES)] if cell]


@dataclass(frozen=True, slots=True)
class Rounding:
    """How the activations before one matrix are rounded: a factor a channel, and the range of what is left."""

    factor: Floats
    lowest: float
    highest: float

    def step(self) -> tuple[float, int]:
        """Return the size of a step and the step that stands for zero, of 256."""
        lowest, highest = min(self.lowest, 0.0), max(self.highest, 0.0)
        size = max(highest - lowest, SMALLEST) / 255
        return size, round(-lowest / size)


def roundings(folder: Path, texts: Sequence[str]) -> Mapping[str, Rounding]:
    """Return, for every matrix of the layers by its name in model.safetensors, how its inputs are rounded.

    The ranges are fixed here, once, so that a text's vector never depends on the texts computed beside it.
    """
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    body = next(module for module in model[0].modules() if type(module).__name__ == "BertModel")
    seen: dict[str, Any] = {}

    def watch(name: str) -> Any:
        def keep(module: Any, inputs: Any, output: Any) -> None:
            flat = inputs[0].detach().reshape(-1, inputs[0].shape[-1])
            found = torch.stack([-flat.amin(0), flat.amax(0)])
            seen[name] = torch.maximum(seen[name], found) if name in seen else found

        return keep

    matrices = {n: m for n, m in body.named_modules() if isinstance(m, torch.nn.Linear) and n.startswith("encoder")}
    hooks = [module.register_forward_hook(watch(name)) for name, module in matrices.items()]
    model.encode(list(texts), show_progress_bar=False)
    for hook in hooks:
        hook.remove()
    largest: dict[str, Floats] = {}
    for name, module in matrices.items():  # query, key and value read the same input: they are rounded alike
        found = module.weight.detach().abs().amax(0).numpy()
        largest[_shared(name)] = np.maximum(largest.get(_shared(name), found), found)
    return {name: _rounding(seen[name].numpy(), largest[_shared(name)]) for name in matrices}


def _shared(name: str) -> str:
    return name.rsplit(".", 1)[0] if ".attention.self." in name else name


def _rounding(extremes: Floats, weight: Floats) -> Rounding:
    largest = np.maximum(np.abs(extremes).max(0), SMALLEST)
    factor = largest**SHARE / np.maximum(weight, SMALLEST) ** (1 - SHARE)
    factor /= np.exp(np.log(factor).mean())
    below, above = (extremes / factor).max(1)
    return Rounding(np.asarray(factor, np.float32), float(-below * MARGIN), float(above * MARGIN))
