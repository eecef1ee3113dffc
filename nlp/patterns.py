"""The compact notation of the language files, compiled: "we <adv>* (commit|pledge) to" becomes one regular expression.

A pattern is matched against folded text (`fold`): lower case, straight apostrophes, plain hyphens and spaces, as long
as the original, so that offsets carry over. The elements of a pattern are separated by spaces:

* `word`, `d'`, `co-operate`, `reali[sz]e`: this word; `word*` any ending, `*word` any beginning
* `(a|b c|d)`: one of these; `(a|b)?` or `word?`: may be missing; `(a|b)*`: up to four times, commas allowed
* `<name>`: a class of the file's `[words]` table, itself in this notation
* `..`: up to four words within a clause; `...`: up to twenty-five words, commas and brackets included
* `^`: the start of the statement (after a number, bullet or quotation mark); `,` a comma, `:` a colon
* `!x`: what follows is not x (nothing is consumed)
* `/regex/`: a raw regular expression on one word, for endings: `/\\w+(?:ar|er|ir)emos/`
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_FOLD = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "‑": "-", "‐": "-", "\u00a0": " ", "\u202f": " ", "\n": " "})
_START = r"\A(?:[\W\d_]{0,10}(?:(?:[a-z]|[ivxlc]{1,6}|\d{1,3}(?:\.\d{1,2})*)[.)][\s\"“«]+)?)"
_SHORT_GAP = r"(?:\w+'|[\w/-]+\s+){0,4}?"
_LONG_GAP = r"(?:[^\s.;:]+\s+){0,25}?"
_TOKEN = re.compile(r"/[^/]+/|\.\.\.|\.\.|[()|,^!]|<\w+>|[^\s()|,^!<>]+|\s+")


class BadPattern(ValueError):
    """A pattern breaks the notation; the message says where."""


def fold(text: str) -> str:
    """`text` in the form that patterns match: as long as `text`, so offsets are shared.

    >>> fold("L’Union s’Engage")
    "l'union s'engage"
    """
    lowered = text.lower()
    if len(lowered) != len(text):
        lowered = "".join(low if len(low := c.lower()) == 1 else c for c in text)
    return lowered.translate(_FOLD)


def to_regex(pattern: str, words: Mapping[str, tuple[str, ...]]) -> str:
    """The regular expression (a string without capturing groups) for `pattern`; raises BadPattern."""
    tokens: list[str] = _TOKEN.findall(pattern)
    if "".join(tokens) != pattern:
        raise BadPattern(f"cannot read {pattern!r}")
    regex, rest = _alternatives(tokens, words)
    if rest:
        raise BadPattern(f"unbalanced bracket in {pattern!r}")
    return regex


def one_of(patterns: tuple[str, ...], words: Mapping[str, tuple[str, ...]]) -> str:
    """A group that matches any of `patterns`."""
    return "(?:" + "|".join(to_regex(p, words) for p in patterns) + ")"


def _alternatives(tokens: list[str], words: Mapping[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    """Reads `a b|c d` up to a closing bracket or the end; gives the regex and the tokens left."""
    branches: list[str] = []
    current: list[str] = []
    rest = tokens
    while rest and rest[0] != ")":
        token = rest[0]
        if token == "|":
            branches.append(_join(current))
            current, rest = [], rest[1:]
            continue
        element, rest = _element(rest, words)
        if element:
            current.append(element)
    branches.append(_join(current))
    return ("|".join(branches) if len(branches) > 1 else branches[0]), rest


def _join(elements: list[str]) -> str:
    return r"\s*".join(elements)


def _element(tokens: list[str], words: Mapping[str, tuple[str, ...]]) -> tuple[str, list[str]]:
    token, rest = tokens[0], tokens[1:]
    if token.isspace():
        return "", rest
    if token == "^":
        return _START, rest
    if token == ",":
        return ",", rest
    if token == "..":
        return _SHORT_GAP, rest
    if token == "...":
        return _LONG_GAP, rest
    if token == "!":
        if not rest:
            raise BadPattern("nothing follows '!'")
        inner, rest = _element(rest, words)
        return rf"(?!\s*{inner})", rest  # the space belongs inside, or backtracking would step over the test
    if token == "(":
        inner, rest = _alternatives(rest, words)
        if not rest:
            raise BadPattern("a bracket is not closed")
        return _repeat(f"(?:{inner})", rest[1:])
    if token.startswith("<"):
        name = token[1:-1]
        if name not in words:
            raise BadPattern(f"unknown word class <{name}>")
        return _repeat(one_of(words[name], words), rest)
    if token.startswith("/"):
        try:
            re.compile(token[1:-1])
        except re.error as error:
            raise BadPattern(f"{token}: {error}") from error
        return rf"\b{token[1:-1]}\b", rest
    if token in "?*":
        raise BadPattern(f"nothing before {token!r}")
    return _word(token), rest


def _repeat(group: str, rest: list[str]) -> tuple[str, list[str]]:
    if rest and rest[0] in ("?", "*"):
        if rest[0] == "?":
            return f"{group}?", rest[1:]
        return rf"(?:,?\s*{group}\s*,?\s*){{0,4}}", rest[1:]
    return group, rest


def _word(token: str) -> str:
    optional = token.endswith("?")
    token = token[:-1] if optional else token
    if not any(c.isalnum() for c in token):
        return re.escape(token)
    before, after = token.startswith("*"), token.endswith("*")
    core = re.sub(r"\\\[(.*?)\\\]", r"[\1]", re.escape(token.strip("*")))
    regex = (r"\b\w*" if before else r"\b") + core + (r"\w*" if after else "")
    regex += "" if token.endswith("'") else r"\b"
    return f"(?:{regex})?" if optional else regex


ANY = "*"
"""Among the starts of a pattern: it can begin with any word."""
AT_START = "^"
"""Among the starts of a pattern: it is tied to the start of the statement."""
_KEY = 3


def key_of(word: str) -> str:
    """The part of a word by which patterns are filed: its first three letters."""
    return word[:_KEY]


def starts(pattern: str, words: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """The keys of the words that `pattern` can begin with, with ANY or AT_START where that cannot be told.

    >>> sorted(starts("(we|they) commit", {}))
    ['the', 'we']
    """
    keys, nullable, _ = _first_of_alternatives(_TOKEN.findall(pattern), words)
    return frozenset(keys | {ANY} if nullable else keys)


def _first_of_alternatives(tokens: list[str], words: Mapping[str, tuple[str, ...]]) -> tuple[set[str], bool, list[str]]:
    keys: set[str] = set()
    any_nullable, nullable, rest = False, True, tokens
    while rest and rest[0] != ")":
        if rest[0] == "|":
            any_nullable, nullable, rest = any_nullable or nullable, True, rest[1:]
            continue
        more, can_be_empty, rest = _first_of_element(rest, words)
        if nullable:
            keys |= more
            nullable = can_be_empty
    return keys, any_nullable or nullable, rest


def _first_of_element(tokens: list[str], words: Mapping[str, tuple[str, ...]]) -> tuple[set[str], bool, list[str]]:
    token, rest = tokens[0], tokens[1:]
    if token.isspace():
        return set(), True, rest
    if token == "^":
        return {AT_START}, False, rest
    if token in (",", "..", "...") or token.startswith("/"):
        return {ANY}, False, rest
    if token == "!":
        return set(), True, _first_of_element(rest, words)[2]
    if token == "(":
        keys, nullable, rest = _first_of_alternatives(rest, words)
        rest = rest[1:]
    elif token == "<adv>" and rest[:1] == ["*"]:
        return set(), True, rest[1:]  # a match that begins at the word after the adverbs is found all the same
    elif token.startswith("<"):
        keys, nullable = set(), False
        for entry in words[token[1:-1]]:
            more, can_be_empty, _ = _first_of_alternatives(_TOKEN.findall(entry), words)
            keys, nullable = keys | more, nullable or can_be_empty
    else:
        return _first_of_word(token), token.endswith("?"), rest
    if rest and rest[0] in ("?", "*"):
        return keys, True, rest[1:]
    return keys, nullable, rest


def _first_of_word(token: str) -> set[str]:
    core = token.rstrip("?").rstrip("*")
    match = re.match(r"\w+", core)
    if token.startswith("*") or match is None or (len(core) < _KEY and "*" in token):
        return {ANY}
    return {key_of(match.group())}
