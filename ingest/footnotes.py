"""Footnotes: the small type at the foot of a page is taken out of the flow, and its markers out of the text."""

from __future__ import annotations

import re
from collections import defaultdict

from ingest.blocks import without
from ingest.printed import Block, PrintedLine

_MARKER = re.compile(r"\(?(\d{1,3}|\*{1,3}|[†‡§]|[a-z](?=\)))\)?\.?\s*(?=\S)")
_UNITS = re.compile(r"(?:\b(?:[kcmd]?m|CO|H|ft|in)|\d)$")


def split_footnotes(lines: list[PrintedLine], body_size: float) -> tuple[list[PrintedLine], list[Block]]:
    """The lines of the running text, and the footnotes as blocks with their marker as label."""
    columns: dict[tuple[int, int], list[PrintedLine]] = defaultdict(list)
    for line in lines:
        columns[line.page, line.column].append(line)
    gone: set[int] = set()
    notes: list[Block] = []
    for column in columns.values():
        small = _foot(column, body_size)
        if not small or (len(small) == len(column) and not _others_above(lines, column)):
            continue
        opened = _open_notes(small, notes)
        notes.extend(opened)
        gone.update(id(line) for line in small)
    return [line for line in lines if id(line) not in gone], notes


def _foot(column: list[PrintedLine], body_size: float) -> list[PrintedLine]:
    """The small lines that end a column, from the first one that carries a marker on."""
    small: list[PrintedLine] = []
    for line in reversed(column):
        if line.size > 0.93 * body_size or line.bold:
            break
        small.append(line)
    small.reverse()
    for index, line in enumerate(small):
        if _marker(line):
            return small[index:]
    return []


def _others_above(lines: list[PrintedLine], column: list[PrintedLine]) -> bool:
    """Whether the page has other text above a column that is small type throughout."""
    first = column[0]
    return any(line.page == first.page and line.column != first.column and line.top < first.top for line in lines)


def _marker(line: PrintedLine) -> re.Match[str] | None:
    found = _MARKER.match(line.text)
    if not found:
        return None
    raised = bool(line.raised) and line.raised[0][0] <= 1
    rest = line.text[found.end() :]
    if raised or found.group(1) in "***†‡§":
        return found
    return found if rest[:1].isupper() or rest[:1] in '«“"(¿¡' or rest.casefold().startswith(("http", "www")) else None


def _open_notes(small: list[PrintedLine], earlier: list[Block]) -> list[Block]:
    notes: list[Block] = []
    expected = 0
    for line in small:
        found = _marker(line)
        number = int(found.group(1)) if found and found.group(1).isdigit() else None
        raised = bool(line.raised) and line.raised[0][0] <= 1
        in_order = number is None or not expected or number == expected or raised
        if found and (in_order or not notes):
            expected = (number or 0) + 1 if number is not None else expected
            notes.append(
                Block(
                    kind="footnote",
                    lines=[without(line, 0, found.end())],
                    label=found.group(1),
                    page=line.page,
                )
            )
        elif notes:
            notes[-1].lines.append(line)
        elif earlier:
            earlier[-1].lines.append(line)
    return notes


def without_markers(line: PrintedLine, labels: frozenset[str]) -> PrintedLine:
    """The line without superscript note markers; ordinal endings and exponents ("9e", "km²") stay."""
    for start, end in reversed(line.raised):
        mark = line.text[start:end].strip(" ,()[]")
        before = line.text[:start].rstrip()
        if not mark:
            continue
        parts = [part for part in re.split(r"[\s,;]+", mark) if part]
        known = all(part in labels for part in parts)
        figure = all(part.isdigit() or set(part) <= set("*†‡§") for part in parts)
        after_text = bool(before) and not _UNITS.search(before)
        if (known and bool(before)) or (figure and after_text):
            line = without(line, start, end)
    return line
