"""The accuracy figures that the pages state beside labels: those of the last committed evaluation."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def figures() -> list[dict[str, Any]]:
    """One row a field and language: {"field", "language", "precision", "recall", "f1", "n"}; empty if none was made."""
    file = files("service").joinpath("accuracy.json")
    if not file.is_file():
        return []
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["figures"]
    return rows


def of(field: str, language: str = "all") -> dict[str, int] | None:
    """Precision and recall of one field in percent, or None."""
    for row in figures():
        if row["field"] == field and row["language"] == language:
            return {"precision": round(100 * row["precision"]), "recall": round(100 * row["recall"])}
    return None
