"""The words of the web pages in the reader's language: one TOML file a language in service/locales."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

LANGUAGES = {"en": "English", "es": "Español", "fr": "Français", "pt": "Português"}
"""The languages of the interface, each by its own name."""

ONE_IS_NONE = ("fr",)
"""The languages in which nothing is counted like one thing: "0 énoncé"."""


@lru_cache(maxsize=8)
def words_of(language: str) -> Mapping[str, str]:
    """Key → words in `language`, keys joined by dots ("search.button")."""
    text = files("service").joinpath(f"locales/{language}.toml").read_text(encoding="utf-8")
    return {f"{section}.{key}": word for section, words in tomllib.loads(text).items() for key, word in words.items()}


@lru_cache(maxsize=8)
def crime_names(language: str) -> Mapping[str, str]:
    """Id → name of every crime type in `language`, in English where it has none."""
    from nlp.concepts import load_concepts

    return {crime.id: crime.names.get(language) or crime.name for crime in load_concepts().of_type("crime")}


class Translator:
    """`translate("search.found", count=3)` in one language; English where a word is missing."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._words = words_of(language)

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key`, with `values` put in; the key itself if nobody has a word for it.

        Of one thing (`n` is 1) the words for `key` with "_one" behind it are taken, where there are some.
        Crime types ("crimes.money-laundering") go by the names of the concept files.
        """
        n = values.get("n")
        if (n == 1 or (n == 0 and self.language in ONE_IS_NONE)) and f"{key}_one" in self._words:
            key += "_one"
        words = (
            self._words.get(key)
            or (key.startswith("crimes.") and crime_names(self.language).get(key.removeprefix("crimes.")))
            or words_of("en").get(key)
            or key.rsplit(".", 1)[-1].replace("_", " ").replace("-", " ")
        )
        return words.format(**values) if values else words

    def number(self, value: float) -> str:
        """A figure with one decimal, as the language writes it: "99.5", "99,5"."""
        written = f"{value:.1f}"
        return written if self.language == "en" else written.replace(".", ",")

    def date(self, date: str) -> str:
        """An ISO date in words, as precise as it is: "18 June 2025", "junio de 2025", "2025"."""
        year, *rest = date.split("-")
        if not rest or not rest[0].isdigit() or not 1 <= int(rest[0]) <= 12:
            return year
        month = self(f"months.m{int(rest[0]):02d}")
        if len(rest) == 2:
            return self("months.day", day=int(rest[1]), month=month, year=year)
        return self("months.month", month=month, year=year)


def choose(asked: str | None, remembered: str | None, accepted: str) -> str:
    """The language of a page: asked for in the address, remembered in the cookie, or the browser's first that we have.

    >>> choose(None, None, "de-DE,pt-BR;q=0.8,en;q=0.5")
    'pt'
    """
    for code in (asked, remembered):
        if code in LANGUAGES:
            return str(code)
    ranked: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted.split(",")):
        code, _, quality = part.strip().partition(";q=")
        try:
            ranked.append((-float(quality or 1), place, code.split("-")[0].lower()))
        except ValueError:
            continue
    return next((code for weight, _, code in sorted(ranked) if code in LANGUAGES and weight < 0), "en")
