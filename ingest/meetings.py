"""Which meeting a document comes from, which series that meeting belongs to and which body issued it."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_GENERIC = re.compile(
    r"\b(?P<name>(?:[A-Z0-9][\w.’'-]*\s+(?:(?:of|on|for|the|and|to|in|against|between)\s+){0,2}){0,9}?"
    r"(?:Summit|Meeting|Conference|Dialogue|Forum|Assembly|Congress|Workshop)"
    r"(?:\s+(?:of|on|for)\s+(?:the\s+)?(?:[A-Z][\w.’'-]*(?:\s+(?:of|on|for|the|and)\s+(?:the\s+)?|\s+)?){1,10})?)"
)
_LEAD = re.compile(
    r"^(?:(?:final|joint|annual|political|ministerial|outcome|concluding)\s+)*(?:declaration|statement|conclusions?|communiqué|"
    r"results?|agreements?|report|document|outcomes?|minutes|summary)\b.*?\b(?:of|from|following|at|after|by|on)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    r"^(?:the\s+)?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\d+(?:st|nd|rd|th)|"
    r"[IVX]+)\s+|\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_GATHERED = re.compile(
    r"\b(?:met|meeting|gathered|convened|assembled|held|reunid[oa]s|celebrad[oa]|réunie?s|tenue?|realizad[oa]|riunit[ie]|bijeen)\b",
    re.IGNORECASE,
)
_REMOTE = re.compile(r"\b(?:to be held|forthcoming|upcoming|next|próxim[oa]|prochaine?|prossim[oa])\b", re.IGNORECASE)

# Characters before a meeting's name in which a title or a sentence may say that it is another's.
_NEAR_TITLE, _NEAR = 45, 90


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting's series in English and the body that met; empty where unknown."""

    series: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    body: str
    terms: tuple[re.Pattern[str], ...]


@cache
def _entries() -> tuple[tuple[_Entry, ...], tuple[_Entry, ...]]:
    data = tomllib.loads((files("ingest") / "data" / "meetings.toml").read_text(encoding="utf-8"))
    flags = re.IGNORECASE
    series = tuple(
        _Entry(one["name"], one["body"], tuple(re.compile(term, flags) for term in one["terms"]))
        for one in data["series"]
    )
    bodies = tuple(
        _Entry(one["name"], one["name"], tuple(re.compile(term, flags) for term in one["terms"]))
        for one in data["body"]
    )
    return series, bodies


def find_meeting(title: str, heads: tuple[str, ...], opening: str, *, language: str = "en") -> Meeting:
    """The series named by the title, the running heads, or the opening words where they tell of a gathering.

    A meeting of no known series is taken from an English title, head or subtitle only.

    >>> find_meeting("Declaración de la Cumbre UE-CELAC 2023", (), "").series
    'EU-CELAC Summit'
    """
    series, _ = _entries()
    for text in (title, *heads):
        found = _known(series, text)
        if found:
            return found
    generic = Meeting()
    for text in (title, *heads) if language == "en" else ():
        generic = _generic(text, whole=text is not title)
        if generic.series:
            break
    for sentence in re.split(r"(?<=[.;])\s+(?=[A-ZÁÉÍÓÚ])", opening)[:3]:
        for entry in series:
            for term in entry.terms:
                match = term.search(sentence)
                if match is None:
                    continue
                before = sentence[max(match.start() - 300, 0) : match.start()]
                other = _REMOTE.search(before[-60:]) or _is_elsewhere(before, title=False)
                if _GATHERED.search(before) and not other and not generic.series:
                    return Meeting(entry.name, entry.body)
    return generic


def _known(entries: tuple[_Entry, ...], text: str) -> Meeting | None:
    for entry in entries:
        found = (term.search(text) for term in entry.terms)
        if any(match is not None and not _is_elsewhere(text[: match.start()], title=True) for match in found):
            return Meeting(entry.name, entry.body)
    return None


@cache
def _elsewhere(*keys: str) -> re.Pattern[str]:
    data = tomllib.loads((files("ingest") / "data" / "meetings.toml").read_text(encoding="utf-8"))
    return re.compile(rf"\b(?:{'|'.join(word for key in keys for word in data[key])})\b", re.IGNORECASE)


def _is_elsewhere(before: str, *, title: bool) -> bool:
    """Whether the words before a meeting's name say that the text is of another: "… met in Lima, recalling the"."""
    near = re.split(r"[:;.–—]\s", before)[-1][-(_NEAR_TITLE if title else _NEAR) :]
    words = _elsewhere("elsewhere") if title else _elsewhere("elsewhere", "afterwards")
    said = [match.end() for match in words.finditer(near)]
    met = [match.end() for match in _GATHERED.finditer(near)]
    return bool(said) and max(said) > max(met, default=0)


def _generic(title: str, *, whole: bool) -> Meeting:
    """A meeting of no known series, from an English title, or from a line that is nothing else (`whole`)."""
    rest = _LEAD.sub("", title)
    found = _GENERIC.fullmatch(rest) if whole else _GENERIC.search(rest)
    if not found or _elsewhere("elsewhere").match(found.group("name")):
        return Meeting()
    if _is_elsewhere(title[: title.find(found.group("name"))], title=True):
        return Meeting()
    name = " ".join(_ORDINAL.sub("", found.group("name")).split()).strip(" ,–-:")
    if len(name.split()) < 2 or len(name) > 120:
        return Meeting()
    return Meeting(series=name)


def find_body(letterhead: tuple[str, ...]) -> str:
    """The issuing body that the letterhead, title or running heads name, or ""."""
    _, bodies = _entries()
    for entry in bodies:
        if any(term.search(text.strip()) for text in letterhead for term in entry.terms):
            return entry.name
    return ""
