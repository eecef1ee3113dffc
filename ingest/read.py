"""Any supported file → `Document`: finds out what the bytes are, has them read, and puts the document together."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Literal

from ingest.assemble import assemble
from ingest.errors import UnreadableFile
from ingest.language import detect_language, differing_language, languages
from ingest.metadata import describe, overlaid
from ingest.models import Document, Metadata, Paragraph, Source
from ingest.printed import Parsed, PrintedPage

OcrMode = Literal["auto", "always", "never"]
SUFFIXES = (".pdf", ".docx", ".txt", ".md", ".html", ".htm")
MAX_BYTES = 500_000_000
_HIDDEN = (".", "~$")
_OTHER_FILES = (
    (b"\xd0\xcf\x11\xe0", "an old Word file (.doc)", "save it as DOCX or PDF"),
    (b"{\\rtf", "an RTF file", "save it as DOCX or PDF"),
    (b"\x89PNG", "a picture", "put it into a PDF"),
    (b"\xff\xd8\xff", "a picture", "put it into a PDF"),
    (b"II*\x00", "a picture", "put it into a PDF"),
    (b"MM\x00*", "a picture", "put it into a PDF"),
    (b"GIF8", "a picture", "put it into a PDF"),
    (b"\x1f\x8b", "a compressed file", "unpack it and take in what it holds"),
    (b"Rar!", "a compressed file", "unpack it and take in what it holds"),
    (b"7z\xbc\xaf", "a compressed file", "unpack it and take in what it holds"),
)


def find_files(paths: Iterable[Path], *, unlisted: Callable[[OSError], None] | None = None) -> list[Path]:
    """The supported files among `paths` and in the folders among them, sorted, each once; hidden ones are left out.

    A file that is named itself is returned whatever its suffix, so that reading it can say what is wrong with it.
    Links to folders are not followed. `unlisted` is told of each folder that cannot be listed.
    """
    found: set[Path] = set()
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 - unlike Path.is_dir it raises nothing
            found.add(path)
            continue
        for at, folders, names in os.walk(path, onerror=unlisted):
            folders[:] = [folder for folder in folders if not folder.startswith(_HIDDEN)]
            inside = (Path(at, name) for name in names if not name.startswith(_HIDDEN))
            found.update(file for file in inside if file.suffix.casefold() in SUFFIXES)
    return sorted(found)


def load(path: Path, metadata: Metadata | None = None) -> Source:
    """The file's bytes as a `Source`; raises `UnreadableFile` when it is gone, not allowed, no file or too large."""
    name = shown(path.name)
    try:
        state = path.stat()
        if stat.S_ISDIR(state.st_mode):
            raise UnreadableFile(f"{name} is a folder: name the files in it, or take in the folder.")
        if not stat.S_ISREG(state.st_mode):  # a pipe or a device: reading it might never end
            raise UnreadableFile(f"{name} is a pipe or a device: save what it gives as a file and take that in.")
        if state.st_size > MAX_BYTES:
            raise UnreadableFile(f"{name} is larger than {MAX_BYTES // 1_000_000} MB: split it.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFile(f"{name} is not there any more: check the path.") from None
    except PermissionError:
        raise UnreadableFile(f"{name} may not be read: give yourself the right to read it.") from None
    except OSError as error:
        raise UnreadableFile(f"{name} cannot be read ({error.strerror}).") from None
    return Source(name=name, data=data, path=shown(str(path)), metadata=metadata)


def shown(name: str) -> str:
    r"""A file's name fit to be printed and stored: bytes that are no UTF-8 are written out.

    >>> shown("caf\udce9.txt")
    'caf\\xe9.txt'
    """
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def read(source: Source, *, ocr: OcrMode = "auto") -> Document:
    """The document in `source`; what `source.metadata` (a manifest) says wins over what the file says.

    Raises `UnreadableFile` with one sentence that says what is wrong and what would help.
    """
    parsed = _parse(source, ocr)
    assembled = assemble(parsed.blocks)
    warnings = list(parsed.warnings)
    unread = [page.number for page in parsed.pages if page.origin == "unread"]
    if not assembled.text and not unread:
        raise UnreadableFile(f"{source.name} holds no text.")
    given = source.metadata or Metadata()
    language = given.language or _language(assembled.text, parsed.raw.language, source.name, warnings)
    paragraphs = _with_languages(assembled.text, assembled.paragraphs, language)
    found = describe(assembled.text, paragraphs, parsed, language, source.name)
    digest = hashlib.sha256(source.data).hexdigest()
    return Document(
        id=digest[:12],
        source=source.name,
        sha256=digest,
        text=assembled.text,
        language=language,
        metadata=replace(overlaid(found, given), language=language),
        paragraphs=paragraphs,
        lines=assembled.lines,
        pages=parsed.pages,
        warnings=tuple(warnings),
    )


def _parse(source: Source, ocr: OcrMode) -> Parsed:
    """Choose the reader by the content; the suffix only decides between kinds of text."""
    data, name = source.data, source.name
    suffix = Path(name).suffix.casefold()
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(f"{name} is empty: get it again from where it came.")
    if b"%PDF-" in data[:1024]:
        return _parse_pdf(data, name, ocr)
    if data.startswith(b"PK\x03\x04"):
        from ingest.docx import read_docx

        return read_docx(data, name)
    for magic, what, advice in _OTHER_FILES:
        if data.startswith(magic):
            raise UnreadableFile(f"{name} is {what}, which cannot be read: {advice}.")
    if suffix in (".pdf", ".docx"):
        kind = suffix[1:].upper()
        raise UnreadableFile(f"{name} is named {suffix} but is no {kind} file: get the {kind}, or rename it to .txt.")
    from ingest.html import looks_like_html, read_html
    from ingest.text import decode, read_markdown, read_text

    if suffix in (".html", ".htm") or looks_like_html(data):
        return read_html(data, name)
    text = decode(data, name)
    return read_markdown(text) if suffix in (".md", ".markdown") else read_text(text)


def _parse_pdf(data: bytes, name: str, ocr: OcrMode) -> Parsed:
    from ingest.layout import lay_out
    from ingest.pdf import read_pdf

    pdf = read_pdf(data, name)
    wanted = [page.info.number for page in pdf.pages] if ocr == "always" else list(pdf.pictures)
    pages = pdf.pages
    if wanted:
        pages = _recognised(data, pages, wanted, ocr, pdf.warnings)
    blocks = lay_out(pages)
    furniture = tuple(dict.fromkeys(line.text.strip() for page in pages for line in page.furniture))
    infos = tuple(page.info for page in pages)
    return Parsed(blocks, infos, furniture, pdf.raw, tuple(pdf.warnings))


def _recognised(
    data: bytes, pages: list[PrintedPage], wanted: list[int], ocr: OcrMode, warnings: list[str]
) -> list[PrintedPage]:
    """The pages with the text of pictures filled in by Tesseract, or marked as unread with a warning each."""
    from ingest.ocr import DPI, enlarge, installed_languages, recognise_all
    from ingest.pdf import bearable, page_scan

    able = ocr != "never" and bool(installed_languages())
    why = (
        "OCR is switched off"
        if ocr == "never"
        else "install Tesseract (tesseract-ocr and its language packs) and take it in again with --force"
    )
    found = recognise_all(lambda number: page_scan(data, number, scale=DPI / 72), wanted) if able else {}
    result = []
    for page in pages:
        number = page.info.number
        if number not in wanted or (page.lines and not found.get(number)):
            result.append(page)
        elif able:
            enlarge(found[number], DPI / 72 / bearable(page.info.width, page.info.height, DPI / 72))
            result.append(PrintedPage(replace(page.info, origin="ocr"), found[number]))
            if not found[number]:
                warnings.append(f"Page {number} is a picture in which no text was found.")
        else:
            result.append(PrintedPage(replace(page.info, origin="unread"), []))
            warnings.append(f"Page {number} is a picture and was not read: {why}.")
    return result


def _language(text: str, stated: str, name: str, warnings: list[str]) -> str:
    guess = detect_language(text)
    if guess.certain and guess.language in languages():
        return guess.language
    stated = stated.split("-")[0].casefold()
    if stated in languages() and not guess.certain:
        return stated
    if guess.language == "und":
        warnings.append(f"The language of {name} could not be told: name it in the manifest.")
    elif guess.language not in languages():
        warnings.append(
            f"{name} seems to be in a language ({guess.language}) whose statements cannot be told apart yet."
        )
    else:
        warnings.append(
            f"The language of {name} is a guess ({guess.language}): name it in the manifest if it is wrong."
        )
    return guess.language


def _with_languages(text: str, paragraphs: tuple[Paragraph, ...], language: str) -> tuple[Paragraph, ...]:
    marked = []
    for paragraph in paragraphs:
        other = differing_language(text[paragraph.start : paragraph.end], language)
        marked.append(replace(paragraph, language=other) if other else paragraph)
    return tuple(marked)
