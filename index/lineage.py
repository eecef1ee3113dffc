"""The same commitment through the years: what came before it and what came after, with the change of level."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select

from index.codec import unpack_statement
from index.models import DocumentInfo, Filters
from index.schema import statements
from nlp.models import Statement

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus

_CANDIDATES = 200
_NEAR = 0.55
_KINDS = ("commitment", "call")
"""Cosine from which two undertakings are taken for one; below it they only share a subject."""


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A statement of another meeting that undertakes the same: how near it is and how its level differs.

    `change` is the later level minus the earlier one: above 0 the wording grew firmer, below 0 weaker.
    """

    statement: Statement
    document: DocumentInfo
    similarity: float
    change: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """A statement with its predecessors and successors at other meetings, each list in order of date."""

    statement: Statement
    document: DocumentInfo
    predecessors: tuple[Ancestor, ...]
    successors: tuple[Ancestor, ...]


def lineage(corpus: Corpus, statement_id: str, embedder: Embedder) -> Lineage:
    """Where a commitment comes from and what became of it; one statement a meeting, the nearest. Raises NotFound."""
    corpus.require(model=embedder.name)
    statement = corpus.statement(statement_id)
    infos = corpus.infos()
    own = infos[statement.document]
    vector = corpus.vectors([statement.id])[0]
    kinds = _KINDS if statement.kind in _KINDS else (statement.kind,)
    allowed = corpus.rows(Filters(kinds=tuple(sorted(kinds))))
    rows, cosines = corpus.nearest().search(vector, _CANDIDATES, allowed)
    near = {int(row): float(c) for row, c in zip(rows, np.minimum(cosines, 1.0), strict=True) if c >= _NEAR}
    best: dict[str, tuple[float, str, int, Statement]] = {}
    with corpus.engine.connect() as connection:
        query = select(statements.c.row, statements.c.payload).where(statements.c.row.in_(sorted(near)))
        for row, payload in connection.execute(query):
            other = unpack_statement(payload)
            meeting = infos[other.document].meeting_id
            if meeting == own.meeting_id or infos[other.document].date == own.date:
                continue
            preferred = other.language != statement.language
            key = (-round(near[row], 4) + 0.02 * preferred, other.document, other.start, other)
            if meeting not in best or key[:3] < best[meeting][:3]:
                best[meeting] = key
    found = [(infos[other.document], other, _similarity(corpus, vector, other)) for _, _, _, other in best.values()]
    found.sort(key=lambda item: (item[0].date, item[0].source, item[1].start))
    return Lineage(
        statement,
        own,
        tuple(Ancestor(s, i, n, statement.level - s.level) for i, s, n in found if i.date < own.date),
        tuple(Ancestor(s, i, n, s.level - statement.level) for i, s, n in found if i.date > own.date),
    )


def _similarity(corpus: Corpus, vector: np.ndarray[tuple[int], np.dtype[np.float32]], other: Statement) -> float:
    return round(float(corpus.vectors([other.id])[0] @ vector), 4)
