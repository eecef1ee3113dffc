"""Two lists of statements with their vectors → which correspond: an assignment, with a calibrated probability.

A pair is scored by meaning (cosine), words (within a language), anchors that survive translation (figures, dates,
acronyms, bodies, countries, crime types, terms), order, section and length; the weights of `data/alignment.toml` were
fitted on labelled pairs so that the score is a probability. `linear_sum_assignment` pairs each group of statements
that have candidates in common; a statement split in two or merged from two is found afterwards; the rest is unpaired.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.profile import profile
from index.tokens import stems
from nlp.models import Statement

Floats = npt.NDArray[np.float32]

FEATURES = ("cosine", "words", "anchors", "order", "section", "length", "kind")
_ACRONYM = re.compile(r"\b[A-Z]{2,}[A-Z0-9-]*\b")


@dataclass(frozen=True, slots=True)
class Pair:
    """Statements of A and of B (places in the lists) that correspond: one to one, one to two or two to one."""

    a: tuple[int, ...]
    b: tuple[int, ...]
    probability: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights of the features, the bias, and the probability from which a pair counts."""

    weights: dict[str, float]
    bias: float
    accept: float
    prune: float
    merge_gain: float


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights of `data/alignment.toml`."""
    with (Path(__file__).with_name("data") / "alignment.toml").open("rb") as file:
        data = tomllib.load(file)
    weights = {name: float(data["weights"][name]) for name in FEATURES}
    return Weights(weights, data["bias"], data["accept"], data["prune"], data["merge_gain"])


def align(a: Sequence[Statement], b: Sequence[Statement], va: Floats, vb: Floats) -> list[Pair]:
    """The pairs of statements of `a` and `b` that correspond, in the order of `a`; what is not in a pair has no fellow.

    `va` and `vb` hold one unit vector a statement, shape (len(a), d) and (len(b), d).
    """
    if not a or not b:
        return []
    chances = probabilities(a, b, va, vb)
    limits = load_weights()
    links = _assign(chances, limits)
    pairs = [Pair((i,), (j,), float(chances[i, j])) for i, j in links]
    pairs = _merge(pairs, a, b, va, vb)
    return sorted(pairs, key=lambda pair: (pair.a, pair.b))


def probabilities(a: Sequence[Statement], b: Sequence[Statement], va: Floats, vb: Floats) -> Floats:
    """The probability that each statement of `a` corresponds to each of `b`, shape (len(a), len(b))."""
    limits = load_weights()
    values = features(a, b, va, vb)
    total = sum((limits.weights[name] * values[name] for name in FEATURES), np.float32(limits.bias))
    return np.asarray(1 / (1 + np.exp(-np.clip(total, -30, 30))), np.float32)


def features(a: Sequence[Statement], b: Sequence[Statement], va: Floats, vb: Floats) -> dict[str, Floats]:
    """The features of every pair by name, each of shape (len(a), len(b)), each within 0 and 1 (cosine: -1 and 1)."""
    place_a, place_b = _places(len(a)), _places(len(b))
    heading_a = np.array([s.kind == "heading" for s in a])
    heading_b = np.array([s.kind == "heading" for s in b])
    length_a, length_b = (np.array([max(len(s.text), 1) for s in side], np.float32) for side in (a, b))
    ratio = np.log(length_a)[:, None] - np.log(length_b)[None, :]
    one = len({s.language for s in (*a, *b)}) == 1
    cosine = np.asarray(va @ vb.T, np.float32)
    words = _overlap([_keys(s) for s in a], [_keys(s) for s in b]) if one else cosine
    return {
        "cosine": cosine,
        "words": words,
        "anchors": _overlap([_anchors(s) for s in a], [_anchors(s) for s in b], neutral=0.5),
        "order": 1 - np.abs(place_a[:, None] - place_b[None, :]),
        "section": _sections(a, b, va, vb),
        "length": np.asarray(np.exp(-np.abs(ratio)), np.float32),
        "kind": np.asarray(heading_a[:, None] == heading_b[None, :], np.float32),
    }


def likeness(statement: Statement, others: Sequence[Statement], cosines: Sequence[float]) -> list[float]:
    """The probability that `statement` corresponds to each of `others`, of other texts: place and section do not speak.

    `cosines` holds the cosine of their vectors, one for each of `others`.
    """
    if not others:
        return []
    limits = load_weights()
    chances = []
    for other, cosine in zip(others, cosines, strict=True):
        values = traits(statement, other, cosine)
        total = limits.bias + sum(limits.weights[name] * values[name] for name in FEATURES)
        chances.append(float(1 / (1 + np.exp(-np.clip(total, -30, 30)))))
    return chances


def traits(a: Statement, b: Statement, cosine: float) -> dict[str, float]:
    """The features of one pair by name, as `features` has them, where place and section do not speak."""
    return {
        "cosine": cosine,
        "words": _dice(_keys(a), _keys(b), 0.0) if a.language == b.language else cosine,
        "anchors": _dice(_anchors(a), _anchors(b), 0.5),
        "order": 0.9,
        "section": 0.5,
        "length": min(len(a.text), len(b.text)) / max(len(a.text), len(b.text), 1),
        "kind": float((a.kind == "heading") == (b.kind == "heading")),
    }


def _dice(a: frozenset[Hashable], b: frozenset[Hashable], neutral: float) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else neutral


def _places(count: int) -> Floats:
    return np.linspace(0, 1, count, dtype=np.float32) if count > 1 else np.zeros(count, np.float32)


def _keys(statement: Statement) -> frozenset[Hashable]:
    return frozenset(word.key for word in profile(statement).words) or frozenset(
        stems(statement.text, statement.language)
    )


def _anchors(statement: Statement) -> frozenset[Hashable]:
    """What a translation leaves as it is."""
    read = profile(statement)
    found: set[Hashable] = {("figure", f.value) for f in read.figures} | {("date", d.iso) for d in read.dates}
    found |= {("acronym", m.group()) for m in _ACRONYM.finditer(statement.text) if not statement.text.isupper()}
    found |= {("entity", e.id) for e in statement.entities} | {("crime", c.id) for c in statement.crime_types}
    found |= {("term", term) for term in read.term_ids()}
    if statement.paragraph:
        found.add(("label", statement.paragraph))
    return frozenset(found)


def _overlap(a: Sequence[frozenset[Hashable]], b: Sequence[frozenset[Hashable]], *, neutral: float = 0.0) -> Floats:
    """Dice's coefficient of every two sets; `neutral` where both are empty."""
    from scipy.sparse import csr_matrix

    vocabulary: dict[Hashable, int] = {}

    def matrix(sets: Iterable[frozenset[Hashable]]) -> list[tuple[int, int]]:
        return [(row, vocabulary.setdefault(key, len(vocabulary))) for row, keys in enumerate(sets) for key in keys]

    cells_a, cells_b = matrix(a), matrix(b)
    width = max(len(vocabulary), 1)

    def sparse(cells: list[tuple[int, int]], rows: int) -> Any:
        ones = np.ones(len(cells), np.float32)
        places = np.array(cells, np.int64).reshape(-1, 2)
        return csr_matrix((ones, (places[:, 0], places[:, 1])), shape=(rows, width))

    common = (sparse(cells_a, len(a)) @ sparse(cells_b, len(b)).T).toarray()
    size = np.array([len(s) for s in a], np.float32)[:, None] + np.array([len(s) for s in b], np.float32)[None, :]
    return np.asarray(np.where(size > 0, 2 * common / np.maximum(size, 1), neutral), np.float32)


