"""The measures of a model, on cases small enough to be counted by hand."""

import gzip
import json

import numpy as np
import pytest

from index.model_check import bm25, by_vectors, measure, ndcg, read_ntrex, recall_at_1, table


def test_recall_counts_rows_that_find_their_own():
    assert recall_at_1(np.array([[0.9, 0.1, 0.0], [0.8, 0.7, 0.0], [0.0, 0.1, 0.2]], np.float32)) == pytest.approx(
        200 / 3
    )


RANKINGS = [
    # best first: nothing lost
    ([2, 1, 0], [2, 1], 1.0),
    # nothing found
    ([0, 0], [2], 0.0),
    # the only answer second: 1 / log2(3)
    ([0, 2], [2], 1 / np.log2(3)),
    # no answer exists: no merit in finding none
    ([0], [], 0.0),
]


@pytest.mark.parametrize(("ranked", "ideal", "expected"), RANKINGS)
def test_ndcg(ranked, ideal, expected):
    assert ndcg(ranked, ideal) == pytest.approx(expected)


def test_bm25_ignores_accents_and_prefers_rare_words():
    texts = ["la extradición de los acusados", "la reunión de los ministros", "la la la"]
    scores = bm25(["extradicion de la persona"], texts)
    assert scores[0].argmax() == 0
    assert scores[0, 2] < scores[0, 0]


class Letters:
    """A model whose vectors count letters: a stand-in with no weights."""

    name, dimension = "letters", 26

    def encode(self, texts, *, query=False):
        counts = np.array([[text.lower().count(chr(97 + at)) for at in range(26)] for text in texts], np.float32)
        return counts / np.maximum(np.linalg.norm(counts, axis=1, keepdims=True), 1e-9)


def test_versions_count_once_and_missing_files_are_left_out(tmp_path):
    rows = [
        {"doc": "d.en", "id": 1, "text": "asset recovery"},
        {"doc": "d.es", "id": 1, "text": "recovery of asset"},
        {"doc": "d.en", "id": 2, "text": "zzz"},
    ]
    query = {"id": "q", "lang": "en", "query": "asset recovery", "relevant": [{"doc": "d.en", "id": 2, "grade": 2}]}
    (tmp_path / "statements.jsonl").write_text("\n".join(json.dumps(row) for row in rows))
    (tmp_path / "queries.jsonl").write_text(json.dumps(query))
    figures = measure(by_vectors(Letters()), tests=None, gold=tmp_path)
    assert figures["nDCG@10, all"] == pytest.approx(1 / np.log2(3))  # second, not third
    assert measure(by_vectors(Letters()), tests=tmp_path, gold=None) == {}


def test_ntrex_keeps_sentences_that_all_languages_have(tmp_path):
    lines = ["en\tes\tone\tuno", "en\tfr\tone\tun", "en\tpt\tone\tum", "en\tes\ttwo\tdos", "en\tes\tone\tuna"]
    with gzip.open(tmp_path / "ntrex128.tsv.gz", "wt") as file:
        file.write("\n".join(lines) + "\n")
    assert read_ntrex(tmp_path / "ntrex128.tsv.gz") == {"en": ["one"], "es": ["uno"], "fr": ["un"], "pt": ["um"]}


def test_table_has_a_dash_for_what_was_not_measured():
    text = table({"a": {"nDCG@10, all": 0.5, "STS en–en": 80.04}, "b": {"nDCG@10, all": 0.25}})
    assert "| nDCG@10, all | 0.500 | 0.250 |" in text
    assert "| STS en–en | 80.0 | – |" in text
