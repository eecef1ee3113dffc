"""Results → the JSON of the contract: the same plain dictionaries for the command line, the HTTP API and the pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from service.reports.citation import cite

if TYPE_CHECKING:
    from index.lineage import Ancestor
    from index.models import (
        Change,
        DocumentInfo,
        Finding,
        Hit,
        Match,
        MeetingHits,
        RedlineSpan,
    )
    from ingest.models import Box, Document, Paragraph
    from nlp.models import Annotations, Mention, Statement
    from service.ledger import Group

Json = dict[str, Any]


def info_json(info: DocumentInfo) -> Json:
    """A document as lists show it."""
    return {
        "id": info.id,
        "title": info.title,
        "date": info.date,
        "place": info.place,
        "body": info.body,
        "meeting": info.meeting,
        "language": info.language,
        "symbol": info.symbol,
        "pages": info.pages,
        "sha256": info.sha256,
        "source": info.source,
        "series": info.series,
        "meeting_id": info.meeting_id,
        "work": info.work,
        "address": info.address,
    }


def document_json(document: Document, annotations: Annotations | None = None) -> Json:
    """A document that has just been read; with `annotations` also who signed, who did not, and its legal status."""
    meta = document.metadata
    value: Json = {
        "id": document.id,
        "title": meta.title,
        "date": meta.date,
        "place": meta.place,
        "body": meta.body,
        "meeting": meta.meeting,
        "language": document.language,
        "symbol": meta.symbol,
        "pages": len(document.pages),
        "sha256": document.sha256,
        "source": document.source,
        "series": meta.series,
        "work": meta.work,
        "address": meta.address,
        "unread_pages": [page.number for page in document.pages if page.origin == "unread"],
    }
    if annotations is not None:
        value["signatories"] = list(annotations.signatories)
        value["legal_status"] = annotations.legal_status
        value["reservations"] = [
            {"party": r.party, "scope": r.scope, "text": r.text, "start": r.start, "end": r.end}
            for r in annotations.reservations
        ]
    return value


def span_json(mention: Mention | None) -> Json | None:
    """Words with their place in the statement, or null."""
    return None if mention is None else {"text": mention.text, "start": mention.start, "end": mention.end}


def number_json(value: float) -> int | float:
    """A figure as people write it: whole numbers without a decimal point."""
    return int(value) if float(value).is_integer() else value


def statement_json(statement: Statement) -> Json:
    """A statement, with exactly the keys of the contract."""
    s = statement
    return {
        "id": s.id,
        "document": s.document,
        "language": s.language,
        "page": s.page,
        "paragraph": s.paragraph,
        "section": list(s.section),
        "start": s.start,
        "end": s.end,
        "text": s.text,
        "kind": s.kind,
        "level": s.level,
        "strength": s.strength,
        "cue": span_json(s.cue),
        "rule": s.rule,
        "reaffirmed": s.reaffirmed,
        "negated": s.negated,
        "actors": [{"id": a.id, "name": a.name, "text": a.text} for a in s.actors],
        "action": s.action,
        "deadline": None if s.deadline is None else {"text": s.deadline.text, "date": s.deadline.date},
        "quantities": [{"text": q.text, "value": number_json(q.value), "unit": q.unit} for q in s.quantities],
        "hedges": [{"text": hedge.text} for hedge in s.hedges],
        "crime_types": [
            {"id": c.id, "iccs": c.iccs, "text": c.text, "start": c.start, "end": c.end} for c in s.crime_types
        ],
        "entities": [
            {"id": e.id, "type": e.type, "name": e.name, "text": e.text, "start": e.start, "end": e.end}
            for e in s.entities
        ],
    }


def box_json(box: Box) -> Json:
    """A rectangle on a page in points from its top left corner."""
    return {
        "page": box.page,
        "left": round(box.left, 2),
        "top": round(box.top, 2),
        "right": round(box.right, 2),
        "bottom": round(box.bottom, 2),
    }


def paragraph_json(document: Document, paragraph: Paragraph, *, boxes: bool = False) -> Json:
    """A paragraph with its text and place; with `boxes` also one rectangle a printed line."""
    value: Json = {
        "start": paragraph.start,
        "end": paragraph.end,
        "kind": paragraph.kind,
        "label": paragraph.label,
        "depth": paragraph.depth,
        "page": paragraph.page,
        "language": paragraph.language or document.language,
        "section": list(paragraph.section),
        "text": document.text[paragraph.start : paragraph.end],
    }
    if boxes:
        from ingest.boxes import boxes_of

        value["boxes"] = [box_json(box) for box in boxes_of(document, paragraph.start, paragraph.end)]
    return value


def show_json(document: Document, annotations: Annotations, *, info: Json | None = None, boxes: bool = False) -> Json:
    """What `extract` and `show` print: one document with its paragraphs, statements and warnings."""
    return {
        "document": document_json(document, annotations) | (info or {}),
        "paragraphs": [paragraph_json(document, paragraph, boxes=boxes) for paragraph in document.paragraphs],
        "statements": [statement_json(statement) for statement in annotations.statements],
        "warnings": list(dict.fromkeys(document.warnings + annotations.warnings)),
    }


def hit_json(hit: Hit) -> Json:
    """A search result: why it was found, the statement, its document and its language versions."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, 4),
        "weak": hit.weak,
        "why": {
            "semantic": round(hit.why.semantic, 4),
            "exact": list(hit.why.exact),
            "concepts": list(hit.why.concepts),
        },
        "statement": statement_json(hit.statement),
        "document": info_json(hit.document),
        "versions": [statement_json(version) for version in hit.versions],
        "citation": cite(hit.document, hit.statement),
    }


