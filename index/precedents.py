"""A draft's statements → the agreed language that is closest to each, in any language of the corpus."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import text

from index.align import likeness, load_weights
from index.codec import unpack_statement
from index.compare import vectors_of
from index.filters import is_empty
from index.models import Filters, Hit, Match, Record, Why
from index.relations import relate
from index.tokens import words
from index.vectors import Floats, Rows
from nlp.models import Statement

if TYPE_CHECKING:
    from index.store import Corpus

NEAR = 12
"""How many nearest statements of the corpus are looked at for each of the draft's."""
SHOWN = 5
_BATCH_LIMIT = 250_000
_BLOCK = 16_384
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Precedent:
    """Agreed language beside a statement of a draft: `match.a` was agreed, `match.b` is the draft's."""

    match: Match
    hit: Hit


@dataclass(frozen=True, slots=True)
class Near:
    """A statement of the corpus near one of the draft's: its cosine, and the probability that it is the same."""

    statement: Statement
    family: str
    cosine: float
    chance: float


def counts(statement: Statement) -> bool:
    """Whether a statement is looked up at all: headings (which end without a stop) and fragments are not."""
    heading = statement.kind == "heading" and not statement.text.endswith(".")
    return not heading and len(words(statement.text)) >= _SHORTEST


def near_statements(corpus: Corpus, draft: Record, filters: Filters) -> list[list[Near]]:
    """For each statement of the draft the nearest of the corpus, best first; the draft itself, if stored, left out."""
    statements = draft.annotations.statements
    places = [i for i, statement in enumerate(statements) if counts(statement)]
    found: list[list[Near]] = [[] for _ in statements]
    if not places:
        return found
    vectors = vectors_of(draft)[places]
    allowed = None if is_empty(filters) else corpus.rows(filters)
    rows, cosines = _nearest(corpus, vectors, allowed)
    stored = _load(corpus, np.unique(rows))
    own = {info.id for info in corpus.documents() if info.sha256 == draft.document.sha256} | {draft.document.id}
    for place, near_rows, near_cosines in zip(places, rows, cosines, strict=True):
        some = [
            (stored[int(row)], float(cosine))
            for row, cosine in zip(near_rows, near_cosines, strict=True)
            if int(row) in stored and stored[int(row)][0].document not in own
        ]
        chances = likeness(statements[place], [s for (s, _), _ in some], [cosine for _, cosine in some])
        listed = [Near(s, family, cosine, p) for ((s, family), cosine), p in zip(some, chances, strict=True)]
        found[place] = sorted(listed, key=lambda n: (-n.chance, n.statement.document, n.statement.start))
    return found


def _nearest(corpus: Corpus, vectors: Floats, allowed: Rows | None) -> tuple[Rows, Floats]:
    """The nearest rows of every vector and their cosines, both of shape (len(vectors), at most NEAR)."""
    file = corpus.vector_file()
    size = file.rows + len(file.tail)
    if size > _BATCH_LIMIT:
        answers = [corpus.nearest().search(vector, NEAR, allowed) for vector in vectors]
        width = max(len(rows) for rows, _ in answers)
        rows = np.full((len(vectors), width), -1, np.int64)
        cosines = np.zeros((len(vectors), width), np.float32)
        for at, (own, scores) in enumerate(answers):
            rows[at, : len(own)], cosines[at, : len(own)] = own, scores
        return rows, cosines
    numbers = allowed if allowed is not None else np.array([*range(file.rows), *sorted(file.tail)], np.int64)
    best_rows = np.full((len(vectors), 0), -1, np.int64)
    best: Floats = np.zeros((len(vectors), 0), np.float32)
    for at in range(0, len(numbers), _BLOCK):
        part = numbers[at : at + _BLOCK]
        found = vectors @ file.take(part).T
        keep = min(NEAR, found.shape[1])
        top = np.argpartition(-found, keep - 1, axis=1)[:, :keep]
        best_rows = np.concatenate([best_rows, part[top]], axis=1)
        best = np.concatenate([best, np.take_along_axis(found, top, axis=1)], axis=1)
    order = np.lexsort((best_rows, -best), axis=1)[:, :NEAR]
    return np.take_along_axis(best_rows, order, axis=1), np.take_along_axis(best, order, axis=1)


def _load(corpus: Corpus, rows: Rows) -> dict[int, tuple[Statement, str]]:
    """Row → (statement, family) for those of `rows` that rank."""
    query = text(
        "SELECT row, family, payload FROM statements WHERE ranks = 1 AND row IN (SELECT value FROM json_each(:rows))"
    )
    with corpus.engine.connect() as connection:
        found = connection.execute(query, {"rows": json.dumps(rows.tolist())})
        return {int(row): (unpack_statement(payload), str(family)) for row, family, payload in found}


def choose_precedents(corpus: Corpus, statement: Statement, near: Sequence[Near]) -> tuple[Precedent, ...]:
    """The agreed language that a statement restates or alters, closest first, language versions as one.

    The most recent and the strongest are always among them.
    """
    accept = load_weights().accept
    families: dict[str, Near] = {}
    for one in near:
        if one.chance < accept:
            continue
        held = families.get(one.family)
        if held is None or (_own(one, statement) and not _own(held, statement)):
            families[one.family] = one
    chosen = sorted(families.values(), key=lambda n: (-round(n.chance, 6), n.statement.document, n.statement.start))
    infos = corpus.infos()
    chosen = [n for n in chosen if n.statement.document in infos]
    if len(chosen) > SHOWN:
        recent = max(chosen, key=lambda n: (infos[n.statement.document].date, n.chance))
        strongest = max(chosen, key=lambda n: (n.statement.level, n.chance))
        kept = {id(n) for n in (*chosen[: SHOWN - 2], recent, strongest)}
        chosen = [n for n in chosen if id(n) in kept]
    precedents = []
    for rank, one in enumerate(chosen, start=1):
        match = relate(one.statement, statement, one.chance)
        hit = Hit(
            rank=rank,
            score=round(one.chance, 4),
            weak=False,
            why=Why(round(max(one.cosine, 0.0), 4), (), ()),
            statement=one.statement,
            document=infos[one.statement.document],
        )
        precedents.append(Precedent(match, hit))
    return tuple(precedents)


def _own(near: Near, statement: Statement) -> bool:
    return near.statement.language == statement.language


def as_hit(corpus: Corpus, near: Near, rank: int = 1) -> Hit:
    """A near statement as a hit to cite."""
    why = Why(round(max(near.cosine, 0.0), 4), (), ())
    info = corpus.infos()[near.statement.document]
    return Hit(rank, round(near.chance, 4), False, why, near.statement, info)


def renumbered(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits with ranks from 1."""
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(hits, start=1))
