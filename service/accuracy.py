"""The accuracy that the pages state beside labels: the figures of the committed baseline of `acervo eval`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from service.translation import Translator

PARTS = ("precision", "recall", "F1", "accuracy")
FIELDS = ("kind", "commitment", "strength", "reaffirmed", "actors", "deadline", "crime_types", "entities")
LANGUAGES = ("all", "en", "es", "fr", "pt")
_ROWS = {"crime-types": "crime_types", "actors": "actors", "entities": "entities", "kinds": "kind"}
"""Rows of a matrix → the field that was measured."""


@lru_cache(maxsize=2)
def figures(fields: tuple[str, ...] = FIELDS) -> list[dict[str, Any]]:
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
        if match is None or match[1] not in fields or language not in LANGUAGES:
            continue
        place = (match[1], match[3] or "", language)
        row = rows.setdefault(place, dict(zip(("field", "set", "language"), place, strict=True)) | dict.fromkeys(PARTS))
        row[match[2]] = round(100 * value, 1)
    # All noughts mean that nothing was labelled there, not that everything was missed.
    told = [place for place in rows if any(rows[place][part] for part in PARTS)]
    return [
        rows[place]
        for place in sorted(told, key=lambda place: (fields.index(place[0]), place[1], LANGUAGES.index(place[2])))
    ]


def table() -> list[dict[str, Any]]:
    """The same figures, one line a field and set of labels: {"field", "set", "all", "en", "es", "fr", "pt"}."""
    lines: dict[tuple[str, str], dict[str, Any]] = {}
    for row in figures():
        empty = {"field": row["field"], "set": row["set"], **dict.fromkeys(LANGUAGES)}
        lines.setdefault((row["field"], row["set"]), empty)[row["language"]] = row
    return [line for line in lines.values() if line["all"]]


def beside(subjects: str | Sequence[str]) -> dict[str, Any] | None:
    """How accurate the labels of a matrix are: {"field", "set", the figures in percent, "sentence"}, or None.

    Of two sets of labels the less flattering is stated: rules fit the texts that they were written on. For topics it
    is how well the meetings found for a topic fit those that were labelled.
    """
    field = _ROWS.get(subjects, "") if isinstance(subjects, str) else "meetings"
    rows = [row for row in figures((*FIELDS, "meetings")) if (row["field"], row["language"]) == (field, "all")]
    if not rows:
        return None
    worst = min(rows, key=lambda row: row["F1"] if row["F1"] is not None else row["accuracy"])
    told = {part: worst[part] for part in PARTS if worst[part] is not None}
    found = {"field": field, "set": worst["set"] or "real documents", **told}
    return {**found, "sentence": sentence(found, Translator("en"))}


def sentence(found: Mapping[str, Any], translate: Translator) -> str:
    """What `beside` found, in words that are true of any figure."""
    numbers = {part: translate.number(found[part]) for part in PARTS if part in found}
    return translate(f"accuracy.{found['field']}", **numbers)
