"""The matrix as the page shows it: its cells by row and column, their shade, their names and addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from service import answers

if TYPE_CHECKING:
    from index.models import Filters
    from index.store import Corpus
    from service.translation import Translator
    from service.workspace import Workspace

ROWS_SHOWN, COLUMNS_SHOWN = 60, 40


def layout(
    workspace: Workspace, corpus: Corpus, rows: str, columns: str, filters: Filters, translate: Translator
) -> dict[str, Any]:
    """What the template needs; the rows with the most statements and the latest columns."""
    table = corpus.cached(
        f"matrix {rows} {columns} {filters!r}", lambda: _cut(answers.matrix(workspace, corpus, rows, columns, filters))
    )
    highest = max((cell["count"] for cell in table["cells"]), default=0)
    sections = {"crime-types": "crimes", "kinds": "kinds"}

    def name(row: dict[str, Any], of: str) -> str:
        return translate(f"{sections[of]}.{row['id']}") if of in sections else str(row["name"])

    return {
        "table": table,
        "cells": {(cell["row"], cell["column"]): cell for cell in table["cells"]},
        "heat": lambda count: shade(count, highest),
        "names": name,
        "opening": lambda cell: urlencode(cell["query"], doseq=True),
    }


def _cut(table: dict[str, Any]) -> dict[str, Any]:
    """The part of a matrix that can be read on a screen; `more` counts the columns that were left out."""
    rows, columns = table["rows"][:ROWS_SHOWN], table["columns"][-COLUMNS_SHOWN:]
    kept_rows, kept_columns = {row["id"] for row in rows}, {column["id"] for column in columns}
    cells = [cell for cell in table["cells"] if cell["row"] in kept_rows and cell["column"] in kept_columns]
    return {"rows": rows, "columns": columns, "cells": cells, "more": len(table["columns"]) - len(columns)}


def shade(count: int, highest: int) -> int:
    """1 (pale) to 5 (dark) on a scale by roots, so that single large counts do not wash out the rest.

    >>> [shade(count, 100) for count in (1, 10, 50, 100)]
    [1, 2, 4, 5]
    """
    return max(1, min(5, round(5 * (count / highest) ** 0.5))) if highest else 1
