"""PDF bytes → printed pages, file properties and page pictures: the only file that knows pypdf and pypdfium2.

pypdfium2 reads; pypdf repairs what pypdfium2 cannot open. PDFium is not safe for threads, so one lock guards it.
"""

from __future__ import annotations

import ctypes
import io
import logging
import re
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import UnreadableFile
from ingest.glyphs import Floats, Glyphs, Style, printed_lines
from ingest.models import PageInfo
from ingest.printed import PrintedLine, PrintedPage, RawMetadata

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 10_000
MAX_PIXELS = 9_000
"""The longest side of a page picture: A0 at 190 dots an inch."""
_LOCK = threading.RLock()
_SCALE = 64
_IMAGE, _PATH = 3, 2
_STRANGE = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f]")
_ITALIC_FLAG, _BOLD_FLAG = 1 << 6, 1 << 18


@dataclass(slots=True)
class PdfText:
    """The pages of a PDF and what its properties say; `pictures` are the numbers of pages that hold no usable text."""

    pages: list[PrintedPage]
    raw: RawMetadata
    pictures: tuple[int, ...] = ()
    warnings: list[str] = field(default_factory=list)


def read_pdf(data: bytes, name: str) -> PdfText:
    """The lines of every page, with character edges.

    Raises `UnreadableFile` when the file is no PDF, is locked with a password, is damaged beyond repair, has no pages
    or more than `MAX_PAGES`.
    """
    warnings: list[str] = []
    with _LOCK, _opened(data, name, warnings) as pdf:
        count = len(pdf)
        if count == 0:
            raise UnreadableFile(f"{name} has no pages.")
        if count > MAX_PAGES:
            raise UnreadableFile(f"{name} has {count} pages; the limit is {MAX_PAGES}: split it and take in the parts.")
        pages, pictures = [], []
        api = _Api()
        for number in range(1, count + 1):
            page, is_picture = _read_page(pdf, number, api)
            if page is None:
                warnings.append(f"Page {number} of {name} is damaged and was not read.")
                page = PrintedPage(PageInfo(number, 595.0, 842.0, "unread"))
            pages.append(page)
            if is_picture:
                pictures.append(number)
        if all(page.info.origin == "unread" for page in pages):
            raise UnreadableFile(f"{name} is damaged, none of its pages can be read: get a fresh copy.")
        return PdfText(pages, _raw_metadata(pdf), tuple(pictures), warnings)


def page_picture(data: bytes, page: int, *, scale: float) -> bytes:
    """The picture of page `page` (from 1) as PNG, `scale` pixels a point (1.0 is 72 dpi).

    Raises `UnreadableFile` when there is no such page.
    """
    with _LOCK, _opened(data, "The file", []) as pdf:
        if not 1 <= page <= len(pdf):
            raise UnreadableFile(f"There is no page {page}: the document has {len(pdf)}.")
        image = pdf[page - 1].render(scale=_bearable(pdf[page - 1], scale)).to_pil()
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def page_scan(data: bytes, page: int, *, scale: float) -> bytes:
    """The picture of page `page` in shades of grey, as PGM: quick to make and to read for OCR."""
    with _LOCK, _opened(data, "The file", []) as pdf:
        image = pdf[page - 1].render(scale=_bearable(pdf[page - 1], scale), grayscale=True).to_pil().convert("L")
    pixels: bytes = image.tobytes()
    return b"P5 %d %d 255\n" % image.size + pixels


def _bearable(page: Any, scale: float) -> float:
    width, height = page.get_size()
    return bearable(width, height, scale)


def bearable(width: float, height: float, scale: float) -> float:
    """`scale`, or less where the picture of a page so large (in points) would not fit into memory."""
    return min(scale, MAX_PIXELS / max(width, height, 1.0))


@contextmanager
def _opened(data: bytes, name: str, warnings: list[str]) -> Iterator[pypdfium2.PdfDocument]:
    import pypdfium2

    try:
        pdf = pypdfium2.PdfDocument(data)
        if not _has_end(data):
            warnings.append(f"{name} seems to be cut short: its end is missing, and pages may be too.")
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).casefold() and _is_locked(data):
            raise UnreadableFile(
                f"{name} is locked with a password: save a copy without it and take that in."
            ) from None
        pdf = pypdfium2.PdfDocument(_repaired(data, name))
        warnings.append(f"{name} was damaged and has been read as far as it could be repaired.")
    try:
        yield pdf
    finally:
        pdf.close()


def _has_end(data: bytes) -> bool:
    """Whether the mark that closes a PDF stands near the end, as in every file that was copied whole."""
    return b"%%EOF" in data[-4096:]


def _is_locked(data: bytes) -> bool:
    """Whether the file is truly encrypted: PDFium says so of some damaged files as well."""
    from pypdf import PdfReader

    with suppress(Exception):
        return PdfReader(io.BytesIO(data), strict=False).is_encrypted
    return True


