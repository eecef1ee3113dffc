"""A draft → meetings that it cites with another date or place than they had."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index.changes import Side, date_marks
from index.models import DocumentInfo, Finding, Record
from index.profile import profile
from index.tokens import fold, words
from nlp.models import Statement

if TYPE_CHECKING:
    from index.store import Corpus

_EMPTY = frozenset("the of on and for a an de del la el los las y e do da dos das et des du le les sur sobre".split())  # noqa: SIM905
_ORDINALS = frozenset("first second third fourth fifth sixth seventh eighth ninth tenth annual meeting".split())  # noqa: SIM905
_GATHERING = re.compile(
    r"\b(?:summit|meeting|forum|conference|dialogue|declaration|cumbre|reuni[oó]n|foro|conferencia|di[aá]logo|declaraci[oó]n"
    r"|sommet|r[eé]union|conf[eé]rence|d[eé]claration|c[uú]pula|reuni[aã]o|f[oó]rum|confer[eê]ncia|di[aá]logo|declara[cç][aã]o)\b",
    re.IGNORECASE,
)


def find_meeting_faults(corpus: Corpus, draft: Record) -> list[Finding]:
    """Cited meetings whose date or place in the draft is not that of the corpus."""
    infos = _meetings(corpus.documents(), draft)
    places = {fold(info.place): info.place for info in infos if info.place}
    findings = []
    for statement in draft.annotations.statements:
        if statement.kind == "heading" or not _GATHERING.search(statement.text):
            continue
        findings += _fault(statement, infos, places)
    return findings


def _meetings(infos: Sequence[DocumentInfo], draft: Record) -> list[DocumentInfo]:
    """One document a meeting, those of the draft's own meeting left out."""
    own = (draft.document.metadata.meeting, draft.document.metadata.date)
    found: dict[str, DocumentInfo] = {}
    for info in infos:
        if info.date and info.meeting and info.sha256 != draft.document.sha256 and (info.meeting, info.date) != own:
            found.setdefault(info.meeting_id or info.id, info)
    return list(found.values())


def _fault(statement: Statement, infos: Sequence[DocumentInfo], places: dict[str, str]) -> list[Finding]:
    said = set(words(statement.text))
    folded = f" {' '.join(words(statement.text))} "
    dates = sorted(date_marks(Side(statement, profile(statement))))
    here = sorted(name for key, name in places.items() if f" {' '.join(words(key))} " in folded)
    series = {info.series for info in infos if info.series and _names(info.series, said)}
    named = [info for info in infos if _names(info.meeting, said) and len(_content(info.meeting)) >= 2]
    in_place = [info for info in infos if info.place in here and (not series or info.series in series)]
    if named and len({info.meeting_id for info in named}) == 1:
        info = named[0]
        if here and info.place and info.place not in here and not _held(info, dates, infos):
            return [_told(statement, info, "place", here[0], info.place)]
        if dates and not any(_agrees(date, info) for date in dates) and not _elsewhere(dates, infos, series):
            return [_told(statement, info, "date", ", ".join(dates), info.date)]
        return []
    if in_place and dates and (series or len(here) == 1):
        if any(_agrees(date, info) for date in dates for info in in_place):
            return []
        if series:
            info = max(in_place, key=lambda i: i.date)
            return [_told(statement, info, "date", ", ".join(dates), info.date)]
        return []
    at_date = [info for info in infos if info.series in series and any(_agrees(d, info) and len(d) >= 7 for d in dates)]
    if series and here and at_date and not any(info.place in here for info in at_date):
        return [_told(statement, at_date[0], "place", here[0], at_date[0].place)]
    return []


def _held(info: DocumentInfo, dates: Sequence[str], infos: Sequence[DocumentInfo]) -> bool:
    """Whether the dates speak of another meeting than `info`."""
    return bool(dates) and not any(_agrees(d, info) for d in dates) and any(_agrees(d, i) for d in dates for i in infos)


def _elsewhere(dates: Sequence[str], infos: Sequence[DocumentInfo], series: set[str]) -> bool:
    return any(_agrees(date, info) for date in dates for info in infos if info.series in series)


def _agrees(date: str, info: DocumentInfo) -> bool:
    """Whether a date names the day the meeting was held (any day of its month if it lasted longer)."""
    return info.date.startswith(date) or (
        len(date) == 10 and date[:7] == info.date[:7] and 0 <= int(date[8:]) - int(info.date[8:] or "0") <= 4
    )


def _content(name: str) -> set[str]:
    return {word for word in words(name) if word not in _EMPTY}


def _names(name: str, said: set[str]) -> bool:
    """Whether a statement holds all the content words of a name."""
    return bool(_content(name)) and _content(name) <= said


def _told(statement: Statement, info: DocumentInfo, what: str, said: str, true: str) -> Finding:
    message = f"The {what} of “{info.meeting}” is given as {said}; the corpus has {true} ({info.title or info.source})."
    return Finding(f"meeting_{what}", "high", message, statement.paragraph, statement, values={info.id: true, "": said})
