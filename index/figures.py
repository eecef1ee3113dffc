"""Text → figures and dates that can be compared across languages: "58,8 millones de euros" = "EUR 58.8 million"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.tokens import spans
from index.wording import Wording

_NUMBER = re.compile(r"\d{1,3}(?:[\u00a0\u202f ]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*")
_SYMBOLS = {"€": "EUR", "$": "USD", "%": "%"}
_CODES = {"eur": "EUR", "usd": "USD"}
_ORDINAL = re.compile(r"(?:st|nd|rd|th|e|er|ère|re|ème|º|ª|°|o\.?|a\.?)\b|[ºª°]", re.IGNORECASE)
_ALONE = frozenset({"mil", "mille", "cien", "cem", "ciento"})
_ONE = frozenset({"a", "one", "un", "une", "una", "um", "uma"})
_LINKS = frozenset({"de", "d", "of", "y", "e", "and", "et"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at `start:end`: its value and unit ("EUR", "%", "day", "yearnum" for a year, "" for a count)."""

    value: float
    unit: str
    start: int
    end: int
    digits: bool = True


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date at `start:end`, ISO 8601 as precise as written ("2026", "2026-06", "2026-06-10")."""

    iso: str
    start: int
    end: int

    @property
    def last_day(self) -> str:
        """The last day of the period named: "2026-06" → "2026-06-30"."""
        return last_day(self.iso)


def last_day(iso: str) -> str:
    """The last day of an ISO date of any precision.

    >>> last_day("2024-02")
    '2024-02-29'
    """
    if len(iso) == 4:
        return f"{iso}-12-31"
    if len(iso) == 7:
        return f"{iso}-{calendar.monthrange(int(iso[:4]), int(iso[5:7]))[1]:02d}"
    return iso


def parse_number(text: str) -> float:
    """The value of a number in digits, whichever way its language groups thousands and marks decimals.

    >>> parse_number("58,8"), parse_number("1.500.000"), parse_number("1,234.5"), parse_number("12 000")
    (58.8, 1500000.0, 1234.5, 12000.0)
    """
    text = re.sub(r"[\u00a0\u202f ]", "", text)
    marks = [c for c in text if c in ".,"]
    if not marks:
        return float(text)
    last = text.rfind(marks[-1])
    tail = text[last + 1 :]
    grouping = len(tail) == 3 and (len(set(marks)) == 1) and not text.startswith("0")
    if grouping or marks.count(marks[-1]) > 1:
        return float(text.replace(".", "").replace(",", ""))
    return float(text[:last].replace(".", "").replace(",", "") + "." + tail)


def read_dates(text: str, wording: Wording) -> list[DateFound]:
    """The dates with a month in `text` ("12 and 13 June 2022", "junio de 2026", "June 10, 2022"), 31/12/2026 and ISO.

    Of several days the last is the date's, and all of them are its words.
    """
    found = [DateFound(m.group(), m.start(), m.end()) for m in re.finditer(r"\b\d{4}-\d{2}-\d{2}\b", text)]
    found += _in_numbers(text)
    words = [w for w in spans(text) if w[0] not in ("de", "d", "of", "del", "do", "le", "the", "da")]
    for place, (word, start, end) in enumerate(words):
        month = wording.months.get(word)
        if month is None:
            continue
        day, year = 0, 0
        before = words[place - 1] if place else None
        if (
            before
            and start - before[2] <= 5
            and (number := re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th|er|o|º)?", before[0]))
        ):
            day, start = int(number.group(1)), _first_day(text, before[1])
        rest = words[place + 1 : place + 3]
        if not day and len(rest) == 2 and re.fullmatch(r"\d{1,2}(?:st|nd|rd|th)?", rest[0][0]):
            if re.fullmatch(r"(?:19|20)\d\d", rest[1][0]) and rest[1][1] - rest[0][2] <= 2:
                day, year, end = int(re.sub(r"\D", "", rest[0][0])), int(rest[1][0]), rest[1][2]
        elif rest and re.fullmatch(r"(?:19|20)\d\d", rest[0][0]) and rest[0][1] - end <= 5:
            year, end = int(rest[0][0]), rest[0][2]
        if not year or day > 31:
            continue
        found.append(DateFound(f"{year}-{month:02d}" + (f"-{day:02d}" if day else ""), start, end))
    return sorted(found, key=lambda date: date.start)


_DAYS = re.compile(r"(?<!\d)\d{1,2}(?:\s*[-–]\s*|\s+(?:and|to|y|e|et|al?|au)\s+|,\s*)$")
_NUMBERS = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2((?:19|20)\d\d)(?![\d/])")


def _first_day(text: str, start: int) -> int:
    """Where the days begin whose last one stands at `start` ("19 and 20 May" → the place of 19)."""
    while found := _DAYS.search(text[:start]):
        start = found.start()
    return start


def _in_numbers(text: str) -> Iterator[DateFound]:
    """Dates in numbers, day first; a month first only where nothing else can be meant ("12/31/2026")."""
    for found in _NUMBERS.finditer(text):
        day, month, year = int(found.group(1)), int(found.group(3)), found.group(4)
        if month > 12:
            day, month = month, day
        if 1 <= month <= 12 and 1 <= day <= 31:
            yield DateFound(f"{year}-{month:02d}-{day:02d}", found.start(), found.end())


def read_figures(text: str, wording: Wording, dates: Sequence[DateFound] = ()) -> list[Figure]:
    """The figures of `text` in digits and words, outside `dates`; ordinals, codes and list numbers are left out."""
    taken = [(date.start, date.end) for date in dates]
    figures = [f for f in _in_digits(text, wording) if not _inside(f.start, taken)]
    taken += [(f.start, f.end) for f in figures]
    parts = list(_fractions(text))
    figures += [f for f in parts if not _inside(f.start, taken)]
    taken += [(f.start, f.end) for f in parts]
    figures += [f for f in _in_words(text, wording) if not _inside(f.start, taken)]
    return sorted(figures, key=lambda figure: figure.start)


def _inside(place: int, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in taken)


def _in_digits(text: str, wording: Wording) -> list[Figure]:
    figures = []
    for found in _NUMBER.finditer(text):
        start, end = found.span()
        before, after = text[:start], text[end:]
        if (before and (before[-1].isalpha() or before[-1] in "/_")) or re.match(r"[/_]\w", after):
            continue
        if re.search(r"\w-$", before) or (re.match(r"\w", after) and not _UNIT_GLUED.match(after)):
            continue  # a code ("COVID-19", "S4") or an ordinal ("9e", "3rd")
        if re.search(r"[^\W\d_][.;,»”]$", before) and len(found.group()) <= 2:
            continue  # the mark of a footnote, printed behind the stop
        if _ORDINAL.match(after) and not after[:1].isspace():
            continue
        value = parse_number(found.group())
        scale, unit, end = _scale_and_unit(text, end, wording)
        unit = unit or _unit_before(before)
        if not unit and scale == 1 and re.fullmatch(r"(?:19|20)\d\d", found.group()):
            unit = "yearnum"
        figures.append(Figure(value * scale, unit, start, end))
    return figures


_UNIT_GLUED = re.compile(r"(?:%|€|\$)")


def _unit_before(before: str) -> str:
    stripped = before.rstrip()
    if stripped[-1:] in _SYMBOLS and stripped[-1:] != "%":
        return _SYMBOLS[stripped[-1]]
    return _CODES.get(stripped[-3:].lower(), "") if not stripped[-4:-3].isalpha() else ""


def _scale_and_unit(text: str, end: int, wording: Wording) -> tuple[float, str, int]:
    """What follows a number: the product of its scale words, its unit, and where they end."""
    scale, unit = 1.0, ""
    symbol = re.match(r"[\u00a0\u202f ]?([%€$])", text[end:])
    if symbol:
        return scale, _SYMBOLS[symbol.group(1)], end + symbol.end()
    words = spans(text[end : end + 80])
    place = 0
    while place < len(words) and words[place][0] in wording.scales:
        scale *= wording.scales[words[place][0]]
        place += 1
    last = words[place - 1][2] if place else 0
    while place < len(words) and words[place][0] in _LINKS:
        place += 1
    folded = [word for word, _, _ in words]
    for found in wording.units.find(folded[place : place + 2]):
        if found.first == 0:
            word, _, edge = words[place + found.last - 1]
            if word in _CODES and re.match(r"[\u00a0\u202f ]?\d", text[end + edge :]):
                continue  # "in 2025 EUR 1.8 million": the code belongs to the next figure
            unit, last = found.id, edge
    symbol = re.match(r"[\u00a0\u202f ]?([%€$])", text[end + last :])
    if not unit and symbol:
        unit, last = _SYMBOLS[symbol.group(1)], last + symbol.end()
    return scale, unit, end + last


def _in_words(text: str, wording: Wording) -> list[Figure]:
    """Numbers written out ("forty-two", "quatre-vingt-dix", "mil"), with their scale and unit."""
    figures: list[Figure] = []
    words = spans(text)
    place = 0
    while place < len(words):
        if _is_half(words, place):
            figures.append(Figure(50.0, "%", words[place][1], words[place][2], digits=False))
        value, used = _word_value(words, place, wording)
        if not used and words[place][0] in wording.scales and _counts_alone(words, place):
            value, used = float(wording.scales[words[place][0]]), 1
        if not used:
            place += 1
            continue
        start, end = words[place][1], words[place + used - 1][2]
        scale, unit, end = _scale_and_unit(text, end, wording)
        figures.append(Figure(value * scale, unit, start, end, digits=False))
        place += used
    return figures


_FRACTIONS = (
    (25.0, r"(?:one|a) quarter|un cuarto|(?:una|la) cuarta parte|un quart|um quarto|(?:uma|a) quarta parte"),
    (33.3, r"(?:one|a) third|un tercio|(?:una|la) tercera parte|un tiers|um ter[cç]o|(?:uma|a) ter[cç]a parte"),
    (66.7, r"two[ -]thirds|dos tercios|(?:las )?dos terceras partes|deux tiers|dois ter[cç]os"),
    (75.0, r"three[ -]quarters|tres cuartos|tres cuartas partes|trois quarts|tr[eê]s quartos"),
)


def _fractions(text: str) -> Iterator[Figure]:
    """Shares in words, as per cent: "a quarter of", "dos tercios de"; "a third party" is none."""
    for value, pattern in _FRACTIONS:
        for found in re.finditer(
            rf"\b(?:{pattern})(?=\s(?:of|de|des|du|do|dos|da|das)\b|\sd['’])", text, re.IGNORECASE
        ):
            yield Figure(value, "%", found.start(), found.end(), digits=False)


_HALF = frozenset({"half", "mitad", "moitie", "metade"})
_PARTED = re.compile(r"first|second|primer|segund|premier|deuxieme|seconde")


def _is_half(words: Sequence[tuple[str, int, int]], place: int) -> bool:
    """Whether a word is "half" as a share, not the half of a year."""
    return words[place][0] in _HALF and not (place and _PARTED.match(words[place - 1][0]))


def _counts_alone(words: Sequence[tuple[str, int, int]], place: int) -> bool:
    """Whether a scale word is itself the number: "mil agentes", "one million", but not "por ciento"."""
    before = words[place - 1][0] if place else ""
    return before in _ONE or (words[place][0] in _ALONE and before not in ("por", "pour", "per"))


def _word_value(words: Sequence[tuple[str, int, int]], place: int, wording: Wording) -> tuple[float, int]:
    total, used = 0, 0
    while place + used < len(words):
        word = words[place + used][0]
        step = 1
        if used and word in ("y", "e", "et", "and") and place + used + 1 < len(words):
            word, step = words[place + used + 1][0], 2
            if total % 10 or total < 20:
                break
        value = wording.numbers.get(word)
        if value is None:
            break
        if used and total < 10 and value == 20:
            total *= 20
        elif used and not (total >= 20 and total % 10 == 0 and value < 20):
            break
        else:
            total += value
        used += step
    return float(total), used
