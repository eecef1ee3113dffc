"""Title, date, place, body, meeting and symbol of a document, from its first page and its file's properties."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import fields, replace
from functools import cache
from importlib.resources import files
from pathlib import PurePath

from ingest.assemble import assemble
from ingest.dates import DateSpan, find_dates
from ingest.meetings import find_body, find_meeting
from ingest.models import Metadata, Paragraph
from ingest.printed import Parsed
from ingest.titles import compose_title, is_caps, is_sensible, names_kind, subject_of

_OPENING = 12
_HELD = re.compile(
    r"(?<!be )\b(?:held|met|gathered|convened|assembled|celebrad[oa]s?|reunid[oa]s?|réunie?s?|tenue?s?|"
    r"realizad[oa]|riunit[oie]|bijeen)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:(?:Adopted|Done|Signed|Issued) (?:at|in|on|by)|Hech[oa] en|(?:Adoptad|Firmad|Suscrit|Dad)[oa] (?:en|em|a)|"
    r"Fait à|(?:Adopté|Signé)e? à|Feit[oa] em|Fatto a|(?:Adottat|Firmat)[oa] a|Gedaan te)\b"
)
_PLACE = r"(?P<place>[A-ZÀ-Þ][\w.'’-]*(?:\s+(?:(?:de|del|da|do|of|la|las|los)\s+)?[A-ZÀ-Þ][\w.'’-]*){0,3})"
_LED = re.compile(r"(?:^|[,(·|–-]\s*|,\s*(?:le|el|em|on|a|il|op|den|this))$", re.IGNORECASE)
_MEETING_WORD = re.compile(
    r"\b(?:summit|meeting|conference|forum|foro|fórum|dialogue|diálogo|dialogo|cumbre|sommet|cúpula|cimeira|vertice|reunión|"
    r"réunion|reunião|riunione|conferencia|conférence|conferência|conferenza|news|press|noticias|actualités|notícias)\b",
    re.IGNORECASE,
)
_LIKE_PLACE = re.compile(_PLACE)
_IN_PLACE = re.compile(
    rf"\b(?:in|at|en|em|à|a|ad|te|held in)\s+(?:the city of |la ciudad de |a cidade de |la ville de )?{_PLACE}"
)
_PLACE_MEETING = re.compile(rf"\b(?:at|from|of) the {_PLACE}\s+(?:Meeting|Summit|Conference)\b")
_JOINER = re.compile(
    r"^(?:le|el|il|em|en|on|op|in|a|à|the|this|,|;|\(|\))+\s+|\s+(?:le|el|il|em|en|on|op|the|,)+$", re.IGNORECASE
)
_FILE_DATE = re.compile(r"^(?P<date>(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?)(?=[-_. ])")
_SYMBOLS = (
    re.compile(r"\bST\s?\d{4,5}(?:/\d{1,2})?/\d{2,4}(?:\s(?:REV|COR|ADD)\s?\d+)*(?:\s(?:INIT))?\b"),
    re.compile(r"\b(?:COM|JOIN|SWD|SEC|C)\s?\(\d{4}\)\s?\d{1,5}(?:\s(?:final|def))?\b"),
    re.compile(
        r"\b(?:A|E|S|CTOC|CAC|UNODC|CELAC|CICAD|OEA|OAS|AG|RC|MISPA|CSH|SLA)/(?:[A-Z][\w.]*/?|Ser\.|doc\.|\d)[\w./()-]*\d[\w./()-]*"
    ),
    re.compile(r"(?<![\d/.])\d{4,5}/(?:\d/)?\d{2}(?:\s(?:REV|COR|ADD)\s?\d+)*(?![\d/])"),
)

_OWN_SYMBOL = re.compile(r"[A-Z][A-Z0-9-]{1,11}(?:[/.][A-Z0-9][\w.-]{0,9}){1,4}(?:\s(?:REV|COR|ADD)\.?\s?\d+)?(?<=\d)")


def describe(text: str, paragraphs: Sequence[Paragraph], parsed: Parsed, language: str, name: str) -> Metadata:
    """What the document says of itself; fields stay empty rather than hold a guess.

    `name` is the file's name: a date at its beginning ("2023-11-launch.pdf") is used where the text gives none.
    """
    opening = [text[p.start : p.end] for p in paragraphs[:_OPENING]]
    title = _title(text, paragraphs, parsed, language, name)
    running = [text[p.start : p.end] for p in paragraphs if p.kind == "body" and p.end - p.start > 70][:2]
    closing = [text[p.start : p.end] for p in paragraphs[-4:] if p.kind != "footnote"]
    when, place = _date_and_place(title, opening, running, closing)
    if not when.first:
        found = _FILE_DATE.match(PurePath(name).name)
        when = DateSpan(found.group("date"), found.group("date"), 0, 0) if found else when
    heads = tuple(parsed.furniture)
    letterhead = _before_title(text, paragraphs)
    said = [text[p.start : p.end] for p in paragraphs[:5] if _is_sentence(text, p)]
    short = [line for line in (*heads, *letterhead, *opening[:5]) if len(line) < 160 and line not in said]
    lines = tuple(part.strip() for line in short for part in re.split("[,·|;]", line))
    meeting = find_meeting(title, lines, " ".join([*running[:1], *said]), language=language)
    year = _year_of_meeting(title, when.first)
    return Metadata(
        title=title,
        date=when.first,
        end_date=when.last if when.last != when.first else "",
        place=canonical_place(place),
        body=meeting.body or find_body((*letterhead, *heads, title)),
        meeting=f"{meeting.series} {year}".strip() if meeting.series and year else meeting.series,
        series=meeting.series,
        symbol=_symbol([*heads, *opening]),
        language=language,
    )


def _is_sentence(text: str, paragraph: Paragraph) -> bool:
    """Whether a paragraph says something, where a line at the head of a document only names the meeting."""
    return paragraph.kind == "body" and text[paragraph.start : paragraph.end].rstrip().endswith((".", ",", ";", ":"))


def overlaid(found: Metadata, given: Metadata) -> Metadata:
    """`found`, with every field that `given` (a manifest) fills taken from there."""
    changes = {f.name: getattr(given, f.name) for f in fields(Metadata) if getattr(given, f.name)}
    if given.date and not given.end_date and given.date != found.date:
        changes["end_date"] = ""
    return replace(found, **changes)


@cache
def _places() -> dict[str, str]:
    data: dict[str, list[str]] = tomllib.loads((files("ingest") / "data" / "places.toml").read_text(encoding="utf-8"))
    return {known.casefold(): name for name, others in data.items() for known in (name, *others)}


def canonical_place(place: str) -> str:
    """The English name of a known place, or the place as written.

    >>> canonical_place("Bruxelles")
    'Brussels'
    """
    plain = place.strip(" ,.;()")
    return _places().get(plain.casefold(), plain)


def is_known_place(place: str) -> bool:
    """Whether a place stands in the list of places, in any of its languages."""
    return place.strip(" ,.;()").casefold() in _places()


def _before_title(text: str, paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    """The lines above the title: a letterhead."""
    head: list[str] = []
    for paragraph in paragraphs[:8]:
        if paragraph.kind == "title":
            return tuple(head)
        if paragraph.end - paragraph.start < 120:
            head.append(text[paragraph.start : paragraph.end])
    return ()


def _title(text: str, paragraphs: Sequence[Paragraph], parsed: Parsed, language: str, name: str) -> str:
    for paragraph in paragraphs[:40]:
        if subject := subject_of(text[paragraph.start : paragraph.end]):
            return compose_title([[subject]], text, language)
    title = compose_title(_title_blocks(parsed), text, language)
    if title and len(title.split()) <= 3 and not names_kind(title):
        more = _more_title(text, paragraphs, language)
        return f"{title}: {more}" if more else title
    if title:
        return title
    if is_sensible(parsed.raw.title):
        return compose_title([[parsed.raw.title]], text, language)
    for paragraph in paragraphs[:3]:
        first = text[paragraph.start : paragraph.end]
        if len(first) < 200 and not first.endswith(".") and not find_dates(first):
            return compose_title([[first]], text, language)
    return re.sub(r"[-_]+", " ", PurePath(name).stem.split(".")[0]).strip().capitalize()


def _title_blocks(parsed: Parsed) -> list[list[str]]:
    """The printed lines of each title block, words parted at their ends made whole."""
    found: list[list[str]] = []
    for block in parsed.blocks:
        if block.kind != "title":
            continue
        lines = [line.text.strip() for line in block.lines] or [block.text]
        if any(line.endswith("-") for line in lines[:-1]):
            found.append([assemble([block]).text])
            continue
        group: list[str] = []
        for line in block.lines:
            group.append(line.text.strip())
            if line.margin_right - line.margin_left - (line.right - line.left) > 0.45 * (
                line.margin_right - line.margin_left
            ):
                found.append(group)
                group = []
        found.append(group or ([] if block.lines else lines))
    return [group for group in found if group]


def _more_title(text: str, paragraphs: Sequence[Paragraph], language: str) -> str:
    """For a title that only names a programme: the first run of headings that tells what the document is."""
    run: list[str] = []
    for paragraph in [*paragraphs[:20], None]:
        if paragraph is not None and paragraph.kind == "heading":
            run.append(text[paragraph.start : paragraph.end])
            continue
        said = [index for index, part in enumerate(run) if names_kind(part)]
        if said and len(" ".join(run[said[0] : said[0] + 2]).split()) >= 4:
            return compose_title([run[said[0] : said[0] + 2]], text, language)
        run = []
    return ""


def _date_and_place(
    title: str, opening: Sequence[str], running: Sequence[str], closing: Sequence[str]
) -> tuple[DateSpan, str]:
    """The date and place of the dateline; else of the title; else of the sentence that tells of the gathering."""
    nothing = DateSpan("", "", 0, 0)
    when, place = nothing, ""
    year = next(iter(re.findall(r"\b(?:19|20)\d\d\b", title)), "")
    for paragraph in opening:
        found = _dateline(paragraph, year)
        if found is not None:
            when, place = found
            break
    in_title = find_dates(title)
    if not when.first and in_title:
        when = in_title[0]
    gathered = _gathering(running[:2], _HELD, year) or _gathering(closing, _DONE, year)
    if gathered is not None:
        if not when.first:
            when = gathered[0]
        place = place or (gathered[1] if _same_time(when, gathered[0]) else "")
    if not place and (found_place := _PLACE_MEETING.search(title)):
        named = found_place.group("place")
        place = named if named.casefold() in _places() else ""
    if not when.first:
        for paragraph in closing:
            found = _dateline(paragraph, year)
            if found is not None:
                when, place = found[0], place or found[1]
                break
    if not when.first and year:
        when = DateSpan(year, year, 0, 0)
    return when, place


def _same_time(one: DateSpan, other: DateSpan) -> bool:
    return one.first[:7] == other.first[:7] or not other.first


def _dateline(paragraph: str, year: str) -> tuple[DateSpan, str] | None:
    """A short line that is a date, with or without a place: "Lima, 18-20 June 2025", "Bruxelles, le 18 juillet"."""
    if len(paragraph) > 130:
        return None
    plain = re.sub(r"\(OR\. ?\w\w\)|\(or\. ?\w\w\)", "", paragraph)
    dates = find_dates(plain, year=year)
    if not dates:
        return None
    when = max(dates, key=lambda date: (date.has_day, -date.start))
    before, after = plain[: when.start].strip(), plain[when.end :].strip()
    if (after and after[0].isalpha() and len(after.split()) > 3) or len(after.split()) > 12:
        return None
    segment = re.split(r"[;()|·•–]|\s-\s", before.rstrip(" ("))[-1]
    parts = [part for part in (_tidy_place(part) for part in segment.split(",")) if part]
    known = [
        part for part in (*parts, _tidy_place(re.split("[,(]", after.lstrip(" ,"))[0])) if part.casefold() in _places()
    ]
    if known:
        return when, known[0]
    if not _LED.search(before):
        named = _IN_PLACE.search(before)
        return (when, named.group("place") if named else "") if len(segment.split()) <= 7 else None
    likely = [part for part in parts if _LIKE_PLACE.fullmatch(part) and not _MEETING_WORD.search(part)]
    if likely:
        return when, likely[0]
    return None if len(before.split()) > 12 else (when, "")


def _tidy_place(part: str) -> str:
    previous = None
    part = part.strip(" .,:;()")
    while part != previous:
        previous = part
        part = _JOINER.sub("", f"{part} ").strip(" .,:;()")
    if part.casefold() in ("le", "el", "on", "em", "en", "il", "op", "the", "in"):
        return ""
    return part.title() if is_caps(part) else part


def _gathering(paragraphs: Sequence[str], verb: re.Pattern[str], year: str) -> tuple[DateSpan, str] | None:
    """The date and place near the first word for meeting: "held in June 2025 in Lima", "Hecho en Quito, a los…"."""
    for paragraph in paragraphs:
        for held in list(verb.finditer(paragraph[:1500]))[:3]:
            window = paragraph[held.start() : held.end() + 130]
            window = re.split(r"(?<=[a-z)])[.;]\s", window)[0]
            dates = find_dates(window, year=year)
            named = [match.group("place") for match in _IN_PLACE.finditer(window)]
            place = next((name for name in named if _is_place(name)), "")
            if dates:
                return dates[0], place
            if place:
                return DateSpan("", "", 0, 0), place
    return None


def _is_place(name: str) -> bool:
    words = name.split()
    return name.casefold() in _places() or bool(
        words
        and len(words) <= 3
        and not _month_like(name)
        and not any(c.isdigit() for c in name)
        and not name.isupper()
    )


def _month_like(name: str) -> bool:
    return bool(find_dates(f"{name} 2000"))


def _year_of_meeting(title: str, date: str) -> str:
    years = re.findall(r"\b(?:19|20)\d\d\b", title)
    return date[:4] if date[:4] in years or not years else (years[0] if len(set(years)) == 1 else date[:4])


def _symbol(texts: Sequence[str]) -> str:
    """The document's symbol, e.g. "ST 12838/23", "A/RES/55/25"."""
    for pattern in _SYMBOLS[:3]:
        for text in texts:
            if len(text) < 160 and (found := pattern.search(text)):
                return found.group().strip()
    for text in texts:
        for part in re.split(r"\s[·|–-]\s|\s{2,}", text) if len(text) < 160 else []:
            if _OWN_SYMBOL.fullmatch(part.strip()):
                return part.strip()
    for text in texts:
        if len(text) < 60 and (found := _SYMBOLS[3].search(text)) and not find_dates(text):
            return found.group().strip()
    return ""
