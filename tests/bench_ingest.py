"""Measures parse fidelity, box accuracy and speed on the real documents; run alone or by bench.py."""

import ctypes
import difflib
import os
import time
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from ingest.boxes import boxes_of
from ingest.models import Document
from ingest.read import load, read


@dataclass(frozen=True)
class Fidelity:
    """One file: words in order as in the text it was set from, and paragraphs whose boxes give back their text."""

    file: str
    scanned: bool
    words: float
    boxes: float
    paragraphs: int


def measure_fidelity(shared: Path) -> list[Fidelity]:
    """Read every document of `shared` and compare it with its true text and with its own pages."""
    found = []
    for path in sorted((shared / "documents").glob("*.pdf")):
        document = read(load(path))
        true = (shared / "documents-text" / f"{path.stem}.txt").read_text(encoding="utf-8")
        ratio = difflib.SequenceMatcher(None, _words(true), _words(document.text), autojunk=False).ratio()
        scanned = any(page.origin == "ocr" for page in document.pages)
        share = 1.0 if scanned else boxed_share(document, path.read_bytes())
        found.append(Fidelity(path.name, scanned, ratio, share, len(document.paragraphs)))
    return found


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def boxed_share(document: Document, data: bytes) -> float:
    """The share of paragraphs for which the page's own characters inside the boxes spell the paragraph."""
    pages = _page_characters(data)
    good = 0
    for paragraph in document.paragraphs:
        inside = []
        for box in boxes_of(document, paragraph.start, paragraph.end):
            for x, y, char in pages[box.page - 1]:
                if box.left - 0.1 <= x <= box.right + 0.1 and box.top <= y <= box.bottom:
                    inside.append(char)
        good += _bare("".join(inside)) == _bare(document.text[paragraph.start : paragraph.end])
    return good / len(document.paragraphs) if document.paragraphs else 1.0


def _bare(text: str) -> str:
    """Letters and figures alone: blanks and line-end hyphens do not count."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if c.isalnum())


def _page_characters(data: bytes) -> list[list[tuple[float, float, str]]]:
    """For every page its characters with the middle of their boxes, in points from the top left corner."""
    import pypdfium2
    import pypdfium2.raw as raw

    pages = []
    pdf = pypdfium2.PdfDocument(data)
    for page in pdf:
        height = page.get_height()
        text_page = page.get_textpage()
        characters = []
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        for index in range(text_page.count_chars()):
            raw.FPDFText_GetCharBox(text_page.raw, index, left, right, bottom, top)
            char = chr(raw.FPDFText_GetUnicode(text_page.raw, index))
            middle = height - (top.value + bottom.value) / 2
            characters.append(((left.value + right.value) / 2, middle, char))
        pages.append(characters)
    pdf.close()
    return pages


def measure_speed(shared: Path) -> tuple[float, float]:
    """Seconds for reading all digital documents, and for pypdf's extract_text over the same files, on one core."""
    import pypdf

    paths = [path for path in sorted((shared / "documents").glob("*.pdf")) if not _is_scanned(path)]
    read(load(paths[0]))
    start = time.perf_counter()
    for path in paths:
        read(load(path))
    ours = time.perf_counter() - start
    start = time.perf_counter()
    for path in paths:
        for page in pypdf.PdfReader(path).pages:
            page.extract_text()
    return ours, time.perf_counter() - start


def measure_ingestion(shared: Path) -> tuple[float, float]:
    """Seconds for taking all digital documents into new corpora: the first in this process, then another."""
    import tempfile

    from service.pipeline import IngestOptions, ingest
    from service.settings import Settings
    from service.workspace import Workspace

    paths = [path for path in sorted((shared / "documents").glob("*.pdf")) if not _is_scanned(path)]
    seconds = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            start = time.perf_counter()
            report = ingest(
                Workspace(Settings(corpus=Path(folder) / "corpus")), paths, IngestOptions(), lambda *_: None
            )
            seconds.append(time.perf_counter() - start)
            assert len(report.taken) == len(paths)
    return seconds[0], seconds[1]


def _is_scanned(path: Path) -> bool:
    return any(page.origin == "unread" for page in read(load(path), ocr="never").pages)


def main(shared: Path | None) -> None:
    """Print the figures beside their targets."""
    if shared is None:
        print("no real documents here (set ACERVO_SHARED)")
        return
    print(f"{'file':<52} {'words':>7} {'boxes':>7}")
    for one in measure_fidelity(shared):
        target = 0.97 if one.scanned else 0.995
        mark = "  scanned" if one.scanned else ""
        print(f"{one.file:<52} {one.words:7.4f} {one.boxes:7.4f}  (words at least {target}){mark}")
    ours, theirs = measure_speed(shared)
    print(f"reading the digital files: {ours:.2f} s; pypdf's extract_text alone: {theirs:.2f} s (ours must be less)")
    first, again = measure_ingestion(shared)
    print(f"taking them into a corpus: {again:.2f} s ({first:.2f} s with the language data, read once a process)")


if __name__ == "__main__":
    folder = Path(os.environ.get("ACERVO_SHARED", "../shared")).resolve()
    main(folder if (folder / "documents").is_dir() else None)
