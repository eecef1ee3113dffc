"""A draft → meetings that it cites with another date or place than they had."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import text

from index.changes import Side, date_marks
from index.codec import unpack_statement
from index.models import DocumentInfo, Finding, Record
from index.precedents import counts
from index.profile import profile
from index.tokens import words
from index.wording import load_wording
from ingest.metadata import canonical_place
from nlp.models import Statement

if TYPE_CHECKING:
    from index.store import Corpus

_GATHERING = re.compile(
    r"\b(?:summit|meeting|forum|conference|dialogue|cumbre|reuni[oó]n|foro|conferencia|di[aá]logo|sommet|r[eé]union"
    r"|conf[eé]rence|c[uú]pula|reuni[aã]o|f[oó]rum|confer[eê]ncia)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|at|en|à|a|em|de|of)\s+((?:[A-ZÀ-Þ][\w’'-]+)(?:\s(?:de\s)?[A-ZÀ-Þ][\w’'-]+){0,2})")
_FIRST_LINES = 6
_LASTS = 4
_LINE = 160


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the corpus: when and where it was, and the names it goes by in the languages of its documents."""

    info: DocumentInfo
    names: tuple[frozenset[str], ...]


def find_meeting_faults(corpus: Corpus, draft: Record) -> list[Finding]:
    """Meetings that the draft cites by name whose date or place is not that of the corpus."""
    meetings: list[Meeting] = corpus.cached("meetings by name", lambda: _meetings(corpus))
    own = (draft.document.metadata.meeting, draft.document.metadata.date)
    known = [m for m in meetings if (m.info.meeting, m.info.date) != own and m.info.sha256 != draft.document.sha256]
    findings = []
    for statement in draft.annotations.statements:
        if counts(statement) and _GATHERING.search(statement.text):
            findings += _fault(statement, known)
    return findings


def _meetings(corpus: Corpus) -> list[Meeting]:
    """The meetings with a date, each with its names: as stated, and as the opening lines of its documents have them."""
    groups: dict[str, list[DocumentInfo]] = {}
    for info in corpus.documents():
        if info.date and info.meeting:
            groups.setdefault(info.meeting_id or info.id, []).append(info)
    opening = _opening_lines(corpus)
    found = []
    for _, infos in sorted(groups.items()):
        names = {_content(infos[0].meeting, "en")}
        for info in infos:
            names |= _opening_names(opening.get(info.id, ()), info)
        earliest = min(infos, key=lambda i: (i.date, i.id))
        found.append(Meeting(earliest, tuple(sorted((n for n in names if len(n) >= 3), key=sorted))))
    return found


def _opening_lines(corpus: Corpus) -> dict[str, list[Statement]]:
    """The first statements of every document."""
    query = text("SELECT document, payload FROM statements WHERE ordinal < :n ORDER BY document, ordinal")
    found: dict[str, list[Statement]] = {}
    with corpus.engine.connect() as connection:
        for document, payload in connection.execute(query, {"n": _FIRST_LINES}):
            found.setdefault(document, []).append(unpack_statement(payload))
    return found


def _opening_names(statements: Sequence[Statement], info: DocumentInfo) -> set[frozenset[str]]:
    """A line such as "Segundo Foro de Seguridad, Cartagena, 19 y 20 de mayo de 2022" names the meeting."""
    names = set()
    for statement in statements:
        head = statement.text.split(",")[0]
        dated = any(d.iso[:7] == info.date[:7] for d in profile(statement).dates)
        if (
            not statement.level
            and len(statement.text) < _LINE
            and dated
            and "," in statement.text
            and _GATHERING.search(head)
        ):
            names.add(_content(head, statement.language))
    return names


def _content(name: str, language: str) -> frozenset[str]:
    """The content words of a name, ordinal included: it tells one meeting of a series from the next."""
    listed = words(name)
    empty = {i for f in load_wording(language).function.find(listed) for i in range(f.first, f.last)}
    return frozenset(word for place, word in enumerate(listed) if place not in empty)


def _fault(statement: Statement, meetings: Sequence[Meeting]) -> list[Finding]:
    said = set(words(statement.text))
    named = [m for m in meetings if any(name <= said for name in m.names)]
    if len({m.info.meeting_id for m in named}) != 1:
        return []
    info = named[0].info
    dates = sorted(date_marks(Side(statement, profile(statement))))
    places = _places(statement)
    if dates and not any(_agrees(date, info) for date in dates):
        if any(_agrees(date, m.info) and m.info.place in places for m in meetings for date in dates):
            return []  # the date of another meeting that the sentence also speaks of
        return [_told(statement, info, "date", ", ".join(dates), info.date)]
    if dates and places and info.place and canonical_place(info.place) not in places:
        return [_told(statement, info, "place", places[0], info.place)]
    return []


def _places(statement: Statement) -> list[str]:
    """The known places that a sentence names after "in", "at", "en"…, by their English names, in order."""
    found = []
    for match in _PLACE.finditer(statement.text):
        run = match.group(1)
        name = canonical_place(run)
        if name == run and " " in run:
            name = canonical_place(run.split(" ")[0])
        country = any(e.type == "country" and e.text == run for e in statement.entities)
        month = name.casefold() in load_wording(statement.language).months
        if not country and not month and not _GATHERING.search(run):
            found.append(name)
    return found


def _agrees(date: str, info: DocumentInfo) -> bool:
    """Whether a date is that of the meeting, as far as it goes; the last days of one of several days agree too."""
    if info.date.startswith(date) or date.startswith(info.date):
        return True
    if len(date) == 10 and len(info.date) == 10 and date[:7] == info.date[:7]:
        return 0 <= int(date[8:]) - int(info.date[8:]) <= _LASTS
    return False


def _told(statement: Statement, info: DocumentInfo, what: str, said: str, true: str) -> Finding:
    message = f"The {what} of “{info.meeting}” is given as {said}; the corpus has {true} ({info.title or info.source})."
    return Finding(f"meeting_{what}", "high", message, statement.paragraph, statement, values={info.id: true, "": said})
