"""What a question asks for by name: its words in; crime types, entities and their names in all languages out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from nlp.concepts import Concept, Concepts
from nlp.crimes import crime_finder
from nlp.entities import registry
from nlp.terms import Tokens, expand_choices, fold, tokenize

if TYPE_CHECKING:
    from nlp.lexicon import Lexicon

_TERMS_A_LANGUAGE = 8
_SHORTEST_ACRONYM = 3


@dataclass(frozen=True, slots=True)
class Expansion:
    """The concepts that a question names, and other names of theirs (`terms`: no patterns, sorted, without repeats)."""

    crime_types: tuple[str, ...] = ()
    entities: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def concepts(self) -> tuple[str, ...]:
        """Crime types and entities together."""
        return (*self.crime_types, *self.entities)


def expand(text: str, lexicon: Lexicon | Concepts) -> Expansion:
    """The concepts that `text`, in any language and with or without accents and capitals, names.

    >>> from nlp.concepts import load_concepts
    >>> expand("blanqueo", load_concepts()).crime_types
    ('money-laundering',)
    """
    concepts = lexicon if isinstance(lexicon, Concepts) else lexicon.concepts
    return _expand(text, concepts)


@lru_cache(maxsize=512)
def _expand(text: str, concepts: Concepts) -> Expansion:
    tokens = tokenize(fold(text))
    crimes = {
        c.id for language in sorted(concepts.languages) for c in crime_finder(concepts, language).find(text, tokens)
    }
    entities = _entities(text, tokens, concepts)
    named = sorted(crimes) + entities
    terms = {term for id in named for term in concept_terms(concepts.concepts[id])}
    return Expansion(tuple(sorted(crimes)), tuple(entities), tuple(sorted(terms)))


def _entities(text: str, tokens: Tokens, concepts: Concepts) -> list[str]:
    """The entities named, longest names first claimed; acronyms of three letters and more in any case."""
    spans: list[tuple[int, int, str]] = []
    for first, end, alias in registry(concepts).index.find(tokens.words):
        written = text[tokens.starts[first] : tokens.ends[end - 1]]
        exact = not alias.written or fold(written) != written
        if alias.ambiguous and alias.written and written != alias.written:
            continue  # "can", "who"
        if exact or len(written) >= _SHORTEST_ACRONYM:
            spans.append((first, end, alias.concept))
    found: list[tuple[int, int, str]] = []
    for first, end, id in sorted(spans, key=lambda s: (s[0] - s[1], s)):
        if all(end <= f or e <= first or (f, e) == (first, end) for f, e, _ in found):
            found.append((first, end, id))
    return sorted({id for _, _, id in found if concepts.concepts[id].type != "place"})


def concept_terms(concept: Concept) -> tuple[str, ...]:
    """Names of a concept to look for as they stand: its names, acronyms, and a few plain terms a language."""
    found = [*concept.names.values(), *concept.acronyms, *(f.name for f in concept.former)]
    for language in sorted(concept.terms):
        plain = [t for p in concept.terms[language] for t in expand_choices(p)[:3] if "*" not in t]
        found.extend(plain[:_TERMS_A_LANGUAGE])
    return tuple(dict.fromkeys(found))
