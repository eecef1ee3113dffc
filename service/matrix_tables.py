"""Matrices and lineages → what Rich prints and flat rows for CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from service.comparison_tables import RELATION_STYLE
from service.tables import label_of, table

Json = Mapping[str, Any]


def matrix_view(value: Json) -> RenderableType:
    """A row a subject; columns are numbered and named below, so that the table fits a terminal; then the accuracy."""
    counts = {(cell["row"], cell["column"]): cell["count"] for cell in value["cells"]}
    numbers = [str(number) for number in range(1, len(value["columns"]) + 1)]
    grid = table("", "all|rn", *(f"{number}|rn" for number in numbers))
    for row in value["rows"]:
        cells = [str(counts.get((row["id"], column["id"]), "") or "") for column in value["columns"]]
        grid.add_row(row["name"], Text(str(row["count"]), style="bold"), *cells)
    legend = [
        Text.assemble((f"{number:>3}  ", "bold"), column["name"], (f"  ({column['count']})", "dim"))
        for number, column in zip(numbers, value["columns"], strict=True)
    ]
    accuracy = value["accuracy"]
    footer = [Text(accuracy["sentence"], style="dim")] if accuracy and value["cells"] else []
    return Group(grid, *legend, *footer)


def matrix_rows(value: Json) -> list[dict[str, Any]]:
    """One row a subject, one column a meeting or year: as a spreadsheet shows it."""
    counts = {(cell["row"], cell["column"]): cell["count"] for cell in value["cells"]}
    return [
        {"row": row["name"], "all": row["count"]}
        | {column["name"] or column["id"]: counts.get((row["id"], column["id"]), 0) for column in value["columns"]}
        for row in value["rows"]
    ]


def lineage_view(value: Json) -> RenderableType:
    """A commitment through the years, the one asked for among the others, each with what differs."""
    grid = table("date|n", "meeting", "how firm", "statement|w")
    own = {"statement": value["statement"], "document": value["document"], "asked": True}
    for step in [*value["predecessors"], own, *value["successors"]]:
        s, d = step["statement"], step["document"]
        label = label_of(s["kind"], s["strength"], s["level"])
        text = Text(s["text"], style="bold" if "asked" in step else "")
        if "asked" not in step:
            text = Text.assemble(text, "\n", (differing(step), RELATION_STYLE.get(step["relation"], "")))
        grid.add_row(d["date"], d["meeting"] or d["source"], label, text)
    return grid


def differing(step: Json) -> str:
    """What the later of two texts changed of the earlier: "weaker by 1; deadline “60 days” → “30 days”"."""
    moved, relation = step["change"], step["relation"]
    level = f"firmer by {moved}" if moved > 0 else f"weaker by {-moved}" if moved < 0 else "as firm"
    agrees = relation == "changes" or level.startswith(_LEVELS.get(relation, "-"))
    return "; ".join([level if agrees else f"{relation} (level {level})", *field_changes(step)])


_LEVELS = {"restates": "as firm", "strengthens": "firmer", "weakens": "weaker"}
"""Where the level says what the relation says, one of them is enough."""


def field_changes(step: Json) -> list[str]:
    """The fields of substance that changed; the level is told in figures already."""
    return [
        f"{change['field']} {_quoted(change['from'])} → {_quoted(change['to'])}"
        for change in step["changes"]
        if change["substantive"] and change["field"] != "level"
    ]


def _quoted(words: str) -> str:
    return f"“{words}”" if words else "none"


def lineage_rows(value: Json) -> list[dict[str, Any]]:
    """One row a predecessor or successor."""
    return [
        {
            "direction": direction[:-1],
            "date": step["document"]["date"],
            "meeting": step["document"]["meeting"],
            "document": step["document"]["source"],
            "similarity": step["similarity"],
            "change": step["change"],
            "relation": step["relation"],
            "changes": field_changes(step),
            "level": step["statement"]["level"],
            "text": step["statement"]["text"],
            "statement_id": step["statement"]["id"],
        }
        for direction in ("predecessors", "successors")
        for step in value[direction]
    ]
