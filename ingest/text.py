"""Plain text and Markdown → blocks: paragraphs by blank lines or one a line, headings, lists, notes."""

from __future__ import annotations

import itertools
import re
from statistics import median

from ingest.clean import clean
from ingest.errors import UnreadableFile
from ingest.hyphens import HYPHENS, Words, keeps_hyphen
from ingest.labels import find_label
from ingest.printed import Block, Parsed, RawMetadata

_HEADING_MARK = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_UNDERLINE = re.compile(r"(=+|-+)\s*$")
_NOTE = re.compile(r"\[\^([\w-]+)\]:\s*(.*)")
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*$")
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_INLINE = (
    (re.compile(r"<!--.*?-->", re.DOTALL), ""),
    (re.compile(r"!\[[^\]]*\]\([^)]*\)"), ""),
    (re.compile(r"\[\^[\w-]+\](?!:)"), ""),
    (re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)"), r"\1"),
    (re.compile(r"<(https?://[^>]+)>"), r"\1"),
    (re.compile(r"</?(?:br|b|i|em|strong|u|sup|sub|p|div|span|a|center)(?:\s[^>]*)?/?>", re.IGNORECASE), " "),
    (re.compile(r"(\*\*\*|\*\*|\*)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)(___|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!>~|-])"), r"\1"),
)


def decode(data: bytes, name: str) -> str:
    """The text in `data`: by the mark that opens it, else UTF-16 by its zeros, else UTF-8, else Windows-1252.

    Raises `UnreadableFile` when the bytes are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):  # Latin letters in UTF-16: every other byte is zero
        half, other = data[first:4096:2], data[1 - first : 4096 : 2]
        if half.count(0) > 0.6 * len(half) and other.count(0) < 0.01 * len(other):
            return data.decode(encoding, "replace")
    if b"\x00" in data[:4096] or sum(byte < 9 or 13 < byte < 32 for byte in data[:4096]) > 40:
        raise UnreadableFile(f"{name} is not a kind of file that can be read: take in PDF, DOCX, HTML or text.")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_text(text: str) -> Parsed:
    """Plain text: blocks parted by blank lines, or one a line where lines are not wrapped."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n")
    words = Words.of(lines)
    wrapped = _is_wrapped(lines)
    blocks: list[Block] = []
    page = 1
    group: list[str] = []
    apart: set[int] = set()
    for line in [*lines, ""]:
        if "\f" in line:
            page += line.count("\f")
            line = line.replace("\f", "")
        if _RULE.match(line) or not line.strip():
            opened = _blocks_of(group, wrapped, words, page)
            apart.update(map(id, opened[:1] if len(opened) == 1 else ()))
            blocks.extend(opened)
            group = []
        else:
            group.append(line)
    _mark_text_headings(blocks, apart)
    return Parsed(blocks)


def _is_wrapped(lines: list[str]) -> bool:
    """Whether paragraphs run over several lines of about one width."""
    full = [len(line) for line in lines if line.strip()]
    inner = [len(a) for a, b in itertools.pairwise(lines) if a.strip() and b.strip()]
    if len(inner) < 3 or max(full) > 200:
        return False
    return 40 <= median(inner) <= 130 and sum(length >= 0.6 * max(full) for length in inner) > 0.4 * len(inner)


