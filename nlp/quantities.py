"""Figures: a text in; numbers with a currency, a percent sign or a counted noun out, with their value and unit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from nlp.concepts import Concepts
from nlp.models import Quantity

_FIGURE = r"\d{1,3}(?:[.,' ]\d{3})+(?![\d])(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_MODIFIERS = r"(?:[\w'-]+ ){0,2}?"


class QuantityFinder:
    """Finds the quantities of a text in one language; built once a language by `quantity_finder`."""

    def __init__(self, numbers: Mapping[str, Any]) -> None:
        self._point = numbers.get("point", ".")
        self._words: Mapping[str, float] = numbers.get("words", {})
        self._scales: Mapping[str, float] = numbers.get("scales", {})
        self._currencies: Mapping[str, str] = {
            form: code for code, forms in numbers.get("currencies", {}).items() for form in forms
        }
        self._units: Mapping[str, str] = {
            form: name for name, forms in numbers.get("nouns", {}).items() for form in forms
        }
        number = rf"(?<![\w.,])(?P<number>{_FIGURE}|(?:{_either(self._words)})(?!\w))"
        scale = rf"(?: ?(?P<scale>{_either(self._scales)})(?!\w))?"
        money, per_cent = _either(self._currencies), _either(numbers.get("percent", ["%"]))
        bare = number.replace(r"(?<![\w.,])", "")
        self._patterns = (
            (re.compile(rf"(?<!\w)(?P<money>{money}) ?{bare}{scale}"), "money"),
            (re.compile(rf"{number}{scale} ?(?:de |d'|of |di )?(?P<money>{money})(?!\w)"), "money"),
            (re.compile(rf"{number} ?(?:{per_cent})(?!\w)"), "percent"),
            (re.compile(rf"{number}{scale} (?:de |d'|di )?{_MODIFIERS}(?P<noun>{_either(self._units)})(?!\w)"), "noun"),
        )
        self._trigger = re.compile(rf"\d|\b(?:{_either(self._words)})\b")

    def find(self, text: str, folded: str) -> tuple[Quantity, ...]:
        """The quantities of `text`, in order; of overlapping ones the first kind found counts."""
        if not self._trigger.search(folded):
            return ()
        found: list[Quantity] = []
        for pattern, kind in self._patterns:
            for match in pattern.finditer(folded):
                start, end = match.span()
                if any(start < q.end and q.start < end for q in found):
                    continue
                if (value := self._value(match)) is not None and not (kind == "noun" and _is_year(match)):
                    found.append(Quantity(text[start:end], start, end, value, self._unit(kind, match)))
        return tuple(sorted(found, key=lambda q: q.start))

    def _unit(self, kind: str, match: re.Match[str]) -> str:
        if kind == "percent":
            return "%"
        return self._currencies[match.group("money")] if kind == "money" else self._units[match.group("noun")]

    def _value(self, match: re.Match[str]) -> float | None:
        word = match.group("number")
        scale = match.groupdict().get("scale")
        number = _parse(word, self._point, bool(scale)) if word[0].isdigit() else float(self._words[word])
        return round(number * self._scales.get(scale or "", 1.0), 6)


def _parse(figure: str, point: str, scaled: bool) -> float:
    """The value of a figure: groups of three are thousands, unless the sign before one is the decimal sign of a
    language and a word such as "million" follows ("1.234 billion")."""
    figure = figure.replace(" ", "").replace("'", "")
    marks = [c for c in figure if c in ".,"]
    if not marks:
        return float(figure)
    last = marks[-1]
    whole, fraction = figure.rsplit(last, 1)
    decimal = len(fraction) != 3 or whole.startswith("0") or (scaled and last == point and len(marks) == 1)
    if len(set(marks)) == 1 and len(marks) > 1:
        decimal = False
    if len(set(marks)) == 2:
        decimal = True
    whole = whole.replace(".", "").replace(",", "")
    return float(f"{whole}.{fraction}") if decimal else float(whole + fraction)


def _is_year(match: re.Match[str]) -> bool:
    return bool(re.fullmatch(r"(?:19|20)\d\d", match.group("number"))) and not match.groupdict().get("scale")


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted((re.escape(w) for w in words), key=lambda w: (-len(w), w))) or "(?!)"


@lru_cache(maxsize=64)
def quantity_finder(concepts: Concepts, language: str) -> QuantityFinder:
    """The finder of quantities of a language."""
    return QuantityFinder(concepts.languages.get(language, {}).get("numbers", {}))
