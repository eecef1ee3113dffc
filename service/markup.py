"""Statements as HTML: the deciding cue, the matched words and the deadline marked, everything escaped."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from index.models import RedlineSpan
    from nlp.models import Statement


def mark(statement: Statement, words: Sequence[str] = ()) -> Markup:
    """The text of a statement with `<mark class="cue">` around its cue and `<b>` around the matched `words`."""
    spans: list[tuple[int, int, str]] = []
    if statement.cue is not None and statement.cue.end > statement.cue.start:
        spans.append((statement.cue.start, statement.cue.end, "cue"))
    if statement.deadline is not None and statement.deadline.end > statement.deadline.start:
        spans.append((statement.deadline.start, statement.deadline.end, "deadline"))
    spans += [(start, end, "word") for start, end in find_words(statement.text, words)]
    return mark_spans(statement.text, spans)


def mark_spans(text: str, spans: Iterable[tuple[int, int, str]]) -> Markup:
    """`text` with spans marked; where spans overlap, the pieces carry all their classes."""
    spans = [(start, end, name) for start, end, name in spans if 0 <= start < end <= len(text)]
    edges = sorted({0, len(text)} | {edge for start, end, _ in spans for edge in (start, end)})
    parts = []
    for left, right in itertools.pairwise(edges):
        names = sorted({name for start, end, name in spans if start <= left and right <= end})
        piece = escape(text[left:right])
        parts.append(Markup('<mark class="{}">{}</mark>').format(" ".join(names), piece) if names else piece)
    return Markup("").join(parts)


def find_words(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where `words` stand in `text`, without regard to case, accents and endings of up to four letters."""
    if not words:
        return []
    folded, places = _fold(text)
    found = []
    for word in words:
        wanted = _fold(word)[0].strip()
        if len(wanted) < 2:
            continue
        for match in re.finditer(rf"\b{re.escape(wanted)}\w{{0,4}}\b", folded):
            found.append((places[match.start()], places[match.end() - 1] + 1))
    return found


def _fold(text: str) -> tuple[str, list[int]]:
    """`text` without accents and capitals, and for each of its characters the offset it came from."""
    if text.isascii():
        return text.lower(), list(range(len(text)))
    characters: list[str] = []
    places: list[int] = []
    for offset, character in enumerate(text):
        for part in _fold_one(character):
            characters.append(part)
            places.append(offset)
    return "".join(characters), places


@lru_cache(maxsize=4096)
def _fold_one(character: str) -> str:
    parts = unicodedata.normalize("NFKD", character.casefold())
    return "".join(part for part in parts if not unicodedata.combining(part))


def legible(spans: Sequence[RedlineSpan]) -> bool:
    """Whether a redline is easier to read than the two texts side by side: at least a third of the words were kept.

    >>> from index.models import RedlineSpan
    >>> legible([RedlineSpan("equal", "We commit"), RedlineSpan("insert", "to share data on ships")])
    False
    """
    kept = sum(len(span.text.split()) for span in spans if span.op == "equal")
    return 3 * kept >= sum(len(span.text.split()) for span in spans) > 0


def read_spans(spans: Sequence[Mapping[str, Any]]) -> list[RedlineSpan]:
    """The redline that the JSON of the contract holds."""
    from index.models import RedlineSpan

    return [RedlineSpan(span["op"], span["text"]) for span in spans]


def redline(spans: Sequence[RedlineSpan]) -> Markup:
    """A redline as `<del>` and `<ins>`."""
    tags = {"equal": Markup("{}"), "delete": Markup("<del>{}</del>"), "insert": Markup("<ins>{}</ins>")}
    parts: list[Markup] = []
    before = ""
    for span in spans:
        if needs_space(before, span.text):
            parts.append(Markup(" "))
        parts.append(tags[span.op].format(span.text))
        before = span.text
    return Markup("").join(parts)


def needs_space(before: str, after: str) -> bool:
    """Whether two runs of words that follow each other are printed apart.

    >>> needs_space("we commit", "to act"), needs_space("we commit", ", and")
    (True, False)
    """
    return (
        bool(before and after)
        and not before.endswith((" ", "(", "“", "«"))
        and not after.startswith((" ", ",", ".", ";", ":", ")", "”", "»"))
    )
