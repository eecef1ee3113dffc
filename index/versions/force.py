"""Rows → findings of force and reach that differ: level, hedges, negation, scope, and what a modifier modifies."""

from __future__ import annotations

from collections.abc import Sequence

from index.changes import Side, band, ladder
from index.contents import narrower
from index.models import Finding, Severity
from index.profile import Profile, profile
from index.versions.rows import Row
from index.versions.votes import Version, apart, finding, of
from index.wording import load_terms
from nlp.models import Statement

Cells = Sequence[Statement | None]

_BANDS = ("a stance", "a request", "an intention", "an undertaking")


def find_force(row: Row, cells: Cells, versions: Sequence[Version]) -> list[Finding]:
    """All findings of force and reach at one row of statements."""
    if any(c is None for c in cells) and sum(c is not None for c in cells) < 2:
        return []
    read = [profile(c) if c else None for c in cells]
    return [
        *_levels(row, cells, versions),
        *_duties(row, cells, versions, read),
        *_hedges(row, cells, versions, read),
        *_negation(row, cells, versions, read),
        *_scope(row, cells, versions, read),
        *_narrower(row, cells, versions),
        *_modifiers(row, cells, versions, read),
    ]


def _levels(row: Row, cells: Cells, versions: Sequence[Version]) -> list[Finding]:
    """Levels that differ, where every version shows the words that decide; what a lead-in gives is told there."""
    values = [_band(c) if c and c.kind != "heading" else None for c in cells]
    _, others = apart(values)
    cues = {v: c.cue for v, c in enumerate(cells) if c and values[v] is not None}
    if not others or not all(cues.values()) or all(cue and cue.start == cue.end for cue in cues.values()):
        return []
    said = {v: f"{_BANDS[values[v] or 0]} (“{cue.text}”)" for v, cue in cues.items() if cue}
    spread = [v for v in values if v is not None]
    drift = max(spread) - min(spread)
    severity: Severity = "low" if max(spread) < 2 else "medium"
    if max(spread) == 3 and min(spread) == 2 and len(others) < len(said) / 2 + 1:
        severity = "high"  # an undertaking for some and an intention for others
    told = "; ".join(f"{versions[v].name} {said[v]}" for v in sorted(said))
    values_by = {versions[v].document: text for v, text in sorted(said.items())}
    message = f"The versions bind differently{' by far' if drift > 1 else ''}: {told}."
    return [finding("level", severity, message, row, cells, values=values_by)]


def _band(statement: Statement) -> int | None:
    """The band of a statement's level; None for "doit", "deben": duty or mere need, translation does not tell which."""
    read = profile(statement)
    if 0 < statement.level <= 2 and "must" in read.modals:
        return None
    return band(ladder(Side(statement, read)))


def _duties(row: Row, cells: Cells, versions: Sequence[Version], read: Sequence[Profile | None]) -> list[Finding]:
    """ "Devraient" against "devem": where a language has both forms, which one was chosen says how firm the duty is.

    English "should" is rendered by either and is not held against them; "must" and "shall" are.
    """
    values: list[str | None] = []
    for cell, own in zip(cells, read, strict=True):
        firm = own.modals & {"must", "should"} if own else frozenset()
        vague = cell is not None and cell.language not in _CONDITIONAL and "should" in firm
        values.append(None if len(firm) != 1 or vague else next(iter(firm)))
    agreed, others = apart(values)
    if not others:
        return []
    said = {v: _duty(cells[v], values[v] or "") for v in sorted((*agreed, *others))}
    told = "; ".join(f"{versions[v].name} {text}" for v, text in said.items())
    values_by = {versions[v].document: text for v, text in said.items()}
    return [finding("level", "medium", f"The duty differs: {told}.", row, cells, values=values_by)]


def _duty(cell: Statement | None, modal: str) -> str:
    return f"{modal} (“{cell.cue.text}”)" if cell and cell.cue and cell.cue.text else modal


_CONDITIONAL = ("es", "fr", "pt", "it")


def _hedges(row: Row, cells: Cells, versions: Sequence[Version], read: Sequence[Profile | None]) -> list[Finding]:
    ids = [frozenset(p.id for p in r.hedges if not p.id.startswith("other:")) if r else None for r in read]
    loose = [any(p.id.startswith("other:") for p in r.hedges) if r else False for r in read]
    missing: dict[tuple[tuple[int, ...], tuple[int, ...]], list[str]] = {}
    for hedge in sorted({h for own in ids if own for h in own}):
        have = tuple(v for v, own in enumerate(ids) if own is not None and hedge in own)
        lack = tuple(v for v, own in enumerate(ids) if own is not None and not own and not loose[v])
        if lack and len(have) >= len(lack):
            missing.setdefault((have, lack), []).append(hedge)
    findings = []
    for (have, lack), hedges in sorted(missing.items()):
        said = {
            v: "; ".join(filter(None, (_words(cells[v], read[v], h) for h in hedges))) or "—" for v in (*have, *lack)
        }
        message = f"A hedge (“{said[have[0]]}”) stands in {of(versions, have)} and is missing in {of(versions, lack)}."
        values = {versions[v].document: text for v, text in said.items()}
        findings.append(finding("hedge", "medium", message, row, cells, values=values))
    return findings


