"""The runs of a page → whole lines in reading order: full-width parts, columns beside each other, tables row by row."""

from __future__ import annotations

import itertools
from dataclasses import replace
from statistics import median

from ingest.printed import PrintedLine
from ingest.tables import read_tables

_MIN_GUTTER = 7.0
_MIN_ROWS = 3
_MAX_DEPTH = 4


def reading_order(runs: list[PrintedLine]) -> list[PrintedLine]:
    """Lines in the order in which they are read, each with its column's number and edges.

    Columns are read one after the other between the lines that cross the white strip (gutter) that parts them.
    """
    zones: list[list[PrintedLine]] = []
    _split(sorted(runs, key=lambda run: (run.baseline, run.left)), zones, 0)
    ordered = []
    for number, zone in enumerate(zones):
        lines = _rows(zone)
        left = min(line.left for line in lines)
        right = max(line.right for line in lines)
        for line in lines:
            line.column, line.margin_left, line.margin_right = number, left, right
        ordered.extend(lines)
    return ordered


def _split(runs: list[PrintedLine], zones: list[list[PrintedLine]], depth: int) -> None:
    able = len(runs) >= 2 * _MIN_ROWS and depth < _MAX_DEPTH
    gutter = (_gutter(runs) or _local_gutter(runs)) if able else None
    if gutter is None:
        if runs:
            zones.append(runs)
        return
    wide: list[PrintedLine] = []
    bands = _bands(runs, gutter)
    for number, band in enumerate(bands):
        band, below = _without_tail(band, gutter) if number + 1 < len(bands) else (band, [])
        left = [run for run in band if _middle(run) < gutter]
        right = [run for run in band if _middle(run) >= gutter]
        crossing = any(run.left < gutter < run.right for run in band)
        if crossing or not _are_columns(left, right):
            wide.extend(band + below)
            continue
        _flush(wide, zones)
        _split(left, zones, depth + 1)
        _split(right, zones, depth + 1)
        wide.extend(below)
    _flush(wide, zones)


def _without_tail(band: list[PrintedLine], gutter: float) -> tuple[list[PrintedLine], list[PrintedLine]]:
    """A band of columns, and what stands below both of them after white space: a heading of the text that follows."""
    left = [run.baseline for run in band if _middle(run) < gutter]
    right = [run.baseline for run in band if _middle(run) >= gutter]
    if not left or not right:
        return band, []
    end = min(max(left), max(right))
    rows = _same_baseline(band)
    for above, row in itertools.pairwise(rows):
        if above[0].baseline >= end - 1 and row[0].baseline - above[0].baseline > 1.7 * above[0].size:
            cut = row[0].baseline
            return [run for run in band if run.baseline < cut - 1], [run for run in band if run.baseline >= cut - 1]
    return band, []


def _flush(wide: list[PrintedLine], zones: list[list[PrintedLine]]) -> None:
    if wide:
        zones.append(list(wide))
        wide.clear()


def _middle(run: PrintedLine) -> float:
    return (run.left + run.right) / 2


def _gutter(runs: list[PrintedLine]) -> float | None:
    """The x of the emptiest vertical strip that has text in at least three rows on either side, if there is one."""
    low, high = min(run.left for run in runs), max(run.right for run in runs)
    width = int(high - low) + 2
    if width < 100:
        return None
    cover = [0] * (width + 1)
    for run in runs:
        cover[int(run.left - low)] += 1
        cover[min(int(run.right - low) + 1, width)] -= 1
    total, level = 0, []
    for step in cover[:width]:
        total += step
        level.append(total)
    inner = range(int(0.12 * width), int(0.88 * width))
    best: tuple[float, float] | None = None
    for limit in sorted({level[x] for x in inner})[:6]:
        for start, end in _strips(level, inner, limit):
            if end - start < _MIN_GUTTER:
                continue
            x = low + (start + end) / 2
            if limit <= 0.4 * len(runs) and _parts(runs, x):
                score = limit - (end - start) / 100
                if best is None or score < best[0]:
                    best = (score, x)
        if best is not None:
            return best[1]
    return None


def _local_gutter(runs: list[PrintedLine]) -> float | None:
    """The x of a gutter that parts only some of the rows: columns above full-width text, or a box beside it."""
    low, high = min(run.left for run in runs), max(run.right for run in runs)
    width = high - low
    places = sorted({round(run.left / 4) * 4 for run in runs if low + 0.25 * width < run.left < high - 0.12 * width})
    best: tuple[int, float] | None = None
    for place in places[:12]:
        exact = min(run.left for run in runs if round(run.left / 4) * 4 == place)
        gutter = exact - _MIN_GUTTER / 2
        for band in _bands(runs, gutter):
            left = [run for run in band if run.right <= gutter]
            right = [run for run in band if run.left >= gutter]
            if len(left) + len(right) < len(band) or not _are_columns(left, right):
                continue
            if gutter - max(run.right for run in left) < _MIN_GUTTER / 2:
                continue
            if best is None or len(band) > best[0]:
                best = (len(band), gutter)
    return best[1] if best else None


