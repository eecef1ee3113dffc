"""Vectors by row: the protocol that every back end keeps, and the table of back ends.

A row is a statement's number in the database. Rows that must not rank (headings, removed statements) hold zeros.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from index.vectors.file import VectorFile

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

EXACT_LIMIT = 100_000
"""Up to so many rows the exact back end answers; above it the approximate one does."""

BACKENDS = {"exact": "index.vectors.exact:ExactVectors", "faiss": "index.vectors.faiss:FaissVectors"}


class Vectors(Protocol):
    """Finds the rows whose vectors lie nearest to a query."""

    def search(self, query: Floats, limit: int, rows: Rows | None = None) -> tuple[Rows, Floats]:
        """The at most `limit` nearest rows (of `rows`, sorted, when given) and their cosines, best first."""
        ...


def open_vectors(file: VectorFile, backend: str = "") -> Vectors:
    """The back end for `file`: the one that its size asks for, a name of `BACKENDS`, or "module:Class"."""
    name = backend or ("exact" if file.count <= EXACT_LIMIT else "faiss")
    module, _, kind = BACKENDS.get(name, name).partition(":")
    made: Vectors = getattr(import_module(module), kind)(file)
    return made


def cosines(vectors: Floats, query: Floats) -> Floats:
    """The products of unit `vectors` (one a row) with the unit vector `query`.

    Made with einsum, which takes one thread: as quick as BLAS on one question, for memory is what they wait for, and
    several times quicker when many ask at once; and the sums come out the same however many cores there are.
    """
    return np.asarray(np.einsum("ij,j->i", vectors, query), np.float32)


def inside(rows: Rows, allowed: Rows) -> npt.NDArray[np.bool_]:
    """Which of `rows` are among `allowed`, which is sorted: few are looked up, the many are not touched."""
    if not len(allowed):
        return np.zeros(len(rows), bool)
    places = np.minimum(np.searchsorted(allowed, rows), len(allowed) - 1)
    return np.asarray(allowed[places] == rows)
