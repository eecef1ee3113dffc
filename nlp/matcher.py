"""The patterns of a language against one folded sentence: each is tried only where it can begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from nlp.models import Kind
from nlp.patterns import ANY, AT_START, key_of

Subject = Literal["", "party", "implied", "thing", "named"]
"""What a pattern's verb needs: "party" a party before it; "implied" the meeting (passive); "thing" what the meeting
rules over, such as a fund or code, but no threat; "named": the party is in the match."""

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Pattern:
    """One pattern of a language file: what it matches and what a match says of a statement."""

    id: str
    kind: Kind
    level: int
    regex: str = field(repr=False)
    starts: frozenset[str]
    not_after: tuple[str, ...] = ()
    subject: Subject = ""
    soft: bool = False
    reaffirmed: bool = False
    weak: bool = False
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()


class Matcher:
    """Finds every pattern at every place of a folded text, by trying at each word those that can begin with it."""

    def __init__(self, patterns: Iterable[Pattern]) -> None:
        self._filed: dict[str, list[tuple[Pattern, re.Pattern[str]]]] = {}
        for pattern in patterns:
            compiled = re.compile(pattern.regex)
            for key in (ANY,) if ANY in pattern.starts else sorted(pattern.starts):
                self._filed.setdefault(key, []).append((pattern, compiled))

    def find(self, folded: str) -> list[tuple[Pattern, int, int]]:
        """The patterns found, as (pattern, start, end), in the order of their starts."""
        filed, found = self._filed, []
        for pattern, compiled in filed.get(AT_START, ()):
            if match := compiled.match(folded):
                found.append((pattern, match.start(), match.end()))
        for pattern, compiled in filed.get(ANY, ()):
            found += [(pattern, m.start(), m.end()) for m in compiled.finditer(folded) if m.end() > m.start()]
        for word in _WORD.finditer(folded):
            for pattern, compiled in filed.get(key_of(word.group()), ()):
                if match := compiled.match(folded, word.start()):
                    found.append((pattern, match.start(), match.end()))
        found = [f for f in found if not _follows(folded, f[1], f[0].not_after)]
        return sorted(found, key=lambda f: (f[1], -f[2], f[0].id))


def _follows(folded: str, start: int, words: tuple[str, ...]) -> bool:
    """Whether one of `words` stands right before `start`."""
    if not words:
        return False
    before = folded[max(0, start - 24) : start].rstrip()
    # ", which announces …" adds to what is said of a party; "those which announce …" picks out some.
    return any(before == w or (before.endswith((" " + w, "'" + w)) and not before.endswith(f", {w}")) for w in words)
