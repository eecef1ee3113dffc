"""Rows → findings of what a version leaves out: a paragraph, a list item, a sentence."""

from __future__ import annotations

from collections.abc import Sequence

from index.models import Finding, Severity
from index.versions.rows import Row
from index.versions.votes import Version, finding, of

_SHORT = 40
"""A sentence shorter than this many characters may simply be joined to its neighbour in another version."""


def find_missing(rows: Sequence[Row], versions: Sequence[Version], kinds: Sequence[Sequence[str]]) -> list[Finding]:
    """What is in some versions only; `kinds` holds the paragraph kind of each version by the statement's `index`."""
    findings = []
    for row in rows:
        have = [v for v, cell in enumerate(row.cells) if cell]
        lack = [v for v, cell in enumerate(row.cells) if not cell]
        if not have:
            continue
        if lack:
            if _aside(row, have):
                continue
            findings.append(_paragraph(row, versions, have, lack, kinds))
            continue
        findings += _sentences(row, versions)
    return findings


def _aside(row: Row, have: Sequence[int]) -> bool:
    """Whether a row is but a few words without a number ("declare the following:"), which others set in the line."""
    return all(not s.paragraph and s.kind != "heading" and len(s.text) < _SHORT for v in have for s in row.cells[v])


def _paragraph(
    row: Row, versions: Sequence[Version], have: Sequence[int], lack: Sequence[int], kinds: Sequence[Sequence[str]]
) -> Finding:
    first = row.cells[have[0]][0]
    kind = kinds[have[0]][first.index] if first.index < len(kinds[have[0]]) else "body"
    what = {"item": "list item", "heading": "heading", "title": "heading"}.get(kind, "paragraph")
    severity: Severity = "medium" if what == "heading" else "high"
    cells = [cell[0] if cell else None for cell in row.cells]
    text = " ".join(s.text for s in row.cells[have[0]])
    message = f"A {what} stands in {of(versions, have)} only and not in {of(versions, lack)}: “{_cut(text)}”"
    values = {versions[v].document: "present" if v in have else "missing" for v in (*have, *lack)}
    name = "missing_item" if what == "list item" else "missing_paragraph"
    return finding(name, severity, message, row, cells, values=values)


def _sentences(row: Row, versions: Sequence[Version]) -> list[Finding]:
    findings = []
    for cells in row.sentences:
        have = [v for v, cell in enumerate(cells) if cell]
        lack = [v for v, cell in enumerate(cells) if not cell]
        longest = max((len(cells[v].text) for v in have if cells[v]), default=0)  # type: ignore[union-attr]
        if not lack or not have or longest < _SHORT:
            continue
        sample = next(c for c in cells if c is not None)
        message = (
            f"A sentence stands in {of(versions, have)} only and not in {of(versions, lack)}: “{_cut(sample.text)}”"
        )
        values = {versions[v].document: "present" if v in have else "missing" for v in (*have, *lack)}
        findings.append(finding("missing_sentence", "high", message, row, cells, values=values))
    return findings


def _cut(text: str, limit: int = 160) -> str:
    return text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0] + " …"
