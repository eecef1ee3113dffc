"""The one citation of a document or passage, the same on the screen and in every file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.models import DocumentInfo
    from nlp.models import Statement

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def month_and_year(date: str) -> str:
    """An ISO date as precise as the month, in words.

    >>> month_and_year("2025-06-18"), month_and_year("2025"), month_and_year("")
    ('June 2025', '2025', '')
    """
    parts = date.split("-")
    if len(parts) > 1 and parts[1].isdigit() and 1 <= int(parts[1]) <= 12:
        return f"{MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return parts[0]


def cite_document(info: DocumentInfo) -> str:
    """Meeting, title, place and date of a document.

    Example: "Annual Meeting 2025 of EL PAcCTO 2.0, Conclusions, Lima, June 2025". A title that names the meeting, or a
    meeting that is named by the title, is not said twice.
    """
    names: list[str] = []
    for name in (info.meeting, info.title or info.source):
        name = " ".join(name.split()).rstrip(".,;")
        if name and not any(name.casefold() in earlier.casefold() for earlier in names):
            names = [earlier for earlier in names if earlier.casefold() not in name.casefold()] + [name]
    parts = [*names, *(part for part in (info.symbol, info.place, month_and_year(info.date)) if part)]
    return ", ".join(parts)


def cite(info: DocumentInfo, statement: Statement) -> str:
    """A passage: the document, its printed paragraph number and its page, as far as they exist."""
    parts = [cite_document(info)]
    if statement.paragraph:
        parts.append(f"para. {statement.paragraph}")
    if info.pages:
        parts.append(f"p. {statement.page}")
    return ", ".join(parts)


def cite_json(hit: Mapping[str, Any]) -> str:
    """The citation of a hit in its JSON form: the same words as `cite`."""
    from types import SimpleNamespace

    info: Any = SimpleNamespace(**hit["document"])
    statement: Any = SimpleNamespace(**hit["statement"])
    return cite(info, statement)
