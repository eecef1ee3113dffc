"""The bundled `quality` model without torch: tokenizers + ONNX Runtime, mean of the tokens' states, made unit.

The folder is one of sentence-transformers (Transformer + Pooling + Normalize) that holds, besides, `model.onnx` with
the inputs `input_ids` and `attention_mask` (int64, batch × tokens) and the output `sentence_embedding`, and perhaps
`model.unsigned.onnx`, which gives the same where the processor would get the first one wrong.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.wordpiece import read_wordpiece

LONGEST = 256
ALONE = 4  # so few texts are not worth a pool of threads
EPSILON = 1e-12
VNNI = ("AVX512VNNI", "AVX512_CLX", "AVX512_ICL", "AVX512_SPR")


def recognises(folder: Path) -> bool:
    """Tell whether the folder holds a model exported to ONNX with a tokenizer."""
    return (folder / "model.onnx").is_file() and (folder / "tokenizer.json").is_file()


def graph_of(folder: Path, features: Mapping[str, bool]) -> Path:
    """Return the graph for a processor with these features, as NumPy names them.

    Eight-bit products of unsigned and signed numbers are exact on x86 with VNNI and on other architectures; on other
    x86 they overflow.
    """
    unsigned = folder / "model.unsigned.onnx"
    exact = not features.get("SSE2", False) or any(features.get(name, False) for name in VNNI)
    return folder / "model.onnx" if exact or not unsigned.is_file() else unsigned


def _features() -> Mapping[str, bool]:
    """Return what NumPy found out about the processor; nothing is known where it does not tell."""
    core = import_module("numpy._core._multiarray_umath")
    found: Mapping[str, bool] = getattr(core, "__cpu_features__", {"SSE2": True})
    return found


def _cores() -> int:
    """Return the number of processor cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _splitter(path: Path) -> Callable[[Sequence[str]], list[list[int]]]:
    """Return texts → token ids between [CLS] and [SEP], through our own splitter where it can, else the library."""
    own = read_wordpiece(path)
    if own is not None:
        first, last = own.token("[CLS]"), own.token("[SEP]")
        return lambda texts: [[first, *own.ids(text)[: LONGEST - 2], last] for text in texts]
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    return lambda texts: [encoding.ids for encoding in tokenizer.encode_batch_fast(list(texts))]


class OnnxModel:
    """A transformer that ONNX Runtime runs; texts longer than 256 tokens are cut."""

    def __init__(self, folder: Path, *, name: str = "") -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.enable_cpu_mem_arena = False  # as quick without, and a third of the time until it can answer is saved
        options.intra_op_num_threads = 1  # texts are shared out among cores, not the parts of one text
        self._session = onnxruntime.InferenceSession(
            str(graph_of(folder, _features())), options, providers=["CPUExecutionProvider"]
        )
        output = self._session.get_outputs()[0]
        self.dimension = int(output.shape[-1])
        self._ids = _splitter(folder / "tokenizer.json")
        digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
        self.name = name or f"onnx-{digest[:12]}"

    def encode(self, texts: Sequence[str], *, query: bool = False) -> npt.NDArray[np.float32]:
        """Return one unit vector a text, shape (len(texts), dimension); questions and statements alike.

        Every text is computed alone and on one core, so that its vector is the same to the last bit in any company.
        """
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        ids = self._ids(texts)
        if len(ids) <= ALONE:
            for at, row in enumerate(ids):
                vectors[at] = self._run(row)
        else:
            with ThreadPoolExecutor(_cores()) as pool:
                for at, vector in enumerate(pool.map(self._run, ids)):
                    vectors[at] = vector
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.maximum(norms, EPSILON), np.float32)

    def _run(self, ids: Sequence[int]) -> npt.NDArray[np.float32]:
        tokens = np.array([ids], np.int64)
        vectors = self._session.run(None, {"input_ids": tokens, "attention_mask": np.ones_like(tokens)})[0]
        return np.asarray(vectors[0], np.float32)
