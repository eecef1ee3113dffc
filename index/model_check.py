"""How good an embedding model is: one table of figures for several models, on text kept out of training.

The folder of test files holds `ntrex128.tsv.gz` (parallel news), `tatoeba1000.json`, `stsb_test.json`; the gold folder
`statements.jsonl` and `queries.jsonl`. What is missing is left out of the table. A model is anything with `encode`;
BM25 stands beside them as `Bm25`.
"""

from __future__ import annotations

import gzip
import json
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import permutations
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.embed import Embedder

LANGUAGES = ("en", "es", "fr", "pt")
DECLARATION = "2022-06-los-angeles-declaration"
DEPTH = 10
Scores = npt.NDArray[np.float32]
Scorer = Callable[[Sequence[str], Sequence[str]], Scores]
Figures = dict[str, float]


def by_vectors(embedder: Embedder) -> Scorer:
    """Return the scorer of a model: cosines of questions × texts, each text computed once."""
    known: dict[tuple[str, bool], npt.NDArray[np.float32]] = {}

    def vectors(texts: Sequence[str], query: bool) -> npt.NDArray[np.float32]:
        missing = sorted({text for text in texts if (text, query) not in known}, key=lambda text: (len(text), text))
        for text, vector in zip(missing, embedder.encode(missing, query=query), strict=True):
            known[text, query] = vector
        return np.stack([known[text, query] for text in texts])

    return lambda questions, texts: np.asarray(vectors(questions, True) @ vectors(texts, False).T, np.float32)


def words(text: str) -> list[str]:
    """Return the words of a text in lower case without accents."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return re.findall(r"[^\W_]+", "".join(sign for sign in plain if not unicodedata.combining(sign)))


def bm25(questions: Sequence[str], texts: Sequence[str], *, k: float = 1.2, b: float = 0.75) -> Scores:
    """Score texts by Okapi BM25 over words without accents, the yardstick of search by words alone."""
    counts = [Counter(words(text)) for text in texts]
    lengths = np.array([sum(count.values()) for count in counts], np.float32)
    postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for row, count in enumerate(counts):
        for word, times in count.items():
            postings[word].append((row, times))
    norm = k * (1 - b + b * lengths / max(float(lengths.mean()), 1.0))
    scores = np.zeros((len(questions), len(texts)), np.float32)
    for at, question in enumerate(questions):
        for word in sorted(set(words(question))):
            found = postings.get(word, [])
            weight = math.log(1 + (len(texts) - len(found) + 0.5) / (len(found) + 0.5))
            for row, times in found:
                scores[at, row] += weight * times * (k + 1) / (times + norm[row])
    return scores


def recall_at_1(scores: Scores) -> float:
    """Return the share, in %, of rows whose best column is their own."""
    return float((scores.argmax(1) == np.arange(len(scores))).mean() * 100)


def read_ntrex(path: Path) -> Mapping[str, list[str]]:
    """Return the sentences of NTREX-128 that stand in all of en, es, fr, pt, aligned by row."""
    sides: dict[str, dict[str, str]] = {language: {} for language in LANGUAGES[1:]}
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            first, second, english, other = line.rstrip("\n").split("\t")
            if first == "en" and second in sides:
                sides[second].setdefault(english, other)
    shared = [text for text in sides["es"] if all(text in side for side in sides.values())]
    return {"en": shared} | {language: [side[text] for text in shared] for language, side in sides.items()}


def parallel_figures(name: str, sides: Mapping[str, Sequence[str]], scorer: Scorer) -> Figures:
    """Return R@1 by language pair and their mean for texts aligned by row."""
    figures = {f"{name} {a}→{b}": recall_at_1(scorer(sides[a], sides[b])) for a, b in permutations(sorted(sides), 2)}
    return {f"{name} R@1, mean": float(np.mean(list(figures.values())))} | figures


def tatoeba_figures(path: Path, scorer: Scorer) -> Figures:
    """Return R@1 from each language to English on the Tatoeba test sentences, and the mean of es, fr, pt."""
    data: Mapping[str, tuple[list[str], list[str]]] = json.loads(path.read_text(encoding="utf-8"))
    each = {f"Tatoeba {language}→en": recall_at_1(scorer(*data[language])) for language in sorted(data)}
    main = [value for key, value in each.items() if key[8:10] in LANGUAGES]
    return {"Tatoeba R@1, mean es fr pt → en": float(np.mean(main))} | each


def sts_figures(path: Path, scorer: Scorer) -> Figures:
    """Return Spearman's ρ × 100 on STS-B test: English with English, and with each other language."""
    from scipy.stats import spearmanr

    data: Mapping[str, list[tuple[str, str, float]]] = json.loads(path.read_text(encoding="utf-8"))
    first, gold = [row[0] for row in data["en"]], [row[2] for row in data["en"]]
    figures = {}
    for language in LANGUAGES:
        second = [row[1] for row in data[language]]
        figures[f"STS en–{language}"] = float(spearmanr(np.diagonal(scorer(first, second)), gold)[0] * 100)
    return figures


