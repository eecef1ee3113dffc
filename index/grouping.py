"""Statements that the filters let through, counted and listed by what they have in common; versions count once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, literal, select, union_all

from index.listing import page, wanted
from index.meetings import describe, grouped
from index.models import Filters, Hit, Query
from index.schema import documents, names, statements, tags

if TYPE_CHECKING:
    from index.store import Corpus

_TAGS = {"actor": "actor", "crime_type": "crime"}
_meeting_id: ColumnElement[str] = func.coalesce(func.nullif(documents.c.meeting_id, ""), documents.c.id)


@dataclass(frozen=True, slots=True)
class Group:
    """A meeting, actor or crime type with the number of its statements; the one without id holds what names none."""

    id: str
    name: str
    count: int


def tally(corpus: Corpus, filters: Filters) -> dict[str, dict[str, int]]:
    """For "kind", "strength", "language", "meeting", "actor" and "crime_type": value → number of statements.

    Under "" stands how many name no actor or no crime type.
    """
    found: dict[str, dict[str, int]] = corpus.cached(f"tally {filters!r}", lambda: _tally(corpus, filters))
    return found


def _tally(corpus: Corpus, filters: Filters) -> dict[str, dict[str, int]]:
    """All in one query, which reads the statements once: they are the largest table by far."""
    columns = ("row", "family", "kind", "strength", "language", "document")
    chosen = (
        select(*(statements.c[name] for name in columns)).where(*wanted(corpus, Query(filters=filters))).cte("chosen")
    )
    size = func.count(chosen.c.family.distinct())
    parts = [select(literal(name), chosen.c[name], size).group_by(chosen.c[name]) for name in columns[2:5]]
    dated = select(literal("meeting"), _meeting_id, size).join_from(
        chosen, documents, documents.c.id == chosen.c.document
    )
    parts.append(dated.group_by(_meeting_id))
    for name, field in _TAGS.items():
        tagged = select(literal(name), tags.c.value, size).join_from(chosen, tags, tags.c.row == chosen.c.row)
        parts.append(tagged.where(tags.c.field == field).group_by(tags.c.value))
        naming = select(literal(name), literal(""), size).join_from(chosen, tags, tags.c.row == chosen.c.row)
        parts.append(naming.where(tags.c.field == field))
    parts.append(select(literal("all"), literal(""), size))
    found: dict[str, dict[str, int]] = {name: {} for name in (*columns[2:5], "meeting", *_TAGS, "all")}
    with corpus.engine.connect() as connection:
        for name, value, count in connection.execute(union_all(*parts)):
            found[name][str(value)] = int(count)
    everything = found.pop("all")[""]
    for name in _TAGS:
        found[name][""] = everything - found[name][""]
    return {name: {value: n for value, n in counts.items() if n} for name, counts in found.items()}


def names_of(corpus: Corpus, field: str) -> dict[str, str]:
    """Id → name of all meetings, actors or crime types."""
    if field == "meeting":
        return {id: describe(id, infos).name for id, infos in grouped(corpus.documents()).items()}
    query = select(names.c.value, names.c.name).where(names.c.field == _TAGS[field])
    with corpus.engine.connect() as connection:
        return {str(value): str(name) for value, name in connection.execute(query)}


def count_groups(corpus: Corpus, filters: Filters, field: str) -> list[Group]:
    """All groups with their sizes: meetings with the newest first, actors and crime types with the largest first."""
    counts, named = tally(corpus, filters)[field], names_of(corpus, field)
    groups = [Group(id, named.get(id) or id, count) for id, count in counts.items()]
    if field == "meeting":
        dates = {id: describe(id, infos).date for id, infos in grouped(corpus.documents()).items()}
        groups.sort(key=lambda group: group.id)
        return sorted(groups, key=lambda group: dates.get(group.id, ""), reverse=True)
    return sorted(groups, key=lambda group: (not group.id, -group.count, group.id))


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
