"""Results → what Rich prints: readable at 80 columns and at 120, with words (not colours alone) for what matters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from service.reports.citation import cite
from service.reports.exports import hit_rows as hit_rows

if TYPE_CHECKING:
    from index.models import Hit, MeetingHits
    from nlp.models import Statement
    from service.ledger import Group as LedgerGroup
    from service.pipeline import IngestReport

KIND_STYLE = {"commitment": "bold green", "call": "yellow", "position": "cyan", "context": "dim", "heading": "dim"}


def table(*columns: str, title: str = "") -> Table:
    """An empty table in the house style."""
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False, title=title or None, title_justify="left", title_style="bold")
    for column in columns:
        name, _, flags = column.partition("|")
        grid.add_column(
            name,
            justify="right" if "r" in flags else "left",
            no_wrap="n" in flags,
            ratio=1 if "w" in flags else None,
            overflow="ellipsis" if "n" in flags else "fold",
        )
    return grid


def label(statement: Statement) -> Text:
    """Kind, strength and level in words: "COMMITMENT firm (4)"."""
    return label_of(statement.kind, statement.strength, statement.level)


def label_of(kind: str, strength: str | None, level: int) -> Text:
    """The same for the parts of a statement."""
    words = kind.upper() if kind == "commitment" else kind
    detail = f" {strength} ({level})" if strength else f" ({level})" if level else ""
    return Text(words + detail, style=KIND_STYLE.get(kind, ""))


def marked(statement: Statement) -> Text:
    """The text with its cue underlined and its deadline in bold."""
    text = Text(statement.text)
    if statement.cue and statement.cue.end:
        text.stylize("bold underline", statement.cue.start, statement.cue.end)
    if statement.deadline:
        text.stylize("bold", statement.deadline.start, statement.deadline.end)
    return text


def hit_list(hits: Sequence[Hit]) -> RenderableType:
    """Search results, one under another: citation, label, text, and why each was found."""
    return Group(*(hit_block(hit) for hit in hits))


def hit_block(hit: Hit) -> RenderableType:
    """One result."""
    head = Text.assemble((f"{hit.rank:>2}  ", "bold"), (cite(hit.document, hit.statement), "bold"))
    facts = label(hit.statement)
    facts.append(f" · {hit.statement.language}", style="dim")
    if hit.statement.actors:
        facts.append(" · " + ", ".join(actor.name for actor in hit.statement.actors))
    if hit.statement.deadline:
        facts.append(f" · by {hit.statement.deadline.date or hit.statement.deadline.text}")
    if hit.weak:
        facts.append(" · weak match", style="italic yellow")
    body = [facts, marked(hit.statement), Text(_why(hit), style="dim")]
    return Group(head, *(Padding(part, (0, 0, 0, 4)) for part in body), Text())


def _why(hit: Hit) -> str:
    parts = [f"{hit.statement.id}", f"meaning {hit.why.semantic:.2f}"] if hit.why.semantic else [hit.statement.id]
    if hit.why.exact:
        parts.append("words: " + ", ".join(hit.why.exact))
    if hit.why.concepts:
        parts.append("concepts: " + ", ".join(hit.why.concepts))
    if hit.versions:
        parts.append("also in " + ", ".join(sorted({version.language for version in hit.versions})))
    return " · ".join(parts)


def ledger(hits: Sequence[Hit]) -> RenderableType:
    """Commitments in columns: date, meeting and paragraph, how firmly, who, the text, by when."""
    grid = table("date|n", "strength|n", "who", "commitment|w", "by")
    for hit in hits:
        s = hit.statement
        source = Text(cite(hit.document, s), style="dim")
        grid.add_row(
            hit.document.date,
            f"{s.strength or ''} {s.level}",
            ", ".join(actor.name for actor in s.actors),
            Group(marked(s), source),
            (s.deadline.date or s.deadline.text) if s.deadline else "",
        )
    return grid


def grouped_ledger(groups: Sequence[LedgerGroup]) -> RenderableType:
    """Commitments under the heading of their group; groups whose commitments stand on other pages as headings alone."""
    parts: list[RenderableType] = []
    for one in groups:
        parts.append(Text.assemble((one.name or "none named", "bold"), f"  {one.total}"))
        if one.hits:
            parts.append(ledger(one.hits))
    return Group(*parts)


def grouped_rows(groups: Sequence[LedgerGroup]) -> list[dict[str, Any]]:
    """The commitments of a page as flat rows, each with its group."""
    return [{"group": one.name, "group_count": one.total} | row for one in groups for row in hit_rows(one.hits)]


def meeting_list(found: Sequence[MeetingHits], topic: str) -> RenderableType:
    """Meetings in order of date, each with its best passages; first and last are named above."""
    if not topic:
        grid = table("date|n", "meeting|w", "place", "documents|r")
        for meeting in found:
            grid.add_row(meeting.date, meeting.name, meeting.place, str(len(meeting.documents)))
        return grid
    parts: list[RenderableType] = []
    if found:
        first, last = found[0], found[-1]
        parts.append(
            Text(f"{some(len(found), 'meeting')}; first {first.name} ({first.date}), last {last.name} ({last.date})\n")
        )
    for meeting in found:
        where = ", ".join(part for part in (meeting.date, meeting.place) if part)
        parts.append(Text.assemble((meeting.name, "bold"), f"  {where}  ", (f"score {meeting.score:.2f}", "dim")))
        for hit in meeting.hits[:3]:
            head = label(hit.statement)
            head.append(f" · {cite(hit.document, hit.statement)}", style="dim")
            parts.append(Padding(Group(head, marked(hit.statement)), (0, 0, 0, 4)))
        if meeting.passages > 3:
            more = some(meeting.passages - 3, "more passage")
            parts.append(Padding(Text(f"and {more}", style="dim"), (0, 0, 0, 4)))
        parts.append(Text())
    return Group(*parts)


def some(count: int, noun: str) -> str:
    """A count with its noun: "1 meeting", "2 meetings"."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def meeting_rows(found: Sequence[MeetingHits]) -> list[dict[str, Any]]:
    """Meetings as flat rows: one a passage, or one a meeting if there are none."""
    rows: list[dict[str, Any]] = []
    for meeting in found:
        base = {
            "meeting": meeting.name,
            "date": meeting.date,
            "place": meeting.place,
            "score": round(meeting.score, 4),
            "documents": [info.source for info in meeting.documents],
        }
        passages = [
            base | {"citation": cite(h.document, h.statement), "text": h.statement.text, "statement_id": h.statement.id}
            for h in meeting.hits
        ]
        rows += passages or [base | {"citation": "", "text": "", "statement_id": ""}]
    return rows


