"""The filters of the contract → conditions in SQL, so that nothing that they exclude is scanned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, select

from index.errors import BadQuery
from index.models import DocumentInfo, Filters
from index.schema import statements, tags
from index.tokens import words
from ingest.ids import slug

KINDS = ("commitment", "call", "position", "context", "heading")
STRENGTHS = ("firm", "soft")
TAGGED = {"actor": "actor", "crime_type": "crime", "entity": "entity"}
ALSO = (*TAGGED, "meeting", "year")
"""What `Filters.also` may speak of: tags of statements, the id of a meeting, the year of a document or "undated"."""


def check_filters(filters: Filters) -> None:
    """Raise BadQuery for a kind, strength, date or further condition that cannot be."""
    for given, known, name in ((filters.kinds, KINDS, "kind"), (filters.strengths, STRENGTHS, "strength")):
        for value in given:
            if value not in known:
                raise BadQuery(f"There is no {name} {value!r}; use one of: {', '.join(known)}.")
    for value in (filters.since, filters.until):
        if value and not is_date(value):
            raise BadQuery(f"{value!r} is no date; write a year, a month or a day: 2023, 2023-07 or 2023-07-18.")
    for condition in filters.also:
        field, _, value = condition.partition(":")
        if field not in ALSO or not value:
            raise BadQuery(f"There is no condition {condition!r}; write field:value with one of {', '.join(ALSO)}.")


def also(filters: Filters, *fields: str) -> list[tuple[str, str]]:
    """The further conditions on `fields`, each as (field, value)."""
    parted = [condition.partition(":") for condition in filters.also]
    return [(field, value) for field, _, value in parted if field in fields]


def meeting_of(info: DocumentInfo) -> str:
    """The id of the document's meeting; a document of none stands for itself."""
    return info.meeting_id or info.id


def year_of(date: str) -> str:
    """The year of an ISO date, "undated" without one."""
    return date[:4] or "undated"


def is_date(value: str) -> bool:
    """Whether `value` is an ISO date that a calendar has, or the year or month of one."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", value):
        return False
    try:
        date.fromisoformat(value + "-01-01"[len(value) - 4 :])
    except ValueError:
        return False
    return True


def period(day: str) -> tuple[str, str]:
    """First and last day that an ISO date of any precision covers.

    >>> period("2023-07")
    ('2023-07-01', '2023-07-31')
    """
    return day + "-01-01"[len(day) - 4 :], day + "-12-31"[len(day) - 4 :]


def names_document(value: str, info: DocumentInfo) -> bool:
    """Whether `value` is the document's id (or its beginning), file name, stem, work or symbol."""
    stem = info.source.rsplit(".", 1)[0]
    keys = (info.id, info.source, stem, info.work, info.symbol)
    return value in keys or (len(value) >= 6 and info.id.startswith(value.lower()))


def holds_name(name: str, value: str) -> bool:
    """Whether the words of `value` stand in a row in `name`."""
    wanted, there = words(value), words(name)
    return bool(wanted) and any(there[at : at + len(wanted)] == wanted for at in range(len(there)))


def choose_documents(infos: Sequence[DocumentInfo], filters: Filters) -> list[str] | None:
    """The ids of the documents that the filters on documents let through, or None if they ask for nothing."""
    exactly = also(filters, "meeting", "year")
    if not (filters.bodies or filters.meetings or filters.documents or filters.since or filters.until or exactly):
        return None
    since = period(filters.since)[0] if filters.since else ""
    until = period(filters.until)[1] if filters.until else "9"
    chosen = []
    for info in infos:
        first, last = period(info.date) if info.date else ("", "")
        if (since or filters.until) and not (info.date and last >= since and first <= until):
            continue
        if filters.bodies and not any(holds_name(info.body, body) for body in filters.bodies):
            continue
        if filters.meetings and not any(names_meeting(value, info) for value in filters.meetings):
            continue
        if filters.documents and not any(names_document(value, info) for value in filters.documents):
            continue
        if any(value != (meeting_of(info) if field == "meeting" else year_of(info.date)) for field, value in exactly):
            continue
        chosen.append(info.id)
    return chosen


def names_meeting(value: str, info: DocumentInfo) -> bool:
    """Whether `value` is the id of the document's meeting or part of the name of its meeting or series."""
    return info.meeting_id == value or holds_name(info.meeting, value) or holds_name(info.series, value)


def conditions(filters: Filters, chosen: list[str] | None, *, ranking: bool = True) -> list[ColumnElement[bool]]:
    """The conditions on `statements` that the filters amount to; with `ranking` only what may rank."""
    found: list[ColumnElement[bool]] = []
    if ranking:
        found.append(statements.c.ranks == 1)
    if filters.kinds:
        found.append(statements.c.kind.in_(filters.kinds))
    if filters.strengths:
        found.append(statements.c.strength.in_(filters.strengths))
    if filters.languages:
        found.append(statements.c.language.in_([code.lower() for code in filters.languages]))
    if chosen is not None:
        found.append(statements.c.document.in_(chosen))
    for field, values in (
        ("actor", filters.actors),
        ("crime", filters.crime_types),
        ("entity", filters.entities),
    ):
        if values:
            wanted = sorted({*values, *(slug(value) for value in values)})
            rows = select(tags.c.row).where(tags.c.field == field, tags.c.value.in_(wanted))
            found.append(statements.c.row.in_(rows))
    for field, value in also(filters, *TAGGED):
        rows = select(tags.c.row).where(tags.c.field == TAGGED[field], tags.c.value == value)
        found.append(statements.c.row.in_(rows))
    return found


def is_empty(filters: Filters) -> bool:
    """Whether the filters let everything through."""
    return filters == Filters()
