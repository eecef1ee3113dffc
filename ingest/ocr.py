"""A page picture → printed lines, through Tesseract when it is installed; word boxes come from its TSV output."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from statistics import median
from typing import TYPE_CHECKING

from ingest.language import detect_language
from ingest.printed import PrintedLine

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
_PACKS = {"en": "eng", "es": "spa", "fr": "fra", "pt": "por", "it": "ita", "nl": "nld"}
_MIN_CONFIDENCE = 20.0
_ABOVE, _MIDDLE, _BELOW = 0.67, 0.45, 0.21
_RISING = re.compile(r"[A-ZÀ-Þ0-9bdfhiklttà-öø-ý’'()\[\]/!?%&]")
_DESCENDING = re.compile(r"[gjpqyçQ,;()\[\]/]")
_WIDE, _NARROW = "mwMW@%—", "iljtfI.,;:!'’|()[] "


@dataclass(frozen=True, slots=True)
class _Word:
    """One recognised word: text and box in pixels."""

    text: str
    left: int
    top: int
    right: int
    bottom: int


@cache
def installed_languages() -> tuple[str, ...]:
    """Tesseract's language packs that we can use, e.g. ("eng", "spa"); empty if Tesseract is not installed."""
    if shutil.which("tesseract") is None:
        return ()
    try:
        answer = subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    packs = {line.strip() for line in answer.stdout.splitlines()}
    return tuple(sorted(packs & set(_PACKS.values())))


def recognise(picture: bytes, page: int, *, language: str = "") -> list[PrintedLine]:
    """The lines of a picture of `DPI` dots an inch, in points, read as `language` ("es"; English if none).

    Returns no lines when Tesseract is missing or finds nothing.
    """
    from PIL import Image

    packs = installed_languages()
    if not packs:
        return []
    pack = _PACKS.get(language, "")
    chosen = pack if pack in packs else min(packs, key=lambda code: (code != "eng", code))
    rows = _tesseract(picture, chosen)
    with Image.open(io.BytesIO(picture)) as image:
        lines = [_line([_dashes(word) for word in _joined(words)], page) for words in _lines_of(rows)]
        _mark_bold(lines, image.convert("L"))
    return lines


def language_of(lines: list[PrintedLine]) -> str:
    """The language of recognised lines, or "" where it is not certain."""
    guess = detect_language(" ".join(line.text for line in lines))
    return guess.language if guess.certain else ""


