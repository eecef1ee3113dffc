"""The draft itself as a DOCX with every finding and the closest agreed language as Word comments at their places."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.reports.citation import cite

if TYPE_CHECKING:
    from index.models import Finding, Hit, Match
    from nlp.models import Statement
    from service.comparisons import CheckedDraft

AUTHOR, INITIALS = "Acervo", "Ac"
_TOLD = ("commitment", "call")
"""Kinds whose agreed language is told in the margin; on the others it would only be noise."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment on the characters `start:end` of the draft's text."""

    start: int
    end: int
    text: str


def annotate_draft(checked: CheckedDraft) -> bytes:
    """A DOCX: the user's own file with comments if the draft was one, otherwise its text laid out anew.

    A remark whose words cannot be found again in the user's file stands on the paragraph that holds most of them, and
    the ones that belong to no place are in a list at the end.
    """
    import docx

    remarks = remarks_of(checked)
    if checked.source.data[:2] == b"PK":
        book = docx.Document(io.BytesIO(checked.source.data))
        left = _place_in_file(book, checked, remarks)
    else:
        book = docx.Document()
        left = _lay_out(book, checked, remarks)
    general = [finding.message for finding in checked.report.findings if finding.statement is None]
    _append_list(book, "On the whole draft", general + [remark.text for remark in left])
    dropped = [f"{cite(hit.document, hit.statement)}: {hit.statement.text}" for hit in checked.report.dropped]
    _append_list(book, "Earlier undertakings that the draft does not take up", dropped)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def remarks_of(checked: CheckedDraft) -> list[Remark]:
    """One remark a finding that has a place, and one a statement that agreed language says otherwise or also."""
    remarks = []
    cited = {(f.statement.id, hit.statement.id) for f in checked.report.findings if f.statement for hit in f.evidence}
    for finding in checked.report.findings:
        if finding.statement is not None:
            remarks.append(Remark(finding.statement.start, finding.statement.end, finding_text(finding)))
    for one in checked.report.statements:
        for precedent in one.matches[:1]:
            told = one.statement.kind in _TOLD and (one.statement.id, precedent.hit.statement.id) not in cited
            if told and precedent.match.relation != "new":
                text = precedent_text(precedent.match, precedent.hit)
                remarks.append(Remark(one.statement.start, one.statement.end, text))
    return sorted(remarks, key=lambda remark: (remark.start, remark.end, remark.text))


def finding_text(finding: Finding) -> str:
    """A finding as the words of a comment."""
    lines = [f"{finding.severity.upper()} · {finding.type}", finding.message]
    lines += [f"{cite(hit.document, hit.statement)}: “{hit.statement.text}”" for hit in finding.evidence[:3]]
    return "\n".join(lines)


def precedent_text(match: Match, hit: Hit) -> str:
    """Agreed language as the words of a comment: relation, what changed, citation and wording."""
    lines = [f"{match.relation}: {cite(hit.document, hit.statement)}"]
    lines += [f"{change.field}: {change.before or 'none'} → {change.after or 'none'}" for change in match.changes]
    lines.append(f"“{hit.statement.text}”")
    return "\n".join(lines)


def _place_in_file(book: Any, checked: CheckedDraft, remarks: list[Remark]) -> list[Remark]:
    """Put remarks on the runs of the user's paragraphs; returns those that found no place.

    The user's text and ours differ in spaces and Unicode form only, so letters and digits are matched in order.
    """
    from service.reports.docx_places import Places

    places = Places(book)
    left = []
    for remark in remarks:
        runs = places.runs_of(checked.record.document.text[remark.start : remark.end])
        if runs:
            book.add_comment(runs, text=remark.text, author=AUTHOR, initials=INITIALS)
        else:
            left.append(remark)
    return left


def _lay_out(book: Any, checked: CheckedDraft, remarks: list[Remark]) -> list[Remark]:
    """The draft's paragraphs as Word paragraphs, a run a statement, with its remarks on it."""
    document = checked.record.document
    placed: set[Remark] = set()
    for paragraph in document.paragraphs:
        style = {"title": "Title", "heading": f"Heading {min(max(paragraph.depth, 1), 4)}"}.get(paragraph.kind)
        style = style or ("List Bullet" if paragraph.kind == "item" and not paragraph.label else None)
        block = book.add_paragraph(style=style)
        if paragraph.label:
            block.add_run(f"{paragraph.label}. ")
        at = paragraph.start
        for statement in _statements_in(checked, paragraph.start, paragraph.end):
            block.add_run(document.text[at : statement.start])
            run = block.add_run(document.text[statement.start : statement.end])
            for remark in remarks:
                if (remark.start, remark.end) == (statement.start, statement.end):
                    book.add_comment(run, text=remark.text, author=AUTHOR, initials=INITIALS)
                    placed.add(remark)
            at = statement.end
        block.add_run(document.text[at : paragraph.end])
    return [remark for remark in remarks if remark not in placed]


def _statements_in(checked: CheckedDraft, start: int, end: int) -> list[Statement]:
    return [s for s in checked.record.annotations.statements if start <= s.start and s.end <= end]


def _append_list(book: Any, title: str, lines: list[str]) -> None:
    if not lines:
        return
    book.add_page_break()
    head = book.add_paragraph()
    head.add_run(f"Acervo: {title}").bold = True
    for line in lines:
        book.add_paragraph(f"• {line}")
