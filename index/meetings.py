"""Which meetings discussed a topic: passages ranked, grouped by the meeting that produced them, in order of date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from index.candidates import Candidate, gather
from index.filters import check_filters, choose_documents, conditions, is_empty
from index.hits import NEAR, load_hits
from index.mentioned import mentioned_meetings
from index.models import DocumentInfo, Filters, MeetingHits, Query
from index.narrowing import allowed_rows
from index.question import Question, understand
from index.rerank import open_reranker, rerank
from index.schema import statements, tags
from index.search import collapse, embed
from index.tokens import words

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus
    from nlp.lexicon import Lexicon

_CANDIDATES = 400
_PASSAGES = 10  # shown of each meeting
_SUBJECTS = 5
# A passage is on the topic from this share of the best passage's score on, if it is near as the reranker reads it;
# without a reranker, from this score on.
SHARE = 0.6
FLOOR = 6.0


def meetings(
    corpus: Corpus, topic: str | None, filters: Filters, embedder: Embedder, lexicon: Lexicon
) -> list[MeetingHits]:
    """The meetings that discussed `topic`, by date, first to last, each with its passages, best first.

    Without a topic all meetings, with their subjects, and those that texts only mention. Raises BadQuery, IndexStale.
    """
    check_filters(filters)
    if not topic or not topic.strip():
        return _in_order([*_reported(corpus, filters), *mentioned_meetings(corpus, filters)])
    if not words(topic):
        return []
    corpus.require(model=embedder.name, lexicon=lexicon.digest)
    reranker = open_reranker(corpus, embedder)
    with corpus.engine.connect() as connection:
        question = understand(corpus, connection, topic, lexicon, reranker.words.knows)
    vector = embed(question, embedder)

    def ranked(within: Filters) -> list[Candidate]:
        scored = gather(corpus, question, vector, allowed_rows(corpus, question, within), _CANDIDATES)
        return rerank(corpus, question, scored, reranker, read=_CANDIDATES)

    candidates = ranked(filters)
    # What is on the topic does not depend on the filters: the best passage of all is the measure.
    every = candidates if is_empty(filters) else ranked(Filters())
    passages = on_topic(candidates, question, max((candidate.score for candidate in every), default=0.0))
    by_document: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in passages:
        by_document[candidate.document].append(candidate)
    groups = sorted(grouped(corpus.documents()).items())
    pages = {
        id: collapse([c for info in infos for c in by_document.get(info.id, ())], question)[:_PASSAGES]
        for id, infos in groups
    }
    # One question to the database for all meetings: a topic may be spoken of at hundreds of them.
    every_one = [one for page in pages.values() for one in page]
    within = allowed_rows(corpus, question, filters)
    loaded = iter(load_hits(corpus, every_one, Query(topic, filters=filters), question, within))
    found = []
    for id, infos in groups:
        own = pages[id]
        if own:
            hits = tuple(replace(next(loaded), rank=rank) for rank in range(1, len(own) + 1))
            holding = tuple(info for info in infos if info.id in by_document)
            found.append(replace(describe(id, infos), documents=holding, score=max(c.score for c in own), hits=hits))
    return _in_order(found)


def on_topic(candidates: Sequence[Candidate], question: Question, best: float) -> list[Candidate]:
    """Those candidates that speak of the topic, not only touch it: near beside the best, or tagged with all it names.

    `best` is the score of the best passage of all. A topic that is a concept of the registry ("trata de personas") is
    spoken of wherever the concept is; the wording nearest to the question must not push out the same in another
    language. A topic that is nothing but the name of a body is spoken of only where it is named.
    """
    return [c for c in candidates if (not question.named and _near(c, best)) or _names(c)]


def _near(candidate: Candidate, best: float) -> bool:
    reread = candidate.signals.reread
    near = candidate.score >= FLOOR if reread is None else reread >= NEAR
    return near and candidate.score >= SHARE * best


def _names(candidate: Candidate) -> bool:
    return candidate.signals.concepts == 1 and candidate.score >= FLOOR


def grouped(infos: Sequence[DocumentInfo]) -> dict[str, list[DocumentInfo]]:
    """Meeting id → its documents, in order of date and name."""
    found: dict[str, list[DocumentInfo]] = defaultdict(list)
    for info in infos:
        found[info.meeting_id or info.id].append(info)
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
