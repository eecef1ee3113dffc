"""Versions of one text → rows: the statements that correspond, one cell a version, in the order of the text.

Versions keep their order, so the pairing is a path through both texts (dynamic programming over one to one, one to
two, two to one, and what one side leaves out), first by paragraphs, then by the sentences within them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.compare import join, vectors_of
from index.figures import Figure
from index.models import Record
from index.profile import profile
from nlp.models import Statement

Floats = npt.NDArray[np.float32]

_FLOOR = 0.25
"""The score from which two passages are versions of one another: low, since both texts keep one order."""
_MERGE_COST = 0.05
_ROOM = 0.6
_FELLOW = 0.5
_NUMBERED_COST = 0.4
"""Paragraphs that carry numbers of their own are rarely one paragraph elsewhere."""


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring statements of one version: places in its list, and the sum of their vectors by length."""

    places: tuple[int, ...]
    vector: Floats
    length: int
    heading: bool
    label: str
    anchors: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """What corresponds: one cell a version, each the statements of that version in order (empty where it has none).

    `sentences` are the rows of its single statements, each cell joined to one statement, or None.
    """

    cells: tuple[tuple[Statement, ...], ...]
    sentences: tuple[tuple[Statement | None, ...], ...]

    @property
    def label(self) -> str:
        """The printed number of the paragraph in the first version that has one."""
        return next((s.paragraph for cell in self.cells for s in cell if s.paragraph), "")


def make_rows(records: Sequence[Record], pivot: int) -> list[Row]:
    """The rows of all versions, each aligned with the version `pivot`; what only another version has stands alone."""
    blocks = [_paragraphs(record) for record in records]
    aligned = [_beads(blocks[pivot], own) for own in blocks]
    rows = []
    groups = _groups(aligned, len(blocks[pivot]), pivot)
    sizes = _sizes(groups, blocks)
    for group in _absorb(groups, blocks, sizes):
        places = [
            tuple(p for block in cell for p in blocks[version][block].places) for version, cell in enumerate(group)
        ]
        cells = tuple(
            tuple(record.annotations.statements[p] for p in cell) for record, cell in zip(records, places, strict=True)
        )
        rows.append(Row(cells, _sentences(records, places, pivot, sizes)))
    return rows


def _paragraphs(record: Record) -> list[Block]:
    """The statements of each paragraph as one block; a text without paragraphs has one a statement."""
    statements, vectors = record.annotations.statements, vectors_of(record)
    runs: list[list[int]] = []
    for place, statement in enumerate(statements):
        if runs and statements[runs[-1][0]].index == statement.index:
            runs[-1].append(place)
        else:
            runs.append([place])
    return [_block(statements, vectors, tuple(run)) for run in runs]


def _block(statements: Sequence[Statement], vectors: Floats, places: tuple[int, ...]) -> Block:
    weights = np.array([len(statements[p].text) for p in places], np.float32)[:, None]
    anchors: set[str] = set()
    for place in places:
        anchors |= anchors_of(statements[place])
    return Block(
        places,
        (weights * vectors[list(places)]).sum(axis=0),
        int(weights.sum()),
        all(statements[p].kind == "heading" for p in places),
        statements[places[0]].paragraph,
        frozenset(anchors),
    )


def anchors_of(statement: Statement) -> set[str]:
    """What stays in translation: figures, dates, names and terms, as strings."""
    read = profile(statement)
    figures: tuple[Figure, ...] = read.figures
    found = {f"figure {f.value:g}" for f in figures} | {f"date {d.iso}" for d in read.dates}
    found |= {f"entity {e.id}" for e in statement.entities} | {f"crime {c.id}" for c in statement.crime_types}
    return found | {f"term {i}" for i in read.term_ids()}


def _joined(a: Block, b: Block) -> Block:
    label = a.label if not b.label or a.label == b.label else ""
    return Block(a.places + b.places, a.vector + b.vector, a.length + b.length, False, label, a.anchors | b.anchors)


