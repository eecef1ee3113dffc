"""When and where the meeting is that a text names, from the words around the name, seen from the document's date.

A date counts where it belongs to the name: in it, or beside it with nothing between but "to be held in Santa Marta", or
at the head of the sentence; one that limits something else ("halve trafficking by 2030") does not.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from index.gatherings import load_gatherings
from index.tokens import fold
from ingest.metadata import canonical_place, is_known_place

_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLAUSE = re.compile(r"[;!?•]|\.\s+(?=[A-ZÀ-Þ«“\"])|(?<=\w):\s")
_RUN = re.compile(r"[A-ZÀ-Þ][\w’'-]+(?:\s(?:de\s|do\s|of\s|la\s){0,2}[A-ZÀ-Þ][\w’'-]+){0,2}")
_LOOK = 70  # characters around a name in which words may look ahead or back
_REACH = 8  # words between a date and a name, of a date at the head of a sentence


@dataclass(frozen=True, slots=True)
class _Word:
    start: int
    end: int
    plain: str
    capital: bool


@dataclass(frozen=True, slots=True)
class _Date:
    """Words that tell a date: `value` "2023-07", "2023", or "-07" for a month whose year must be found."""

    start: int
    end: int
    value: str
    side: int = 0  # -1 or 1 for a month told by "last" or "next"


@lru_cache(maxsize=1)
def months() -> Mapping[str, int]:
    """Every month by its full name in every language; "março" is no "marco" (a framework)."""
    data = tomllib.loads((files("ingest") / "data" / "months.toml").read_text(encoding="utf-8"))
    return {
        word: number
        for listed in data.values()
        for number, spellings in enumerate(listed, start=1)
        for place, word in enumerate(spellings.split())
        if place == 0 or len(word) > 4
    }


def date_near(text: str, start: int, end: int, today: str, others: Sequence[tuple[int, int]] = ()) -> str:
    """The date ("2023-07", "2023" or "") of the meeting named at `text[start:end]`, seen from the date `today`.

    `others` are the spans of other meetings in the text, whose dates are theirs.

    >>> date_near("as agreed at the EU-CELAC Summit last July", 17, 32, "2024-03-12")
    '2023-07'
    """
    first, last = _clause(text, start, end, others)
    words = [w for w in _cut(text) if first <= w.start and w.end <= last]
    found = list(_dates(text, words, today))
    inside = [d for d in found if start <= d.start and d.end <= end]
    after = [d for d in found if d.start >= end and _belongs_after(text, words, end, d)]
    led = any(b <= start for _, b in others)  # a date between two meetings is the first one's, if not close by
    before = [d for d in reversed(found) if d.end <= start and _belongs_before(words, start, d, led=led)]
    beside = [*inside, *(after[:1] or before[:1])]
    chosen = next((d for d in beside if "-" in d.value), None) or next(iter(beside), None)
    if chosen is None:
        return ""
    year = next((d.value for d in beside if len(d.value) == 4), "")
    if not chosen.value.startswith("-"):
        return chosen.value
    if year:
        return year + chosen.value
    side = chosen.side or direction(text, start, end)
    return _with_year(int(chosen.value[1:]), side, today) if today else ""


def direction(text: str, start: int, end: int) -> int:
    """1 where the words around a name look ahead ("the forthcoming …"), -1 where they look back, else 0."""
    first, last = _clause(text, start, end, ())
    before = " ".join(w.plain for w in _cut(text[max(first, start - _LOOK) : start]))
    after = " ".join(w.plain for w in _cut(text[end : min(last, end + _LOOK)]))
    found = [(m.end() - len(before), 1) for m in _looking("ahead_before").finditer(before)]
    found += [(m.end() - len(before), -1) for m in _looking("back_before").finditer(before)]
    follow = [(-m.start(), 1) for m in _looking("ahead_after").finditer(after)]
    follow += [(-m.start(), -1) for m in _looking("back_after").finditer(after)]
    nearest = max([*found, *follow], default=(0, 0))
    return nearest[1]


@lru_cache(maxsize=4)
def _looking(key: str) -> re.Pattern[str]:
    phrases = [phrase.replace("*", r"\w*") for phrase in load_gatherings()["direction"][key]]
    return re.compile(rf"\b(?:{'|'.join(sorted(phrases, key=lambda p: (-len(p), p)))})\b")


def _clause(text: str, start: int, end: int, others: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """The clause around a name, up to the other meetings that it names."""
    first = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    following = _CLAUSE.search(text, end)
    last = following.start() if following else len(text)
    first = max([first, *(b for _, b in others if b <= start)])
    last = min([last, *(a for a, _ in others if a >= end)])
    return first, last


def _cut(text: str) -> list[_Word]:
    return [_Word(m.start(), m.end(), fold(m.group()), m.group()[0].isupper()) for m in _WORD.finditer(text)]


def _dates(text: str, words: Sequence[_Word], today: str) -> Iterator[_Date]:
    """All that tells a date in `words`, in order, limits left out."""
    known, skip = load_gatherings()["dates"], -1
    for i, word in enumerate(words):
        if i <= skip:
            continue
        date: _Date | None
        number = months().get(text[word.start : word.end].casefold(), 0)
        if number and not (word.plain in known["capital"] and not word.capital):
            date, skip = _month(text, words, i, number, today)
        elif _YEAR.fullmatch(word.plain):
            date = None if _is_named(text, words, i) else _Date(word.start, word.end, word.plain)
        else:
            date = _year_told(words, i, today)
        if date is not None and not _limits(words, date):
            yield date


def _month(text: str, words: Sequence[_Word], at: int, number: int, today: str) -> tuple[_Date, int]:
    """The date that a month tells with what stands beside it, and the place of its last word."""
    known, empty = load_gatherings()["dates"], load_gatherings()["names"]["empty"]
    last, i = at, at + 1
    while i < len(words) and i <= at + 5:
        plain = words[i].plain
        if _YEAR.fullmatch(plain) and ";" not in text[words[at].end : words[i].start]:
            return _Date(_first_day(words, at), words[i].end, f"{plain}-{number:02}"), i
        if not (plain in empty or (plain.isdigit() and len(plain) < 3) or plain in known["this"] + known["next"]):
            break
        i += 1
    around = [w.plain for w in words[max(0, at - 4) : at] if w.plain in known["month"] + known["last"] + known["next"]]
    behind = [w.plain for w in words[at + 1 : at + 5]]
    if today and i < len(words) and words[i].plain in known["year"]:
        year = int(today[:4]) + (1 if set(behind) & set(known["next"]) else 0)
        return _Date(_first_day(words, at), words[i].end, f"{year}-{number:02}"), i
    beside = {*around, *behind[:1]}
    if set(known["last"]) & beside:
        return _Date(_first_day(words, at), words[last].end, f"-{number:02}", -1), last
    if set(known["next"]) & beside:
        return _Date(_first_day(words, at), words[last].end, f"-{number:02}", 1), last
    if at and words[at - 1].plain in known["this"] and today:
        return _Date(words[at - 1].start, words[at].end, f"{today[:4]}-{number:02}"), last
    return _Date(_first_day(words, at), words[last].end, f"-{number:02}"), last


def _first_day(words: Sequence[_Word], at: int) -> int:
    """Where the days before a month begin: "17 and 18 July"."""
    empty, first = load_gatherings()["names"]["empty"], words[at].start
    for i in range(at - 1, max(-1, at - 7), -1):
        if words[i].plain.isdigit() and len(words[i].plain) < 3:
            first = words[i].start
        elif words[i].plain not in empty:
            break
    return first


def _is_named(text: str, words: Sequence[_Word], at: int) -> bool:
    """Whether a year belongs to a name or a span of years: "the 2030 Agenda", "2021-2027"."""
    named = load_gatherings()["dates"]["named"]
    beside = [words[i].plain for i in (at - 1, at - 2, at + 1) if 0 <= i < len(words)]
    before, after = text[: words[at].start].rstrip()[-1:], text[words[at].end :].lstrip()
    spans = bool(re.match(r"[-–—/]\s?\d", after)) or (before in ("-", "–", "—", "/") and beside[:1] != [])
    return spans or any(word in named for word in beside)


def _year_told(words: Sequence[_Word], at: int, today: str) -> _Date | None:
    """The year of "last year", "el próximo año", "later this year", "in five years"."""
    known = load_gatherings()["dates"]
    if not today:
        return None
    word, before = words[at], words[max(0, at - 2) : at]
    if word.plain in known["years"] and before and before[-1].plain in known["numbers"]:
        lead = before[0].plain if len(before) == 2 else ""
        ahead = lead in ("in", "en", "em", "dans", "dentro", "de", "a")
        value = str(int(today[:4]) + known["numbers"][before[-1].plain])
        return _Date(before[0].start, word.end, value) if ahead else None
    if word.plain not in known["year"]:
        return None
    beside = [*before, word, *words[at + 1 : at + 2]]
    for key, step in (("last", -1), ("next", 1), ("this", 0)):
        telling = [w for w in beside if w.plain in known[key]]
        if telling:
            return _Date(min(telling[0].start, word.start), word.end, str(int(today[:4]) + step))
    return None


def _limits(words: Sequence[_Word], date: _Date) -> bool:
    """Whether the words before a date make it a limit: "by the end of", "antes de", "d'ici à"."""
    known, names = load_gatherings()["dates"], load_gatherings()["names"]
    before = [w.plain for w in words if w.end <= date.start]
    for i in range(len(before) - 1, max(-1, len(before) - 6), -1):
        if before[i] in known["limits"]:
            return not (i and before[i - 1] in known["planned"])
        if before[i] not in (*names["empty"], *known["edges"], *known["year"]):
            return False
    return False


@lru_cache(maxsize=1)
def _between() -> re.Pattern[str]:
    return re.compile("|".join(word.replace("*", r"\w*") for word in load_gatherings()["dates"]["between"]))


def _tells_when(word: str) -> bool:
    """Whether a word may stand between a meeting and its date or place."""
    known = load_gatherings()["dates"]
    return (
        word in months()
        or word in (*known["last"], *known["next"], *known["year"])
        or _between().fullmatch(word) is not None
    )


def _belongs_after(text: str, words: Sequence[_Word], end: int, date: _Date) -> bool:
    """Whether a date that follows a name is the meeting's: only little words and places lie between."""
    gap = [w for w in words if end <= w.start and w.end <= date.start]
    strange = [w for w in gap if not (w.capital or w.plain.isdigit() or _tells_when(w.plain))]
    joined = any(w.plain in ("and", "y", "e", "et") for w in gap) and bool(strange or any(w.capital for w in gap))
    if date.side:
        return len(strange) <= _REACH
    return not joined and (not strange or (len(strange) == 1 and gap[0] is strange[0]))


