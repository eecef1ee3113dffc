"""Values of filters as people give them: codes of crime types → their ids; values that nothing goes by → a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from index.filters import holds_name, names_meeting
from index.models import Filters
from index.schema import names, tags
from index.tokens import words
from ingest.ids import slug

if TYPE_CHECKING:
    from index.store import Corpus
    from nlp.lexicon import Lexicon

_ALIKE = 70  # of 100
_SHOWN = 3


def resolve_codes(filters: Filters, lexicon: Lexicon) -> Filters:
    """`filters` with ICCS codes among the crime types turned into the ids of the types under them ("0601")."""
    if not any(value.isdigit() for value in filters.crime_types):
        return filters
    found: dict[str, None] = {}
    for value in filters.crime_types:
        under = [c.id for c in _concepts(lexicon) if c.type == "crime" and c.code and c.code.startswith(value)]
        found |= dict.fromkeys(under if value.isdigit() and under else [value])
    return replace(filters, crime_types=tuple(found))


def unknown_values(corpus: Corpus, filters: Filters, lexicon: Lexicon) -> str:
    """A sentence for each value that neither the corpus nor the registry knows, with near ones; "" if all are known."""
    told: list[str] = []

    def check(what: str, values: Iterable[str], known: dict[str, str], is_known: Callable[[str], bool]) -> None:
        for value in values:
            if not is_known(value):
                near = _near(value, known) or (sorted(known) if what == "language" else [])
                hint = f" Near it: {', '.join(near)}." if near else ""
                told.append(f"Neither the corpus nor the registry knows the {what} {value!r}.{hint}")

    for what, values, field in (
        ("crime type", filters.crime_types, "crime"),
        ("actor", filters.actors, "actor"),
        ("entity", filters.entities, "entity"),
    ):
        if values:
            named = _named(corpus, lexicon, field)
            ids = frozenset(named.values())
            check(what, values, named, partial(_is_id, ids))
    infos = corpus.documents()
    languages = {code: code for code in (*lexicon.languages, *(info.language for info in infos)) if code}
    check("language", filters.languages, languages, lambda value: value.lower() in languages)
    bodies = {info.body: info.body for info in infos if info.body}
    check("body", filters.bodies, bodies, lambda value: any(holds_name(body, value) for body in bodies))
    meetings = {info.meeting: info.meeting for info in infos if info.meeting}
    check("meeting", filters.meetings, meetings, lambda value: any(names_meeting(value, info) for info in infos))
    return " ".join(told)


def _is_id(ids: frozenset[str], value: str) -> bool:
    return value in ids or slug(value) in ids


def _concepts(lexicon: Lexicon) -> list[Any]:
    found: Any = lexicon.concepts.concepts
    return [found[id] for id in sorted(found)]


def _named(corpus: Corpus, lexicon: Lexicon, field: str) -> dict[str, str]:
    """Name → id, of all values of a field that stand in the corpus or in the registry."""
    found: dict[str, str] = {}
    for concept in _concepts(lexicon):
        if (concept.type == "crime") == (field == "crime"):
            found |= dict.fromkeys((concept.id, concept.name, *concept.names.values(), *concept.acronyms), concept.id)
    with corpus.engine.connect() as connection:
        query = select(tags.c.value).where(tags.c.field == field).distinct()
        found |= {value: value for value in connection.execute(query).scalars()}
        shown = select(names.c.name, names.c.value).where(names.c.field == field)
        found |= {row.name: row.value for row in connection.execute(shown)}
    return found


def _near(value: str, known: dict[str, str]) -> list[str]:
    """The ids whose names are nearest to `value`."""
    from rapidfuzz import fuzz, process

    folded = {name: " ".join(words(name)) for name in known}
    found = process.extract(" ".join(words(value)), folded, scorer=fuzz.ratio, score_cutoff=_ALIKE, limit=20)
    return list(dict.fromkeys(known[name] for _, _, name in found))[:_SHOWN]
