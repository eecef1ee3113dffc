"""Rows → findings of figures, dates, deadlines, countries, bodies and signatories that differ between versions."""

from __future__ import annotations

from collections.abc import Sequence

from index.changes import Side, date_marks
from index.contents import actor_names, named, recognised, says
from index.frame import is_opening
from index.models import Finding, Record, Severity
from index.profile import profile
from index.versions.rows import Row
from index.versions.votes import Version, apart, finding, of
from nlp.models import EntityMention, Statement

_LIST = 6

Cells = Sequence[Statement | None]
Maps = Sequence["dict[str, EntityMention] | None"]


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
    findings, told = [], set()
    for name in sorted({i for m in maps if m for i in m}):
        sample = next(m[name] for m in maps if m and name in m)
        if sample.name in signed and len({i for m in maps if m for i in m}) > 12:
            continue  # the list of signatories has its own finding
        have = [v for v, m in enumerate(maps) if m is not None and name in m]
        lack = [v for v, m in enumerate(maps) if m is not None and name not in m and not says(_sure(cells[v]), sample)]
        if not lack or len(have) < len(lack) or not (len(have) >= 2 or recognised(sample)):
            continue
        kind, severity = _grade(maps, lack, sample, cells)
        if severity == "low" and not recognised(sample) and _unknown(maps, lack):
            continue  # the other versions name it in their language
        instead = _instead(maps, lack, sample) if kind == "entity" and recognised(sample) else ""
        message = f"{sample.name} is named in {of(versions, have)}, not in {of(versions, lack)}."
        if sample.name in told:
            continue  # told already as what stands instead of another
        if instead:
            told.add(instead)
            severity, message = "high", f"{message[:-1]}, which names {instead} instead."
        values = {versions[v].document: sample.name if v in have else instead or "—" for v in (*have, *lack)}
        findings.append(finding(kind, severity, message, row, cells, values=values))
    return findings


def _grade(maps: Maps, lack: Sequence[int], sample: EntityMention, cells: Cells) -> tuple[str, Severity]:
    """What a missing name is called, and how grave it is."""
    if sample.type == "country":
        listed = min(_countries_in([c]) for c in cells if c) >= _LIST or any(is_opening(c) for c in cells if c)
        return ("signatories", "high") if listed else ("country", "medium")
    return "entity", "low" if _unknown(maps, lack) or len(cells) == 2 else "medium"


def _sure(cell: Statement | None) -> Statement:
    assert cell is not None
    return cell


def _instead(maps: Maps, lack: Sequence[int], sample: EntityMention) -> str:
    """The name that the versions which lack one have in its place: of its type, and in no other version."""
    for version in lack:
        others = {i for v, own in enumerate(maps) if own is not None and v != version for i in own}
        for name, mention in sorted((maps[version] or {}).items()):
            if name not in others and mention.type == sample.type and recognised(mention):
                return mention.name
    return ""


def _unknown(maps: Maps, lack: Sequence[int]) -> bool:
    """Whether the versions that lack a name hold one that no other version has: perhaps its translation."""
    for version in lack:
        others = {i for v, own in enumerate(maps) if own is not None and v != version for i in own}
        if any(name not in others for name in maps[version] or {}):
            return True
    return False


def find_figures(row: Row, cells: Cells, versions: Sequence[Version]) -> list[Finding]:
    """Figures (those of periods among them) and dates that differ."""
    sides = [Side(c, profile(c)) if c else None for c in cells]
    findings = _vote("figure", row, cells, versions, [_figures(s) if s else None for s in sides])
    return findings + _vote("date", row, cells, versions, [_dates(s) if s else None for s in sides])


def _figures(side: Side) -> tuple[str, ...]:
    names = [e for e in side.statement.entities if e.type != "country"]
    figures = [f for f in side.profile.figures if f.unit != "yearnum"]
    outside = [f for f in figures if not any(e.start <= f.start < e.end for e in names)]
    return tuple(sorted({f"{f.value:,.10g}" for f in outside}))


def _dates(side: Side) -> tuple[str, ...]:
    years = [str(int(f.value)) for f in side.profile.figures if f.unit == "yearnum"]
    marks = {*(d.iso for d in side.profile.dates), *years, *date_marks(side)}
    return tuple(sorted(m for m in marks if not any(o != m and o.startswith(m) for o in marks)))


def _plain(value: tuple[str, ...]) -> str:
    return "; ".join(value) or "—"


def _vote(
    kind: str,
    row: Row,
    cells: Cells,
    versions: Sequence[Version],
    values: Sequence[tuple[str, ...] | None],
) -> list[Finding]:
    agreed, others = apart(values)
    if not others:
        return []
    empty = any(values[v] == () for v in (*agreed, *others))
    if kind == "figure" and empty and not _digits(cells):
        return []  # "two" left out is style, "2" is not
    said = [set(value) for value in values if value is not None]
    part = any(x < y for x in said for y in said)  # one leaves out what another has, and says nothing else
    severity: Severity = "medium" if empty or part else "high"
    return _one(kind, severity, row, cells, versions, values)


def _one(
    kind: str,
    severity: Severity,
    row: Row,
    cells: Cells,
    versions: Sequence[Version],
    values: Sequence[tuple[str, ...] | None],
) -> list[Finding]:
    shared = frozenset.intersection(*(frozenset(value) for value in values if value is not None))
    said = {v: _plain(tuple(m for m in own if m not in shared)) for v, own in enumerate(values) if own is not None}
    told = "; ".join(f"{versions[v].name} {words}" for v, words in said.items())
    message = f"The {kind} differs: {told}."
    return [finding(kind, severity, message, row, cells, values={versions[v].document: w for v, w in said.items()})]


def _digits(cells: Cells) -> bool:
    return any(f.digits for c in cells if c for f in profile(c).figures)


def find_actors(row: Row, cells: Cells, versions: Sequence[Version]) -> list[Finding]:
    """Countries that undertake something in some versions only; other actors have no name common to the languages."""
    countries = {e.id for c in cells if c for e in c.entities if e.type == "country"}
    values = [frozenset(n for i, n in actor_names(c).items() if i in countries) if c else None for c in cells]
    if any(value == frozenset() for value in values):
        return []
    agreed, others = apart(values)
    if not others or not agreed:
        return []
    said = {v: ", ".join(sorted(value)) for v, value in enumerate(values) if value is not None}
    told = "; ".join(f"{versions[v].name} {words}" for v, words in said.items())
    values_by = {versions[v].document: words for v, words in said.items()}
    return [finding("actor", "medium", f"The actors differ: {told}.", row, cells, values=values_by)]
