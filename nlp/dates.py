"""Deadlines: a text and its document's date in; the words that set a time limit out, with the last day of it.

The patterns are data (`mentions/<code>.toml`); each names a rule of this module. What day the words mean is told by
`nlp.days`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from nlp.concepts import Concepts
from nlp.days import Calendar, Parts, first_of, lies_ahead
from nlp.models import Deadline
from nlp.terms import fold

RULES = (
    *("by", "before", "end-year", "next-year", "decade", "part", "within", "lasting", "open", "event", "edition"),
    *("every", "bare", "month", "until-month", "until-day"),
)
_RANK = {"open": 1, "lasting": 2, "bare": 2, "month": 3, "every": 4}
_OF = ("of", "on", "de", "du", "des", "del", "da", "do", "sobre", "between", "entre")
_YEAR_AFTER = (
    r",? ?(?:\(|{W} |(?:in|en|em|of|de|del|du|do|nel|no|the|el|o|le|au) )*"
    r"(?:{O} {P} (?:of |de |del |do )?|{M},? (?:of |de |del )?)?{Y}\)?"
)
_LAST_WORDS = 48
_SIGNS = ("{Y}", "{M}", "{E1}", "{O}", "{P}", "{S}", "{T}", "{U}")

Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class _Pattern:
    """A pattern with its macros filled; `needs` are the macros, `words` the words without which it cannot match."""

    source: str
    rule: str
    needs: frozenset[str]
    words: tuple[str, ...]

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.source)


@dataclass(frozen=True, slots=True)
class _Match:
    rank: int
    start: int
    end: int
    day: str | None


@dataclass(frozen=True, slots=True)
class _Text:
    """A text with its names: years inside `names` are no dates, `meetings` may be the limit."""

    written: str
    folded: str
    names: Spans
    meetings: Spans
    date: str


class DeadlineFinder:
    """Finds the deadline of a text in one language; built once a language by `deadline_finder`."""

    def __init__(self, dates: Mapping[str, Any], numbers: Mapping[str, int], names: Mapping[str, Any]) -> None:
        self._calendar = calendar = Calendar(dates, numbers)
        ordinals = [fold(word) for word in names.get("ordinals", ())]
        self._macros = {
            "{Y}": r"(?P<year>(?:19|20)\d\d)(?!\d|[.,]\d)",
            "{D}": r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|°|o)?",
            "{M}": rf"(?P<month>{_either(calendar.months)})(?:\.(?= ?\d))?",
            "{M1}": f"(?:{_either(calendar.months)})",
            "{E}": f"(?P<edge>{_either(calendar.edges)})?",
            "{E1}": f"(?P<edge>{_either(calendar.edges)})",
            "{O}": f"(?P<ordinal>{_either([*calendar.ordinals, *calendar.last])})",
            "{P}": f"(?P<part>{_either(calendar.parts)})",
            "{S}": f"(?P<season>{_either(calendar.seasons)})",
            "{N}": rf"(?P<n>\d{{1,3}}|{_either(numbers)})",
            "{U}": f"(?P<unit>{_either(calendar.units)})",
            "{R}": rf"(?:{_either(ordinals)}|\d{{1,3}}(?:st|nd|rd|th|e|a|o|er|ª|º)|(?<![\w'])[ivxl]+e?)(?= )",
            "{T}": f"(?:{_either(fold(word) for word in names.get('meetings', ()))})",
        }
        self._signs = {macro: re.compile(rf"\b{re.sub('[?]P<[a-z]+>', '?:', self._macros[macro])}") for macro in _SIGNS}
        self._patterns = tuple(self._compile([*dates.get("limit", ()), *dates.get("bare", ())], dates.get("forms", ())))
        triggers = "|".join((*dates.get("triggers", ()), _either(calendar.months)))
        self._trigger = re.compile(self._filled(rf"\b(?:{triggers})\b"))
        self._toward = tuple(f"{fold(words)} " for words in dates.get("toward", ()))
        self._not_before = tuple(dates.get("not_before", ()))
        self._told = re.compile(rf"(?:{dates.get('told', '(?!)')}) $")
        self._over = re.compile(rf"\b(?:{dates.get('over', '(?!)')})\b")
        links = _either([*(fold(m) for m in dates.get("margins", ())), *_OF])
        self._link = re.compile(rf" (?:{links})(?: (?:the|la|el|le|los|las|les|o|a|os|as|its))? (?:l'|d')?")
        held = f"(?:{_either(fold(words) for words in dates.get('held', ()))})"
        self._year_after = re.compile(self._filled(_YEAR_AFTER.replace("{W}", held)))

    def _filled(self, pattern: str) -> str:
        for macro, regex in self._macros.items():
            pattern = pattern.replace(macro, regex)
        return pattern

    def _compile(self, patterns: Iterable[Sequence[str]], forms: Sequence[str]) -> Iterator[_Pattern]:
        for pattern, rule in patterns:
            for form in forms if "{DATE}" in pattern else ("",):
                text = pattern.replace("{DATE}", form)
                yield _Pattern(rf"(?<![\w-]){self._filled(text).lstrip()}(?!\w)", rule, *_needs(text))

    def find(self, text: str, folded: str, names: Spans, date: str, meetings: Spans = ()) -> Deadline | None:
        """The time limit that `text` sets, if any.

        `names` are spans of entities, whose years are no dates; `meetings` those of meetings, which may be the limit.
        """
        read = _Text(text, folded, names, meetings, date)
        found = [*self._toward_meeting(read), *(self._matches(read) if self._trigger.search(folded) else ())]
        outer = [m for m in found if m.rank != _RANK["every"]]
        # "every six months" is not "in six months", though the words stand in it.
        every = [m for m in found if m.rank == _RANK["every"]]
        found = [m for m in outer if not any(e.start < m.start and m.end <= e.end for e in every)] + every
        if not found:
            return None
        best = min(found, key=lambda m: (m.rank, m.start, -m.end, m.day or ""))
        return Deadline(text[best.start : best.end], best.start, best.end, best.day)

    def _toward_meeting(self, text: _Text) -> Iterator[_Match]:
        """A named meeting that something must be done before: "ahead of the XXIX Ibero-American Summit"."""
        for start, end in text.meetings:
            for words in self._toward:
                said = text.folded[:start].endswith(words) and not text.folded[: start - len(words)][-1:].isalnum()
                if said and (match := self._meeting(text, start - len(words), end)):
                    yield match

    def _matches(self, text: _Text) -> Iterator[_Match]:
        there = {macro for macro, regex in self._signs.items() if regex.search(text.folded)}
        for pattern in self._patterns:
            if pattern.needs <= there and all(word in text.folded for word in pattern.words):
                for match in pattern.regex.finditer(text.folded):
                    if found := self._judge(pattern.rule, match, text):
                        yield found

    def _judge(self, rule: str, match: re.Match[str], text: _Text) -> _Match | None:
        start, end = match.span()
        while start < end and text.folded[start] == " ":
            start += 1
        before = text.folded[max(0, start - _LAST_WORDS) : start]
        if rule in ("event", "edition"):
            # An edition by number may lie behind: "adopted at the Second Forum", "At the Second Forum, we agreed".
            if rule == "edition" and (not before.strip(" -•") or self._told.search(before)):
                return None
            return self._meeting(text, start, end)
        parts = match.groupdict()
        core = match.start("year") if parts.get("year") else start
        if any(s <= core < e for s, e in text.names):
            return None
        if rule in ("bare", "month") and before.endswith(self._not_before):
            return None
        if rule == "lasting" and self._over.search(before):
            return None
        day = self._calendar.last_day("within" if rule == "lasting" else rule, parts, text.date)
        if day is not None and text.date and day < first_of(text.date):
            return None
        if rule in ("bare", "month") and not _is_ahead(day, text.date, parts, before):
            return None
        # Hours tell how fast to answer rather than by when: any date goes before them.
        hours = self._calendar.units.get(parts.get("unit") or "") == "hour"
        return _Match(3 if hours else _RANK.get(rule, 0), start, end, day)

    def _meeting(self, text: _Text, start: int, end: int) -> _Match | None:
        end, day = self._widen(text, end)
        if day and text.date and day < first_of(text.date):
            return None
        return _Match(0, start, end, day)

    def _widen(self, text: _Text, end: int) -> tuple[int, str | None]:
        """A meeting to come takes along whose it is, on whose margins, and its year."""
        end = max([end, *(e for s, e in text.names if s < end <= e)])
        while self._year_after.match(text.folded, end) is None:
            link = self._link.match(text.folded, end)
            if link is None:
                break
            inner = [e for s, e in text.names if s <= link.end() < e]
            capital = _CAPITALS.match(text.written, link.end())
            if not inner and capital is None:
                break
            end = max(inner) if inner else capital.end() if capital else end
        year = self._year_after.match(text.folded, end)
        if year is None:
            return end, None
        return year.end(), self._calendar.last_day("by", year.groupdict(), text.date)


_CAPITALS = re.compile(r"[A-ZÀ-Ý][\w-]+(?: [A-ZÀ-Ý][\w-]+)*")
_DAY_BEFORE = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|º|o)?(?: (?:de|of))? $")


def _is_ahead(day: str | None, date: str, parts: Parts, before: str) -> bool:
    """Whether a date without "by" is a time to come, and not the end of a full date that ends here."""
    if parts.get("month") and not parts.get("day") and _DAY_BEFORE.search(before):
        return False
    return lies_ahead(day, date, parts)


_LITERAL = re.compile(r"(?<![a-z\\{])[a-z]{3,}(?![a-z?*{+])")


def _needs(pattern: str) -> tuple[frozenset[str], tuple[str, ...]]:
    """The macros and words of a pattern that stand outside all brackets, so that no match lacks them."""
    outside, depth = "", 0
    for char in re.sub(r"\\[()]|\[[^\]]*\]", " ", pattern):
        depth += (char == "(") - (char == ")")
        outside += " " if char == "(" else char if depth == 0 and char != ")" else ""
    if "|" in outside:
        return frozenset(), ()
    return frozenset(m for m in _SIGNS if m in outside), tuple(sorted(set(_LITERAL.findall(outside))))


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=lambda w: (-len(w), w))) or "(?!)"


@lru_cache(maxsize=64)
def deadline_finder(concepts: Concepts, language: str) -> DeadlineFinder:
    """The finder of deadlines of a language; one without data finds none."""
    data = concepts.languages.get(language, {})
    return DeadlineFinder(data.get("dates", {}), data.get("numbers", {}).get("words", {}), data.get("names", {}))
