"""Hedges and conditions ("as appropriate", "según proceda"): a text's words in, the hedging words out, as written."""

from __future__ import annotations

from functools import lru_cache

from nlp.concepts import Concepts
from nlp.models import Mention
from nlp.terms import TermIndex, Tokens


@lru_cache(maxsize=64)
def hedge_index(concepts: Concepts, language: str) -> TermIndex[str]:
    """The hedges of a language, ready to be found."""
    index: TermIndex[str] = TermIndex()
    for term in concepts.languages.get(language, {}).get("hedges", {}).get("terms", ()):
        index.add(term, "hedge")
    return index


def find_hedges(text: str, tokens: Tokens, index: TermIndex[str]) -> tuple[Mention, ...]:
    """The hedges of `text` in order; where two overlap, the one that starts first and is longest."""
    spans: dict[int, int] = {}
    for first, end, _ in index.find(tokens.words):
        spans[first] = max(end, spans.get(first, 0))
    found: list[Mention] = []
    reached = 0
    for first in sorted(spans):
        if first >= reached:
            reached = spans[first]
            start, stop = tokens.starts[first], tokens.ends[reached - 1]
            found.append(Mention(text[start:stop], start, stop))
    return tuple(found)
