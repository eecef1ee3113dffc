"""The bullets, numbers and letters that open items and numbered paragraphs: "• ", "12. ", "(a) ", "iv) ", "- » "."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

LabelForm = Literal["bullet", "dash", "number", "letter", "roman"]

_GLYPHS = "•●○◦∙·▪▫■□◆◇►▶▸➢➤✓✔‣⁃◾◽\u2022\u25aa\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf02d\uf0e0\uf0a8\uf06c\uf06e"
_GLYPHS += "¢"  # how OCR reads a round bullet
_BULLET = re.compile(rf"(?:[-–—]\s*)?(?:[{_GLYPHS}]|[\ue000-\uf8ff]|»)\s*(?=\S)")
_DASH = re.compile(r"(?:[-–—*+]|>)\s+(?=\S)")
_HOLLOW = re.compile(r"[o§]\s+(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,3}(?:\.\d{1,2}){0,4})(?:\s?[.)\]]\s?[-–]?|[º°ª]\.?|\.?[-–])\s*(?=[^\s\d.,%)])")
_LETTER = re.compile(r"\(?([a-zA-Z])(?:[.)]|\.\))\s+(?=\S)")
_ROMAN = re.compile(r"\(?([ivxl]{1,7}|[IVXL]{1,7})(?:[.)]|\s?[-–—])\s+(?=\S)")
_BARE = re.compile(r"(\d{1,3})\s+(?=[^\W\d_a-zß-öø-ÿ]|[«“\"¿¡])")


@dataclass(frozen=True, slots=True)
class Label:
    """What opens a line: its `form`, its `value` without punctuation (empty for bullets), its length, how sure it is.

    `certain` labels are bullets that can be nothing else; the others need support from the line's surroundings.
    """

    form: LabelForm
    value: str
    length: int
    certain: bool = False
    mark: str = ""


def find_label(text: str, *, tab: float = 0.0) -> Label | None:
    """The label at the start of a line; `tab` is the gap after its first word in ems (0 where unknown).

    >>> find_label("(iv) strengthen cooperation").value
    'iv'
    >>> find_label("- » strengthen cooperation").form
    'bullet'
    """
    if found := _BULLET.match(text):
        return Label("bullet", "", found.end(), certain=True, mark=found.group().strip())
    if found := _DASH.match(text):
        return Label("dash", "", found.end(), certain=tab > 0.9, mark=found.group().strip())
    if tab > 0.9 and (found := _HOLLOW.match(text)):
        return Label("bullet", "", found.end(), mark="o")
    if found := _NUMBER.match(text):
        return Label("number", found.group(1), found.end(), certain=tab > 0.9, mark=_mark(found))
    if found := _ROMAN.match(text):
        return Label("roman", found.group(1), found.end(), certain=tab > 0.9, mark=_mark(found))
    if found := _LETTER.match(text):
        return Label("letter", found.group(1), found.end(), certain=tab > 0.9, mark=_mark(found))
    if tab > 0.6 and (found := _BARE.match(text)):
        return Label("number", found.group(1), found.end(), certain=True, mark="1")
    return None


def _mark(found: re.Match[str]) -> str:
    """The label's punctuation with its value blurred: "(1)", "1.", "a)"."""
    value = found.group(1)
    sign = "1" if value[0].isdigit() else ("A" if value[0].isupper() else "a")
    return found.group().strip().replace(value, sign)


def follows(before: Label, after: Label) -> bool:
    """Whether `after` is the next label of the list of `before`: 3 → 4, b → c, iii → iv, or the same bullet again."""
    if before.form in ("bullet", "dash") or after.form in ("bullet", "dash"):
        return before.form == after.form and before.mark == after.mark
    a, b = ordinal(before), ordinal(after)
    if before.mark == after.mark and a is not None and b is not None and b == a + 1:
        return True
    as_letter = len(before.value) == 1 == len(after.value) and before.mark == after.mark
    return as_letter and ord(after.value) == ord(before.value) + 1


def ordinal(label: Label) -> int | None:
    """The place of a label in its list: 4 for "4", "d" and "iv"; the last part of "2.4"; None for bullets."""
    if label.form == "number":
        return int(label.value.rsplit(".", 1)[-1])
    if label.form == "letter":
        return ord(label.value.casefold()) - ord("a") + 1
    return _roman(label.value.casefold()) if label.form == "roman" else None


def _roman(text: str) -> int | None:
    values = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
    total = 0
    for char, after in zip(text, [*text[1:], ""], strict=True):
        value = values[char]
        total += -value if after and values.get(after, 0) > value else value
    return total or None
