"""Fast matching of many terms: text in, runs of words that are terms out, with offsets into the text as written.

A term is a short pattern over words: `{in|of}` is a choice (`{|illicit}`: or nothing), a word ending in `*` takes any
ending, `*` alone is any word. Case, accents and the shape of hyphens and apostrophes never count; punctuation counts,
so that no term is found across a comma that it does not hold itself.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeAlias, TypeVar

P = TypeVar("P")

_TOKEN = re.compile(r"\w+|[,;:.()/&!?%#…]|(?<=\s)-(?=\s)")
_TERM_WORD = re.compile(r"\w+\*?|\*|[,;:.()/&!?%#…]")
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
_KEY = 2
_FEW = 8  # texts after which the rest of an index is built at once, as they come from a document, not from questions


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
    found = _TERM_WORD.findall(fold(term))
    return [word if word.endswith("*") else _canonical(word) for word in found]


def _starts(pattern: str) -> list[tuple[str, str]]:
    """The first letters of the words that `pattern` can begin with, each with the pattern so far as it is read."""
    head = pattern[:_KEY]
    if "{" in head:
        choice = _CHOICE.search(pattern)
        if choice is not None:
            before, after = pattern[: choice.start()], pattern[choice.end() :]
            options = [before + option + after for option in choice.group(1).split("|")]
            return [start for option in options for start in _starts(option.lstrip())]
    first = term_words(head)[:1]
    return [("" if first[0].endswith("*") else first[0], pattern)] if first else []


class _Node(Generic[P]):
    __slots__ = ("next", "payloads")

    def __init__(self) -> None:
        self.next: dict[str, _Node[P]] = {}
        self.payloads: list[P] = []


_Reading: TypeAlias = tuple[tuple[str, ...], list[_Node[P]]]
"""The symbols by which a word goes on in a term, and the nodes of the terms that it begins."""


class TermIndex(Generic[P]):
    """Terms with what they stand for; `find` yields every term in a text, also those that overlap.

    Terms are filed by their first letters and built when a word with these letters comes, so that a short question
    costs little, and the rest once several texts have come. Threads may share an index.
    """

    def __init__(self) -> None:
        self._root: _Node[P] = _Node()
        self._waiting: dict[str, list[tuple[str, P]]] = {}
        self._vocabulary: set[str] = set()
        self._lengths: tuple[int, ...] = ()
        self._memo: dict[str, _Reading[P]] = {}
        self._lessons = 0
        self._lock = threading.Lock()

    def add(self, pattern: str, payload: P) -> None:
        """Let every reading of `pattern` stand for `payload` too."""
        with self._lock:
            for key, part in _starts(pattern.lstrip()):
                self._waiting.setdefault(key, []).append((part, payload))
            self._memo = {}

    def _build(self, pattern: str, payload: P) -> None:
        for term in expand_choices(pattern):
            node = self._root
            for word in term_words(term):
                self._vocabulary.add(word)
                if word.endswith("*") and len(word) - 1 not in self._lengths:
                    self._lengths = tuple(sorted((*self._lengths, len(word) - 1)))
                node = node.next.setdefault(word, _Node())
            if node is not self._root and payload not in node.payloads:
                node.payloads.append(payload)

    def _learn(self, words: Iterable[str]) -> Mapping[str, _Reading[P]]:
        """The readings of all `words`, after building the terms that may begin with one of them.

        A memo holds what one state of the vocabulary gives, so a new state begins a new one.
        """
        with self._lock:
            asked = ("", *sorted({word[:_KEY] for word in words})) if self._lessons < _FEW else sorted(self._waiting)
            waiting = [key for key in asked if key in self._waiting]
            for pattern, payload in [entry for key in waiting for entry in self._waiting.pop(key)]:
                self._build(pattern, payload)
            self._lessons += 1
            if waiting or len(self._memo) > _MEMO_LIMIT:
                self._memo = {}
            self._memo.update({word: self._reading(word) for word in words if word not in self._memo})
            return self._memo

    def _reading(self, word: str) -> _Reading[P]:
        symbols = self._symbols(word)
        return symbols, [self._root.next[s] for s in symbols if s in self._root.next]

    def _symbols(self, word: str) -> tuple[str, ...]:
        plain = _canonical(word)
        found = [plain] if plain in self._vocabulary else []
        for length in self._lengths:
            if length > max(len(plain), len(word)):
                break
            # Stems keep the spelling of their language: "organisation*" is French too.
            for symbol in dict.fromkeys((plain[:length] + "*", word[:length] + "*")):
                if len(symbol) > length and (length or plain[0].isalnum()) and symbol in self._vocabulary:
                    found.append(symbol)
        return tuple(dict.fromkeys(found))

    def find(self, words: Sequence[str]) -> Iterator[tuple[int, int, P]]:
        """Yield `(first, end, payload)` for each term standing at `words[first:end]`, by first word, shortest first."""
        memo: Mapping[str, _Reading[P]] = self._memo
        try:
            readings = [memo[word] for word in words]
        except KeyError:
            memo = self._learn(words)
            readings = [memo[word] for word in words]
        for first, (_, nodes) in enumerate(readings):
            end = first + 1
            while nodes:
                for node in nodes:
                    for payload in node.payloads:
                        yield first, end, payload
                if end == len(readings):
                    break
                nodes = [node.next[s] for s in readings[end][0] for node in nodes if s in node.next]
                end += 1
