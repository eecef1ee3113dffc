"""Small steps that make text plain: NFC, ligatures, soft hyphens, odd spaces; with or without character edges."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "ĳ": "ij", "Ĳ": "IJ"}
_SPACES = re.compile(r"[\s\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]")
_SPECIAL = re.compile(
    "[\u0300-\u036f\u00ad\u00a0\u1680\u2000-\u200f\u2028-\u202f\u2060\ufb00-\ufb06\ufeff\u0132\u0133\x00-\x1f]|  "
)


def expand_ligatures(text: str) -> str:
    """ "ﬁ" → "fi" and its like; other compatibility characters ("²", "ª") stay as they are."""
    return "".join(_LIGATURES.get(c, c) for c in text)


def drop_invisible(text: str) -> str:
    """Without soft hyphens, zero-width characters, direction marks and control characters."""
    return _INVISIBLE.sub("", text)


def compose(text: str) -> str:
    """NFC: an "e" with a combining accent becomes "é"."""
    return unicodedata.normalize("NFC", text)


def single_spaces(text: str) -> str:
    """Any run of blanks as one space, none at either end."""
    return _SPACES.sub(" ", text).strip()


STEPS: tuple[Callable[[str], str], ...] = (expand_ligatures, drop_invisible, compose, single_spaces)


def clean(text: str) -> str:
    """All steps in order.

    >>> clean("Con\\u00adﬁscation\\u00a0 of  assets")
    'Confiscation of assets'
    """
    for step in STEPS:
        text = step(text)
    return text


def clean_with_edges(text: str, edges: list[float]) -> tuple[str, list[float]]:
    """`clean` for a printed line: `edges` (one more than characters) keep in step with the text.

    >>> clean_with_edges("ﬁn ", [0.0, 8.0, 12.0, 15.0])
    ('fin', [0.0, 4.0, 8.0, 12.0])
    """
    if not _SPECIAL.search(text) and unicodedata.is_normalized("NFC", text):
        return _stripped(text, edges)
    out: list[str] = []
    at: list[float] = []
    end = edges[0]
    for i, char in enumerate(text):
        pieces = _LIGATURES.get(char, char)
        if _INVISIBLE.match(char):
            continue
        if unicodedata.combining(char) and out:
            whole = unicodedata.normalize("NFC", out[-1] + char)
            end = max(end, edges[i + 1])
            if len(whole) == 1:
                out[-1] = whole
            else:
                out.append(char)
                at.append(at[-1])
            continue
        if _SPACES.match(char):
            if not out or out[-1] == " ":
                continue
            pieces = " "
        width = (edges[i + 1] - edges[i]) / len(pieces)
        for k, piece in enumerate(unicodedata.normalize("NFC", pieces)):
            out.append(piece)
            at.append(round(edges[i] + k * width, 2))
        end = edges[i + 1]
    return _stripped("".join(out), [*at, end])


def _stripped(text: str, edges: list[float]) -> tuple[str, list[float]]:
    if not text or (text[0] != " " and text[-1] != " "):
        return text, edges
    start = len(text) - len(text.lstrip(" "))
    body = text.strip(" ")
    return body, edges[start : start + len(body) + 1]
