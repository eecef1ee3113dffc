"""The matrix as the page shows it: its cells by row and column, their shade, their names and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from service import matrices
from service.accuracy import sentence

if TYPE_CHECKING:
    from index.models import Filters
    from index.store import Corpus
    from service.matrices import Subjects
    from service.translation import Translator
    from service.workspace import Workspace

ROWS_SHOWN, COLUMNS_SHOWN = 60, 40


def layout(
    workspace: Workspace, corpus: Corpus, rows: Subjects, columns: str, filters: Filters, translate: Translator
) -> dict[str, Any]:
    """What the template needs; the rows with the most statements and the latest columns."""
    table = table_of(workspace, corpus, rows, columns, filters)
    section = {"crime-types": "crimes", "kinds": "kinds"}.get(rows) if isinstance(rows, str) else None
    held = dates_and_places(corpus) if columns == "meetings" else {}

    def label(row: dict[str, Any]) -> str:
        return translate(f"{section}.{row['id']}") if section else str(row["name"])

    def heads(column: dict[str, Any]) -> dict[str, str]:
        date, place = held.get(column["id"], ("", ""))
        return {"first": place or date, "second": date if place else ""}

    return {
        "table": {**table, "rows": [{**row, "label": label(row)} for row in table["rows"]]},
        "cells": {(cell["row"], cell["column"]): cell for cell in table["cells"]},
        "heads": heads,
        "accuracy": sentence(table["accuracy"], translate) if table["accuracy"] else "",
    }


def table_of(workspace: Workspace, corpus: Corpus, rows: Subjects, columns: str, filters: Filters) -> dict[str, Any]:
    """The counts, made once between two writes."""
    made: dict[str, Any] = corpus.cached(
        f"matrix {rows!r} {columns} {filters!r}",
        lambda: _cut(matrices.matrix(workspace, corpus, rows, columns, filters)),
    )
    return made


def dates_and_places(corpus: Corpus) -> dict[str, tuple[str, str]]:
    """Meeting id → (year and month, place), as far as its documents name them: short enough for a heading."""
    found: dict[str, tuple[str, str]] = {}
    for info in reversed(corpus.documents()):  # the earliest date, and the place as English texts name it
        date, place = found.get(info.meeting_id, ("", ""))
        found[info.meeting_id] = (
            info.date[:7] or date,
            info.place if info.place and (info.language == "en" or not place) else place,
        )
    return found


def _cut(table: dict[str, Any]) -> dict[str, Any]:
    """The part of a matrix that can be read on a screen; `more` counts the columns that were left out."""
    rows, columns = table["rows"][:ROWS_SHOWN], table["columns"][-COLUMNS_SHOWN:]
    kept_rows, kept_columns = {row["id"] for row in rows}, {column["id"] for column in columns}
    highest = max((cell["count"] for cell in table["cells"]), default=0)
    cells = [
        {**cell, "opening": _page(cell["query"]), "shade": shade(cell["count"], highest)}
        for cell in table["cells"]
        if cell["row"] in kept_rows and cell["column"] in kept_columns
    ]
    more = len(table["columns"]) - len(columns)
    return {"rows": rows, "columns": columns, "cells": cells, "more": more, "accuracy": table["accuracy"]}


def _page(query: dict[str, Any]) -> str:
    """The page that opens a cell."""
    return ("/meetings?" if "topic" in query else "/?") + urlencode(query, doseq=True)


def shade(count: int, highest: int) -> int:
    """1 (pale) to 5 (dark) on a scale by roots, so that single large counts do not wash out the rest.

    >>> [shade(count, 100) for count in (1, 10, 50, 100)]
    [1, 2, 4, 5]
    """
    return max(1, min(5, round(5 * (count / highest) ** 0.5))) if highest else 1
