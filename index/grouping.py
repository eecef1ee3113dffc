"""Statements that the filters let through, counted and listed by what they have in common; versions count once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, func, select

from index.listing import count_families, page, wanted
from index.meetings import describe, grouped
from index.models import Filters, Hit, Query
from index.schema import documents, names, statements, tags

if TYPE_CHECKING:
    from index.store import Corpus

_TAGS = {"actor": "actor", "crime_type": "crime"}
_meeting_id: ColumnElement[str] = func.coalesce(func.nullif(documents.c.meeting_id, ""), documents.c.id)
_COLUMNS: dict[str, Any] = {
    "kind": statements.c.kind,
    "strength": statements.c.strength,
    "language": statements.c.language,
    "meeting": _meeting_id,
}


@dataclass(frozen=True, slots=True)
class Group:
    """A meeting, actor or crime type with the number of its statements; the one without id holds what names none."""

    id: str
    name: str
    count: int


def tally(corpus: Corpus, filters: Filters, field: str) -> dict[str, int]:
    """For each value of "kind", "strength", "language", "meeting", "actor" or "crime_type" its number of statements."""
    return dict(corpus.cached(f"tally {field} {filters!r}", lambda: _tally(corpus, filters, field)))


def _tally(corpus: Corpus, filters: Filters, field: str) -> dict[str, int]:
    value = tags.c.value if field in _TAGS else _COLUMNS[field]
    query = select(value, func.count(statements.c.family.distinct())).select_from(statements)
    if field in _TAGS:
        query = query.join(tags, tags.c.row == statements.c.row).where(tags.c.field == _TAGS[field])
    elif field == "meeting":
        query = query.join(documents, documents.c.id == statements.c.document)
    query = query.where(*wanted(corpus, Query(filters=filters))).group_by(value)
    with corpus.engine.connect() as connection:
        return {str(name): int(count) for name, count in connection.execute(query) if name}


def names_of(corpus: Corpus, field: str) -> dict[str, str]:
    """Id → name of all meetings, actors or crime types."""
    if field == "meeting":
        return {id: describe(id, infos).name for id, infos in grouped(corpus.documents()).items()}
    query = select(names.c.value, names.c.name).where(names.c.field == _TAGS[field])
    with corpus.engine.connect() as connection:
        return {str(value): str(name) for value, name in connection.execute(query)}


def count_groups(corpus: Corpus, filters: Filters, field: str) -> list[Group]:
    """All groups with their sizes: meetings with the newest first, actors and crime types with the largest first."""
    counts, named = tally(corpus, filters, field), names_of(corpus, field)
    groups = [Group(id, named.get(id) or id, count) for id, count in counts.items()]
    if field == "meeting":
        dates = {id: describe(id, infos).date for id, infos in grouped(corpus.documents()).items()}
        groups.sort(key=lambda group: group.id)
        return sorted(groups, key=lambda group: dates.get(group.id, ""), reverse=True)
    groups.sort(key=lambda group: (-group.count, group.id))
    query = Query(filters=filters)
    nameless = count_families(corpus, [*wanted(corpus, query), _belongs(corpus, query, field, "")])
    return groups + ([Group("", "", nameless)] if nameless else [])


def list_group(corpus: Corpus, query: Query, field: str, id: str) -> list[Hit]:
    """The page of one group that `query` asks for by its offset, limit and order."""
    return page(corpus, query, [*wanted(corpus, query), _belongs(corpus, query, field, id)])


def _belongs(corpus: Corpus, query: Query, field: str, id: str) -> ColumnElement[bool]:
    """Whether a statement stands in the group; without name when no version that the filters let through has one."""
    if field == "meeting":
        return statements.c.document.in_(select(documents.c.id).where(_meeting_id == id))
    if id:
        return statements.c.row.in_(select(tags.c.row).where(tags.c.field == _TAGS[field], tags.c.value == id))
    naming = select(statements.c.family).join(tags, tags.c.row == statements.c.row)
    naming = naming.where(tags.c.field == _TAGS[field], *wanted(corpus, query))
    return statements.c.family.not_in(naming)
