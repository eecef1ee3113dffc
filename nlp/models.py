"""The values that annotation yields: statements and what is found in them, each with offsets and its rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["commitment", "call", "position", "context", "heading"]
Strength = Literal["firm", "soft"]


@dataclass(frozen=True, slots=True)
class Mention:
    """The words `text` at `start:end` of a statement: the base of every finding."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Actor(Mention):
    """Who undertakes (or is asked): `name` is the short English name, `id` the registry id or a slug of the name."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Deadline(Mention):
    """By when: the words, and the last ISO date of the period they name, resolved against the document's date."""

    date: str | None


@dataclass(frozen=True, slots=True)
class Quantity(Mention):
    """A figure: `value` with its `unit` (an ISO 4217 code, "%", a counted noun or "")."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class CrimeMention(Mention):
    """A crime type named: concept `id` and ICCS code."""

    id: str
    iccs: str


@dataclass(frozen=True, slots=True)
class EntityMention(Mention):
    """A body, network, programme, instrument, meeting or country: registry `id` (or slug), `type`, English `name`."""

    id: str
    type: str
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, list item or heading of a document: `document.text[start:end] == text`.

    `level` is 0-6 on the ladder (0 for context and headings), `strength` is set for commitments only. `rule` names
    the pattern that decided kind and level, e.g. "es.commit.nos_comprometemos". Offsets of `cue`, actors and the rest
    are into `text`; a cue that was inherited from a lead-in or heading has `start == end == 0` and keeps its words.
    `paragraph` is the printed number (or ""), `index` the position of the paragraph in the document. `speaker` is
    the named person whose words these are. `context` is the lead-in that governs a list item.
    """

    id: str
    document: str
    language: str
    page: int
    paragraph: str
    index: int
    section: tuple[str, ...]
    start: int
    end: int
    text: str
    kind: Kind
    level: int = 0
    strength: Strength | None = None
    cue: Mention | None = None
    rule: str = ""
    reaffirmed: bool = False
    negated: bool = False
    actors: tuple[Actor, ...] = ()
    action: str = ""
    deadline: Deadline | None = None
    quantities: tuple[Quantity, ...] = ()
    hedges: tuple[Mention, ...] = ()
    crime_types: tuple[CrimeMention, ...] = ()
    entities: tuple[EntityMention, ...] = ()
    speaker: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class Reservation:
    """A party that did not go along: `party` as an English name, `scope` the paragraph number or "" for the whole."""

    party: str
    scope: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Annotations:
    """All that was found in one document; `lexicon` is the digest of the language data that found it."""

    statements: tuple[Statement, ...]
    signatories: tuple[str, ...] = ()
    reservations: tuple[Reservation, ...] = ()
    legal_status: str = ""
    lexicon: str = ""
    warnings: tuple[str, ...] = field(default=())
