"""Crime types in a text: its words in, `CrimeMention`s out, each with the most specific id that the words name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from nlp.concepts import CRIME, Concept, Concepts
from nlp.coordination import Layout, Piece, find_named
from nlp.models import CrimeMention
from nlp.terms import TermIndex, Tokens

Role = Literal["term", "hidden", "generic", "named", "involved"]
_REACH = 8


@dataclass(frozen=True, slots=True)
class Sign:
    """What a run of words stands for: a crime type by name, by a general name, or words that hide one."""

    role: Role
    concept: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    first: int
    end: int
    concept: str
    role: Role


class CrimeFinder:
    """Finds the crime types of one language; built once a language by `crime_finder`."""

    def __init__(self, concepts: Concepts, language: str) -> None:
        self._codes = {concept.id: concept.code for concept in concepts.of_type(CRIME)}
        self._index: TermIndex[Sign | Piece] = TermIndex()
        frames = concepts.languages.get(language, {}).get("frames", {})
        self._skips = frozenset(word for term in frames.get("skip", ()) for word in _fold_words(term))
        self._shared = frozenset(name for name, frame in _tables(frames) if frame.get("share"))
        for concept in concepts.of_type(CRIME):
            self._add(concept, language)
        for name, frame in _tables(frames):
            for head in frame["heads"]:
                self._index.add(head, Piece("head", name))
        for word in frames.get("join", ()):
            self._index.add(word, Piece("join", ""))
        for phrase in frames.get("involved", ()):
            self._index.add(phrase, Sign("involved"))

    def _add(self, concept: Concept, language: str) -> None:
        for role, by_language in (("term", concept.terms), ("hidden", concept.hidden), ("generic", concept.generic)):
            for pattern in by_language.get(language, ()):
                self._index.add(pattern, Sign(role, concept.id))  # type: ignore[arg-type]
        for role, framed in (("before", concept.before), ("after", concept.after)):
            for key, patterns in framed.items():
                frame, of_language = key.rsplit(".", 1)
                if of_language == language:
                    for pattern in patterns:
                        self._index.add(pattern, Piece(role, frame, concept.id))

    def find(self, text: str, tokens: Tokens) -> tuple[CrimeMention, ...]:
        """The crime types that `text` names, each once, where it is named first, in order of the text."""
        layout = Layout(skips=self._skips, shared=self._shared)
        spans: list[_Span] = []
        for first, end, payload in self._index.find(tokens.words):
            if isinstance(payload, Piece):
                layout.add(first, end, payload)
            else:
                spans.append(_Span(first, end, payload.concept, payload.role))
        if not spans and not layout.heads:
            return ()
        if layout.heads:
            spans.extend(_Span(n.first, n.end, n.concept, "named") for n in find_named(tokens.words, layout))
        mentions: dict[str, CrimeMention] = {}
        for span in _most_specific(spans):
            if span.concept not in mentions:
                start, end = tokens.starts[span.first], tokens.ends[span.end - 1]
                mentions[span.concept] = CrimeMention(
                    text[start:end], start, end, span.concept, self._codes[span.concept]
                )
        return tuple(sorted(mentions.values(), key=lambda m: (m.start, m.end, m.id)))


@lru_cache(maxsize=64)
def crime_finder(concepts: Concepts, language: str) -> CrimeFinder:
    """The finder of a language; a language without terms finds nothing."""
    return CrimeFinder(concepts, language)


def _tables(frames: Mapping[str, Any]) -> Iterable[tuple[str, Mapping[str, Any]]]:
    return ((name, frame) for name, frame in frames.items() if isinstance(frame, dict))


def _fold_words(term: str) -> list[str]:
    from nlp.terms import fold, tokenize

    return list(tokenize(fold(term)).words)


def _most_specific(spans: Sequence[_Span]) -> list[_Span]:
    """Drop what stands inside something longer, what is hidden, and general names of what is named beside them."""
    involved = [s for s in spans if s.role == "involved"]
    solid = [s for s in spans if s.role != "involved"]
    kept = [s for s in solid if s.role != "hidden" and not any(_hides(other, s) for other in solid if other is not s)]
    specific = [s for s in kept if s.role != "generic"]
    result = [s for s in kept if s.role != "generic" or not _is_told(s, specific, involved)]
    return sorted(result, key=lambda s: (s.first, -s.end, s.concept))


def _hides(other: _Span, span: _Span) -> bool:
    inside = other.first <= span.first and span.end <= other.end
    if not inside:
        return False
    if other.role == "hidden":
        return other.concept == span.concept
    if other.role == "named" and span.role == "named":
        return False
    return other.end - other.first > span.end - span.first


def _is_told(span: _Span, specific: Sequence[_Span], involved: Sequence[_Span]) -> bool:
    """Whether a general name ("criminal groups") only says who commits the crime named beside it."""
    if any(s.end == span.first for s in specific):
        return True
    links = [s.end for s in involved if s.first == span.end]
    return any(link <= s.first <= link + _REACH for link in links for s in specific)
