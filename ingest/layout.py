"""Printed pages → blocks in reading order: furniture off, columns, footnotes apart, paragraphs, headings, lists."""

from __future__ import annotations

from collections import defaultdict

from ingest.blocks import build_blocks, setting_of
from ingest.columns import reading_order
from ingest.footnotes import split_footnotes, without_markers
from ingest.furniture import take_furniture_off
from ingest.headings import mark_headings
from ingest.printed import Block, PrintedLine, PrintedPage


def lay_out(pages: list[PrintedPage]) -> list[Block]:
    """Titles, headings, paragraphs, items in the order in which they are read, footnotes last.

    Takes the running heads and feet off the pages (they are left in `page.furniture`).
    """
    take_furniture_off(pages)
    lines: list[PrintedLine] = []
    for page in pages:
        lines.extend(reading_order(page.lines))
    _share_margins(lines)
    if not lines:
        return []
    setting = setting_of(lines)
    running, notes = split_footnotes(lines, setting.size)
    labels = frozenset(note.label for note in notes)
    running = [without_markers(line, labels) if line.raised else line for line in running]
    blocks = build_blocks([line for line in running if line.text.strip()], setting)
    mark_headings(blocks, setting)
    nest_lists(blocks)
    return blocks + notes


def _share_margins(lines: list[PrintedLine]) -> None:
    """Give each column the right edge that columns at the same place have on other pages, and drop stray overhangs."""
    columns: dict[tuple[int, int], list[PrintedLine]] = defaultdict(list)
    for line in lines:
        columns[line.page, line.column].append(line)
    edges: dict[tuple[int, int], tuple[float, float, int]] = {}
    for key, column in columns.items():
        rights = sorted(line.right for line in column)
        right = rights[-1 - len(rights) // 25]
        if rights[-1] - right < 6:
            right = rights[-1]
        edges[key] = (min(line.left for line in column), right, len(column))
    for key, column in columns.items():
        left, right, count = edges[key]
        if count < 5:
            alike = [e for e in edges.values() if abs(e[0] - left) < 8 and e[1] > right and e[2] >= 5]
            right = max(alike, key=lambda e: e[2])[1] if alike else right
        for line in column:
            line.margin_right = max(right, line.right) if line.right - right < 6 else right


def nest_lists(blocks: list[Block]) -> None:
    """Tell list items from numbered paragraphs, and set each item's `depth` by its indent and kind of label."""
    _free_numbered_paragraphs(blocks)
    stack: list[tuple[float, str]] = []
    for index, block in enumerate(blocks):
        if block.kind != "item":
            if not _within_list(block, blocks[index + 1 : index + 2], stack):
                stack.clear()
            continue
        indent = _indent(block)
        form = _form(block)
        em = block.lines[0].size if block.lines else 10.0
        while stack and (stack[-1][0] > indent + 0.7 * em):
            stack.pop()
        same = [i for i, (at, known) in enumerate(stack) if abs(at - indent) <= 0.7 * em and known == form]
        if same:
            del stack[same[-1] + 1 :]
        else:
            nested = stack and (indent > stack[-1][0] + 0.7 * em or _text_of(blocks[index - 1]).endswith(":"))
            if not nested:
                while stack and stack[-1][0] >= indent - 0.7 * em:
                    stack.pop()
            stack.append((indent, form))
        block.depth = len(stack)


def _within_list(block: Block, after: list[Block], stack: list[tuple[float, str]]) -> bool:
    """Whether a plain paragraph belongs to the list around it: it is indented as an item's text, and items follow."""
    if block.kind != "body" or block.label or not after or after[0].kind != "item" or not stack:
        return False
    return not block.lines or block.lines[0].left - block.lines[0].margin_left > stack[0][0] + 2


def _free_numbered_paragraphs(blocks: list[Block]) -> None:
    """Numbered paragraphs of the text itself ("12. We agree…") are body; a list that a colon announces is items."""
    announced = False
    for index, block in enumerate(blocks):
        before = blocks[index - 1] if index else None
        if block.kind in ("heading", "title"):
            announced = False
        if block.kind != "item" or not block.label or not block.label[0].isdigit():
            if block.kind == "body":
                announced = False
            continue
        opens = block.label.rsplit(".", 1)[-1] == "1"
        if opens and before is not None:
            announced = before.kind in ("body", "item") and _text_of(before).rstrip().endswith((":", ","))
        if not announced:
            block.kind = "body"


def _text_of(block: Block) -> str:
    return block.text or (block.lines[-1].text if block.lines else "")


def _indent(block: Block) -> float:
    if not block.lines:
        return float(block.depth * 20)
    line = block.lines[0]
    return line.left - line.margin_left


def _form(block: Block) -> str:
    if block.bullet:
        return "bullet"
    if block.label[:1].isdigit():
        return "number" + "." * block.label.count(".")
    return "roman" if set(block.label.casefold()) <= set("ivx") else ("upper" if block.label.isupper() else "letter")
