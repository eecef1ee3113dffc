"""Trained tables → the folder of a bundled model, in the format of sentence-transformers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

MODULES = "sentence_transformers.sentence_transformer.modules."
SETTINGS = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}
NORMALIZE = {"module_input_name": "sentence_embedding", "module_output_name": "sentence_embedding"}


def write_json(path: Path, value: object) -> None:
    """Write JSON the same on every machine."""
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def write_tokenizer(tokenizer: Tokenizer, path: Path) -> None:
    """Write tokenizer.json without the spaces and line breaks that a third of its size is made of."""
    value = json.loads(tokenizer.to_str())
    path.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


def write_modules(folder: Path, kinds: list[tuple[str, str]]) -> None:
    """Write modules.json from (class, subfolder), the subfolders, and the settings of sentence-transformers."""
    entries = []
    for at, (kind, place) in enumerate(kinds):
        (folder / place).mkdir(parents=True, exist_ok=True)
        entries.append({"idx": at, "name": str(at), "path": place, "type": MODULES + kind})
    write_json(folder / "modules.json", entries)
    write_json(folder / "config_sentence_transformers.json", SETTINGS)


def quantise(table: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Return int8 rows and one scale a row, so that row × scale is the table to within half a step.

    >>> rows, scales = quantise(np.array([[0.5, -1.0], [0.0, 0.0]], np.float32))
    >>> rows.tolist()
    [[64, -127], [0, 0]]
    """
    scales = np.maximum(np.abs(table).max(1), 1e-12).astype(np.float32) / 127
    return np.rint(table / scales[:, None]).astype(np.int8), scales


def export_static(table: npt.NDArray[np.float32], tokenizer: Tokenizer, folder: Path) -> None:
    """Write a static model: StaticEmbedding reads `embeddings` × `weights` by itself."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    rows, scales = quantise(table)
    save_file({"embeddings": rows, "weights": scales}, folder / "model.safetensors")
    (folder / "model.safetensors").chmod(0o644)
    write_tokenizer(tokenizer, folder / "tokenizer.json")
    write_modules(folder, [("StaticEmbedding", ""), ("Normalize", "1_Normalize")])
    write_json(folder / "1_Normalize" / "config.json", NORMALIZE)
