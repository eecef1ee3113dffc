"""Names that go on in lower case, as French ones do: the words after a type word in, where the name ends out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from nlp.capitals import BRACKET, YEAR, Word, fits
from nlp.terms import fold

_ARTICLES = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "a", "au", "aux"])
_GENITIVES = ("de", "du", "des", "d")
_PURPOSES = ("pour", "sur", "contre", "relative", "relatif", "visant")
_INFINITIVES = ("er", "ir", "tre", "dre", "ire")
_MARKS = frozenset(("'", "’"))
_REACH = 24


class Phrases:
    """Follows the phrases of a name; `types` are the language's type words, of which `closed` take no purpose."""

    def __init__(self, data: Mapping[str, Any], types: Mapping[str, str], links: Collection[str]) -> None:
        self._types, self._links = types, links
        self._adjectives = tuple(fold(a) for a in data.get("adjectives", ()))
        self._closed, self._not_named = _folded(data, "closed"), _folded(data, "not_named")
        self._pointing = _folded(data, "pointing")
        self._tails = {tuple(fold(tail).split()) for tail in data.get("tails", ())}

    def end(self, text: str, words: Sequence[Word], at: int, end: int) -> int:
        """Where the name with its type word at `at` ends: at its acronym in brackets, else while phrases go on."""
        for look in range(at + 1, min(len(words), at + _REACH)):
            if words[look].text in (";", ".", ":", ")") or (words[look].capital and words[look].plain in self._types):
                break
            if words[look].text == "(":
                match = BRACKET.match(text, words[look - 1].end)
                if match and fits(match.group(1), words[at:look]):
                    return look
                break
        if at and words[at - 1].plain in self._pointing:
            return end  # "this Fund" is named elsewhere, and what follows is said of it
        look = self._past_adjectives(words, at + 1)
        first = True
        while (after := self._phrase(words, look, at, first)) > look:
            look, first = after, False
        look = max(look, end)
        return look + 1 if look < len(words) and look > at + 1 and YEAR.match(words[look].text) else look

    def _phrase(self, words: Sequence[Word], look: int, at: int, first: bool) -> int:
        """Where a phrase that goes on a name ends ("des droits de l'homme" after "Comité"); `look` if none does."""
        if look + 1 >= len(words):
            return look
        link = words[look].plain
        kind = self._types[words[at].plain]
        if link == "en" and words[look + 1].plain == "matiere":
            look, link = look + 2, "de"
            if look + 1 >= len(words):
                return look - 2
        if link == "de" and YEAR.match(words[look + 1].text):
            return look + 2
        noun = look + 1
        while noun < len(words) and (words[noun].plain in _ARTICLES or words[noun].text in _MARKS):
            noun += 1
        joined = not first and link == "et"
        opens = link in _PURPOSES and (first or link in ("pour", "contre") or kind in ("instrument", "meeting"))
        added = link in ("a", "au") and noun < len(words) and kind == self._kind(words[noun]) == "instrument"
        if not (joined or added or link in _GENITIVES or (opens and words[at].plain not in self._closed)):
            in_place = not first and link in ("en", "au") and words[look + 1].capital and kind != "meeting"
            return self._past_adjectives(words, look + 2) if in_place else look
        if noun >= len(words) or not words[noun].text[0].isalpha() or words[noun].plain in self._not_named:
            return look
        if joined and not self._is_joined(words, look, noun):
            return look
        if link in _GENITIVES and len(words[noun].text) > 4 and words[noun].plain.endswith(_INFINITIVES):
            return look
        return self._past_adjectives(words, noun + 1)

    def _kind(self, word: Word) -> str:
        return self._types.get(word.plain, "") if word.capital else ""

    def _is_joined(self, words: Sequence[Word], look: int, noun: int) -> bool:
        """Whether "et" goes on a name: with its preposition or article again, and no other name after it."""
        if noun == look + 1 or words[noun].plain in self._types:
            return False
        return not words[noun].capital or (words[look + 1].plain in _GENITIVES and words[look - 1].capital)

    def _is_adjective(self, word: str) -> bool:
        return word.removesuffix("s").endswith(self._adjectives) and word not in self._links

    def _past_adjectives(self, words: Sequence[Word], at: int) -> int:
        while at < len(words):
            tail = next((t for t in self._tails if tuple(w.plain for w in words[at : at + len(t)]) == t), ())
            if tail:
                at += len(tail)
            elif self._is_adjective(words[at].plain):
                at += 1
            else:
                break
        return at


def _folded(data: Mapping[str, Any], key: str) -> set[str]:
    return {fold(word) for word in data.get(key, ())}
