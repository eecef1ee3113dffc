"""Counts of right, extra and missed → precision, recall and F1."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import BadQuery


@dataclass(slots=True)
class Tally:
    """Right, extra and missed, and in words what was wrong."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    def add(self, right: int, extra: int, missed: int) -> None:
        """Counts one label in."""
        self.right += right
        self.extra += extra
        self.missed += missed

    @property
    def precision(self) -> float:
        """The share of what was said that is right."""
        said = self.right + self.extra
        return round(self.right / said, 4) if said else 0.0

    @property
    def recall(self) -> float:
        """The share of what should be said that was."""
        asked = self.right + self.missed
        return round(self.right / asked, 4) if asked else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        whole = 2 * self.right + self.extra + self.missed
        return round(2 * self.right / whole, 4) if whole else 0.0

    @property
    def n(self) -> int:
        """How many there were to be found."""
        return self.right + self.missed


def folded_words(text: str) -> list[str]:
    """The words of a text without case and accents: how labels are matched to statements."""
    text = unicodedata.normalize("NFKD", text.casefold())
    return re.findall(r"\w+", "".join(c for c in text if not unicodedata.combining(c)))


def common(a: list[str], b: list[str]) -> int:
    """How many words two lists share, each counted as often as both have it."""
    return sum((Counter(a) & Counter(b)).values())


def same_name(a: str, b: str) -> bool:
    """Whether two names are one: the same words, or three quarters of the longer one."""
    x, y = folded_words(a), folded_words(b)
    return bool(x and y) and (x == y or common(x, y) >= 0.75 * max(len(x), len(y)))


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file. Raises BadQuery naming the line that is none."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line))
        except ValueError as error:
            raise BadQuery(f"{path.name}, line {number}: this is no JSON object.") from error
    return found
