"""Running heads, running feet and page numbers: found by their place and repetition, and taken off the pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from ingest.printed import PrintedLine, PrintedPage

_DEPTH = 4
"""How many rows from the top and from the bottom of a page may be furniture."""
_SAME_PLACE = 8.0
_ROMAN = re.compile(r"\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"[\W_]*(?:(?:page|página|pagina|pág|pag|pg|p|seite|blz)\.?\s*)?#(?:\s*(?:/|of|de|sur|di|van|von)\s*#)?[\W_]*"
)


@dataclass(slots=True)
class _Row:
    """The runs of one page that share a baseline, with its distance from the page's edge."""

    runs: list[PrintedLine]
    place: float
    key: str
    gap: float
    """The white space between this row and the next one towards the middle of the page."""


def take_furniture_off(pages: list[PrintedPage]) -> None:
    """Move running heads, feet and page numbers from `lines` to `furniture` on every page, outermost rows first.

    A row goes only if every row outside it goes too, so body text is never reached past a row that stays.
    """
    sides: tuple[Literal["top"], Literal["bottom"]] = ("top", "bottom")
    for side in sides:
        rows = [_outer_rows(page, side) for page in pages]
        _peel(pages, rows)


def _outer_rows(page: PrintedPage, side: Literal["top", "bottom"]) -> list[_Row]:
    rows: list[list[PrintedLine]] = []
    ordered = sorted(page.lines, key=lambda line: line.baseline, reverse=side == "bottom")
    for run in ordered:
        if rows and abs(rows[-1][0].baseline - run.baseline) < 0.4 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        elif len(rows) > _DEPTH:
            break
        else:
            rows.append([run])
    found = []
    for index, row in enumerate(rows[:_DEPTH]):
        row.sort(key=lambda run: run.left)
        text = " ".join(run.text.strip() for run in row)
        near = min(run.baseline for run in row)
        place = near if side == "top" else page.info.height - near
        if index + 1 < len(rows):
            other = rows[index + 1]
            gap = abs(other[0].baseline - near) / max(run.size for run in row)
        else:
            gap = 99.0
        found.append(_Row(row, place, _key(text), gap))
    return found


def _key(text: str) -> str:
    """The text with its figures blurred, so that "Page 3 of 9" equals "Page 4 of 9"."""
    plain = re.sub(r"\d+", "#", " ".join(text.casefold().split()))
    return _ROMAN.sub("#", plain) if len(plain) < 12 else plain


def _peel(pages: list[PrintedPage], rows: list[list[_Row]]) -> None:
    places: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for number, page_rows in enumerate(rows):
        for row in page_rows:
            places[row.key].append((number, row.place))
    varying = _varying_heads(rows)
    body = _body_size(pages)
    for number, (page, page_rows) in enumerate(zip(pages, rows, strict=True)):
        taken: list[_Row] = []
        for depth, row in enumerate(page_rows):
            repeated = _repeats(row, number, places[row.key], body) or (
                page.info.origin == "ocr" and _resembles(row, number, rows)
            )
            alone = depth == 0 and _is_lone_number(row, page, len(pages))
            if not (repeated or alone or (varying and depth == 0)):
                break
            taken.append(row)
        while taken and not _stands_apart(page_rows, len(taken)):
            taken.pop()
        gone = {id(run) for row in taken for run in row.runs}
        page.lines = [line for line in page.lines if id(line) not in gone]
        page.furniture.extend(run for row in taken for run in row.runs)


def _stands_apart(page_rows: list[_Row], count: int) -> bool:
    """Whether the outer `count` rows are parted from the text by white space or by their type size."""
    inner = page_rows[count - 1]
    after = page_rows[count].runs[0].size if count < len(page_rows) else 0.0
    size = max(run.size for run in inner.runs)
    return inner.gap > 1.6 or abs(after - size) > 0.1 * size


def _body_size(pages: list[PrintedPage]) -> float:
    """The type size in which most of the text is set."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0


def _repeats(row: _Row, number: int, seen: list[tuple[int, float]], body: float) -> bool:
    """Whether the same words stand at the same place on another page (bare figures must be page numbers)."""
    others = {n for n, place in seen if n != number and abs(place - row.place) <= _SAME_PLACE}
    if not others:
        return False
    if len(row.key) > 60 and row.runs[0].size > 0.95 * body and len(others) < 2:
        return False  # a whole line in the type of the text: twice is not enough to call it a running head
    if any(c.isalpha() for c in row.key) and not _PAGE_NUMBER.fullmatch(row.key):
        near = {number - 1, number + 1, number - 2, number + 2} & others
        return bool(near) or len(others) >= 3
    return bool(_PAGE_NUMBER.fullmatch(row.key)) or len(others) >= 2


def _resembles(row: _Row, number: int, rows: list[list[_Row]]) -> bool:
    """Whether nearly the same words stand at the same place on a page nearby: OCR seldom reads a head twice alike."""
    if len(row.key) < 12:
        return False
    near = [other for n in (number - 2, number - 1, number + 1, number + 2) if 0 <= n < len(rows) for other in rows[n]]
    return any(
        abs(other.place - row.place) <= _SAME_PLACE
        and abs(len(other.key) - len(row.key)) <= 0.12 * len(row.key)
        and SequenceMatcher(None, other.key, row.key, autojunk=False).ratio() > 0.88
        for other in near
    )


def _is_lone_number(row: _Row, page: PrintedPage, count: int) -> bool:
    """Whether an outermost row is a page number set apart from the text, though no other page confirms it."""
    if not _PAGE_NUMBER.fullmatch(row.key):
        return False
    at_edge = row.place < 0.12 * page.info.height
    worded = row.key.strip() != "#"
    return at_edge and row.gap > (1.5 if worded or count > 1 else 2.0)


def _varying_heads(rows: list[list[_Row]]) -> bool:
    """Whether each of three or more pages has its own small-type line at one place: a head naming the section."""
    outer = [page_rows[0] for page_rows in rows if page_rows]
    if len(outer) < 3 or len(outer) < len(rows):
        return False
    first = outer[1]
    for row, page_rows in zip(outer[1:], rows[1:], strict=True):
        if len(page_rows) < 2:
            return False
        inner = page_rows[1].runs[0].size
        small = row.runs[0].size < 0.95 * inner or row.runs[0].italic
        short = len(row.key) < 90 and not row.key.endswith((".", ",", ";", ":", "-"))
        if abs(row.place - first.place) > 3 or row.gap < 1.6 or not small or not short:
            return False
    start = outer[0]
    return abs(start.place - first.place) <= 3 and start.runs[0].size == first.runs[0].size
