"""Dates in six languages → ISO 8601 spans: "18-20 June 2025", "le 18 juillet 2023", "28 e 29 de setembro"…"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

_DAY = r"(?:(?P<{0}>\d{{1,2}})(?:\s?(?:st|nd|rd|th|er|ero|º|°|o|ª)\b|º|°|\.)?)"
_OF = r"(?:\s+(?:de|del|do|of|di|van|d['’])\s*|\s+|\s*,\s*)"
_TO = (
    r"\s*(?:-|–|—|/|,|&|\bto\b|\band\b|\by\b|\be\b|\bet\b|\bau\b|\bal\b|\ba\b|\ben\b|\btot\b)\s*(?:el\s+|le\s+|il\s+)?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)\b"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date as written at `start:end`: `first` and `last` in ISO 8601, equal for one day, shorter if less is known."""

    first: str
    last: str
    start: int
    end: int

    @property
    def has_day(self) -> bool:
        """Whether the day is known, not only the month or year."""
        return len(self.first) == 10


@cache
def _months() -> dict[str, int]:
    data = tomllib.loads((files("ingest") / "data" / "months.toml").read_text(encoding="utf-8"))
    return {
        word: number
        for names in data.values()
        for number, spellings in enumerate(names, 1)
        for word in spellings.split()
    }


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    words = "|".join(sorted(_months(), key=lambda word: (-len(word), word)))
    month, month2 = rf"\b(?P<month>{words})\b\.?", rf"\b(?P<month2>{words})\b\.?"
    a, b = _DAY.format("a"), _DAY.format("b")
    year = rf"(?:{_OF}{_YEAR})"
    flags = re.IGNORECASE
    return (
        re.compile(rf"\b{a}{_OF}{month}{year}?{_TO}{b}{_OF}{month2}{year.replace('<year>', '<year2>')}", flags),
        re.compile(rf"\b{a}{_TO}{b}{_OF}{month}{year}?", flags),
        re.compile(rf"{month}\s+{a}{_TO}{month2}\s+{b}(?:,?\s+{_YEAR})?", flags),
        re.compile(rf"{month}\s+{a}{_TO}{b}(?!\d)(?:,?\s+{_YEAR})?", flags),
        re.compile(rf"\b{a}{_OF}{month}{year}", flags),
        re.compile(rf"{month}\s+{a},?\s+{_YEAR}", flags),
        re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<a>\d\d)\b"),
        re.compile(r"\b(?P<a>\d{1,2})(?P<sep>[./-])(?P<m>\d{1,2})(?P=sep)(?P<year>(?:19|20)\d\d)\b"),
        re.compile(rf"{month}(?:\s+(?:de|del|do|of)\s+|\s*,?\s+){_YEAR}", flags),
        re.compile(rf"\b{a}{_OF}{month}(?!\s+\d)", flags),
    )


def find_dates(text: str, *, year: str = "") -> list[DateSpan]:
    """The dates in `text` in order, the longest reading of each; `year` completes those written without one.

    >>> [d.first + "/" + d.last for d in find_dates("Santa Marta, 9 e 10 de novembro de 2025")]
    ['2025-11-09/2025-11-10']
    """
    taken: list[tuple[int, int]] = []
    found: list[DateSpan] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            span = _span(match, year)
            if span is not None:
                found.append(span)
                taken.append((start, end))
    return sorted(found, key=lambda span: span.start)


def _span(match: re.Match[str], default_year: str) -> DateSpan | None:
    parts = {key: value for key, value in match.groupdict().items() if value}
    last_year = parts.get("year2") or parts.get("year") or default_year
    first_year = parts.get("year") or last_year
    if not last_year:
        return None
    month = int(parts["m"]) if "m" in parts else _months()[parts["month"].casefold()]
    month2 = _months()[parts["month2"].casefold()] if "month2" in parts else month
    if "a" not in parts:
        iso = f"{last_year}-{month:02d}"
        return DateSpan(iso, iso, *match.span())
    first = _iso(first_year, month, parts["a"])
    last = _iso(last_year, month2, parts.get("b", parts["a"]))
    if not first or not last or last < first:
        return None
    return DateSpan(first, last, *match.span())


def _iso(year: str, month: int, day: str) -> str:
    try:
        return date(int(year), month, int(day)).isoformat()
    except ValueError:
        return ""
