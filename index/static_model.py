"""A static embedding without torch: a folder of sentence-transformers (StaticEmbedding + Normalize) → unit vectors.

`model.safetensors` holds `embeddings` (int8, one row a token) and `weights` (float, one scale a row); the vector of a
text is the mean of its tokens' rows, made unit. The table stays memory-mapped: only rows in use are widened.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.wordpiece import read_wordpiece

DTYPES = {"I8": "int8", "U8": "uint8", "F16": "float16", "F32": "float32", "I32": "int32", "I64": "int64"}
BATCH = 256
TOKENS = 512  # rows widened at a time: they fit the processor's cache
EPSILON = 1e-12


def recognises(folder: Path) -> bool:
    """Tell whether the folder holds a static embedding stored as int8 rows with one scale each."""
    modules, weights = folder / "modules.json", folder / "model.safetensors"
    if not modules.is_file() or not weights.is_file() or not (folder / "tokenizer.json").is_file():
        return False
    listed = json.loads(modules.read_text("utf-8"))
    if not isinstance(listed, list):
        raise ValueError("modules.json is no list of modules")
    kinds = [str(module["type"]).rsplit(".", 1)[-1] for module in listed]
    return kinds == ["StaticEmbedding", "Normalize"] and {"embeddings", "weights"} == set(read_tensors(weights))


def read_tensors(path: Path) -> Mapping[str, npt.NDArray[np.generic]]:
    """Return the tensors of a safetensors file as read-only arrays mapped from disk; raises ValueError."""
    raw = np.memmap(path, dtype=np.uint8, mode="r")
    length = int.from_bytes(raw[:8].tobytes(), "little")
    if length > raw.size - 8:
        raise ValueError(f"{path.name} is cut short or no safetensors file")
    header = json.loads(raw[8 : 8 + length].tobytes())
    header.pop("__metadata__", None)
    tensors = {}
    for name, entry in header.items():
        start, end = (8 + length + offset for offset in entry["data_offsets"])
        if end > raw.size:
            raise ValueError(f"{path.name} is cut short")
        tensors[name] = raw[start:end].view(DTYPES.get(entry["dtype"], "uint8")).reshape(entry["shape"])
    return tensors


def _splitter(path: Path) -> Callable[[Sequence[str]], list[list[int]]]:
    """Return texts → token ids, through our own splitter where the tokenizer is of that kind, else the library."""
    own = read_wordpiece(path)
    if own is not None:
        return lambda texts: [own.ids(text) for text in texts]
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    return lambda texts: [row.ids for row in tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]


class StaticModel:
    """The bundled `fast` model, or any folder of the same layout."""

    def __init__(self, folder: Path, *, name: str = "") -> None:
        tensors = read_tensors(folder / "model.safetensors")
        self._table = tensors["embeddings"]
        self._scales = tensors["weights"].astype(np.float32)
        if self._table.ndim != 2 or self._scales.shape != self._table.shape[:1]:
            raise ValueError("the table of embeddings and its scales do not fit together")
        self._ids = _splitter(folder / "tokenizer.json")
        self.dimension = int(self._table.shape[1])
        self.name = name or f"static-{hashlib.sha256(self._scales.tobytes()).hexdigest()[:12]}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> npt.NDArray[np.float32]:
        """Return one unit vector a text, shape (len(texts), dimension); questions and statements alike."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for start in range(0, len(texts), BATCH):
            vectors[start : start + BATCH] = self._sums(self._ids(texts[start : start + BATCH]))
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, EPSILON), np.float32)

    def knows(self, word: str) -> bool:
        """Tell whether the vocabulary holds this word whole: then it is one of some language, not a misspelling."""
        ids = self._ids([word])[0]
        return len(ids) == 1 and bool(self._table[ids[0]].any())

    def _sums(self, ids: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
        sums = np.zeros((len(ids), self.dimension), np.float32)
        start = 0
        while start < len(ids):
            end, count = start + 1, len(ids[start])
            while end < len(ids) and count + len(ids[end]) <= TOKENS:
                count += len(ids[end])
                end += 1
            self._add(sums[start:end], ids[start:end])
            start = end
        return sums

    def _add(self, sums: npt.NDArray[np.float32], ids: Sequence[Sequence[int]]) -> None:
        lengths = np.fromiter((len(row) for row in ids), np.int64, len(ids))
        filled = np.flatnonzero(lengths)
        if not filled.size:
            return
        tokens = np.fromiter((token for row in ids for token in row), np.int64, int(lengths.sum()))
        rows = self._table[tokens].astype(np.float32)
        rows *= self._scales[tokens, None]
        starts = np.concatenate([[0], np.cumsum(lengths[filled])[:-1]])
        sums[filled] = np.add.reduceat(rows, starts, axis=0)
