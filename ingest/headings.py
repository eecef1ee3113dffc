"""Which blocks are titles and headings, by size, weight, capitals and numbering; and how they nest."""

from __future__ import annotations

import re

from ingest.blocks import Setting
from ingest.dates import find_dates
from ingest.printed import Block, PrintedLine

_DIVISION = re.compile(
    r"(?:annex|annexe|anexo|allegato|bijlage|appendix|appendice|apéndice|apêndice|article|artículo|artigo|articolo|"
    r"chapter|chapitre|capítulo|capitolo|part|partie|parte|section|sección|seção|secção|sezione|title|titre|título)"
    r"\s+(?:[IVXLC]+|\d+|[A-Z])\b[^.]{0,120}$",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[.;,]$")


def mark_headings(blocks: list[Block], setting: Setting) -> None:
    """Set `kind` to "title" or "heading" and `depth` to the heading's rank, 1 for the highest."""
    caps_share = sum(_is_caps(_text(block)) for block in blocks) / max(len(blocks), 1)
    for index, block in enumerate(blocks):
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if _is_heading(block, after, setting, caps_share):
            block.kind, block.bullet = "heading", False
    _mark_title(blocks, setting)
    _free_datelines(blocks)
    _rank(blocks, setting)


def _text(block: Block) -> str:
    return " ".join(line.text for line in block.lines).strip()


def _is_caps(text: str) -> bool:
    if len(text) > 300:
        return False
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 3 and sum(c.isupper() for c in letters) > 0.85 * len(letters)


def _is_heading(block: Block, after: Block | None, setting: Setting, caps_share: float) -> bool:
    text = _text(block)
    if block.bullet or not any(c.isalpha() for c in text) or len(text) > 260 or len(block.lines) > 5:
        return False
    size = max(line.size for line in block.lines)
    if size >= 1.12 * setting.size:
        return not (_SENTENCE.search(text) and len(text) > 100)
    if _SENTENCE.search(text) and not (block.label and len(text) < 60 and block.lines[0].bold):
        return False
    if all(line.bold for line in block.lines) and size >= 0.9 * setting.size:
        return len(text) < 220
    if _is_caps(text) and caps_share < 0.5 and len(text) < 160 and size >= 0.9 * setting.size:
        return not (block.label and block.label.isdigit() and len(text) > 90)
    if _DIVISION.match(text) and len(text) < 140:
        return True
    return _is_italic_heading(block, after, text)


def _is_italic_heading(block: Block, after: Block | None, text: str) -> bool:
    """A short italic line above a paragraph that is not italic."""
    italic = all(line.italic for line in block.lines) and len(block.lines) <= 2 and len(text) < 120
    if not italic or block.label or text.endswith((":", ")")) or after is None or not text[:1].isupper():
        return False
    return not after.lines[0].italic and len(_text(after)) > len(text)


def _mark_title(blocks: list[Block], setting: Setting) -> None:
    """The largest heading lines on the first page, above the first long paragraph, are the title."""
    opening: list[Block] = []
    for block in blocks[:12]:
        if block.page != (blocks[0].page if blocks else 1) or (block.kind == "body" and len(_text(block)) > 200):
            break
        opening.append(block)
    heads = [block for block in opening if block.kind == "heading" and not block.label]
    if not heads:
        return
    largest = max(_size(block) for block in heads)
    started = False
    for block in opening:
        same = block in heads and abs(_size(block) - largest) < 0.6
        if largest < 1.12 * setting.size and started and not _centred(block):
            same = False
        if same:
            block.kind = "title"
            started = True
        elif started:
            break


def _free_datelines(blocks: list[Block]) -> None:
    """A bold or italic line with a date between the title and the text is a dateline and heads nothing."""
    titles = [index for index, block in enumerate(blocks[:20]) if block.kind == "title"]
    for block in blocks[titles[-1] + 1 : titles[-1] + 5] if titles else []:
        if block.kind == "heading" and find_dates(_text(block)) and not block.label:
            block.kind = "body"
        elif block.kind == "body" and len(_text(block)) > 120:
            break


def _size(block: Block) -> float:
    return max(line.size for line in block.lines)


def _centred(block: Block) -> bool:
    line = block.lines[0]
    left, right = line.left - line.margin_left, line.margin_right - line.right
    return abs(left - right) < 12 and left > 10


def _rank(blocks: list[Block], setting: Setting) -> None:
    """Rank headings by how they are set: larger first, then capitals, bold, numbers of fewer parts, italics."""
    styles = {id(block): _style(block) for block in blocks if block.kind == "heading"}
    order = {style: rank for rank, style in enumerate(sorted(set(styles.values())), 1)}
    for block in blocks:
        if block.kind == "heading":
            block.depth = order[styles[id(block)]]
        elif block.kind == "title":
            block.depth = 1


def _style(block: Block) -> tuple[float, int, int, int, int]:
    first: PrintedLine = block.lines[0]
    caps = _is_caps(_text(block))
    parts = block.label.count(".") if block.label else 0
    kind = 0
    if block.label:
        kind = 0 if block.label.isupper() else (1 if block.label[0].isdigit() else 2)
    return (-_size(block), not caps, not first.bold, kind, parts)
