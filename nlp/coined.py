"""Names by the way they are written: coined words, titles of numbered meetings, treaties that share a type word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from nlp.capitals import JOINS, ROMAN, YEAR, Word

COINED = re.compile(r"(?<![\w@./-])(?:[A-Z]?[a-z]{1,5}[A-Z]{3,}|[A-Z][a-z]{2,}@)(?![\w@]|\.\w)")
"""Words that mix small letters and a run of capitals, or end in a sign: "iARMS", "ColCERT", "Iber@"."""

_LONGEST_TITLE = 30
_ENDS = frozenset((",", "(", "–", ":", ";"))


def titled(text: str, words: Sequence[Word], ordinals: Collection[str], types: Mapping[str, str]) -> int:
    """Where a title of a numbered meeting ends ("Sixième réunion des ministres …"); 0 if the line is none."""
    if (
        len(words) < 4
        or len(words) > _LONGEST_TITLE
        or words[0].plain not in ordinals
        or not words[0].text[0].isupper()
    ):
        return 0
    small_type = types.get(words[1].plain) == "meeting" and not words[1].capital
    if not small_type or words[2].plain not in ("de", "des", "du", "del", "da", "do", "dos", "das"):
        return 0
    stops = [w for w in words if w.text in _ENDS or w.text == "."]
    if stops or text.rstrip()[-1:] in ".;,":
        return 0
    dash = re.search(r" [–—-] ", text)
    return dash.start() if dash else words[-1].end


def items_of(words: Sequence[Word], places: Iterable[int]) -> list[int]:
    """The single capitalised words of a list, walking from the type word outwards."""
    items: list[int] = []
    for i in places:
        if words[i].capital:
            if items and abs(items[-1] - i) == 1:
                return []
            items.append(i)
        elif words[i].text != "," and words[i].plain not in JOINS and words[i].plain not in ("de", "of", "the"):
            break
    return items


def is_coined(word: Word) -> bool:
    """Whether a word in capitals is a name rather than a numeral, a short code or a disease."""
    letters = [c for c in word.text if c.isalpha()]
    return word.acronym and len(letters) > 3 and not ROMAN.fullmatch(word.text) and not word.plain.startswith("covid")


def named_together(
    words: Sequence[Word], first: int, end: int, plural: Collection[str], plural_before: Collection[str]
) -> Iterator[tuple[int, int]]:
    """Treaties that share their type word: "the Palermo, Vienna and Mérida Conventions" is three spans."""
    for at in range(first, end):
        if words[at].plain in plural and words[at].capital:
            items = items_of(words, range(at - 1, first - 1, -1))
        elif words[at].plain in plural_before and words[at].capital:
            items = items_of(words, range(at + 1, end))
        else:
            continue
        if len(items) == 1 and at + 1 < end and words[at + 1].plain in ("de", "da", "do") and items[0] == at + 2:
            dated = at + 4 < len(words) and words[at + 3].plain == "de" and YEAR.match(words[at + 4].text)
            yield words[at].start, words[at + 4 if dated else at + 2].end
        if len(items) < 2:
            continue
        for item in items:
            low, high = (min(item, at), max(item, at)) if item == items[0] else (item, item)
            yield words[low].start, words[high].end
