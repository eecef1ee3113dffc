"""Meaning, words and concepts → one score, on a scale that a corpus' size and a filter do not shift.

The score is a weighted sum, and the weights depend on what the query looks like (names and one or two words trust
words) and on whether the finer model has read the statement. They were found by a grid over 124 labelled questions of
three sets (24 on real documents, 20 on the sample corpus, 40 on five programme documents in two wordings each) and lie
on a plateau: half or double of any one costs 0.01 of nDCG@10. What the light model says of a whole statement or of a
passage adds nothing to what the finer one says; the nearness of single words does. docs/search.md has the figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.question import Question


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts: shares and cosines per unit, `meaning` per standard deviation."""

    words: float
    concepts: float
    meaning: float
    passage: float
    reread: float = 0.0
    nearness: float = 10.0
    phrase: float = 4.0
    named: float = 2.0


@dataclass(slots=True)
class Signals:
    """What speaks for a statement: cosine in standard deviations, shares of the query's words and concepts (0-1).

    `reread` is its cosine by the finer model, None if that did not read it.
    """

    semantic: float
    words: float
    concepts: float
    phrase: float
    length: int
    named: bool = False
    nearness: float = 0.0
    passage: float = 0.0
    reread: float | None = None


# Statements that the finer model has read, and those that only the light one knows; long queries, and short ones.
READ = (Weights(2.0, 2.5, 0.0, 0.0, 30.0), Weights(3.0, 4.0, 0.0, 0.0, 30.0))
UNREAD = (Weights(1.0, 1.0, 0.6, 7.0), Weights(3.0, 4.0, 0.6, 7.0))


def weights_for(question: Question, *, read: bool) -> Weights:
    """Weights by what the query looks like, and by whether the finer model has `read` the statement."""
    return (READ if read else UNREAD)[len(question.terms) <= 2]


def damping(length: int) -> float:
    """What a statement of so many words keeps of its semantic score: very short ones say little.

    >>> damping(2) < damping(6) < damping(20) == 1.0
    True
    """
    return min(1.0, 0.7 + 0.04 * length)


def fuse(signals: Signals, weights: Weights) -> float:
    """The score, rounded so that machines that differ in the last bits give the same order."""
    meaning = signals.semantic * damping(signals.length) if signals.semantic > 0 else signals.semantic
    score = (
        weights.meaning * meaning
        + weights.passage * signals.passage
        + weights.words * signals.words
        + weights.concepts * signals.concepts
    )
    score += weights.nearness * signals.nearness + weights.phrase * signals.phrase + weights.named * signals.named
    score += weights.reread * (signals.reread or 0.0)
    return round(score, 4)


def word_share(question: Question, stems: Sequence[str]) -> float:
    """The share of the query's words, by weight, that stand among `stems`."""
    total = sum(term.weight for term in question.terms)
    if not total:
        return 0.0
    there = set(stems)
    return sum(term.weight for term in question.terms if term.stems & there) / total


def phrase_share(question: Question, folded: Sequence[str]) -> float:
    """The share of the quoted phrases that stand in the words of a statement."""
    if not question.quoted:
        return 0.0
    joined = f" {' '.join(folded)} "
    return sum(f" {' '.join(phrase)} " in joined for phrase in question.quoted) / len(question.quoted)
