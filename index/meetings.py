"""Which meetings discussed a topic: passages ranked, grouped by the meeting that produced them, in order of date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from index.candidates import Candidate, gather
from index.filters import check_filters, choose_documents, conditions, is_empty, meeting_of, year_of
from index.hits import NEAR, load_hits
from index.mentioned import read_mentions
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
_DEEPEST = 1_600  # passages that are read for one topic
_PASSAGES = 10  # shown of each meeting
_SUBJECTS = 5
# A passage is on the topic from this share of the best passage's score on, if the reranker finds it near; without a
# reranker, if its score is so high. On the labelled topics F1 0.93; 24 topics in four languages agree on their meetings
# by 0.83 on the real documents and 0.85 on the sample corpus (Jaccard).
SHARE = 0.6
FLOOR = 6.0


def meetings(
    corpus: Corpus, topic: str | None, filters: Filters, embedder: Embedder, lexicon: Lexicon, *, every: bool = False
) -> list[MeetingHits]:
    """The meetings that discussed `topic`, by date, first to last, each with its passages, best first.

    The ten best passages of each meeting; with `every` all of them. Without a topic all meetings, with their subjects
    and what other documents say of them, and those that texts only mention. Raises BadQuery, IndexStale.
    """
    check_filters(filters)
    if not topic or not topic.strip():
        mentioned, naming = read_mentions(corpus, filters)
        reported = [
            replace(one, hits=naming.get(one.id, ()), passages=len(naming.get(one.id, ())))
            for one in _reported(corpus, filters)
        ]
        return _in_order([*reported, *mentioned])
    if not words(topic):
        return []
    corpus.require(model=embedder.name, lexicon=lexicon.digest)
    reranker = open_reranker(corpus, embedder)
    with corpus.engine.connect() as connection:
        question = understand(corpus, connection, topic, lexicon, reranker.words.knows)
    vector = embed(question, embedder)

    def ranked(within: Filters, limit: int) -> list[Candidate]:
        scored = gather(corpus, question, vector, allowed_rows(corpus, question, within), limit)
        return rerank(corpus, question, scored, reranker, read=limit)

    limit = _CANDIDATES
    candidates = ranked(filters, limit)
    # What is on the topic does not depend on the filters: the best passage of all is the measure.
    measure = candidates if is_empty(filters) else ranked(Filters(), limit)
    best = max((candidate.score for candidate in measure), default=0.0)
    passages = on_topic(candidates, question, best)
    while every and 2 * len(passages) > limit and limit < _DEEPEST:  # there may be more behind the candidates
        limit *= 4
        passages = on_topic(ranked(filters, limit), question, best)
    by_document: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in passages:
        by_document[candidate.document].append(candidate)
    groups = sorted(grouped(corpus.documents()).items())
    whole = {
        id: collapse([c for info in infos for c in by_document.get(info.id, ())], question) for id, infos in groups
    }
    pages = {id: all if every else all[:_PASSAGES] for id, all in whole.items()}
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
            meeting = replace(describe(id, infos), documents=holding, passages=len(whole[id]))
            found.append(replace(meeting, score=max(c.score for c in own), hits=hits))
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


def on_topic(candidates: Sequence[Candidate], question: Question, best: float) -> list[Candidate]:
    """Those candidates that speak of the topic, not only touch it: near beside the best, or tagged with all it names.

    `best` is the score of the best passage of all. A topic that is a concept of the registry ("trata de personas") is
    spoken of wherever the concept is; the wording nearest to the question must not push out the same in another
    language. A topic that is nothing but the name of a body is spoken of only where it is named.
    """
    return [c for c in candidates if (not question.named and _near(c, best)) or _names(c)]


def _near(candidate: Candidate, best: float) -> bool:
    signals = candidate.signals
    near = candidate.score >= FLOOR if signals.reread is None else signals.reread >= NEAR or signals.words == 1
    return near and candidate.score >= SHARE * best


def _names(candidate: Candidate) -> bool:
    return candidate.signals.concepts == 1 and candidate.score >= FLOOR


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
        unread = _let_through(corpus.documents(), filters, chosen) - holding
        of_them = select(statements.c.document).where(statements.c.document.in_(unread)).distinct()
        holding |= unread - set(connection.execute(of_them).scalars())
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


def _let_through(infos: Sequence[DocumentInfo], filters: Filters, chosen: Sequence[str] | None) -> set[str]:
    """The documents that `filters` let through, readable or not: a scan that nobody could read reports its meeting too.

    None, if the filters ask for anything of the statements.
    """
    if filters.kinds or filters.strengths or filters.actors or filters.crime_types or filters.entities:
        return set()
    codes = {code.lower() for code in filters.languages}
    kept = {info.id for info in infos if not codes or info.language in codes}
    return kept if chosen is None else kept & set(chosen)


def _subjects(infos: Sequence[DocumentInfo], counted: Mapping[str, Mapping[str, int]]) -> tuple[str, ...]:
    counts: dict[str, int] = defaultdict(int)
    for info in infos:
        for value, n in counted.get(info.id, {}).items():
            counts[value] += n
    return tuple(sorted(counts, key=lambda value: (-counts[value], value))[:_SUBJECTS])
