"""The shapes of the answers, for the OpenAPI schema: what `service/schemas.py` makes, field by field, with examples."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

STATEMENT: dict[str, Any] = {
    "id": "5f0c1d2e3a4b", "document": "9a8b7c6d5e4f", "language": "es", "page": 3, "paragraph": "12",
    "section": ["Cooperación judicial"], "start": 1834, "end": 1903,
    "text": "Nos comprometemos a crear equipos conjuntos de investigación en 2024.",
    "kind": "commitment", "level": 4, "strength": "firm",
    "cue": {"text": "Nos comprometemos a", "start": 0, "end": 19}, "rule": "es.commit.nos_comprometemos",
    "reaffirmed": False, "negated": False,
    "actors": [{"id": "signatories", "name": "signatories", "text": "Nos"}],
    "action": "crear equipos conjuntos de investigación", "deadline": {"text": "en 2024", "date": "2024-12-31"},
    "quantities": [], "hedges": [], "crime_types": [], "entities": [],
}  # fmt: skip
DOCUMENT: dict[str, Any] = {
    "id": "9a8b7c6d5e4f", "title": "Conclusions", "date": "2023-11-14", "place": "Lima", "body": "Programme",
    "meeting": "Annual Meeting 2023", "language": "es", "symbol": "", "pages": 6, "sha256": "9a8b7c6d5e4f…",
    "source": "2023-11-lima.es.pdf", "series": "Annual Meeting", "meeting_id": "annual-meeting-2023",
    "work": "lima-2023", "address": "",
}  # fmt: skip
HIT: dict[str, Any] = {
    "rank": 1, "score": 0.82, "weak": False,
    "why": {"semantic": 0.71, "exact": ["equipos conjuntos"], "concepts": ["joint-investigation-teams"]},
    "statement": STATEMENT, "document": DOCUMENT, "versions": [],
    "citation": "Annual Meeting 2023, Conclusions, Lima, November 2023, para. 12, p. 3",
}  # fmt: skip
MATCH: dict[str, Any] = {
    "relation": "weakens", "similarity": 0.91, "a": STATEMENT, "b": {**STATEMENT, "level": 3, "strength": "soft"},
    "changes": [{"field": "level", "from": "4", "to": "3", "substantive": True}],
    "redline": [{"op": "delete", "text": "Nos comprometemos a"}, {"op": "insert", "text": "Procuraremos"}],
}  # fmt: skip
FINDING: dict[str, Any] = {
    "type": "weakens", "severity": "high", "paragraph": "12", "message": "Weaker than agreed in Lima in 2023.",
    "statement": STATEMENT, "values": {}, "statements": [], "evidence": [],
}  # fmt: skip


def _example(value: dict[str, Any]) -> ConfigDict:
    return ConfigDict(json_schema_extra={"example": value}, extra="allow", populate_by_name=True)


class Span(BaseModel):
    """Words with their offsets into the statement."""

    text: str
    start: int
    end: int


class Statement(BaseModel):
    """One sentence, list item or heading; `start` and `end` are offsets into the document's text."""

    model_config = _example(STATEMENT)
    id: str
    document: str
    language: str
    page: int
    paragraph: str
    section: list[str]
    start: int
    end: int
    text: str
    kind: str
    level: int
    strength: str | None
    cue: Span | None
    rule: str
    reaffirmed: bool
    negated: bool
    actors: list[dict[str, Any]]
    action: str
    deadline: dict[str, Any] | None
    quantities: list[dict[str, Any]]
    hedges: list[dict[str, Any]]
    crime_types: list[dict[str, Any]]
    entities: list[dict[str, Any]]


class Document(BaseModel):
    """One file in one language."""

    model_config = _example(DOCUMENT)
    id: str
    title: str
    date: str
    place: str
    body: str
    meeting: str
    language: str
    symbol: str
    pages: int
    sha256: str
    source: str


class Shown(BaseModel):
    """One document with paragraphs, statements and warnings."""

    document: Document
    paragraphs: list[dict[str, Any]]
    statements: list[Statement]
    warnings: list[str]


class Hit(BaseModel):
    """A search result and why it was found."""

    model_config = _example(HIT)
    rank: int
    score: float
    weak: bool
    why: dict[str, Any]
    statement: Statement
    document: Document
    versions: list[Statement]
    citation: str


