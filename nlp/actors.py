"""Groups of subjects → `Actor`s with short English names: "signatories", "Mexico", "EL PACCTO 2.0", "CRI members"."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ingest.ids import slug
from nlp.lexicon import LanguageData
from nlp.models import Actor, EntityMention
from nlp.patterns import fold
from nlp.subjects import NAMED, Candidate, Group

SIGNATORIES = "signatories"
_DETERMINER = re.compile(
    r"^(?:The|All|Both|Each|Every|Our|This|These|A|An|Los|Las|Les|Os|As|El|La|Le|O|Un|Una|Une|Um|Uma|Ce|Cet|Cette|Ces|Este"
    r"|Esta|Estos|Estas|Esse|Essa|Cada|Chaque|Todos|Todas|Tous|THE|LOS|LAS|LES|OS|AS|EL|LA|LE)\s+"
)
_OPENS = re.compile(r"(?:^|\s)(?:The|THE|La|LA|Le|LE|L['’]|El|EL|A|O)\s?$")
_PAIR = re.compile(r"\b([A-Z]{2,}[a-z]?)\s?[-–—/]\s?([A-Z]{2,}[a-z]?)\b")


@dataclass(frozen=True, slots=True)
class Parties:
    """What a document tells of its parties.

    `countries` by how often they are named; the `programme` most named; the `body` that the heading names;
    whether it `declares` ("we …"); bodies `known` by their last noun ("network" → "Network for …").
    """

    countries: tuple[str, ...] = ()
    programme: str = ""
    body: str = ""
    declares: bool = True
    known: Mapping[str, str] = field(default_factory=dict)


def count_countries(mentions: Sequence[Sequence[EntityMention]]) -> tuple[str, ...]:
    """The countries of a document by how often they are named, most first; ties by name."""
    counts = Counter(e.name for entities in mentions for e in entities if e.type == "country")
    return tuple(name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def main_programme(mentions: Sequence[Sequence[EntityMention]]) -> str:
    """The programme that a document names most, in its longest form; of two, the one named first."""
    names: dict[str, list[str]] = {}
    for entities in mentions:
        for e in entities:
            if e.type == "programme":
                names.setdefault(e.id, []).append(e.text)
    most: list[str] = []
    for written in names.values():
        most = written if len(written) > len(most) else most
    return max(most, key=len, default="")


def find_actors(
    text: str,
    groups: Sequence[Group],
    language: LanguageData,
    entities: Sequence[EntityMention],
    parties: Parties,
    verb: int = -1,
) -> tuple[Actor, ...]:
    """The actors named by `groups` in `text`, each once, in their order; `verb` is where their verb begins."""
    actors: list[Actor] = []
    for group in groups:
        for member in _members(group, text):
            for actor in _name(_whole_phrase(member, group, text, language, verb), text, language, entities, parties):
                if all(actor.name != a.name for a in actors):
                    actors.append(actor)
    return tuple(actors)


def find_asked(
    text: str, groups: Sequence[Group], language: LanguageData, entities: Sequence[EntityMention], parties: Parties
) -> tuple[Actor, ...]:
    """Whom a call addresses: as `find_actors`, but "all States" are States, not those who sign."""
    asked = []
    for actor in find_actors(text, groups, language, entities, parties):
        ours = any(m.role == "we" and m.start == actor.start for g in groups for m in g.members)
        name = actor.name if ours or actor.name != SIGNATORIES else _english(actor.text, language)
        asked.append(Actor(text=actor.text, start=actor.start, end=actor.end, id=slug(name), name=name))
    return tuple(asked)


def implied_actor(text: str, entities: Sequence[EntityMention], parties: Parties) -> tuple[Actor, ...]:
    """Who decides where no subject does ("it was agreed"): the two sides of a summit named, else the signatories."""
    if match := _PAIR.search(text):
        return tuple(_actor(match.group(i), match.group(i), match.start(i)) for i in (1, 2))
    return (_actor(parties.body or SIGNATORIES, "", 0),)


def resolving(text: str, entities: Sequence[EntityMention], language: LanguageData) -> tuple[Actor, ...]:
    """The body that a resolution opens with ("The Conference of the Parties,"): who decides in all that follows."""
    end = len(text.rstrip())
    for e in entities:
        if e.end == end - 1 and text[e.end] == "," and e.type in NAMED and _OPENS.search(text[: e.start]):
            registry = e.name if e.text.isupper() and e.name else _entity_actor(e, language).name
            name = language.names.get(fold(e.text), registry)
            return (Actor(text=e.text, start=0, end=0, id=e.id, name=name.title() if name.isupper() else name),)
    return ()


def _members(group: Group, text: str) -> Sequence[Candidate]:
    """The members of a group; a list of names in brackets stands for the noun before it."""
    if len(group.members) > 2:
        first, second = group.members[0], group.members[1]
        if first.role == "party" and "(" in text[first.end : second.start]:
            return group.members[1:]
    return group.members


def row_actors(
    text: str, groups: Sequence[Group], language: LanguageData, entities: Sequence[EntityMention], parties: Parties
) -> tuple[Actor, ...]:
    """Who leads the action in a row of a table: the parties named last, after the words of the action itself."""
    named = [g for g in groups if g.start > 0 and not g.has("it")]
    return find_actors(text, named[-1:], language, entities, parties)


def _whole_phrase(member: Candidate, group: Group, text: str, language: LanguageData, verb: int) -> Candidate:
    """A noun with all that stands between it and its verb: "group on virtual assets", "groupe permanent"."""
    if member.role != "party" or len(group.members) > 1 or verb <= member.end:
        return member
    gap = language.word_class("adv").sub("", fold(text[member.end : verb])).rstrip()
    words = gap.split()
    if not words or len(words) > 7 or re.search(r"[,;:()—–]", gap) or text[member.end : member.end + len(gap)] != gap:
        return member
    if any(language.word_class(name).search(gap) for name in ("verbal", "relative", "pledge", "intends")):
        return member
    if any(language.word_class(name).fullmatch(words[-1]) for name in ("coordination", "blocker")):
        return member
    if language.word_class("of").match(words[0]) and any(c.isupper() for c in text[member.end : verb]):
        return member
    return Candidate(member.start, member.end + len(gap), "phrase")


def _name(
    member: Candidate,
    text: str,
    language: LanguageData,
    entities: Sequence[EntityMention],
    parties: Parties,
) -> list[Actor]:
    words = text[member.start : member.end]
    if member.role == "we":
        return [_actor(SIGNATORIES, words, member.start)]
    if member.role == "it":
        return []
    if member.entity is not None:
        return [_entity_actor(member.entity, language)]
    if member.role in ("name", "phrase"):
        name = SIGNATORIES if language.word_class("each_party").search(fold(words)) else _english(words, language)
        return [_actor(name, words, member.start)]
    return _noun(member, text, language, entities, parties)


def _noun(
    member: Candidate, text: str, language: LanguageData, entities: Sequence[EntityMention], parties: Parties
) -> list[Actor]:
    folded = fold(text)
    start = member.start
    before = folded[max(0, start - 40) : member.end]
    words = text[start : member.end]
    each = language.word_class("each_party").search(folded[max(0, start - 20) : member.end + 16])
    if each is not None and each.end() + max(0, start - 20) >= member.end:
        return [_actor(SIGNATORIES, words, start)]
    numbers = {"two": 2, "three": 3, "four": 4}
    for name, count in numbers.items():
        if language.word_class(f"{name}_sides").search(before) and len(parties.countries) >= count:
            return [_actor(c, words, start) for c in sorted(parties.countries[:count])]
    if language.word_class("programme_noun").fullmatch(folded[start : member.end]) and parties.programme:
        return [_actor(parties.programme, words, start)]
    owners = _of(member, text, folded, language, entities)
    if owners:
        return _members_of(owners, folded[start : member.end], language)
    if (match := _PAIR.search(text)) and language.word_class("leaders").fullmatch(folded[start : member.end]):
        return [_actor(match.group(i), match.group(i), match.start(i)) for i in (1, 2)]
    if language.word_class("whole").fullmatch(folded[start : member.end]):
        phrase = _phrase(member, text)
        if phrase.lower() == words.lower():
            return [_actor(SIGNATORIES, words, start)]
    if re.match(r"\s[A-ZÀ-Þ][a-zà-ÿ]+\b", text[member.end :]) and language.word_class("office").fullmatch(
        words.lower()
    ):
        return [_actor(SIGNATORIES, words, start)]  # a person speaks for a party: "President Ana Ruiz"
    phrase = re.sub(r"\b\d+\s+", "", _phrase(member, text))
    if phrase[:1].isupper() and " " not in phrase and phrase.lower() in parties.known:
        return [_actor(parties.known[phrase.lower()], words, start)]
    return [_actor(_english(phrase, language), phrase, text.find(phrase, max(0, start - len(phrase))))]


def _of(
    member: Candidate, text: str, folded: str, language: LanguageData, entities: Sequence[EntityMention]
) -> list[Actor]:
    """The states or bodies after "of" ("the Ministers of Peru and Chile"), where they own the noun."""
    after = folded[member.end : member.end + 12].lstrip()
    if not language.word_class("of").match(after):
        return []
    owners, last = [], member.end + len(folded[member.end :]) - len(folded[member.end :].lstrip()) + 4
    for e in sorted(entities, key=lambda e: e.start):
        if e.start < member.end or e.type not in NAMED:
            continue
        if e.start - last > 14:
            break
        owners.append(_entity_actor(e, language))
        last = e.end
    return owners


def _members_of(owners: list[Actor], noun: str, language: LanguageData) -> list[Actor]:
    """ "The member States of CLASI" are its members, not the body; of countries the noun says nothing more."""
    if language.word_class("memberly").search(noun) is None:
        return owners
    named = [(o, f"{o.text} members") for o in owners]
    return [replace(o, id=slug(name), name=name) if o.text.isupper() else o for o, name in named]


def _phrase(member: Candidate, text: str) -> str:
    """The noun with the capitalised words and acronym before it: "CRI members", "States Parties"."""
    start, end = member.start, member.end
    match = re.search(r"(?:[A-ZÀ-Þ][\w-]*\s+)+$", text[:start])
    if match and not (
        match.start() == 0
        and match.group().strip().lower()
        in ("the", "all", "both", "each", "our", "these", "los", "las", "les", "os", "as", "un", "une", "ce", "este")
    ):
        head = (
            _DETERMINER.sub("", match.group().title())
            and match.group()[len(match.group()) - len(_DETERMINER.sub("", match.group().title())) :]
        )
        start -= len(head)
    tail = re.match(r"[\s-]+(?:Part(?:y|ies|es?|ie)|Parte|Membros|Miembros|membres|Member States)\b", text[end:], re.I)
    return text[start : end + tail.end()] if tail else text[start:end]


def _english(phrase: str, language: LanguageData) -> str:
    return language.names.get(fold(phrase), phrase)


def _entity_actor(entity: EntityMention, language: LanguageData) -> Actor:
    """The English name: of a country the usual one, of anything else as an English text writes it."""
    written = language.code == "en" and entity.type != "country" and len(entity.text) <= max(40, len(entity.name))
    name = entity.text if written or not entity.name else entity.name
    return Actor(text=entity.text, start=entity.start, end=entity.end, id=entity.id, name=name)


def _actor(name: str, words: str, start: int) -> Actor:
    start = max(0, start)
    return Actor(
        text=words, start=start if words else 0, end=start + len(words) if words else 0, id=slug(name), name=name
    )
