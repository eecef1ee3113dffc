"""Planted differences between the language versions of one work → how many a concordance finds, and what else."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.concord import Concordance, concord
from index.models import Finding, Record
from index.records import to_record
from index.scoring.tally import folded_words

if TYPE_CHECKING:
    from index.evaluate import Bench, Row

TYPES: Mapping[str, tuple[str, ...]] = {
    "signatory": ("signatories",),
    "hedge": ("hedge",),
    "date": ("date", "deadline"),
    "entity": ("entity",),
    "missing": ("missing_item", "missing_paragraph", "missing_sentence"),
    "strength": ("level",),
    "figure": ("figure",),
    "scope": ("scope",),
    "negation": ("negation",),
}
"""What a planted difference is called → the findings that tell it."""


def measure(path: Path, bench: Bench) -> tuple[list[Row], dict[str, list[str]]]:
    """Aligns the versions of the work that the labels speak of: all documents whose stem differs by language only.

    They lie among the bench's documents, or, where the labels name a `work`, beside the labels (`<work>.<language>.*`).
    """
    with path.open("rb") as file:
        data = tomllib.load(file)
    labels: list[Mapping[str, Any]] = data["difference"]
    languages = sorted({label["language"] for label in labels})
    beside = {p.stem: p for p in sorted(path.parent.glob(f"{data['work']}.??.*"))} if data.get("work") else {}
    documents = beside or bench.documents
    works: dict[str, list[str]] = defaultdict(list)
    for stem in sorted(documents):
        works[stem.rsplit(".", 1)[0]].append(stem)
    best: tuple[list[Row], dict[str, list[str]]] = ([], {})
    for work, stems in sorted(works.items()):
        held = {stem.rsplit(".", 1)[-1] for stem in stems}
        if len(stems) < 2 or not set(languages) <= held or not _is_about(data, work, len(works)):
            continue
        records = []
        for stem in stems:
            document, annotations = bench.extract(documents[stem])
            records.append(to_record(document, annotations, bench.embedder))
        found = score(labels, records, concord(records))
        if not best[0] or found[0][0].value > best[0][0].value:
            best = found
    return best


def _is_about(data: Mapping[str, Any], work: str, works: int) -> bool:
    named = data.get("work", "")
    return works == 1 or not named or named == work


def score(
    labels: Sequence[Mapping[str, Any]], records: Sequence[Record], concordance: Concordance
) -> tuple[list[Row], dict[str, list[str]]]:
    """The share of differences found, and how many findings of high severity tell none of them."""
    from index.evaluate import Row

    ids = {record.document.language: record.document.id for record in records}
    matched: set[int] = set()
    missed = []
    for label in labels:
        hits = [n for n, f in enumerate(concordance.findings) if _tells(f, label, ids)]
        matched.update(hits)
        if not hits:
            missed.append(f"{label['type']} in {label['language']}, paragraph {label['paragraph']}: {label['english']}")
    extra = [f for n, f in enumerate(concordance.findings) if n not in matched and f.severity == "high"]
    rows = [
        Row("planted version differences found", "all", round(1 - len(missed) / len(labels), 4), len(labels)),
        Row("high findings that tell none", "all", float(len(extra)), len(concordance.findings)),
    ]
    return rows, {
        "version differences": missed,
        "further high findings": [f"{f.type}: {f.message}" for f in extra],
    }


def _tells(finding: Finding, label: Mapping[str, Any], ids: Mapping[str, str]) -> bool:
    """Whether a finding is of the type of a planted difference, at its place, and names its version as different."""
    if finding.type not in TYPES.get(label["type"], (label["type"],)):
        return False
    paragraphs = {s.paragraph for s in finding.statements} | {finding.paragraph}
    near = not label["paragraph"] or label["paragraph"] in paragraphs
    said = " ".join([finding.message, *(s.text for s in finding.statements)])
    words = folded_words(label["english"])
    held = set(folded_words(said))
    here = near or sum(word in held for word in words) >= 0.8 * len(words)
    own = finding.values.get(ids.get(label["language"], ""))
    rest = [value for document, value in finding.values.items() if document != ids.get(label["language"], "")]
    return here and own is not None and any(value != own for value in rest)
