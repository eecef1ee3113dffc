"""How good the answers are: nDCG@10 of searches and F1 of meetings, against labelled questions and topics.

The labels name statements by document and number in `statements.jsonl`, which lies beside them; they are matched to
the corpus' own statements by their words, so the corpus need not split its texts just as the labels do.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.models import Filters, Query
from index.search import search
from index.tokens import words

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus
    from nlp.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Scored:
    """One question or topic with its score; `wrong` says in words what was missed or should not have been there."""

    id: str
    language: str
    text: str
    score: float
    wrong: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relevance:
    """The mean score over all, and over each language."""

    mean: float
    by_language: Mapping[str, float]
    each: tuple[Scored, ...]


def ndcg(grades: Sequence[int], ideal: Sequence[int], k: int = 10) -> float:
    """Normalised discounted cumulative gain, gain 2^grade − 1, of the grades of an answer in its order.

    >>> ndcg([2, 1], [1, 2])
    1.0
    """

    def gain(found: Sequence[int]) -> float:
        return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(found[:k]))

    best = gain(sorted(ideal, reverse=True))
    return gain(grades) / best if best else 0.0


def match_labels(labels: Sequence[Mapping[str, Any]], found: Sequence[tuple[str, str]]) -> dict[int, list[str]]:
    """Label number → ids of the statements that hold its words, by one alignment of the words of a document.

    `found` holds (id, text) of the corpus' statements in order.
    """
    said = [(word, at) for at, label in enumerate(labels) for word in words(label["text"])]
    held = [(word, at) for at, (_, text) in enumerate(found) for word in words(text)]
    shared: dict[int, Counter[int]] = defaultdict(Counter)
    matcher = SequenceMatcher(None, [word for word, _ in said], [word for word, _ in held], autojunk=False)
    for block in matcher.get_matching_blocks():
        for step in range(block.size):
            shared[said[block.a + step][1]][held[block.b + step][1]] += 1
    sizes, lengths = Counter(at for _, at in said), Counter(at for _, at in held)
    return {
        labels[at]["id"]: [found[j][0] for j, n in sorted(counts.items()) if n >= 0.5 * min(sizes[at], lengths[j])]
        for at, counts in shared.items()
    }


def read_lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def base(name: str) -> str:
    """The name of a document without its language: "2022-06-declaration.es" → "2022-06-declaration"."""
    return re.sub(r"\.[a-z]{2}$", "", name)


def label_index(corpus: Corpus, path: Path) -> dict[str, set[tuple[str, int]]]:
    """Statement id → the labels (document without language, number) that it answers to."""
    labels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in read_lines(path):
        labels[line["doc"]].append(line)
    found: dict[str, set[tuple[str, int]]] = defaultdict(set)
    stems = {info.source.rsplit(".", 1)[0]: info for info in corpus.documents()}
    for name, lines in sorted(labels.items()):
        if name in stems:
            held = [(s.id, s.text) for s in corpus.annotations(stems[name].id).statements]
            for number, ids in match_labels(lines, held).items():
                for id in ids:
                    found[id].add((base(name), number))
    return dict(found)


def evaluate_queries(corpus: Corpus, embedder: Embedder, lexicon: Lexicon, path: Path, *, k: int = 10) -> Relevance:
    """nDCG@k of the hybrid search on the questions in `path`; language versions of a statement count once."""
    index = label_index(corpus, path.with_name("statements.jsonl"))
    scored = []
    for line in read_lines(path):
        wanted: dict[tuple[str, int], int] = {}
        for item in line["relevant"]:
            key = (base(item["doc"]), item["id"])
            wanted[key] = max(wanted.get(key, 0), item["grade"])
        left = dict(wanted)
        grades, wrong = [], []
        for hit in search(corpus, Query(line["query"], limit=k), embedder, lexicon):
            keys = set().union(*(index.get(s.id, set()) for s in (hit.statement, *hit.versions)))
            grades.append(max((left.pop(key) for key in sorted(keys & set(left))), default=0))
            if not grades[-1]:
                wrong.append(f"{hit.rank}. {hit.statement.text[:100]}")
        score = ndcg(grades, list(wanted.values()), k)
        missed = [f"missed {name} {number} ({grade})" for (name, number), grade in sorted(left.items())]
        scored.append(Scored(line["id"], line["lang"], line["query"], score, (*missed, *wrong)))
    return _mean(scored)


def evaluate_topics(corpus: Corpus, embedder: Embedder, lexicon: Lexicon, path: Path) -> Relevance:
    """F1 of the set of documents (without language) of the meetings found for the topics in `path`.

    Only documents whose statements were labelled count: of the others the labels do not say what they discussed.
    """
    from index.meetings import meetings

    judged = {base(line["doc"]) for line in read_lines(path.with_name("statements.jsonl"))}
    scored = []
    for line in read_lines(path):
        answered = meetings(corpus, line["topic"], Filters(), embedder, lexicon)
        said = {base(info.source.rsplit(".", 1)[0]) for meeting in answered for info in meeting.documents}
        score, wrong = f1(said & judged, set(line["docs"]))
        scored.append(Scored(line["id"], line["lang"], line["topic"], score, wrong))
    return _mean(scored)


def f1(said: set[str], wanted: set[str]) -> tuple[float, tuple[str, ...]]:
    """F1 of two sets, and what is wrong in words."""
    right = len(said & wanted)
    wrong = [f"missed {name}" for name in sorted(wanted - said)] + [f"extra {name}" for name in sorted(said - wanted)]
    return (2 * right / (len(said) + len(wanted)) if said or wanted else 1.0), tuple(wrong)


def _mean(scored: list[Scored]) -> Relevance:
    def mean(values: list[float]) -> float:
        return round(sum(values) / len(values), 4) if values else 0.0

    languages = sorted({one.language for one in scored})
    by_language = {code: mean([one.score for one in scored if one.language == code]) for code in languages}
    return Relevance(mean([one.score for one in scored]), by_language, tuple(scored))
