"""Hits and documents → CSV, XLSX, JSON Lines, BibTeX and RIS, all with the same citation as the screen."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from service.output import as_csv, cell
from service.reports.citation import cite, cite_document
from service.schemas import info_json, statement_json

if TYPE_CHECKING:
    from index.models import DocumentInfo, Hit
    from nlp.models import Statement

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "jsonl": "application/x-ndjson",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


def statement_row(statement: Statement, info: DocumentInfo) -> dict[str, Any]:
    """One statement as a flat row; lists as words joined by "; "."""
    s = statement
    return {
        "citation": cite(info, s),
        "kind": s.kind,
        "strength": s.strength or "",
        "level": s.level,
        "text": s.text,
        "cue": s.cue.text if s.cue else "",
        "actors": [actor.name for actor in s.actors],
        "action": s.action,
        "deadline": s.deadline.text if s.deadline else "",
        "deadline_date": (s.deadline.date or "") if s.deadline else "",
        "quantities": [q.text for q in s.quantities],
        "hedges": [hedge.text for hedge in s.hedges],
        "crime_types": sorted({c.id for c in s.crime_types}),
        "entities": sorted({e.name for e in s.entities}),
        "reaffirmed": "yes" if s.reaffirmed else "no",
        "language": s.language,
        "meeting": info.meeting,
        "date": info.date,
        "place": info.place,
        "body": info.body,
        "paragraph": s.paragraph,
        "page": s.page,
        "section": " > ".join(s.section),
        "document": info.source,
        "document_id": info.id,
        "statement_id": s.id,
        "rule": s.rule,
    }


def hit_rows(hits: Iterable[Hit]) -> list[dict[str, Any]]:
    """Search results as flat rows: rank and score before the statement."""
    return [
        {"rank": hit.rank, "score": round(hit.score, 4), "weak": "yes" if hit.weak else "no"}
        | statement_row(hit.statement, hit.document)
        for hit in hits
    ]


def export(hits: Sequence[Hit], form: str) -> bytes:
    """`hits` as a file of the form "csv", "xlsx", "jsonl", "bib" or "ris".

    CSV begins with a byte-order mark, without which Excel misreads accents.
    """
    if form == "csv":
        return ("\ufeff" + as_csv(hit_rows(hits))).encode()
    if form == "xlsx":
        return as_xlsx(hit_rows(hits))
    if form == "jsonl":
        return "".join(_json_line(hit) for hit in hits).encode()
    infos = list({hit.document.id: hit.document for hit in hits}.values())
    return (as_bibtex(infos) if form == "bib" else as_ris(infos)).encode()


def _json_line(hit: Hit) -> str:
    value = {
        "citation": cite(hit.document, hit.statement),
        "statement": statement_json(hit.statement),
        "document": info_json(hit.document),
    }
    return json.dumps(value, ensure_ascii=False) + "\n"


def as_xlsx(rows: Sequence[dict[str, Any]], title: str = "Acervo") -> bytes:
    """`rows` as one sheet with a fixed header, filters and columns as wide as they are read."""
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = title
    header = list(rows[0]) if rows else ["citation"]
    sheet.append([name.replace("_", " ") for name in header])
    for row in rows:
        values = (cell(row[name]) for name in header)
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", v) if isinstance(v, str) else v for v in values])
    for number, name in enumerate(header, 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width = {"text": 80, "citation": 50, "action": 50, "section": 30}.get(name, max(10, len(name) + 4))
    for cells in sheet.iter_rows(min_row=2):
        for one in cells:
            one.alignment = Alignment(wrap_text=True, vertical="top")
    for one in sheet[1]:
        one.font = Font(bold=True)
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def as_bibtex(infos: Sequence[DocumentInfo]) -> str:
    """The documents as BibTeX entries, keyed by their ids."""
    entries = []
    for info in infos:
        fields = {
            "title": info.title or info.source,
            # A body is no person: braces keep "United States and Mexico" one author whose name has no parts.
            "author": info.body,
            "year": info.date[:4],
            "month": info.date[5:7].lstrip("0"),
            "address": info.place,
            "howpublished": info.meeting,
            "number": info.symbol,
            "language": info.language,
            "url": info.address,
            "note": cite_document(info),
        }
        words = {name: _bibtex(value) for name, value in fields.items() if value}
        lines = [f"  {name} = {{{f'{{{value}}}' if name == 'author' else value}}}," for name, value in words.items()]
        entries.append(f"@misc{{acervo-{info.id},\n" + "\n".join(lines) + "\n}\n")
    return "\n".join(entries)


def _bibtex(value: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", value.replace("\\", "/"))


def as_ris(infos: Sequence[DocumentInfo]) -> str:
    """The documents as RIS records (conference proceedings)."""
    records = []
    for info in infos:
        fields = [
            ("TY", "CONF"),
            ("ID", f"acervo-{info.id}"),
            ("TI", info.title or info.source),
            ("T2", info.meeting),
            ("AU", info.body),
            ("PY", info.date[:4]),
            ("DA", info.date.replace("-", "/")),
            ("CY", info.place),
            ("M1", info.symbol),
            ("LA", info.language),
            ("UR", info.address),
            ("N1", cite_document(info)),
        ]
        lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in fields if value]
        records.append("\r\n".join([*lines, "ER  - ", ""]))
    return "\r\n".join(records)
