"""The lists behind the pages: answers with facets, the ledger, the meetings; those without a question are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service import answers
from service.facets import facets_of
from service.ledger import arrange
from service.routes.parameters import SearchParameters, TopicParameters

if TYPE_CHECKING:
    from index.models import MeetingHits
    from index.store import Corpus
    from service.workspace import Workspace

PAGE = 20
WIDE = 200
"""So many results are counted in the facets and kept in groups."""
NEAR = 60
"""The same for a ranking by meaning, in which what comes later answers ever less."""


def answer(
    workspace: Workspace, corpus: Corpus, given: Any, find: Callable[..., Any] = answers.search
) -> dict[str, Any]:
    """A page of the list that `given` asks for, and what stands around it: facets, how many, whether there is more."""
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
    languages = sorted({info.language for info in corpus.documents()})
    strong = [hit for hit in wide if not hit.weak] or wide
    beyond = len(wide) == width and not ranked and find is answers.search
    return {
        "hits": hits,
        "strong": strong,
        "facets": facets_of(strong, query.filters, languages),
        "total": answers.count(workspace, corpus, query) if beyond else len(strong),
        "wide": width,
        "weaker": len(wide) > len(strong),
        "more": len(hits) == PAGE and (query.offset + PAGE < len(wide) or len(wide) == width),
    }


def ledger(workspace: Workspace, corpus: Corpus, given: Any, group: str) -> dict[str, Any]:
    """The commitments that `given` asks for, in groups, with their timeline."""
    found = answer(workspace, corpus, given, answers.commitments)
    return found | arrange(corpus, given, found, group, PAGE)


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
