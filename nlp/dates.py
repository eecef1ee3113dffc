"""Deadlines: a text and its document's date in; the words that set a time limit out, with the last day of it.

The patterns are data (`mentions/<code>.toml`); each names a rule of this module, which says what day its words mean.
"""

from __future__ import annotations

import datetime
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlp.concepts import Concepts
from nlp.models import Deadline
from nlp.terms import fold

RULES = (
    "by",
    "before",
    "edge",
    "end-year",
    "next-year",
    "decade",
    "within",
    "open",
    "event",
    "every",
    "bare",
    "month",
    "until-month",
)
_RANK = {"open": 1, "bare": 2, "month": 3, "every": 4}
_OF = ("of", "on", "de", "du", "des", "del", "da", "do", "sobre", "between", "entre")
_MONTHS_AHEAD = 6  # "in February", said in June, more likely looks back
_HALVES = {"quarter": 3, "trimestre": 3, "semester": 6, "semestre": 6, "half": 6, "q": 3}
_SEASONS = {"spring": 5, "summer": 8, "autumn": 11, "fall": 11, "winter": 12}
_ORDINALS = {"first": 1, "primer": 1, "premier": 1, "primeiro": 1, "second": 2, "segundo": 2, "deuxieme": 2}
_ORDINALS |= {
    "third": 3,
    "tercer": 3,
    "troisieme": 3,
    "terceiro": 3,
    "fourth": 4,
    "cuarto": 4,
    "quatrieme": 4,
    "quarto": 4,
}
_YEAR_AFTER = (
    r",? ?(?:\(|in |en |em |de |del |nel |a celebrarse en |to be held in )*"
    r"(?:(?P<month>{M}),? (?:of |de |del )?)?(?P<year>20\d\d)\)?"
)


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    rule: str


@dataclass(frozen=True, slots=True)
class _Match:
    rank: int
    start: int
    end: int
    day: str | None


