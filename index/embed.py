"""Text → unit vectors: the one door to every embedding model, bundled or not.

`load_embedder("fast")` reads a folder inside the package with NumPy and tokenizers alone; `load_embedder("quality")`
runs ONNX Runtime; a table of embedders.toml, a folder or a name on the hub goes through sentence-transformers, with
prompts, pooling and normalisation from the model's own configuration. Torch is imported for these only.

>>> from index.embed import load_embedder
>>> embedder = load_embedder("fast")
>>> a, b = embedder.encode(["lavado de activos", "money laundering"])
>>> round(float(a @ b), 1) > 0.5
True
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
import numpy.typing as npt

from index.errors import ModelUnavailable

TABLES = Path(__file__).with_name("embedders.toml")
_LOADING: dict[str, Lock] = {}
KEYS = {"alias", "folder", "model", "revision", "dimension", "query_prefix", "text_prefix", "reranker"}


class Embedder(Protocol):
    """What the rest of the project knows of a model: a name, a width, and text to vectors."""

    @property
    def name(self) -> str:
        """The name stored with every vector; two models never share one."""

    @property
    def dimension(self) -> int:
        """The width of a vector."""

    def encode(self, texts: Sequence[str], *, query: bool = False) -> npt.NDArray[np.float32]:
        """Return one unit vector a text, shape (len(texts), dimension); `query` for what a user asks.

        A text without any known word has the zero vector: it is similar to nothing.
        """


@dataclass(frozen=True, slots=True)
class Table:
    """One table of embedders.toml."""

    alias: str = ""
    folder: str = ""
    model: str = ""
    revision: str = ""
    dimension: int = 0
    query_prefix: str | None = None
    text_prefix: str | None = None
    reranker: str = ""


@lru_cache(maxsize=1)
def read_tables() -> Mapping[str, Table]:
    """Return the tables of embedders.toml by name; raises ModelUnavailable naming a table that is wrong."""
    tables = {}
    for name, values in tomllib.loads(TABLES.read_text(encoding="utf-8")).items():
        unknown = sorted(set(values) - KEYS)
        kinds = [key for key in ("alias", "folder", "model") if values.get(key)]
        if unknown or len(kinds) != 1 or ("alias" not in kinds and not values.get("revision")):
            raise ModelUnavailable(
                f"{TABLES.name}: [{name}] needs one of alias, folder with revision, or model with revision"
                + (f"; unknown: {', '.join(unknown)}." if unknown else ".")
            )
        tables[name] = Table(**values)
    return tables


def model_path(name: str) -> Path:
    """Return the folder of a bundled model, in the format of sentence-transformers; raises ModelUnavailable."""
    table = _table(name)
    if table is None or not table.folder:
        known = ", ".join(sorted(key for key, value in read_tables().items() if value.folder))
        raise ModelUnavailable(f"There is no bundled model named '{name}'; there are: {known}.")
    folder = TABLES.parent / table.folder
    if not (folder / "modules.json").is_file():
        raise ModelUnavailable(f"The bundled model '{name}' is not part of this installation ({folder} is missing).")
    return folder


def load_embedder(name: str = "default") -> Embedder:
    """Return the model of this name, loaded once: "default", "fast", "quality", a table, a folder, or a hub name.

    Whoever asks while another thread loads the same model waits for it. Raises ModelUnavailable with one sentence when
    it cannot be had, for instance by a name never downloaded, offline.
    """
    with _LOADING.setdefault(name, Lock()):
        return _load(name)


@lru_cache(maxsize=4)
def _load(name: str) -> Embedder:
    table = _table(name)
    if table is not None and table.folder:
        return open_folder(model_path(name), name=f"{resolve_alias(name)}@{table.revision}")
    if table is not None:
        return _through_sentence_transformers(table.model, table, name=f"{resolve_alias(name)}@{table.revision[:8]}")
    if Path(name).is_dir():
        return open_folder(Path(name))
    if name.startswith((".", "/", "~")):
        raise ModelUnavailable(f"There is no folder '{name}' to read an embedding model from.")
    return _through_sentence_transformers(name, Table(), name=name)


def reranker_of(name: str) -> str:
    """Return the name of the model that reads again what the model `name` found, as embedders.toml says; else "".

    A name as it is stored with vectors ("fast@471f49fb") will do as well.

    >>> reranker_of("default"), reranker_of("quality")
    ('quality', '')
    """
    table = _table(name.split("@")[0])
    return table.reranker if table is not None else ""


def open_folder(folder: Path, *, name: str = "") -> Embedder:
    """Return the model in a folder, through the lightest way that can run it; named by its content if not told."""
    from index import onnx_model, static_model

    if not (folder / "modules.json").is_file() and not (folder / "config.json").is_file():
        raise ModelUnavailable(f"{folder} holds no embedding model: it has neither modules.json nor config.json.")
    try:
        if static_model.recognises(folder):
            return static_model.StaticModel(folder, name=name)
        if onnx_model.recognises(folder):
            return onnx_model.OnnxModel(folder, name=name)
    except (OSError, ValueError, KeyError) as error:
        raise ModelUnavailable(f"The embedding model in {folder} cannot be read: {error}.") from error
    return _through_sentence_transformers(str(folder), Table(), name=name or str(folder.resolve()))


def resolve_alias(name: str) -> str:
    """Return the name of the table that `name` stands for: "fast" for "default", any other name as it is."""
    table = read_tables().get(name)
    return table.alias if table is not None and table.alias else name


def _table(name: str) -> Table | None:
    return read_tables().get(resolve_alias(name))


def _through_sentence_transformers(model: str, table: Table, *, name: str) -> Embedder:
    from index.hub_model import HubModel

    return HubModel(
        model, name=name, revision=table.revision, query_prefix=table.query_prefix, text_prefix=table.text_prefix
    )
