"""A draft → hints: undertakings without actor, deadline or measure, and what research ties to compliance."""

from __future__ import annotations

import re
from collections.abc import Sequence

from index.changes import Side, loose_figures
from index.models import Finding, Record
from index.profile import profile
from index.tokens import words
from nlp.models import Statement

_FOLLOW_UP = re.compile(
    r"\b(?:next|follow-?up|review) (?:summit|meeting|conference)|\b(?:ministerial|ministers) (?:meeting|will meet)"
    r"|\bpr[oó]xim[ao] (?:cumbre|reuni[oó]n|conferencia|c[uú]pula|reuni[aã]o|confer[eê]ncia)"
    r"|\bprochain(?:e)? (?:sommet|r[eé]union|conf[eé]rence)|\breuni[oó]n de seguimiento|\br[eé]union de suivi",
    re.IGNORECASE,
)


def find_gaps(draft: Record) -> list[Finding]:
    """One hint for each undertaking that lacks all of deadline, measure and named actor, and one for the whole."""
    commitments = [s for s in draft.annotations.statements if s.kind == "commitment"]
    findings = []
    for statement in commitments:
        missing = lacking(statement)
        if len(missing) >= 2:
            message = f"This undertaking names no {' and no '.join(missing)}: it cannot be seen whether it is kept."
            findings.append(Finding("gap", "hint", message, statement.paragraph, statement))
    if commitments:
        findings.append(_whole(draft, commitments))
    return findings


def lacking(statement: Statement) -> list[str]:
    """Which of actor, deadline and measure an undertaking does not name ("we" is an actor)."""
    missing = []
    if not statement.actors and "we" not in words(statement.text):
        missing.append("actor")
    if not statement.deadline and not profile(statement).deadline:
        missing.append("deadline")
    if not statement.quantities and not loose_figures(Side(statement, profile(statement))):
        missing.append("measure")
    return missing


def _whole(draft: Record, commitments: Sequence[Statement]) -> Finding:
    """The features of wording that go with compliance in published research, counted; a hint and no verdict."""
    firm = sum(s.strength == "firm" for s in commitments)
    dated = sum(bool(s.deadline or profile(s).deadline) for s in commitments)
    follow_up = _FOLLOW_UP.search(draft.document.text) is not None
    message = (
        f"Of {len(commitments)} undertakings {firm} are firm and {dated} carry a date; "
        f"{'a' if follow_up else 'no'} follow-up meeting is named. "
        "Binding wording, dates and follow-up meetings go with better compliance in published research; no verdict."
    )
    return Finding("compliance", "hint", message)
