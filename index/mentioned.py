"""Meetings that texts mention without any document of theirs being here: "the EU-CELAC Summit in July 2023".

A mention is dated by the words around it ("July 2023", "el pasado mes de julio", "last year") against the date of the
document, so that mentions of one meeting in several texts and languages come together.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from index.filters import choose_documents, conditions
from index.models import DocumentInfo, Filters, Hit, MeetingHits, Why
from index.schema import names, statements, tags
from index.tokens import fold
from ingest.ids import slug
from nlp.models import EntityMention, Statement

if TYPE_CHECKING:
    from index.store import Corpus

_MONTHS = {
    1: "january enero janvier janeiro gennaio januari",
    2: "february febrero fevrier fevereiro febbraio februari",
    3: "march marzo mars marco maart",
    4: "april abril avril aprile",
    5: "may mayo mai maio maggio mei",
    6: "june junio juin junho giugno juni",
    7: "july julio juillet julho luglio juli",
    8: "august agosto aout augustus",
    9: "september septiembre setiembre septembre setembro settembre",
    10: "october octubre octobre outubro ottobre oktober",
    11: "november noviembre novembre novembro",
    12: "december diciembre decembre dezembro dicembre",
}
MONTHS = {name: number for number, listed in _MONTHS.items() for name in listed.split()}
_LAST = frozenset(
    ["last", "pasado", "pasada", "dernier", "derniere", "passado", "passada", "ultimo", "ultima", "scorso", "scorsa"]
)
_NEXT = frozenset(["next", "proximo", "proxima", "prochain", "prochaine", "prossimo", "prossima", "coming"])
_YEAR_WORDS = frozenset(["year", "ano", "annee", "anno", "jaar"])
_AROUND = 60  # characters after a mention in which its date may stand
_BEFORE = 30
_WORDS = re.compile(r"[^\W_]+")


def date_near(text: str, start: int, end: int, today: str) -> str:
    """The date ("2023-07", "2023" or "") that the words in and near `text[start:end]` give, seen from `today`.

    >>> date_near("as agreed at the EU-CELAC Summit last July", 17, 33, "2024-03-12")
    '2023-07'
    """
    near = [fold(word) for word in _WORDS.findall(text[max(0, start - _BEFORE) : end + _AROUND])]
    inside = [fold(word) for word in _WORDS.findall(text[start:end])]
    year = _year(inside) or _year(near)
    month = next((MONTHS[word] for word in (*inside, *near) if word in MONTHS and not _is_verb(word, near)), 0)
    if year:
        return f"{year}-{month:02}" if month else year
    if not today:
        return ""
    this_year, this_month = int(today[:4]), int(today[5:7] or 12)
    if month and _LAST & set(near):
        return f"{this_year - (month >= this_month)}-{month:02}"
    if month and _NEXT & set(near):
        return f"{this_year + (month <= this_month)}-{month:02}"
    if _YEAR_WORDS & set(near) and (_LAST | _NEXT) & set(near):
        return str(this_year + (1 if _NEXT & set(near) else -1))
    return ""


def _year(found: list[str]) -> str:
    return next((word for word in found if re.fullmatch(r"(19|20)\d\d", word)), "")


def _is_verb(word: str, near: list[str]) -> bool:
    """English "may" and "march" are months only beside a number or "last"."""
    if word not in ("may", "march", "mars"):
        return False
    at = near.index(word)
    beside = {*near[max(0, at - 1) : at], *near[at + 1 : at + 2]}
    return not any(other.isdigit() or other in _LAST | _NEXT or other in ("in", "en", "of") for other in beside)


def mentioned_meetings(corpus: Corpus, filters: Filters) -> list[MeetingHits]:
    """The meetings that texts mention and that no document here reports, each with the passages that name it."""
    where = conditions(filters, choose_documents(corpus.documents(), filters))
    of_meetings = select(names.c.value).where(names.c.field == "entity", names.c.type == "meeting")
    rows = select(tags.c.row).where(tags.c.field == "entity", tags.c.value.in_(of_meetings))
    query = select(statements.c.payload, statements.c.family).where(statements.c.row.in_(rows), *where)
    infos = corpus.infos()
    reported = {info.meeting_id for info in infos.values()}
    found: dict[str, list[tuple[Statement, str, str, str]]] = defaultdict(list)
    from index.codec import unpack_statement

    with corpus.engine.connect() as connection:
        for payload, family in connection.execute(query):
            statement = unpack_statement(payload)
            for entity in statement.entities:
                if entity.type == "meeting":
                    date = date_near(statement.text, entity.start, entity.end, infos[statement.document].date)
                    id = _id(entity, date)
                    if id not in reported and not _same_meeting(entity, date, list(infos.values())):
                        found[id].append((statement, family, entity.name, date))
    return [_meeting(id, held, infos) for id, held in sorted(found.items())]


def _id(entity: EntityMention, date: str) -> str:
    return slug(entity.name if not date or date[:4] in entity.name else f"{entity.name} {date[:4]}")


def _same_meeting(entity: EntityMention, date: str, infos: list[DocumentInfo]) -> bool:
    """Whether a document here reports the meeting that is mentioned: same series or name, same date as far as known."""
    wanted = slug(entity.name)
    for info in infos:
        named = {slug(info.meeting), slug(info.series)} - {""}
        if any(name == wanted or wanted.startswith(name) or name.startswith(wanted) for name in named):
            shorter = min(len(date), len(info.date))
            if date[:shorter] == info.date[:shorter]:
                return True
    return False


def _meeting(id: str, held: list[tuple[Statement, str, str, str]], infos: dict[str, DocumentInfo]) -> MeetingHits:
    held = sorted(held, key=lambda item: (infos[item[0].document].date, item[0].document, item[0].start))
    seen: dict[str, Statement] = {}
    for statement, family, _, _ in held:
        seen.setdefault(family, statement)
    hits = tuple(
        Hit(rank, 0.0, False, Why(0.0, (), ()), statement, infos[statement.document])
        for rank, statement in enumerate(list(seen.values())[:10], start=1)
    )
    date = max((date for _, _, _, date in held), key=len)
    name = min(name for _, _, name, _ in held)
    named = name if not date or date[:4] in name else f"{name} ({date})"
    return replace(MeetingHits(id, named, date, "", (), 0.0), hits=hits, passages=len(seen))