def _blocks_of(group: list[str], wrapped: bool, words: Words, page: int) -> list[Block]:
    blocks: list[Block] = []
    width = max((len(line) for line in group), default=0)
    before = ""
    for line in group:
        stripped = line.strip()
        indent = len(line) - len(line.lstrip())
        label = find_label(stripped, tab=0.0)
        ended = not before or re.search(r"[.;:,!?…]\W*$|\b(?:and|or|y|e|et|o|ou)$", before.rstrip()) is not None
        short = len(before) < 0.6 * width
        if label is not None and (not wrapped or label.certain or ended or short):
            rest = stripped[label.length :]
            bullet = label.form in ("bullet", "dash")
            blocks.append(
                Block(
                    kind="item", text=rest, label=label.value, bullet=bullet, depth=1 + min(indent // 2, 4), page=page
                )
            )
        elif blocks and wrapped and not (short and ended and stripped[:1].isupper()):
            blocks[-1].text = join_lines(blocks[-1].text, stripped, words)
        else:
            blocks.append(Block(text=stripped, page=page))
        before = line
    for block in blocks:
        if block.kind == "item" and block.label[:1].isdigit() and len(block.text) > 0 and not _in_list(blocks, block):
            block.kind, block.depth = "body", 0
    return _even_depths(blocks)


def _in_list(blocks: list[Block], block: Block) -> bool:
    """Whether a numbered block stands in a list that a colon announces."""
    index = next(i for i, known in enumerate(blocks) if known is block)
    while index > 0:
        index -= 1
        if blocks[index].kind == "body" and not blocks[index].label:
            return blocks[index].text.rstrip().endswith(":")
    return False


def _even_depths(blocks: list[Block]) -> list[Block]:
    """List depths counted 1, 2, 3 whatever the indents were."""
    known = sorted({block.depth for block in blocks if block.kind == "item"})
    for block in blocks:
        if block.kind == "item":
            block.depth = known.index(block.depth) + 1
    return blocks


def join_lines(text: str, line: str, words: Words) -> str:
    """`text` with the next wrapped line, a word parted between them made whole."""
    if text and text[-1] in HYPHENS and text[-2:-1].isalnum():
        return (text if keeps_hyphen(text[:-1], line, words) else text[:-1]) + line
    return f"{text} {line}"


def _mark_text_headings(blocks: list[Block], apart: set[int]) -> None:
    """Short lines without an end stop, above what they can head, are headings; the first is the title.

    `apart` holds the identities of the blocks with blank lines around them.
    """
    for index, block in enumerate(blocks):
        text = block.text.strip()
        after = blocks[index + 1] if index + 1 < len(blocks) else None
        if block.kind == "item" or (block.label and len(text) > 80) or len(text) > 160 or not text[:1].isalnum():
            continue
        letters = [c for c in text if c.isalpha()]
        caps = len(letters) > 3 and all(c.isupper() for c in letters)
        if index == 0:
            if not text.endswith((".", ";", ",")):
                block.kind, block.depth = "title", 1
        elif caps or (
            text[:1].isupper()
            and not re.search(r"[.;:,!?”\"»)]$|\d{4}$", text)
            and len(text) < 100
            and after is not None
            and _can_head(text, after, id(block) in apart)
        ):
            block.kind, block.depth = "heading", 1 if caps else 2
    ranks = sorted({block.depth for block in blocks if block.kind == "heading"})
    for block in blocks:
        if block.kind == "heading":
            block.depth = ranks.index(block.depth) + 1


def _can_head(text: str, after: Block, apart: bool) -> bool:
    """Whether `after` is what a heading stands over: longer text, a whole sentence or a list of such."""
    if after.kind == "item":
        return not after.text[:1].islower()  # what goes on in small letters was only led in
    return len(after.text) > 1.5 * len(text) or (apart and after.text.rstrip().endswith((".", ";", ":")))


def read_markdown(text: str) -> Parsed:
    """Markdown: its marks become kinds and depths, its emphasis and links plain words."""
    raw, body = _front_matter(text.replace("\r\n", "\n"))
    for pattern, plain in _INLINE[:1]:
        body = pattern.sub(plain, body)
    lines = body.expandtabs(4).split("\n")
    words = Words.of(lines)
    blocks: list[Block] = []
    fresh = True
    for index, line in enumerate(lines):
        stripped = re.sub(r"^(?:\s*>)+\s?", "", line).rstrip()
        after = lines[index + 1] if index + 1 < len(lines) else ""
        if (
            not stripped.strip()
            or re.match(r"\s*(?:```|~~~)", stripped)
            or re.match(r"\s*\|?[\s:|-]+\|[\s:|-]*$", stripped)
        ):
            fresh = True
        elif fresh is False and _UNDERLINE.match(stripped) and blocks and blocks[-1].kind == "body":
            blocks[-1].kind, blocks[-1].depth = "heading", 1 if stripped[0] == "=" else 2
            fresh = True
        elif _RULE.match(stripped):
            fresh = True
        elif opened := _markdown_block(stripped):
            blocks.extend(opened)
            fresh = opened[-1].kind == "heading"
        elif fresh or not blocks:
            blocks.append(Block(text=stripped.strip()))
            fresh = False
        else:
            blocks[-1].text = join_lines(blocks[-1].text, stripped.strip(), words)
        fresh = fresh or (line.endswith("  ") and bool(after.strip()))
    for block in blocks:
        for pattern, plain in _INLINE:
            block.text = pattern.sub(plain, block.text)
        block.text = clean(block.text)
    _mark_markdown_title(blocks)
    return Parsed([block for block in blocks if block.text], raw=raw)


def _markdown_block(line: str) -> list[Block]:
    """The blocks that a line opens by its mark: heading, list item, note, table row; none for running text."""
    plain = line.strip()
    indent = len(line) - len(line.lstrip())
    if found := _HEADING_MARK.match(plain):
        return [Block(kind="heading", text=found.group(2), depth=len(found.group(1)))]
    if found := _NOTE.match(plain):
        return [Block(kind="footnote", text=found.group(2), label=found.group(1))]
    if plain.startswith("|") and plain.endswith("|"):
        return [Block(text=cell.strip()) for cell in plain.strip("|").split("|") if cell.strip()]
    label = find_label(plain)
    if label is None:
        return []
    numbered = label.value[:1].isdigit() and indent == 0
    kind = "body" if numbered and len(plain) > 80 else "item"
    depth = 0 if kind == "body" else 1 + indent // 2
    bullet = label.form in ("bullet", "dash")
    return [Block(kind=kind, text=plain[label.length :], label=label.value, bullet=bullet, depth=depth)]  # type: ignore[arg-type]


def _mark_markdown_title(blocks: list[Block]) -> None:
    first = next((block for block in blocks if block.kind == "heading"), None)
    if first is not None and first is blocks[0]:
        first.kind, first.depth = "title", 1
    ranks = sorted({block.depth for block in blocks if block.kind == "heading"})
    for block in blocks:
        if block.kind == "heading":
            block.depth = ranks.index(block.depth) + 1


def _front_matter(text: str) -> tuple[RawMetadata, str]:
    """The title and language that a block of `key: value` lines at the top gives, and the rest."""
    found = re.match(r"---\n(.*?)\n(?:---|\.\.\.)\n", text, re.DOTALL)
    if not found:
        return RawMetadata(), text
    keys = dict(re.findall(r"^(\w+):\s*[\"']?(.*?)[\"']?\s*$", found.group(1), re.MULTILINE))
    return RawMetadata(title=keys.get("title", ""), language=keys.get("lang") or keys.get("language") or ""), text[
        found.end() :
    ]
