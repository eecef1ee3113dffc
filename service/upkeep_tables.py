"""What fetch, model check and eval found → what Rich prints and flat rows for CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from service.tables import table

Json = Mapping[str, Any]


def fetch_view(value: Json) -> RenderableType:
    """What became of every document of a manifest."""
    grid = table("file|w", "outcome|n", "what to know|w")
    for one in value["taken"]:
        grid.add_row(one["source"], Text("fetched", style="green"), f"{one['size'] / 1000:.0f} kB")
    for one in value["skipped"]:
        grid.add_row(one["source"], Text("skipped", style="dim"), one["why"])
    for one in value["failed"]:
        grid.add_row(one["source"], Text("FAILED", style="bold red"), one["why"])
    counts = {name: len(value[name]) for name in ("taken", "skipped", "failed")}
    total = f"Fetched {counts['taken']}, skipped {counts['skipped']}, failed {counts['failed']}."
    return Group(grid, Text(total, style="bold"))


def fetch_rows(value: Json) -> list[dict[str, Any]]:
    """One row a document."""
    return [
        {"source": one["source"], "outcome": outcome, "size": one.get("size", ""), "why": one.get("why", "")}
        for outcome in ("taken", "skipped", "failed")
        for one in value[outcome]
    ]


def model_view(value: Json) -> RenderableType:
    """The bundled models, a fact a line, and what is wrong with them."""
    parts: list[RenderableType] = []
    for row in value["models"]:
        grid = table("", "|w", title=row["model"])
        grid.show_header = False
        for name, fact in row.items():
            if name != "model":
                shown = {True: "yes", False: "NO"}.get(fact, fact) if isinstance(fact, bool) else fact
                grid.add_row(Text(name.replace("_", " "), style="dim"), str(shown))
        parts.append(grid)
    parts += [Text(problem, style="bold red") for problem in value["problems"]]
    return Group(*parts)


def evaluation_view(value: Json) -> RenderableType:
    """The figures, each beside the committed one; gains and losses in words and colour."""
    grid = table("measure|w", "language", "figure|rn", "before|rn", "change|rn", "labels|rn")
    for row in value["figures"]:
        change = "" if row["before"] is None else f"{row['value'] - row['before']:+.4f}"
        style = "green" if change.startswith("+") and float(change) else "red" if change.startswith("-") else "dim"
        before = "" if row["before"] is None else f"{row['before']:.4f}"
        shown = Text(change, style=style)
        grid.add_row(row["measure"], row["language"], f"{row['value']:.4f}", before, shown, str(row["n"]))
    return grid
