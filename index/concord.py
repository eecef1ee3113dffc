"""Two to four language versions of one work → rows that correspond and findings of what they do not say alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.errors import BadQuery
from index.models import Finding, Record, Severity
from index.versions.force import find_force
from index.versions.missing import find_missing
from index.versions.rows import Row, make_rows
from index.versions.terms import find_inconsistent, find_omitted
from index.versions.values import find_actors, find_figures, find_names, find_signatories
from index.versions.votes import name_versions
from nlp.models import Statement

ORDER: dict[Severity, int] = {"high": 0, "medium": 1, "low": 2, "hint": 3}


@dataclass(frozen=True, slots=True)
class Concordance:
    """The versions by document id, the rows of corresponding statements, one cell a version, and the findings."""

    documents: tuple[str, ...]
    paragraphs: tuple[tuple[tuple[Statement, ...], ...], ...]
    findings: tuple[Finding, ...]


def concord(records: Sequence[Record]) -> Concordance:
    """Compares the versions; findings by severity, then in the order of the text.

    The English version, or else the first, is the pivot of the alignment. Raises BadQuery for fewer than two.
    """
    if len(records) < 2:
        raise BadQuery("A concordance needs two versions or more of one text.")
    languages = [record.document.language for record in records]
    versions = name_versions(languages, [record.document.id for record in records])
    pivot = languages.index("en") if "en" in languages else 0
    rows = make_rows(records, pivot)
    kinds = [[p.kind for p in record.document.paragraphs] for record in records]
    signed = frozenset(party for record in records for party in record.annotations.signatories)
    findings = find_signatories(records, versions, rows) + find_missing(rows, versions, kinds)
    for row in rows:
        for cells in row.sentences:
            if sum(cell is not None for cell in cells) < 2:
                continue
            findings += find_figures(row, cells, versions)
            findings += find_names(row, cells, versions, signed)
            findings += find_actors(row, cells, versions)
            findings += find_force(row, cells, versions)
            findings += find_omitted(row, cells, versions, pivot)
    findings += find_inconsistent(rows, versions, pivot)
    starts = _starts(rows)
    findings.sort(
        key=lambda f: (ORDER[f.severity], starts.get(f.statement.id, len(rows)) if f.statement else -1, f.type)
    )
    return Concordance(
        documents=tuple(version.document for version in versions),
        paragraphs=tuple(row.cells for row in rows),
        findings=tuple(findings),
    )


def _starts(rows: Sequence[Row]) -> dict[str, int]:
    """Statement ids → the number of their row."""
    return {s.id: number for number, row in enumerate(rows) for cell in row.cells for s in cell}