def _sections(a: Sequence[Statement], b: Sequence[Statement], va: Floats, vb: Floats) -> Floats:
    """How near the headings above two statements are: the cosine of the headings' own vectors, 0.5 without one."""

    def rows(side: Sequence[Statement], vectors: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
        headings = {s.text: vectors[i] for i, s in enumerate(side) if s.kind == "heading"}
        empty = np.zeros(vectors.shape[1], np.float32)
        found = [headings.get(s.section[-1]) if s.section else None for s in side]
        known = np.array([f is not None for f in found])
        return np.array([empty if f is None else f for f in found], np.float32), known

    (one, known_a), (two, known_b) = rows(a, va), rows(b, vb)
    both = known_a[:, None] & known_b[None, :]
    return np.asarray(np.where(both, one @ two.T, 0.5), np.float32)


def _assign(chances: Floats, limits: Weights) -> list[tuple[int, int]]:
    """The pairs of the best assignment, group by group of statements that share candidates."""
    from scipy.optimize import linear_sum_assignment
    from scipy.sparse import bmat, csr_matrix
    from scipy.sparse.csgraph import connected_components

    links: Any = csr_matrix(chances >= limits.prune)
    graph: Any = bmat([[None, links], [links.T, None]])
    _, groups = connected_components(graph, directed=False)
    groups_a, groups_b = groups[: chances.shape[0]], groups[chances.shape[0] :]
    order = np.argsort(groups_b, kind="stable")
    found = []
    for group in np.unique(groups_a):
        rows = np.flatnonzero(groups_a == group)
        columns = order[np.searchsorted(groups_b[order], group) : np.searchsorted(groups_b[order], group, "right")]
        if not len(columns):
            continue
        gain = np.maximum(chances[np.ix_(rows, columns)].astype(np.float64) - limits.prune, 0)
        gain -= 1e-9 * np.abs(rows[:, None] - columns[None, :])  # equal scores: the pair that stands nearer
        for i, j in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
            if chances[rows[i], columns[j]] >= limits.accept:
                found.append((int(rows[i]), int(columns[j])))
    return found


def _merge(pairs: list[Pair], a: Sequence[Statement], b: Sequence[Statement], va: Floats, vb: Floats) -> list[Pair]:
    """Joins an unpaired statement to its neighbour's pair where the two together say what the fellow says."""
    merged = _merge_side(pairs, b, va, vb, flipped=False)
    return _merge_side(merged, a, vb, va, flipped=True)


def _merge_side(
    pairs: list[Pair], many: Sequence[Statement], fixed: Floats, vectors: Floats, *, flipped: bool
) -> list[Pair]:
    limits = load_weights()
    paired = {i for pair in pairs for i in (pair.a if flipped else pair.b)}
    result = []
    for pair in pairs:
        one, other = (pair.b, pair.a) if flipped else (pair.a, pair.b)
        best = (float(fixed[one[0]] @ vectors[other[0]]) + limits.merge_gain, -1)
        if len(one) == 1 and len(other) == 1 and many[other[0]].kind != "heading":
            for extra in (other[0] - 1, other[0] + 1):
                if not 0 <= extra < len(many) or extra in paired or many[extra].kind == "heading":
                    continue
                if not _one_paragraph(many[extra], many[other[0]]):
                    continue
                best = max(best, (_together(fixed[one[0]], vectors, many, (other[0], extra)), extra))
        if best[1] >= 0:
            paired.add(best[1])
            other = tuple(sorted((*other, best[1])))
        result.append(Pair(other, one, pair.probability) if flipped else Pair(one, other, pair.probability))
    return result


def _one_paragraph(a: Statement, b: Statement) -> bool:
    """Whether one sentence may have become these two: in one paragraph, or in two whole ones without numbers."""
    whole = a.text.rstrip().endswith(".") and b.text.rstrip().endswith(".")
    return a.index == b.index or (whole and a.paragraph == b.paragraph)


def _together(target: Floats, vectors: Floats, side: Sequence[Statement], places: tuple[int, int]) -> float:
    """The cosine of a vector with two others joined, each weighted by its length."""
    joined = sum((len(side[i].text) * vectors[i] for i in places), np.zeros_like(target))
    return float(target @ joined / max(float(np.linalg.norm(joined)), 1e-9))
