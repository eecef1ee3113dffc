"""A saved web page → blocks: the article without menus, banners and scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.clean import clean
from ingest.labels import find_label
from ingest.printed import Block, Parsed, RawMetadata

_DROP = (
    "script,style,noscript,template,svg,canvas,iframe,button,select,form,nav,aside,footer,dialog,"
    "[role=navigation],[role=banner],[role=contentinfo],[role=search],[aria-hidden=true],[hidden],"
    ".breadcrumb,.breadcrumbs,.cookie,.cookies,.share,.social,.menu,.sidebar,.pagination,.visually-hidden,.sr-only,"
    "#cookie-banner,#cookies,#footer,#sidebar,#menu,#nav"
)
_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article blockquote body caption center dd details div dl dt fieldset figcaption figure header hr li "
        "main ol p pre section summary table tbody td tfoot th thead tr ul",
    )
)
_MAX_DEPTH = 200
"""Elements nested deeper than any page needs are read as the plain text in them."""
_SNIFF = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.I | re.S
)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)


def looks_like_html(data: bytes) -> bool:
    """Whether the bytes begin as a web page does."""
    return bool(_SNIFF.match(data[:4096].lstrip(b"\xef\xbb\xbf")))


def read_html(data: bytes, name: str) -> Parsed:
    """The headings, paragraphs, items, table cells and notes of a page's main part."""
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(_decoded(data))
    html = tree.css_first("html")
    language = (html.attributes.get("lang") or "") if html is not None else ""
    title = _page_title(tree)
    for node in tree.css(_DROP):
        node.decompose()
    root = _main_part(tree)
    walk = _Walk()
    if root is not None:
        walk.into(root)
        walk.flush()
    return Parsed(_with_title(walk.blocks), raw=RawMetadata(title=title, language=language))


def _decoded(data: bytes) -> str:
    found = _CHARSET.search(data[:4096])
    for encoding in ["utf-8-sig"] if found is None else [found.group(1).decode("ascii"), "utf-8-sig"]:
        try:
            return data.decode(encoding)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", "replace")


def _page_title(tree: Any) -> str:
    meta = tree.css_first('meta[property="og:title"]')
    if meta is not None and meta.attributes.get("content"):
        return clean(meta.attributes["content"])
    title = tree.css_first("title")
    text = clean(title.text()) if title is not None else ""
    return re.split(r"\s+[|–—]\s+|\s+-\s+(?=[A-Z][^-]*$)", text)[0]


def _main_part(tree: Any) -> Any:
    """The element that holds the text: `main` or `article` if it holds most of it, else the body."""
    body = tree.body
    if body is None:
        return None
    whole = len(body.text(strip=True)) or 1
    for selector in ("article", "main", "[role=main]", "#content", ".content"):
        found = tree.css(selector)
        if found:
            best = max(found, key=lambda node: len(node.text(strip=True)))
            if len(best.text(strip=True)) > 0.4 * whole:
                return best
    return body


@dataclass
class _Walk:
    """Goes through a page's elements and gathers blocks; text between block elements is a paragraph of its own."""

    blocks: list[Block] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    kind: str = "body"
    depth: int = 0
    label: str = ""
    bullet: bool = False
    lists: list[list[Any]] = field(default_factory=list)
    level: int = 0

    def into(self, node: Any) -> None:
        """Take in the children of `node`."""
        if self.level >= _MAX_DEPTH:
            self.words.append(node.text(separator=" "))
            return
        self.level += 1
        child = node.child
        while child is not None:
            self._one(child)
            child = child.next
        self.level -= 1

    def _one(self, node: Any) -> None:
        tag = node.tag
        if tag == "-text":
            self.words.append(node.text(deep=False))
        elif tag == "br":
            self.words.append(" ")
        elif tag == "sup" and node.css_first("a") is not None and len(node.text(strip=True)) <= 5:
            return
        elif tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._apart(node, "heading", int(tag[1]))
        elif tag in ("ul", "ol"):
            self.flush()
            self.lists.append([node, _first_number(node)])
            self.into(node)
            self.flush()
            self.lists.pop()
        elif tag == "li":
            self._item(node)
        elif tag in ("td", "th") and node.parent is not None and _is_short_row(node.parent):
            self.into(node)
            self.words.append(" ")
        elif tag in _BLOCKS:
            self.flush()
            self.into(node)
            self.flush()
        elif tag and not tag.startswith(("-", "_", "!")):
            self.into(node)

    def _apart(self, node: Any, kind: str, depth: int) -> None:
        self.flush()
        self.kind, self.depth = kind, depth
        self.into(node)
        self.flush()
        self.kind, self.depth = "body", 0

    def _item(self, node: Any) -> None:
        self.flush()
        mark = " ".join((node.attributes.get(key) or "") for key in ("id", "class", "role")).casefold()
        if "footnote" in mark or "endnote" in mark:
            self.kind = "footnote"
        else:
            self.kind, self.depth = "item", max(len(self.lists), 1)
        self.bullet = True
        if self.lists and self.lists[-1][0].tag == "ol":
            form = self.lists[-1][0].attributes.get("type") or "1"
            self.label, self.bullet = _written(self.lists[-1][1], form), False
            self.lists[-1][1] += 1
        self.into(node)
        self.flush()
        self.kind, self.depth, self.label, self.bullet = "body", 0, "", False

    def flush(self) -> None:
        """End the block that is being gathered."""
        text = clean("".join(self.words))
        self.words = []
        if not text:
            return
        block = Block(kind=self.kind, text=text, label=self.label, bullet=self.bullet, depth=self.depth)  # type: ignore[arg-type]
        if block.kind == "footnote":
            block.text = text.strip(" ↩^").strip()
        if block.kind == "body" and (label := find_label(text)) and text[label.length :].strip():
            self._labelled(block, text[label.length :], label.value, label.form in ("bullet", "dash"))
        self.blocks.append(block)
        self.label = ""
        if self.kind == "item":
            self.bullet = False
            self.kind = "item"

    @staticmethod
    def _labelled(block: Block, text: str, value: str, bullet: bool) -> None:
        block.text, block.label, block.bullet = text, value, bullet
        if bullet or not value[:1].isdigit():
            block.kind, block.depth = "item", 1


def _is_short_row(row: Any) -> bool:
    """Whether a table row reads as one line: several cells, none of them long."""
    cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
    return len(cells) > 1 and all(len(cell.text(strip=True)) <= 300 for cell in cells)


def _first_number(node: Any) -> int:
    start = node.attributes.get("start") or "1"
    return int(start) if start.lstrip("-").isdigit() else 1


def _written(number: int, form: str) -> str:
    if form in ("a", "A") and 1 <= number <= 26:
        return chr(ord(form) + number - 1)
    return str(number)


def _with_title(blocks: list[Block]) -> list[Block]:
    """The first `h1` as the title (what stands above it is left out), heading ranks counted from 1."""
    tops = [i for i, block in enumerate(blocks) if block.kind == "heading" and block.depth == 1]
    if tops and tops[0] < 15 and sum(len(block.text) for block in blocks[: tops[0]]) < 600:
        blocks = blocks[tops[0] :]
        blocks[0].kind = "title"
    ranks = sorted({block.depth for block in blocks if block.kind == "heading"})
    for block in blocks:
        if block.kind == "heading":
            block.depth = ranks.index(block.depth) + 1
        elif block.kind == "title":
            block.depth = 1
    return blocks
