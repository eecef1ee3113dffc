"""Ranked families → hits: the version to show, the other versions, and why it was found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import text

from index.codec import unpack_statement
from index.models import Hit, Query, Why
from index.question import Question
from index.tokens import spans, stem
from index.vectors import Rows, inside
from nlp.models import Statement

if TYPE_CHECKING:
    from index.candidates import Candidate
    from index.store import Corpus

NEAR = 0.35
"""The reranker's cosine from which a statement speaks of what is asked: what comes up for questions on nothing that the
corpus speaks of ("recipe for tomato soup") mostly stays below it, the best answer to a good one above."""
# Without a reranker: such questions reach a score of 8.2 at most, good ones 6 to 24.
_STRONG = 8.3
_ALIKE = 0.45


@dataclass(frozen=True, slots=True)
class Found:
    """A family that answers: the best of its statements (`row`) and what speaks for it."""

    family: str
    row: int
    document: str
    ordinal: int
    level: int
    score: float
    cosine: float
    concepts: tuple[str, ...]
    weak: bool


def is_weak(candidate: Candidate, question: Question) -> bool:
    """Whether so little speaks for a statement that it had better be said: no concept, few words, not near.

    Who asks for nothing but a body by its name ("OEA") is not answered by what is only near in meaning.
    """
    signals = candidate.signals
    if candidate.concepts or signals.words >= 0.5 or signals.phrase or signals.named:
        return False
    if question.named:
        return True
    if signals.reread is not None:
        return signals.reread < NEAR
    return candidate.score < _STRONG and candidate.cosine < _ALIKE


def load_hits(corpus: Corpus, page: Sequence[Found], query: Query, question: Question, among: Rows | None) -> list[Hit]:
    """The hits of one page, ranked on from `query.offset`; only versions `among` these rows are shown as the hit."""
    members = load_families(corpus, [found.family for found in page])
    infos = corpus.infos()
    rows = np.array([row for family in members.values() for row in family], np.int64)
    allowed = set((rows if among is None else rows[inside(rows, among)]).tolist())
    hits = []
    for rank, found in enumerate(page, start=query.offset + 1):
        shown, others = choose(members[found.family], found.row, allowed, (question.language, *query.filters.languages))
        why = Why(round(max(found.cosine, 0.0), 4), matched_words(shown, question), found.concepts)
        hits.append(Hit(rank, found.score, found.weak, why, shown, infos[shown.document], others))
    return hits


def load_families(corpus: Corpus, families: Iterable[str]) -> dict[str, dict[int, Statement]]:
    """Family → row → statement, for all ranking statements of `families`, in the order of languages."""
    query = text(
        "SELECT family, row, payload FROM statements WHERE ranks = 1"
        " AND family IN (SELECT value FROM json_each(:f)) ORDER BY language, document, ordinal"
    )
    found: dict[str, dict[int, Statement]] = {}
    with corpus.engine.connect() as connection:
        for family, row, payload in connection.execute(query, {"f": json.dumps(sorted(set(families)))}):
            found.setdefault(family, {})[row] = unpack_statement(payload)
    return found


def choose(
    members: Mapping[int, Statement], row: int, allowed: set[int], languages: Sequence[str]
) -> tuple[Statement, tuple[Statement, ...]]:
    """The member to show (in the first of `languages` that there is, else the one found) and the other versions."""
    shown = row
    for language in languages:
        fitting = [r for r, s in members.items() if s.language == language and r in allowed]
        if fitting:
            shown = row if row in fitting else fitting[0]
            break
    return members[shown], tuple(statement for r, statement in members.items() if r != shown)


def matched_words(statement: Statement, question: Question) -> tuple[str, ...]:
    """The words of the statement that the query asked for, as written, each once, in order."""
    wanted = frozenset().union(*(term.stems for term in question.terms)) if question.terms else frozenset()
    found: dict[str, str] = {}
    for word, start, end in spans(statement.text):
        if stem(word, statement.language) in wanted:
            found.setdefault(word, statement.text[start:end])
    return tuple(found.values())
