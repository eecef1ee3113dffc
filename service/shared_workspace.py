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
        self.keep_warm = False
        self._warm = -1

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
        if self.keep_warm and self._corpus.generation != self._warm:
            self._warm = self._corpus.generation
            threading.Thread(target=self.warm_up, daemon=True).start()
        yield self._corpus

    def close(self) -> None:
        """Let go of the corpus."""
        with self._lock:
            if self._corpus is not None:
                self._corpus.close()
                self._corpus = None

    def warm_up(self) -> None:
        """Load what the first question needs and make the lists that most pages begin with, so that nobody waits.

        Without a corpus there is nothing to load. With `keep_warm` the same is done after every write.
        """
        from ingest.errors import AcervoError
        from service.routes.overviews import prepare

        try:
            with self.corpus() as corpus:
                self._warm = corpus.generation
                self.embedder(corpus).encode(["acervo"], query=True)
                _ = self.lexicon
                prepare(self, corpus)
        except AcervoError:
            return
