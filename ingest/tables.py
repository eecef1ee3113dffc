"""Tables among the runs of a zone: found by cells that begin at the same x, read row by row, cell by cell."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from statistics import median

from ingest.labels import find_label
from ingest.printed import PrintedLine

Rows = list[list[PrintedLine]]
_LONG_CELL = 300


def read_tables(rows: Rows, merge: Callable[[list[PrintedLine]], PrintedLine]) -> list[PrintedLine]:
    """The rows of a zone (runs that share a baseline) as lines; those of a table row carry one `row` number.

    `merge` makes one line of the runs of a row. A table is three or more rows of which cells begin at shared places.
    """
    starts = _column_starts(rows)
    tabular = [_is_tabular(row, starts) for row in rows]
    if sum(tabular) < 3 and not (sum(tabular) == 2 and len(starts) >= 3):
        return [merge(row) for row in rows]
    first, last = tabular.index(True), len(tabular) - 1 - tabular[::-1].index(True)
    while last + 1 < len(rows) and _wraps(rows[last + 1], rows[last], starts):
        last += 1
    lines = [merge(row) for row in rows[:first]]
    for number, physical in enumerate(_logical_rows(rows[first : last + 1], starts), 1):
        lines.extend(_cells(physical, starts, number, merge))
    return lines + [merge(row) for row in rows[last + 1 :]]


def _column_starts(rows: Rows) -> list[float]:
    """The x at which cells begin: the left edge, and every place where two or more rows have a further run begin."""
    low = min(run.left for row in rows for run in row)
    places: list[list[float]] = []
    for x in sorted(run.left for row in rows if len(row) > 1 and not _is_item(row) for run in row[1:]):
        if places and x - places[-1][-1] < 3:
            places[-1].append(x)
        else:
            places.append([x])
    starts = [place[0] for place in places if len(place) >= 2 and place[0] > low + 20]
    return [low, *(start for start in starts if _is_clear(rows, start))]


def _is_clear(rows: Rows, start: float) -> bool:
    """Whether hardly any row between the first and the last cell that begins at `start` runs across it."""
    begins = [any(abs(run.left - start) < 3 for run in row[1:]) for row in rows]
    first, last = begins.index(True), len(begins) - 1 - begins[::-1].index(True)
    inner = rows[first : last + 1]
    crossed = sum(any(run.left < start - 3 < run.right for run in row) for row in inner)
    return crossed <= 0.15 * len(inner)


def _is_item(row: list[PrintedLine]) -> bool:
    """Whether a row is a list label with its text and not two cells."""
    return len(row) == 2 and len(row[0].text) <= 7 and find_label(f"{row[0].text} x", tab=1.0) is not None


def _column(run: PrintedLine, starts: list[float]) -> int:
    return max((i for i, start in enumerate(starts) if start <= run.left + 3), default=0)


def _is_tabular(row: list[PrintedLine], starts: list[float]) -> bool:
    """Whether a row has runs in two or more columns, the later ones exactly at the columns' starts."""
    if len(row) < 2 or len(starts) < 2 or _is_item(row):
        return False
    later = [run for run in row if run.left > starts[0] + 20]
    return bool(later) and all(any(abs(run.left - start) < 3 for start in starts[1:]) for run in later)


def _wraps(row: list[PrintedLine], above: list[PrintedLine], starts: list[float]) -> bool:
    """Whether a row below the last full one goes on with its cells."""
    near = row[0].baseline - above[0].baseline < 1.35 * row[0].size
    inside = all(any(abs(run.left - start) < 3 for start in starts) for run in row)
    return near and inside and all(run.left > starts[0] + 20 or run.right < starts[1] for run in row)


def _logical_rows(rows: Rows, starts: list[float]) -> list[Rows]:
    """The printed rows grouped into the table's rows: by wider steps, or else by runs in the first column."""
    steps = [below[0].baseline - above[0].baseline for above, below in itertools.pairwise(rows)]
    tight = min(steps) if steps else 0.0
    uneven = (
        bool(steps) and max(steps) > 1.25 * tight and tight < 1.45 * median(run.size for row in rows for run in row)
    )
    logical: list[Rows] = [[rows[0]]]
    for row, step in zip(rows[1:], steps, strict=True):
        fresh = step > 1.25 * tight if uneven else _column(row[0], starts) == 0
        if fresh:
            logical.append([row])
        else:
            logical[-1].append(row)
    return logical


def _cells(
    physical: Rows, starts: list[float], number: int, merge: Callable[[list[PrintedLine]], PrintedLine]
) -> list[PrintedLine]:
    """The lines of one table row, cell after cell; long cells become paragraphs of their own."""
    cells: list[list[PrintedLine]] = [[] for _ in starts]
    for row in physical:
        for column in range(len(starts)):
            runs = [run for run in row if _column(run, starts) == column]
            if runs:
                cells[column].append(merge(runs))
    long = any(sum(len(line.text) for line in cell) > _LONG_CELL for cell in cells)
    lines = []
    for column, cell in enumerate(cells):
        for line in cell:
            line.row = number * 100 + (column if long else 0)
            lines.append(line)
    return lines
