"""Words parted at a line's end: which hyphens belong to the word ("anti-corruption") and which only to the line."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_FIRST = re.compile(r"[^\W_]+(?:[-\u2010\u2011'’][^\W_]+)*")
HYPHENS = "-\u2010\u2011\u00ad"


@dataclass(slots=True)
class Words:
    """The words of a document as they stand within lines: the evidence for those that are parted."""

    plain: Counter[str] = field(default_factory=Counter)
    hyphenated: Counter[str] = field(default_factory=Counter)
    firsts: Counter[str] = field(default_factory=Counter)
    _sorted: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, lines: Iterable[str]) -> Words:
        """Count the words of `lines`, leaving out what is parted at their ends."""
        words = cls()
        counted = Counter(word for line in lines for word in _WORD.findall(line.rstrip(HYPHENS).casefold()))
        for word, count in counted.items():
            if any(hyphen in word for hyphen in HYPHENS[:3]):
                plain = re.sub("[\u2010\u2011]", "-", word)
                words.hyphenated[plain] += count
                parts = plain.split("-")
                words.firsts[parts[0]] += count
                for part in parts[1:]:
                    words.plain[part] += count
            else:
                words.plain[word] += count
        words._sorted = sorted(words.plain)
        return words

    def has_stem(self, stem: str) -> bool:
        """Whether some whole word of the document begins with `stem`."""
        at = bisect_left(self._sorted, stem)
        return at < len(self._sorted) and self._sorted[at].startswith(stem)


@cache
def _compounds() -> dict[str, frozenset[str]]:
    data = tomllib.loads((files("ingest") / "data" / "hyphens.toml").read_text(encoding="utf-8"))
    return {key: frozenset(words) for key, words in data.items()}


def keeps_hyphen(before: str, after: str, words: Words) -> bool:
    """Whether the hyphen between `before` (a line ending in it, without it) and `after` (the next line) is the word's.

    Decided by capitals and figures, then by how the document writes the word elsewhere, then by known compounds.

    >>> keeps_hyphen("the CELAC", "EU Summit", Words())
    True
    >>> keeps_hyphen("de la Répu", "blique", Words())
    False
    """
    head = _FIRST.findall(before)
    tail = _FIRST.match(after)
    if not head or tail is None:
        return True
    left, right = head[-1], tail.group()
    whole_left = re.sub("[\u2010\u2011]", "-", left.casefold())
    low_left, low_right = whole_left.rsplit("-", 1)[-1], re.split("['’]", right.casefold())[0]
    first_right = low_right.split("-", 1)[0]
    if left[-1].isdigit() or right[0].isdigit() or len(low_left) == 1:
        return True
    joined, hyphened = low_left + first_right, f"{low_left}-{first_right}"
    seen_joined, seen_hyphened = words.plain[joined], words.hyphenated[hyphened]
    if seen_joined or seen_hyphened:
        return seen_hyphened > seen_joined
    known = _compounds()
    if joined in known["joined"]:
        return False
    if right[0].isupper() and not (left.isupper() and len(low_left) > 5):
        return not (left.isupper() and right.isupper() and words.has_stem(joined))
    if len(first_right) >= 3 and words.has_stem(joined[: len(low_left) + 3]):
        return False
    if hyphened in known["whole"] or first_right in known["last"]:
        return True
    if low_left in known["first"] and len(first_right) > 3:
        return True
    return len(low_left) > 3 and words.firsts[low_left] > 0 and words.plain[low_left] > 0 and len(first_right) > 4