def _beads(a: Sequence[Block], b: Sequence[Block]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The best path: pairs of runs of blocks, one of the two empty where a side has nothing."""
    if not a or not b:
        return [((i,), ()) for i in range(len(a))] + [((), (j,)) for j in range(len(b))]
    n, m = len(a), len(b)
    doubles_a = [_joined(a[i], a[i + 1]) for i in range(n - 1)]
    doubles_b = [_joined(b[j], b[j + 1]) for j in range(m - 1)]
    gains = {(1, 1): _scores(a, b) - _FLOOR, (2, 1): np.zeros((0, 0)), (1, 2): np.zeros((0, 0))}
    gains[2, 1] = _scores(doubles_a, b) - _FLOOR - _costs(a)[:, None] if doubles_a else gains[2, 1]
    gains[1, 2] = _scores(a, doubles_b) - _FLOOR - _costs(b)[None, :] if doubles_b else gains[1, 2]
    best = np.zeros((n + 1, m + 1))
    step = np.zeros((n + 1, m + 1, 2), np.int8)
    for i in range(n, -1, -1):
        for j in range(m, -1, -1):
            options = [(best[i + 1, j], (1, 0))] if i < n else []
            options += [(best[i, j + 1], (0, 1))] if j < m else []
            for (x, y), gain in gains.items():
                if i + x <= n and j + y <= m:
                    options.append((gain[i, j] * 1.0 + best[i + x, j + y], (x, y)))
            if options:
                best[i, j], step[i, j] = max(options, key=lambda o: (round(float(o[0]), 9), sum(o[1])))
    path = []
    i = j = 0
    while i < n or j < m:
        x, y = (int(v) for v in step[i, j])
        path.append((tuple(range(i, i + x)), tuple(range(j, j + y))))
        i, j = i + x, j + y
    return path


def _costs(blocks: Sequence[Block]) -> npt.NDArray[np.float64]:
    """What it costs to take each block and the next for one, shape (len(blocks) - 1,)."""
    pairs = itertools.pairwise(blocks)
    numbered = [bool(one.label and other.label and one.label != other.label) for one, other in pairs]
    return _MERGE_COST + _NUMBERED_COST * np.array(numbered, np.float64)


def _scores(a: Sequence[Block], b: Sequence[Block]) -> npt.NDArray[np.float64]:
    """Meaning, anchors and length of every two blocks, within 0 and 1; a heading is no body text."""
    cosine = _unit(a) @ _unit(b).T
    lengths_a, lengths_b = (np.log([max(block.length, 1) for block in side]) for side in (a, b))
    ratio = np.exp(-np.abs(lengths_a[:, None] - lengths_b[None, :]))
    scores = np.asarray(0.65 * np.clip(cosine, 0, 1) + 0.15 * ratio, np.float64)
    for i, one in enumerate(a):
        for j, other in enumerate(b):
            size = len(one.anchors) + len(other.anchors)
            scores[i, j] += 0.2 * (2 * len(one.anchors & other.anchors) / size if size else cosine[i, j])
            if one.heading != other.heading:
                scores[i, j] -= 0.2
            if one.label and one.label == other.label:
                scores[i, j] += 0.1
    return scores


def _unit(blocks: Sequence[Block]) -> Floats:
    rows = np.array([block.vector for block in blocks], np.float32)
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


Group = list[tuple[int, ...]]


def _groups(aligned: Sequence[Sequence[tuple[tuple[int, ...], tuple[int, ...]]]], size: int, pivot: int) -> list[Group]:
    """Joins the paths of all versions: blocks of the pivot that any path joins become one row."""
    joined = list(range(size))
    for path in aligned:
        for own, _ in path:
            for block in own[1:]:
                joined[block] = joined[own[0]]
    firsts = sorted(set(joined))
    groups: dict[int, Group] = {first: [() for _ in aligned] for first in firsts}
    extra: dict[int, list[Group]] = {}
    for version, path in enumerate(aligned):
        last = -1
        for own, other in path:
            if own:
                last = joined[own[0]]
                groups[last][version] += other
            else:
                lone: Group = [() for _ in aligned]
                lone[version] = other
                extra.setdefault(last, []).append(lone)
    for block, first in enumerate(joined):
        if block not in groups[first][pivot]:
            groups[first][pivot] = tuple(sorted({*groups[first][pivot], block}))
    rows = list(extra.get(-1, ()))
    for first in firsts:
        rows += [groups[first], *extra.get(first, ())]
    return rows


def _sizes(groups: Sequence[Group], blocks: Sequence[Sequence[Block]]) -> list[float]:
    """How long each version is where all versions have a text: what one language needs more than another."""
    return [max(sum(blocks[v][b].length for row in groups if all(row) for b in row[v]), 1) for v in range(len(blocks))]


def _absorb(groups: Sequence[Group], blocks: Sequence[Sequence[Block]], sizes: Sequence[float]) -> list[Group]:
    """Joins what stands in some versions only to the row beside it, where the other versions have room for it.

    Two files of one text need not part their paragraphs alike: what one gives as two, the other may give as one.
    """
    rows = _fellows(groups, blocks)
    at = 0
    while at < len(rows):
        lone = rows[at]
        if all(lone):
            at += 1
            continue
        beside = [n for n in (at - 1, at + 1) if 0 <= n < len(rows) and _has_room(lone, rows[n], blocks, sizes)]
        if not beside:
            at += 1
            continue
        other = rows[beside[0]]
        joined = [tuple(sorted((*x, *y))) for x, y in zip(lone, other, strict=True)]
        first = min(at, beside[0])
        rows[first : first + 2] = [joined]
        at = max(first - 1, 0)
    return rows


def _fellows(groups: Sequence[Group], blocks: Sequence[Sequence[Block]]) -> list[Group]:
    """Joins neighbouring rows of different versions that lack the others and say the same: the pivot has neither."""
    rows: list[Group] = []
    for row in groups:
        last = rows[-1] if rows else None
        if last is not None and not any(x and y for x, y in zip(last, row, strict=True)) and any(last) and any(row):
            one = [blocks[v][b] for v, cell in enumerate(last) for b in cell]
            other = [blocks[v][b] for v, cell in enumerate(row) for b in cell]
            if float(_scores(one, other).mean()) >= _FELLOW:
                rows[-1] = [(*x, *y) for x, y in zip(last, row, strict=True)]
                continue
        rows.append(list(row))
    return rows


def _has_room(lone: Group, beside: Group, blocks: Sequence[Sequence[Block]], whole: Sequence[float]) -> bool:
    """Whether each version that lacks `lone` is longer in the row beside it, as a share of its text, by most of it."""

    def length(version: int, cell: tuple[int, ...]) -> float:
        return sum(blocks[version][block].length for block in cell) / whole[version]

    sizes = [(length(v, cell), length(v, beside[v])) for v, cell in enumerate(lone) if cell]
    own, near = (sum(side) / len(sizes) for side in zip(*sizes, strict=True))
    return all(beside) and all(
        length(v, beside[v]) - near >= _ROOM * own and own >= 0.1 * near for v, cell in enumerate(lone) if not cell
    )


def _sentences(
    records: Sequence[Record], places: Sequence[tuple[int, ...]], pivot: int, sizes: Sequence[float]
) -> tuple[tuple[Statement | None, ...], ...]:
    """The rows of single statements within one row of paragraphs."""
    blocks = [
        [_block(record.annotations.statements, vectors_of(record), (p,)) for p in cell]
        for record, cell in zip(records, places, strict=True)
    ]
    aligned = [_beads(blocks[pivot], own) for own in blocks]
    rows = []
    for group in _absorb(_groups(aligned, len(blocks[pivot]), pivot), blocks, sizes):
        row = []
        for version, cell in enumerate(group):
            found = [records[version].annotations.statements[p] for b in cell for p in blocks[version][b].places]
            row.append(join(records[version].document, found) if found else None)
        rows.append(tuple(row))
    return tuple(rows)
