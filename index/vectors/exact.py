"""Exact search: every cosine is computed. The reference for the other back ends, and quick up to 100,000 rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from index.vectors import Floats, Rows, cosines

if TYPE_CHECKING:
    from index.vectors.file import VectorFile

_BLOCK = 16_384


class ExactVectors:
    """All cosines with the memory-mapped rows, block by block."""

    def __init__(self, file: VectorFile) -> None:
        """Search in `file`."""
        self.file = file

    def search(self, query: Floats, limit: int, rows: Rows | None = None) -> tuple[Rows, Floats]:
        """The nearest rows and their cosines, best first; equal ones in the order of their rows."""
        if rows is not None:
            return best(rows, self._some(query, rows), limit)
        file = self.file
        found = np.empty(file.rows + len(file.tail), np.float32)
        for at in range(0, file.rows, _BLOCK):
            stop = min(at + _BLOCK, file.rows)
            found[at:stop] = cosines(file.matrix[at:stop], query)
        numbers = np.arange(file.rows, dtype=np.int64)
        if file.tail:
            found[file.rows :] = cosines(file.tail_vectors, query)
            numbers = np.concatenate([numbers, np.fromiter(file.tail, np.int64, len(file.tail))])
        return best(numbers, found, limit)

    def _some(self, query: Floats, rows: Rows) -> Floats:
        steps = range(0, len(rows), _BLOCK)
        parts = [cosines(self.file.take(rows[at : at + _BLOCK]), query) for at in steps]
        return np.concatenate(parts) if parts else np.zeros(0, np.float32)


def best(rows: Rows, near: Floats, limit: int) -> tuple[Rows, Floats]:
    """The `limit` rows of highest cosine, best first; rows of zeros (cosine exactly 0) are left out."""
    some = np.flatnonzero(near)
    rows, near = rows[some], near[some]
    if len(rows) > limit:
        edge = np.partition(near, len(near) - limit)[len(near) - limit]
        keep = np.flatnonzero(near >= edge)
        rows, near = rows[keep], near[keep]
    order = np.lexsort((rows, -near))[:limit]
    return rows[order], near[order]
