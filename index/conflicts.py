"""A draft → figures and dates that cannot both hold: within it, and against what the corpus reports of the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.changes import Side, date_marks, loose_figures
from index.compare import vectors_of
from index.figures import Figure
from index.models import Finding, Record
from index.precedents import Near, as_hit, counts
from index.profile import profile
from index.vectors import Floats
from nlp.models import Statement

if TYPE_CHECKING:
    from index.store import Corpus

_ALIKE_IN_DRAFT = 0.5
_ALIKE_IN_CORPUS = 0.5
_AFTER = 3


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with the keys of the words it counts ("84 authorities from thirty States" → 84, {authority})."""

    figure: Figure
    counted: frozenset[str]
    text: str


def find_conflicts(corpus: Corpus, draft: Record, near: Sequence[Sequence[Near]]) -> list[Finding]:
    """Conflicts within the draft, and of its facts with the corpus."""
    return within(draft) + with_corpus(corpus, draft, near)


def facts(statement: Statement) -> list[Fact]:
    """The figures of a statement that count something or sum up money."""
    side = Side(statement, profile(statement))
    found = []
    for figure in loose_figures(side):
        after = [w for w in side.profile.words if figure.end <= w.start <= figure.end + 45][:_AFTER]
        money = figure.unit in ("EUR", "USD", "%")
        before = [w for w in side.profile.words if w.end <= figure.start][-_AFTER:] if money else []
        counted = frozenset(w.key for w in (*before, *after) if not w.text.isdigit())
        if counted:
            words = statement.text[figure.start : after[0].end if after else figure.end]
            found.append(Fact(figure, counted, words))
    return found


def clash(a: Statement, b: Statement) -> tuple[str, str] | None:
    """The words of two figures of one thing that differ, if the statements have such; a value they share is none."""
    one, two = facts(a), facts(b)
    values_a, values_b = {f.figure.value for f in one}, {f.figure.value for f in two}
    for x in one:
        for y in two:
            if x.figure.unit != y.figure.unit or x.figure.value in values_b or y.figure.value in values_a:
                continue
            if x.counted & y.counted and (x.figure.digits or y.figure.digits):
                return x.text, y.text
    return None


def within(draft: Record) -> list[Finding]:
    """Two statements of the draft that give different figures, or deadlines, for the same thing."""
    statements = draft.annotations.statements
    bearing = [i for i, s in enumerate(statements) if counts(s) and (facts(s) or profile(s).deadline)]
    if len(bearing) < 2:
        return []
    vectors = vectors_of(draft)[bearing]
    alike = vectors @ vectors.T
    findings = []
    for x, y in _above(alike, _ALIKE_IN_DRAFT):
        a, b = statements[bearing[x]], statements[bearing[y]]
        if not _one_subject(a, b):
            continue
        said = clash(a, b) or _deadlines(a, b)
        if said is None:
            continue
        where = f"paragraph {a.paragraph}" if a.paragraph else f"“{a.text[:60]}…”"
        message = f"The draft gives two values for one thing: “{said[0]}” ({where}) and “{said[1]}” here."
        values = {draft.document.id: f"{said[0]} / {said[1]}"}
        findings.append(Finding("conflict_within", "high", message, b.paragraph, b, (a, b), values))
    return findings


def _above(alike: Floats, least: float) -> Iterator[tuple[int, int]]:
    rows, columns = np.nonzero(np.triu(alike, 1) >= least)
    yield from zip(rows.tolist(), columns.tolist(), strict=True)


def _one_subject(a: Statement, b: Statement) -> bool:
    """Whether two statements share a name (not a country), or most of the rarer one's content words."""
    names_a, names_b = ({e.id for e in s.entities if e.type != "country"} for s in (a, b))
    keys_a, keys_b = ({w.key for w in profile(s).words if not w.text.isdigit()} for s in (a, b))
    shared = len(keys_a & keys_b)
    least = max(min(len(keys_a), len(keys_b)), 1)
    return (bool(names_a & names_b) and shared >= 3) or shared >= 0.6 * least


def _deadlines(a: Statement, b: Statement) -> tuple[str, str] | None:
    one, two = profile(a), profile(b)
    if not (one.deadline and two.deadline) or one.deadline == two.deadline:
        return None
    names = [{e.id for e in s.entities if e.type in ("programme", "network", "instrument")} for s in (a, b)]
    verbs = one.term_ids("verbs") & two.term_ids("verbs")
    if not (names[0] & names[1] and verbs):
        return None
    return (a.deadline.text if a.deadline else one.deadline), (b.deadline.text if b.deadline else two.deadline)


def with_corpus(corpus: Corpus, draft: Record, near: Sequence[Sequence[Near]]) -> list[Finding]:
    """Facts of the draft whose figures differ from what the corpus reports of the same meeting or body."""
    findings = []
    infos = corpus.infos()
    for statement, found in zip(draft.annotations.statements, near, strict=True):
        if statement.level or not counts(statement) or not facts(statement):
            continue
        if any(one.chance >= 0.5 and _same_figures(statement, one.statement) for one in found):
            continue  # it restates what another document reports
        for one in found:
            if one.cosine < _ALIKE_IN_CORPUS or one.statement.level or not _one_event(statement, one, infos):
                continue
            said = clash(one.statement, statement)
            if said is None:
                continue
            hit = as_hit(corpus, one)
            where = hit.document.meeting or hit.document.title or hit.document.source
            message = f"“{said[1]}” does not agree with “{said[0]}” in {where} ({hit.document.date})."
            values = {hit.document.id: said[0], draft.document.id: said[1]}
            findings.append(
                Finding("conflict_corpus", "high", message, statement.paragraph, statement, (), values, (hit,))
            )
            break
    return findings


def _same_figures(a: Statement, b: Statement) -> bool:
    return {f.figure.value for f in facts(a)} == {f.figure.value for f in facts(b)}


def _one_event(statement: Statement, near: Near, infos: object) -> bool:
    """Whether both speak of one meeting or body: a name in common, or a date, besides many words."""
    other = near.statement
    names_a, names_b = ({e.id for e in s.entities} for s in (statement, other))
    dates_a, dates_b = (set(date_marks(Side(s, profile(s)))) for s in (statement, other))
    if dates_a and dates_b and not any(x.startswith(y) or y.startswith(x) for x in dates_a for y in dates_b):
        return False
    return bool(names_a & names_b) or bool(dates_a and dates_b) or near.chance >= 0.5
