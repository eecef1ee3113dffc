"""Alignment: who corresponds to whom, what is split, what stands alone."""

import json
from pathlib import Path

import numpy as np
import pytest

from index.align import align, load_weights, probabilities
from index.embed import load_embedder
from nlp.models import Statement

DATA = Path(__file__).parents[1] / "data"


def statements(texts: list[str], language: str = "en", kind: str = "commitment") -> list[Statement]:
    found, at = [], 0
    for number, text in enumerate(texts):
        found.append(
            Statement(f"{language}{number}", language, language, 1, "", number, (), at, at + len(text), text, kind, 4)
        )
        at += len(text) + 1
    return found


def pairs(a: list[Statement], b: list[Statement]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    encode = load_embedder("fast").encode
    return [(p.a, p.b) for p in align(a, b, encode([s.text for s in a]), encode([s.text for s in b]))]


A = [
    "We will share data on stolen vehicles with neighbouring States.",
    "We agree to create a fund for the victims of trafficking.",
    "We will train 200 judges in financial investigation by 2027.",
]


def test_order_does_not_decide_and_what_is_new_stays_alone():
    b = [A[2].replace("200", "300"), "The weather in the valley was mild and the lake was calm.", A[0]]
    assert pairs(statements(A), statements(b)) == [((0,), (2,)), ((2,), (0,))]


def test_across_languages():
    b = ["Formaremos a 200 jueces en investigación financiera antes de 2027.",
         "Acordamos crear un fondo para las víctimas de la trata.",
         "Compartiremos con los Estados vecinos los datos sobre vehículos robados."]  # fmt: skip
    assert pairs(statements(A), statements(b, "es")) == [((0,), (2,)), ((1,), (1,)), ((2,), (0,))]


def test_a_sentence_split_in_two_is_one_pair():
    whole = ["We will publish the register of beneficial owners and we will destroy surplus ammunition in public."]
    parts = ["We will publish the register of beneficial owners.", "We will destroy surplus ammunition in public."]
    assert pairs(statements(whole), statements(parts)) == [((0,), (0, 1))]
    assert pairs(statements(parts), statements(whole)) == [((0, 1), (0,))]


def test_nothing_to_align():
    assert align([], statements(A), np.zeros((0, 4), np.float32), np.zeros((3, 4), np.float32)) == []


@pytest.mark.parametrize("split", ["tune", "held"])
def test_probabilities_tell_labelled_pairs_from_strangers(split: str):
    lines = [json.loads(line) for line in (DATA / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    lines = [
        line for line in lines if line["split"] == split and line["a"]["language"] == line["b"]["language"] == "en"
    ]
    a, b = (statements([line[side]["text"] for line in lines]) for side in ("a", "b"))
    encode = load_embedder("fast").encode
    chances = probabilities(a, b, encode([s.text for s in a]), encode([s.text for s in b]))
    own = np.diag(chances)
    assert np.mean(own >= load_weights().accept) >= 0.95
    assert np.mean(chances[~np.eye(len(a), dtype=bool)] < load_weights().accept) >= 0.97
