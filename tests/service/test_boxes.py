"""The boxes of statements on all real files: the page's own characters inside them spell the statement."""

from __future__ import annotations

import bisect
import shutil
import unicodedata
from pathlib import Path

from ingest.boxes import boxes_of
from ingest.models import Document
from ingest.read import load, read
from nlp.annotate import annotate
from nlp.lexicon import load_lexicon


def bare(text: str) -> str:
    """Letters and figures alone: blanks and hyphens at the ends of lines do not count."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def printed(data: bytes, number: int) -> list[tuple[float, float, int, str]]:
    """(middle from the top, middle from the left, character) of a page, as the PDF itself places them, by height."""
    import pypdfium2

    pdf = pypdfium2.PdfDocument(data)
    page = pdf[number - 1]
    height, text = page.get_height(), page.get_textpage()
    found = []
    for index in range(text.count_chars()):
        character = text.get_text_range(index, 1)
        if character.strip():
            left, bottom, right, top = text.get_charbox(index)
            found.append((height - (bottom + top) / 2, (left + right) / 2, index, character))
    pdf.close()
    return sorted(found)


def recognised(document: Document, number: int) -> list[tuple[float, float, int, str]]:
    """The same for a page that was read by text recognition, from the words that it gave."""
    found = []
    for line in document.lines:
        if line.box.page == number:
            middle = (line.box.top + line.box.bottom) / 2
            for at, (left, right) in enumerate(zip(line.edges, line.edges[1:], strict=False)):
                offset = line.start + at
                found.append((middle, (left + right) / 2, offset, document.text[offset]))
    return sorted(found)


def inside(characters: list[tuple[float, float, int, str]], box: object) -> str:
    """What stands in a box, in the order of the page."""
    first = bisect.bisect_left(characters, (box.top,))
    last = bisect.bisect_right(characters, (box.bottom, float("inf")))
    held = [c for c in characters[first:last] if box.left - 0.1 <= c[1] <= box.right + 0.1]
    return "".join(character for *_, character in sorted(held, key=lambda c: c[2]))


def share(document: Document, data: bytes) -> tuple[int, int, list[str]]:
    """How many statements their boxes spell, of how many, and the first that they do not."""
    pages = {
        page.number: recognised(document, page.number) if page.origin == "ocr" else printed(data, page.number)
        for page in document.pages
    }
    wrong = []
    statements = annotate(document, load_lexicon()).statements
    for statement in statements:
        said = "".join(inside(pages[box.page], box) for box in boxes_of(document, statement.start, statement.end))
        if bare(said) != bare(statement.text):
            wrong.append(f"{statement.text!r} / {said!r}")
    return len(statements) - len(wrong), len(statements), wrong[:3]


def test_boxes_spell_their_statements(shared: Path) -> None:
    good = all_of = 0
    told: list[str] = []
    for path in sorted((shared / "documents").glob("*.pdf")):
        document = read(load(path), ocr="never")
        if shutil.which("tesseract") and any(page.origin == "unread" for page in document.pages):
            document = read(load(path), ocr="always")
            assert any(page.origin == "ocr" for page in document.pages)
        right, count, wrong = share(document, path.read_bytes())
        good, all_of = good + right, all_of + count
        told += [f"{path.name}: {one}" for one in wrong]
    assert good >= 0.995 * all_of > 0, told[:20]
