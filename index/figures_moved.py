"""A match of two texts that lie years apart → the same with the figures that moved and were not told.

A later text often names the old figure beside the new one ("three days, instead of the five confirmed in Lima"), and a
period is not always written as a deadline: neither may pass for the same.
"""

from __future__ import annotations

import re
from dataclasses import replace

from index.models import Change, Match
from index.profile import profile
from nlp.models import Statement

_TOLD = ("deadline", "quantity", "date")
_UNCOUNTED = ("", "yearnum")


def with_moved_figures(match: Match) -> Match:
    """The match with the changes of figures that were missed; what restated then `changes`."""
    if match.a is None or match.b is None:
        return match
    changes = tuple(_completed(change, match.a, match.b) for change in match.changes)
    if changes != match.changes:
        only = all(change.field in ("deadline", "wording") for change in changes)
        return replace(match, changes=changes, relation="changes" if only else match.relation)
    if any(change.field in _TOLD for change in changes):
        return match
    moved = _moved(match.a, match.b)
    if not moved:
        return match
    kept = tuple(change for change in changes if change.field != "wording")
    return replace(
        match, changes=(*kept, *moved), relation="changes" if match.relation == "restates" else match.relation
    )


def _moved(a: Statement, b: Statement) -> list[Change]:
    """The figures of a unit that both texts count in, where one holds a value that the other lacks."""
    one, two = _by_unit(a), _by_unit(b)
    found = []
    for unit in sorted(set(one) & set(two)):
        gone, come = set(one[unit]) - set(two[unit]), set(two[unit]) - set(one[unit])
        if gone or come:
            before = gone or set(one[unit])
            after = come or set(two[unit])
            found.append(Change("quantity", _words(one[unit], before), _words(two[unit], after)))
    return found


def _completed(change: Change, a: Statement, b: Statement) -> Change:
    """A deadline that only one of two texts seems to set, with the period that the other names in another way."""
    if change.field != "deadline" or bool(change.before) == bool(change.after):
        return change
    holder, other = (a, b) if change.before else (b, a)
    period = re.fullmatch(r"P(\d+)([HDWMY])", profile(holder).deadline)
    if period is None:
        return change
    named = [words for unit, values in sorted(_by_unit(other).items()) if unit[:1].upper() == period.group(2)
             for _, words in sorted(values.items())]  # fmt: skip
    said = "; ".join(named)
    return replace(change, after=said) if change.before else replace(change, before=said)


def _by_unit(statement: Statement) -> dict[str, dict[float, str]]:
    """Unit → value → the words, for the figures that count something."""
    found: dict[str, dict[float, str]] = {}
    for figure in profile(statement).figures:
        if figure.unit not in _UNCOUNTED:
            found.setdefault(figure.unit, {})[figure.value] = statement.text[figure.start : figure.end]
    return found


def _words(known: dict[float, str], values: set[float]) -> str:
    return "; ".join(known[value] for value in sorted(values))
