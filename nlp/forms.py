"""The form of a statement: whether it looks like a heading, a list item, a row of a table, or has no verb at all."""

from __future__ import annotations

import re

from ingest.models import Document, Paragraph
from nlp.lexicon import LanguageData
from nlp.patterns import fold

_DATE = (
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:\w+ )?\d{1,2}(?:st|nd|rd|th|er|º)? \w+,? \d{4}|\w+ \d{1,2},? \d{4}"
    r"|\d{1,2} de \w+ de \d{4}|\w+ (?:de )?\d{4}"
)
_DATELINE = re.compile(rf"^[^.;]{{0,60}}\b(?:{_DATE})\.?$")
_DATED = re.compile(rf"\b(?:{_DATE})\b")
_NUMBERED = re.compile(r"(?:[IVX]+|[A-H])[.)]\s")
_UPPER = re.compile(r"[IVX]+|[A-H]")
_STOP = re.compile(r"[.;:,!?…][\"”»’)\]]*$")
_TOP = 6
"""So many paragraphs at the head of a document can be its title lines: who met, where and when."""


def looks_like_heading(text: str, paragraph: Paragraph) -> bool:
    """Whether a body paragraph is a dateline or stands all in capitals: furniture that the layout did not mark."""
    stripped = text.strip()
    if paragraph.kind != "body" or len(stripped) > 120 or stripped.endswith(":"):
        return False
    if len(stripped.split()) <= 8 and not stripped.endswith(".") and _DATELINE.match(stripped):
        return True
    letters = [c for c in stripped if c.isalpha()]
    return len(letters) > 2 and all(c.isupper() for c in letters) and not stripped.endswith(".")


def is_unmarked_heading(document: Document, index: int, language: LanguageData) -> bool:
    """Whether paragraph `index` is a title line or section heading by its form and place, though set like the text."""
    paragraph = document.paragraphs[index]
    text = _text(document, index)
    words = len(text.split())
    if paragraph.kind not in ("body", "item") or not text or _STOP.search(text) or text[0].islower():
        return False
    last = index + 1 == len(document.paragraphs)
    if _NUMBERED.match(text) or _UPPER.fullmatch(paragraph.label):
        listed = not last and _UPPER.fullmatch(document.paragraphs[index + 1].label) is not None
        return words <= 12 and not listed and is_verbless(fold(text), language)
    if paragraph.kind == "item" or paragraph.label:
        return False
    if index < _TOP and words <= 24 and is_verbless(fold(text), language):
        names = sum(word[0].isupper() for word in text.split() if len(word) > 3)
        if _DATED.search(text) or (index < 4 and names >= 0.6 * sum(len(word) > 3 for word in text.split())):
            return True
    if words > 9 or last or any(c.isdigit() for c in text):
        return False
    following = document.paragraphs[index + 1]
    before = _text(document, index - 1) if index else "."
    alone = bool(_STOP.search(before)) or (index > 0 and document.paragraphs[index - 1].kind != "body")
    asks = language.word_class("heading_clause").match(fold(text)) is not None
    if not alone or not (asks or is_verbless(fold(text), language)):
        return False
    below = _text(document, index + 1)
    return following.kind == "item" or (following.kind == "body" and len(below.split()) > 9 and below[-1:] in ".;:")


def _text(document: Document, index: int) -> str:
    paragraph = document.paragraphs[index]
    return document.text[paragraph.start : paragraph.end].strip()


def is_fragment(folded: str, language: LanguageData) -> bool:
    """Whether a statement begins like a list item: an infinitive, a gerund or a noun of action, without a subject."""
    found = language.word_class("fragment").match(folded)
    if found is None:
        return False
    verb = language.word_class("finite").search(folded, found.end())
    if verb is None:
        return True
    before = folded[found.end() : verb.start()].split()
    return any(language.word_class("relative").fullmatch(word) for word in before) or not found.group().split()[
        0
    ].endswith("ing")


def is_verbless(folded: str, language: LanguageData) -> bool:
    """Whether no finite verb stands in the main clause: "Two joint operations a year", "Apertura de un curso".

    A language whose file has no class "verbal" tells nothing, and the answer is no.
    """
    if "verbal" not in language.words:
        return False
    main = folded
    relative = language.word_class("relative").search(folded)
    if relative is not None and relative.start() > 0:
        main = folded[: relative.start()]
    return language.word_class("verbal").search(main) is None


def is_table_head(folded: str, language: LanguageData) -> bool:
    """Whether a line is the head of a table of actions: "Action Lead Deadline Cost"."""
    if len(folded.split()) > 12 or language.word_class("column_action").match(folded) is None:
        return False
    columns, rest = language.word_class("column").subn(" ", folded)
    return rest >= 3 and len(re.findall(r"\w+", columns)) <= 1
