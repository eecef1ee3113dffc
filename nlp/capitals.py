"""The words of a text as a reader of names sees them: which begin with a capital, which give an acronym."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

from nlp.terms import fold

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|\d+\.\d+|[^\W_][\w.]*(?:[-‐‑–/][^\W_][\w.]*)*(?<!\.)|[(),;:.!?»«“”\"…]|['’]")
JOINS = frozenset(("and", "y", "e", "et", "en", "ed"))
YEAR = re.compile(r"(19|20)\d\d(?:[-‐‑–/]\d{2,4})?$")
ROMAN = re.compile(r"[IVXL]+(?:e|er|ª|º)?$")
NUMERAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|e|è|ª|º|o|a|\.ª|\.º|er|re|ème|eme)$")
BRACKET = re.compile(
    r"[ \u00a0][(\[]\s?(?:the |la |el |le |a |o )?[“\"«]?([A-Z][\w./-]{1,14}(?: [\d.]+)?)[”\"»]?\s?[)\]]"
)


class Word(NamedTuple):
    """A word of the text as written, at `start:end`; `capital` if it can stand in a name."""

    text: str
    start: int
    end: int
    capital: bool
    plain: str
    gives: bool = False
    """Whether an acronym in brackets follows it."""

    @property
    def acronym(self) -> bool:
        """Whether it is written in capitals throughout."""
        return len(self.text) > 1 and self.text.isupper()


def cut_words(text: str, breaks: Collection[str] = ()) -> list[Word]:
    """The words and signs of `text`; those in `breaks` (folded) never stand in a name, capital or not."""
    found = []
    folded = fold(text)
    for m in _WORD.finditer(text):
        word, (start, end) = m.group(), m.span()
        plain = folded[start:end]
        gives = text.startswith(" (", end) and BRACKET.match(text, end) is not None
        found.append(Word(word, start, end, word[0].isupper() and plain not in breaks, plain, gives))
    return found


def fits(acronym: str, words: Sequence[Word]) -> bool:
    """Whether the letters of an acronym are initials of the words, in order."""
    letters = [c for c in fold(acronym) if c.isalpha()]
    initials = [part[0] for w in words for part in re.split(r"[-–/]", w.plain) if part[:1].isalpha()]
    at = 0
    for letter in letters:
        while at < len(initials) and initials[at] != letter:
            at += 1
        if at == len(initials):
            return False
        at += 1
    return bool(letters)


def is_upper(words: Sequence[Word]) -> bool:
    """Whether a text is set in capitals, so that capitals tell nothing."""
    letters = [w for w in words if w.text.isalpha() and len(w.text) > 1]
    return len(letters) > 1 and sum(w.text.isupper() for w in letters) > 0.7 * len(letters)


def trades(word: str) -> bool:
    """Whether "in" after this word leads to a thing ("Trafficking in Persons") rather than to a place."""
    return word.endswith("ing") or word in ("trade", "traffic", "investment", "women", "violence")


_OF_WHOM = re.compile(r" (?:OF|DE|DU|DEL|DA|DO)(?: (?:THE|LA|LAS|LOS|A))? ")


def whose(text: str, end: int, known: Sequence[tuple[int, int]]) -> int:
    """Where a meeting named in capitals ends, with the known body or programme that holds it."""
    link = _OF_WHOM.match(text, end)
    whole = max((stop for start, stop in known if link and start == link.end()), default=end)
    return whole + 10 if whole > end and text.startswith(" PROGRAMME", whole) else whole
