"""Quotations and who speaks them: the words of a named person are never an undertaking of the parties."""

from __future__ import annotations

import re

from nlp.lexicon import LanguageData
from nlp.patterns import fold

_OPEN, _CLOSE = "“«„", "”»"
_NAME = re.compile(
    r"(?:(?:[A-ZÀ-Þ][\w’'-]+|[A-ZÀ-Þ]\.)\s+(?:(?:de|del|da|do|dos|la|van|von|di|le|y|e)\s+){0,2}){1,4}[A-ZÀ-Þ][\w’'-]+"
)
_LONG = 40
"""A quotation shorter than this is a slogan or a term, not a speech,"""
_SHORT = 12
"""unless it is at least this long and ends like a sentence."""


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """The long quotations of a paragraph; one that is not closed runs to the end.

    >>> quoted_spans("He said: “This year we shall open four new laboratories in the region.” End.")
    [(9, 71)]
    """
    spans: list[tuple[int, int]] = []
    start = -1
    straight = False
    for i, c in enumerate(text):
        if start < 0 and (c in _OPEN or c == '"'):
            start, straight = i, c == '"'
        elif start >= 0 and (c == '"' if straight else c in _CLOSE):
            if i + 1 - start >= _LONG or (i - start >= _SHORT and text[i - 1] in ",.!?…"):
                spans.append((start, i + 1))
            start = -1
    if start >= 0 and len(text) - start >= _LONG and not straight:
        spans.append((start, len(text)))
    return spans


def find_speaker(text: str, spans: list[tuple[int, int]], language: LanguageData) -> str | None:
    """Who speaks the quotations `spans` of a paragraph: a name, "" if nobody is named, None if nobody speaks."""
    outside, last = [], 0
    for start, end in spans:
        outside.append(text[last:start])
        last = end
    outside.append(text[last:])
    speech = language.word_class("speech")
    for piece in sorted(outside, key=len):
        verb = speech.search(fold(piece))
        if verb is None:
            continue
        names = list(_NAME.finditer(piece))
        if not names:
            continue
        before = [m for m in names if m.end() <= verb.start() and verb.start() - m.end() < 6]
        return (before[-1] if before else names[-1]).group()
    return "" if any(speech.search(fold(p)) for p in outside) else None


def share_inside(start: int, end: int, spans: list[tuple[int, int]]) -> float:
    """How much of `start:end` lies inside `spans`, from 0 to 1."""
    inside = sum(max(0, min(end, b) - max(start, a)) for a, b in spans)
    return inside / max(1, end - start)
