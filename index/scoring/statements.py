"""Labelled statements → precision, recall and F1 of what extraction says of them, by field and language.

Statements are matched to the labels by one alignment of all words of the document, so that the two need not be split
alike; of several statements that lie in one label the strongest kind counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.scoring.tally import Tally, common, folded_words, read_lines, same_name
from nlp.models import Statement

if TYPE_CHECKING:
    from index.evaluate import Bench, Row

RANK = {"commitment": 4, "call": 3, "position": 2, "context": 1, "heading": 0}
_PLACES = ("country", "person", "place")

Tallies = dict[tuple[str, str], Tally]
Label = Mapping[str, Any]


def measure(path: Path, bench: Bench) -> tuple[list[Row], dict[str, list[str]]]:
    """Scores the statements of every labelled document that is at hand."""
    labels: dict[str, list[Label]] = defaultdict(list)
    for line in read_lines(path):
        labels[line["doc"]].append(line)
    extracted = {doc: bench.extract(bench.documents[doc])[1].statements for doc in labels if doc in bench.documents}
    return evaluate_statements({doc: labels[doc] for doc in extracted}, extracted)


def evaluate_statements(
    labels: Mapping[str, Sequence[Label]], extracted: Mapping[str, Sequence[Statement]]
) -> tuple[list[Row], dict[str, list[str]]]:
    """Rows for each field, over all documents and by language; both arguments by the stem of the document."""
    from index.evaluate import Row

    tallies: Tallies = defaultdict(Tally)
    for doc, own in sorted(labels.items()):
        language = doc.rsplit(".", 1)[-1]
        for label, found in zip(own, align(own, extracted[doc]), strict=True):
            _score(tallies, language, doc, label, found)
    rows = []
    for (name, language), tally in sorted(tallies.items()):
        if name in ("kind", "strength", "reaffirmed"):
            rows.append(Row(f"{name} accuracy", language, tally.recall, tally.n))
            continue
        rows += [Row(f"{name} precision", language, tally.precision, tally.n)]
        rows += [Row(f"{name} recall", language, tally.recall, tally.n), Row(f"{name} F1", language, tally.f1, tally.n)]
    return rows, {name: tally.errors for (name, language), tally in sorted(tallies.items()) if language == "all"}


def align(labels: Sequence[Label], statements: Sequence[Statement]) -> list[list[Statement]]:
    """For each label the statements that hold at least half of its words, or have half of theirs in it."""
    label_words = [(word, i) for i, label in enumerate(labels) for word in folded_words(label["text"])]
    own_words = [(word, j) for j, statement in enumerate(statements) for word in folded_words(statement.text)]
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    matcher = SequenceMatcher(None, [w for w, _ in label_words], [w for w, _ in own_words], autojunk=False)
    for block in matcher.get_matching_blocks():
        for k in range(block.size):
            shared[label_words[block.a + k][1]][own_words[block.b + k][1]] += 1
    sizes, own_sizes = Counter(i for _, i in label_words), Counter(j for _, j in own_words)
    return [
        [statements[j] for j, n in sorted(shared[i].items()) if n >= 0.5 * min(sizes[i], own_sizes[j])]
        for i in range(len(labels))
    ]


def _score(tallies: Tallies, language: str, doc: str, label: Label, found: Sequence[Statement]) -> None:
    kind = max((s.kind for s in found), key=RANK.__getitem__, default=None)
    commitments = [s for s in found if s.kind == "commitment"]
    for where in ("all", language):

        def tally(name: str, where: str = where) -> Tally:
            return tallies[name, where]

        if label["kind"]:
            _accuracy(tally("kind"), kind == label["kind"], f"{doc}: {label['kind']}, not {kind}: {label['text']}")
            _commitment(tally, label, kind == "commitment", commitments, doc)
        if label["kind"] == "commitment":
            if "deadline" not in label.get("unsettled", ()):
                _deadline(tally("deadline"), label, found, doc)
            actors = {a.name or a.text for s in commitments for a in s.actors}
            _names(tally("actors"), actors, label["actors"], label.get("actors_may", ()), same_name, doc)
        crimes = {c.id for s in found for c in s.crime_types}
        _names(tally("crime_types"), crimes, label["crime_types"], label.get("crime_types_may", ()), str.__eq__, doc)
        entities = {e.text for s in found for e in s.entities if e.type not in _PLACES}
        _names(tally("entities"), entities, label["entities"], label.get("entities_may", ()), same_name, doc)


def _accuracy(tally: Tally, right: bool, error: str) -> None:
    tally.add(int(right), 0, int(not right))
    if not right:
        tally.errors.append(error)


def _commitment(
    tally: Callable[[str], Tally], label: Label, said: bool, commitments: Sequence[Statement], doc: str
) -> None:
    meant = label["kind"] == "commitment"
    own = tally("commitment")
    own.add(int(meant and said), int(said and not meant), int(meant and not said))
    if meant != said:
        own.errors.append(f"{doc}: {'missed' if meant else 'not one'}: {label['text']}")
    if not (meant and said):
        return
    if label["strength"]:
        right = any(s.strength == label["strength"] for s in commitments)
        _accuracy(tally("strength"), right, f"{doc}: should be {label['strength']}: {label['text']}")
    if label["reaffirmed"] is not None:
        right = any(s.reaffirmed == label["reaffirmed"] for s in commitments)
        _accuracy(tally("reaffirmed"), right, f"{doc}: should be {label['reaffirmed']}: {label['text']}")


def _deadline(tally: Tally, label: Label, found: Sequence[Statement], doc: str) -> None:
    said = next((s.deadline.text for s in found if s.deadline), "")
    meant = label["deadline"] or ""
    x, y = folded_words(meant), folded_words(said)
    right = bool(x and y and common(x, y) >= 0.5 * max(len(x), len(y)))
    tally.add(int(right), int(bool(said) and not right), int(bool(meant) and not right))
    if (said or meant) and not right:
        tally.errors.append(f"{doc}: “{meant}”, not “{said}”: {label['text']}")


def _names(
    tally: Tally,
    said: Iterable[str],
    must: Sequence[str],
    may: Sequence[str],
    same: Callable[[str, str], bool],
    doc: str,
) -> None:
    said = sorted(said)
    found = [name for name in must if any(same(name, one) for one in said)]
    extra = [one for one in said if not any(same(name, one) for name in (*must, *may))]
    tally.add(len(found), len(extra), len(must) - len(found))
    missed = [name for name in must if name not in found]
    if extra or missed:
        tally.errors.append(f"{doc}: missed {missed}, extra {extra}")
