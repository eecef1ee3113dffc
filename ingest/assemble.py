"""Blocks → the text of the document with exact offsets: paragraphs, printed lines, sections."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.clean import clean, clean_with_edges
from ingest.hyphens import HYPHENS, Words, keeps_hyphen
from ingest.models import Box, Paragraph, TextLine
from ingest.printed import Block, PrintedLine

SEPARATOR = "\n\n"


@dataclass(frozen=True, slots=True)
class Assembled:
    """The document's text with the paragraphs and printed lines that slice it."""

    text: str
    paragraphs: tuple[Paragraph, ...]
    lines: tuple[TextLine, ...]


def assemble(blocks: list[Block]) -> Assembled:
    """Join the blocks with blank lines between them, words parted at line ends made whole, headings as sections."""
    words = Words.of(line.text for block in blocks for line in block.lines)
    parts: list[str] = []
    paragraphs: list[Paragraph] = []
    lines: list[TextLine] = []
    section: list[tuple[int, str]] = []
    at = 0
    for block in [*_of_kind(blocks, notes=False), *_of_kind(blocks, notes=True)]:
        text, printed = _text_of(block, words)
        if not text:
            continue
        if parts:
            at += len(SEPARATOR)
        if block.kind == "heading":
            while section and section[-1][0] >= block.depth:
                section.pop()
        elif block.kind in ("title", "footnote"):
            section.clear()
        paragraphs.append(
            Paragraph(
                start=at,
                end=at + len(text),
                kind=block.kind,
                label=block.label,
                depth=block.depth,
                page=block.lines[0].page if block.lines else block.page,
                section=tuple(name for _, name in section),
            )
        )
        if block.kind == "heading":
            section.append((block.depth, text))
        lines.extend(_placed(printed, at))
        parts.append(text)
        at += len(text)
    return Assembled(SEPARATOR.join(parts), tuple(paragraphs), tuple(lines))


def _of_kind(blocks: list[Block], *, notes: bool) -> list[Block]:
    return [block for block in blocks if (block.kind == "footnote") == notes]


@dataclass(slots=True)
class _Printed:
    """One line's share of a paragraph: where it starts in the paragraph's text, its edges, its line."""

    start: int
    edges: list[float]
    line: PrintedLine


def _text_of(block: Block, words: Words) -> tuple[str, list[_Printed]]:
    if not block.lines:
        return clean(block.text), []
    text = ""
    printed: list[_Printed] = []
    for line in block.lines:
        piece, edges = clean_with_edges(line.text, line.edges)
        if not piece:
            continue
        if text and text[-1] in HYPHENS and len(text) > 1 and text[-2] not in " -–":
            if not keeps_hyphen(text[:-1], piece, words):
                text = text[:-1]
                last = printed[-1]
                last.edges = last.edges[:-1]
        elif text and not (text[-1] == "/" and len(text) > 1 and text[-2] != " "):
            text += " "
        printed.append(_Printed(len(text), edges, line))
        text += piece
    return text, printed


def _placed(printed: list[_Printed], at: int) -> list[TextLine]:
    lines = []
    for share in printed:
        line, edges = share.line, share.edges
        count = len(edges) - 1
        if count <= 0 or line.sideways:
            continue
        box = Box(line.page, edges[0], line.top, edges[-1], line.bottom)
        lines.append(TextLine(at + share.start, at + share.start + count, box, tuple(edges)))
    return lines
