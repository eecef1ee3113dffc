"""The best candidates read again by a finer model: its vectors are kept, its word counts, and it reads ahead."""

import sqlite3
from collections.abc import Sequence

import numpy as np
import pytest

from index import candidates
from index.candidates import by_concepts, gather
from index.embed import load_embedder, reranker_of
from index.models import Filters, Query
from index.question import understand
from index.rerank import Reranker, open_reranker, read_ahead, rerank
from index.search import embed, search
from index.text_vectors import TextVectors, forget, key_of


class Counting:
    """An embedder that counts what it is asked: a text's vector points where its length says."""

    name = "counting@1"
    dimension = 4

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        self.read += texts
        vectors = np.array([[len(text), 1, text.count("a"), text.count("e")] for text in texts], np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


TEXTS = ["We agree to meet again.", "Nous convenons de nous revoir.", "We agree to meet again."]


def test_vectors_are_the_same_new_held_and_stored(tmp_path):
    model = Counting()
    kept = TextVectors(model, tmp_path)
    new = kept.of(TEXTS)
    held = kept.of(TEXTS)
    stored = TextVectors(other := Counting(), tmp_path).of(TEXTS)
    assert np.array_equal(new, held) and np.array_equal(new, stored)
    assert len(model.read) == 2 and not other.read
    assert np.array_equal(new[0], new[2]) and not np.array_equal(new[0], new[1])
    assert np.array_equal(TextVectors(Counting()).of(TEXTS), new)


def test_two_models_never_share_a_file(tmp_path):
    TextVectors(Counting(), tmp_path).of(TEXTS)
    another = Counting()
    another.name = "counting@2"
    TextVectors(another, tmp_path).of(TEXTS)
    assert len(another.read) == 2
    assert len(list(tmp_path.glob("texts-*.db"))) == 2


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_a_damaged_file_costs_time_only(tmp_path, damage):
    expected = (kept := TextVectors(Counting(), tmp_path)).of(TEXTS)
    kept.path.write_bytes(damage)
    assert np.array_equal(TextVectors(Counting(), tmp_path).of(TEXTS), expected)


def test_a_vector_of_the_wrong_size_is_not_believed(tmp_path):
    expected = (kept := TextVectors(Counting(), tmp_path)).of(TEXTS)
    with sqlite3.connect(kept.path) as file:
        file.execute("UPDATE texts SET vector = ? WHERE key = ?", (b"\0\0", key_of(TEXTS[0])))
    assert np.array_equal(TextVectors(Counting(), tmp_path).of(TEXTS), expected)


def test_another_process_that_writes_is_not_waited_for(tmp_path):
    (kept := TextVectors(Counting(), tmp_path)).of(TEXTS[:1])
    with sqlite3.connect(kept.path) as busy:
        busy.execute("BEGIN EXCLUSIVE")
        assert kept.of(TEXTS).shape == (3, 4)


def test_the_bundled_default_has_a_reranker_and_it_has_none():
    assert reranker_of(load_embedder("default").name) == "quality"
    assert reranker_of("quality") == reranker_of("/some/folder") == ""


def test_what_is_forgotten_is_made_again(tmp_path):
    (kept := TextVectors(Counting(), tmp_path)).of(TEXTS)
    forget(tmp_path)
    assert not kept.path.exists()
    assert len(kept.of(TEXTS)) == 3


class Praising(Counting):
    """Finds any text with the word `praised` to be what was asked for, and no other."""

    def __init__(self, praised: str) -> None:
        super().__init__()
        self.praised = praised

    def encode(self, texts: Sequence[str], *, query: bool = False) -> np.ndarray:
        self.read += texts
        return np.array([[1, 0, 0, 0] if query or self.praised in text else [0, 1, 0, 0] for text in texts], np.float32)


def ranked(corpus, embedder, lexicon, model):
    reranker = Reranker(open_reranker(corpus, embedder).words, TextVectors(model) if model else None)
    with corpus.engine.connect() as connection:
        question = understand(corpus, connection, "prison police", lexicon, lambda _: True)
    scored = gather(corpus, question, embed(question, embedder), None, 100)
    found = sorted(rerank(corpus, question, scored, reranker), key=lambda one: -one.score)
    return [corpus.statement(one.id).text for one in found]


def test_what_the_finer_model_finds_comes_first(corpus, embedder, lexicon):
    plain = ranked(corpus, embedder, lexicon, None)
    last = plain[-1].split()[-1]
    raised = ranked(corpus, embedder, lexicon, Praising(last))
    assert last in raised[0] and last not in plain[0]


def test_a_corpus_of_another_model_is_searched_without(corpus, embedder, lexicon):
    assert open_reranker(corpus, embedder).statements is None
    assert search(corpus, Query("prisons"), embedder, lexicon)


def test_reading_ahead_leaves_nothing_to_be_read(corpus, embedder, tmp_path):
    model = Counting()
    reranker = Reranker(open_reranker(corpus, embedder).words, TextVectors(model, tmp_path))
    read_ahead(corpus, reranker, lambda: False)
    assert not model.read
    read_ahead(corpus, reranker, lambda: True)
    every = {s.text for s, _ in corpus.statements(Filters()) if s.kind != "heading"}
    assert set(model.read) <= every and len(model.read) > 5
    before = len(model.read)
    read_ahead(corpus, reranker, lambda: True)
    assert len(model.read) == before


def test_of_a_concept_that_many_speak_of_the_nearest_are_taken(corpus, embedder, lexicon, monkeypatch):
    with corpus.engine.connect() as connection:
        question = understand(corpus, connection, "money laundering", lexicon, lambda _: True)
        assert question.concepts
        vector = embed(question, embedder)
        every = by_concepts(corpus, connection, question, vector, 100, None)
        some = by_concepts(corpus, connection, question, vector, 2, None)
        monkeypatch.setattr(candidates, "_SAMPLE", 2)
        fewer = by_concepts(corpus, connection, question, vector, 1, None)
        none = by_concepts(corpus, connection, question, vector, 2, np.zeros(0, np.int64))
    near = corpus.vector_file().take(every) @ vector
    assert len(every) > 2 and len(some) == 2 and len(fewer) == 1 and not len(none)
    assert sorted(near[np.isin(every, some)]) == sorted(near)[-2:]
    assert set(fewer.tolist()) <= set(every.tolist())
