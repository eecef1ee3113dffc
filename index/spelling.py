"""Misspelt words: the nearest word of the corpus for a word that stands nowhere in it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from index.schema import terms


def allowed_edits(word: str) -> int:
    """How many letters of a word of this length may be wrong."""
    return 0 if len(word) < 5 or not word.isalpha() else 1 if len(word) < 8 else 2


def nearest(word: str, known: Sequence[tuple[str, int]]) -> str:
    """The word of `known` (word, frequency) that `word` most likely stands for, or "" if none is near.

    Nearer words win, then those that begin alike, then the more frequent, then the first by alphabet.

    >>> nearest("extraditon", [("extradition", 3), ("expedition", 9)])
    'extradition'
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    edits = allowed_edits(word)
    if not edits or not known:
        return ""
    candidates = [name for name, _ in known]
    found = extract(word, candidates, scorer=OSA.distance, score_cutoff=edits, limit=20)
    frequency = dict(known)
    ranked = sorted((distance, name[:2] != word[:2], -frequency[name], name) for name, distance, _ in found)
    return ranked[0][3] if ranked else ""


def correct(connection: Connection, words: Sequence[str]) -> dict[str, str]:
    """Misspelt word → word of the corpus, for those of `words` that stand nowhere in it but near a word that does."""
    found = {}
    for word in dict.fromkeys(words):
        edits = allowed_edits(word)
        if not edits:
            continue
        # A misspelling rarely spares neither the first nor the last two letters; both ranges use the index.
        same = select(terms.c.term, terms.c.count).where(terms.c.kind == "w")
        first = same.where(terms.c.term >= word[0], terms.c.term < word[0] + "\U0010ffff")
        known = [
            (term, count)
            for term, count in connection.execute(first)
            if abs(len(term) - len(word)) <= edits and len(term) > 3
        ]
        better = nearest(word, known)
        if better and better != word:
            found[word] = better
    return found
