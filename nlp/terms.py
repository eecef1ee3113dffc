"""Fast matching of many terms: text in, runs of words that are terms out, with offsets into the text as written.

A term is a short pattern over words: `{in|of}` is a choice (`{|illicit}`: or nothing), a word ending in `*` takes any
ending, `*` alone is any word. Case, accents and the shape of hyphens and apostrophes never count; punctuation counts,
so that no term is found across a comma that it does not hold itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

P = TypeVar("P")

_TOKEN = re.compile(r"\w+|[,;:.()/&!?%#…]|(?<=\s)-(?=\s)")
_CHOICE = re.compile(r"\{([^{}]*)\}")
_BRITISH = re.compile(r"(?<=[a-z]{3})is(e|ed|es|ing|ation|ations|ational|er|ers)$")
_SPELLING = {
    "programme": "program",
    "programmes": "programs",
    "labour": "labor",
    "centre": "center",
    "centres": "centers",
    "defence": "defense",
    "offence": "offense",
    "offences": "offenses",
    "behaviour": "behavior",
}
_MEMO_LIMIT = 200_000


class _FoldTable(dict[int, int]):
    def __missing__(self, code: int) -> int:
        return code


@cache
def _fold_table() -> _FoldTable:
    """One character to one character, so that an offset into the folded text is an offset into the text."""
    table = _FoldTable()
    for code in (*range(0x250), *range(0x1E00, 0x1F00)):
        lower = chr(code).lower()
        base = unicodedata.normalize("NFD", lower)[0] if len(lower) == 1 else chr(code)
        table[code] = ord({"ø": "o", "ł": "l", "đ": "d", "ß": "s", "ı": "i"}.get(base, base))
    for marks, plain in (("’‘ʼ`´′", "'"), ("‐‑‒–—―−\u00ad", "-"), ("“”«»„", '"'), ("\t\n\r\x0b\x0c", " ")):
        table.update({ord(mark): ord(plain) for mark in marks})
    table.update({code: ord(" ") for code in (0xA0, 0x1680, *range(0x2000, 0x200C), 0x2028, 0x2029, 0x202F, 0x3000)})
    return table


def fold(text: str) -> str:
    """Lower case without accents, character for character: `len(fold(text)) == len(text)`.

    >>> fold("Tráfico de ARMAS")
    'trafico de armas'
    """
    return text.translate(_fold_table())


@dataclass(frozen=True, slots=True)
class Tokens:
    """The words and punctuation of a folded text, in order: `folded[starts[i]:ends[i]]` is the i-th."""

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def tokenize(folded: str) -> Tokens:
    """Cut a folded text into words and the punctuation that parts them; hyphens and apostrophes only part words."""
    words, starts, ends = [], [], []
    for match in _TOKEN.finditer(folded):
        words.append(match.group())
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(tuple(words), tuple(starts), tuple(ends))


def expand_choices(pattern: str) -> list[str]:
    """Every way to read a term pattern, in order: `"a {b|c}"` → `["a b", "a c"]`."""
    choice = _CHOICE.search(pattern)
    if choice is None:
        return [" ".join(pattern.split())]
    head, tail = pattern[: choice.start()], pattern[choice.end() :]
    return list(dict.fromkeys(p for option in choice.group(1).split("|") for p in expand_choices(head + option + tail)))


def _canonical(word: str) -> str:
    """One spelling for the British and the American form of a word."""
    if word in _SPELLING:
        return _SPELLING[word]
    return _BRITISH.sub(r"iz\1", word) if "is" in word else word


def term_words(term: str) -> list[str]:
    """The words that a term without choices asks for, a final `*` kept on its word."""
    found = re.findall(r"\w+\*?|\*|[,;:.()/&!?%#…]", fold(term))
    return [word if word.endswith("*") else _canonical(word) for word in found]


class _Node(Generic[P]):
    __slots__ = ("next", "payloads")

    def __init__(self) -> None:
        self.next: dict[str, _Node[P]] = {}
        self.payloads: list[P] = []


class TermIndex(Generic[P]):
    """Terms with what they stand for; `find` yields every term in a text, also those that overlap."""

    def __init__(self) -> None:
        self._root: _Node[P] = _Node()
        self._vocabulary: set[str] = set()
        self._lengths: set[int] = set()
        self._memo: dict[str, tuple[str, ...]] = {}

    def add(self, pattern: str, payload: P) -> None:
        """Let every reading of `pattern` stand for `payload` too."""
        for term in expand_choices(pattern):
            node = self._root
            for word in term_words(term):
                self._vocabulary.add(word)
                if word.endswith("*"):
                    self._lengths.add(len(word) - 1)
                node = node.next.setdefault(word, _Node())
            if node is not self._root and payload not in node.payloads:
                node.payloads.append(payload)
        self._memo.clear()

    def _symbols(self, word: str) -> tuple[str, ...]:
        plain = _canonical(word)
        found = [plain] if plain in self._vocabulary else []
        for length in sorted(self._lengths):
            if length > len(plain):
                break
            symbol = plain[:length] + "*"
            if (length or plain[0].isalnum()) and symbol in self._vocabulary:
                found.append(symbol)
        if len(self._memo) > _MEMO_LIMIT:
            self._memo.clear()
        self._memo[word] = result = tuple(found)
        return result

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, P]]:
        """Yield `(first, end, payload)` for each term standing at `words[first:end]`, by first word, shortest first."""
        memo, first_words = self._memo, self._root.next
        symbols = [memo[word] if word in memo else self._symbols(word) for word in words]
        for first, starting in enumerate(symbols):
            nodes = [first_words[s] for s in starting if s in first_words]
            end = first + 1
            while nodes:
                for node in nodes:
                    for payload in node.payloads:
                        yield first, end, payload
                if end == len(symbols):
                    break
                nodes = [node.next[s] for s in symbols[end] for node in nodes if s in node.next]
                end += 1
