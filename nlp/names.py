"""Names that no registry holds, found by their form: capitalised words around a type word ("… Working Group").

In: a text as written and its language's data. Out: spans of names, without a leading article, as long as the form says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlp.concepts import Concepts
from nlp.terms import fold

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_][\w.]*(?:[-‐‑–/][^\W_][\w.]*)*(?<!\.)|[(),;:.!?»«“”\"…]|['’]")
_YEAR = re.compile(r"(19|20)\d\d$")
_ROMAN = re.compile(r"[IVXL]+$")
_NUMERAL = re.compile(r"\d{1,3}(?:st|nd|rd|th|e|è|ª|º|o|a|\.ª|\.º|er|re|ème|eme)$")
_BRACKET = re.compile(r"[ \u00a0][(\[]\s?(?:the |la |el |le |a |o )?[“\"«]?([A-Z][\w./-]{1,14}(?: [\d.]+)?)[”\"»]?\s?[)\]]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text as written, at `start:end`; `capital` if it begins a name."""

    text: str
    start: int
    end: int
    capital: bool
    plain: str


@dataclass(frozen=True, slots=True)
class Name:
    """A name found at `start:end`, and the acronym given for it in brackets, if any."""

    start: int
    end: int
    kind: str
    acronym: str = ""


class NameFinder:
    """Finds names by their form in one language."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        types = data.get("types", ())
        self._types = {fold(t): t for t in types if " " not in t}
        self._generic = {_plain_words(g) for g in data.get("generic", ())}
        self._links = {fold(w) for w in data.get("links", ()) if " " not in w}
        self._complements = {fold(w) for w in data.get("complements", ()) if " " not in w}
        self._lead = {fold(w) for w in data.get("lead", ())}
        self._ordinals = {fold(w) for w in data.get("ordinals", ())}
        self._in_place = {fold(w) for w in data.get("in_place", ())}
        self._before = data.get("order") == "before"
        self._lower = bool(data.get("lower"))
        self._adjectives = tuple(fold(a) for a in data.get("adjectives", ()))
        self.meetings = {fold(w) for w in data.get("meetings", ())}

    def find(self, text: str, owners: Sequence[tuple[int, int]] = ()) -> list[Name]:
        """The names in `text`; `owners` are spans of known bodies, which a possessive ("Mexico's …") sets apart."""
        words = _words(text)
        if not words or _is_upper(words):
            return []
        found: list[Name] = []
        for first, end in self._runs(text, words):
            for start, stop in self._split(words, first, end, owners):
                found.extend(self._name(text, words, start, stop))
        return found

    def ordinal_start(self, text: str, start: int) -> int:
        """Where the ordinals before `start` begin ("Ninth Summit …"), else `start`."""
        before = text[:start].rstrip()
        match = re.search(r"(\S+)$", before)
        if match is None:
            return start
        word = match.group(1).lstrip("«“\"(")
        if fold(word) in self._ordinals or _NUMERAL.fullmatch(word) or (_ROMAN.fullmatch(word) and len(before) > 1):
            return match.end() - len(word)
        return start

    def _runs(self, text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Stretches of capitalised words with links and commas between them."""
        at = 0
        while at < len(words):
            if not words[at].capital:
                at += 1
                continue
            end = at + 1
            look = end
            while look < len(words) and look - end <= 3:
                word = words[look]
                if word.capital or (_YEAR.match(word.text) and look == end):
                    end = look = look + 1
                elif word.plain in self._links or word.text in ("'", "’", ","):
                    look += 1
                else:
                    break
            yield at, end
            at = end

    def _split(
        self, words: Sequence[Word], first: int, end: int, owners: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """Cut a run at commas that part an enumeration, and at possessives of known bodies."""
        start = first
        for at in range(first, end):
            if words[at].text == "," and not self._is_inner_comma(words, start, at, end):
                yield start, at
                start = at + 1
            elif words[at].text in ("'", "’") and self._before and at + 1 < end and words[at + 1].text == "s":
                owner = any(stop == words[at].start for _, stop in owners) or self._has_type(words, start, at)
                if owner:
                    yield start, at
                    start = at + 2
        yield start, end

    def _has_type(self, words: Sequence[Word], start: int, end: int) -> bool:
        return any(words[i].plain in self._types and words[i].capital for i in range(start, end))

    def _is_inner_comma(self, words: Sequence[Word], start: int, at: int, end: int) -> bool:
        """Whether a comma stands in a name's own list: "Framework for Security, Public Health, and Safe Communities"."""
        typed = [i for i in range(start, at) if words[i].plain in self._types and words[i].capital]
        if not typed or not any(words[i].plain in self._complements for i in range(typed[0] + 1, at)):
            return False
        rest = words[at + 1 : end]
        if any(w.plain in self._types or (w.text.isupper() and len(w.text) > 1) for w in rest):
            return False
        joins = [i for i, w in enumerate(rest) if w.plain in ("and", "y", "e", "et", "en")]
        return bool(joins) and joins[0] <= 8 and not any(w.text == "," for w in rest[joins[-1] :])

    def _name(self, text: str, words: Sequence[Word], start: int, end: int) -> Iterator[Name]:
        while start < end and (words[start].plain in self._lead or words[start].plain in self._links or not words[start].capital):
            if words[start].plain in self._types or words[start].plain in self._ordinals:
                break
            start += 1
        while end > start and not (words[end - 1].capital or _YEAR.match(words[end - 1].text)):
            end -= 1
        if start >= end:
            return
        span = self._before_type(words, start, end) if self._before else self._after_type(text, words, start, end)
        if span is None:
            return
        first, stop, kind = span
        last = stop
        if _plain_words(text[words[first].start : words[last - 1].end]) in self._generic:
            return
        if last - first == 1:
            return
        acronym = _BRACKET.match(text, words[last - 1].end)
        yield Name(words[first].start, words[last - 1].end, kind, acronym.group(1) if acronym else "")
        if stop < end:
            yield from self._name(text, words, stop, end)

    def _before_type(self, words: Sequence[Word], start: int, end: int) -> tuple[int, int, str] | None:
        """English order: qualifiers, type word, complement ("Joint … Committee on …")."""
        chunk_start = start
        for at in range(start, end):
            if words[at].plain in self._types and words[at].capital:
                last = at
                while last + 1 < end and (words[last + 1].capital or _YEAR.match(words[last + 1].text)):
                    if words[last + 1].plain in self._types or _YEAR.match(words[last + 1].text) or _ROMAN.match(words[last + 1].text):
                        last += 1
                    else:
                        break
                if last + 1 < end and words[last + 1].capital:
                    continue
                return chunk_start, self._complement(words, last + 1, end, words[last].plain), words[last].plain
            if words[at].plain in self._complements or words[at].plain in ("in", "under", "at"):
                chunk_start = at + 1
                while chunk_start < end and words[chunk_start].plain in ("the", "a", "an", "s", "'"):
                    chunk_start += 1
        return None

    def _complement(self, words: Sequence[Word], at: int, end: int, kind: str) -> int:
        """Where the complement that starts at word `at` ends, or `at` if there is none."""
        if at >= end:
            return at
        if words[at].plain in self._complements or (words[at].plain == "in" and kind in self._in_place):
            return end
        return at

    def _after_type(self, text: str, words: Sequence[Word], start: int, end: int) -> tuple[int, int, str] | None:
        """Romance order: ordinal, type word, then all that belongs to it."""
        for at in range(start, end):
            if words[at].plain in self._types and words[at].capital:
                first = at
                if at > start and (words[at - 1].plain in self._ordinals or _ROMAN.fullmatch(words[at - 1].text)):
                    first = at - 1
                stop = end
                if self._lower:
                    stop = max(end, self._lower_end(text, words, at, end))
                return first, stop, words[at].plain
        return None

    def _lower_end(self, text: str, words: Sequence[Word], at: int, end: int) -> int:
        """French names go on in lower case: up to the bracket that gives the acronym, else adjectives and one phrase."""
        look = at + 1
        while look < len(words) and look - at < 22 and words[look].text not in (",", ";", ".", ":", ")"):
            if words[look].text == "(":
                match = _BRACKET.match(text, words[look - 1].end)
                return look if match and _fits(match.group(1), words[at:look]) else end
            look += 1
        look = at + 1
        while look < len(words) and words[look].plain.endswith(self._adjectives) and words[look].plain not in self._links:
            look += 1
        if look < len(words) and words[look].plain in self._complements:
            stop = look
            while stop < len(words) and words[stop].plain in self._links or words[stop].text in ("'", "’"):
                stop += 1
            if stop < len(words) and words[stop].text[0].isalpha():
                look = stop + 1
                while look < len(words) and words[look].plain.endswith(self._adjectives):
                    look += 1
        return max(look, end)


@lru_cache(maxsize=64)
def name_finder(concepts: Concepts, language: str) -> NameFinder:
    """The finder of names of a language."""
    return NameFinder(concepts.languages.get(language, {}).get("names", {}))


def defined_acronyms(text: str) -> Iterator[tuple[int, int, str]]:
    """Capitalised names with their acronym in brackets: `(start, end, acronym)` of "Cartel del Norte (CDN)"."""
    for match in _BRACKET.finditer(text):
        before = _words(text[: match.start()])[-16:]
        acronym = match.group(1)
        letters = [c for c in acronym if c.isupper()]
        if len(letters) < 2:
            continue
        for first in range(len(before) - 1, -1, -1):
            if before[first].text in (",", ";", ".", ":", "(", ")"):
                break
            if before[first].capital and _fits(acronym, before[first:]) and before[first].text[0] == letters[0]:
                yield before[first].start, before[-1].end, acronym
                break


def _fits(acronym: str, words: Sequence[Word]) -> bool:
    """Whether the letters of an acronym are initials of the words, in order."""
    letters = [c for c in fold(acronym) if c.isalpha()]
    initials = [w.plain[0] for w in words if w.plain[:1].isalpha()]
    at = 0
    for letter in letters:
        while at < len(initials) and initials[at] != letter:
            at += 1
        if at == len(initials):
            return False
        at += 1
    return bool(letters)


def _words(text: str) -> list[Word]:
    return [
        Word(m.group(), m.start(), m.end(), m.group()[0].isupper(), fold(m.group())) for m in _WORD.finditer(text)
    ]


def _plain_words(text: str) -> tuple[str, ...]:  # type: ignore[misc]
    return tuple(re.findall(r"\w+", fold(text)))  # type: ignore[return-value]


def _is_upper(words: Sequence[Word]) -> bool:
    letters = [w for w in words if w.text.isalpha() and len(w.text) > 1]
    return len(letters) > 1 and sum(w.text.isupper() for w in letters) > 0.7 * len(letters)
