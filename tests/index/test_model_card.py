"""The model card says what the code says: sources with licences, and where the models are."""

from pathlib import Path

from index.embed import read_tables
from index.training.sources import sources_table

CARD = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")


def test_card_lists_every_source():
    assert sources_table() in CARD


def test_card_names_the_default():
    assert f"The default is `{read_tables()['default'].alias}`" in CARD
