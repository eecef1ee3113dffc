"""The beginning of a text → the numbered paragraphs or articles that it names: "par. 9", "apartados 9 y 10", "¶ 9(a)".

The only reader of `data/paragraph_words.toml`.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.tokens import fold

_NUMBER = r"\d{1,5}(?:\s?\([a-z]\)|[a-z]\)|[a-z](?![^\W_]))?(?![^\W_])"
_LONGEST = 100  # a span of more paragraphs than this is taken for its two ends


@dataclass(frozen=True, slots=True)
class Numbered:
    """Numbers ("9", "9a") asked for by one of the folded words `names`, and where in the text that ends."""

    names: tuple[str, ...]
    numbers: tuple[str, ...]
    end: int


def read_numbered(text: str, at: int) -> Numbered | None:
    """The paragraphs or articles that `text` names from `at` on, if it does.

    >>> read_numbered("paragraphs 9, 10(a) and 12", 0).numbers
    ('9', '10a', '12')
    """
    for pattern, names in _patterns():
        found = pattern.match(text, at)
        if found:
            return Numbered(names, tuple(_numbers(found["numbers"])), found.end())
    return None


def _numbers(listed: str) -> list[str]:
    found: dict[str, None] = {}
    last, end = "", 0
    for one in re.finditer(_NUMBER, listed, re.IGNORECASE):
        number = re.sub(r"[\s()]", "", one.group()).lower()
        if last.isdigit() and number.isdigit() and listed[end : one.start()].strip() in _words("to"):
            first, to = int(last), int(number)
            found |= {str(n): None for n in range(first, to + 1) if to - first <= _LONGEST}
        found[number] = None
        last, end = number, one.end()
    return list(found)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    """For paragraphs and for articles: what names their numbers, and the folded words that stand before them."""
    # AND and OR in upper case are operators of the query and join no numbers.
    joined = "|".join(re.escape(word) for word in _longest_first({*_words("and"), *_words("to")}))
    # After a word that joins, a space: the "e" of "9e" is none.
    joins = rf"(?:\s*,)?\s*(?-i:{joined})\s*"
    made = []
    for kind in ("paragraph", "article"):
        forms = _longest_first({form for word in _words(kind) for form in (word, fold(word))})
        written = "|".join(re.escape(form) + (r"\.?" if form[-1].isalpha() else "") for form in forms)
        numbers = rf"(?P<numbers>{_NUMBER}(?:{joins}{_NUMBER})*)"
        names = tuple(sorted({fold(word) for word in _words(kind) if word.isalpha()}))
        made.append((re.compile(rf"(?:{written})\s*{numbers}", re.IGNORECASE), names))
    return tuple(made)


def _longest_first(forms: set[str]) -> list[str]:
    return sorted(forms, key=lambda form: (-len(form), form))


@lru_cache(maxsize=8)
def _words(kind: str) -> frozenset[str]:
    path = Path(__file__).with_name("data") / "paragraph_words.toml"
    with path.open("rb") as file:
        return frozenset(word for table in tomllib.load(file).values() for word in table[kind])
