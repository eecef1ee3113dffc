"""Which statements of two texts correspond, in order: the pairing that makes language versions one hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.vectors import Floats

_FLOOR = 0.3


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a statement does not change with its language: place, number, figures, kind and length."""

    id: str
    paragraph: str
    figures: frozenset[str]
    heading: bool
    length: int


def pair(a: Sequence[Shape], b: Sequence[Shape], va: Floats, vb: Floats) -> list[tuple[int, int, float]]:
    """Pairs (place in a, place in b, cosine) in the order of both texts, by dynamic programming.

    Each pair gains what its cosine and its shape lie above a floor; what finds no fellow is left out.
    """
    if not a or not b:
        return []
    cosines = va @ vb.T
    gains = (cosines + _shape_gains(a, b) - _FLOOR).tolist()
    n, m = len(a), len(b)
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        row, below, gain = best[i], best[i + 1], gains[i]
        for j in range(m - 1, -1, -1):
            row[j] = max(below[j], row[j + 1], below[j + 1] + gain[j])
    found = []
    i = j = 0
    while i < n and j < m:
        if best[i][j] == best[i + 1][j]:
            i += 1
        elif best[i][j] == best[i][j + 1]:
            j += 1
        else:
            found.append((i, j, float(cosines[i, j])))
            i, j = i + 1, j + 1
    return found


def _shape_gains(a: Sequence[Shape], b: Sequence[Shape]) -> Floats:
    gains = np.zeros((len(a), len(b)), np.float32)
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            if one.heading != other.heading:
                gains[i, j] = -0.3
                continue
            gain = 0.15 if one.paragraph and one.paragraph == other.paragraph else 0.0
            if one.figures or other.figures:
                gain += 0.2 if one.figures == other.figures else -0.1
            longer = max(one.length, other.length, 1)
            gains[i, j] = gain + 0.15 * (min(one.length, other.length) / longer - 0.5)
    return gains


def likeness(a: Sequence[Shape], b: Sequence[Shape], pairs: Sequence[tuple[int, int, float]]) -> float:
    """How far two texts are versions of one (0-1): the cosines of their pairs over all their statements."""
    return 2 * sum(max(cosine, 0.0) for _, _, cosine in pairs) / max(len(a) + len(b), 1)