def _strips(level: list[int], inner: range, limit: int) -> list[tuple[int, int]]:
    """The maximal (start, end) ranges of x at which no more than `limit` runs lie."""
    strips, start = [], None
    for x in inner:
        if level[x] <= limit:
            start = x if start is None else start
        elif start is not None:
            strips.append((start, x))
            start = None
    if start is not None:
        strips.append((start, inner.stop))
    return strips


def _parts(runs: list[PrintedLine], x: float) -> bool:
    left = sum(run.right <= x for run in runs)
    right = sum(run.left >= x for run in runs)
    return left >= _MIN_ROWS and right >= _MIN_ROWS


def _bands(runs: list[PrintedLine], gutter: float) -> list[list[PrintedLine]]:
    """The runs from top to bottom, cut wherever lines that cross the gutter begin or end."""
    bands: list[list[PrintedLine]] = []
    crossing_before: bool | None = None
    for row in _same_baseline(runs):
        crosses = any(run.left < gutter < run.right for run in row)
        if crosses != crossing_before:
            bands.append([])
            crossing_before = crosses
        bands[-1].extend(row)
    return bands


def _same_baseline(runs: list[PrintedLine]) -> list[list[PrintedLine]]:
    """The runs grouped into rows, top to bottom."""
    rows: list[list[PrintedLine]] = []
    for run in sorted(runs, key=lambda run: (run.baseline, run.left)):
        if rows and abs(run.baseline - rows[-1][-1].baseline) < 0.35 * min(run.size, rows[-1][-1].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _are_columns(left: list[PrintedLine], right: list[PrintedLine]) -> bool:
    """Whether both sides are running text (lines that fill their column) and not the cells of a table."""
    if len(left) < _MIN_ROWS or len(right) < _MIN_ROWS:
        return False
    for side in (left, right):
        rows = _same_baseline(side)
        width = max(run.right for run in side) - min(run.left for run in side)
        filled = median(row[-1].right - row[0].left for row in rows)
        steps = [below[0].baseline - above[0].baseline for above, below in itertools.pairwise(rows)]
        tight = sum(step < 1.6 * row[0].size for step, row in zip(steps, rows, strict=False))
        if len(rows) < _MIN_ROWS or filled < 0.55 * width or tight < 0.5 * len(steps):
            return False
    return not _is_table(left, right)


def _is_table(left: list[PrintedLine], right: list[PrintedLine]) -> bool:
    """Whether white strips run across both sides again and again, so that cells begin at the same heights."""
    starts = [_cell_starts(side) for side in (left, right)]
    fewer, more = sorted(starts, key=len)
    if len(fewer) < 3:
        return False
    shared = sum(any(abs(a - b) < 3 for b in more) for a in fewer)
    return shared >= 0.8 * len(fewer) and len(fewer) >= 0.6 * len(more)


def _cell_starts(side: list[PrintedLine]) -> list[float]:
    rows = [row[0] for row in _same_baseline(side)]
    steps = [b.baseline - a.baseline for a, b in itertools.pairwise(rows)]
    if not steps:
        return []
    usual = median(steps)
    tight = min(steps)
    if usual > 1.4 * tight and tight > 0:
        usual = tight
    return [rows[0].baseline] + [b.baseline for b, step in zip(rows[1:], steps, strict=True) if step > 1.25 * usual]


def _rows(runs: list[PrintedLine]) -> list[PrintedLine]:
    """The lines of a zone from top to bottom, tables cell by cell."""
    return read_tables([sorted(row, key=lambda run: run.left) for row in _same_baseline(runs)], _merge)


def _merge(row: list[PrintedLine]) -> PrintedLine:
    """One line of the runs of a row, joined from left to right."""
    line = row[0]
    for run in row[1:]:
        line = _joined(line, run)
    return line


def _joined(left: PrintedLine, right: PrintedLine) -> PrintedLine:
    """Two runs of one row as a single line, parted by a blank where there is white between them."""
    gap = right.left - left.right
    size = max(left.size, right.size)
    blank = " " if gap > 0.12 * size and not left.text.endswith(" ") and not right.text.startswith(" ") else ""
    shift = len(left.text) + len(blank)
    main, other = (left, right) if len(left.text.strip()) >= len(right.text.strip()) else (right, left)
    raised = left.raised + tuple((start + shift, end + shift) for start, end in right.raised)
    if other.size < 0.8 * main.size and other.baseline < main.baseline - 0.1 * main.size:
        span = (0, len(left.text)) if other is left else (shift, shift + len(right.text))
        raised = tuple(sorted({*raised, span}))
    is_label = not left.tab and " " not in left.text.strip()
    return replace(
        main,
        text=left.text + blank + right.text,
        edges=left.edges[:-1] + ([left.right] if blank else []) + [max(x, left.right) for x in right.edges],
        top=min(left.top, right.top) if other.size > 0.8 * main.size else main.top,
        bottom=max(left.bottom, right.bottom) if other.size > 0.8 * main.size else main.bottom,
        raised=raised,
        bold=(left.bold and right.bold) or (len(other.text.strip()) <= 3 and main.bold),
        italic=left.italic and right.italic,
        tab=gap if is_label else left.tab,
    )
