"""Rows → findings of figures, dates, deadlines, countries, bodies and signatories that differ between versions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from index.changes import Side, actor_names, date_marks, loose_figures, named, says
from index.models import Finding, Record, Severity
from index.profile import profile
from index.versions.rows import Row
from index.versions.votes import Version, apart, finding, of
from nlp.models import Statement

Cells = Sequence[Statement | None]


def find_signatories(records: Sequence[Record], versions: Sequence[Version], rows: Sequence[Row]) -> list[Finding]:
    """Each party that signs some versions only."""
    lists = [set(record.annotations.signatories) for record in records]
    if any(not signed for signed in lists):
        return []
    row = max(rows, key=lambda r: sum(_countries_in(cell) for cell in r.cells))
    cells = [cell[0] if cell else None for cell in row.cells]
    findings = []
    for party in sorted(set().union(*lists)):
        have = [v for v, signed in enumerate(lists) if party in signed]
        lack = [v for v in range(len(lists)) if v not in have]
        if not lack or any(_mentions(row.cells[v], party) for v in lack):
            continue
        message = f"{party} signs {_the(versions, have)} only, not {_the(versions, lack)}."
        values = {versions[v].document: party if v in have else "—" for v in range(len(lists))}
        findings.append(finding("signatories", "high", message, row, cells, values=values))
    return findings


def _the(versions: Sequence[Version], places: Sequence[int]) -> str:
    return f"the {of(versions, places)} version{'s' if len(places) > 1 else ''}"


def _countries_in(cell: Sequence[Statement]) -> int:
    return len({e.id for s in cell for e in s.entities if e.type == "country"})


def _mentions(cell: Sequence[Statement], party: str) -> bool:
    return any(e.name == party for s in cell for e in s.entities)


def find_names(row: Row, cells: Cells, versions: Sequence[Version], signed: frozenset[str]) -> list[Finding]:
    """Countries, bodies and instruments that some versions of a statement do not name, though they could."""
    maps = [named(cell) if cell else None for cell in cells]
    findings = []
    for name in sorted({i for m in maps if m for i in m}):
        sample = next(m[name] for m in maps if m and name in m)
        if sample.name in signed and len({i for m in maps if m for i in m}) > 12:
            continue  # the list of signatories has its own finding
        have = [v for v, m in enumerate(maps) if m is not None and name in m]
        lack = [v for v, m in enumerate(maps) if m is not None and name not in m and not says(_sure(cells[v]), sample)]
        known = sample.type == "country" or len(have) >= 2 or (sample.name != sample.text and len(cells) == 2)
        if not lack or not known or len(have) < len(lack):
            continue
        kind = "country" if sample.type == "country" else "entity"
        severity: Severity = "medium" if kind == "country" or (len(have) >= 2 and not _replaced(maps, lack)) else "low"
        message = f"{sample.name} is named in {of(versions, have)}, not in {of(versions, lack)}."
        values = {versions[v].document: sample.name if v in have else "—" for v in (*have, *lack)}
        findings.append(finding(kind, severity, message, row, cells, values=values))
    return findings


def _sure(cell: Statement | None) -> Statement:
    assert cell is not None
    return cell


def _replaced(maps: Sequence[dict[str, object] | None] | Sequence[object], lack: Sequence[int]) -> bool:
    """Whether the versions that lack a name hold one that no other version has: a name that was not recognised."""
    ids = [set(m) if isinstance(m, dict) else set() for m in maps]
    return any(ids[v] - set().union(*(ids[w] for w in range(len(ids)) if w != v)) for v in lack)


def find_figures(row: Row, cells: Cells, versions: Sequence[Version]) -> list[Finding]:
    """Figures, dates and deadlines that differ."""
    sides = [Side(c, profile(c)) if c else None for c in cells]
    findings = _vote("figure", row, cells, versions, [_figures(s) if s else None for s in sides], _figure_text)
    findings += _vote("date", row, cells, versions, [_dates(s) if s else None for s in sides], _plain)
    return findings + _vote("deadline", row, cells, versions, [_due(s) if s else None for s in sides], _plain)


def _figures(side: Side) -> tuple[tuple[str, int], ...]:
    counted = Counter(f"{f.value:g}" for f in loose_figures(side))
    return tuple(sorted(counted.items()))


def _figure_text(value: tuple[tuple[str, int], ...]) -> str:
    return ", ".join(v for v, _ in value) or "—"


def _dates(side: Side) -> tuple[str, ...]:
    years = [str(int(f.value)) for f in side.profile.figures if f.unit == "yearnum"]
    marks = {*(d.iso for d in side.profile.dates), *years, *date_marks(side)}
    return tuple(sorted(m for m in marks if not any(o != m and o.startswith(m) for o in marks)))


def _due(side: Side) -> tuple[str, ...]:
    return (side.profile.deadline,) if side.profile.deadline else ()


def _plain(value: tuple[str, ...]) -> str:
    return ", ".join(value) or "—"


def _vote(
    kind: str,
    row: Row,
    cells: Cells,
    versions: Sequence[Version],
    values: Sequence[tuple[object, ...] | None],
    text: Callable[..., str],
) -> list[Finding]:
    agreed, others = apart(values)
    if not others:
        return []
    empty = any(values[v] == () for v in (*agreed, *others))
    if kind == "figure" and empty and not _digits(cells):
        return []  # "two" left out is style, "2" is not
    if kind == "deadline" and empty and len(cells) == 2:
        return _one(kind, "medium", row, cells, versions, values, text)
    severity: Severity = "medium" if empty else "high"
    return _one(kind, severity, row, cells, versions, values, text)


def _one(
    kind: str,
    severity: Severity,
    row: Row,
    cells: Cells,
    versions: Sequence[Version],
    values: Sequence[tuple[object, ...] | None],
    text: Callable[..., str],
) -> list[Finding]:
    said = {v: text(value) for v, value in enumerate(values) if value is not None}
    told = "; ".join(f"{versions[v].name} {words}" for v, words in said.items())
    message = f"The {kind} differs: {told}."
    return [finding(kind, severity, message, row, cells, values={versions[v].document: w for v, w in said.items()})]


def _digits(cells: Cells) -> bool:
    return any(f.digits for c in cells if c for f in profile(c).figures)


def find_actors(row: Row, cells: Cells, versions: Sequence[Version]) -> list[Finding]:
    """Named parties that undertake something in some versions only."""
    values = [frozenset(actor_names(c).values()) - {"signatories"} if c else None for c in cells]
    if any(value == frozenset() for value in values):
        return []
    agreed, others = apart(values)
    if not others or not agreed:
        return []
    said = {v: ", ".join(sorted(value)) for v, value in enumerate(values) if value is not None}
    told = "; ".join(f"{versions[v].name} {words}" for v, words in said.items())
    values_by = {versions[v].document: words for v, words in said.items()}
    return [finding("actor", "medium", f"The actors differ: {told}.", row, cells, values=values_by)]
