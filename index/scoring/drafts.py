"""Labelled drafts → how many planted edits a check finds, and how many untouched statements it raises alarm over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.check import CheckReport, check
from index.errors import BadQuery
from index.models import Finding
from index.records import to_record
from index.scoring.tally import common, folded_words, read_lines

if TYPE_CHECKING:
    from index.evaluate import Bench, Row

Label = Mapping[str, Any]

NONE, DROPPED = "none", "dropped"


@dataclass(frozen=True, slots=True)
class Judged:
    """A label with what the check said at its place: whether the edit was found, or an alarm raised over nothing."""

    label: Label
    found: bool
    alarms: tuple[Finding, ...]


def measure(path: Path, bench: Bench) -> tuple[list[Row], dict[str, list[str]]]:
    """Checks every draft that lies beside the labels; `bench.corpus` must hold the documents they were made from."""
    if bench.corpus is None:
        raise BadQuery(f"{path.name}: drafts are checked against a corpus; name one that holds their documents.")
    labels: dict[str, list[Label]] = defaultdict(list)
    for line in read_lines(path):
        labels[line["draft"]].append(line)
    judged = []
    for name, own in sorted(labels.items()):
        document, annotations = bench.extract(path.parent / name)
        record = to_record(document, annotations, bench.embedder)
        against = tuple(sorted({label["against"] for label in own if label.get("against")}))
        report = check(bench.corpus, record, bench.embedder, bench.lexicon, against=against)
        judged += judge(own, report)
    return rows_of(judged)


def judge(labels: Sequence[Label], report: CheckReport) -> list[Judged]:
    """What the report says at the place of each label."""
    told = [f for f in report.findings if f.severity != "hint" and f.statement is not None]
    dropped = [hit.statement.text for hit in report.dropped]
    judged = []
    for label in labels:
        if label["edit"] == DROPPED:
            found = any(_same(label["text"], text) for text in dropped)
            judged.append(Judged(label, found, ()))
            continue
        here = [f for f in told if f.statement and _same(label["text"], f.statement.text)]
        judged.append(Judged(label, any(f.type in label["expect"] for f in here), tuple(here)))
    return judged


def _same(label: str, text: str) -> bool:
    """Whether a statement is the labelled sentence, or most of it."""
    x, y = folded_words(label), folded_words(text)
    return common(x, y) >= 0.85 * max(min(len(x), len(y)), 1) and min(len(x), len(y)) >= 0.5 * max(len(x), len(y))


def rows_of(judged: Sequence[Judged]) -> tuple[list[Row], dict[str, list[str]]]:
    """The share of edits found, by type and language, and of untouched statements without a finding above a hint."""
    from index.evaluate import Row

    edits: dict[str, list[Judged]] = defaultdict(list)
    untouched: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        language = one.label["draft"].rsplit(".", 2)[-2]
        into = untouched if one.label["edit"] == NONE else edits
        for group in ("all", language, *(() if one.label["edit"] == NONE else (f"{one.label['edit']}:",))):
            into[group].append(one)
    rows = []
    for group, own in edits.items():
        name = "planted edits found" if not group.endswith(":") else f"planted edits found: {group[:-1]}"
        rows.append(Row(name, group if not group.endswith(":") else "all", _share(own), len(own)))
    for group, own in untouched.items():
        alarms = sum(bool(one.alarms) for one in own)
        rows.append(Row("untouched statements without alarm", group, round(1 - alarms / len(own), 4), len(own)))
    return rows, {
        "planted edits": [_told(one) for one in edits["all"] if not one.found],
        "false alarms": [_told(one) for one in untouched["all"] if one.alarms],
    }


def _share(judged: Sequence[Judged]) -> float:
    return round(sum(one.found for one in judged) / len(judged), 4)


def _told(one: Judged) -> str:
    said = "; ".join(f"{f.severity} {f.type}: {f.message}" for f in one.alarms) or "nothing"
    return f"{one.label['draft']}: {one.label['edit']} ({one.label['text']}): {said}"
