"""Names that no registry holds, found by their form: capitalised words around a type word ("… Working Group").

In: a text as written and its language's data. Out: spans of names, without a leading article, as long as the form says.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from nlp.capitals import BRACKET, JOINS, NUMERAL, ROMAN, YEAR, Word, cut_words, fits, is_upper, trades, whose
from nlp.coined import COINED, is_coined, named_together, titled
from nlp.concepts import Concepts
from nlp.phrases import Phrases
from nlp.terms import Tokens, fold

_ARTICLES = frozenset(
    ("the", "la", "el", "los", "las", "le", "les", "l", "o", "a", "os", "as", "il", "gli", "de", "het")
)
_ARTICLES |= {"its", "our", "their", "su", "sus"}
_PURPOSE = frozenset(("for", "para", "pour", "with", "con", "com", "per", "voor"))
_MARKS = frozenset(("'", "’"))
_QUOTES = frozenset('«»“”"')
_PLACED = frozenset(("en", "em", "à", "in", "no", "na", "au"))
_DEFINITE = frozenset(("the", "el", "la", "del", "al", "le", "l", "du", "au", "'", "’", "o", "do", "ao", "no", "il"))
_OF_THE = frozenset(("do", "da", "del"))
_RUN = frozenset(("operacion", "operacao", "operation"))  # an operation is not told apart from its word
_CALLED = frozenset(("programme", "network", "organisation", "agency"))
_ACRONYM_REACH = 160


@dataclass(frozen=True, slots=True)
class Name:
    """A name found at `start:end`, with the type of entity that its form tells."""

    start: int
    end: int
    kind: str


class NameFinder:
    """Finds names by their form in one language."""

    def __init__(self, data: Mapping[str, Any], months: Iterable[str] = ()) -> None:
        self._types = {fold(word): kind for kind, words in data.get("types", {}).items() for word in words}
        self._generic = {_plain(g) for g in data.get("generic", ())}
        self._links, self._complements = _folded(data, "links"), _folded(data, "complements")
        self._unnamed = {*_ARTICLES, *_MARKS, *self._links}
        self._lead, self._ordinals = _folded(data, "lead"), _folded(data, "ordinals")
        self._in_place = _folded(data, "in_place")
        self._breaks = _folded(data, "breaks") | {fold(m) for m in months}
        self._titles, self._weak = _folded(data, "titles"), _folded(data, "weak")
        self._plural, self._plural_before = _folded(data, "plural"), _folded(data, "plural_before")
        self._heads = {*self._types, *self._plural, *self._plural_before}
        self._before = data.get("order") == "before"
        self._phrases = Phrases(data, self._types, self._links) if data.get("goes_on") else None
        self._christened = _folded(data, "christened")
        self._usual = _folded(data, "usual")
        self._plain = {_plain(phrase) for phrase in data.get("plain", ())}
        self._forms = [
            (re.compile(rf"(?<!\w){p}(?!\w)"), kind)
            for key, kind in (("lower", "body"), ("numbered", "instrument"))
            for p in data.get(key, ())
        ]
        self._capitals = re.compile(rf"(?<!\w){data.get('capitals', '(?!)')}(?!\w)")

    def find(self, text: str, tokens: Tokens, known: Sequence[tuple[int, int]] = ()) -> list[Name]:
        """The names in `text`; `known` are spans of known names, which possessives and "and" set apart."""
        coined = [Name(m.start(), m.end(), "network") for m in COINED.finditer(text)]
        if self._heads.isdisjoint(tokens.words):
            return coined
        words = cut_words(text, self._breaks)
        if is_upper(words):
            found = [Name(m.start(), whose(text, m.end(), known), "meeting") for m in self._capitals.finditer(text)]
            return [*found, *self._title(text, words)]
        found = [*coined, *(Name(m.start(), m.end(), kind) for p, kind in self._forms for m in p.finditer(text))]
        if not self._before and (end := titled(text, words, self._ordinals, self._types)):
            found.append(Name(words[0].start, end, "meeting"))
        found.extend(self._called(words))
        for first, end in self._runs(words):
            together = named_together(words, first, end, self._plural, self._plural_before)
            found.extend(Name(low, high, "instrument") for low, high in together)
            for start, stop in self._split(words, first, end, known):
                found.extend(self._name(text, words, start, stop))
        return found

    def defined(self, text: str) -> Iterator[Name]:
        """Capitalised names with a type word that the text gives an acronym: "Cartel del Norte (CDN)" → its span."""
        for match in BRACKET.finditer(text):
            acronym = match.group(1)
            letters = [c for c in acronym if c.isupper()]
            start = max(0, match.start() - _ACRONYM_REACH)
            before = cut_words(text[start : match.start()], self._breaks)
            before = [w for w in before if w.plain not in ("s", "'")][-16:]
            if len(letters) < 2 or not before:
                continue
            for first in range(len(before) - 1, -1, -1):
                word = before[first]
                if word.text in (";", ".", ":", "(", ")"):
                    break
                if not (word.capital and word.text[0] == letters[0] and fits(acronym, before[first:])):
                    continue
                if kinds := [self._types[w.plain] for w in before[first:] if w.plain in self._types]:
                    yield Name(start + word.start, start + before[-1].end, kinds[0])
                break

    def ordinal_start(self, text: str, start: int) -> int:
        """Where the ordinal before `start` begins ("Ninth Summit …"), else `start`."""
        match = re.search(r"(\S+)[ \u00a0]$", text[:start])
        if match is None:
            return start
        word = match.group(1).lstrip('«“"(')
        if fold(word) in self._ordinals or NUMERAL.fullmatch(word) or ROMAN.fullmatch(word):
            return match.end(1) - len(word)
        return start

    def _title(self, text: str, words: Sequence[Word]) -> Iterator[Name]:
        """The declaration or meeting that a title in capitals names: its small words are small, whatever their case."""
        small = {*self._links, *self._complements, *self._lead, *_ARTICLES}
        cased = [w._replace(capital=w.capital and w.plain not in small) for w in words]
        for first, end in self._runs(cased):
            if first == 0 or cased[first - 1].plain in self._links:
                for name in self._name(text, cased, first, end):
                    said = [w for w in cased if name.start <= w.start < name.end]
                    typed = sum(w.plain in self._types for w in said)
                    counted = said[0].plain in self._ordinals or ROMAN.match(said[0].text)
                    solid = typed > 1 or counted or not any(w.plain in self._usual for w in said)
                    if name.kind in ("instrument", "meeting") and len(said) > 2 and solid:
                        yield name

    def _called(self, words: Sequence[Word]) -> Iterator[Name]:
        """What a small type word calls by an acronym: "la iniciativa ALBATROS", "the ALBATROS initiative"."""
        for at, word in enumerate(words):
            kind = self._types.get(word.plain, "")
            if kind not in _CALLED or word.capital:
                continue
            look = at - 1 if self._before else at + 1
            if 0 <= look < len(words) and words[look].text in _QUOTES:
                look += look - at
            if not 0 <= look < len(words):
                continue
            end = look + 1
            if not self._before and look == at + 1 and words[look].capital and words[look].plain not in self._heads:
                while end < len(words) and words[end].capital:
                    end += 1
                christened = end > look + 1 or len(words[look].text) > 3  # "le système Aurore", "o programa Farol"
            else:
                christened = False
            if christened or is_coined(words[look]):
                yield Name((word if word.plain in _RUN else words[look]).start, words[end - 1].end, kind)

    def _runs(self, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
        """Stretches of capitalised words with links, numbers and commas between them."""
        at = 0
        while at < len(words):
            if not words[at].capital:
                at += 1
                continue
            end = look = at + 1
            while look < len(words) and look - end <= 3:
                word = words[look]
                if word.capital or (look == end and word.text[0].isdigit()):
                    end = look = look + 1
                elif (
                    word.plain in self._links or word.text in _MARKS or word.text == "," or word.plain in ("s", "other")
                ):
                    look += 1
                else:
                    break
            yield at, end
            at = end

    def _split(
        self, words: Sequence[Word], first: int, end: int, known: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[int, int]]:
        """Cut a run where another name begins: at commas of an enumeration, possessives, "and the"."""
        start = first
        for at in range(first, end):
            word = words[at]
            if word.text == ",":
                if not self._is_inner_comma(words, start, at, end):
                    yield start, at
                    start = at + 1
            elif word.text in _MARKS and self._before and at + 1 < end and words[at + 1].text == "s":
                owner = [s for s, stop in known if stop == word.start]
                if owner or self._has_type(words, start, at):
                    yield start, next((i for i in range(start, at) if owner and words[i].start >= owner[0]), at)
                    start = at + 2
            elif word.plain in JOINS and self._parts(words, start, at, end, known):
                yield start, at
                start = at + 1
        yield start, end

    def _parts(self, words: Sequence[Word], start: int, at: int, end: int, known: Sequence[tuple[int, int]]) -> bool:
        """Whether an "and" stands between two names rather than inside one."""
        if at + 1 >= end:
            return False
        after = at + 1 + (at + 1 < end and words[at + 1].plain in _ARTICLES)
        known_after = after < end and any(s == words[after].start for s, _ in known)
        bare = self._is_bare(words, start, at) and words[at + 1].plain in self._links
        christened = words[at + 1].plain in self._christened or (
            at - 2 >= start and words[at - 2].plain in self._christened and words[at - 2].capital
        )
        if christened or (bare and self._has_type(words, at + 1, end)):
            return True
        if not known_after and not self._has_type(words, at + 1, end) and not (after < end and words[after].acronym):
            return False
        if at - start == 1 and words[start].acronym:
            return True
        if any(words[i].plain in ("between", "entre", "tra") for i in range(start, at)):
            return False
        held = next((i for i in range(start, at) if self._types.get(words[i].plain) == "meeting"), at)
        if any(stop == words[at - 1].end and s >= words[start].start for s, stop in known):
            # A summit of one known body and another is theirs, and its name goes on.
            return not any(stop == words[at - 1].end and s > words[min(held + 1, at)].start for s, stop in known)
        if self._repeats(words, start, at, end):
            return True
        return words[at + 1].plain in _ARTICLES and self._has_type(words, start, at)

    def _repeats(self, words: Sequence[Word], start: int, at: int, end: int) -> bool:
        """Whether another name is joined with its own article: "do Centro de … e do Comando …", save in laws."""
        kinds = [self._types[w.plain] for w in words[start:at] if w.capital and w.plain in self._types]
        joined = at + 2 < end and words[at + 1].plain in _OF_THE and words[at + 2].plain in self._types
        return bool(kinds) and joined and words[at + 2].capital and kinds[0] not in ("instrument", "meeting")

    def _is_bare(self, words: Sequence[Word], start: int, at: int) -> bool:
        """Whether only a type word stands there, which names nothing: "this Declaration and the …"."""
        return at - start == 1 and self._has_type(words, start, at)

    def _has_type(self, words: Sequence[Word], start: int, end: int) -> bool:
        return any(words[i].plain in self._types and words[i].capital for i in range(start, end))

    def _is_inner_comma(self, words: Sequence[Word], start: int, at: int, end: int) -> bool:
        """Whether a comma stands in a name's own list: "Framework for Security, Health, and Safe Communities"."""
        typed = [i for i in range(start, at) if words[i].plain in self._types and words[i].capital]
        if not typed or not any(words[i].plain in self._complements for i in range(typed[0] + 1, at)):
            return False
        rest = words[at + 1 : end]
        if any(w.plain in self._types or w.acronym for w in rest):
            return False
        joins = [i for i, w in enumerate(rest) if w.plain in JOINS]
        return bool(joins) and joins[0] <= 8 and not any(w.text == "," for w in rest[joins[-1] :])

    def _name(self, text: str, words: Sequence[Word], start: int, end: int) -> Iterator[Name]:
        """The names in a stretch without enumeration: the first with its type word, then what follows it."""
        while start < end and not (words[start].capital and words[start].plain not in self._lead):
            counts = start + 1 < end and self._has_type(words, start + 1, start + 2)
            if words[start].plain in self._ordinals and (words[start].plain not in self._lead or counts):
                break
            start += 1
        while end > start and not (words[end - 1].capital or YEAR.match(words[end - 1].text)):
            end -= 1
        span = self._before_type(words, start, end) if self._before else self._after_type(text, words, start, end)
        if span is None:
            return
        first, stop, at = span
        number = words[first - 1].text if first > 0 and words[first - 1].end + 1 == words[first].start else ""
        if number.isdigit() or NUMERAL.fullmatch(number):
            first -= 1
        stop = self._without_purpose(words, at, stop)
        if not self._before:
            stop = self._without_place(words, at, stop)
        bare = first
        while bare < at and (
            words[bare].plain in self._ordinals or ROMAN.fullmatch(words[bare].text) or words[bare].text.isdigit()
        ):
            bare += 1
        phrase = _plain(text[words[bare].start : words[stop - 1].end])
        definite = phrase in self._plain and bare > 0 and words[bare - 1].plain in _DEFINITE
        dated = YEAR.match(words[stop - 1].text) and stop - at > 2
        generic = phrase in self._generic and not definite
        weak = words[at].plain in self._weak and first == at and (self._before or stop - at <= 3)
        weak = weak and not (definite or dated)
        if not generic and not weak and stop - first > 1:
            yield Name(words[first].start, words[stop - 1].end, self._types[words[at].plain])
        if stop < end:
            yield from self._name(text, words, stop, end)

    def _without_purpose(self, words: Sequence[Word], at: int, stop: int) -> int:
        """ "Declaration for the GCM": what a name is for, if that is only an acronym, is not part of it."""
        last = stop - 1
        if words[last].acronym:
            last -= 1
            while last > at and words[last].plain in _ARTICLES:
                last -= 1
            if words[last].plain in _PURPOSE and last > at:
                return last
        return stop

    def _without_place(self, words: Sequence[Word], at: int, stop: int) -> int:
        """Where a meeting's name ends before the place where it is held, and any name before another meeting."""
        for i in range(at + 1, stop - 1):
            if words[i].text not in _PLACED:
                continue
            rest = words[i + 1 : stop]
            if any(self._types.get(w.plain) == "meeting" and w.capital for w in rest[:3]):
                return i
            place = all(w.capital or w.plain in _ARTICLES for w in rest) and rest[0].plain != "materia"
            kind = self._types[words[at].plain]
            seated = kind == "body" and i == at + 2 and len(rest) == 1 and words[at].plain not in self._in_place
            if place and (seated or (kind == "meeting" and len(rest) < 4)):
                return i
        return stop

    def _before_type(self, words: Sequence[Word], start: int, end: int) -> tuple[int, int, int] | None:
        """English order: qualifiers, type word, complement ("Joint … Committee on …")."""
        first = start
        for at in range(start, end):
            word = words[at]
            if word.plain in self._types and word.capital:
                last = at
                while last + 1 < end and (
                    (words[last + 1].plain in self._types and words[last + 1].capital)
                    or words[last + 1].text[0].isdigit()
                    or ROMAN.fullmatch(words[last + 1].text)
                ):
                    last += 1
                goes_on = last + 1 < end and words[last + 1].capital and words[last + 1].plain not in self._titles
                if goes_on and last + 2 == end and word.plain in self._christened:
                    return first, end, last  # "Task Force Alpha"
                if not goes_on and (last > first or self._complement(words, last, end) > last + 1):
                    kind = last if words[last].plain in self._types else at
                    return first, self._complement(words, last, end), kind
            if (
                word.plain in self._complements
                or word.plain in ("in", "under", "at", "to")
                or word.plain in self._titles
            ):
                place = word.plain == "of" and at > first and words[at - 1].capital and words[at + 1].capital
                if place and words[at - 1].plain not in self._titles and words[at - 1].plain not in self._types:
                    continue  # "Port of Spain Declaration"
                first = at + 1
                while first < end and words[first].plain in self._unnamed:
                    first += 1
        return None

    def _complement(self, words: Sequence[Word], last: int, end: int) -> int:
        """Where the complement of the type word at `last` ends; the word after `last` if there is none."""
        at = last + 1
        if at >= end:
            return at
        purpose = words[at].plain == "to" and at + 2 < end and words[at + 1].capital and words[at + 2].capital
        named = words[last].plain in self._in_place or words[end - 1].gives
        in_place = words[at].plain == "in" and named
        named_office = words[last].plain in self._in_place and words[at].plain == "of"  # "of the Attorney General"
        if not (words[at].plain in self._complements or purpose or in_place):
            return at
        stop = at + 1
        while stop < end and not (words[stop].plain in self._titles and words[stop - 1].capital and not named_office):
            stop += 1
        if stop == end > at + 2 and words[end - 2].plain == "in" and not trades(words[end - 3].plain) and not in_place:
            stop = end - 2  # "… on Ports in Lima" says where, "… on Trade in Waste" what
        while stop > at and not (words[stop - 1].capital or YEAR.match(words[stop - 1].text)):
            stop -= 1
        return max(stop, at)

    def _after_type(self, text: str, words: Sequence[Word], start: int, end: int) -> tuple[int, int, int] | None:
        """Romance order: ordinal, type word, then all that belongs to it."""
        for at in range(start, end):
            if words[at].plain not in self._types or not words[at].capital:
                continue
            first = at
            beside = at > start and words[at - 1].end + 1 == words[at].start  # not "COPOLAD III – Reunión Anual"
            if beside and (words[at - 1].plain in self._ordinals or ROMAN.fullmatch(words[at - 1].text)):
                first = at - 1
            stop = at + 1
            while stop < end and not (words[stop].plain in self._titles and words[stop - 1].capital):
                stop += 1
            while stop > at + 1 and not (words[stop - 1].capital or YEAR.match(words[stop - 1].text)):
                stop -= 1
            if self._phrases is not None:
                stop = max(stop, self._phrases.end(text, words, at, stop))
            return first, stop, at
        return None


@lru_cache(maxsize=64)
def name_finder(concepts: Concepts, language: str) -> NameFinder:
    """The finder of names of a language."""
    data = concepts.languages.get(language, {})
    months = [m for names in data.get("dates", {}).get("months", ()) for m in names if len(m) > 3]
    return NameFinder(data.get("names", {}), months if data.get("names", {}).get("order") == "before" else ())


def _folded(data: Mapping[str, Any], key: str) -> set[str]:
    return {fold(word) for word in data.get(key, ()) if " " not in word}


def _plain(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold(text)))