def _tesseract(picture: bytes, languages: str) -> list[list[str]]:
    """The rows of Tesseract's TSV; one thread, so that the result and the load do not depend on the machine."""
    command = ["tesseract", "stdin", "stdout", "-l", languages, "--oem", "1", "--psm", "3", "--dpi", str(DPI), "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(command, input=picture, capture_output=True, timeout=300, env=environment, check=True)
    except (OSError, subprocess.SubprocessError):
        return []
    return [row.split("\t") for row in done.stdout.decode("utf-8", "replace").splitlines()[1:]]


def _lines_of(rows: list[list[str]]) -> list[list[_Word]]:
    """Words grouped by the line they stand on, in Tesseract's order."""
    lines: dict[tuple[str, ...], list[_Word]] = defaultdict(list)
    for row in rows:
        if (
            len(row) < 12
            or row[0] != "5"
            or not row[11].strip()
            or (float(row[10]) < _MIN_CONFIDENCE and not _is_word(row[11]))
        ):
            continue
        left, top, width, height = (int(value) for value in row[6:10])
        if width < 2 or height < 2:
            continue
        lines[tuple(row[1:5])].append(_Word(row[11].strip(), left, top, left + width, top + height))
    return [words for words in lines.values() if any(c.isalnum() for word in words for c in word.text)]


def recognise_all(picture: Callable[[int], bytes], pages: Sequence[int]) -> dict[int, list[PrintedLine]]:
    """The lines of each of `pages`; the first page with words tells the language in which all are read.

    `picture` gives a page's picture of `DPI` dots an inch.
    """
    lines: dict[int, list[PrintedLine]] = {}
    language = ""
    rest = list(pages)
    while rest and not language:
        number = rest.pop(0)
        shot = picture(number)
        lines[number] = recognise(shot, number)
        language = language_of(lines[number])
        if language and language != "en":
            lines[number] = recognise(shot, number, language=language)
    with ThreadPoolExecutor(min(os.cpu_count() or 1, 4)) as pool:
        found = pool.map(lambda number: recognise(picture(number), number, language=language), rest)
        lines.update(zip(rest, found, strict=True))
    even_sizes([line for number in sorted(lines) for line in lines[number]])
    return lines


def _is_word(text: str) -> bool:
    """Whether a doubtful reading is a word rather than a speck."""
    return sum(c.isalpha() for c in text) > 2 or text in ("-", "–")


def _joined(words: list[_Word]) -> list[_Word]:
    """The words of a line, with a hyphen at its end that was read as a word of its own joined to the word before."""
    if len(words) > 1 and words[-1].text in ("-", "‐", "—", "–") and words[-2].text[-1:].isalpha():
        last, hyphen = words[-2:]
        if hyphen.left - last.right < 0.8 * (last.bottom - last.top) and hyphen.right - hyphen.left < 30:
            whole = _Word(f"{last.text}-", last.left, last.top, hyphen.right, last.bottom)
            return [*words[:-2], whole]
    return words


def _dashes(word: _Word) -> _Word:
    """A dash read as long, though it is printed short: "—" that is narrower than a letter is high becomes "–"."""
    return replace(word, text="–") if word.text == "—" and word.right - word.left < 0.7 * DPI / 72 * 11 else word


def _line(words: list[_Word], page: int) -> PrintedLine:
    """A line with an edge for each character: exact at the words' ends, shared out by letter width within them."""
    scale = 72 / DPI
    text = ""
    edges: list[float] = []
    for word in words:
        if text:
            text += " "
        widths = [1.6 if c in _WIDE else (0.55 if c in _NARROW else 1.0) for c in word.text]
        unit = (word.right - word.left) / sum(widths)
        at = float(word.left)
        for width in widths:
            edges.append(round(at * scale, 2))
            at += width * unit
        edges.append(round(word.right * scale, 2))
        text += word.text
    sizes = [(word.bottom - word.top) / _height_of(word.text) for word in words if _height_of(word.text)]
    size = median(sizes) if sizes else float(words[0].bottom - words[0].top)
    feet = [
        word.bottom - (_BELOW * size if _DESCENDING.search(word.text) else 0.0)
        for word in words
        if _height_of(word.text)
    ]
    baseline = median(feet) if feet else float(words[0].bottom)
    size = max(size * scale, 4.0)
    return PrintedLine(
        text=text,
        edges=edges,
        top=round(baseline * scale - 0.75 * size, 2),
        bottom=round(baseline * scale + 0.25 * size, 2),
        baseline=round(baseline * scale, 2),
        size=size,
        page=page,
    )


def _height_of(text: str) -> float:
    """The height of a word's ink in ems, by its letters; 0 for signs alone."""
    if not any(c.isalnum() for c in text):
        return 0.0
    above = _ABOVE if _RISING.search(text) else _MIDDLE
    return above + (_BELOW if _DESCENDING.search(text) else 0.0)


def _mark_bold(lines: list[PrintedLine], image: Image) -> None:
    """Set `bold` by the thickness of the strokes: twice a line's ink divided by the length of its outline."""
    import numpy as np

    pixels = np.asarray(image) < 128
    factor = DPI / 72
    strokes = []
    for line in lines:
        top, bottom = int(line.top * factor), int(line.bottom * factor) + 1
        crop = pixels[max(top, 0) : bottom, int(line.left * factor) : int(line.right * factor) + 1]
        outline = int((crop[1:] != crop[:-1]).sum() + (crop[:, 1:] != crop[:, :-1]).sum()) if crop.size else 0
        strokes.append(2 * float(crop.sum()) / outline if outline else 0.0)
    if not strokes:
        return
    long = [s for s, line in zip(strokes, lines, strict=True) if len(line.text) > 50]
    usual = median(long or strokes)
    for line, stroke in zip(lines, strokes, strict=True):
        line.bold = stroke > 1.22 * usual


def enlarge(lines: list[PrintedLine], factor: float) -> None:
    """Put lines read from a picture of fewer dots an inch than `DPI` (an enormous page) where they stand."""
    if factor == 1.0:
        return
    for line in lines:
        line.edges = [round(edge * factor, 2) for edge in line.edges]
        line.top, line.bottom = round(line.top * factor, 2), round(line.bottom * factor, 2)
        line.baseline, line.size = round(line.baseline * factor, 2), line.size * factor


def even_sizes(lines: list[PrintedLine]) -> None:
    """Give measured type sizes the few values that the pages were set in: one for the text, one for bold headings."""
    long = [line.size for line in lines if len(line.text) > 30 and not line.bold]
    if not long:
        return
    usual = round(median(long) * 2) / 2
    bold = [line.size for line in lines if line.bold and line.size < 1.25 * usual]
    heading = max(round(median(bold) * 2) / 2, usual) if bold else usual
    for line in lines:
        ratio = line.size / usual
        if line.bold and 0.85 < ratio < 1.25:
            line.size = heading
        elif 0.82 < ratio < 1.2:
            line.size = usual
        else:
            line.size = float(round(line.size))