def read_jsonl(path: Path) -> list[dict[str, object]]:
    """Return the objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def ndcg(ranked: Sequence[float], ideal: Sequence[float], depth: int = DEPTH) -> float:
    """Return nDCG at `depth` with gain 2^grade − 1, from the grades in ranked order and all grades there are."""
    discounts = 1 / np.log2(np.arange(2, depth + 2))

    def total(grades: Sequence[float]) -> float:
        gains = 2 ** np.array(grades[:depth], float) - 1
        return float((gains * discounts[: len(gains)]).sum())

    best = total(sorted(ideal, reverse=True))
    return total(ranked) / best if best else 0.0


def search_figures(gold: Path, scorer: Scorer, extra: Sequence[str] = ()) -> Figures:
    """Return nDCG@10 on the gold questions, all and by language of the question; versions of a statement count once.

    `extra` are further texts that answer nothing: the statements of documents without labels.
    """
    statements, queries = read_jsonl(gold / "statements.jsonl"), read_jsonl(gold / "queries.jsonl")
    keys = [(str(row["doc"]).rsplit(".", 1)[0], row["id"]) for row in statements]
    keys += [("extra", number) for number in range(len(extra))]
    scores = scorer([str(query["query"]) for query in queries], [str(row["text"]) for row in statements] + list(extra))
    by_language: dict[str, list[float]] = defaultdict(list)
    for query, row in zip(queries, scores, strict=True):
        grades: dict[tuple[str, object], int] = {}
        for entry in query["relevant"]:  # type: ignore[attr-defined]
            key = (str(entry["doc"]).rsplit(".", 1)[0], entry["id"])
            grades[key] = max(grades.get(key, 0), entry["grade"])
        ranked = dict.fromkeys(keys[at] for at in np.argsort(-row, kind="stable"))
        value = ndcg([grades.get(key, 0) for key in ranked], list(grades.values()))
        by_language[str(query["lang"])].append(value)
    each = {f"nDCG@10 {language}": float(np.mean(by_language[language])) for language in sorted(by_language)}
    return {"nDCG@10, all": float(np.mean([value for values in by_language.values() for value in values]))} | each


def measure(scorer: Scorer, *, tests: Path | None, gold: Path | None, extra: Sequence[str] = ()) -> Figures:
    """Return every figure that the files at hand allow, in the order of the table."""
    figures: Figures = {}
    if gold is not None and (gold / "queries.jsonl").is_file():
        figures |= search_figures(gold, scorer, extra)
        rows = [row for row in read_jsonl(gold / "statements.jsonl") if str(row["doc"]).startswith(DECLARATION)]
        sides: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            sides[str(row["doc"]).rsplit(".", 1)[-1]].append(str(row["text"]))
        figures |= parallel_figures("Declaration", sides, scorer) if sides else {}
    for name, figure in (("tatoeba1000.json", tatoeba_figures), ("stsb_test.json", sts_figures)):
        if tests is not None and (tests / name).is_file():
            figures |= figure(tests / name, scorer)
    for place in (tests, tests.parent / "parallel") if tests is not None else ():
        if (place / "ntrex128.tsv.gz").is_file():
            return parallel_figures("NTREX", read_ntrex(place / "ntrex128.tsv.gz"), scorer) | figures
    return figures


def table(columns: Mapping[str, Figures]) -> str:
    """Return a Markdown table: one row a figure, one column a model; nDCG with three decimals, the rest in %."""
    rows = list(dict.fromkeys(key for figures in columns.values() for key in figures))
    lines = ["| | " + " | ".join(columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for key in rows:
        digits = 3 if key.startswith("nDCG") else 1
        cells = [f"{figures[key]:.{digits}f}" if key in figures else "–" for figures in columns.values()]
        lines.append(f"| {key} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
