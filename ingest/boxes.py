"""A span of a document's text → the boxes on its pages: one for each printed line it touches, cut at the letters."""

from __future__ import annotations

from bisect import bisect_right

from ingest.models import Box, Document


def boxes_of(document: Document, start: int, end: int) -> tuple[Box, ...]:
    """The boxes of `document.text[start:end]`, in reading order; empty for formats without pages."""
    lines = document.lines
    boxes = []
    index = max(bisect_right(lines, start, key=lambda line: line.start) - 1, 0)
    for line in lines[index:]:
        if line.start >= end:
            break
        first, last = max(start, line.start), min(end, line.end)
        while first < last and document.text[first].isspace():
            first += 1
        while last > first and document.text[last - 1].isspace():
            last -= 1
        if first >= last:
            continue
        box = line.box
        if line.edges:
            left, right = line.edges[first - line.start], line.edges[last - line.start]
            box = Box(box.page, left, box.top, right, box.bottom)
        boxes.append(box)
    return tuple(boxes)