def _repaired(data: bytes, name: str) -> bytes:
    """The file as pypdf can rebuild it."""
    from pypdf import PdfReader, PdfWriter

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    what = "damaged" if _has_end(data) else "damaged or cut short (its end is missing)"
    broken = UnreadableFile(f"{name} is {what} and cannot be repaired: get a fresh copy.")
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableFile(f"{name} is locked with a password: save a copy without it and take that in.")
        if len(reader.pages) == 0:
            raise UnreadableFile(f"{name} has no pages.")
        writer = PdfWriter()
        for page in reader.pages:
            writer.add_page(page)
        out = io.BytesIO()
        writer.write(out)
    except UnreadableFile:
        raise
    except Exception:  # pypdf raises anything at all on damaged files
        raise broken from None
    import pypdfium2

    try:
        pypdfium2.PdfDocument(out.getvalue()).close()
    except pypdfium2.PdfiumError:
        raise broken from None
    return out.getvalue()


def _raw_metadata(pdf: pypdfium2.PdfDocument) -> RawMetadata:
    with suppress(Exception):
        known = pdf.get_metadata_dict()
        return RawMetadata(title=known.get("Title", "").strip(), author=known.get("Author", "").strip())
    return RawMetadata()


class _Api:
    """PDFium's text functions bound to plain addresses, so that `map` can call them for a whole page at once."""

    def __init__(self) -> None:
        import pypdfium2.raw as raw

        self.raw: Any = raw
        pointer, integer = ctypes.c_void_p, ctypes.c_int
        self.loose_box = self._bind("FPDFText_GetLooseCharBox", integer, pointer, integer, pointer)
        self.unicode = self._bind("FPDFText_GetUnicode", ctypes.c_uint, pointer, integer)
        self.text_object = self._bind("FPDFText_GetTextObject", pointer, pointer, integer)
        self.fonts: dict[int, tuple[bool, bool]] = {}

    def _bind(self, name: str, result: Any, *arguments: Any) -> Any:
        address = ctypes.cast(getattr(self.raw, name), ctypes.c_void_p).value or 0
        return ctypes.CFUNCTYPE(result, *arguments)(address)


def _read_page(pdf: pypdfium2.PdfDocument, number: int, api: _Api) -> tuple[PrintedPage | None, bool]:
    """The page's lines, and whether it is a picture; (None, False) if PDFium cannot load it."""
    import pypdfium2

    try:
        page = pdf[number - 1]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        return None, False
    width, height = page.get_size()
    info = PageInfo(number, round(width, 2), round(height, 2))
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value
    count = api.raw.FPDFText_CountChars(text_page.raw)
    lines = []
    text = ""
    if count > 0:
        text = _page_text(api, text_page, handle, count)
        transform = _transform(api, page, width, height)
        boxes = _boxes(api, handle, count, transform)
        style = _styles(api, text_page, handle, transform)
        lines = printed_lines(Glyphs(text, boxes.copy(), style), number)
        upside_down = _runs_backwards(text, boxes)
        if upside_down or sum(len(line.text) for line in lines if len(line.text) > 2) < 0.5 * len(text.strip()):
            lines = _sideways(text, boxes, style, number) or lines
    is_picture = _garbled(text) or (not _usable(text) and _has_picture(page, width * height))
    text_page.close()
    page.close()
    return PrintedPage(info, [] if is_picture else lines), is_picture


def _runs_backwards(text: str, boxes: Floats) -> bool:
    """Whether most letters of Latin script stand to the left of the letter before: the page is upside down."""
    latin = np.array([char.isalpha() and char < "\u0500" for char in text])
    pairs = np.flatnonzero(latin[1:] & latin[:-1])
    if len(pairs) < 50:
        return False
    steps = boxes[pairs + 1, 0] - boxes[pairs, 0]
    level = np.abs(boxes[pairs + 1, 3] - boxes[pairs, 3]) < 3.0
    return bool((steps[level] < 0).sum() > 0.8 * max(level.sum(), 50))


def _sideways(text: str, boxes: Floats, style: Callable[[int], Style], number: int) -> list[PrintedLine]:
    """The lines of a page that must be turned to be read, in the turned page's places and without boxes."""
    left, top, right, bottom = boxes.T
    best: list[PrintedLine] = []
    quarter, back, half = (
        np.stack([top, -right, bottom, -left]),
        np.stack([-bottom, left, -top, right]),
        np.stack([-right, -bottom, -left, -top]),
    )
    for turned in (half,) if _runs_backwards(text, boxes) else (quarter, back):
        frame = np.ascontiguousarray(turned.T) - np.array([turned[0].min(), turned[1].min()] * 2)

        def flat(index: int) -> Style:
            return replace(style(index), baseline=0.0)

        lines = printed_lines(Glyphs(text, frame, flat), number)
        kept = [line for line in lines if len(line.text) > 2]
        if sum(len(line.text) for line in kept) > max(0.5 * len(text.strip()), sum(len(line.text) for line in best)):
            best = lines
    for line in best:
        line.sideways = True
    return best


