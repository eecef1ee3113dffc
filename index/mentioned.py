"""Meetings that texts mention: those that no document here reports, and the passages that name those that are.

Mentions are dated against their document ("last July", "el próximo noviembre"), so that those of one meeting in several
texts and languages come together: one series or alias, one number, or one month, or a year that holds it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from index.codec import unpack_statement
from index.filters import choose_documents, conditions
from index.gatherings import ordinal_word, read_name, whole_name
from index.mention_dates import date_near, direction, place_near
from index.models import DocumentInfo, Filters, Hit, MeetingHits, Why
from index.reported import (
    Named,
    Register,
    agrees,
    alike,
    as_place,
    find_reported,
    in_series,
    read_entity,
    reported_meetings,
)
from index.schema import names, statements, tags
from ingest.ids import slug
from ingest.metadata import canonical_place, is_known_place
from nlp.models import EntityMention, Statement

if TYPE_CHECKING:
    from index.store import Corpus

_PASSAGES = 10


@dataclass(frozen=True, slots=True)
class Mention:
    """A statement that names a meeting; `key` is its series' and `title` the English name of a known one."""

    statement: Statement
    family: str
    named: Named
    key: str
    title: str


@dataclass(slots=True, eq=False)
class _Group:
    """The mentions of one meeting, with what they tell of it together."""

    mentions: list[Mention]
    date: str = ""
    ordinal: int = 0
    places: Counter[str] = field(default_factory=Counter)

    def add(self, mention: Mention) -> None:
        self.mentions.append(mention)
        self.date = max((self.date, mention.named.date), key=len)
        self.ordinal = self.ordinal or mention.named.gathering.ordinal
        if mention.named.place:
            self.places[mention.named.place] += 1

    @property
    def place(self) -> str:
        """The place that most mentions tell."""
        return min(self.places, key=lambda place: (-self.places[place], place), default="")


def mentioned_meetings(corpus: Corpus, filters: Filters) -> list[MeetingHits]:
    """The meetings that texts mention and that no document here reports, each with the passages that name it."""
    return read_mentions(corpus, filters)[0]


def read_mentions(corpus: Corpus, filters: Filters) -> tuple[list[MeetingHits], dict[str, tuple[Hit, ...]]]:
    """The meetings that are only mentioned, and for each reported one the passages of other documents that name it."""
    register = Register(reported_meetings(corpus))
    others: list[Mention] = []
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in _mentions(corpus, filters, register):
        meant = find_reported(mention.named, register)
        if meant is None:
            others.append(mention)
        elif mention.statement.document not in {info.id for info in meant.infos}:
            found[meant.id].append(mention)
    taken: set[str] = {meeting.id for meeting in register.meetings}
    made = []
    for group in _merge(others):
        made.append(_meeting(group, taken))
        taken.add(made[-1].id)
    return made, {id: _hits(held) for id, held in found.items()}


def _mentions(corpus: Corpus, filters: Filters, register: Register) -> Iterator[Mention]:
    where = conditions(filters, choose_documents(corpus.documents(), filters))
    of_meetings = select(names.c.value).where(names.c.field == "entity", names.c.type == "meeting")
    rows = select(tags.c.row).where(tags.c.field == "entity", tags.c.value.in_(of_meetings))
    query = select(statements.c.payload, statements.c.family).where(statements.c.row.in_(rows), *where)
    infos = corpus.infos()
    with corpus.engine.connect() as connection:
        read = [(unpack_statement(payload), family) for payload, family in connection.execute(query)]
    for statement, family in sorted(read, key=lambda one: (infos[one[0].document].date, one[0].document, one[0].start)):
        for entity in statement.entities:
            if entity.type == "meeting":
                for named in _named(statement, entity, infos[statement.document]):
                    yield Mention(statement, family, named, *_series(named, entity, register))


def _named(statement: Statement, entity: EntityMention, info: DocumentInfo) -> list[Named]:
    """What a statement tells of a meeting: once, or for each date that it gives where it names it again."""
    text = statement.text
    name = whole_name(text, entity.start, entity.end)
    gathering = read_entity(entity, name)
    if not gathering.kind:
        return []
    others = [(e.start, e.end) for e in statement.entities if e.type == "meeting" and e is not entity]
    spans = [m.span() for m in re.finditer(re.escape(text[entity.start : entity.end]), text)]
    seat = " ".join(gathering.content)
    home = canonical_place(seat) if as_place(gathering) and is_known_place(seat) else ""
    told = []
    for a, b in spans:
        around = [*others, *(span for span in spans if span != (a, b))]
        date = max(gathering.year, date_near(text, a, b, info.date, around), key=len)
        told.append(Named(name, gathering, date, place_near(text, b, around) or home, direction(text, a, b), info))
    dated = {one.date: one for one in reversed(told) if one.date}
    return [dated[date] for date in sorted(dated)] or told[:1]


def _series(named: Named, entity: EntityMention, register: Register) -> tuple[str, str]:
    """The key of a mention's series and its English name, "" where only the text has one."""
    told = named.gathering
    if told.series:
        return slug(told.series), told.series
    for meeting in register.near(named):
        if meeting.series and in_series(named, meeting):
            return slug(meeting.series), meeting.series
    return told.key, entity.name if slug(entity.name) != slug(entity.text) else ""


