"""Which language a text is in: by its function words, and by langdetect (seeded) where these leave a doubt."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

_NEIGHBOURS = ("ca", "de", "ro")
_WORD = re.compile(r"[^\W\d_]+")
_SAMPLE = 6000
_CLEAR_SHARE, _CLEAR_MARGIN = 0.25, 0.08
_MIN_WORDS = 8


@dataclass(frozen=True, slots=True)
class Guess:
    """A language code ("und" if there is no telling) and whether it is certain enough to rely on."""

    language: str
    certain: bool


def detect_language(text: str) -> Guess:
    """The language of a document, from samples of its beginning, middle and end.

    >>> detect_language("Nos comprometemos a reforzar la cooperación entre los países de la región.").language
    'es'
    """
    sample = _sample(text)
    shares = _shares(sample)
    if shares:
        (best, share), (_, second) = shares[0], shares[1]
        if share >= _CLEAR_SHARE and share - second >= _CLEAR_MARGIN:
            return Guess(best, True)
        if share >= 0.12:
            return _detected(sample, *languages(), *_NEIGHBOURS)
    return _detected(sample)


def differing_language(text: str, document_language: str) -> str:
    """The language of a paragraph where it surely differs from the document's, else "".

    Short paragraphs, names and headings cannot be told apart and count as the document's language.
    """
    shares = _shares(text)
    if not shares or shares[0][0] == document_language:
        return ""
    best, share = shares[0]
    own = dict(shares).get(document_language, 0.0)
    if share < 0.2 or share - own < 0.12:
        return ""
    if len(_WORD.findall(text)) < 20 and share - own < 0.25:
        return ""
    guess = _detected(text, *languages(), *_NEIGHBOURS)
    return best if guess.language == best else ""


def _sample(text: str) -> str:
    if len(text) <= _SAMPLE:
        return text
    third = _SAMPLE // 3
    middle = len(text) // 2
    return f"{text[:third]} {text[middle : middle + third]} {text[-third:]}"


@cache
def _stop_words() -> dict[str, str]:
    """Language → its function words, parted by spaces."""
    data = tomllib.loads((files("ingest") / "data" / "stopwords.toml").read_text(encoding="utf-8"))
    return {code: str(listed) for code, listed in data.items()}


def languages() -> tuple[str, ...]:
    """The languages that a text can be told to be in: those with function words in data/stopwords.toml.

    >>> languages()[:2]
    ('en', 'es')
    """
    return tuple(_stop_words())


@cache
def _table() -> dict[str, tuple[str, ...]]:
    """Function word → the languages that use it."""
    table: dict[str, tuple[str, ...]] = {}
    for language, listed in _stop_words().items():
        for word in dict.fromkeys(listed.split()):
            table[word] = (*table.get(word, ()), language)
    return table


def _shares(text: str) -> list[tuple[str, float]]:
    """(language, share of its function words among all words), the largest share first; empty if too short."""
    words = _WORD.findall(text.casefold())
    if len(words) < _MIN_WORDS:
        return []
    counts: Counter[str] = Counter()
    for spoken_in, count in Counter(map(_table().get, words)).items():
        for language in spoken_in or ():
            counts[language] += count
    return sorted(((code, counts[code] / len(words)) for code in _stop_words()), key=lambda pair: (-pair[1], pair[0]))


@cache
def _factory(*only: str) -> Any:
    """langdetect with the profiles of some languages (or all), in a fixed order and with a fixed seed.

    By itself it takes its profiles in the order of the file system and draws at random.
    """
    from langdetect import detector_factory

    folder = Path(detector_factory.PROFILES_DIRECTORY)
    names = [code for code in sorted(set(only)) if (folder / code).is_file()] or sorted(
        path.name for path in folder.iterdir() if not path.name.startswith(".")
    )
    factory = detector_factory.DetectorFactory()
    factory.load_json_profile([(folder / name).read_text(encoding="utf-8") for name in names])
    factory.set_seed(0)
    return factory


def _detected(text: str, *only: str) -> Guess:
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory(*only).create()
    detector.append(text)
    try:
        found = detector.get_probabilities()
    except LangDetectException:
        return Guess("und", False)
    if not found:
        return Guess("und", False)
    enough = len(_WORD.findall(text)) >= _MIN_WORDS
    return Guess(found[0].lang.split("-")[0], enough and found[0].prob > 0.9)
