"""Labelled statements: the figures that mentions must keep up, by the public rules, on real and on own declarations."""

import importlib.util
from pathlib import Path

import pytest

spec = importlib.util.spec_from_file_location("score_mentions", Path(__file__).with_name("score_mentions.py"))
assert spec is not None
assert spec.loader is not None
scoring = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scoring)


@pytest.mark.parametrize(("field", "least"), [("crime_types", 0.95), ("entities", 0.90), ("deadline", 0.90)])
def test_gold(shared: Path, field: str, least: float) -> None:
    counts, mistakes = scoring.score(shared / "gold" / "statements.jsonl")
    assert scoring.f1(counts[field, "all"]) >= least, mistakes[field][:5]


@pytest.mark.parametrize("file", ["corpora/sample/gold.jsonl", "tests/data/unseen/labels.jsonl"])
@pytest.mark.parametrize(("field", "least"), [("crime_types", 0.95), ("entities", 0.93), ("deadline", 0.93)])
def test_own(file: str, field: str, least: float) -> None:
    counts, mistakes = scoring.score(Path(__file__).parents[2] / file)
    assert scoring.f1(counts[field, "all"]) >= least, mistakes[field][:5]
