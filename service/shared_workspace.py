"""The workspace of a server: one corpus, opened once and shared by all threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from service.workspace import Workspace

if TYPE_CHECKING:
    from index.store import Corpus
    from nlp.lexicon import Lexicon
    from service.settings import Settings

_QUIET = 2.0  # seconds without a question after which the server reads ahead


class SharedWorkspace(Workspace):
    """As `Workspace`, but the corpus stays open between requests."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._lock = threading.Lock()
        self._corpus: Corpus | None = None
        self.keep_warm = False
        self._warm = -1
        self._asked = time.monotonic()

    @cached_property
    def lexicon(self) -> Lexicon:
        """The language data, loaded by one thread."""
        from nlp.lexicon import load_lexicon

        with self._lock:
            return load_lexicon(tuple(self.settings.overlays))

    @contextmanager
    def corpus(self, *, create: bool = False) -> Iterator[Corpus]:
        """The open corpus; raises `NoCorpus` unless it exists or `create` is set."""
        self._asked = time.monotonic()
        corpus = self._open(create=create)
        if self.keep_warm and corpus.generation != self._warm:
            self._warm = corpus.generation
            threading.Thread(target=self.warm_up, daemon=True).start()
        yield corpus

    def _open(self, *, create: bool = False) -> Corpus:
        from index.store import Corpus

        with self._lock:
            if self._corpus is None:
                self._corpus = Corpus.open(self.settings.folder, create=create)
            return self._corpus

    def _idle(self) -> bool:
        """Wait until nobody has asked for `_QUIET` seconds; False once the server stops."""
        while self._corpus is not None and time.monotonic() - self._asked < _QUIET:
            time.sleep(_QUIET / 4)
        return self._corpus is not None

    def close(self) -> None:
        """Let go of the corpus."""
        with self._lock:
            if self._corpus is not None:
                self._corpus.close()
                self._corpus = None

    def warm_up(self) -> None:
        """Load what the first question needs and make the lists that most pages begin with, so that nobody waits.

        Without a corpus there is nothing to load. With `keep_warm` the same is done after every write, and while nobody
        asks, statements are read by the reranker's model before a question needs them.
        """
        from index.rerank import open_reranker, read_ahead
        from ingest.errors import AcervoError
        from service.routes.overviews import prepare

        try:
            corpus = self._open()
            self._warm = generation = corpus.generation
            reranker = open_reranker(corpus, self.embedder(corpus))
            _ = self.lexicon
            prepare(self, corpus)
            if self.keep_warm and not self.settings.read_only:
                read_ahead(corpus, reranker, lambda: self._idle() and corpus.generation == generation)
        except AcervoError:
            return
