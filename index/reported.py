"""The meetings that the corpus reports itself, and which of them a name in a text means, in any language.

A name means a reported meeting by series and number, by series and date, or by its place; a document that names "the
Third Forum" means the forum of its own series.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from index.codec import unpack_statement
from index.gatherings import Gathering, load_gatherings, read_name
from index.models import DocumentInfo
from index.schema import names, statements, tags
from index.tokens import words
from ingest.ids import slug
from ingest.metadata import canonical_place
from nlp.models import EntityMention

if TYPE_CHECKING:
    from index.store import Corpus

_OPENING = 6  # statements of a document that may give its meeting's name in its language
_YEARS_AHEAD = 3  # "the next summit" lies no farther


@dataclass(frozen=True, slots=True)
class Named:
    """A meeting as a text names it: what the name tells, with date, place and look ahead or back."""

    name: str
    gathering: Gathering
    date: str
    place: str
    side: int
    info: DocumentInfo


@dataclass(frozen=True, slots=True)
class Reported:
    """A meeting with documents here; `names` are the content words of its names and of its series', by language."""

    id: str
    infos: tuple[DocumentInfo, ...]
    series: str
    kind: str
    ordinal: int
    keys: frozenset[str]
    names: Mapping[str, frozenset[frozenset[str]]]
    initials: frozenset[str]

    @property
    def date(self) -> str:
        """The first day."""
        return min((info.date for info in self.infos if info.date), default="")


def read_entity(entity: EntityMention, name: str) -> Gathering:
    """What an entity's name tells; one of the registry is read by its English name, with the number a text gives."""
    told, known = read_name(name), read_name(entity.name)
    if not told.kind or (known.kind and not told.series and slug(entity.name) != slug(entity.text)):
        return replace(known, ordinal=told.ordinal or known.ordinal, year=told.year or known.year)
    return told


def reported_meetings(corpus: Corpus) -> list[Reported]:
    """The meetings of the corpus's documents, with the names that they and their series go by."""
    groups: dict[str, list[DocumentInfo]] = defaultdict(list)
    for info in corpus.documents():
        groups[info.meeting_id or info.id].append(info)
    opening = _opening_names(corpus)
    made = [_reported(id, infos, opening) for id, infos in sorted(groups.items())]
    shared: dict[str, dict[str, set[frozenset[str]]]] = defaultdict(lambda: defaultdict(set))
    for one in made:
        for language, found in one.names.items():
            shared[one.series or one.id][language] |= found
    return [replace(one, names=_frozen(shared[one.series or one.id])) for one in made]


def _frozen(called: Mapping[str, Iterable[frozenset[str]]]) -> dict[str, frozenset[frozenset[str]]]:
    return {language: frozenset(found) for language, found in called.items()}


def _opening_names(corpus: Corpus) -> dict[str, list[Gathering]]:
    """Document → the meetings that its first statements name."""
    of_meetings = select(names.c.value).where(names.c.field == "entity", names.c.type == "meeting")
    rows = select(tags.c.row).where(tags.c.field == "entity", tags.c.value.in_(of_meetings))
    query = select(statements.c.document, statements.c.payload)
    query = query.where(statements.c.row.in_(rows), statements.c.ordinal < _OPENING)
    found: dict[str, list[Gathering]] = defaultdict(list)
    with corpus.engine.connect() as connection:
        for document, payload in connection.execute(query):
            for entity in unpack_statement(payload).entities:
                if entity.type == "meeting":
                    found[document].append(read_entity(entity, entity.text))
    return found


