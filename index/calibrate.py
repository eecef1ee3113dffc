"""Labelled pairs → the weights of the alignment score, and how well its probabilities hold.

Run it again when the model or the features change: python -m index.calibrate tests/data/pairs.jsonl
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from index.align import FEATURES, load_weights, traits

if TYPE_CHECKING:
    from index.embed import Embedder
    from nlp.lexicon import Lexicon

FITTED = ("cosine", "words", "anchors", "length")
"""Order, section and kind cannot be learnt from single pairs; their weights stay as they are."""
_PENALTY = 0.02

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Examples:
    """Pairs of statements as features, shape (pairs, features), and whether they correspond."""

    values: Numbers
    same: npt.NDArray[np.bool_]


def examples(labels: Sequence[dict[str, Any]], lexicon: Lexicon, embedder: Embedder) -> Examples:
    """The labelled pairs, and every other pair of their statements in the same two languages as what is none."""
    from index.scoring.pairs import as_statement

    sides = [[as_statement(line[s]["text"], line[s]["language"], lexicon) for line in labels] for s in ("a", "b")]
    va, vb = (embedder.encode([s.text for s in side]) for side in sides)
    values, same = [], []
    for i, a in enumerate(sides[0]):
        for j, b in enumerate(sides[1]):
            if i != j and (a.language, b.language) != (sides[0][j].language, b.language):
                continue
            if i != j and (sides[0][j].text == a.text or sides[1][i].text == b.text):
                continue
            found = traits(a, b, float(va[i] @ vb[j]))
            values.append([found[name] for name in FEATURES])
            same.append(i == j)
    return Examples(np.array(values, np.float64), np.array(same))


def fit(found: Examples) -> tuple[dict[str, float], float]:
    """(weights, bias) of the logistic regression, both kinds of pair counting the same in all."""
    from scipy.optimize import minimize

    known = load_weights().weights
    free = [FEATURES.index(name) for name in FITTED]
    fixed = sum(found.values[:, n] * known[name] for n, name in enumerate(FEATURES) if name not in FITTED)
    weight = np.where(found.same, 0.5 / found.same.sum(), 0.5 / (~found.same).sum())

    def loss(x: Numbers) -> float:
        score = found.values[:, free] @ x[:-1] + x[-1] + fixed
        terms = np.logaddexp(0, np.where(found.same, -score, score))
        return float((weight * terms).sum() + _PENALTY * 0.01 * (x[:-1] ** 2).sum())

    best = minimize(loss, np.zeros(len(free) + 1), method="L-BFGS-B", bounds=[(0, None)] * len(free) + [(None, None)])
    weights = known | {name: round(float(w), 3) for name, w in zip(FITTED, best.x[:-1], strict=True)}
    return weights, round(float(best.x[-1]), 3)


def brier(found: Examples, weights: dict[str, float], bias: float) -> tuple[float, float]:
    """(the mean squared error of the probabilities, both kinds counting the same; the share on the right side)."""
    score = found.values @ np.array([weights[name] for name in FEATURES]) + bias
    chance = 1 / (1 + np.exp(-score))
    weight = np.where(found.same, 0.5 / found.same.sum(), 0.5 / (~found.same).sum())
    right = (chance >= 0.5) == found.same
    return float((weight * (chance - found.same) ** 2).sum()), float((weight * right).sum())


def main(path: Path) -> None:
    """Fits on the half `tune` and prints the weights and both halves' errors."""
    from index.embed import load_embedder
    from index.scoring.tally import read_lines
    from nlp.lexicon import load_lexicon

    lexicon, embedder, lines = load_lexicon(), load_embedder(), read_lines(path)
    halves = {name: [line for line in lines if line["split"] == name] for name in ("tune", "held")}
    found = {name: examples(own, lexicon, embedder) for name, own in halves.items()}
    weights, bias = fit(found["tune"])
    print(f"bias = {bias}\n[weights]")
    for name in FEATURES:
        print(f"{name} = {weights[name]}")
    for name, own in found.items():
        now = load_weights()
        error, right = brier(own, weights, bias)
        before, _ = brier(own, now.weights, now.bias)
        print(f"# {name}: Brier {error:.4f} (before {before:.4f}), right {right:.4f}, {len(own.same)} pairs")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
