"""The vector file of a corpus: float32 rows, memory-mapped, derived from the database and rebuilt from it at need.

The database holds every vector (float16) in the transaction of its document and is the truth. The file only makes
reading quick, so a process may die at any moment: a reader believes the file as far as its stamp says and takes the
rest from the database; the next writer brings the file up to date.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.vectors import Floats, Rows

_BLOCK = 8192
_PRIOR, _MEAN, _SPREAD = 100, 0.03, 0.085


@dataclass(slots=True)
class Moments:
    """Sums over the ranking vectors, from which mean and spread of any query's cosines follow without a scan."""

    count: int
    total: npt.NDArray[np.float64]
    outer: npt.NDArray[np.float64]

    @classmethod
    def empty(cls, dimension: int) -> Moments:
        """No vectors yet."""
        return cls(0, np.zeros(dimension), np.zeros((dimension, dimension)))

    def add(self, vectors: Floats, sign: int = 1) -> None:
        """Count the non-zero rows of `vectors` in (or, with `sign` -1, out)."""
        some = vectors[np.any(vectors != 0, axis=1)]
        if len(some):
            self.count += sign * len(some)
            self.total += sign * some.sum(axis=0, dtype=np.float64)
            self.outer += sign * (some.T @ some).astype(np.float64)

    def of(self, query: Floats) -> tuple[float, float]:
        """Mean and standard deviation of the cosines of `query` with all ranking vectors.

        So many vectors of what is usual are counted with them, lest a corpus of ten statements, most of them on the
        subject, call every one of them average.
        """
        q = query.astype(np.float64)
        count = self.count + _PRIOR
        mean = (float(self.total @ q) + _PRIOR * _MEAN) / count
        square = (float(q @ self.outer @ q) + _PRIOR * (_MEAN**2 + _SPREAD**2)) / count
        return mean, max(square - mean * mean, 1e-8) ** 0.5


class VectorFile:
    """The rows as far as `rows`, and a tail of rows that only the database has so far."""

    def __init__(self, folder: Path, dimension: int, epoch: str, generation: int) -> None:
        """Open the file in `folder` as it is; `epoch` names the model run, `generation` the state of the database."""
        self.folder, self.dimension, self.epoch = folder, dimension, epoch
        self.rows = 0
        self.current = False
        self.moments = Moments.empty(dimension)
        self.tail: dict[int, int] = {}
        self.tail_vectors: Floats = np.zeros((0, dimension), np.float32)
        self._read_stamp(generation)
        self.matrix = self._map()

    @property
    def path(self) -> Path:
        """Where the rows lie."""
        return self.folder / "vectors.f32"

    @property
    def count(self) -> int:
        """How many vectors rank."""
        return self.moments.count

    def _read_stamp(self, generation: int) -> None:
        try:
            with np.load(self.folder / "vectors.npz") as stamp:
                if str(stamp["epoch"]) != self.epoch or int(stamp["dimension"]) != self.dimension:
                    return
                self.rows = int(stamp["rows"])
                self.moments = Moments(int(stamp["count"]), stamp["total"], stamp["outer"])
                self.current = int(stamp["generation"]) == generation
        except (OSError, ValueError, KeyError):
            return
        if not self.path.exists() or self.path.stat().st_size < self.rows * self.dimension * 4:
            self.rows, self.current, self.moments = 0, False, Moments.empty(self.dimension)

    def _map(self) -> Floats:
        if not self.rows:
            return np.zeros((0, self.dimension), np.float32)
        return np.memmap(self.path, np.float32, "r", shape=(self.rows, self.dimension))

    def set_tail(self, rows: Rows, vectors: Floats) -> None:
        """Hold in memory the vectors of `rows`, which the file lacks."""
        self.tail = {int(row): at for at, row in enumerate(rows)}
        self.tail_vectors = vectors
        self.moments.add(vectors)

    def take(self, rows: Rows) -> Floats:
        """The vectors of `rows`; zeros for rows that are nowhere."""
        found = np.zeros((len(rows), self.dimension), np.float32)
        inside = rows < self.rows
        found[inside] = self.matrix[rows[inside]]
        for at in np.flatnonzero(~inside):
            place = self.tail.get(int(rows[at]))
            if place is not None:
                found[at] = self.tail_vectors[place]
        return found

    def append(self, rows: Rows, vectors: Floats) -> None:
        """Write `vectors` at the places `rows` (ascending, all new); not believed until `stamp` is called."""
        if not len(rows):
            return
        width = self.dimension * 4
        breaks = np.flatnonzero(np.diff(rows) != 1) + 1
        # Written, not mapped: on a full disk a write is an error, a mapped page kills the process.
        with self.path.open("r+b" if self.path.exists() else "w+b") as file:
            file.truncate(self.rows * width)
            for places, part in zip(np.split(rows, breaks), np.split(vectors, breaks), strict=True):
                file.seek(int(places[0]) * width)
                file.write(np.ascontiguousarray(part, np.float32).tobytes())
            file.flush()
            os.fsync(file.fileno())
        self.moments.add(vectors)
        self.rows = int(rows[-1]) + 1
        self.matrix = self._map()

    def erase(self, rows: Iterable[int]) -> None:
        """Put zeros in the places `rows`."""
        places = np.array(sorted(row for row in rows if row < self.rows), np.int64)
        if len(places):
            matrix = np.memmap(self.path, np.float32, "r+", shape=(self.rows, self.dimension))
            self.moments.add(np.array(matrix[places]), sign=-1)
            matrix[places] = 0
            matrix.flush()

    def ranking(self) -> Rows:
        """The rows of the file that are not zero."""
        parts = [
            np.flatnonzero(np.any(self.matrix[at : at + _BLOCK] != 0, axis=1)) + at
            for at in range(0, self.rows, _BLOCK)
        ]
        return np.concatenate(parts).astype(np.int64) if parts else np.zeros(0, np.int64)

    def recount(self) -> None:
        """Take the moments from the rows themselves: a process that died while erasing left them out of step."""
        self.moments = Moments.empty(self.dimension)
        for at in range(0, self.rows, _BLOCK):
            self.moments.add(np.array(self.matrix[at : at + _BLOCK]))

    def stamp(self, generation: int) -> None:
        """Declare the file good as it is for the state `generation` of the database."""
        self.folder.mkdir(parents=True, exist_ok=True)
        fresh = self.folder / "vectors.npz.part"
        with fresh.open("wb") as file:
            np.savez(
                file,
                epoch=np.array(self.epoch),
                dimension=np.array(self.dimension),
                rows=np.array(self.rows),
                generation=np.array(generation),
                count=np.array(self.moments.count),
                total=self.moments.total,
                outer=self.moments.outer,
            )
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.folder / "vectors.npz")
        self.current = True

    def reset(self) -> None:
        """Forget the file, to write it anew."""
        for name in ("vectors.npz", "vectors.f32", "vectors.faiss.json"):
            (self.folder / name).unlink(missing_ok=True)
        self.rows, self.current, self.moments = 0, False, Moments.empty(self.dimension)
        self.matrix = self._map()
