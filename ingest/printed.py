"""What the readers of paged formats hand to the layout: printed lines with their character edges, and text blocks."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.models import PageInfo, ParagraphKind


@dataclass(slots=True)
class PrintedLine:
    """A run of characters on one baseline. `edges[i]` is where `text[i]` begins, `edges[-1]` where the last one ends.

    Points from the page's top left corner. `raised` holds the (start, end) spans set as superscripts; `column` is the
    number of the text column on its page, `margin_left` and `margin_right` are that column's edges.
    """

    text: str
    edges: list[float]
    top: float
    bottom: float
    baseline: float
    size: float
    page: int
    bold: bool = False
    italic: bool = False
    raised: tuple[tuple[int, int], ...] = ()
    column: int = 0
    margin_left: float = 0.0
    margin_right: float = 0.0
    sideways: bool = False
    """Set at a right angle to the page as it is shown: read, but without a box."""
    row: int = 0
    """The number of the table row the line belongs to; 0 outside tables."""
    tab: float = 0.0
    """The width of the gap after the first word, where it is wider than a space (a list label and its text)."""

    @property
    def left(self) -> float:
        """The x at which the line begins."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """The x at which the line ends."""
        return self.edges[-1]


@dataclass(slots=True)
class PrintedPage:
    """A page with its lines in no particular order; `furniture` takes the running heads and feet found on it."""

    info: PageInfo
    lines: list[PrintedLine] = field(default_factory=list)
    furniture: list[PrintedLine] = field(default_factory=list)


@dataclass(slots=True)
class Block:
    """A paragraph before it has offsets: its printed lines (paged formats) or its `text` (all others)."""

    kind: ParagraphKind = "body"
    lines: list[PrintedLine] = field(default_factory=list)
    text: str = ""
    label: str = ""
    bullet: bool = False
    depth: int = 0
    page: int = 1
    hang: float = 0.0
    """How far the continuation lines of a list item stand from the column's left edge."""


@dataclass(slots=True)
class RawMetadata:
    """What a file's own properties say: title, author, keywords; never trusted above the page itself."""

    title: str = ""
    author: str = ""
    language: str = ""


@dataclass(slots=True)
class Parsed:
    """What one reader yields: blocks in reading order, pages, furniture texts, the file's own metadata, warnings."""

    blocks: list[Block]
    pages: tuple[PageInfo, ...] = ()
    furniture: tuple[str, ...] = ()
    raw: RawMetadata = field(default_factory=RawMetadata)
    warnings: tuple[str, ...] = ()
