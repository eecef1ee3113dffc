"""The lists behind the pages: answers with facets, the ledger, the meetings; those without a question are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service import answers
from service.facets import facets_of, facets_of_all
from service.ledger import arrange
from service.routes.parameters import SearchParameters, TopicParameters

if TYPE_CHECKING:
    from index.models import Hit, MeetingHits, Query
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
    ranked = query.text and query.mode != "exact"
    width = NEAR if ranked else WIDE
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
    } | _counted(workspace, corpus, query, strong or wide, len(strong), commitments)


def _counted(
    workspace: Workspace, corpus: Corpus, query: Query, hits: Sequence[Hit], strong: int, commitments: bool
) -> dict[str, Any]:
    """How many there are and the facets: of a question among `hits`, without one among all of the corpus."""
    languages = sorted({info.language for info in corpus.documents()})
    filters = replace(query.filters, kinds=("commitment",)) if commitments else query.filters
    if query.text:
        beyond = query.mode == "exact" and strong == WIDE
        total = answers.count(workspace, corpus, replace(query, filters=filters)) if beyond else strong
        return {"total": total, "facets": facets_of(hits, query.filters, languages)}
    total = answers.count(workspace, corpus, replace(query, filters=filters))
    resolved = answers.resolved(workspace, corpus, filters)
    return {"total": total, "facets": facets_of_all(corpus, resolved, languages)}


def ledger(workspace: Workspace, corpus: Corpus, given: Any, group: str) -> dict[str, Any]:
    """The commitments that `given` asks for, in groups, with their timeline."""
    found = answer(workspace, corpus, given, commitments=True)
    return found | arrange(workspace, corpus, replace(given.query(), limit=PAGE), found, group)


def meetings(workspace: Workspace, corpus: Corpus, given: TopicParameters) -> list[MeetingHits]:
    """The meetings that discussed a topic, or all its passages of one meeting or year; without a topic all meetings."""
    topic, filters = given.topic.strip(), given.filters()

    def find() -> list[MeetingHits]:
        return answers.meetings(workspace, corpus, topic, filters, meeting=given.only_meeting, year=given.only_year)

    return find() if topic else list(corpus.cached(f"meetings {filters!r}", find))


def by_year(found: Sequence[MeetingHits], *, passages: bool) -> list[dict[str, Any]]:
    """For each year how many meetings there were, or how many of their passages answer."""
    counts: Counter[str] = Counter()
    for meeting in found:
        if meeting.date:
            counts[meeting.date[:4]] += meeting.passages if passages else 1
    return [{"year": year, "count": counts[year]} for year in sorted(counts)]


def prepare(workspace: Workspace, corpus: Corpus) -> None:
    """Make what the pages show before anything is asked, so that the first reader after a write does not wait."""
    from service.heat import table_of

    if not corpus.documents():
        return
    given = SearchParameters.model_validate({})
    ledger(workspace, corpus, given, "")
    meetings(workspace, corpus, TopicParameters.model_validate({}))
    for columns in ("meetings", "years"):
        table_of(workspace, corpus, "crime-types", columns, given.filters())
    answers.count(workspace, corpus, given.query())
    answers.count_kinds(corpus)
    answers.unread_pages(corpus)
