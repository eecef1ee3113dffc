"""The matrix as JSON, for the command line, the API and the page: each cell says which address opens it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlencode

from service import accuracy
from service.answers import resolved

if TYPE_CHECKING:
    from index.matrix import Cell, Columns
    from index.models import Filters
    from index.store import Corpus
    from service.workspace import Workspace

ROWS = ("crime-types", "actors", "entities", "kinds")
"""What the rows of a matrix can be, beside topics."""
COLUMNS = ("meetings", "years")

Subjects = str | Sequence[str]
"""One of `ROWS`, or a list of topics."""


def subjects_of(rows: str, topics: str = "") -> Subjects:
    """What the rows shall be: `topics`, with semicolons between them, before `rows`, which may hold topics as well.

    A single word that is no name of rows is taken for a slip, not for a topic. Raises BadQuery.

    >>> subjects_of("asset recovery; ports")
    ('asset recovery', 'ports')
    """
    from index.errors import BadQuery

    given = topics.strip() or rows.strip() or ROWS[0]
    if given in ROWS:
        return given
    if not topics.strip() and ";" not in given and " " not in given:
        raise BadQuery(
            f"There are no rows {rows!r}; use {', '.join(ROWS)}, or topics of your own with a semicolon after each:"
            f" {given + ';'!r}."
        )
    return tuple(dict.fromkeys(topic.strip() for topic in given.split(";") if topic.strip()))


def matrix(workspace: Workspace, corpus: Corpus, subjects: Subjects, columns: str, filters: Filters) -> dict[str, Any]:
    """Counts of statements by subject and meeting or year, and how accurate the labels are. Raises BadQuery."""
    from index.matrix import matrix as count

    topics = not isinstance(subjects, str)
    table = count(
        corpus,
        rows=subjects,
        columns=cast("Columns", columns),  # what it cannot be is refused there
        filters=resolved(workspace, corpus, filters),
        embedder=workspace.embedder(corpus) if topics else None,
        lexicon=workspace.lexicon if topics else None,
    )
    return {
        "rows": [{"id": line.id, "name": line.name, "count": line.count} for line in table.rows],
        "columns": [{"id": line.id, "name": line.name, "count": line.count} for line in table.columns],
        "cells": [cell_json(cell, columns) for cell in table.cells],
        "accuracy": accuracy.beside(subjects),
    }


def cell_json(cell: Cell, columns: str) -> dict[str, Any]:
    """A cell: `query` holds the parameters, `address` the page of the API whose `total` is the count."""
    query = cell_query(cell, columns)
    path = "meetings" if cell.topic else "search"
    address = f"/api/v1/{path}?{urlencode(query, doseq=True)}"
    return {"row": cell.row, "column": cell.column, "count": cell.count, "query": query, "address": address}


def cell_query(cell: Cell, columns: str) -> dict[str, Any]:
    """The parameters of the search that shows the statements of a cell; of the list of meetings for a topic."""
    f = cell.filters
    query = {
        "topic": cell.topic,
        ("only_meeting" if columns == "meetings" else "only_year"): cell.column if cell.topic else "",
        "kind": list(f.kinds),
        "strength": list(f.strengths),
        "actor": list(f.actors),
        "crime_type": list(f.crime_types),
        "entity": list(f.entities),
        "body": list(f.bodies),
        "meeting": list(f.meetings),
        "language": list(f.languages),
        "document": list(f.documents),
        "since": f.since,
        "until": f.until,
        "also": list(f.also),
    }
    return {name: value for name, value in query.items() if value}
