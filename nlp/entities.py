"""Entities in the texts of one document: bodies, networks, instruments, meetings and countries, known and new.

Known ones come from the registry by name, alias or acronym; new ones by their form (`nlp.names`). An acronym that the
document gives in brackets is known from there on. Of an entity the longest form in a text is kept, once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ingest.ids import slug
from nlp.concepts import CRIME, PLACE, Concept, Concepts
from nlp.models import EntityMention
from nlp.names import name_finder
from nlp.terms import TermIndex, Tokens, fold

_YEAR = re.compile(r" 20\d\d(?!\d)")
_PHASE = re.compile(r"[ \u00a0](?:[IVX]{1,4}|\d\.\d)(?![\w.]\w|\w)")
_LONG_ACRONYM = 6
_NO_SIGNS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Alias:
    """A way to name a concept; `written` must stand as written; `ambiguous` needs a context word near."""

    concept: str
    written: str = ""
    ambiguous: bool = False
    capital: bool = False


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    id: str
    type: str
    name: str
    known: bool = True


@dataclass
class _Memory:
    """What the document has told so far: acronyms given in brackets, and all its words for telling names apart."""

    acronyms: dict[str, _Span] = field(default_factory=dict)
    folded: str = ""


class Registry:
    """All names of all entities in all languages, compiled once for a set of concepts by `registry`."""

    def __init__(self, concepts: Concepts) -> None:
        self.concepts = concepts.concepts
        self.index: TermIndex[Alias] = TermIndex()
        self.contexts: dict[str, tuple[str, ...]] = {}
        for concept in concepts.concepts.values():
            if concept.type != CRIME:
                self._add(concept)

    def _add(self, concept: Concept) -> None:
        self.contexts[concept.id] = tuple(fold(word) for word in concept.context)
        country = concept.type == "country"
        names = [*concept.names.values(), *(t for terms in concept.terms.values() for t in terms)]
        names.extend(f.name for f in concept.former if not f.name.isupper())
        for name in dict.fromkeys(names):
            if name not in concept.ambiguous:
                self.index.add(name, Alias(concept.id, capital=country))
        for name in concept.ambiguous:
            capital = country or (" " not in name and name[0].isupper())
            self.index.add(name, Alias(concept.id, name if name.isupper() else "", True, capital))
        for acronym in concept.acronyms:
            self.index.add(acronym, Alias(concept.id, acronym))

    def find(self, text: str, folded: str, tokens: Tokens, document: str) -> list[_Span]:
        """The spans of `text` that name known entities, longest first where they overlap."""
        candidates: dict[tuple[int, int], list[Alias]] = {}
        for first, end, alias in self.index.find(tokens.words):
            start, stop = tokens.starts[first], tokens.ends[end - 1]
            if alias.written and not _is_written(text[start:stop], alias.written):
                continue
            if alias.capital and not text[start].isupper():
                continue
            candidates.setdefault((start, stop), []).append(alias)
        spans = []
        for (start, stop), aliases in candidates.items():
            if concept := self._choose(aliases, folded, document):
                spans.append(_Span(start, stop, concept.id, concept.type, concept.name))
        return spans

    def _choose(self, aliases: Sequence[Alias], folded: str, document: str) -> Concept | None:
        for alias in aliases:
            if not alias.ambiguous:
                return self.concepts[alias.concept]
        for words in (folded, document):
            scored = [(sum(w in words for w in self.contexts[a.concept]), a.concept) for a in aliases]
            best = max(score for score, _ in scored)
            if best:
                return self.concepts[next(c for score, c in scored if score == best)]
        return None


def _is_written(said: str, acronym: str) -> bool:
    """Whether a text writes an acronym as it must be, or a long one as a word: "GAFILAT", "Gafilat"."""
    said, acronym = _NO_SIGNS.sub("", said), _NO_SIGNS.sub("", acronym)
    return said == acronym or (len(said) >= _LONG_ACRONYM and said == acronym.capitalize())


@lru_cache(maxsize=8)
def registry(concepts: Concepts) -> Registry:
    """The compiled registry of these concepts."""
    return Registry(concepts)


class EntityFinder:
    """Finds the entities of one document's texts, in order; made anew for each document."""

    def __init__(self, concepts: Concepts, language: str, texts: Sequence[str]) -> None:
        self._registry = registry(concepts)
        self._names = name_finder(concepts, language)
        self._memory = _Memory(folded=fold(" ".join(texts)))

    def find(self, text: str, folded: str, tokens: Tokens) -> tuple[EntityMention, ...]:
        """The entities that `text` names, each once, in its longest form."""
        known = self._registry.find(text, folded, tokens, self._memory.folded)
        known = [self._widen(text, span) for span in known]
        new = [
            _Span(n.start, n.end, slug(text[n.start : n.end]), n.kind, text[n.start : n.end], False)
            for n in (*self._names.find(text, tokens, [(s.start, s.end) for s in known]), *self._names.defined(text))
            if not _only_said_more(n.start, n.end, known, text)
        ]
        new.extend(self._recalled(text))
        spans = _longest([*known, *new], text)
        self._remember(text, spans)
        return _mentions(text, spans)

    def _widen(self, text: str, span: _Span) -> _Span:
        """A meeting takes its ordinal along, "Ninth Summit of the Americas"; an acronym its year or phase."""
        if span.type in ("instrument", "meeting") and text[span.start : span.end].isupper():
            year = _YEAR.match(text, span.end)
            return replace(span, end=year.end()) if year else span
        if span.type == "programme" and (phase := _PHASE.match(text, span.end)):
            return replace(span, end=phase.end())
        if span.type != "meeting" or " " not in text[span.start : span.end]:
            return span
        start = self._names.ordinal_start(text, span.start)
        return _Span(start, span.end, span.id, span.type, span.name)

    def _recalled(self, text: str) -> list[_Span]:
        found = []
        for acronym, span in self._memory.acronyms.items():
            if acronym not in text:
                continue
            for match in re.finditer(rf"(?<!\w){re.escape(acronym)}(?!\w)", text):
                found.append(_Span(match.start(), match.end(), span.id, span.type, span.name, False))
        return found

    def _remember(self, text: str, spans: Sequence[_Span]) -> None:
        ends = {span.end: span for span in spans}
        for match in re.finditer(r"[  ]\(([A-Z][A-Za-z0-9-]{1,14})\)", text):
            if match.start() in ends and sum(c.isupper() for c in match.group(1)) > 1:
                self._memory.acronyms.setdefault(match.group(1), ends[match.start()])


