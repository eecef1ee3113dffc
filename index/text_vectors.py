"""Vectors of whole texts by one model: made when a text is first asked for, kept in memory and in a file of the corpus.

The file (`texts-MODEL.db`) is a cache and nothing else: losing it costs time, not answers; a process that cannot write
to it goes on without; and what stands in it is what the model gives for the text, so that an answer is the same with it
and without.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from index.vectors import Floats

if TYPE_CHECKING:
    from index.embed import Embedder

_KEPT = 100_000  # vectors held in memory: about 80 MB
_PATIENCE = 0.2  # seconds to wait for another process that writes to the file
_TABLE = "CREATE TABLE IF NOT EXISTS texts (key BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"


class TextVectors:
    """Text → unit vector (as float16, the same from memory, from the file and newly made)."""

    def __init__(self, model: Embedder, folder: Path | None = None) -> None:
        """Vectors by `model`; kept in `folder`, if that is given and may be written to."""
        self.model = model
        name = re.sub(r"[^\w@.-]+", "-", model.name)
        self.path = folder / f"texts-{name}.db" if folder is not None else None
        self._held: dict[bytes, bytes] = {}
        self._lock = Lock()

    def of(self, texts: Sequence[str]) -> Floats:
        """The vectors of `texts`, shape (len(texts), dimension); those not known yet are made and kept."""
        keys = [key_of(text) for text in texts]
        with self._lock:
            found = {key: self._held[key] for key in keys if key in self._held}
        wanted = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
        found |= self._stored(list(wanted))
        found |= self._make({key: text for key, text in wanted.items() if key not in found})
        with self._lock:
            if len(self._held) > _KEPT:
                self._held.clear()
            self._held |= found
        flat = np.frombuffer(b"".join(found[key] for key in keys), "<f2")
        return flat.reshape(len(keys), self.model.dimension).astype(np.float32)

    def foresee(self, texts: Sequence[str]) -> int:
        """Make and keep what the file lacks of `texts`, so that nobody will wait for it; how many that were."""
        wanted = {key_of(text): text for text in texts}
        there = self._stored(list(wanted))
        return len(self._make({key: text for key, text in wanted.items() if key not in there}))

    def _make(self, missing: Mapping[bytes, str]) -> dict[bytes, bytes]:
        if not missing:
            return {}
        vectors = np.asarray(self.model.encode(list(missing.values())), np.float32).astype("<f2")
        made = {key: row.tobytes() for key, row in zip(missing, vectors, strict=True)}
        self._write(made)
        return made

    def _stored(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        if self.path is None or not keys or not self.path.exists():
            return {}
        size = self.model.dimension * 2
        with suppress(sqlite3.Error), closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as file:
            marks = ",".join("?" * len(keys))
            rows = file.execute(f"SELECT key, vector FROM texts WHERE key IN ({marks})", keys).fetchall()
            return {key: vector for key, vector in rows if len(vector) == size}
        return {}

    def _write(self, made: Mapping[bytes, bytes]) -> None:
        if self.path is None or not os.access(self.path.parent, os.W_OK):
            return
        with suppress(sqlite3.Error), closing(sqlite3.connect(self.path, timeout=_PATIENCE)) as file, file:
            file.execute("PRAGMA synchronous = OFF")
            file.execute(_TABLE)
            file.executemany("INSERT OR IGNORE INTO texts VALUES (?, ?)", made.items())


def forget(folder: Path) -> None:
    """Drop what is kept in `folder`: of texts that are no longer there, or by models that are no longer used."""
    for file in folder.glob("texts-*.db"):
        file.unlink(missing_ok=True)


def key_of(text: str) -> bytes:
    """What a text goes by in the file.

    >>> len(key_of("We will meet again."))
    16
    """
    return hashlib.blake2b(text.encode(), digest_size=16).digest()
