"""The accuracy that the pages state beside labels: the figures of the committed baseline of `acervo eval`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

PARTS = ("precision", "recall", "F1", "accuracy")
FIELDS = ("kind", "commitment", "strength", "reaffirmed", "actors", "deadline", "crime_types", "entities")
LANGUAGES = ("all", "en", "es", "fr", "pt")


@lru_cache(maxsize=1)
def figures() -> list[dict[str, Any]]:
    """One row a field, set of labels and language: {"field", "set", "language", "precision", "recall", "F1",
    "accuracy"}, in percent.

    `set` is "sample" for the labels of the sample corpus and "" for those of real documents. A part that was not
    measured is None; the list is empty if there is no baseline.
    """
    from index.evaluate import BASELINE, read_baseline

    rows: dict[tuple[str, str, str], dict[str, Any]] = {}
    for key, value in read_baseline(BASELINE).items():
        measure, _, language = key.rpartition("/")
        match = re.fullmatch(r"(\w+) (precision|recall|F1|accuracy)(?: \((\w+)\))?", measure)
        if match is None or match[1] not in FIELDS or language not in LANGUAGES:
            continue
        place = (match[1], match[3] or "", language)
        row = rows.setdefault(place, dict(zip(("field", "set", "language"), place, strict=True)) | dict.fromkeys(PARTS))
        row[match[2]] = round(100 * value, 1)
    # All noughts mean that nothing was labelled there, not that everything was missed.
    told = [place for place in rows if any(rows[place][part] for part in PARTS)]
    return [rows[place] for place in sorted(told, key=_order)]


def table() -> list[dict[str, Any]]:
    """The same figures, one line a field and set of labels: {"field", "set", "all", "en", "es", "fr", "pt"}."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in figures():
        empty = {"field": row["field"], "set": row["set"], **dict.fromkeys(LANGUAGES)}
        lines.setdefault((row["field"], row["set"]), empty)[row["language"]] = row
    return [line for line in lines.values() if line["all"]]


def _order(place: tuple[str, str, str]) -> tuple[int, str, int]:
    return FIELDS.index(place[0]), place[1], LANGUAGES.index(place[2])


def of(field: str, language: str = "all") -> dict[str, int] | None:
    """Precision and recall of one field in whole percent, or None.

    Of two sets of labels the less flattering is stated: rules fit the texts that they were written on.
    """
    rows = [row for row in figures() if (row["field"], row["language"]) == (field, language) and row["F1"] is not None]
    if not rows:
        return None
    worst = min(rows, key=lambda row: row["F1"])
    return {"precision": round(worst["precision"]), "recall": round(worst["recall"])}
