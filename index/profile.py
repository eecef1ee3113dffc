"""Statement → `Profile`: what it says, in values that compare across languages, each with the words that say it.

It adds to the annotation what only comparison needs: modals, hedges by id, scope words, polarity, figures and dates
by value, and the terms of `data/terms` with their places.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.figures import DateFound, Figure, last_day, read_dates, read_figures
from index.tokens import fold, spans, stem
from index.wording import Found, Wording, load_terms, load_wording
from nlp.models import Statement

_SPELLING = (
    (re.compile(r"is(e|es|ed|ing|ation|ations)$"), r"iz\1"),
    (re.compile(r"our(s|ed|ing|able)?$"), r"or\1"),
    (re.compile(r"ogramme(s)?$"), r"ogram\1"),
    (re.compile(r"([bt])re(s)?$"), r"\1er\2"),
    (re.compile(r"ence$"), "ense"),
    (re.compile(r"ll(ed|ing|er|ers)$"), r"l\1"),
    (re.compile(r"^(anti|multi|sub|co|pre|non|cyber|socio|inter)-?"), r"\1"),
)
"""British → American, both sides mapped the same way, so that only the comparison matters, not the result."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a statement: as folded, its key for comparison (term or stem) and its place."""

    text: str
    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Place:
    """A term or marker named at `start:end` of the statement."""

    id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What a statement says, comparable across languages."""

    words: tuple[Word, ...]
    modals: frozenset[str]
    hedges: tuple[Place, ...]
    negations: tuple[Place, ...]
    privative: bool
    determined: bool
    scope: tuple[Place, ...]
    figures: tuple[Figure, ...]
    dates: tuple[DateFound, ...]
    deadline: str
    deadline_text: str
    someday: str
    softening: str
    terms: tuple[Place, ...]
    explained: tuple[tuple[int, int], ...]

    def term_ids(self, kind: str = "") -> frozenset[str]:
        """The terms named (with ":adverb" where an adverb names it), of one kind or of all."""
        by_id = load_terms().by_id
        return frozenset(p.id for p in self.terms if not kind or by_id[p.id.split(":")[0]].kind == kind)


def profile(statement: Statement) -> Profile:
    """What `statement` says, read once for the same words and annotation."""
    due = statement.deadline if statement.level else None  # the date of a fact or of a dateline is no deadline
    deadline = (due.text, due.date or "") if due else ("", "")
    noted = _noted(statement)
    hedges = tuple((m.text, m.start, m.end) for m in statement.hedges)
    cue = (statement.cue.start, statement.cue.end) if statement.cue else (0, 0)
    return _profile(statement.text, statement.language, deadline, noted, hedges, cue)


def _noted(statement: Statement) -> tuple[tuple[int, int], ...]:
    """Where the annotation marks something that comparison looks at by itself."""
    marked = {(m.start, m.end) for m in (*statement.actors, *statement.crime_types, *statement.entities)}
    marked |= {(m.start, m.end) for m in (statement.cue, statement.deadline) if m is not None}
    return tuple(sorted((start, end) for start, end in marked if end > start))


@lru_cache(maxsize=100_000)
def _profile(
    text: str,
    language: str,
    noted_deadline: tuple[str, str],
    noted: tuple[tuple[int, int], ...],
    noted_hedges: tuple[tuple[str, int, int], ...],
    cue: tuple[int, int],
) -> Profile:
    wording, terms = load_wording(language), load_terms()
    tokens = spans(text)
    folded = [word for word, _, _ in tokens]

    def places(found: Iterable[Found]) -> tuple[Place, ...]:
        return tuple(Place(f.id, tokens[f.first][1], tokens[f.last - 1][2]) for f in found)

    hedges = _hedges(places(wording.hedges.find(folded)), noted_hedges)
    excused = places(wording.not_negation.find(folded))
    negations = tuple(p for p in _longest(places(wording.negation.find(folded))) if not _within(p, excused))
    dates = tuple(read_dates(text, wording))
    figures = tuple(f for f in read_figures(text, wording, dates))
    found_terms = places(terms.phrases[language].find(folded)) if language in terms.phrases else ()
    adverbs = [p for p in found_terms if p.id.endswith(":adverb")]
    found_terms = tuple(
        p
        for p in found_terms
        if not any(h.start <= p.start and p.end <= h.end and h is not p for h in (*hedges, *adverbs))
    )
    vague = places((*wording.vague.find(folded), *wording.someday.find(folded)))
    hedges = tuple(h for h in hedges if not (h.id.startswith("other:") and any(_within(n, (h,)) for n in negations)))
    scope = tuple(p for p in places(wording.scope.find(folded)) if not _within(p, hedges))
    modals = frozenset(f.id for f in wording.modals.find(folded))
    deadline_text, deadline, deadline_span = _deadline(text, tokens, folded, dates, figures, wording)
    if deadline.startswith("P"):
        deadline_text = noted_deadline[0] or deadline_text  # "within 60 days" is the same period whenever it begins
    elif noted_deadline[0] and not deadline:
        deadline_text, deadline = noted_deadline[0], _period_in(text, noted_deadline[0], figures) or noted_deadline[1]
    explained = [*noted, *((p.start, p.end) for p in (*hedges, *negations, *scope, *vague))]
    explained += [(h.end, _clause_end(text, h.end)) for h in hedges if h.id in ("subject-to", "resources")]
    explained += [*((f.start, f.end) for f in figures), *((d.start, d.end) for d in dates)]
    if deadline_span:
        explained.append(deadline_span)
    return Profile(
        words=_content(tokens, folded, language, found_terms, wording),
        modals=modals,
        hedges=hedges,
        negations=negations,
        privative=bool(wording.privative.find(folded)),
        determined=any(p.start < cue[1] and cue[0] < p.end for p in places(wording.determination.find(folded))),
        scope=scope,
        figures=figures,
        dates=dates,
        deadline=deadline,
        deadline_text=deadline_text,
        softening=next((text[p.start : p.end] for p in places(wording.softening.find(folded))), ""),
        someday=next((text[p.start : p.end] for p in places(wording.someday.find(folded))), ""),
        terms=found_terms,
        explained=tuple(sorted(explained)),
    )


def _clause_end(text: str, start: int) -> int:
    """Where the clause ends that goes on at `start`: what a condition is about is part of the condition."""
    found = re.compile(r"[,;.:]").search(text, start)
    return found.start() if found else len(text)


def _within(place: Place, others: Iterable[Place]) -> bool:
    return any(other.start <= place.start and place.end <= other.end for other in others)


def _longest(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Places that do not lie in a longer one: "ne seront plus" counts once."""
    return tuple(p for p in places if not any(o is not p and o.start <= p.start < o.end and o != p for o in places))


