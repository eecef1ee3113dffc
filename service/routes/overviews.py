"""The lists behind the pages: answers with facets, the ledger, the meetings; those without a question are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service import answers
from service.facets import facets_of, facets_of_all
from service.ledger import arrange
from service.routes.parameters import SearchParameters
from service.workspace import resolve_documents

if TYPE_CHECKING:
    from index.models import Filters, Hit, MeetingHits, Query
    from index.store import Corpus
    from service.workspace import Workspace

PAGE = 20
WIDE = 200
"""So many are found at once for a page of a list without a question."""
NEAR = answers.NEAR


def answer(workspace: Workspace, corpus: Corpus, given: Any, *, commitments: bool = False) -> dict[str, Any]:
    """A page of the list that `given` asks for, and what stands around it: facets, how many, whether there is more.

    Of a question, what answers is counted and the weak matches come after it.
    """
    find = answers.commitments if commitments else answers.search
    query = given.query()
    width = NEAR if query.text and query.mode != "exact" else WIDE
    first = replace(query, offset=0, limit=width)
    if query.text:
        wide = find(workspace, corpus, first)
    else:  # a list without a question is the page that is opened most, and the database sorts all for it
        wide = corpus.cached(f"list {find.__name__} {first!r}", lambda: find(workspace, corpus, first))
    hits = wide[query.offset : query.offset + PAGE]
    if query.offset + PAGE > width and len(wide) == width:
        hits = find(workspace, corpus, replace(query, limit=PAGE))
    strong = [hit for hit in wide if not hit.weak]
    return {
        "hits": hits,
        "strong": strong,
        "wide": width,
        "weaker": len(wide) > len(strong),
        "more": len(hits) == PAGE and (query.offset + PAGE < len(wide) or len(wide) == width),
    } | _counted(corpus, query, strong or wide, len(strong), commitments)


def _counted(corpus: Corpus, query: Query, hits: Sequence[Hit], strong: int, commitments: bool) -> dict[str, Any]:
    """How many there are and the facets: of a question among `hits`, without one among all of the corpus."""
    languages = sorted({info.language for info in corpus.documents()})
    if query.text:
        return {"total": strong, "facets": facets_of(hits, query.filters, languages)}
    filters = replace(query.filters, kinds=("commitment",)) if commitments else query.filters
    filters = resolve_documents(corpus, filters)
    total = answers.count(corpus, replace(query, filters=filters))
    return {"total": total, "facets": facets_of_all(corpus, filters, languages)}


def ledger(workspace: Workspace, corpus: Corpus, given: Any, group: str) -> dict[str, Any]:
    """The commitments that `given` asks for, in groups, with their timeline."""
    found = answer(workspace, corpus, given, commitments=True)
    return found | arrange(workspace, corpus, replace(given.query(), limit=PAGE), found, group)


def meetings(workspace: Workspace, corpus: Corpus, topic: str, filters: Filters) -> list[MeetingHits]:
    """The meetings that discussed `topic`; all of them without one."""

    def find() -> list[MeetingHits]:
        return answers.meetings(workspace, corpus, topic, filters)

    return find() if topic else list(corpus.cached(f"meetings {filters!r}", find))


def by_year(found: Sequence[MeetingHits], *, passages: bool) -> list[dict[str, Any]]:
    """For each year how many meetings there were, or how many of their passages answer."""
    counts: Counter[str] = Counter()
    for meeting in found:
        if meeting.date:
            counts[meeting.date[:4]] += len(meeting.hits) if passages else 1
    return [{"year": year, "count": counts[year]} for year in sorted(counts)]


def prepare(workspace: Workspace, corpus: Corpus) -> None:
    """Make what the pages show before anything is asked, so that the first reader after a write does not wait."""
    from service.heat import table_of

    if not corpus.documents():
        return
    given = SearchParameters.model_validate({})
    ledger(workspace, corpus, given, "")
    meetings(workspace, corpus, "", given.filters())
    for columns in ("meetings", "years"):
        table_of(workspace, corpus, "crime-types", columns, given.filters())
    answers.count(corpus, given.query())
    answers.count_kinds(corpus)
    answers.unread_pages(corpus)
