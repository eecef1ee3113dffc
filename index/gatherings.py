"""The name of a meeting → its kind, number, year and the words that tell its series from others, in any language."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from index.tokens import fold
from ingest.ids import slug
from ingest.meetings import find_meeting

_DATA = Path(__file__).parent / "data" / "gatherings.toml"
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMERAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|eme|e|a|o)?")
_ROMAN = re.compile(r"(?=[IVX])(X{0,3})(IX|IV|V?I{0,3})(?:e|ème|a|o)?")
_ROMANS = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}


@dataclass(frozen=True, slots=True)
class Gathering:
    """What a name tells: `series` is the English name of a known series, `content` the words that are its own."""

    kind: str = ""
    ordinal: int = 0
    year: str = ""
    content: tuple[str, ...] = ()
    series: str = ""

    @property
    def key(self) -> str:
        """One for all names of a series that differ in number, year and order of words only."""
        return slug(self.series) if self.series else "-".join((self.kind, *sorted(set(self.content))))


@lru_cache(maxsize=1)
def load_gatherings() -> Mapping[str, Any]:
    """The tables of `data/gatherings.toml`."""
    with _DATA.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=1)
def _kinds() -> tuple[re.Pattern[str], Mapping[str, str]]:
    kinds = {word: kind for kind, listed in load_gatherings()["kinds"].items() for word in listed}
    longest = sorted(kinds, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(longest)})\b"), kinds


@lru_cache(maxsize=1)
def _ordinals() -> Mapping[str, int]:
    return {word: n for n, listed in enumerate(load_gatherings()["names"]["ordinals"], start=1) for word in listed}


@lru_cache(maxsize=20_000)
def read_name(name: str) -> Gathering:
    """What `name` says of the meeting that it names; `kind` is "" where it names none.

    >>> read_name("Tercer Foro Birregional de Seguridad Ciudadana")
    Gathering(kind='forum', ordinal=3, year='', content=('birregional', 'seguridad', 'ciudadana'), series='')
    """
    pattern, kinds = _kinds()
    plain = fold(name)
    found = pattern.search(plain)
    if found is None:
        return Gathering()
    kind = kinds[found.group()]
    names = load_gatherings()["names"]
    rest = f"{plain[: found.start()]} {plain[found.end() :]}"
    ordinal, year, content = 0, "", []
    romans = {fold(word): n for n, word in ((_roman(w), w) for w in _WORD.findall(name)) if n}
    for place, word in enumerate(_WORD.findall(rest)):
        number = romans.get(word, 0) or (ordinal_of(word) if place == 0 or not word.isdigit() else 0)
        if _YEAR.fullmatch(word):
            year = word
        elif number and not ordinal:
            ordinal = number
        elif word not in names["empty"] and len(word) > 1:
            content.append(word)
    series = find_meeting(name, (), "", language="").series
    after = _WORD.findall(plain[found.end() :])
    subject = bool(after) and after[0] in names["subject"]
    if kind in names["doubtful"] and not (ordinal or year or subject or series):
        return Gathering()
    return Gathering(kind, ordinal, year, tuple(content), series)


def ordinal_of(word: str) -> int:
    """The number that a folded word tells ("third", "12th"), or 0."""
    numeral = _NUMERAL.fullmatch(word)
    return int(numeral.group(1)) if numeral else _ordinals().get(word, 0)


def ordinal_word(number: int) -> str:
    """The English ordinal, with a capital.

    >>> ordinal_word(3), ordinal_word(22)
    ('Third', '22nd')
    """
    listed = load_gatherings()["names"]["ordinals"]
    if number <= len(listed):
        return str(listed[number - 1][0]).capitalize()
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _roman(word: str) -> int:
    found = _ROMAN.fullmatch(word)
    return 10 * len(found.group(1)) + _ROMANS[found.group(2)] if found else 0


def whole_name(text: str, start: int, end: int) -> str:
    """The name at `text[start:end]` with what it was cut from: "Nutrition for Growth Summit" for "Growth Summit"."""
    joins = "|".join(load_gatherings()["names"]["joins"])
    cut = re.search(rf"((?:[A-ZÀ-Þ][\w’'-]*\s+)+)(?:{joins})\s+$", text[:start])
    if cut is None or ordinal_of(fold(text[start:end].split()[0])):
        return text[start:end]
    return text[cut.start() : end]
