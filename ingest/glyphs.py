"""The characters of one page, as arrays, → printed lines: runs of neighbouring characters on one baseline."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
import numpy.typing as npt

from ingest.printed import PrintedLine

Floats = npt.NDArray[np.float64]

_NEWLINES = (10, 13, 0)
_LINE_END_HYPHEN = "\ufffe"
_MAX_GAP = 1.1
"""A gap wider than this share of the type's height ends a run: it may be a column gutter or a label's tab."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a character is set: nominal size in points, bold, italic, and its baseline's y (0.0 if not known)."""

    size: float
    bold: bool
    italic: bool
    baseline: float


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One page's text and its (n, 4) character boxes: left, top, right, bottom in points from the top left corner."""

    text: str
    boxes: Floats
    style: Callable[[int], Style]


def printed_lines(glyphs: Glyphs, page: int) -> list[PrintedLine]:
    """Cut the characters into runs: a new one at a line's end, at a wide gap and at a step up, down or back."""
    text, boxes = glyphs.text, glyphs.boxes
    if not text.strip():
        return []
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    newline = np.isin(codes, _NEWLINES)
    blank = newline | np.isin(codes, (32, 160, 9, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000, 0xFEFF, 0x200B))
    inked = np.flatnonzero(~blank)
    if not len(inked):
        return []
    starts = _run_starts(boxes[inked], np.cumsum(newline)[inked])
    first = inked[starts]
    last = inked[np.append(starts[1:], len(inked)) - 1]
    _place_blanks(boxes, np.flatnonzero(blank))
    heights = (boxes[:, 3] - boxes[:, 1])[inked]
    spread = np.maximum.reduceat(heights, starts) - np.minimum.reduceat(heights, starts)
    uneven = spread > 0.15 * np.maximum.reduceat(heights, starts)
    lefts, rights = boxes[:, 0].tolist(), boxes[:, 2].tolist()
    runs = []
    for a, b, mixed in zip(first.tolist(), (last + 1).tolist(), uneven.tolist(), strict=True):
        edges = lefts[a:b]
        edges.append(rights[b - 1])
        runs.append(_line(glyphs, a, b, edges, mixed, page))
    return _without_vertical(runs)


def _run_starts(ink: Floats, line_number: npt.NDArray[Any]) -> npt.NDArray[np.int_]:
    """The positions within `ink` at which a new run begins."""
    left, top, right, bottom = ink[:, 0], ink[:, 1], ink[:, 2], ink[:, 3]
    height = bottom - top
    taller = np.maximum(height[1:], height[:-1])
    shared = np.minimum(bottom[1:], bottom[:-1]) - np.maximum(top[1:], top[:-1])
    gap = left[1:] - right[:-1]
    step = shared < 0.3 * np.minimum(height[1:], height[:-1])
    moved = (gap > _MAX_GAP * taller) | (gap < -0.9 * taller)
    new_line = (line_number[1:] != line_number[:-1]) & ((gap < -0.3 * taller) | (gap > 0.5 * taller))
    breaks = step | moved | new_line
    return np.concatenate(([0], np.flatnonzero(breaks) + 1))


def _place_blanks(boxes: Floats, blanks: npt.NDArray[np.int_]) -> None:
    """Let each blank begin where the character before it ends: generated spaces have boxes of no use."""
    for i in blanks.tolist():
        if i:
            boxes[i, 0] = boxes[i, 2] = boxes[i - 1, 2]


def _line(glyphs: Glyphs, start: int, end: int, edges: list[float], mixed: bool, page: int) -> PrintedLine:
    text = glyphs.text[start:end].replace("\r", " ").replace("\n", " ")
    styles = [glyphs.style(i) for i in _samples(glyphs.text, start, end)]
    main = max(styles, key=lambda style: style.size)
    if text[-2:] in (" -", " \ufffe") and edges[-2] - edges[-3] < 0.22 * main.size:
        text, edges = text[:-2] + text[-1], edges[:-3] + edges[-2:]  # a stretched letter gap before a line-end hyphen
    raised: tuple[tuple[int, int], ...] = ()
    if mixed:
        boxes = glyphs.boxes[start : start + len(text)]
        heights = boxes[:, 3] - boxes[:, 1]
        usual = float(np.median(heights[heights > 0]))
        body = heights >= 0.85 * usual
        top, bottom = float(np.median(boxes[body, 1])), float(np.median(boxes[body, 3]))
        raised = _raised(text, boxes, usual, bottom)
    else:
        top, bottom = float(glyphs.boxes[start, 1]), float(glyphs.boxes[start, 3])
    if not 0.6 * main.size <= bottom - top <= 2.2 * main.size and main.baseline:
        top, bottom = main.baseline - 0.9 * main.size, main.baseline + 0.25 * main.size
    return PrintedLine(
        text=text.replace(_LINE_END_HYPHEN, "-"),
        edges=_ascending(edges),
        top=round(top, 2),
        bottom=round(bottom, 2),
        baseline=round(main.baseline or bottom - 0.2 * (bottom - top), 2),
        size=round(main.size * 2) / 2,
        page=page,
        bold=all(style.bold for style in styles),
        italic=all(style.italic for style in styles),
        raised=raised,
    )


def _ascending(edges: list[float]) -> list[float]:
    """The edges without steps back (kerning, accents set over their letters)."""
    return edges if edges == sorted(edges) else list(accumulate(edges, max))


def _samples(text: str, start: int, end: int) -> list[int]:
    """The first, middle and last letter of a run: enough to tell how it is set."""
    letters = [i for i in (start, (start + end) // 2, end - 1, start + 1, end - 2) if start <= i < end]
    good = [i for i in letters if text[i].isalnum()]
    return (good or letters)[:3]


def _raised(text: str, boxes: Floats, usual: float, bottom: float) -> tuple[tuple[int, int], ...]:
    """The spans of smaller characters that stand above the baseline: note markers and ordinal endings."""
    heights = boxes[:, 3] - boxes[:, 1]
    small = (heights > 0) & (heights < 0.8 * usual) & (boxes[:, 3] < bottom - 0.1 * usual)
    if not small.any():
        return ()
    spans: list[tuple[int, int]] = []
    for i in np.flatnonzero(small).tolist():
        if text[i].isspace():
            continue
        if spans and spans[-1][1] == i:
            spans[-1] = (spans[-1][0], i + 1)
        else:
            spans.append((i, i + 1))
    return tuple(spans)


def _without_vertical(runs: list[PrintedLine]) -> list[PrintedLine]:
    """Leave out text set vertically in a margin: four or more tiny runs stacked at one x in a row."""
    kept: list[PrintedLine] = []
    stack: list[PrintedLine] = []
    for run in [*runs, None]:
        tiny = run is not None and len(run.text) <= 2
        if tiny and run is not None and (not stack or _stacked(stack[-1], run)):
            stack.append(run)
            continue
        if len(stack) < 5:
            kept.extend(stack)
        stack = []
        if run is not None:
            if tiny:
                stack = [run]
            else:
                kept.append(run)
    return kept


def _stacked(above: PrintedLine, below: PrintedLine) -> bool:
    overlap = min(above.right, below.right) - max(above.left, below.left)
    near = abs(below.top - above.top) < 1.2 * above.size or abs(above.bottom - below.bottom) < 1.2 * above.size
    return overlap > -0.5 and near
