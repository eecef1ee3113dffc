"""The ledger as the page shows it: commitments in groups, and a timeline by year and strength."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from service import answers
from service.workspace import resolve_documents

if TYPE_CHECKING:
    from index.models import Filters, Hit, Query
    from index.store import Corpus
    from service.workspace import Workspace

MOST = 1_000
"""So many answers to a question are grouped."""
NAMED = 100
"""So many groups are listed above the first."""

GROUPS = ("meeting", "actor", "crime_type")


@dataclass(frozen=True, slots=True)
class Group:
    """Commitments with something in common: `hits` are those on this page, `total` how many it has on all pages.

    `start` is how many stand before it when all groups are paged through.
    """

    id: str
    name: str
    hits: tuple[Hit, ...]
    total: int
    start: int = 0


def arrange(workspace: Workspace, corpus: Corpus, query: Query, found: Mapping[str, Any], group: str) -> dict[str, Any]:
    """What the ledger's template needs beside the list `found`: its groups and its timeline.

    Groups are of all that answers, and then cut into pages, so that none is spread over several places.
    """
    values: dict[str, Any] = {"groups": [], "contents": [], "more": found["more"], "weaker": found["weaker"]}
    known = found["strong"] if len(found["strong"]) < found["wide"] else None
    groups = in_groups(workspace, corpus, query, group, known) if group in GROUPS else []
    if groups:
        values |= {"groups": [one for one in groups if one.hits], "contents": groups[:NAMED], "weaker": False}
        values["hits"] = on_page(groups, query.offset)  # who has several stands in each: there may be more pages
        values["more"] = query.offset + query.limit < sum(one.total for one in groups)
    elif found["hits"]:
        values |= {"groups": [Group("", "", tuple(found["hits"]), len(found["hits"]))], "group": ""}
    if query.text:
        return values | {"timeline": _by_year(found["strong"])}
    filters = resolve_documents(corpus, replace(query.filters, kinds=("commitment",)))
    return values | {"timeline": timeline(corpus, filters)}


def in_groups(
    workspace: Workspace, corpus: Corpus, query: Query, field: str, answering: Sequence[Hit] | None = None
) -> list[Group]:
    """All groups of the commitments that `query` asks for; the page that it asks for runs through one after another.

    Without words the database counts and lists them; with words they are what answers, the weak matches left out.
    """
    if query.text:
        everything = replace(query, offset=0, limit=MOST)
        hits = answers.answering(workspace, corpus, everything, answers.commitments) if answering is None else answering
        return _cut(groups_of(hits, field), query)
    from index.grouping import count_groups, list_group

    filters = resolve_documents(corpus, replace(query.filters, kinds=("commitment",)))
    query = replace(query, filters=filters, sort="date" if query.sort == "relevance" else query.sort)
    groups, before = [], 0
    for one in corpus.cached(f"groups {field} {filters!r}", lambda: count_groups(corpus, filters, field)):
        first, last = _window(query, before, one.count)
        part = replace(query, offset=first, limit=last - first)
        hits = list_group(corpus, part, field, one.id) if first < last else []
        groups.append(Group(one.id, one.name, tuple(hits), one.count, before))
        before += one.count
    return groups


def _cut(groups: Sequence[tuple[str, str, list[Hit]]], query: Query) -> list[Group]:
    found, before = [], 0
    for id, name, hits in groups:
        first, last = _window(query, before, len(hits))
        found.append(Group(id, name, tuple(hits[first:last]), len(hits), before))
        before += len(hits)
    return found


def _window(query: Query, before: int, size: int) -> tuple[int, int]:
    """Which members of a group of `size`, with `before` in the groups above it, stand on the page."""
    return max(query.offset - before, 0), max(min(query.offset + query.limit - before, size), 0)


def groups_of(hits: Sequence[Hit], field: str) -> list[tuple[str, str, list[Hit]]]:
    """(id, name, hits) in order of first appearance, what names none last; who has several stands in each of theirs."""
    found: dict[tuple[str, str], list[Hit]] = {}
    for hit in hits:
        for key in _keys(hit, field) or [("", "")]:
            found.setdefault(key, []).append(hit)
    return sorted(
        ((id, name, members) for (id, name), members in found.items()), key=lambda group: group[:2] == ("", "")
    )


def _keys(hit: Hit, field: str) -> list[tuple[str, str]]:
    if field == "meeting":
        return [(hit.document.meeting_id or hit.document.id, hit.document.meeting or hit.document.title)]
    if field == "actor":
        return sorted({(actor.id, actor.name) for actor in hit.statement.actors})
    return sorted({(crime.id, crime.id) for crime in hit.statement.crime_types})


def on_page(groups: Sequence[Group], offset: int) -> list[Hit]:
    """The commitments of the page, each once, with their places in it."""
    hits = {hit.statement.id: hit for group in groups for hit in group.hits}
    return [replace(hit, rank=rank) for rank, hit in enumerate(hits.values(), start=offset + 1)]


def timeline(corpus: Corpus, filters: Filters) -> list[dict[str, Any]]:
    """For each year: how many commitments are firm and how many soft; language versions count once."""
    return _years(corpus.cached(f"timeline {filters!r}", lambda: _count(corpus, filters)))


def _by_year(hits: Sequence[Hit]) -> list[dict[str, Any]]:
    """The same for the answers to a question."""
    return _years(
        Counter((hit.document.date[:4], hit.statement.strength or "soft") for hit in hits if hit.document.date)
    )


def _years(counts: Counter[tuple[str, str]]) -> list[dict[str, Any]]:
    years = sorted({year for year, _ in counts})
    return [{"year": year, "firm": counts[year, "firm"], "soft": counts[year, "soft"]} for year in years]


def _count(corpus: Corpus, filters: Filters) -> Counter[tuple[str, str]]:
    from sqlalchemy import func, select

    from index.filters import choose_documents, conditions
    from index.schema import documents, statements

    wanted = conditions(filters, choose_documents(corpus.documents(), filters))
    year = func.substr(documents.c.date, 1, 4)
    query = (
        select(year, statements.c.strength, func.count(statements.c.family.distinct()))
        .join_from(statements, documents, statements.c.document == documents.c.id)
        .where(*wanted, documents.c.date != "")
        .group_by(year, statements.c.strength)
    )
    with corpus.engine.connect() as connection:
        return Counter({(row[0], row[1]): int(row[2]) for row in connection.execute(query)})
