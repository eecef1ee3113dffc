"""index/data → `Wording` (what comparison must know of a language) and `Terms` (words side by side in the languages).

The only reader of `data/wording/<code>.toml` and `data/terms/*.toml`; bad data is refused naming file and key. A new
language is one file in `data/wording/` and its column in `data/terms/`; a language without them is compared by what
the statements carry and by its words alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from index.tokens import fold
from nlp.errors import BadLexicon

_DATA = Path(__file__).with_name("data")
_TOKEN = re.compile(r"[^\W_]+\*?")
_LISTS = (
    "negation",
    "not_negation",
    "privative",
    "function",
    "light",
    "ordinals",
    "months",
    "before",
    "determination",
    "vague",
    "someday",
    "softening",
)
_TABLES = ("modals", "hedges", "scope", "numbers", "scales", "units")


_WAYS = {
    "es": ("de forma", "de manera", "de modo", "en", "con caracter"),
    "fr": ("de facon", "de maniere", "en", "a titre"),
    "pt": ("de forma", "de maneira", "de modo", "em", "a titulo"),
}
"""What makes an adverb of an adjective: "de forma conjunta", "em conjunto" say "jointly"."""


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a list of words: its id and the words `first` to `last` (exclusive) that it takes."""

    id: str
    first: int
    last: int


class Phrases:
    """Phrases → ids, found in folded words; a word that ends in * takes any ending.

    >>> [found.id for found in Phrases([("as-appropriate", "as appropriate")]).find(["we", "act", "as", "appropriate"])]
    ['as-appropriate']
    """

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        self._prefix: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, phrase in entries:
            tokens = tuple(fold(token) for token in _TOKEN.findall(phrase))
            if not tokens:
                continue
            table = self._prefix if tokens[0].endswith("*") else self._exact
            table.setdefault(tokens[0].rstrip("*"), []).append((tokens[1:], name))

    def find(self, words: Sequence[str]) -> list[Found]:
        """Every id at every place, the longest phrase of an id at a place; in order of place, then id."""
        found: dict[tuple[int, str], int] = {}
        for place, word in enumerate(words):
            options = list(self._exact.get(word, ()))
            for size in range(2, len(word) + 1):
                options += self._prefix.get(word[:size], ())
            for rest, name in options:
                last = place + 1 + len(rest)
                if last <= len(words) and all(_fits(p, w) for p, w in zip(rest, words[place + 1 : last], strict=True)):
                    found[place, name] = max(last, found.get((place, name), 0))
        return [Found(name, place, last) for (place, name), last in sorted(found.items())]


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@dataclass(frozen=True, slots=True)
class Wording:
    """One language's negations, modals, hedges, scope words, numbers and the words that carry no content."""

    negation: Phrases
    not_negation: Phrases
    privative: Phrases
    function: Phrases
    light: Phrases
    ordinals: Phrases
    before: Phrases
    determination: Phrases
    vague: Phrases
    someday: Phrases
    softening: Phrases
    months: Mapping[str, int]
    modals: Phrases
    hedges: Phrases
    scope: Phrases
    numbers: Mapping[str, int]
    scales: Mapping[str, int]
    units: Phrases


@dataclass(frozen=True, slots=True)
class Term:
    """A notion with its words in each language; `opposite` and `broader` name other terms."""

    id: str
    kind: Literal["verbs", "nouns", "modifiers"]
    opposite: frozenset[str]
    broader: str
    rival: bool = False


@dataclass(frozen=True, slots=True)
class Terms:
    """All terms, and per language the phrases that name them ("id" or "id:adverb")."""

    by_id: Mapping[str, Term]
    phrases: Mapping[str, Phrases]

    def opposed(self, a: str, b: str) -> bool:
        """Whether two terms say the opposite of one another."""
        return b in self.by_id[a].opposite or a in self.by_id[b].opposite


@lru_cache(maxsize=32)
def load_wording(language: str) -> Wording:
    """The comparison data of `language`; empty lists for a language without a file."""
    path = _DATA / "wording" / f"{language}.toml"
    if not path.is_file():
        return _wording(path, {})
    with path.open("rb") as file:
        return _wording(path, tomllib.load(file))


def _wording(path: Path, data: dict[str, Any]) -> Wording:
    for key in data:
        if key not in _LISTS and key not in _TABLES:
            raise BadLexicon(f"{path.name}: unknown key {key!r}.")
    lists = {key: [(key, phrase) for phrase in data.get(key, ())] for key in _LISTS}
    tables = {key: data.get(key, {}) for key in _TABLES}
    return Wording(
        **{key: Phrases(lists[key]) for key in _LISTS if key != "months"},
        months={fold(month): number for number, month in enumerate(data.get("months", ()), start=1)},
        modals=_phrases(tables["modals"]),
        hedges=_phrases(tables["hedges"]),
        scope=_phrases(tables["scope"]),
        units=_phrases(tables["units"]),
        numbers={fold(word): int(value) for word, value in tables["numbers"].items()},
        scales={fold(word): int(value) for word, value in tables["scales"].items()},
    )


def _phrases(table: Mapping[str, Sequence[str]]) -> Phrases:
    return Phrases((name, phrase) for name, phrases in table.items() for phrase in phrases)


@lru_cache(maxsize=1)
def load_terms() -> Terms:
    """The terms of every file in `data/terms`; refuses an opposite, a broader term or a key that does not exist."""
    tables: dict[str, dict[str, Any]] = {}
    kinds: dict[str, Any] = {}
    for path in sorted((_DATA / "terms").glob("*.toml")):
        with path.open("rb") as file:
            for name, table in tomllib.load(file).items():
                if name in tables:
                    raise BadLexicon(f"{path.name}: the term {name!r} stands in two files.")
                tables[name], kinds[name] = table, path.stem
    by_id: dict[str, Term] = {}
    entries: dict[str, list[tuple[str, str]]] = {}
    for name, table in tables.items():
        for key, value in table.items():
            if key == "adverb":
                for code, phrases in value.items():
                    made = [f"{way} {one}" for way in _WAYS.get(code, ()) for one in table.get(code, ())]
                    entries.setdefault(code, []).extend((f"{name}:adverb", phrase) for phrase in (*phrases, *made))
            elif len(key) == 2:
                entries.setdefault(key, []).extend((name, phrase) for phrase in value)
            elif key not in ("opposite", "broader", "rival"):
                raise BadLexicon(f"{kinds[name]}.toml: the term {name!r} has an unknown key {key!r}.")
        named = [*table.get("opposite", ()), *filter(None, [table.get("broader", "")])]
        for other in named:
            if other not in tables:
                raise BadLexicon(f"{kinds[name]}.toml: the term {name!r} names {other!r}, which does not exist.")
        opposite, broader = frozenset(table.get("opposite", ())), table.get("broader", "")
        by_id[name] = Term(name, kinds[name], opposite, broader, bool(table.get("rival", False)))
    return Terms(by_id, {code: Phrases(phrases) for code, phrases in sorted(entries.items())})
