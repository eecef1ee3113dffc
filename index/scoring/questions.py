"""Labelled searches and topics → nDCG@10 and the F1 of the meetings answered; scored by `index.relevance`."""

from __future__ import annotations

from collections.abc import Callable
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


def _measure(
    name: str, score: Callable[..., Relevance], path: Path, bench: Bench
) -> tuple[list[Row], dict[str, list[str]]]:
    from index.evaluate import Row

    if bench.corpus is None:
        raise BadQuery(f"{path.name}: questions are put to a corpus; name one that holds the labelled documents.")
    found = score(bench.corpus, bench.embedder, bench.lexicon, path)
    counts = {code: sum(one.language == code for one in found.each) for code in found.by_language}
    rows = [Row(name, "all", round(found.mean, 4), len(found.each))]
    rows += [Row(name, code, round(value, 4), counts[code]) for code, value in sorted(found.by_language.items())]
    return rows, {name: [f"{one.id} {one.text}: {'; '.join(one.wrong)}" for one in found.each if one.wrong]}
