"""Which meetings discussed a topic: passages ranked, grouped by the meeting that produced them, in order of date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from index.candidates import Candidate, gather
from index.filters import check_filters, choose_documents, conditions, meeting_of, year_of
from index.hits import load_hits
from index.mentioned import mentioned_meetings
from index.models import DocumentInfo, Filters, MeetingHits, Query
from index.question import understand
from index.rerank import open_reranker, rerank
from index.schema import statements, tags
from index.search import collapse, embed

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus
    from nlp.lexicon import Lexicon

_CANDIDATES = 400
_DEEPEST = 25_600
_PASSAGES = 10  # shown of each meeting
_SUBJECTS = 5
# A passage is on the topic from this score on, and from this share of the best passage's score on.
FLOOR = 6.0
SHARE = 0.62


def meetings(
    corpus: Corpus, topic: str | None, filters: Filters, embedder: Embedder, lexicon: Lexicon, *, every: bool = False
) -> list[MeetingHits]:
    """The meetings that discussed `topic`, by date, first to last, each with its passages, best first.

    The ten best passages of each meeting; with `every` all of them. Without a topic all meetings, with their subjects,
    and those that texts only mention. Raises BadQuery, IndexStale.
    """
    check_filters(filters)
    if not topic or not topic.strip():
        return _in_order([*_reported(corpus, filters), *mentioned_meetings(corpus, filters)])
    corpus.require(model=embedder.name, lexicon=lexicon.digest)
    reranker = open_reranker(corpus, embedder)
    with corpus.engine.connect() as connection:
        question = understand(corpus, connection, topic, lexicon, reranker.words.knows)
    vector = embed(question, embedder)

    def found_among(limit: int) -> list[Candidate]:
        near = gather(corpus, question, vector, filters, limit)
        # Hundreds of passages are weighed against each other here, too many for the finer model to read them all.
        return on_topic(rerank(corpus, question, near, replace(reranker, statements=None)))

    limit = _CANDIDATES
    passages = found_among(limit)
    while every and 2 * len(passages) > limit and limit < _DEEPEST:  # there may be more behind the candidates
        limit *= 4
        passages = found_among(limit)
    by_document: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in passages:
        by_document[candidate.document].append(candidate)
    groups = sorted(grouped(corpus.documents()).items())
    whole = {id: collapse([c for info in infos for c in by_document.get(info.id, ())]) for id, infos in groups}
    pages = {id: all if every else all[:_PASSAGES] for id, all in whole.items()}
    # One question to the database for all meetings: a topic may be spoken of at hundreds of them.
    loaded = iter(
        load_hits(corpus, [one for page in pages.values() for one in page], Query(topic, filters=filters), question)
    )
    found = []
    for id, infos in groups:
        own = pages[id]
        if own:
            hits = tuple(replace(next(loaded), rank=rank) for rank in range(1, len(own) + 1))
            holding = tuple(info for info in infos if info.id in by_document)
            meeting = describe(id, holding)
            found.append(replace(meeting, score=max(c.score for c in own), hits=hits, passages=len(whole[id])))
    return _in_order(found)


def passages_in(
    corpus: Corpus, topic: str, filters: Filters, embedder: Embedder, lexicon: Lexicon, *, meeting: str = "",
    year: str = "",
) -> list[MeetingHits]:  # fmt: skip
    """All passages on `topic` of one meeting (its id) or one year, by meeting: what a cell of the matrix counts.

    Which passages are on the topic is judged among all that `filters` let through, not within the cell.
    """
    found = []
    for one in meetings(corpus, topic, filters, embedder, lexicon, every=True):
        hits = tuple(hit for hit in one.hits if not year or year_of(hit.document.date) == year)
        if hits and meeting in ("", one.id):
            holding = tuple(info for info in one.documents if not year or year_of(info.date) == year)
            found.append(replace(one, documents=holding, hits=hits, passages=len(hits)))
    return found


def on_topic(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those candidates that speak of the topic, not only touch it: near beside the best, or tagged with all it names.

    A topic that is a concept of the registry ("trata de personas") is spoken of wherever the concept is; the wording
    nearest to the question must not push out the same in another language.
    """
    best = max((candidate.score for candidate in candidates), default=0.0)
    return [c for c in candidates if c.score >= max(FLOOR, SHARE * best) or (c.signals.concepts == 1 and _solid(c))]


def _solid(candidate: Candidate) -> bool:
    return candidate.score >= FLOOR


def grouped(infos: Sequence[DocumentInfo]) -> dict[str, list[DocumentInfo]]:
    """Meeting id → its documents, in order of date and name."""
    found: dict[str, list[DocumentInfo]] = defaultdict(list)
    for info in infos:
        found[meeting_of(info)].append(info)
    return found


def describe(id: str, infos: Sequence[DocumentInfo]) -> MeetingHits:
    """A meeting as its documents name it, the English one first."""
    ordered = sorted(infos, key=lambda info: (not info.meeting, info.language != "en", info.language, info.source))
    lead = ordered[0]
    date = min((info.date for info in infos if info.date), default="")
    place = next((info.place for info in ordered if info.place), "")
    return MeetingHits(id, lead.meeting or lead.series or lead.title, date, place, tuple(infos), 0.0)


def _in_order(found: Sequence[MeetingHits]) -> list[MeetingHits]:
    return sorted(found, key=lambda meeting: (meeting.date == "", meeting.date, meeting.id))


def _reported(corpus: Corpus, filters: Filters) -> list[MeetingHits]:
    chosen = choose_documents(corpus.documents(), filters)
    there = conditions(filters, chosen)
    with corpus.engine.connect() as connection:
        holding = set(connection.execute(select(statements.c.document).where(*there).distinct()).scalars())
        counted = connection.execute(
            select(statements.c.document, tags.c.value, func.count())
            .join(tags, tags.c.row == statements.c.row)
            .where(tags.c.field == "crime", *there)
            .group_by(statements.c.document, tags.c.value)
        ).all()
    by_document: dict[str, dict[str, int]] = defaultdict(dict)
    for document, value, n in counted:
        by_document[document][value] = n
    found = []
    for id, infos in sorted(grouped(corpus.documents()).items()):
        there_too = tuple(info for info in infos if info.id in holding)
        if there_too:
            found.append(replace(describe(id, there_too), subjects=_subjects(there_too, by_document)))
    return found


def _subjects(infos: Sequence[DocumentInfo], counted: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    counts: dict[str, int] = defaultdict(int)
    for info in infos:
        for value, n in counted.get(info.id, {}).items():
            counts[value] += n
    return tuple(sorted(counts, key=lambda value: (-counts[value], value))[:_SUBJECTS])
