"""Text → folded words and stems: the one tokenisation that the index, the queries and the spelling share."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

_WORD = re.compile(r"[^\W_]+")
# Snowball's name of each language; a language without one is indexed unstemmed.
_ALGORITHMS = {
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
    "ro": "romanian",
}


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """`word` in lower case without diacritics.

    >>> fold("Répu")
    'repu'
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The folded words of `text` in order; hyphens, apostrophes and slashes part words.

    >>> words("L’extradition, A/RES/55/25")
    ['l', 'extradition', 'a', 'res', '55', '25']
    """
    return [fold(word) for word in _WORD.findall(text)]


def spans(text: str) -> list[tuple[str, int, int]]:
    """Each folded word of `text` with its start and end."""
    return [(fold(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


@lru_cache(maxsize=16)
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(_ALGORITHMS[language])


@lru_cache(maxsize=400_000)
def stem(word: str, language: str) -> str:
    """The stem of a folded word; folding first makes "extradicion" and "extradición" one.

    >>> stem("extradiciones", "es") == stem("extradicion", "es")
    True
    """
    if language not in _ALGORITHMS or len(word) < 4 or word.isdigit():
        return word
    return str(_stemmer(language).stemWord(word))


def stems(text: str, language: str) -> list[str]:
    """The stems of the words of `text` in order."""
    return [stem(word, language) for word in words(text)]


@lru_cache(maxsize=1)
def _stop_words() -> dict[str, frozenset[str]]:
    with Path(__file__).with_name("stopwords.toml").open("rb") as file:
        return {code: frozenset(text.split()) for code, text in tomllib.load(file).items()}


@lru_cache(maxsize=50_000)
def is_stop_word(word: str) -> bool:
    """Whether a folded word says nothing about a topic in any language that we know ("the", "entre", "pour")."""
    return len(word) < 2 or any(word in listed for listed in _stop_words().values())
