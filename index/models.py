"""The values of the index: what is stored (`Record`), asked (`Query`, `Filters`) and answered (`Hit`, `Match`…)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ingest.models import Document
from nlp.models import Annotations, Statement

Mode = Literal["hybrid", "semantic", "exact"]
Scope = Literal["any", "statement", "document"]
"""Where all that a question names must stand together."""
Relation = Literal["restates", "strengthens", "weakens", "changes", "contradicts", "dropped", "new"]
Severity = Literal["high", "medium", "low", "hint"]


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """What a list of documents shows of one: the metadata without the text. `work` and `meeting_id` are ids."""

    id: str
    title: str
    date: str
    place: str
    body: str
    meeting: str
    meeting_id: str
    series: str
    language: str
    symbol: str
    pages: int
    sha256: str
    source: str
    work: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """A document with all that was found in it and one unit vector a statement (rows in order): the unit of storage."""

    document: Document
    annotations: Annotations
    vectors: object  # numpy.ndarray of shape (statements, dimension), float32


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the contract, combined with AND; several values of one filter are combined with OR.

    `also` holds conditions ("crime_type:extortion", "year:2024") of which every one must hold.
    """

    kinds: tuple[str, ...] = ()
    strengths: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    crime_types: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A question: its words, how to look (`mode`), what to leave out (`filters`) and which page of the answer."""

    text: str = ""
    mode: Mode = "hybrid"
    filters: Filters = field(default_factory=Filters)
    scope: Scope = "any"
    sort: Literal["relevance", "date", "strength"] = "relevance"
    limit: int = 10
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Why:
    """Why a hit was found: the semantic share (0-1), the words that matched, the concepts that matched."""

    semantic: float
    exact: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A statement that answers a query; `versions` are the same statement in the other languages of its work."""

    rank: int
    score: float
    weak: bool
    why: Why
    statement: Statement
    document: DocumentInfo
    versions: tuple[Statement, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingHits:
    """A meeting with the documents it produced and the passages that answer the topic, best first.

    With a topic, `documents` are those that hold passages on it, and `passages` counts these, also those that `hits`
    leaves out. `subjects` are the ids of the crime types that it speaks of most. A meeting that texts only mention has
    no documents: its hits are the passages that name it.
    """

    id: str
    name: str
    date: str
    place: str
    documents: tuple[DocumentInfo, ...]
    score: float
    hits: tuple[Hit, ...] = ()
    subjects: tuple[str, ...] = ()
    passages: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs between two statements: `before` in A, `after` in B (printed as `from` and `to`)."""

    field: str
    before: str
    after: str
    substantive: bool = True


@dataclass(frozen=True, slots=True)
class RedlineSpan:
    """A run of words of a redline: kept, deleted (stood in A) or inserted (stands in B)."""

    op: Literal["equal", "delete", "insert"]
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A pair of statements, or one that stands alone (`dropped`: only in A, `new`: only in B)."""

    relation: Relation
    similarity: float
    a: Statement | None
    b: Statement | None
    changes: tuple[Change, ...] = ()
    redline: tuple[RedlineSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """A warning for a drafter: what (`type`), how grave, where, in one sentence, with the statements that prove it.

    `values` maps a document's id to what it says; `evidence` holds the statements of the corpus that are cited.
    """

    type: str
    severity: Severity
    message: str
    paragraph: str = ""
    statement: Statement | None = None
    statements: tuple[Statement, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    evidence: tuple[Hit, ...] = ()