def _reported(id: str, infos: Sequence[DocumentInfo], opening: Mapping[str, Sequence[Gathering]]) -> Reported:
    lead = infos[0]
    # Without a manifest only English titles give a meeting; a title in another language tells at least its kind.
    own, series = read_name(lead.meeting or (lead.title if lead.language != "en" else "")), read_name(lead.series)
    kind, ordinal = own.kind or series.kind, own.ordinal
    called: dict[str, set[frozenset[str]]] = defaultdict(set)
    keys = {slug(name) for name in (lead.series, own.series, series.series) if name}
    for info in infos:
        stated = [
            ("en", read_name(info.meeting)),
            ("en", read_name(info.series)),
            (info.language, read_name(info.title)),
        ]
        first = [(info.language, g) for g in opening.get(info.id, ()) if ordinal in (0, g.ordinal)]
        for language, gathering in (*stated, *first):
            akin = not keys or not gathering.series or slug(gathering.series) in keys
            if gathering.kind and akin and alike(gathering.kind, kind) and gathering.content:
                called[language].add(frozenset(gathering.content))
        numbers = {g.ordinal for _, g in (*first, stated[2]) if g.ordinal and slug(g.series) in keys}
        ordinal = ordinal or (numbers.pop() if len(numbers) == 1 else 0)
    initials = _initials(lead.series or lead.meeting)
    return Reported(id, tuple(infos), lead.series, kind, ordinal, frozenset(keys), _frozen(called), initials)


def _differ(one: int, other: int) -> bool:
    """Whether both numbers are known and not one."""
    return bool(one and other) and one != other


def alike(one: str, other: str) -> bool:
    """Whether two kinds may be one: any gathering may be called a meeting."""
    loose = load_gatherings()["names"]["any_kind"]
    return one == other or one in loose or other in loose


class Register:
    """The reported meetings by all that a mention may tell of one, so that few are weighed against each mention."""

    def __init__(self, meetings: Sequence[Reported]) -> None:
        self.meetings = meetings
        self._by: dict[tuple[str, str], list[int]] = defaultdict(list)
        for at, meeting in enumerate(meetings):
            if meeting.kind:
                for mark in _marks(meeting):
                    self._by[mark].append(at)

    def near(self, named: Named) -> list[Reported]:
        """The meetings that a name may mean."""
        told = named.gathering
        marks = [("document", named.info.id), ("series", named.info.series or "?")]
        marks += [("place", slug(named.place) or "?"), ("place", as_place(told) or "?")]
        if told.series:
            marks.append(("key", slug(told.series)))
        elif told.content:
            marks.append(min((("word", word) for word in told.content), key=lambda mark: len(self._by.get(mark, ()))))
        if told.ordinal:
            kinds = load_gatherings()["kinds"] if told.kind in load_gatherings()["names"]["any_kind"] else [told.kind]
            anyhow = load_gatherings()["names"]["any_kind"]
            marks += [(kind, str(told.ordinal)) for kind in dict.fromkeys([*kinds, *anyhow])]
        found = sorted({at for mark in marks for at in self._by.get(mark, ())})
        return [self.meetings[at] for at in found if alike(told.kind, self.meetings[at].kind)]


def _marks(meeting: Reported) -> set[tuple[str, str]]:
    """All by which a meeting is looked up."""
    found = {("key", key) for key in meeting.keys} | {("document", info.id) for info in meeting.infos}
    found |= {("place", slug(info.place)) for info in meeting.infos if info.place}
    found |= {("word", word) for called in meeting.names.values() for name in called for word in name}
    found |= {("word", word) for word in meeting.initials}
    return found | {("series", meeting.series), (meeting.kind, str(meeting.ordinal))}


def find_reported(named: Named, register: Register) -> Reported | None:
    """The reported meeting that is meant, or None.

    By number or date within the series; without either, the document's own, or the one before or after it.
    """
    told = named.gathering
    akin = [m for m in register.near(named) if not _other_series(told, m)]
    numbered = [m for m in akin if told.ordinal and m.ordinal == told.ordinal]
    for sure in (_by_number(named, numbered), _by_date(named, akin), _own(named, akin), _beside(named, akin)):
        if sure is not None:
            return sure
    return None


def _other_series(told: Gathering, meeting: Reported) -> bool:
    return bool(told.series) and slug(told.series) not in meeting.keys