def document_list(documents: Sequence[Mapping[str, Any]]) -> RenderableType:
    """The documents of the corpus, one line each where the terminal is wide enough."""
    grid = table("id|n", "date|n", "lang|n", "pages|r", "title|w", "meeting")
    for d in documents:
        grid.add_row(d["id"][:8], d["date"], d["language"], str(d["pages"]), d["title"] or d["source"], d["meeting"])
    return grid


def document_view(value: Mapping[str, Any]) -> RenderableType:
    """One document: what it is, its warnings, its statements."""
    document = value["document"]
    facts = table("", "|w")
    facts.show_header = False
    for name in (
        "id",
        "source",
        "date",
        "place",
        "body",
        "meeting",
        "series",
        "symbol",
        "language",
        "pages",
        "legal_status",
    ):
        if document.get(name):
            facts.add_row(Text(name.replace("_", " "), style="dim"), str(document[name]))
    if document.get("signatories"):
        facts.add_row(Text("signatories", style="dim"), ", ".join(document["signatories"]))
    for reservation in document.get("reservations", []):
        scope = f" (paragraph {reservation['scope']})" if reservation["scope"] else ""
        facts.add_row(Text("reservation", style="dim"), reservation["party"] + scope)
    for warning in value["warnings"]:
        facts.add_row(Text("warning", style="yellow"), warning)
    grid = table("p.|rn", "para.|n", "kind|n", "statement|w")
    for s in value["statements"]:
        text = Text(s["text"])
        if s["cue"] and s["cue"]["end"]:
            text.stylize("bold underline", s["cue"]["start"], s["cue"]["end"])
        grid.add_row(str(s["page"]), s["paragraph"], label_of(s["kind"], s["strength"], s["level"]), text)
    return Group(Text(document["title"] or document["source"], style="bold"), facts, grid)


def statement_rows(statements: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Statements of one document as flat rows."""
    return [
        {
            "id": s["id"],
            "page": s["page"],
            "paragraph": s["paragraph"],
            "kind": s["kind"],
            "strength": s["strength"],
            "level": s["level"],
            "text": s["text"],
            "cue": s["cue"]["text"] if s["cue"] else "",
            "actors": [actor["name"] for actor in s["actors"]],
            "deadline": s["deadline"]["text"] if s["deadline"] else "",
            "crime_types": [crime["id"] for crime in s["crime_types"]],
            "entities": [entity["name"] for entity in s["entities"]],
            "start": s["start"],
            "end": s["end"],
        }
        for s in statements
    ]


def ingest_report(report: IngestReport, verb: str = "Taken") -> RenderableType:
    """What became of every file: taken, skipped, failed and why."""
    grid = table("file|w", "outcome|n", "what to know|w")
    for taken in report.taken:
        known = [some(taken.statements, "statement")] if taken.statements else []
        grid.add_row(taken.source, Text(verb.lower(), style="green"), "; ".join([*known, *taken.notes]))
    for skipped in report.skipped:
        grid.add_row(skipped.source, Text("skipped", style="dim"), skipped.why)
    for failed in report.failed:
        grid.add_row(failed.source, Text("FAILED", style="bold red"), failed.why)
    counts = f"{verb} {len(report.taken)}, skipped {len(report.skipped)}, failed {len(report.failed)}."
    return Group(grid, Text(counts, style="bold"))


def status_view(value: Mapping[str, Any]) -> RenderableType:
    """The health of the corpus, a line a fact."""
    grid = table("", "|w")
    grid.show_header = False
    for row in flat_rows(value):
        grid.add_row(Text(str(row["what"]), style="dim"), str(row["value"]))
    return grid


def flat_rows(value: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A nested object as rows of name and value."""
    rows = []
    for name, part in value.items():
        if isinstance(part, dict):
            part = ", ".join(f"{key} {count}" for key, count in part.items())
        elif isinstance(part, list):
            part = "; ".join(map(str, part)) or "none"
        rows.append({"what": name.replace("_", " "), "value": part})
    return rows