def _merge(mentions: Sequence[Mention]) -> list[_Group]:
    """The mentions of one meeting together: those with the fullest date first, then what can only join them."""
    by_series: dict[str, list[_Group]] = defaultdict(list)
    ordered = sorted(mentions, key=lambda m: (-len(m.named.date), not m.named.gathering.ordinal))
    for mention in ordered:
        groups = by_series[mention.key]
        group = _joined(mention, groups)
        if group is None:
            group = _Group([])
            groups.append(group)
        group.add(mention)
    return _by_place([group for _, groups in sorted(by_series.items()) for group in groups])


def _joined(mention: Mention, groups: Sequence[_Group]) -> _Group | None:
    """The group that a mention belongs to: by number, by date, by its document, or as the next or last one."""
    named, ordinal = mention.named, mention.named.gathering.ordinal
    open_ = [g for g in groups if not (ordinal and g.ordinal and g.ordinal != ordinal)]
    if ordinal and (same := [g for g in open_ if g.ordinal == ordinal]):
        return same[0]
    if named.date:
        return next((g for g in open_ if agrees(named.date, g.date)), None)
    here = [g for g in open_ if g.date and any(m.named.info.id == named.info.id for m in g.mentions)]
    undated = next((g for g in open_ if not g.date), None)
    if named.place and (held := [g for g in open_ if named.place in g.places]):
        return held[0]
    dated = [g for g in open_ if g.date and named.info.date]
    today = named.info.date[:7]
    if named.side > 0:
        return min((g for g in dated if g.date >= today[: len(g.date)]), key=lambda g: g.date, default=undated)
    if len(here) == 1:
        return here[0]
    if named.side < 0:
        return max((g for g in dated if g.date <= today[: len(g.date)]), key=lambda g: g.date, default=undated)
    return undated


def _by_place(groups: Sequence[_Group]) -> list[_Group]:
    """Groups with those that only the place names ("la Cumbre de Santa Marta") joined to the meeting held there."""
    held: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        for place in group.places:
            held[slug(place)].append(group)
    return [group for group in groups if not _moved(group, held)]


def _place_key(mention: Mention) -> str:
    return "" if mention.title else as_place(mention.named.gathering)


def _moved(group: _Group, held: Mapping[str, Sequence[_Group]]) -> bool:
    """Put the mentions of a group named by its place into the one meeting that is held there; whether there is one."""
    first = group.mentions[0]
    place, kind = _place_key(first), first.named.gathering.kind
    there = [
        other
        for other in held.get(place, ())
        if _place_key(other.mentions[0]) != place
        and alike(kind, other.mentions[0].named.gathering.kind)
        and (not group.date or not other.date or agrees(group.date, other.date))
    ] or [other for other in held.get(slug(group.place), ()) if _same_seat(group, other)]
    if len(there) != 1:
        return False
    for mention in group.mentions:
        there[0].add(mention)
    return True


def _same_seat(group: _Group, other: _Group) -> bool:
    """Whether two groups, named in different languages, are one: the same kind, number, time and place."""
    one, two = group.mentions[0].named, other.mentions[0].named
    apart = one.info.language != two.info.language and not (one.gathering.series or two.gathering.series)
    numbered = bool(group.ordinal) and group.ordinal == other.ordinal and alike(one.gathering.kind, two.gathering.kind)
    later = (len(group.date), -len(group.mentions)) < (len(other.date), -len(other.mentions)) or (
        len(group.date) == len(other.date) and two.info.language == "en"
    )
    return group is not other and apart and numbered and later and agrees(group.date, other.date)


def _meeting(group: _Group, taken: set[str]) -> MeetingHits:
    name = _name(group)
    short = group.date[:4]
    id = slug(name if not short or short in name else f"{name} {short}")
    if id in taken:
        id = slug(f"{name} {group.date}") if slug(f"{name} {group.date}") not in taken else f"{id}-{len(taken)}"
    named = name if not short or short in name else f"{name} ({group.date})"
    count = len({mention.family for mention in group.mentions})
    found = MeetingHits(id, named, group.date, group.place, (), 0.0)
    return replace(found, hits=_hits(group.mentions), passages=count)


def _name(group: _Group) -> str:
    """The English name of a known series with the number, else the fullest name in a text, an English one first."""
    titles = sorted({m.title for m in group.mentions if m.title})
    if titles:
        counted = read_name(titles[0]).ordinal or any(m.named.gathering.series for m in group.mentions)
        return f"{ordinal_word(group.ordinal)} {titles[0]}" if group.ordinal and not counted else titles[0]
    found = {(m.named.info.language != "en", -len(m.named.name), m.named.name) for m in group.mentions}
    return min(found)[2]


def _hits(mentions: Sequence[Mention]) -> tuple[Hit, ...]:
    """The passages of mentions, by date of the document, language versions of one as one."""
    ordered = sorted(mentions, key=lambda m: (m.named.info.date, m.statement.document, m.statement.start))
    seen: dict[str, Mention] = {}
    for mention in ordered:
        seen.setdefault(mention.family, mention)
    return tuple(
        Hit(rank, 0.0, False, Why(0.0, (), ()), mention.statement, mention.named.info)
        for rank, mention in enumerate(list(seen.values())[:_PASSAGES], start=1)
    )
