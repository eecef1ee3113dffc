"""The best candidates looked at once more: word by word, passage by passage, and by a finer model (a reranker).

The vectors of a whole corpus must be quick to make and to search, so they come from a light model. A few dozen
candidates can be read by a better one: its vectors are made when a statement first comes so far, and kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from index.candidates import Candidate, Scored
from index.fusion import fuse, weights_for
from index.nearness import WordVectors, best_passages, nearness, word_vectors
from index.question import Question
from index.text_vectors import TextVectors
from index.vectors import cosines

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus

READ = 100
"""How many of the best candidates the finer model reads."""
_AHEAD = 8  # texts that are read ahead before it is asked whether to go on


@dataclass(frozen=True, slots=True)
class Reranker:
    """Vectors of single words and passages, and those of whole statements by the finer model, if there is one."""

    words: WordVectors
    statements: TextVectors | None


def open_reranker(corpus: Corpus, embedder: Embedder) -> Reranker:
    """The reranker that embedders.toml names for the corpus' model, with what it has read of this corpus before."""
    return _open(corpus.folder, embedder)  # type: ignore[arg-type]  # every class of ours can be hashed


@lru_cache(maxsize=4)
def _open(folder: Path, embedder: Any) -> Reranker:
    from index.embed import load_embedder, reranker_of

    finer = reranker_of(embedder.name)
    return Reranker(word_vectors(embedder), TextVectors(load_embedder(finer), folder) if finer else None)


def rerank(
    corpus: Corpus, question: Question, found: Sequence[Scored], reranker: Reranker, *, read: int = READ
) -> list[Candidate]:
    """The candidates with all that speaks for them in their scores, in the order given; the first `read` are read."""
    whole = question.corrected or question.text
    if question.terms and found:
        asked = [term.better or term.word for term in question.terms]
        near = nearness(reranker.words, asked, [one.words for one in found], [one.context for one in found])
        passages = best_passages(reranker.words, whole, [one.words for one in found])
        for one, share, passage in zip(found, near.tolist(), passages, strict=True):
            one.candidate.signals.nearness = share
            one.candidate.signals.passage = passage
    if reranker.statements is not None and found:
        rows = [one.candidate.row for one in found[:read]]
        vector = reranker.statements.model.encode([whole], query=True)[0]
        near_in_full = cosines(reranker.statements.of(texts_of(corpus, rows)), vector)
        for one, cosine in zip(found, near_in_full.tolist(), strict=False):
            one.candidate.signals.reread = cosine
    for one in found:
        signals = one.candidate.signals
        one.candidate.score = fuse(signals, weights_for(question, read=signals.reread is not None))
    return [one.candidate for one in found]


def texts_of(corpus: Corpus, rows: Sequence[int]) -> list[str]:
    """The statements of `rows` as written, in their order."""
    query = "SELECT row, json_extract(payload, '$.text') FROM statements WHERE row IN (SELECT value FROM json_each(:r))"
    with corpus.engine.connect() as connection:
        found: dict[int, str] = dict(connection.execute(text(query), {"r": json.dumps(list(rows))}).all())
    return [found[row] for row in rows]


def read_ahead(corpus: Corpus, reranker: Reranker, go_on: Callable[[], bool]) -> None:
    """Make the finer model's vectors of all that may rank, as long as `go_on()`: then no question waits for them."""
    if reranker.statements is None or reranker.statements.path is None:
        return
    query = (
        "SELECT row, json_extract(payload, '$.text') FROM statements WHERE ranks = 1 AND row > :r ORDER BY row LIMIT :n"
    )
    last = 0
    while go_on():
        with corpus.engine.connect() as connection:
            rows = connection.execute(text(query), {"r": last, "n": _AHEAD}).all()
        if not rows:
            return
        reranker.statements.foresee([said for _, said in rows])
        last = rows[-1][0]
