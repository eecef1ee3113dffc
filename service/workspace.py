"""What every command and page needs: the corpus, the language data and the model, each opened when first used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.models import DocumentInfo, Filters
    from index.store import Corpus
    from nlp.lexicon import Lexicon
    from service.settings import Settings


class Workspace:
    """The corpus of `settings` with the lexicon and the embedder that belong to it; nothing is loaded before use."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def lexicon(self) -> Lexicon:
        """The language data, with the overlays of the settings."""
        from nlp.lexicon import load_lexicon

        return load_lexicon(tuple(self.settings.overlays))

    @contextmanager
    def corpus(self, *, create: bool = False) -> Iterator[Corpus]:
        """The corpus, open for the length of the block; raises `NoCorpus` unless it exists or `create` is set."""
        from index.store import Corpus

        with Corpus.open(self.settings.folder, create=create) as corpus:
            yield corpus

    def embedder(self, corpus: Corpus | None = None) -> Embedder:
        """The model that made the vectors of `corpus`, or the one that the settings name for a new corpus."""
        from index.embed import load_embedder

        known = corpus.settings if corpus is not None else {}
        stored = known.get("model_source") or known.get("model", "")
        return load_embedder(stored or self.settings.model or "default")

    def foresee_search(self) -> None:
        """Load the reranker aside: it takes as long as all else that a command loads before it can search."""
        from index.embed import load_embedder, reranker_of

        finer = reranker_of(self.settings.model or "default")
        if finer:
            Thread(target=load_embedder, args=(finer,), daemon=True).start()

    @property
    def pipelines(self) -> dict[str, str]:
        """Language → installed spaCy pipeline, as the user named them."""
        return dict(self.settings.pipelines)


def resolve_documents(corpus: Corpus, filters: Filters) -> Filters:
    """`filters` with documents named as people do (id, start of an id, file name, work) turned into ids."""
    if not filters.documents:
        return filters
    return replace(filters, documents=tuple(find_versions(corpus, filters.documents)))


def find_versions(corpus: Corpus, keys: tuple[str, ...]) -> list[str]:
    """The ids of the documents named by `keys`; a work stands for all its language versions. Raises `NotFound`."""
    ids: list[str] = []
    infos: list[DocumentInfo] = corpus.documents()
    for key in keys:
        versions = [info.id for info in infos if info.work and info.work == key]
        ids += versions or [corpus.find(key).id]
    return list(dict.fromkeys(ids))
