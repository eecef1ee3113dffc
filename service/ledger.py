"""The ledger as the page shows it: commitments in groups, and a timeline by year and strength."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.workspace import resolve_documents

if TYPE_CHECKING:
    from index.models import Filters, Hit
    from index.store import Corpus
    from service.shared_workspace import SharedWorkspace

GROUPS = ("meeting", "actor", "crime_type")


def arrange(workspace: SharedWorkspace, corpus: Corpus, given: Any, hits: Sequence[Hit], group: str) -> dict[str, Any]:
    """The hits in groups (one group without a name if `group` is none of `GROUPS`), and the timeline."""
    filters = replace(given.filters(), kinds=("commitment",))
    return {"groups": groups_of(hits, group), "timeline": timeline(corpus, resolve_documents(corpus, filters))}


def groups_of(hits: Sequence[Hit], group: str) -> list[tuple[str, list[Hit]]]:
    """(name, hits) in order of first appearance; a commitment with several actors stands in each of their groups."""
    if group not in GROUPS:
        return [("", list(hits))] if hits else []
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
    return sorted({crime.id.replace("-", " ") for crime in hit.statement.crime_types})


def timeline(corpus: Corpus, filters: Filters) -> list[dict[str, Any]]:
    """For each year: how many commitments are firm and how many soft; language versions count once."""
    counts = corpus.cached(f"timeline {filters!r}", lambda: _count(corpus, filters))
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
