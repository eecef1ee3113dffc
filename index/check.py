"""A draft against the corpus: the agreed language behind every statement, and what a drafter should know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.concord import ORDER
from index.conflicts import find_conflicts
from index.dropped import find_dropped
from index.gaps import find_gaps
from index.meeting_facts import find_meeting_faults
from index.models import Filters, Finding, Hit, Match, Record, Severity
from index.names import find_name_faults
from index.precedents import Precedent, choose_precedents, near_statements
from index.tokens import spans, words
from nlp.models import Statement

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.embed import Embedder
    from index.store import Corpus
    from nlp.lexicon import Lexicon

__all__ = ["CheckReport", "Checked", "Precedent", "check"]

_SURE = 0.75
_LOOSER = 0.15
_WHOLE = 6
"""The probability from which a change against agreed language is told; below it the passages merely resemble."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A statement of the draft and the agreed language closest to it, closest first (none: it is new)."""

    statement: Statement
    matches: tuple[Precedent, ...]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What is told of a draft: its id, each statement with its precedents, the findings, and what it drops."""

    draft: str
    statements: tuple[Checked, ...]
    findings: tuple[Finding, ...]
    dropped: tuple[Hit, ...]


def check(
    corpus: Corpus,
    draft: Record,
    embedder: Embedder,
    lexicon: Lexicon,
    *,
    against: tuple[str, ...] = (),
    filters: Filters | None = None,
) -> CheckReport:
    """Holds a draft against the corpus; `against` names documents or meetings whose undertakings must not be dropped.

    Findings are sorted by severity, then by their place in the draft. Raises IndexStale if the corpus was made with
    another model, NotFound for an unknown `against`.
    """
    corpus.require(model=embedder.name)
    near = near_statements(corpus, draft, filters or Filters())
    checked = tuple(
        Checked(statement, choose_precedents(corpus, statement, found))
        for statement, found in zip(draft.annotations.statements, near, strict=True)
    )
    findings = [finding for one in checked for finding in against_precedents(one)]
    findings += find_conflicts(corpus, draft, near)
    findings += find_name_faults(corpus, draft, lexicon)
    findings += find_meeting_faults(corpus, draft)
    findings += find_gaps(draft)
    findings.sort(key=lambda f: (ORDER[f.severity], f.statement.start if f.statement else -1, f.type, f.message))
    return CheckReport(
        draft=draft.document.id,
        statements=checked,
        findings=tuple(findings),
        dropped=find_dropped(corpus, draft, checked, against),
    )


def against_precedents(checked: Checked) -> list[Finding]:
    """What a statement alters of the agreed language: against the most recent of it, or else against the strongest.

    A statement that restates something agreed is no cause for alarm, whatever else was agreed: only a hint is left.
    """
    sure = [p for p in checked.matches if p.match.similarity >= _SURE]
    if not sure:
        return []
    recent = max(sure, key=lambda p: (p.hit.document.date, p.match.similarity))
    strongest = max(sure, key=lambda p: (p.hit.statement.level, p.hit.document.date, p.match.similarity))
    restated = next((p for p in sure if p.match.relation == "restates" or _joined(p)), None)
    if restated:
        return _hints(checked.statement, restated, recent, strongest)
    near = sure[0].match.similarity - _LOOSER
    roles = [(sure[0], "the closest"), (recent, "the most recent"), (strongest, "the firmest")]
    told = [(p, role, _severity(p.match)) for p, role in roles if p.match.similarity >= near]
    grave = [(ORDER[severity], n, p, role, severity) for n, (p, role, severity) in enumerate(told) if severity]
    if not grave:
        return []
    _, _, precedent, role, severity = min(grave, key=lambda one: one[:2])
    also = [p for _, _, p, _, _ in grave if p is not precedent and p.match.relation in ("weakens", "contradicts")]
    return [_told(checked.statement, precedent, role, severity, also[:1])]


def _joined(precedent: Precedent) -> bool:
    """Whether the draft's words stand whole in the agreed text, which goes on with a new sentence or paragraph.

    Preambles are often read as one sentence ("…, Convinced that …"): what is left out there is not cut from a promise.
    """
    if precedent.match.a is None or precedent.match.b is None:
        return False
    agreed, drafted = spans(precedent.match.a.text), words(precedent.match.b.text)
    size, held = len(drafted), [word for word, _, _ in agreed]
    for place in range(len(held) - size + 1) if size >= _WHOLE else ():
        if held[place : place + size] == drafted:
            edges = [agreed[place], *agreed[place + size : place + size + 1]]
            return all(precedent.match.a.text[start].isupper() for _, start, _ in edges)
    return False


def _hints(statement: Statement, restated: Precedent, recent: Precedent, strongest: Precedent) -> list[Finding]:
    for precedent, role in ((recent, "the most recent"), (strongest, "the firmest")):
        if precedent is not restated and precedent.match.relation in ("weakens", "contradicts"):
            return [_told(statement, precedent, role, "hint")]
    return []


def _severity(match: Match) -> Severity | None:
    fields = {change.field for change in match.changes if change.substantive}
    if match.relation == "contradicts":
        return "high"
    if match.relation == "weakens":
        return "high" if fields & {"level", "modal"} else "medium"
    if match.relation == "changes":
        return "medium" if fields - {"object", "wording"} else "low"
    return "low" if match.relation == "strengthens" else None


_SAYS = {
    "contradicts": "contradicts",
    "weakens": "is weaker than",
    "changes": "changes",
    "strengthens": "is firmer than",
}


def _told(
    statement: Statement, precedent: Precedent, role: str, severity: Severity, also: Sequence[Precedent] = ()
) -> Finding:
    match, hit = precedent.match, precedent.hit
    moved = "; ".join(
        f"{change.field}: “{change.before or '—'}” → “{change.after or '—'}”"
        for change in match.changes
        if change.substantive
    )
    message = f"This {_SAYS[match.relation]} {role} agreed language ({_where(hit)}). {moved}."
    for other in also:
        message += f" It also {_SAYS[other.match.relation]} {_where(other.hit)}."
    return Finding(
        type=match.relation,
        severity=severity,
        message=message,
        paragraph=statement.paragraph,
        statement=statement,
        values={hit.document.id: hit.statement.text},
        evidence=(hit, *(other.hit for other in also)),
    )


def _where(hit: Hit) -> str:
    name = hit.document.meeting or hit.document.title or hit.document.source
    place = f"paragraph {hit.statement.paragraph}" if hit.statement.paragraph else f"page {hit.statement.page}"
    return f"{name}, {hit.document.date}, {place}"
