"""Labels → how good the answers are: one row a measure and language, compared with the committed baseline.

`evaluate` recognises each labelled file by its content: statements, searches, topics, pairs of statements, drafts with
planted edits, and the planted differences of language versions. What it cannot recognise it refuses.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import BadQuery

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus
    from ingest.models import Document
    from nlp.lexicon import Lexicon
    from nlp.models import Annotations

BASELINE = Path(__file__).with_name("data") / "baseline.json"

Extract = Callable[[Path], "tuple[Document, Annotations]"]
"""How a file becomes a document and its annotations: the service's own `extract`, handed in."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: what was measured (`measure`), on which language ("all" for all of them), over how many labels.

    `before` is the figure of the committed baseline, None where there is none.
    """

    measure: str
    language: str
    value: float
    n: int
    before: float | None = None

    @property
    def gain(self) -> float | None:
        """What was won (or lost, below 0) against the baseline."""
        return None if self.before is None else round(self.value - self.before, 4)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The rows of all labelled files, and in words what was wrong, by measure."""

    rows: tuple[Row, ...]
    errors: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Bench:
    """What the measures need: lexicon, model, how a file is read, where the documents lie, and a corpus of them.

    `documents` maps the stem of a document's file to its path; `corpus` is needed for searches and topics only.
    """

    lexicon: Lexicon
    embedder: Embedder
    extract: Extract
    documents: Mapping[str, Path]
    corpus: Corpus | None = None


def evaluate(paths: Iterable[Path], bench: Bench, *, baseline: Path | None = BASELINE) -> Evaluation:
    """Scores every labelled file among `paths` (files, or folders that hold some).

    Raises BadQuery for a file that is no labels, and when there is nothing to score.
    """
    rows: list[Row] = []
    errors: dict[str, tuple[str, ...]] = {}
    for path in gold_files(paths):
        measure = recognise(path)
        found, wrong = measure(path, bench)
        rows += [replace(row, measure=row.measure + _set_name(path)) for row in found]
        for name, told in wrong.items():
            errors[name] = (*errors.get(name, ()), *told)
    if not rows:
        raise BadQuery("There is nothing to score here: name files of labels, or a folder that holds some.")
    known = read_baseline(baseline)
    rows = [replace(row, before=known.get(f"{row.measure}/{row.language}")) for row in rows]
    return Evaluation(tuple(rows), errors)


def _set_name(path: Path) -> str:
    """ " (sample)" for the labels of a corpus of the repository, " (blind)" for those in `…_blind`.

    Their figures are not those of other labels.
    """
    if (path.parent / "corpus.toml").is_file():
        return f" ({path.parent.name})"
    named = path.stem if "_" in path.stem else path.parent.name
    return f" ({named.partition('_')[2].replace('_', ' ')})" if named.endswith("_blind") else ""


def read_baseline(path: Path | None) -> dict[str, float]:
    """ "measure/language" → figure; empty if there is no file."""
    if path is None or not path.is_file():
        return {}
    data: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))
    return data


def write_baseline(rows: Sequence[Row], path: Path = BASELINE) -> None:
    """Commits the figures of `rows` over those of the same measures in the baseline."""
    data = read_baseline(path) | {f"{row.measure}/{row.language}": row.value for row in rows}
    path.write_text(json.dumps(data, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def gold_files(paths: Iterable[Path]) -> list[Path]:
    """The labelled files among `paths`, folders searched one level deep, in order of name."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = [*path.glob("*.jsonl"), *path.glob("*.toml"), *path.glob("*/labels.jsonl")]
            found += [p for p in sorted(inside) if _kind(p)]
        elif not path.exists():
            raise BadQuery(f"{path} does not exist; name a file of labels or a folder that holds some.")
        else:
            found.append(path)
    return found


Measure = Callable[[Path, Bench], "tuple[list[Row], dict[str, list[str]]]"]


def recognise(path: Path) -> Measure:
    """The measure for a labelled file, by what its first line holds. Raises BadQuery for anything else."""
    kind = _kind(path)
    if not kind:
        raise BadQuery(f"{path.name} holds no labels that are known: statements, queries, topics, pairs or edits.")
    from index.scoring import drafts, pairs, questions, statements, versions

    measures: dict[str, Measure] = {
        "statements": statements.measure,
        "queries": questions.measure_queries,
        "topics": questions.measure_topics,
        "pairs": pairs.measure,
        "drafts": drafts.measure,
        "versions": versions.measure,
    }
    return measures[kind]


_SIGNS = (
    ("pairs", {"relation", "a", "b"}),
    ("drafts", {"draft", "edit"}),
    ("queries", {"query", "relevant"}),
    ("topics", {"topic", "docs"}),
    ("statements", {"doc", "text", "kind"}),
)


def _kind(path: Path) -> str:
    """Which labels a file holds, "" for none."""
    try:
        if path.suffix == ".toml":
            with path.open("rb") as file:
                return "versions" if "difference" in tomllib.load(file) else ""
        with path.open(encoding="utf-8") as lines:
            first: Any = json.loads(next(lines, "null"))
    except (OSError, ValueError):
        return ""
    keys = set(first) if isinstance(first, dict) else set()
    return next((kind for kind, needed in _SIGNS if needed <= keys), "")
