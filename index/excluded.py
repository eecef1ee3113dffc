"""What a question wants left out ("drugs NOT fentanyl", "ransomware -payments") → the rest of it, and whom it hits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, text

from index.errors import BadQuery
from index.tokens import stem, words

_QUOTED = r'"[^"]*"|“[^”]*”|«[^»]*»'
_WORD = r'[^\s()"“”«»]+'
# A minus before a figure is a sign or a dash ("2020 -2025"); one inside a word is a hyphen.
_PIECE = re.compile(
    rf"(?P<kept>{_QUOTED})"
    rf"|(?<![^\s(])(?:(?:AND\s+)?NOT\s+-?|-(?!\d))(?P<out>{_QUOTED}|\([^()]*\)|(?!(?:AND|OR|NOT)\b){_WORD})"
)
_PART = re.compile(rf"{_QUOTED}|{_WORD}")

Phrase = tuple[tuple[str, ...], bool]
"""Folded words in a row, and whether the last may be a beginning (prefix*)."""
Excluded = tuple[Phrase, ...]
"""Phrases that are left out where they stand together in one statement."""


def set_aside(asked: str) -> tuple[str, tuple[Excluded, ...]]:
    """A question without what it wants left out, and that. Raises BadQuery if nothing else is asked for.

    >>> set_aside("drugs NOT fentanyl")
    ('drugs', (((('fentanyl',), False),),))
    """
    excluded: list[Excluded] = []
    kept, at = [], 0
    for found in _PIECE.finditer(asked):
        if found["kept"] is None:
            kept.append(asked[at : found.start()])
            at = found.end()
            excluded += _alternatives(found["out"])
    if not excluded:
        return asked, ()
    rest = " ".join("".join([*kept, asked[at:]]).split())
    if not words(rest):
        raise BadQuery("NOT needs something to take away from; write for example: drugs NOT cannabis.")
    return rest, tuple(excluded)


def _alternatives(said: str) -> list[Excluded]:
    """A word or a phrase is one; a parenthesis as many as OR parts in it."""
    made: list[list[Phrase]] = [[]]
    for part in _PART.findall(said) if said.startswith("(") else [said]:
        if part in ("OR", "|"):
            made.append([])
        elif part not in ("AND", "&") and (found := tuple(words(part))):
            made[-1].append((found, part.endswith("*")))
    return [tuple(phrases) for phrases in made if phrases]


def families_with(connection: Connection, excluded: Sequence[Excluded], languages: Iterable[str]) -> set[str]:
    """The families of statements of which some version holds what is excluded, in any form of its words."""
    codes = sorted(languages)
    query = text(
        "SELECT DISTINCT family FROM statements WHERE row IN (SELECT rowid FROM fulltext WHERE fulltext MATCH :m)"
    )
    found: set[str] = set()
    for phrases in excluded:
        match = " AND ".join(_match(phrase, codes) for phrase in phrases)
        found.update(connection.execute(query, {"m": match}).scalars())
    return found


def _match(phrase: Phrase, languages: Sequence[str]) -> str:
    written, prefix = phrase
    if prefix:
        return f'(words : "{" ".join(written)}" *)'
    stemmed = sorted({" ".join(stem(word, code) for word in written) for code in languages})
    return "(" + " OR ".join(f'{column} : "{form}"' for column, form in _columns(stemmed, written)) + ")"


def _columns(stemmed: Sequence[str], written: Sequence[str]) -> list[tuple[str, str]]:
    return [*(("stems", form) for form in stemmed), ("words", " ".join(written))]
