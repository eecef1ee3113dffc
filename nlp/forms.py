"""The form of a statement: whether it looks like a heading, a list item, a row of a table, narration."""

from __future__ import annotations

import re

from ingest.models import Paragraph
from nlp.lexicon import LanguageData

_DATE = (
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:\w+ )?\d{1,2}(?:st|nd|rd|th|er|º)? \w+,? \d{4}|\w+ \d{1,2},? \d{4}"
    r"|\d{1,2} de \w+ de \d{4}|\w+ \d{4}"
)
_DATELINE = re.compile(rf"^[^.;]{{0,60}}\b(?:{_DATE})\.?$")


def looks_like_heading(text: str, paragraph: Paragraph) -> bool:
    """Whether a body paragraph is a dateline or stands all in capitals: furniture that the layout did not mark."""
    stripped = text.strip()
    if paragraph.kind != "body" or len(stripped) > 120:
        return False
    if len(stripped.split()) <= 8 and not stripped.endswith(".") and _DATELINE.match(stripped):
        return True
    letters = [c for c in stripped if c.isalpha()]
    return len(letters) > 2 and all(c.isupper() for c in letters) and not stripped.endswith(".")


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