def _hedges(found: tuple[Place, ...], noted: tuple[tuple[str, int, int], ...]) -> tuple[Place, ...]:
    """The hedges of the tables, and those that only the annotation knows (by their own words)."""
    own = [Place("other:" + fold(text), start, end) for text, start, end in noted]
    return tuple(found) + tuple(p for p in own if not any(f.start < p.end and p.start < f.end for f in found))


def _deadline(
    text: str,
    tokens: list[tuple[str, int, int]],
    folded: list[str],
    dates: tuple[DateFound, ...],
    figures: tuple[Figure, ...],
    wording: Wording,
) -> tuple[str, str, tuple[int, int] | None]:
    """The date or year that follows "by", "before", "antes de", "d'ici"… within five words, as its last day."""
    marks = [(d.start, d.end, d.last_day) for d in dates]
    marks += [(f.start, f.end, last_day(str(int(f.value)))) for f in figures if f.unit == "yearnum" and f.value < 2100]
    marks += [(f.start, f.end, f"P{int(f.value)}{f.unit[0].upper()}") for f in figures if f.unit in _PERIODS]
    for found in wording.before.find(folded):
        start, edge = tokens[found.first][1], tokens[found.last - 1][2]
        for mark_start, mark_end, value in sorted(marks):
            between = [t for t in tokens if edge <= t[1] and t[2] <= mark_start]
            if mark_start >= edge and len(between) <= 5 and _only_joins(between, wording):
                return text[start:mark_end], value, (start, mark_end)
    return "", "", None


def _period_in(text: str, said: str, figures: tuple[Figure, ...]) -> str:
    """The period that a deadline names without a year: what day it ends depends on the document, how long it is not."""
    start = text.find(said)
    inside = [f for f in figures if start <= f.start < start + len(said)]
    periods = [f for f in inside if f.unit in _PERIODS]
    if start < 0 or len(periods) != 1 or len(inside) != 1:
        return ""
    return f"P{int(periods[0].value)}{periods[0].unit[0].upper()}"


_PERIODS = ("hour", "day", "week", "month", "year")
_JOINS = frozenset(
    [
        "end",
        "fin",
        "finales",
        "final",
        "close",
        "year",
        "ano",
        "annee",
        "plazo",
        "delai",
        "ici",
        "i",
        "in",
        "en",
        "em",
        "of",
        "the",
        "de",
        "d",
        "a",
        "l",
        "la",
        "le",
        "el",
        "lo",
        "do",
        "da",
        "no",
        "o",
        "um",
    ]
)


def _only_joins(between: list[tuple[str, int, int]], wording: Wording) -> bool:
    return all(word in _JOINS or word in wording.months for word, _, _ in between)


def _content(
    tokens: list[tuple[str, int, int]],
    folded: list[str],
    language: str,
    terms: tuple[Place, ...],
    wording: Wording,
) -> tuple[Word, ...]:
    """The words that carry content: no function or light words; a word of a term goes by the term's name."""
    empty = {i for f in wording.function.find(folded) for i in range(f.first, f.last)}
    empty |= {i for f in wording.light.find(folded) for i in range(f.first, f.last)}
    empty |= {i for f in wording.modals.find(folded) for i in range(f.first, f.last)}
    content = []
    named = {}
    for term in sorted(terms, key=lambda p: (p.end - p.start, p.id)):
        for start in (start for _, start, end in tokens if term.start <= start and end <= term.end):
            named[start] = term.id
    for place, (word, start, end) in enumerate(tokens):
        name = named.get(start)
        if name is None and place in empty:
            continue
        content.append(Word(word, name or stem(_spelling(word, language), language), start, end))
    return tuple(content)


def _spelling(word: str, language: str) -> str:
    if language != "en":
        return word
    for pattern, replacement in _SPELLING:
        word = pattern.sub(replacement, word)
    return word
