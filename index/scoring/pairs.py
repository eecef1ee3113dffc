"""Labelled pairs of statements → F1 of the relations, and of the fields that changed, in and across languages."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.relations import relate
from index.scoring.tally import Tally, read_lines
from ingest.models import Document, Metadata, Paragraph
from nlp.models import Statement

if TYPE_CHECKING:
    from index.evaluate import Bench, Row
    from nlp.lexicon import Lexicon

RELATIONS = ("restates", "strengthens", "weakens", "changes", "contradicts")
_BEFORE = {"en": "We met in plenary.", "es": "Nos reunimos.", "fr": "Nous nous sommes réunis.", "pt": "Reunimo-nos."}


def measure(path: Path, bench: Bench) -> tuple[list[Row], dict[str, list[str]]]:
    """Scores every pair of a file, all together and by half (`split`): the one for tuning and the one held out."""
    return evaluate_pairs(read_lines(path), bench.lexicon)


def evaluate_pairs(labels: list[dict[str, Any]], lexicon: Lexicon) -> tuple[list[Row], dict[str, list[str]]]:
    """Macro-F1 of the relations, F1 of the changed fields: over all pairs, by half, within and across languages."""
    from index.evaluate import Row

    relations: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    fields: dict[str, Tally] = defaultdict(Tally)
    errors: dict[str, list[str]] = {"relation": [], "changed fields": []}
    for label in labels:
        a, b = (as_statement(label[side]["text"], label[side]["language"], lexicon) for side in ("a", "b"))
        match = relate(a, b, 1.0)
        said = {change.field for change in match.changes if change.substantive}
        meant, same = set(label["fields"]), match.relation == label["relation"]
        crossing = "within one language" if a.language == b.language else "across languages"
        for group in ("all", str(label["split"]), crossing):
            for relation in RELATIONS:
                is_it, said_it = label["relation"] == relation, match.relation == relation
                right = is_it and said_it
                relations[group][relation].add(int(right), int(said_it and not right), int(is_it and not right))
            fields[group].add(len(meant & said), len(said - meant), len(meant - said))
        if not same:
            errors["relation"].append(f"{label['id']}: {label['relation']}, not {match.relation}: {a.text} | {b.text}")
        if meant != said:
            errors["changed fields"].append(f"{label['id']}: {sorted(meant)}, not {sorted(said)}: {a.text} | {b.text}")
    rows = []
    for group, tallies in relations.items():
        present = [tallies[name] for name in RELATIONS if tallies[name].n]
        total = sum(tally.n for tally in present)
        mean = round(sum(tally.f1 for tally in present) / len(present), 4)
        rows.append(Row("relation macro-F1", group, mean, total))
        rows.append(Row("changed fields F1", group, fields[group].f1, fields[group].n))
    rows += [
        Row(f"relation {name} F1", "all", relations["all"][name].f1, relations["all"][name].n) for name in RELATIONS
    ]
    return rows, errors


def as_statement(text: str, language: str, lexicon: Lexicon) -> Statement:
    """One sentence annotated as if it stood in the body of a document of mid-2024."""
    from nlp.annotate import annotate

    before = _BEFORE.get(language, "")
    whole = f"{before}\n{text}"
    start = len(before) + 1
    document = Document(
        id="0" * 12,
        source="pair.txt",
        sha256="0" * 64,
        text=whole,
        language=language,
        metadata=Metadata(date="2024-06-01", language=language),
        paragraphs=(Paragraph(0, start - 1, language=language), Paragraph(start, len(whole), language=language)),
    )
    found = [s for s in annotate(document, lexicon).statements if s.start >= start]
    return max(found, key=lambda s: s.end - s.start)
