"""Two texts of one language → a word-level redline, and whether they differ in more than spelling and order."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

from index.models import RedlineSpan
from index.tokens import fold

_TOKEN = re.compile(r"\w+(?:['’.,-]\w+)*|[^\w\s]+")


def redline(a: str, b: str) -> tuple[RedlineSpan, ...]:
    """The runs of words kept, deleted from `a` and inserted in `b`; kept words are printed as `b` writes them.

    The kept and deleted words in order are `a`, the kept and inserted ones `b` (case and spacing apart).

    >>> [(span.op, span.text) for span in redline("We shall report.", "We may report.")]
    [('equal', 'We'), ('delete', 'shall'), ('insert', 'may'), ('equal', 'report.')]
    """
    one, two = list(_TOKEN.finditer(a)), list(_TOKEN.finditer(b))
    matcher = SequenceMatcher(None, [fold(t.group()) for t in one], [fold(t.group()) for t in two], autojunk=False)
    runs: list[RedlineSpan] = []
    for op, i, j, k, end in _smooth(matcher.get_opcodes()):
        if op == "equal":
            runs.append(RedlineSpan("equal", _text(b, two, k, end)))
            continue
        if j > i:
            runs.append(RedlineSpan("delete", _text(a, one, i, j)))
        if end > k:
            runs.append(RedlineSpan("insert", _text(b, two, k, end)))
    return tuple(runs)


Op = Literal["replace", "delete", "insert", "equal"]


def _smooth(codes: list[tuple[Op, int, int, int, int]]) -> list[tuple[Op, int, int, int, int]]:
    """Joins changes that are parted by one kept word only: a redline of alternating single words cannot be read."""
    joined: list[tuple[Op, int, int, int, int]] = []
    for place, (op, i, j, k, end) in enumerate(codes):
        lone = op == "equal" and j - i == 1 and 0 < place < len(codes) - 1
        crowded = lone and all(c[0] == "replace" for c in (codes[place - 1], codes[place + 1]))
        if crowded:
            op = "replace"
        if joined and op == "replace" and joined[-1][0] == "replace":
            joined[-1] = ("replace", joined[-1][1], j, joined[-1][3], end)
        else:
            joined.append((op, i, j, k, end))
    return joined


def _text(text: str, tokens: list[re.Match[str]], first: int, last: int) -> str:
    return text[tokens[first].start() : tokens[last - 1].end()] if last > first else ""