class DeadlineFinder:
    """Finds the deadline of a text in one language; built once a language by `deadline_finder`."""

    def __init__(self, dates: Mapping[str, Any], numbers: Mapping[str, int]) -> None:
        self._months = {name: i for i, names in enumerate(dates.get("months", ()), 1) for name in names}
        self._units = {word: unit for unit, words in dates.get("units", {}).items() for word in words}
        self._numbers = numbers
        self._edges = {word: edge for edge, words in dates.get("edges", {}).items() for word in words}
        self._macros = {
            "{Y}": r"(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d)",
            "{D}": r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|o)?",
            "{M}": rf"(?P<month>{_either(self._months)})(?:\.(?= ?\d))?",
            "{E}": f"(?P<edge>{_either(self._edges)})?",
            "{N}": rf"(?P<n>\d{{1,3}}|{_either(numbers)})",
            "{U}": f"(?P<unit>{_either(self._units)})",
        }
        self._patterns = tuple(self._compile([*dates.get("limit", ()), *dates.get("bare", ())], dates.get("forms", ())))
        self._trigger = re.compile(rf"\b(?:{'|'.join(dates.get('triggers', ['(?!)']))}|{_either(self._months)})\b")
        self._toward = tuple(f"{fold(words)} " for words in dates.get("toward", ()))
        self._not_before = tuple(dates.get("not_before", ()))
        links = _either([*(fold(m) for m in dates.get("margins", ())), *_OF])
        self._link = re.compile(rf" (?:{links})(?: (?:the|la|el|le|los|las|les|o|a|os|as|its))? (?:l'|d')?")
        self._year_after = re.compile(_YEAR_AFTER.replace("{M}", _either(self._months)))

    def _compile(self, patterns: Iterable[Sequence[str]], forms: Sequence[str]) -> Iterable[_Pattern]:
        for pattern, rule in patterns:
            for form in forms if "{DATE}" in pattern else ("",):
                text = pattern.replace("{DATE}", form)
                for macro, regex in self._macros.items():
                    text = text.replace(macro, regex)
                yield _Pattern(re.compile(rf"(?<![\w-]){text.lstrip()}(?!\w)"), rule)

    def find(
        self,
        text: str,
        folded: str,
        names: Sequence[tuple[int, int]],
        date: str,
        meetings: Sequence[tuple[int, int]] = (),
    ) -> Deadline | None:
        """The time limit that `text` sets, if any.

        `names` are spans of entities, whose years are no dates; `meetings` those of meetings, which may be the limit.
        """
        best = self._toward_meeting(text, folded, names, date, meetings)
        for pattern in self._patterns if self._trigger.search(folded) else ():
            for match in pattern.regex.finditer(folded):
                found = self._judge(pattern.rule, match, text, folded, names, date)
                if found and (best is None or _better(found, best)):
                    best = found
        if best is None:
            return None
        return Deadline(text[best.start : best.end], best.start, best.end, best.day)

    def _toward_meeting(
        self, text: str, folded: str, names: Sequence[tuple[int, int]], date: str, meetings: Sequence[tuple[int, int]]
    ) -> _Match | None:
        """A named meeting that something must be done before: "ahead of the XXIX Ibero-American Summit"."""
        for start, end in meetings:
            for words in self._toward:
                if folded[:start].endswith(words) and not folded[: start - len(words)][-1:].isalnum():
                    end, day = self._widen(text, folded, end, names, date)
                    if not (day and date and day < _first(date)):
                        return _Match(0, start - len(words), end, day)
        return None

    def _judge(
        self, rule: str, match: re.Match[str], text: str, folded: str, names: Sequence[tuple[int, int]], date: str
    ) -> _Match | None:
        start, end = match.span()
        while start < end and folded[start] == " ":
            start += 1
        if rule == "event":
            end, day = self._widen(text, folded, end, names, date)
            return _Match(0, start, end, day)
        core = match.start("year") if match.groupdict().get("year") else start
        if any(s <= core < e for s, e in names):
            return None
        if rule in ("bare", "month") and folded[:start].endswith(self._not_before):
            return None
        day = self._resolve(rule, match.groupdict(), date)
        if day is not None and date and day < _first(date):
            return None
        if rule in ("bare", "month") and not _lies_ahead(day, date, match.groupdict(), folded[:start]):
            return None
        return _Match(_RANK.get(rule, 0), start, end, day)

    def _resolve(self, rule: str, parts: Mapping[str, str | None], date: str) -> str | None:
        """The last day that the words allow, as ISO date; None if it cannot be told."""
        if parts.get("year"):
            return self._absolute(rule, parts)
        if rule in ("open", "every", "event") or not date:
            return None
        anchor = datetime.date.fromisoformat(_last(date))
        if rule == "end-year":
            return f"{anchor.year}-12-31"
        if rule == "next-year":
            return f"{anchor.year + 1}-12-31"
        if rule == "decade":
            return f"{anchor.year // 10 * 10 + 10}-12-31"
        if rule in ("month", "until-month"):
            month = self._months[parts["month"] or ""]
            if rule == "month" and not 0 < (month - anchor.month) % 12 <= _MONTHS_AHEAD:
                return None
            year = anchor.year + (month < anchor.month)
            return _day(year, month, None)
        unit = self._units.get(parts.get("unit") or "", parts.get("unit") or "")
        count = self._number(parts.get("n") or "1")
        return _later(anchor, count, unit) if count else None

    def _absolute(self, rule: str, parts: Mapping[str, str | None]) -> str:
        year = int(parts["year"] or 0)
        edge = self._edges.get(parts.get("edge") or "", "")
        if rule == "edge":
            word = (parts.get("edge") or "") + " de "
            edge = self._edges.get(word, "end")
        if parts.get("season"):
            return _day(year, _SEASONS[parts["season"] or ""], None)
        if parts.get("quarter"):
            span = _HALVES.get(parts.get("part") or "", 3)
            quarter = parts["quarter"] or ""
            nth = int(quarter) if quarter.isdigit() else _ORDINALS.get(quarter, 12 // span)
            return _day(year, min(12, nth * span), None)
        month = self._months[parts["month"]] if parts.get("month") else None
        day = _edged(year, month, parts.get("day"), edge)
        if rule == "before" and edge != "end":
            first = datetime.date(year, month or 1, _in_month(year, month or 1, parts.get("day")))
            return (first - datetime.timedelta(days=1)).isoformat()
        return day

    def _number(self, word: str) -> int:
        return int(word) if word.isdigit() else int(self._numbers.get(word, 0))

    def _widen(
        self, text: str, folded: str, end: int, names: Sequence[tuple[int, int]], date: str
    ) -> tuple[int, str | None]:
        """A meeting to come takes along whose it is, on whose margins, and its year."""
        end = max([end, *(e for s, e in names if s < end <= e)])
        while self._year_after.match(folded, end) is None:
            link = self._link.match(folded, end)
            if link is None:
                break
            inner = [e for s, e in names if s <= link.end() < e]
            capital = re.compile(r"[A-ZÀ-Ý][\w-]+(?: [A-ZÀ-Ý][\w-]+)*").match(text, link.end())
            if not inner and capital is None:
                break
            end = max(inner) if inner else capital.end() if capital else end
        year = self._year_after.match(folded, end)
        if year is None:
            return end, None
        month = self._months.get(year.group("month") or "")
        return year.end(), _day(int(year.group("year")), month or 12, None)


_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|º|o)?(?: (?:de|of))? $")


