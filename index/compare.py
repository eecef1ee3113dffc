"""Two records → matches: every pair with its relation, what only A says (`dropped`) and what only B says (`new`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from index.align import align
from index.models import Match, Record
from index.relations import relate
from ingest.models import Document
from nlp.models import Mention, Statement

__all__ = ["compare", "cosmetic", "join", "relate"]

M = TypeVar("M", bound=Mention)


def compare(a: Record, b: Record) -> list[Match]:
    """What became of each statement of `a` in `b`, in the order of `b`, each dropped statement where it stood.

    Headings that stand alone are left out: the table is about what is said. A statement that was split or merged is
    matched as a whole.
    """
    va, vb = vectors_of(a), vectors_of(b)
    one, two = a.annotations.statements, b.annotations.statements
    matches: list[tuple[tuple[float, int], Match]] = []
    pairs = align(one, two, va, vb)
    for pair in pairs:
        x, y = join(a.document, [one[i] for i in pair.a]), join(b.document, [two[j] for j in pair.b])
        matches.append(((float(pair.b[0]), 1), relate(x, y, pair.probability)))
    paired_a, paired_b = {i for p in pairs for i in p.a}, {j for p in pairs for j in p.b}
    matches += [
        ((float(j), 1), Match("new", 0.0, None, statement))
        for j, statement in enumerate(two)
        if j not in paired_b and statement.kind != "heading"
    ]
    follows = {i: pair.b[-1] for pair in pairs for i in pair.a}
    last = -1
    for i, statement in enumerate(one):
        last = follows.get(i, last)
        if i not in paired_a and statement.kind != "heading":
            matches.append(((float(last), 2), Match("dropped", 0.0, statement, None)))
    return [match for _, match in sorted(matches, key=lambda item: item[0])]


def cosmetic(match: Match) -> bool:
    """Whether a pair differs, if at all, in nothing of substance: what "hide cosmetic changes" hides."""
    return match.relation == "restates" and not any(change.substantive for change in match.changes)


def vectors_of(record: Record) -> npt.NDArray[np.float32]:
    """The vectors of a record as an array of shape (statements, dimension)."""
    return np.asarray(record.vectors, np.float32)


def join(document: Document, statements: Sequence[Statement]) -> Statement:
    """Neighbouring statements as one: the text from the first to the last, with all that was found in them.

    It goes by the id of the first; kind and level are those of the strongest.
    """
    if len(statements) == 1:
        return statements[0]
    parts = sorted(statements, key=lambda s: s.start)
    first, strongest = parts[0], max(parts, key=lambda s: (s.level, -s.start))
    start, end = first.start, parts[-1].end

    def moved(mentions: Iterable[tuple[int, tuple[M, ...]]]) -> tuple[M, ...]:
        return tuple(
            replace(m, start=m.start + shift, end=m.end + shift) if m.end > m.start else m
            for shift, found in mentions
            for m in found
        )

    shifts = [part.start - start for part in parts]
    shift = strongest.start - start
    due = next(((s, p.deadline) for s, p in zip(shifts, parts, strict=True) if p.deadline), None)
    cue = strongest.cue
    if cue and cue.end > cue.start:
        cue = replace(cue, start=cue.start + shift, end=cue.end + shift)
    return replace(
        first,
        start=start,
        end=end,
        text=document.text[start:end],
        kind=strongest.kind,
        level=strongest.level,
        strength=strongest.strength,
        cue=cue,
        rule=strongest.rule,
        reaffirmed=any(p.reaffirmed for p in parts),
        negated=any(p.negated for p in parts),
        actors=moved((s, p.actors) for s, p in zip(shifts, parts, strict=True)),
        deadline=moved([(due[0], (due[1],))])[0] if due else None,
        quantities=moved((s, p.quantities) for s, p in zip(shifts, parts, strict=True)),
        hedges=moved((s, p.hedges) for s, p in zip(shifts, parts, strict=True)),
        crime_types=moved((s, p.crime_types) for s, p in zip(shifts, parts, strict=True)),
        entities=moved((s, p.entities) for s, p in zip(shifts, parts, strict=True)),
    )
