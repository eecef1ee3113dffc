"""Any other model by name or folder, through sentence-transformers with its own prompts, pooling and normalisation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable

EPSILON = 1e-12


class HubModel:
    """A model that sentence-transformers can load; looked for on this machine first, then on the hub."""

    def __init__(
        self,
        model: str,
        *,
        name: str,
        revision: str = "",
        query_prefix: str | None = None,
        text_prefix: str | None = None,
    ) -> None:
        self.name = name
        self._prefixes = {True: query_prefix, False: text_prefix}
        self._model = _load(model, revision)
        self.dimension = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str], *, query: bool = False) -> npt.NDArray[np.float32]:
        """Return one unit vector a text, shape (len(texts), dimension), with the prompt for questions or texts."""
        prefix = self._prefixes[query]
        if prefix is not None:
            vectors = self._model.encode(list(texts), prompt=prefix, show_progress_bar=False)
        elif query:
            vectors = self._model.encode_query(list(texts), show_progress_bar=False)
        else:
            vectors = self._model.encode_document(list(texts), show_progress_bar=False)
        table = np.asarray(vectors, np.float32).reshape(len(texts), self.dimension)
        norms = np.linalg.norm(table, axis=1, keepdims=True)
        return np.asarray(table / np.maximum(norms, EPSILON), np.float32)


def _load(model: str, revision: str):  # type: ignore[no-untyped-def]
    from sentence_transformers import SentenceTransformer

    problem: Exception | None = None
    for local in (True, False):
        try:
            return SentenceTransformer(model, revision=revision or None, device="cpu", local_files_only=local)
        except Exception as error:  # the libraries below raise whatever their transport raises
            problem = error
    reason = str(problem).strip().splitlines()[0] if str(problem).strip() else type(problem).__name__
    raise ModelUnavailable(
        f"The embedding model '{model}' is not on this machine and could not be fetched; connect once to download it, "
        f"name a folder that holds it, or use 'fast' ({reason})."
    ) from problem
