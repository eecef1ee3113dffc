"""Where words stand in a Word file: text → the runs that hold it, split so that a comment covers just these words."""

from __future__ import annotations

import copy
import unicodedata
from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class _Letter:
    """One letter or digit of the file: its folded form, and the run and offset at which it stands."""

    folded: str
    run: int
    offset: int


class Places:
    """The letters of a Word document in order, with the runs that hold them."""

    def __init__(self, book: Any) -> None:
        from docx.text.paragraph import Paragraph

        body = book.element.body
        namespace = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
        self._paragraphs = [Paragraph(element, book) for element in body.findall(".//w:p", namespace)]
        self._next = 0

    def runs_of(self, text: str) -> list[Any]:
        """The runs that hold just `text`, or an empty list if no single paragraph holds it.

        Texts are asked for in the order of the document, so that words which stand twice are found in their turn; what
        is not found after the last place is looked for from the beginning.
        """
        wanted = "".join(folded for folded, _ in _letters(text))
        if not wanted:
            return []
        order = list(range(self._next, len(self._paragraphs))) + list(range(self._next))
        for index in order:
            paragraph = self._paragraphs[index]
            letters = _letters_of(paragraph)
            at = "".join(letter.folded for letter in letters).find(wanted)
            if at >= 0:
                self._next = index
                return _cut(paragraph, letters[at], letters[at + len(wanted) - 1])
        return []


def _letters(text: str) -> list[tuple[str, int]]:
    """Letters and digits, each folded to one plain character, with their offsets."""
    found = []
    for offset, character in enumerate(text):
        for part in unicodedata.normalize("NFKD", character.casefold()):
            if part.isalnum():
                found.append((part, offset))
    return found


def _letters_of(paragraph: Any) -> list[_Letter]:
    return [
        _Letter(folded, number, offset)
        for number, run in enumerate(paragraph.runs)
        for folded, offset in _letters(run.text)
    ]


def _cut(paragraph: Any, first: _Letter, last: _Letter) -> list[Any]:
    """The runs from `first` to `last`, after cutting those that hold more."""
    runs = paragraph.runs
    if last.offset + 1 < len(runs[last.run].text) and _is_plain(runs[last.run]):
        _split(runs[last.run], last.offset + 1)
    start = first.run
    if first.offset > 0 and _is_plain(runs[first.run]):
        _split(runs[first.run], first.offset)
        start += 1
    span = last.run - first.run
    return list(paragraph.runs[start : start + span + 1])


def _is_plain(run: Any) -> bool:
    """Whether the run holds text alone, so that cutting it loses nothing (no picture, field, break or tab)."""
    return all(child.tag.endswith(("}rPr", "}t")) for child in run._r)


def _split(run: Any, offset: int) -> None:
    """Cut `run` in two at `offset`; both halves keep the look."""
    text = run.text
    second = copy.deepcopy(run._r)
    run._r.addnext(second)
    run.text = text[:offset]
    type(run)(second, run._parent).text = text[offset:]
