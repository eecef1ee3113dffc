"""The same commitment through the years: what came before it and what came after, with the change of level and wording.

The language versions of a statement are asked together, and those of what is found answer together: whichever version
is asked, the answer names the same meetings. Of a meeting, what was agreed goes before what was written about it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import select, text

from index.align import likeness
from index.codec import unpack_statement
from index.figures_moved import with_moved_figures
from index.models import DocumentInfo, Filters, Match
from index.relations import relate
from index.rerank import open_reranker
from index.sameness import Family, Member, accepted, read_finely, sameness, standing, sure, undertakes
from index.schema import statements
from nlp.models import Statement

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus
    from index.text_vectors import TextVectors

_CANDIDATES = 200
_A_MEETING = 8
_IN_ALL = 120
"""How many families are looked at closely, of one meeting and in all: the nearest by the corpus' own vectors."""
_KINDS = ("call", "commitment", "position")
"""Kinds that an undertaking passes through: what was promised may come back as a wish, or as something welcomed."""
_RIVALS = 4
"""How many statements that stand beside the one asked may have the better claim to what was found."""
_SURE = 0.75
"""What the lineage holds for one undertaking is spoken of as one: it strengthens, weakens, restates. To contradict one
another, two statements must be nearer than that."""


@dataclass(frozen=True, slots=True)
class Ancestor:
    """A statement of another meeting that undertakes the same: how near it is and how it differs.

    `change` is the later level minus the earlier one: above 0 the wording grew firmer, below 0 weaker. `match` tells
    what the later says to the earlier (`match.a`), in two versions of one language where there are such.
    """

    statement: Statement
    document: DocumentInfo
    similarity: float
    change: int
    match: Match


@dataclass(frozen=True, slots=True)
class Lineage:
    """A statement with its predecessors and successors at other meetings, each list in order of date."""

    statement: Statement
    document: DocumentInfo
    predecessors: tuple[Ancestor, ...]
    successors: tuple[Ancestor, ...]


def lineage(corpus: Corpus, statement_id: str, embedder: Embedder) -> Lineage:
    """Where a commitment comes from and what became of it; one statement a meeting. Raises NotFound."""
    corpus.require(model=embedder.name)
    asked = corpus.statement(statement_id)
    own = corpus.infos()[asked.document]
    found: list[Ancestor] = []
    if undertakes(asked):
        finer = open_reranker(corpus, embedder).statements
        family = _family(corpus, _versions(corpus, asked), finer)
        others = _nearest(corpus, family, own)
        scored = [(sameness(family, other), other) for other in _families(corpus, others, finer)]
        scored = [(chance, other) for chance, other in scored if accepted(family, other, chance)]
        scored = _unrivalled(corpus, family, scored, finer)
        found = [_ancestor(asked, own, family, *best) for best in _one_a_meeting(scored)]
    found.sort(key=lambda a: (a.document.date, a.document.source, a.statement.start))
    return Lineage(
        asked,
        own,
        tuple(a for a in found if a.document.date < own.date),
        tuple(a for a in found if a.document.date > own.date),
    )


def _versions(corpus: Corpus, asked: Statement) -> list[Member]:
    """The statement with its language versions, by document."""
    family = select(statements.c.family).where(statements.c.id == asked.id).scalar_subquery()
    query = select(statements.c.payload).where(statements.c.family == family)
    with corpus.engine.connect() as connection:
        return _members(corpus, (unpack_statement(payload) for (payload,) in connection.execute(query)))


def _members(corpus: Corpus, found: Iterable[Statement]) -> list[Member]:
    infos = corpus.infos()
    listed = [Member(s, infos[s.document]) for s in found if s.document in infos]
    return sorted(listed, key=lambda m: (m.statement.language, m.document.id, m.statement.start))


def _family(corpus: Corpus, members: Sequence[Member], finer: TextVectors | None) -> Family:
    said = [member.statement for member in members]
    return Family(tuple(members), corpus.vectors([s.id for s in said]), read_finely(said, finer))


def _nearest(corpus: Corpus, family: Family, own: DocumentInfo) -> list[list[Member]]:
    """The families of other meetings that lie nearest to one of the versions, some of each meeting."""
    kind = family.members[0].statement.kind
    kinds = _KINDS if kind in _KINDS else (kind,)
    allowed = corpus.rows(Filters(kinds=kinds))
    near: dict[int, float] = {}
    for vector in family.vectors:
        rows, cosines = corpus.nearest().search(vector, _CANDIDATES, allowed)
        for row, cosine in zip(rows.tolist(), cosines.tolist(), strict=True):
            near[row] = max(cosine, near.get(row, -1.0))
    names, members = _load(corpus, near)
    meetings: dict[str, list[tuple[float, str]]] = defaultdict(list)
    for name, cosine in names.items():
        info = members[name][0].document
        if info.meeting_id != own.meeting_id and info.date != own.date and undertakes(members[name][0].statement):
            meetings[info.meeting_id].append((-round(cosine, 6), name))
    kept = sorted(pair for pairs in meetings.values() for pair in sorted(pairs)[:_A_MEETING])
    return [members[name] for _, name in kept[:_IN_ALL]]


