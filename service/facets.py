"""Counts beside a list of results: how many are of each kind, strength, language, meeting, crime type, actor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.models import Filters, Hit
    from index.store import Corpus

KINDS = ("commitment", "call", "position", "context")
STRENGTHS = ("firm", "soft")
SHOWN = 10
"""How many values of an open list are offered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a filter: what it is called, how many of the results have it, whether it is chosen."""

    value: str
    name: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with its values; `name` is the parameter of the address."""

    name: str
    choices: tuple[Choice, ...]


def facets_of(hits: Sequence[Hit], filters: Filters, languages: Sequence[str]) -> list[Facet]:
    """The facets of the answers to a question: fixed lists whole, open lists by frequency, what is chosen always."""
    statements = [hit.statement for hit in hits]
    names: dict[str, str] = {}
    for hit in hits:
        names[hit.document.meeting_id] = hit.document.meeting or hit.document.title
        names |= {actor.id: actor.name for actor in hit.statement.actors}
    spoken = Counter(hit.statement.language for hit in hits)
    spoken.update(version.language for hit in hits for version in hit.versions)
    counts: dict[str, Counter[str]] = {
        "kind": Counter(s.kind for s in statements),
        "strength": Counter(s.strength for s in statements if s.strength),
        "language": spoken,
        "crime_type": Counter(id for s in statements for id in {c.id for c in s.crime_types}),
        "meeting": Counter(hit.document.meeting_id for hit in hits if hit.document.meeting_id),
        "actor": Counter(id for s in statements for id in {a.id for a in s.actors}),
    }
    return _laid_out(counts, names, filters, languages)


def facets_of_all(corpus: Corpus, filters: Filters, languages: Sequence[str]) -> list[Facet]:
    """The same for all that the filters let through, counted by the database."""
    from index.grouping import names_of, tally

    counts = {
        name: Counter({value: n for value, n in values.items() if value})
        for name, values in tally(corpus, filters).items()
    }
    return _laid_out(counts, names_of(corpus, "meeting") | names_of(corpus, "actor"), filters, languages)


def _laid_out(
    counts: Mapping[str, Counter[str]], names: dict[str, str], filters: Filters, languages: Sequence[str]
) -> list[Facet]:
    return [
        _fixed("kind", KINDS, counts["kind"], filters.kinds),
        _fixed("strength", STRENGTHS, counts["strength"], filters.strengths),
        _fixed("language", languages, counts["language"], filters.languages),
        _open("crime_type", counts["crime_type"], filters.crime_types, {}),
        _open("meeting", counts["meeting"], filters.meetings, names),
        _open("actor", counts["actor"], filters.actors, names),
    ]


def _fixed(name: str, values: Iterable[str], counts: Counter[str], chosen: Sequence[str]) -> Facet:
    return Facet(name, tuple(Choice(value, value, counts[value], value in chosen) for value in values))


def _open(name: str, counts: Counter[str], chosen: Sequence[str], names: dict[str, str]) -> Facet:
    often = sorted(counts, key=lambda value: (-counts[value], value))[:SHOWN]
    values = [value for value in chosen if value not in often] + often
    choices = tuple(
        Choice(value, names.get(value) or value.replace("-", " "), counts[value], value in chosen) for value in values
    )
    return Facet(name, choices)