def hits_json(query: str, hits: Iterable[Hit], *, total: int | None = None) -> Json:
    """The answer to a search; `total` counts all that match where it is known."""
    value: Json = {"query": query, "hits": [hit_json(hit) for hit in hits]}
    if total is not None:
        value["total"] = total
    return value


def groups_json(groups: Iterable[Group]) -> list[Json]:
    """The groups of the ledger with how many commitments each has; `statements` are the ids of those on this page."""
    return [
        {"id": one.id, "name": one.name, "count": one.total, "statements": [hit.statement.id for hit in one.hits]}
        for one in groups
    ]


def meeting_json(meeting: MeetingHits) -> Json:
    """A meeting with its documents and the passages that answer the topic."""
    return {
        "id": meeting.id,
        "name": meeting.name,
        "date": meeting.date,
        "place": meeting.place,
        "documents": [info_json(info) for info in meeting.documents],
        "score": round(meeting.score, 4),
        "hits": [hit_json(hit) for hit in meeting.hits],
        "subjects": list(meeting.subjects),
        "passages": meeting.passages,
    }


def change_json(change: Change) -> Json:
    """A field that differs between two statements."""
    return {
        "field": change.field,
        "from": change.before,
        "to": change.after,
        "substantive": change.substantive,
    }


def redline_json(redline: Sequence[RedlineSpan]) -> list[Json]:
    """Runs of words that were kept, deleted or inserted."""
    return [{"op": span.op, "text": span.text} for span in redline]


def match_json(match: Match) -> Json:
    """A pair of statements with what changed from the first to the second."""
    return {
        "relation": match.relation,
        "similarity": round(match.similarity, 4),
        "a": None if match.a is None else statement_json(match.a),
        "b": None if match.b is None else statement_json(match.b),
        "changes": [change_json(change) for change in match.changes],
        "redline": redline_json(match.redline),
    }


def lineage_step_json(step: Ancestor) -> Json:
    """A statement of another meeting: `relation`, `changes` and `redline` go from the earlier of the two to the later.

    `change` above 0 means that the level grew; `compared` names the versions that were held against each other.
    """
    match = step.match
    return {
        "statement": statement_json(step.statement),
        "document": info_json(step.document),
        "similarity": step.similarity,
        "change": step.change,
        "relation": match.relation,
        "changes": [change_json(change) for change in match.changes],
        "redline": redline_json(match.redline),
        "compared": {
            "from": None if match.a is None else match.a.id,
            "to": None if match.b is None else match.b.id,
            "language": "" if match.b is None else match.b.language,
        },
    }


def finding_json(finding: Finding) -> Json:
    """A drafter's warning with what proves it: the union of what `concord` and `check` print."""
    return {
        "type": finding.type,
        "severity": finding.severity,
        "paragraph": finding.paragraph,
        "message": finding.message,
        "statement": None if finding.statement is None else statement_json(finding.statement),
        "values": dict(finding.values),
        "statements": [statement_json(statement) for statement in finding.statements],
        "evidence": [hit_json(hit) for hit in finding.evidence],
    }