def _belongs_before(words: Sequence[_Word], start: int, date: _Date, *, led: bool) -> bool:
    """Whether a date before a name is the meeting's: close by, or at the head of the sentence."""
    gap = [w for w in words if date.end <= w.start and w.end <= start]
    strange = [w for i, w in enumerate(gap) if not (_tells_when(w.plain) or _is_seat(gap, i))]
    if led or not strange:
        return not strange
    if date.side and len(strange) <= _REACH:
        return True
    little = load_gatherings()["names"]["empty"]
    opens = all(w.plain in little for w in words if w.end <= date.start)
    return opens and len(gap) <= _REACH and not any(w.capital for w in strange)


def _is_seat(gap: Sequence[_Word], at: int) -> bool:
    """Whether a capital word is a place after "in": "In July 2023 in Brussels, the …"."""
    return (
        gap[at].capital and at > 0 and (gap[at - 1].plain in load_gatherings()["dates"]["place"] or gap[at - 1].capital)
    )


def _with_year(month: int, side: int, today: str) -> str:
    """A month of no year, the last or next of its name; the nearer one where nothing looks ahead or back."""
    year, now = int(today[:4]), int(today[5:7] or 0)
    if not now:
        return f"{year}-{month:02}"
    ahead = (month - now) % 12
    if side > 0 or (side == 0 and ahead < 6):
        return f"{year + (month < now)}-{month:02}"
    return f"{year - (month > now)}-{month:02}"


def place_near(text: str, end: int, others: Sequence[tuple[int, int]] = ()) -> str:
    """The English name of the place that stands after a name: "to be held in Santa Marta", "(Lisboa, 2020)", or "".

    >>> place_near("the Third Forum, to be held in Brujas", 15)
    'Bruges'
    """
    _, last = _clause(text, max(0, end - 1), end, others)
    known = load_gatherings()["dates"]
    bracket = re.match(r"\s?(?:\([A-Z][\w-]*\)\s?)?\(", text[end:last])
    for match in _RUN.finditer(text, end, last):
        words = _cut(text[end : match.start()])
        if not all(w.capital or w.plain.isdigit() or _tells_when(w.plain) for w in words):
            return ""
        run = match.group()
        if run.casefold() in months() or fold(run) in known["between"]:
            continue
        lead = bool(words) and words[-1].plain in known["place"]
        held = any(not w.capital and len(w.plain) > 3 for w in words)
        opened = bracket is not None and match.start() == end + bracket.end()
        lead = lead or (len(words) == 1 and words[0].plain in known["of"] and is_known_place(run))
        if (lead and (held or is_known_place(run))) or (opened and is_known_place(run)):
            return canonical_place(run)
    return ""
