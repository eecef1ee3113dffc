"""A draft against the corpus: the agreed language behind every statement, and what a drafter should know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.changes import band
from index.cited import find_citation_faults
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
    from index.embed import Embedder
    from index.store import Corpus
    from nlp.lexicon import Lexicon

__all__ = ["CheckReport", "Checked", "Precedent", "check"]

_SURE = 0.85
_LOOSER = 0.15
_OWN = 0.9
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
    another model or lexicon, NotFound for an unknown `against`.
    """
    corpus.require(model=embedder.name, lexicon=lexicon.digest)
    near = near_statements(corpus, draft, filters or Filters())
    checked = tuple(
        Checked(statement, choose_precedents(corpus, statement, found))
        for statement, found in zip(draft.annotations.statements, near, strict=True)
    )
    findings = [finding for one in checked for finding in against_precedents(one)]
    findings += find_conflicts(corpus, draft, near)
    findings += find_name_faults(corpus, draft, lexicon)
    findings += find_meeting_faults(corpus, draft)
    findings += find_citation_faults(corpus, draft)
    findings += find_gaps(draft)
    findings.sort(key=lambda f: (ORDER[f.severity], f.statement.start if f.statement else -1, f.type, f.message))
    return CheckReport(
        draft=draft.document.id,
        statements=checked,
        findings=tuple(findings),
        dropped=find_dropped(corpus, draft, checked, against),
    )


def against_precedents(checked: Checked) -> list[Finding]:
    """What a statement alters of the closest agreed language, and where it is weaker than the latest or firmest.

    A statement that restates something agreed is no cause for alarm, whatever else was agreed: only a hint is left.
    """
    sure = [p for p in checked.matches if p.match.similarity >= _SURE]
    if not sure:
        return []
    recent = max(sure, key=lambda p: (p.hit.document.date, p.match.similarity))
    strongest = max(sure, key=lambda p: (p.hit.statement.level, p.hit.document.date, p.match.similarity))
    own = [p for p in sure if p.match.similarity >= _OWN and p.hit.statement.language == checked.statement.language]
    # a translation shows no nuance: where the same language has the text, it decides whether that is restated
    restated = next((p for p in own or sure if p.match.relation == "restates" or _joined(p)), None)
    if restated:
        return _hints(checked.statement, restated, recent, strongest)
    near = sure[0].match.similarity - _LOOSER
    roles = [(sure[0], "the closest"), (recent, "the most recent"), (strongest, "the firmest")]
    told = [(p, role, _severity(p.match)) for p, role in roles if p.match.similarity >= near]
    grave = [(ORDER[severity], n, p, role, severity) for n, (p, role, severity) in enumerate(told) if severity]
    if not grave:
        return []
    first, worst = grave[0], min(grave, key=lambda one: one[:2])
    findings = [_told(checked.statement, *first[2:])]
    if worst[2].match.relation in ("weakens", "contradicts") and worst[2].match.relation != first[2].match.relation:
        findings.append(_told(checked.statement, *worst[2:]))
    return findings


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
    if match.relation == "weakens" and fields <= {"level", "wording"} and _one_band(match):
        return "low"  # "decided to" → "will": both bind
    if match.relation == "weakens":
        return "high" if fields & {"level", "modal", "quantity"} else "medium"
    if match.relation == "changes":
        return "medium" if fields - {"object", "wording"} else "low"
    firmer = match.relation == "strengthens" and not (fields <= {"level", "wording"} and _one_band(match))
    return "low" if firmer else None


def _one_band(match: Match) -> bool:
    """Whether both bind, or both ask: what parts them is a nuance."""
    return match.a is not None and match.b is not None and band(match.a.level) == band(match.b.level) != 2


_SAYS = {
    "contradicts": "contradicts",
    "weakens": "is weaker than",
    "changes": "changes",
    "strengthens": "is firmer than",
}


def _told(statement: Statement, precedent: Precedent, role: str, severity: Severity) -> Finding:
    match, hit = precedent.match, precedent.hit
    moved = "; ".join(
        f"{change.field}: “{change.before or '—'}” → “{change.after or '—'}”"
        for change in match.changes
        if change.substantive
    )
    message = f"This {_SAYS[match.relation]} {role} agreed language ({_where(hit)}). {moved}."
    return Finding(
        type=match.relation,
        severity=severity,
        message=message,
        paragraph=statement.paragraph,
        statement=statement,
        values={hit.document.id: hit.statement.text},
        evidence=(hit,),
    )


def _where(hit: Hit) -> str:
    name = hit.document.meeting or hit.document.title or hit.document.source
    place = f"paragraph {hit.statement.paragraph}" if hit.statement.paragraph else f"page {hit.statement.page}"
    return f"{name}, {hit.document.date}, {place}"