def _page_text(api: _Api, text_page: Any, handle: int | None, count: int) -> str:
    """The page's characters, exactly one a box."""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = api.raw.FPDFText_GetText(text_page.raw, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    codes = map(api.unicode, repeat(handle), range(count))
    return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


def _transform(api: _Api, page: Any, width: float, height: float) -> Floats:
    """The 2 x 3 matrix from the page's own coordinates (any crop, any rotation) to points from the top left."""
    corners = []
    for x, y in ((0.0, 0.0), (1000.0, 0.0), (0.0, 1000.0)):
        across, down = ctypes.c_int(), ctypes.c_int()
        size = round(width * _SCALE), round(height * _SCALE)
        api.raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, ctypes.byref(across), ctypes.byref(down))
        corners.append((across.value / _SCALE, down.value / _SCALE))
    (x0, y0), (x1, y1), (x2, y2) = corners
    return np.array([[(x1 - x0) / 1000, (x2 - x0) / 1000, x0], [(y1 - y0) / 1000, (y2 - y0) / 1000, y0]])


def _boxes(api: _Api, handle: int | None, count: int, transform: Floats) -> Floats:
    """The (count, 4) boxes left, top, right, bottom of the characters, in points from the top left corner."""
    raw = np.zeros((count, 4), np.float32)
    start = raw.ctypes.data
    deque(map(api.loose_box, repeat(handle), range(count), range(start, start + 16 * count, 16)), 0)
    box = raw.astype(np.float64)
    one = np.stack([box[:, 0], box[:, 1], np.ones(count)])
    two = np.stack([box[:, 2], box[:, 3], np.ones(count)])
    a, b = transform @ one, transform @ two
    result = np.stack([np.minimum(a[0], b[0]), np.minimum(a[1], b[1]), np.maximum(a[0], b[0]), np.maximum(a[1], b[1])])
    return np.round(np.ascontiguousarray(result.T), 2)


def _styles(api: _Api, text_page: Any, handle: int | None, transform: Floats) -> Any:
    """A function from a character's index to its `Style`, remembering each text object's font."""
    raw = api.raw
    matrix = raw.FS_MATRIX()
    x, y = ctypes.c_double(), ctypes.c_double()
    turn = float(np.hypot(transform[0, 0], transform[1, 0]))
    slope, rise, offset = transform[1].tolist()

    known: dict[int, tuple[float, bool, bool]] = {}

    def style(index: int) -> Style:
        piece = api.text_object(handle, index) or 0
        if piece not in known:
            raw.FPDFText_GetMatrix(text_page.raw, index, ctypes.byref(matrix))
            size = raw.FPDFText_GetFontSize(text_page.raw, index) * float(np.hypot(matrix.c, matrix.d) or 1.0) * turn
            known[piece] = (size, *_font(api, piece))
        raw.FPDFText_GetCharOrigin(text_page.raw, index, ctypes.byref(x), ctypes.byref(y))
        return Style(*known[piece], slope * x.value + rise * y.value + offset)

    return style


def _font(api: _Api, text_object: int | None) -> tuple[bool, bool]:
    """Whether the object's font is (bold, italic), by its name and flags."""
    if not text_object:
        return False, False
    raw = api.raw
    font = raw.FPDFTextObj_GetFont(ctypes.cast(text_object, raw.FPDF_PAGEOBJECT))
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key not in api.fonts:
        buffer = ctypes.create_string_buffer(256)
        raw.FPDFFont_GetBaseFontName(font, buffer, 256)
        name = buffer.value.decode("latin-1").casefold()
        flags = raw.FPDFFont_GetFlags(font)
        bold = any(word in name for word in ("bold", "black", "heavy", "semibd", "demi")) or bool(flags & _BOLD_FLAG)
        italic = any(word in name for word in ("italic", "oblique")) or bool(flags & _ITALIC_FLAG)
        api.fonts[key] = (bold or raw.FPDFFont_GetWeight(font) >= 600, italic)
    return api.fonts[key]


def _usable(text: str) -> bool:
    """Whether a page's text is text: enough characters, and most of them letters."""
    sample = "".join(text[:3000].split())
    if len(sample) < 20:
        return False
    letters = sum(map(str.isalnum, sample))
    return letters > 0.5 * len(sample) and len(_STRANGE.findall(sample)) < 0.2 * len(sample)


def _garbled(text: str) -> bool:
    """Whether the fonts do not say which letters they draw: the page can be read by its looks alone."""
    sample = "".join(text[:3000].split())
    return len(sample) >= 20 and len(_STRANGE.findall(sample)) > 0.4 * len(sample)


def _has_picture(page: Any, area: float) -> bool:
    """Whether pictures cover half of the page or its text may be drawn as outlines."""
    covered, paths = 0.0, 0
    for item in page.get_objects(max_depth=3):
        if item.type == _IMAGE:
            left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
            covered += abs(right - left) * abs(top - bottom)
        elif item.type == _PATH:
            paths += 1
    return covered > 0.5 * area or paths > 100
