"""What day time words mean: the parts of a date as a language writes them in, the last day they allow out.

Days are ISO dates. What cannot be told from the words and the document's date is None, never a guess of a year.
"""

from __future__ import annotations

import datetime
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nlp.terms import fold

PARTS = {"quarter": 3, "third": 4, "half": 6}
"""The months that a part of the year has."""
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 12)}
"""The first and the last month of a season in the north of the world; of a winter what its year holds."""
_MONTHS_AHEAD = 6  # "in February", said in June, more likely looks back

Parts = Mapping[str, str | None]


class Calendar:
    """The time words of one language: months, units, edges ("the end of"), parts of the year, seasons, numbers."""

    def __init__(self, dates: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
        self.months = {name: i for i, names in enumerate(dates.get("months", ()), 1) for name in names}
        self.units = _inverted(dates.get("units", {}))
        self.edges = _inverted(dates.get("edges", {}))
        self.parts = _inverted(dates.get("parts", {}))
        self.seasons = _inverted(dates.get("seasons", {}))
        self.ordinals = {fold(w): i for i, words in enumerate(dates.get("ordinals", ()), 1) for w in words}
        self.last = {fold(w) for w in dates.get("last", ())}
        self.numbers = numbers

    def last_day(self, rule: str, parts: Parts, date: str) -> str | None:
        """The last day that the words allow, as ISO date; None if it cannot be told."""
        if parts.get("year"):
            return self._absolute(rule, parts, int(parts["year"] or 0))
        if rule in ("open", "every", "event") or not date:
            return None
        anchor = datetime.date.fromisoformat(last_of(date))
        if rule == "end-year":
            return f"{anchor.year}-12-31"
        if rule == "next-year":
            return f"{anchor.year + 1}-12-31"
        if rule == "decade":
            return f"{anchor.year // 10 * 10 + 10}-12-31"
        if rule == "part":
            day = self._absolute(rule, parts, anchor.year)
            return day if day > anchor.isoformat() else self._absolute(rule, parts, anchor.year + 1)
        if rule in ("month", "until-month"):
            month = self.months[parts["month"] or ""]
            if rule == "month" and not 0 < (month - anchor.month) % 12 <= _MONTHS_AHEAD:
                return None
            return _of_month(anchor.year + (month < anchor.month), month)
        if rule == "until-day":
            day = _day_in(anchor.year, self.months[parts["month"] or ""], parts.get("day"))
            return day if day > anchor.isoformat() else f"{anchor.year + 1}{day[4:]}"
        word = parts.get("n") or "1"
        count = int(word) if word.isdigit() else int(self.numbers.get(word, 0))
        return _later(anchor, count, self.units.get(parts.get("unit") or "", "")) if count else None

    def _absolute(self, rule: str, parts: Parts, year: int) -> str:
        """The day that words with a year mean: "before mid-2022", "the second half of 2025", "spring 2027"."""
        edge = self.edges.get(parts.get("edge") or "", "")
        before = rule == "before" and edge not in ("end", "middle")
        if parts.get("season"):
            first, last = SEASONS[self.seasons[parts["season"] or ""]]
            return _span_end(year, last, last - first + 1, before)
        if parts.get("part"):
            span = PARTS[self.parts[parts["part"] or ""]]
            return _span_end(year, min(12, span * self._nth(parts.get("ordinal") or "", span)), span, before)
        month = self.months[parts["month"] or ""] if parts.get("month") else None
        if before:
            start = datetime.date.fromisoformat(_day_in(year, month or 1, parts.get("day") or "1"))
            return (start - datetime.timedelta(days=1)).isoformat()
        if month and parts.get("day"):
            return _day_in(year, month, parts.get("day"))
        if month:
            return _of_month(year, month, {"start": 10, "middle": 15}.get(edge, 0))
        return _of_month(year, {"start": 3, "middle": 6}.get(edge, 12))

    def _nth(self, word: str, span: int) -> int:
        """Which part of the year: 2 for "second" and "2", the last one for "last"."""
        if word in self.last:
            return 12 // span
        return int(word) if word.isdigit() else self.ordinals.get(word, 12 // span)


def lies_ahead(day: str | None, date: str, parts: Parts) -> bool:
    """Whether a date named without "by" is a time to come rather than the document's own month."""
    if day is None or not date or day <= last_of(date):
        return False
    return bool(parts.get("day") or not parts.get("month")) or day[:7] > date[:7]


def first_of(date: str) -> str:
    """The first day of a date that may lack day or month."""
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def last_of(date: str) -> str:
    """The last day of a date that may lack day or month.

    >>> last_of("2024-02")
    '2024-02-29'
    """
    if len(date) >= 10:
        return date[:10]
    return _of_month(int(date[:4]), int(date[5:7]) if len(date) >= 7 else 12)


def _of_month(year: int, month: int, day: int = 0) -> str:
    return f"{year}-{month:02}-{day or monthrange(year, month)[1]:02}"


def _day_in(year: int, month: int, day: str | None) -> str:
    return _of_month(year, month, max(1, min(int(day or 1), monthrange(year, month)[1])))


def _span_end(year: int, month: int, span: int, before: bool) -> str:
    """The last day of `span` months that end with `month`, or the last before them."""
    if not before:
        return _of_month(year, month)
    ahead = month - span
    return _of_month(year, ahead) if ahead > 0 else _of_month(year - 1, ahead + 12)


def _later(anchor: datetime.date, count: int, unit: str) -> str | None:
    if unit in ("day", "week"):
        return (anchor + datetime.timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
    months = {"month": 1, "half": 6, "quarter": 3, "year": 12, "decade": 120}.get(unit)
    if months is None or count > 200:
        return None
    ahead = anchor.month - 1 + count * months
    year, month = anchor.year + ahead // 12, ahead % 12 + 1
    return f"{year}-{month:02}-{min(anchor.day, monthrange(year, month)[1]):02}"


def _inverted(table: Mapping[str, Sequence[str] | Iterable[str]]) -> dict[str, str]:
    """word → what it stands for."""
    return {fold(word): name for name, words in table.items() for word in words}
