"""The ledger as the page shows it: commitments in groups, and a timeline by year and strength."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from service.workspace import resolve_documents

if TYPE_CHECKING:
    from index.models import Filters, Hit
    from index.store import Corpus

GROUPS = ("meeting", "actor", "crime_type")


@dataclass(frozen=True, slots=True)
class Group:
    """Commitments with something in common: `hits` are those on this page, `total` how many it has on all pages."""

    name: str
    hits: tuple[Hit, ...]
    total: int


def arrange(corpus: Corpus, given: Any, found: Mapping[str, Any], group: str, page: int) -> dict[str, Any]:
    """What the ledger's template needs beside the list `found`: its groups, its timeline and how many there are.

    Groups are of all that answers, and then cut into pages, so that none is spread over several places.
    """
    filters = resolve_documents(corpus, replace(given.filters(), kinds=("commitment",)))
    if group in GROUPS:
        ordered = [(name, hit) for name, hits in groups_of(found["strong"], group) for hit in hits]
        shown = ordered[given.offset : given.offset + page]
        totals = Counter(name for name, _ in ordered)
        names = dict.fromkeys(name for name, _ in shown)
        groups = [Group(name, tuple(hit for other, hit in shown if other == name), totals[name]) for name in names]
        more, weaker = given.offset + page < len(ordered), False
    else:
        groups = [Group("", tuple(found["hits"]), len(found["hits"]))] if found["hits"] else []
        more, weaker = found["more"], found["weaker"]
    values = {"groups": groups, "more": more, "weaker": weaker}
    if given.q:
        return values | {"timeline": _by_year(found["strong"])}
    return values | {"timeline": timeline(corpus, filters), "total": total(corpus, filters)}


def groups_of(hits: Sequence[Hit], group: str) -> list[tuple[str, list[Hit]]]:
    """(name, hits) in order of first appearance; a commitment with several actors stands in each of their groups."""
    found: dict[str, list[Hit]] = {}
    for hit in hits:
        for name in _names(hit, group) or [""]:
            found.setdefault(name, []).append(hit)
    return list(found.items())


def _names(hit: Hit, group: str) -> list[str]:
    if group == "meeting":
        return [hit.document.meeting or hit.document.title]
    if group == "actor":
        return sorted({actor.name for actor in hit.statement.actors})
    return sorted({crime.id for crime in hit.statement.crime_types})


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


def total(corpus: Corpus, filters: Filters) -> int:
    """How many commitments there are, language versions counted once."""
    from index.models import Query
    from index.search import count

    return int(corpus.cached(f"total {filters!r}", lambda: count(corpus, Query(filters=filters))))


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
