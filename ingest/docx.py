"""DOCX bytes → blocks: headings by style, lists with their numbers, tables cell by cell, notes after the text."""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ingest.clean import clean
from ingest.errors import UnreadableFile
from ingest.labels import find_label
from ingest.printed import Block, Parsed, RawMetadata

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MAX_UNPACKED = 300_000_000
MAX_RATIO = 250
_LONG_CELL = 300
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_HEADING = re.compile(r"(?:heading|título|titulo|titre|titolo|kop|überschrift)\s*(\d)", re.IGNORECASE)
_TITLE = re.compile(r"(?:title|subtitle|título|titre|titolo|titel)$", re.IGNORECASE)
_ROMANS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LIST = re.compile(r"list|lista|liste|lijst", re.IGNORECASE)


def read_docx(data: bytes, name: str) -> Parsed:
    """The text of a Word file as it reads with all tracked changes accepted.

    Raises `UnreadableFile` when the file is damaged, is another kind of ZIP file, or unpacks to too much.
    """
    _check_zip(data, name)
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        blocks = _Reader(document).blocks()
        notes = _notes(document)
    except Exception:  # python-docx and lxml raise anything at all on damaged files
        raise UnreadableFile(f"{name} is damaged: open it in Word or LibreOffice and save it again.") from None
    known = document.core_properties
    return Parsed(
        _with_title(blocks) + notes,
        raw=RawMetadata(title=(known.title or "").strip(), author=known.author or "", language=known.language or ""),
    )