def _load(corpus: Corpus, near: dict[int, float]) -> tuple[dict[str, float], dict[str, list[Member]]]:
    """Family → its best cosine, and family → all its versions, for the rows found."""
    of_rows = text("SELECT row, family FROM statements WHERE ranks = 1 AND row IN (SELECT value FROM json_each(:rows))")
    of_families = text("SELECT family, payload FROM statements WHERE family IN (SELECT value FROM json_each(:names))")
    names: dict[str, float] = {}
    said: dict[str, list[Statement]] = defaultdict(list)
    with corpus.engine.connect() as connection:
        for row, name in connection.execute(of_rows, {"rows": json.dumps(sorted(near))}):
            names[name] = max(near[row], names.get(name, -1.0))
        for name, payload in connection.execute(of_families, {"names": json.dumps(sorted(names))}):
            said[name].append(unpack_statement(payload))
    members = {name: _members(corpus, found) for name, found in said.items()}
    return {name: cosine for name, cosine in names.items() if members.get(name)}, members


def _families(corpus: Corpus, listed: Sequence[Sequence[Member]], finer: TextVectors | None) -> list[Family]:
    """The families with their vectors, which are read all at once."""
    said = [member.statement for members in listed for member in members]
    if not said:
        return []
    vectors, fine = corpus.vectors([s.id for s in said]), read_finely(said, finer)
    edges = np.cumsum([0, *(len(members) for members in listed)]).tolist()
    return [
        Family(tuple(members), vectors[i:j], None if fine is None else fine[i:j])
        for members, i, j in zip(listed, edges, edges[1:], strict=False)
    ]


def _unrivalled(
    corpus: Corpus, family: Family, scored: Sequence[tuple[float, Family]], finer: TextVectors | None
) -> list[tuple[float, Family]]:
    """Without what rather belongs to another statement of the same text: to trace weapons is not to mark them."""
    doubtful = [other for chance, other in scored if not sure(chance)]
    if not doubtful:
        return list(scored)
    beside = _beside(corpus, family)
    if family.members[0].statement.kind != "position":  # what only looks back has no better claim
        beside = [members for members in beside if members[0].statement.kind != "position"]
    vectors = corpus.vectors([members[0].statement.id for members in beside]) if beside else None
    kept = []
    for chance, other in scored:
        if vectors is not None and not sure(chance):
            near = np.argsort(-(vectors @ other.vectors.T).max(axis=1), kind="stable")[:_RIVALS]
            rivals = _families(corpus, [beside[int(place)] for place in near], finer)
            if any(sameness(rival, other) > chance for rival in rivals):
                continue
        kept.append((chance, other))
    return kept


def _beside(corpus: Corpus, family: Family) -> list[list[Member]]:
    """The other undertakings of the documents that hold a family."""
    query = select(statements.c.family, statements.c.payload).where(
        statements.c.document.in_(sorted({member.document.id for member in family.members})),
        statements.c.ranks == 1,
        statements.c.kind.in_({member.statement.kind for member in family.members} | set(_KINDS)),
    )
    own = {member.statement.id for member in family.members}
    said: dict[str, list[Statement]] = defaultdict(list)
    with corpus.engine.connect() as connection:
        for name, payload in connection.execute(query):
            said[name].append(unpack_statement(payload))
    listed = (_members(corpus, said[name]) for name in sorted(said))
    return [m for m in listed if m and undertakes(m[0].statement) and not any(one.statement.id in own for one in m)]


def _one_a_meeting(scored: Sequence[tuple[float, Family]]) -> list[tuple[float, Family]]:
    """Of each meeting the family that undertakes the same most surely.

    What was agreed there goes before what was written about it, and what undertakes before what looks back on it.
    """
    best: dict[str, tuple[tuple[int, bool, float, str, int], float, Family]] = {}
    for chance, family in scored:
        first = family.members[0]
        looks_back = first.statement.kind == "position"
        key = (standing(first.document), looks_back, -round(chance, 6), first.document.id, first.statement.start)
        meeting = first.document.meeting_id
        if meeting not in best or key < best[meeting][0]:
            best[meeting] = (key, chance, family)
    return [(chance, family) for _, chance, family in best.values()]


def _ancestor(asked: Statement, own: DocumentInfo, family: Family, chance: float, other: Family) -> Ancestor:
    shown = min(other.members, key=lambda m: (m.statement.language != asked.language, m.statement.language != "en"))
    before = shown.document.date < own.date
    ours, theirs = _in_one_language(asked, family, shown.statement, other)
    a, b = (theirs, ours) if before else (ours, theirs)
    change = shown.statement.level - asked.level
    match = with_moved_figures(relate(a, b, max(_alike(family, ours, other, theirs), _SURE)))
    return Ancestor(shown.statement, shown.document, round(chance, 4), -change if before else change, match)


def _alike(family: Family, ours: Statement, other: Family, theirs: Statement) -> float:
    """How surely two versions are one statement by what `relate` is used to: two that only share an aim are not."""
    i = [member.statement.id for member in family.members].index(ours.id)
    j = [member.statement.id for member in other.members].index(theirs.id)
    return likeness(ours, [theirs], [float(family.vectors[i] @ other.vectors[j])])[0]


def _in_one_language(asked: Statement, family: Family, shown: Statement, other: Family) -> tuple[Statement, Statement]:
    """The versions to compare: of the language asked, else of another that both have, else the two at hand."""
    if asked.language == shown.language:
        return asked, shown
    theirs = {member.statement.language: member.statement for member in reversed(other.members)}
    for member in family.members:
        if member.statement.language in theirs:
            return member.statement, theirs[member.statement.language]
    return asked, shown