class LedgerGroup(BaseModel):
    """A meeting, actor or crime type: how many commitments it has, and the ids of those on this page."""

    id: str
    name: str
    count: int
    statements: list[str]


class Hits(BaseModel):
    """The answer to a search; `total` counts all that match, `groups` are there where they were asked for."""

    model_config = _example({"query": "asset recovery", "hits": [HIT], "total": 1})
    query: str
    hits: list[Hit]
    total: int | None = None
    groups: list[LedgerGroup] | None = None


class Meeting(BaseModel):
    """A meeting with its documents and passages."""

    id: str
    name: str
    date: str
    place: str
    documents: list[Document]
    score: float
    hits: list[Hit]


class Meetings(BaseModel):
    """The meetings that discussed a topic, by date; `total` counts their passages."""

    topic: str
    meetings: list[Meeting]
    total: int


class Match(BaseModel):
    """A pair of statements and what changed."""

    model_config = _example(MATCH)
    relation: str
    similarity: float
    a: Statement | None
    b: Statement | None
    changes: list[dict[str, Any]]
    redline: list[dict[str, str]]


class Comparison(BaseModel):
    """Two documents, pair by pair."""

    a: Document
    b: Document
    matches: list[Match]


class Finding(BaseModel):
    """A drafter's warning with what proves it."""

    model_config = _example(FINDING)
    type: str
    severity: str
    paragraph: str
    message: str
    statement: Statement | None
    values: dict[str, str]
    statements: list[Statement]
    evidence: list[Hit]


class Concordance(BaseModel):
    """Language versions, place by place, and where they differ."""

    documents: list[Document]
    paragraphs: list[list[Any]]
    findings: list[Finding]


class Check(BaseModel):
    """A draft against the corpus."""

    draft: Document
    statements: list[dict[str, Any]]
    findings: list[Finding]
    dropped: list[Any]


class Ingested(BaseModel):
    """What became of every file."""

    model_config = _example(
        {
            "taken": [{"source": "lima.es.pdf", "id": "9a8b7c6d5e4f"}],
            "skipped": [],
            "failed": [{"source": "empty.pdf", "why": "is empty"}],
        }
    )
    taken: list[dict[str, str]]
    skipped: list[dict[str, str]]
    failed: list[dict[str, str]]


class Statements(BaseModel):
    """A list of statements; `total` counts language versions once and no headings, `listed` all that the list holds."""

    statements: list[dict[str, Any]]
    limit: int
    offset: int
    total: int
    listed: int


class Line(BaseModel):
    """A row or a column of a matrix."""

    id: str
    name: str
    count: int


class Cell(BaseModel):
    """A count; `address` opens it, and the `total` there is the count. `query` holds the parameters of the address."""

    row: str
    column: str
    count: int
    query: dict[str, Any]
    address: str


class Matrix(BaseModel):
    """Counts of statements by row and column, and how accurate the labels behind them are."""

    model_config = _example(
        {
            "rows": [{"id": "extortion", "name": "Extortion", "count": 2}],
            "columns": [{"id": "lima-round-table-2023", "name": "Lima Round Table 2023", "count": 2}],
            "cells": [
                {
                    "row": "extortion",
                    "column": "lima-round-table-2023",
                    "count": 2,
                    "query": {"crime_type": ["extortion"], "meeting": ["lima-round-table-2023"]},
                    "address": "/api/v1/search?crime_type=extortion&meeting=lima-round-table-2023",
                }
            ],
            "accuracy": {"field": "crime_types", "set": "sample", "precision": 99.5, "recall": 100.0},
        }
    )
    rows: list[Line]
    columns: list[Line]
    cells: list[Cell]
    accuracy: dict[str, Any] | None


class Problem(BaseModel):
    """An error (RFC 9457); `detail` says what to do."""

    model_config = _example(
        {"type": "about:blank", "title": "Not found", "status": 404, "detail": "No document goes by 'x'."}
    )
    type: str
    title: str
    status: int
    detail: str


class DraftText(BaseModel):
    """A draft as JSON."""

    text: str = Field(min_length=1, max_length=2_000_000, examples=["We intend to set up joint teams by 2027."])
    name: str = Field("draft.txt", max_length=200)
    against: list[str] = Field([], description="documents or meetings whose undertakings must not be dropped")
