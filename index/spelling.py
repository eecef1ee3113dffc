"""Misspelt words: the nearest word of the corpus for a word that stands nowhere in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence


def allowed_edits(word: str) -> int:
    """How many letters of a word of this length may be wrong."""
    return 0 if len(word) < 5 or not word.isalpha() else 1 if len(word) < 8 else 2


def nearest(word: str, known: Mapping[str, int]) -> str:
    """The word of `known` (with frequencies) that `word` most likely stands for, or "" if none is near.

    Nearer words win, then those that begin alike, then the more frequent, then the first by alphabet.

    >>> nearest("extraditon", {"extradition": 3, "expedition": 9})
    'extradition'
    """
    from rapidfuzz.distance import OSA
    from rapidfuzz.process import extract

    edits = allowed_edits(word)
    if not edits or not known:
        return ""
    found = extract(word, known.keys(), scorer=OSA.distance, score_cutoff=edits, limit=20)
    ranked = sorted((distance, name[:2] != word[:2], -known[name], name) for name, distance, *_ in found)
    return str(ranked[0][3]) if ranked else ""


def correct(words: Sequence[str], vocabulary: Callable[[str], Mapping[str, int]]) -> dict[str, str]:
    """Misspelt word → word of the corpus, for those of `words`, which stand nowhere in it, that are near one that does.

    `vocabulary` gives the words that begin with a letter: a first letter is rarely wrong.
    """
    near = {word: nearest(word, vocabulary(word[0])) for word in dict.fromkeys(words) if allowed_edits(word)}
    return {word: better for word, better in near.items() if better and better != word}
