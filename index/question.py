"""What a query asks for: its words with their stems, misspellings and concepts, its language, its quoted phrases."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from index.excluded import Excluded, set_aside
from index.schema import terms
from index.spelling import correct
from index.tokens import _stop_words, is_stop_word, stem, words

if TYPE_CHECKING:
    from index.store import Corpus
    from nlp.lexicon import Lexicon

_LIKELY = ("en", "es", "fr", "pt")


@dataclass(frozen=True, slots=True)
class Term:
    """A content word of the query: the stems that count as it, and its weight (the rarer the heavier)."""

    word: str
    stems: frozenset[str]
    weight: float
    count: int
    better: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A query understood: `concepts` are (field, value) of tags, `corrected` is the text with words put right.

    `naming` are the words of the query that name each concept, `languages` those that its words were stemmed in.
    `named` says that the query is nothing but names of the registry ("OEA", "Europol y CARICOM"). What it wants left
    out is `excluded`, and no part of the text, the terms or the concepts.
    """

    text: str
    language: str
    terms: tuple[Term, ...]
    concepts: tuple[tuple[str, str], ...]
    corrected: str
    quoted: tuple[tuple[str, ...], ...] = ()
    named: bool = False
    excluded: tuple[Excluded, ...] = ()
    naming: tuple[frozenset[str], ...] = ()
    languages: tuple[str, ...] = ()


def understand(
    corpus: Corpus, connection: Connection, text: str, lexicon: Lexicon, knows: Callable[[str], bool]
) -> Question:
    """Read a query of the hybrid or semantic mode against the corpus' own words. Raises BadQuery.

    A word that the corpus lacks is put right only if it is none that `knows` tells for a word of some language:
    "deported" is not a misspelt "devoted", though only the latter may stand in the corpus.
    """
    text, excluded = set_aside(text)
    found = words(text)
    languages = tuple(sorted(lexicon.languages))
    content = [word for word in dict.fromkeys(found) if not is_stop_word(word)]
    variants = {word: _stems(word, languages) for word in content}
    known = _counts(connection, {form for word in content for form in (word, *variants[word])})
    absent = [w for w in content if not any(("s", form) in known for form in variants[w]) and ("w", w) not in known]
    strange = [word for word in absent if not knows(word)]
    better = correct(strange, lambda letter: vocabulary(corpus, connection, letter))
    if better:
        known |= _counts(connection, {form for word in better.values() for form in _stems(word, languages)})
    total = max(corpus.vector_file().count, 1)
    made = []
    for word in content:
        forms = variants[word] | (_stems(better[word], languages) if word in better else frozenset())
        count = max((known.get(("s", form), 0) for form in forms), default=0)
        made.append(Term(word, forms, math.log(1 + total / (1 + count)), count, better.get(word, "")))
    corrected = " ".join(better.get(word, word) for word in found) if better else ""
    language = language_of(found, languages)
    concepts, names = concepts_in(corrected or text, _languages(corpus, language, lexicon), lexicon)
    named = bool(content) and {better.get(word, word) for word in content} <= names
    return Question(
        text, language, tuple(made), tuple(concepts), corrected, _quoted(text), named, excluded,
        tuple(concepts.values()), languages,
    )  # fmt: skip


def _counts(connection: Connection, forms: Iterable[str]) -> dict[tuple[str, str], int]:
    """(kind, term) → number of statements, for those of `forms` that the corpus has."""
    query = select(terms.c.kind, terms.c.term, terms.c.count).where(terms.c.term.in_(sorted(forms)))
    both = query.where(terms.c.kind.in_(("s", "w")))
    return {(kind, term): count for kind, term, count in connection.execute(both)}


def vocabulary(corpus: Corpus, connection: Connection, letter: str) -> dict[str, int]:
    """The words of the corpus that begin with `letter`, each with the number of statements it stands in."""

    def read() -> dict[str, int]:
        same = select(terms.c.term, terms.c.count).where(terms.c.kind == "w")
        first = same.where(terms.c.term >= letter, terms.c.term < letter + "\U0010ffff")
        return {term: count for term, count in connection.execute(first) if len(term) > 3}

    found: dict[str, int] = corpus.cached(f"vocabulary {letter}", read)
    return found


def _quoted(text: str) -> tuple[tuple[str, ...], ...]:
    parts = text.replace("“", '"').replace("”", '"').replace("«", '"').replace("»", '"').split('"')
    return tuple(tuple(words(part)) for part in parts[1::2] if words(part))


def _stems(word: str, languages: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(word, language) for language in languages)


def language_of(found: list[str], languages: Collection[str]) -> str:
    """The one of `languages` whose function words the query uses most; "" if there are none or two are even.

    >>> language_of(["decomiso", "de", "los", "bienes"], ("en", "es"))
    'es'
    """
    counts = Counter(
        code for word in found for code, listed in _stop_words().items() if word in listed and code in languages
    )
    ranked = sorted(((n, code) for code, n in counts.items()), reverse=True)
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return ""
    return ranked[0][1]


def concepts_in(
    text: str, languages: Iterable[str], lexicon: Lexicon
) -> tuple[dict[tuple[str, str], frozenset[str]], frozenset[str]]:
    """The (field, value) of each crime type and registry entry that `text` names, in its order, with the words that do.

    And the folded words that the names of registry entries are made of.
    """
    from nlp.crimes import crime_finder
    from nlp.entities import EntityFinder
    from nlp.terms import fold, tokenize

    folded = fold(text)
    tokens = tokenize(folded)
    found: dict[tuple[str, str], int] = {}
    naming: dict[tuple[str, str], set[str]] = {}
    names: set[str] = set()
    for code in languages:
        for crime in crime_finder(lexicon.concepts, code).find(text, tokens):
            found.setdefault(("crime", crime.id), crime.start)
            naming.setdefault(("crime", crime.id), set()).update(words(text[crime.start : crime.end]))
        for entity in EntityFinder(lexicon.concepts, code, [text]).find(text, folded, tokens):
            found.setdefault(("entity", entity.id), entity.start)
            own = words(text[entity.start : entity.end])
            naming.setdefault(("entity", entity.id), set()).update(own)
            names.update(own)
    ordered = sorted(found, key=lambda concept: (found[concept], concept))
    return {concept: frozenset(naming[concept]) for concept in ordered}, frozenset(names)


def _languages(corpus: Corpus, language: str, lexicon: Lexicon) -> list[str]:
    """The languages to read a query in: its own, or if it is too short to show it ("OEA"), all that are likely."""
    if language in lexicon.languages:
        return [language]
    return sorted({*_LIKELY, *(info.language for info in corpus.documents())} & set(lexicon.languages))
