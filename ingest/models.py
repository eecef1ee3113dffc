"""The values that reading a file yields: `Source` in, `Document` out; all frozen, all offsets into `Document.text`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

ParagraphKind = Literal["title", "heading", "body", "item", "footnote"]
"""`title`: the document's own title lines; `item`: a list item; `footnote`: note text, kept after the body."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read: where it came from and its bytes.

    `name` is the file's name as the user knows it ("2025-06-lima-conclusions.en.pdf"); `path` is where it was found
    (empty for an upload); `metadata` holds what a manifest says of it, which wins over what the file says.
    """

    name: str
    data: bytes
    path: str = ""
    metadata: Metadata | None = None


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page, in PDF points (1/72 inch) from the page's top left corner; pages count from 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed line: `text[start:end]` stands in `box`; `edges[i]` is the x at which its i-th character begins.

    `edges` has `end - start + 1` entries (the last is the right edge of the last character), so the part of a
    statement that lies on this line can be boxed exactly. Empty for formats without pages (DOCX, text, HTML).
    """

    start: int
    end: int
    box: Box
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class PageInfo:
    """One page: number from 1, size in points, and how its text was had (`unread`: a picture, and no OCR at hand)."""

    number: int
    width: float
    height: float
    origin: Literal["digital", "ocr", "unread"] = "digital"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph, list item, heading or footnote: `text[start:end]`, with the number it carries and where it stands.

    `label` is the printed number or letter without punctuation ("12", "a", "iv"), empty for bullets and plain
    paragraphs; it is not part of the text. `section` holds the headings above it, outermost first. `depth` is the
    nesting of a list item (0 = not in a list, 1 = first level) or the rank of a heading (1 = highest).
    """

    start: int
    end: int
    kind: ParagraphKind = "body"
    label: str = ""
    depth: int = 0
    page: int = 1
    language: str = ""
    section: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known of a document beside its text; empty string where unknown.

    `date` is ISO 8601, as precise as known ("2025-06-18", "2025-06", "2025"); `end_date` closes a meeting of several
    days. `meeting` is the meeting's name in English ("EU-CELAC Summit 2023"), `series` its series ("EU-CELAC Summit").
    `work` groups language versions; `address` is the official web address.
    """

    title: str = ""
    date: str = ""
    end_date: str = ""
    place: str = ""
    body: str = ""
    meeting: str = ""
    series: str = ""
    language: str = ""
    symbol: str = ""
    work: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One file in one language: NFC text, ordered paragraphs that slice it, printed lines, pages and metadata.

    `id` is the first 12 hexadecimal digits of the SHA-256 of the file's bytes, so it does not depend on when or where
    the file was taken in. `source` is the file's name. `language` is an ISO 639-1 code. `warnings` are sentences.
    """

    id: str
    source: str
    sha256: str
    text: str
    language: str
    metadata: Metadata
    paragraphs: tuple[Paragraph, ...] = ()
    lines: tuple[TextLine, ...] = ()
    pages: tuple[PageInfo, ...] = ()
    warnings: tuple[str, ...] = field(default=())
