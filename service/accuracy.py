"""The accuracy that the pages state beside labels: the figures of the committed baseline of `acervo eval`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

PARTS = ("precision", "recall", "F1", "accuracy")


@lru_cache(maxsize=1)
def figures() -> list[dict[str, Any]]:
    """One row a field and language: {"field", "language", "precision", "recall", "F1", "accuracy"}, all in percent.

    A part that was not measured is None; the list is empty if there is no baseline.
    """
    from index.evaluate import BASELINE, read_baseline

    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for key, value in sorted(read_baseline(BASELINE).items()):
        measure, _, language = key.rpartition("/")
        field, _, part = measure.rpartition(" ")
        if part in PARTS:
            row = rows.setdefault((field, language), {"field": field, "language": language} | dict.fromkeys(PARTS))
            row[part] = round(100 * value, 1)
    return list(rows.values())


def of(field: str, language: str = "all") -> dict[str, int] | None:
    """Precision and recall of one field in whole percent, or None."""
    for row in figures():
        if (row["field"], row["language"]) == (field, language) and row["precision"] is not None:
            return {"precision": round(row["precision"]), "recall": round(row["recall"])}
    return None