def in_series(named: Named, meeting: Reported) -> bool:
    """Whether a name is one of the meeting's series, or the mere kind ("the Third Forum") in a document of it."""
    told = named.gathering
    if told.series:
        return slug(told.series) in meeting.keys
    if not told.content:
        return bool(meeting.series) and named.info.series == meeting.series
    return _share(told.content, named.info.language, meeting) == 1.0


def _share(content: Sequence[str], language: str, meeting: Reported) -> float:
    """The greatest share of the content words that a name of the meeting holds, initials read as their words."""
    best = 0.0
    for code, called in meeting.names.items():
        for name in called if code in (language, "en") or language not in meeting.names else ():
            there = sum(word in name or word in meeting.initials for word in content)
            best = max(best, there / len(set(content)))
    return best


def _initials(name: str) -> frozenset[str]:
    """The acronyms that a name gives: "cri" of "Counter Ransomware Initiative Meeting"."""
    heads = "".join(word[0] for word in words(name))
    return frozenset(heads[i:j] for i in range(len(heads)) for j in range(i + 3, len(heads) + 1))


def agrees(date: str, other: str) -> bool:
    """Whether two dates can be one, as far as both are known; nothing agrees with an unknown one."""
    shorter = min(len(date), len(other), 7)
    return bool(shorter) and date[:shorter] == other[:shorter]


def _at_place(named: Named, meeting: Reported) -> bool:
    places = {info.place for info in meeting.infos if info.place}
    return named.place in places or as_place(named.gathering) in {slug(place) for place in places}


def as_place(told: Gathering) -> str:
    """The place that a name is made of ("la Cumbre de Santa Marta"), as an id, or ""."""
    return slug(canonical_place(" ".join(told.content))) if told.content and not told.series else ""


def _by_number(named: Named, numbered: Sequence[Reported]) -> Reported | None:
    own = [m for m in numbered if in_series(named, m)]
    if not own and named.gathering.content:
        own = [m for m in numbered if named.info.language not in m.names]
        own = [m for m in own if agrees(named.date, m.date) or _at_place(named, m)]
    elif not own:
        own = [m for m in numbered if not named.date or agrees(named.date, m.date)]
    return own[0] if len(own) == 1 else None


def _by_date(named: Named, akin: Sequence[Reported]) -> Reported | None:
    dated = [m for m in akin if agrees(named.date, m.date) and not _other_number(named, m)]
    sure = [m for m in dated if in_series(named, m) or _at_place(named, m) or _is_own(named, m)]
    return sure[0] if len(sure) == 1 else None


def _other_number(named: Named, meeting: Reported) -> bool:
    return _differ(named.gathering.ordinal, meeting.ordinal)


def _is_own(named: Named, meeting: Reported) -> bool:
    """Whether a document names the meeting that it reports, in part at least: "the Annual Meeting of the Programme"."""
    told, own = named.gathering, any(info.id == named.info.id for info in meeting.infos)
    return own and (in_series(named, meeting) or _share(told.content or ("",), named.info.language, meeting) >= 0.5)


def _own(named: Named, akin: Sequence[Reported]) -> Reported | None:
    if named.date or named.side:
        return None
    own = [m for m in akin if _is_own(named, m) and not _other_number(named, m)]
    return own[0] if len(own) == 1 else None


def _beside(named: Named, akin: Sequence[Reported]) -> Reported | None:
    """For a name without number and date: the meeting held there, or the one before or after the document."""
    series = [m for m in akin if in_series(named, m) and m.date and not _other_number(named, m)]
    there = [m for m in akin if _at_place(named, m) and not named.gathering.ordinal]
    if named.date or not named.info.date:
        return None
    if len(there) == 1:
        return there[0]
    if named.gathering.ordinal or not named.gathering.content:
        return None
    after = [m for m in series if m.date[:7] > named.info.date[:7]]
    after = [m for m in after if int(m.date[:4]) - int(named.info.date[:4]) <= _YEARS_AHEAD]
    before = [m for m in series if m.date[:7] < named.info.date[:7]]
    if named.side > 0:
        return min(after, key=lambda m: m.date, default=None)
    return max(before, key=lambda m: m.date, default=None)
