"""Search: a `Query` → hits. Meaning, words and concepts together, or words exactly as asked; versions are one hit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.candidates import Candidate, gather
from index.errors import BadQuery
from index.exact import count_exact, search_exact
from index.filters import check_filters
from index.hits import Found, is_weak, load_hits
from index.listing import count_listing, list_statements
from index.models import Hit, Query
from index.narrowing import allowed_rows, count_families_of
from index.question import Question, understand
from index.rerank import Reranker, open_reranker, rerank
from index.store import Corpus
from index.tokens import words
from index.vectors import Floats, Rows

if TYPE_CHECKING:
    from index.embed import Embedder
    from nlp.lexicon import Lexicon

_FIRST = 100  # how many candidates are scored at first; more only for those who page on
_DEEPEST = 100_000  # nobody pages on beyond this
_REORDERED = 1_000  # how many of the best are put in order of date or strength


def search(corpus: Corpus, query: Query, embedder: Embedder, lexicon: Lexicon) -> list[Hit]:
    """The hits of a query from `query.offset` on, at most `query.limit`.

    An empty text lists what the filters let through, newest first. Raises BadQuery, IndexStale.
    """
    check_filters(query.filters)
    if query.limit < 1 or query.offset < 0:
        raise BadQuery("The limit must be at least 1 and the offset at least 0.")
    if not query.text.strip():
        return list_statements(corpus, query)
    if query.mode == "exact":
        return search_exact(corpus, query)
    if not words(query.text):
        return []
    corpus.require(model=embedder.name, lexicon=lexicon.digest)
    reranker = open_reranker(corpus, embedder)
    with corpus.engine.connect() as connection:
        question = understand(corpus, connection, query.text, lexicon, reranker.words.knows)
    allowed = allowed_rows(corpus, question, query.filters, query.scope)
    if query.mode == "semantic":
        question = replace(question, terms=(), concepts=(), quoted=())
    ranked = rank(corpus, query, question, embed(question, embedder), reranker, allowed)
    page = ranked[query.offset : query.offset + query.limit]
    return load_hits(corpus, page, query, question, allowed)


def count(corpus: Corpus, query: Query, embedder: Embedder | None = None, lexicon: Lexicon | None = None) -> int:
    """How many hits the query has in all. Raises BadQuery.

    A ranking by meaning covers all that the filters let through but what the question excludes or its scope leaves
    out; the model and the lexicon are needed to tell that.
    """
    check_filters(query.filters)
    if query.text.strip() and query.mode == "exact":
        return count_exact(corpus, query)
    if query.text.strip() and not words(query.text):
        return 0
    if query.text.strip() and embedder is not None and lexicon is not None:
        knows = open_reranker(corpus, embedder).words.knows
        with corpus.engine.connect() as connection:
            question = understand(corpus, connection, query.text, lexicon, knows)
        if question.excluded or query.scope != "any":
            allowed = allowed_rows(corpus, question, query.filters, query.scope)
            return count_families_of(corpus, allowed) if allowed is not None else 0
    return count_listing(corpus, query)


def embed(question: Question, embedder: Embedder) -> Floats:
    """The query as a unit vector; where words were put right, the mean of both readings."""
    texts = [question.text] + ([question.corrected] if question.corrected else [])
    vector = np.asarray(embedder.encode(texts, query=True), np.float32).sum(axis=0)
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)


def rank(
    corpus: Corpus, query: Query, question: Question, vector: Floats, reranker: Reranker, allowed: Rows | None
) -> list[Found]:
    """The families in order, as far as the page asked for needs; what stands before never changes as one pages on."""

    def gathered(depth: int) -> list[Found]:
        scored = gather(corpus, question, vector, allowed, depth)
        found = collapse(rerank(corpus, question, scored, reranker), question)
        return sorted(found, key=lambda one: one.weak)  # what answers, then the weak matches

    if query.sort != "relevance":
        return in_other_order(corpus, gathered(max(_REORDERED, query.offset + query.limit)), query)
    ranked: list[Found] = []
    seen: set[str] = set()
    depth = _FIRST
    while True:
        more = [found for found in gathered(depth) if found.family not in seen]
        ranked += more
        seen.update(found.family for found in more)
        if len(ranked) >= query.offset + query.limit or not more or depth > _DEEPEST:
            return ranked
        depth *= 4


def collapse(candidates: Iterable[Candidate], question: Question) -> list[Found]:
    """Candidates → families, best first; equal scores in the order of documents and of their text."""
    best: dict[str, Candidate] = {}
    for candidate in sorted(candidates, key=_order):
        best.setdefault(candidate.family, candidate)
    return [_found(candidate, is_weak(candidate, question)) for candidate in best.values()]


def _found(c: Candidate, weak: bool) -> Found:
    meaning = c.cosine if c.signals.reread is None else c.signals.reread
    return Found(c.family, c.row, c.document, c.ordinal, c.level, c.score, meaning, c.concepts, weak)


def _order(candidate: Candidate) -> tuple[float, str, int]:
    return (-candidate.score, candidate.document, candidate.ordinal)


def in_other_order(corpus: Corpus, found: list[Found], query: Query) -> list[Found]:
    """By date (newest first) or strength instead of relevance: what really answers, then the weak matches."""
    infos = corpus.infos()
    placed = sorted(found, key=lambda one: (one.document, one.ordinal))
    dated = sorted(placed, key=lambda one: infos[one.document].date if one.document in infos else "", reverse=True)
    ordered = sorted(dated, key=lambda one: -one.level) if query.sort == "strength" else dated
    return sorted(ordered, key=lambda one: one.weak)
