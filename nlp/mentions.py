"""What the statements of one document mention: texts in, one `Found` a text out, with offsets into that text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.concepts import Concepts
from nlp.crimes import crime_finder
from nlp.models import CrimeMention, Deadline, EntityMention, Mention, Quantity
from nlp.terms import fold, tokenize


@dataclass(frozen=True, slots=True)
class Found:
    """All that is mentioned in one text; every mention is `text[start:end]`."""

    entities: tuple[EntityMention, ...] = ()
    crime_types: tuple[CrimeMention, ...] = ()
    deadline: Deadline | None = None
    quantities: tuple[Quantity, ...] = ()
    hedges: tuple[Mention, ...] = ()


def find_mentions(texts: Sequence[str], language: str, concepts: Concepts, *, date: str = "") -> list[Found]:
    crimes = crime_finder(concepts, language)
    found = []
    for text in texts:
        tokens = tokenize(fold(text))
        found.append(Found(crime_types=crimes.find(text, tokens)))
    return found