_MORE = re.compile(r" (?:and|et|y|e|on|for|in|sobre|para|en|em|no|na|nos|nas|au|aux|à|pour|sur|with|con|com) ")


def _only_said_more(start: int, end: int, known: Sequence[_Span], text: str) -> bool:
    """Whether a name by form is a known body with a complement that is not its own ("the ICAO on PNR data")."""
    return any(s.start == start and s.end < end and s.type in _BODIES and _MORE.match(text, s.end) for s in known)


_BODIES = ("organisation", "agency", "body")


def _longest(spans: Sequence[_Span], text: str) -> list[_Span]:
    """Spans that do not overlap: the longest first, a known one before a new one of the same length.

    Whose declaration a declaration is, and between whom a meeting is held, are named in their own right.
    """
    kept: list[_Span] = []
    for span in sorted(spans, key=lambda s: (s.start - s.end, not s.known, s.start, s.id)):
        over = [other for other in kept if span.start < other.end and other.start < span.end]
        if all(_names_owner(other, span, text) for other in over):
            kept.append(span)
    return sorted(kept, key=lambda s: (s.start, -s.end))


_BETWEEN = re.compile(r"\b(?:between|entre|tra)\b")
_OWNED = re.compile(
    r"(?:declaracion|declaration|declaracao|dichiarazione) (?:de |d'|da |do |della |dell'|du |del )(?:la |l'|le |el )?$"
)


def _names_owner(outer: _Span, inner: _Span, text: str) -> bool:
    if not (outer.start <= inner.start and inner.end <= outer.end) or not inner.known or inner.type == "place":
        return False
    before = fold(text[outer.start : inner.start])
    if not outer.known and outer.type == "meeting" and _BETWEEN.search(before):
        return inner.type == "organisation"
    return bool(_OWNED.fullmatch(before)) and inner.type in ("organisation", "agency") and inner.id != "united-nations"


def _mentions(text: str, spans: Sequence[_Span]) -> tuple[EntityMention, ...]:
    """One mention an entity: its longest form, the first of that length."""
    best: dict[str, _Span] = {}
    for span in spans:
        if span.type == PLACE:
            continue
        if span.id not in best or span.end - span.start > best[span.id].end - best[span.id].start:
            best[span.id] = span
    chosen = sorted(best.values(), key=lambda s: s.start)
    return tuple(EntityMention(text[s.start : s.end], s.start, s.end, s.id, s.type, s.name) for s in chosen)