def _check_zip(data: bytes, name: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise UnreadableFile(f"{name} is damaged: get a fresh copy.") from None
    unpacked = sum(info.file_size for info in infos)
    if unpacked > MAX_UNPACKED or unpacked > MAX_RATIO * max(len(data), 100_000):
        raise UnreadableFile(f"{name} would unpack to {unpacked // 1_000_000} MB and is not opened: it may be harmful.")
    if not any(info.filename == "word/document.xml" for info in infos):
        names = {info.filename.split("/")[0] for info in infos}
        what = "a spreadsheet" if "xl" in names else ("a presentation" if "ppt" in names else "a ZIP or ODF file")
        raise UnreadableFile(f"{name} is {what}, which cannot be read: save it as DOCX or PDF.")


class _Reader:
    """Walks the body of one Word document, counting its lists as Word does."""

    def __init__(self, document: WordDocument) -> None:
        self.document: Any = document
        self.counters: dict[str, dict[int, int]] = defaultdict(dict)
        self.levels = _numbering(document)
        self.styles = {style.style_id: style for style in self.document.styles}

    def blocks(self) -> list[Block]:
        """The blocks in order, with their pages as Word last broke them."""
        blocks: list[Block] = []
        rows: list[Any] = []
        carried = ""
        page = 1
        for paragraph in self.document.element.body.iter(f"{_W}p"):
            if any(parent.tag in (_FALLBACK, f"{_W}txbxContent") for parent in paragraph.iterancestors()):
                continue
            breaks = sum(1 for _ in paragraph.iter(f"{_W}lastRenderedPageBreak"))
            row = _short_row(paragraph)
            if row is not None:
                if row not in rows:
                    rows.append(row)
                    text = clean(" ".join(_text(inner) for inner in row.iter(f"{_W}p")))
                    blocks.extend([Block(text=text, page=page)] if text else [])
            elif _mark_is_deleted(paragraph):
                carried += _text(paragraph)
            elif text := clean(carried + _text(paragraph)):
                blocks.append(self._block(paragraph, text, page))
                carried = ""
            page += breaks
        blocks.extend([Block(text=clean(carried), page=page)] if clean(carried) else [])
        _settle_numbers(blocks)
        return blocks

    def _block(self, paragraph: Any, text: str, page: int) -> Block:
        properties = paragraph.find(f"{_W}pPr")
        style = self._style(properties)
        style_name = style.name if style is not None and style.name else ""
        label, level, bullet = self._number(properties, style)
        heading = _HEADING.match(style_name)
        outline = properties.find(f"{_W}outlineLvl") if properties is not None else None
        if _TITLE.match(style_name):
            return Block(kind="title", text=text, depth=1, page=page)
        rank = int(outline.get(f"{_W}val", "9")) if outline is not None else 9
        if heading or rank < 9:
            depth = int(heading.group(1)) if heading else rank + 1
            return Block(kind="heading", text=text, label=label, depth=depth, page=page)
        if label or bullet:
            return Block(kind="item", text=text, label=label, bullet=bullet, depth=level + 1, page=page)
        written = find_label(text)
        if written is not None and text[written.length :].strip():
            bullet = written.form in ("bullet", "dash")
            depth = 2 if _indent(properties) > 1000 else 1
            rest = text[written.length :]
            return Block(kind="item", text=rest, label=written.value, bullet=bullet, depth=depth, page=page)
        if _LIST.match(style_name) and "paragraph" not in style_name.casefold():
            return Block(kind="item", text=text, bullet=True, depth=1, page=page)
        if len(text) < 160 and not text.endswith((".", ";", ",", ":")) and _all_bold(paragraph):
            return Block(kind="heading", text=text, depth=7, page=page)
        return Block(text=text, page=page)

    def _style(self, properties: Any) -> Any:
        chosen = properties.find(f"{_W}pStyle") if properties is not None else None
        return self.styles.get(chosen.get(f"{_W}val")) if chosen is not None else None

    def _number(self, properties: Any, style: Any) -> tuple[str, int, bool]:
        """(label, level from 0, whether it is a bullet) of a paragraph that Word numbers by itself."""
        found = properties.find(f"{_W}numPr") if properties is not None else None
        while found is None and style is not None:
            inherited = style.element.find(f"{_W}pPr")
            found = inherited.find(f"{_W}numPr") if inherited is not None else None
            style = style.base_style
        if found is None:
            return "", 0, False
        number, depth = found.find(f"{_W}numId"), found.find(f"{_W}ilvl")
        list_id = number.get(f"{_W}val") if number is not None else "0"
        level = int(depth.get(f"{_W}val")) if depth is not None else 0
        form, start = self.levels.get((list_id, level), ("", 1))
        if list_id == "0" or form in ("", "none"):
            return "", level, False
        if form == "bullet":
            return "", level, True
        counts = self.counters[list_id]
        counts[level] = counts.get(level, start - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        return _written(counts[level], form), level, False


def _settle_numbers(blocks: list[Block]) -> None:
    """Numbered paragraphs of the text itself are body; those of a list that a colon announces stay items."""
    last, announced = "", False
    for before, block in zip([None, *blocks], blocks, strict=False):
        if block.kind != "item" or not block.label.isdigit() or block.depth != 1:
            continue
        if block.label == "1":
            announced = before is not None and (before.kind == "item" or before.text.endswith(":"))
        elif not last or int(block.label) != int(last) + 1:
            announced = False
        last = block.label
        if not announced:
            block.kind, block.depth = "body", 0


def _numbering(document: Any) -> dict[tuple[str, int], tuple[str, int]]:
    """(list id, level) → (form of its numbers, first number)."""
    levels: dict[tuple[str, int], tuple[str, int]] = {}
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return levels
    abstract = {one.get(f"{_W}abstractNumId"): one for one in root.findall(f"{_W}abstractNum")}
    for number in root.findall(f"{_W}num"):
        reference = number.find(f"{_W}abstractNumId")
        shape = abstract.get(reference.get(f"{_W}val")) if reference is not None else None
        for level in shape.findall(f"{_W}lvl") if shape is not None else []:
            form, start = level.find(f"{_W}numFmt"), level.find(f"{_W}start")
            levels[number.get(f"{_W}numId"), int(level.get(f"{_W}ilvl"))] = (
                form.get(f"{_W}val") if form is not None else "decimal",
                int(start.get(f"{_W}val")) if start is not None else 1,
            )
    return levels


def _written(number: int, form: str) -> str:
    """A list number as Word prints it: 4 → "4", "d", "D", "iv" or "IV"."""
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        roman = ""
        for value, sign in (
            (100, "c"),
            (90, "xc"),
            (50, "l"),
            (40, "xl"),
            (10, "x"),
            (9, "ix"),
            (5, "v"),
            (4, "iv"),
            (1, "i"),
        ):
            roman += sign * (number // value)
            number %= value
        return roman.upper() if form == "upperRoman" else roman
    return str(number)


def _text(paragraph: Any) -> str:
    """The paragraph's words: insertions taken, deletions left out, without the text of boxes anchored in it."""
    parts = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        inside = {parent.tag for parent in node.iterancestors()}
        box = any(parent.tag == f"{_W}txbxContent" for parent in node.iterancestors(f"{_W}txbxContent"))
        if f"{_W}del" in inside or f"{_W}moveFrom" in inside or _FALLBACK in inside or box:
            continue
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag == f"{_W}noBreakHyphen":
            parts.append("-")
        elif node.getparent().tag == f"{_W}r":
            parts.append(" ")
    return "".join(parts)


def _mark_is_deleted(paragraph: Any) -> bool:
    """Whether a tracked change took out the paragraph's end, so that it goes on in the next one."""
    return paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is not None


def _short_row(paragraph: Any) -> Any:
    """The table row around a paragraph if it reads as one line of several short cells, else None."""
    row = next(paragraph.iterancestors(f"{_W}tr"), None)
    if row is None:
        return None
    cells = ["".join(_text(inner) for inner in cell.iter(f"{_W}p")) for cell in row.findall(f"{_W}tc")]
    return row if len(cells) > 1 and all(len(cell) <= _LONG_CELL for cell in cells) else None


def _indent(properties: Any) -> int:
    """The left indent in twentieths of a point."""
    found = properties.find(f"{_W}ind") if properties is not None else None
    value = (found.get(f"{_W}left") or found.get(f"{_W}start") or "0") if found is not None else "0"
    return int(float(value))


def _all_bold(paragraph: Any) -> bool:
    runs = [run for run in paragraph.iter(f"{_W}r") if any((t.text or "").strip() for t in run.iter(f"{_W}t"))]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(mark is not None and mark.get(f"{_W}val", "1") not in ("0", "false") for mark in marks)


def _notes(document: Any) -> list[Block]:
    """Footnotes and endnotes, in their order."""
    from lxml import etree  # type: ignore[import-untyped]

    blocks = []
    for relation in document.part.rels.values():
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind not in ("footnotes", "endnotes"):
            continue
        root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False))
        notes = [note for note in root if note.get(f"{_W}type") in (None, "normal")]
        for number, note in enumerate(notes, 1):
            text = clean(" ".join(_text(paragraph) for paragraph in note.iter(f"{_W}p")))
            if text:
                blocks.append(Block(kind="footnote", text=text, label=str(number)))
    return blocks


def _with_title(blocks: list[Block]) -> list[Block]:
    """Heading ranks counted from 1, and a heading that opens the document made its title."""
    if blocks and blocks[0].kind == "heading" and not any(block.kind == "title" for block in blocks):
        blocks[0].kind = "title"
    ranks = sorted({block.depth for block in blocks if block.kind == "heading"})
    for block in blocks:
        if block.kind == "heading":
            block.depth = ranks.index(block.depth) + 1
    return blocks