def _words(cell: Statement | None, read: Profile | None, hedge: str) -> str:
    places = read.hedges if read else ()
    return next((cell.text[p.start : p.end] for p in places if p.id == hedge), "") if cell else ""


def _negation(row: Row, cells: Cells, versions: Sequence[Version], read: Sequence[Profile | None]) -> list[Finding]:
    values = [None if r is None else bool(r.negations) for r in read]
    _, others = apart(values)
    if not others:
        return []
    bare = [r for r in read if r is not None and not r.negations]
    if any(r.privative for r in bare) or len(others) > 1:
        return []
    said = {
        v: "; ".join(c.text[p.start : p.end] for p in r.negations) or "—"
        for v, (c, r) in enumerate(zip(cells, read, strict=True))
        if c and r
    }
    told = "; ".join(f"{versions[v].name} {text}" for v, text in said.items())
    values_by = {versions[v].document: text for v, text in said.items()}
    severity: Severity = "high" if max(len(c.text) for c in cells if c) < 300 else "medium"
    return [finding("negation", severity, f"A negation is not in all versions: {told}.", row, cells, values=values_by)]


def _scope(row: Row, cells: Cells, versions: Sequence[Version], read: Sequence[Profile | None]) -> list[Finding]:
    values: list[str | None] = []
    for r in read:
        ids = {p.id for p in r.scope} & {"all", "some"} if r else set()
        values.append(None if r is None else "some" if ids == {"some"} else "all" if ids == {"all"} else "")
    if not {"some", "all"} <= {v for v in values if v}:
        return []
    have = [v for v, value in enumerate(values) if value == "some"]
    others = [v for v, value in enumerate(values) if value == "all"]
    message = f"{of(versions, others)} says “all”, {of(versions, have)} says “some”."
    said = {versions[v].document: values[v] or "—" for v in (*have, *others)}
    return [finding("scope", "medium", message, row, cells, values=said)]


def _narrower(row: Row, cells: Cells, versions: Sequence[Version]) -> list[Finding]:
    """A version that alone says the narrower term where the others say the broader one."""
    sides = [Side(c, profile(c)) if c else None for c in cells]
    findings = []
    for version, side in enumerate(sides):
        others = [(v, s) for v, s in enumerate(sides) if s is not None and v != version]
        if side is None or not others:
            continue
        shifts = [(v, [x for x in narrower(s, side) if x.direction < 0]) for v, s in others]
        against = [(v, x[0].change) for v, x in shifts if x]
        if not against or 2 * len(against) <= len(others):
            continue
        change = against[0][1]
        wide = [v for v, _ in against]
        told = f"“{change.after}” for “{change.before}” ({of(versions, wide)})"
        message = f"{versions[version].name} narrows the scope: {told}."
        said = {versions[v].document: c.before for v, c in against} | {versions[version].document: change.after}
        findings.append(finding("scope", "medium", message, row, cells, values=said))
    return findings


def _modifiers(row: Row, cells: Cells, versions: Sequence[Version], read: Sequence[Profile | None]) -> list[Finding]:
    """A word that modifies a thing in some versions and an action in another ("temporary" / "temporarily")."""
    findings = []
    terms = sorted(name for name, term in load_terms().by_id.items() if term.kind == "modifiers")
    ids = [r.term_ids("modifiers") if r else None for r in read]
    for term in terms:
        adverb = f"{term}:adverb"
        values = [
            None
            if own is None
            else "adverb"
            if adverb in own and term not in own
            else "adjective"
            if term in own
            else None
            for own in ids
        ]
        agreed, others = apart(values)
        if not others or any(own is not None and adverb in own and term in own for own in ids):
            continue
        said = {v: _named(cells[v], read[v], adverb if values[v] == "adverb" else term) for v in (*agreed, *others)}
        moved = [v for v in said if values[v] == "adverb"]
        kept = [v for v in said if values[v] == "adjective"]
        if len(moved) > len(kept):
            moved, kept = kept, moved
        message = (
            f"{of(versions, moved)} says “{said[moved[0]]}”, {of(versions, kept)} “{said[kept[0]]}”: "
            "the word modifies the action in one and the thing in the other."
        )
        values_by = {versions[v].document: text for v, text in sorted(said.items())}
        findings.append(finding("scope", "high", message, row, cells, values=values_by))
    return findings


def _form(term: str, adverb: str, ids: frozenset[str] | None) -> str | None:
    """Which form of a modifier a version has: "adjective", "adverb", or None for neither or no version."""
    if ids is None or (adverb not in ids and term not in ids):
        return None
    return "adjective" if term in ids else "adverb"


def _named(cell: Statement | None, read: Profile | None, term: str) -> str:
    if cell is None or read is None:
        return ""
    return next((cell.text[p.start : p.end] for p in read.terms if p.id == term), "")
