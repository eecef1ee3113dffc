"""What the statements of one document mention: texts in, one `Found` a text out, with offsets into that text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlp.concepts import Concepts
from nlp.crimes import crime_finder
from nlp.dates import deadline_finder
from nlp.entities import EntityFinder
from nlp.hedges import find_hedges, hedge_index
from nlp.models import CrimeMention, Deadline, EntityMention, Mention, Quantity
from nlp.quantities import quantity_finder
from nlp.terms import fold, tokenize

if TYPE_CHECKING:
    from nlp.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Found:
    """All that is mentioned in one text; every mention is `text[start:end]`."""

    entities: tuple[EntityMention, ...] = ()
    crime_types: tuple[CrimeMention, ...] = ()
    deadline: Deadline | None = None
    quantities: tuple[Quantity, ...] = ()
    hedges: tuple[Mention, ...] = ()


def find_mentions(texts: Sequence[str], language: str, lexicon: Lexicon | Concepts, *, date: str = "") -> list[Found]:
    """What each of the texts of one document mentions; `date` is the document's, to resolve relative deadlines.

    The texts come in order, so that an acronym which one gives in brackets is known in the next.
    """
    concepts = lexicon if isinstance(lexicon, Concepts) else lexicon.concepts
    crimes = crime_finder(concepts, language)
    deadlines = deadline_finder(concepts, language)
    quantities = quantity_finder(concepts, language)
    hedges = hedge_index(concepts, language)
    entities = EntityFinder(concepts, language, texts)
    found = []
    for text in texts:
        folded = fold(text)
        tokens = tokenize(folded)
        named = entities.find(text, folded, tokens)
        spans = [(e.start, e.end) for e in named]
        meetings = [(e.start, e.end) for e in named if e.type == "meeting"]
        found.append(
            Found(
                entities=named,
                crime_types=crimes.find(text, tokens),
                deadline=deadlines.find(text, folded, spans, date, meetings),
                quantities=quantities.find(text, folded),
                hedges=find_hedges(text, tokens, hedges),
            )
        )
    return found
