"""Two headings, datelines or lists of delegations → what differs between them: they frame a text and bind nobody."""

from __future__ import annotations

import re

from index.changes import Side, same_language
from index.models import Change, Match, Relation
from index.profile import profile
from index.redline import redline
from index.tokens import words
from nlp.models import Statement

_LINE = 160
_LISTED = 4
_GATHERED = re.compile(
    r"\b(?:meeting|met|gathered|assembled|reunid[oa]s?|reunieron|reuniram|r[eé]unis?|se sont r[eé]unis|heads of|jefes|"
    r"chefs?|chefes|ministers|ministros|ministres|delega\w+|d[eé]l[eé]ga\w+)\b",
    re.IGNORECASE,
)


def frame(a: Statement, b: Statement, similarity: float) -> Match | None:
    """The match of two statements that frame a text; None for statements that say something.

    Example: "Second Forum, Cartagena, 20 May 2022" and "Third Forum, Bruges, 13 June 2024" differ in `date`, no more.
    """
    if is_opening(a) and is_opening(b):
        changes = [*_delegations(a, b), *_dates(a, b)]
    elif is_line(a) and is_line(b):
        changes = _dates(a, b)
    else:
        return None
    same = words(a.text) == words(b.text)
    one_language = same_language(Side(a, profile(a)), Side(b, profile(b)))
    if not changes and not same and one_language:
        changes = [Change("wording", a.text, b.text, substantive=False)]
    relation: Relation = "restates" if same or not (changes or one_language) else "changes"
    return Match(relation, similarity, a, b, tuple(changes), redline(a.text, b.text) if one_language else ())


def is_line(statement: Statement) -> bool:
    """Whether a statement is a heading or a dateline: a short line that does not end as a sentence does."""
    if statement.text.rstrip().endswith((".", ";", ":", ",")) or len(statement.text) >= _LINE:
        return False
    dated = not statement.level and statement.cue is None and bool(profile(statement).dates)
    return statement.kind == "heading" or dated


def is_opening(statement: Statement) -> bool:
    """Whether a statement says who met where and when, with the list of delegations."""
    countries = {e.id for e in statement.entities if e.type == "country"}
    return not statement.level and len(countries) >= _LISTED and _GATHERED.search(statement.text) is not None


def _delegations(a: Statement, b: Statement) -> list[Change]:
    one, two = ({e.id: e.name for e in s.entities if e.type == "country"} for s in (a, b))
    gone, come = sorted(one[i] for i in set(one) - set(two)), sorted(two[i] for i in set(two) - set(one))
    return [Change("signatories", ", ".join(gone), ", ".join(come))] if gone or come else []


def _dates(a: Statement, b: Statement) -> list[Change]:
    one, two = ({d.iso: s.text[d.start : d.end] for d in profile(s).dates} for s in (a, b))
    gone, come = sorted(set(one) - set(two)), sorted(set(two) - set(one))
    if not gone or not come:
        return []
    return [Change("date", "; ".join(one[d] for d in gone), "; ".join(two[d] for d in come))]
