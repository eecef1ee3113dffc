"""Training: sources and their licences, the project's own text, vocabulary, one step of learning, and the export."""

import json

import numpy as np
import pytest

from index.static_model import StaticModel
from index.training import domain, export, static
from index.training.budget import Budget
from index.training.corpus import prepare
from index.training.export_onnx import e4m3_values
from index.training.sources import read_pairs, read_sources
from index.training.vocabulary import empty_tokenizer

CONTRACTED = [
    # the slot brings its article along, the sentence its preposition
    ("es", "los efectos de el blanqueo", "Los efectos del blanqueo"),
    ("fr", "l'argent de les stupéfiants", "L'argent des stupéfiants"),
    ("fr", "nous convenons de échanger", "Nous convenons d'échanger"),
    ("fr", "quoi que ce soit", "Quoi que ce soit"),
    ("pt", "as vítimas de o tráfico", "As vítimas do tráfico"),
    ("pt", "acesso a as provas em o estrangeiro", "Acesso às provas no estrangeiro"),
    ("en", "the cost of de el", "The cost of de el"),
]


@pytest.mark.parametrize(("language", "apart", "joined"), CONTRACTED)
def test_articles_contract(language, apart, joined):
    assert domain.contract(apart, language) == joined


def test_own_text_is_whole_and_large():
    groups = domain.read_groups()
    texts = {text for group in groups for pair in group for text in pair[2:]}
    assert len(groups) > 900
    assert len(texts) > 5000
    assert not [text for text in texts if "{" in text or "|" in text or "  " in text]
    assert {pair[side] for group in groups for pair in group for side in (0, 1)} == set(domain.LANGUAGES)


def test_own_text_is_the_same_every_time():
    assert domain.read_groups() == domain.read_groups()


def test_tables_that_share_a_text_are_one_group(tmp_path):
    (tmp_path / "more.tsv").write_text(
        "lang1\tlang2\ttext1\ttext2\n"
        "en\tes\ta report\tun informe\nfr\tpt\tautre\toutro\nes\tfr\tun informe\tun rapport\n"
    )
    assert [len(group) for group in domain.read_groups(tmp_path)] == [3, 1]
    (tmp_path / "bad.tsv").write_text("en\tes\tonly three\n")
    with pytest.raises(ValueError, match=r"bad\.tsv, line 1"):
        domain.read_groups(tmp_path)


def test_every_source_has_a_licence_and_use_or_a_reason():
    for source in read_sources().values():
        assert source.licence
        assert bool(source.fast) != bool(source.reason), source.name


def test_sources_and_test_sentences(tmp_path):
    data, tests = tmp_path / "data", tmp_path / "tests"
    data.mkdir()
    tests.mkdir()
    (tests / "tatoeba1000.json").write_text(
        json.dumps({"es": [["Esta frase se queda fuera."], ["Not this one, please."]]})
    )
    (data / "tico19.tsv").write_text(
        "en\tes\tNot this one please\tEsta no\nen\tes\tThis sentence may stay\tEsta frase puede quedarse\n"
    )
    pairs = read_pairs(data, tests, without=["domain"])
    assert pairs.texts == ["This sentence may stay", "Esta frase puede quedarse"]
    assert pairs.dropped == {"tico19": 1}
    (data / "ntrex128.tsv").write_text("en\tes\tA test sentence of news\tUna frase de prueba\n")
    assert len(read_pairs(data, None, without=["domain"]).rows) == 2  # never ntrex128
    (data / "found_somewhere.tsv").write_text("en\tes\ta\tb\n")
    with pytest.raises(ValueError, match="found_somewhere"):
        read_pairs(data, None)


class NoTeacher:
    """A teacher whose vectors are at hand: one direction a text."""

    def __init__(self):
        self.rows, self.table = {}, np.zeros((0, 8), np.float16)

    def add(self, texts):
        for text in texts:
            self.rows.setdefault(text, len(self.rows))
        self.table = np.eye(8, dtype=np.float16)[[row % 8 for row in self.rows.values()]]


def test_training_brings_translations_together_and_leaves_signs_alone(tmp_path):
    words = ["money", "dinero", "people", "gente", "arms", "armas", "drugs", "drogas", "judge", "juez"]
    tokenizer = empty_tokenizer({token: at for at, token in enumerate(["[UNK]", ".", *words])})
    (tmp_path / "tico19.tsv").write_text(
        "".join(f"en\tes\t{one}.\t{other}.\n" for one, other in zip(words[::2], words[1::2], strict=False)) * 4
    )
    import torch

    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # so small a model only waits for its threads
    corpus = prepare(read_pairs(tmp_path, None, without=["domain"]), tokenizer, NoTeacher(), longest=9)
    table = np.random.default_rng(0).normal(0, 1, (len(words) + 2, 8)).astype(np.float32)
    before = _nearest(table)
    after = static.train(table.copy(), corpus, read_sources(), budget=Budget(steps=400), frozen=[0, 1])
    torch.set_num_threads(threads)
    assert not after[:2].any()
    assert before < 0.5 < _nearest(after)


def _nearest(table):
    unit = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    scores = unit[2:12:2] @ unit[3:12:2].T
    return (scores.argmax(1) == np.arange(5)).mean()


def test_exported_table_reads_back(tmp_path):
    table = np.random.default_rng(1).normal(0, 0.1, (5, 16)).astype(np.float32)
    tokenizer = empty_tokenizer({token: at for at, token in enumerate(["[UNK]", "lima", "quito", "a", "b"])})
    export.export_static(table, tokenizer, tmp_path)
    vectors = StaticModel(tmp_path).encode(["Lima", "QUITO", "lima quito"])
    expected = np.stack([table[1], table[2], table[1] + table[2]])
    assert np.abs(vectors - expected / np.linalg.norm(expected, axis=1, keepdims=True)).max() < 0.01


def test_eight_bit_floats_are_those_of_torch():
    import torch

    bits = torch.arange(256, dtype=torch.int64).to(torch.uint8)
    values = bits.view(torch.float8_e4m3fn).to(torch.float32).nan_to_num(0).numpy()
    assert np.array_equal(values, e4m3_values())
