"""Labelled searches and topics → nDCG@10 and the F1 of the meetings answered; scored by `index.relevance`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from index.errors import BadQuery
from index.relevance import Relevance, evaluate_queries, evaluate_topics

if TYPE_CHECKING:
    from index.evaluate import Bench, Row


def measure_queries(path: Path, bench: Bench) -> tuple[list[Row], dict[str, list[str]]]:
    """nDCG@10 of the searches, over all and by the language of the question."""
    return _measure("search nDCG@10", evaluate_queries, path, bench)


def measure_topics(path: Path, bench: Bench) -> tuple[list[Row], dict[str, list[str]]]:
    """The mean F1 of the documents of the meetings answered for each topic."""
    return _measure("meetings F1", evaluate_topics, path, bench)


@contextmanager
def _beside_statements(path: Path) -> Iterator[Path]:
    """The questions where the labels they refer to are called as `index.relevance` expects them.

    A corpus of the repository calls its labelled statements gold.jsonl; both are laid into a scratch folder then.
    """
    gold = path.with_name("gold.jsonl")
    if path.with_name("statements.jsonl").is_file() or not gold.is_file():
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="acervo-labels-") as scratch:
        shutil.copy(gold, Path(scratch) / "statements.jsonl")
        yield Path(shutil.copy(path, scratch))


def _measure(
    name: str, score: Callable[..., Relevance], path: Path, bench: Bench
) -> tuple[list[Row], dict[str, list[str]]]:
    from index.evaluate import Row

    if bench.corpus is None:
        raise BadQuery(f"{path.name}: questions are put to a corpus; name one that holds the labelled documents.")
    with _beside_statements(path) as labels:
        found = score(bench.corpus, bench.embedder, bench.lexicon, labels)
    counts = {code: sum(one.language == code for one in found.each) for code in found.by_language}
    rows = [Row(name, "all", round(found.mean, 4), len(found.each))]
    rows += [Row(name, code, round(value, 4), counts[code]) for code, value in sorted(found.by_language.items())]
    return rows, {name: [f"{one.id} {one.text}: {'; '.join(one.wrong)}" for one in found.each if one.wrong]}
