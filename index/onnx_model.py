"""The bundled `quality` model without torch: tokenizers + ONNX Runtime, mean of the tokens' states, made unit.

The folder is one of sentence-transformers (Transformer + Pooling + Normalize) that holds, besides, `model.onnx` with
the inputs `input_ids` and `attention_mask` (int64, batch × tokens) and the output `sentence_embedding`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

LONGEST = 256
TOKENS_A_BATCH = 2048
EPSILON = 1e-12


def recognises(folder: Path) -> bool:
    """Tell whether the folder holds a model exported to ONNX with a tokenizer."""
    return (folder / "model.onnx").is_file() and (folder / "tokenizer.json").is_file()


class OnnxModel:
    """A transformer that ONNX Runtime runs; texts longer than 256 tokens are cut."""

    def __init__(self, folder: Path, *, name: str = "") -> None:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        output = self._session.get_outputs()[0]
        self.dimension = int(output.shape[-1])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(LONGEST)
        digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
        self.name = name or f"onnx-{digest[:12]}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> npt.NDArray[np.float32]:
        """Return one unit vector a text, shape (len(texts), dimension); questions and statements alike."""
        ids = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for rows in _batches([len(row) for row in ids]):
            vectors[rows] = self._run([ids[row] for row in rows])
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, EPSILON), np.float32)

    def _run(self, ids: Sequence[Sequence[int]]) -> npt.NDArray[np.float32]:
        width = max(len(row) for row in ids)
        tokens = np.zeros((len(ids), width), np.int64)
        mask = np.zeros((len(ids), width), np.int64)
        for at, row in enumerate(ids):
            tokens[at, : len(row)] = row
            mask[at, : len(row)] = 1
        vectors = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]
        return np.asarray(vectors, np.float32)


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """Group texts of like length, so that little is computed for padding; the order of texts does not matter."""
    order = sorted(range(len(lengths)), key=lambda row: (lengths[row], row))
    batches: list[list[int]] = []
    for row in order:
        if batches and (len(batches[-1]) + 1) * lengths[row] <= TOKENS_A_BATCH:
            batches[-1].append(row)
        else:
            batches.append([row])
    return batches
