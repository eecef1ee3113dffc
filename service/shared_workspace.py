"""The workspace of a server: one corpus, opened once and shared by all threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from service.workspace import Workspace

if TYPE_CHECKING:
    from index.store import Corpus
    from nlp.lexicon import Lexicon
    from service.settings import Settings


class SharedWorkspace(Workspace):
    """As `Workspace`, but the corpus stays open between requests."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._lock = threading.Lock()
        self._corpus: Corpus | None = None

    @cached_property
    def lexicon(self) -> Lexicon:
        """The language data, loaded by one thread."""
        from nlp.lexicon import load_lexicon

        with self._lock:
            return load_lexicon(tuple(self.settings.overlays))

    @contextmanager
    def corpus(self, *, create: bool = False) -> Iterator[Corpus]:
        """The open corpus; raises `NoCorpus` unless it exists or `create` is set."""
        from index.store import Corpus

        with self._lock:
            if self._corpus is None:
                self._corpus = Corpus.open(self.settings.folder, create=create)
        yield self._corpus

    def close(self) -> None:
        """Let go of the corpus."""
        with self._lock:
            if self._corpus is not None:
                self._corpus.close()
                self._corpus = None

    def warm_up(self) -> None:
        """Load what the first question needs, so that it does not wait; without a corpus there is nothing to load."""
        from ingest.errors import AcervoError

        try:
            with self.corpus() as corpus:
                self.embedder(corpus).encode(["acervo"], query=True)
                corpus.documents()
            _ = self.lexicon
        except AcervoError:
            return