def _lies_ahead(day: str | None, date: str, parts: Mapping[str, str | None], before: str) -> bool:
    """Whether a date named without "by" is a time to come, not the document's own month or the end of a full date."""
    if day is None or not date or day <= _last(date):
        return False
    if parts.get("month") and not parts.get("day"):
        return day[:7] > date[:7] and not _DAY_BEFORE.search(before)
    return True


def _better(a: _Match, b: _Match) -> bool:
    return (a.rank, a.start, -a.end) < (b.rank, b.start, -b.end)


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=lambda w: (-len(w), w))) or "(?!)"


def _edged(year: int, month: int | None, day: str | None, edge: str) -> str:
    if day and month:
        return f"{year}-{month:02}-{_in_month(year, month, day):02}"
    if month:
        return {"start": f"{year}-{month:02}-10", "middle": f"{year}-{month:02}-15"}.get(edge) or _day(
            year, month, None
        )
    return _day(year, {"start": 3, "middle": 6}.get(edge, 12), None)


def _in_month(year: int, month: int, day: str | None) -> int:
    return min(int(day), monthrange(year, month)[1]) if day and int(day) else 1


def _day(year: int, month: int, day: int | None) -> str:
    return f"{year}-{month:02}-{day or monthrange(year, month)[1]:02}"


def _later(anchor: datetime.date, count: int, unit: str) -> str | None:
    if unit in ("day", "week"):
        return (anchor + datetime.timedelta(days=count * (7 if unit == "week" else 1))).isoformat()
    months = {"month": 1, "year": 12, "decade": 120}.get(unit)
    if months is None or count > 200:
        return None
    ahead = anchor.month - 1 + count * months
    year, month = anchor.year + ahead // 12, ahead % 12 + 1
    return f"{year}-{month:02}-{min(anchor.day, monthrange(year, month)[1]):02}"


def _first(date: str) -> str:
    """The first day of a date that may lack day or month."""
    return (date + "-01-01")[:10] if len(date) == 4 else (date + "-01")[:10]


def _last(date: str) -> str:
    """The last day of a date that may lack day or month."""
    if len(date) >= 10:
        return date[:10]
    year, month = int(date[:4]), int(date[5:7]) if len(date) >= 7 else 12
    return _day(year, month, None)


@lru_cache(maxsize=64)
def deadline_finder(concepts: Concepts, language: str) -> DeadlineFinder:
    """The finder of deadlines of a language; one without data finds none."""
    data = concepts.languages.get(language, {})
    return DeadlineFinder(data.get("dates", {}), data.get("numbers", {}).get("words", {}))
