"""Figures with currencies, percent signs and counted nouns, as six languages write them; and hedges."""

import pytest

from nlp.concepts import load_concepts
from nlp.mentions import find_mentions

CASES = [
    ("en", "€58.8 million", 58_800_000, "EUR"),
    ("en", "EUR 58.8 million", 58_800_000, "EUR"),
    ("en", "US$ 1.5 billion", 1_500_000_000, "USD"),
    ("en", "1,500 officers", 1500, "officers"),
    ("en", "five EU Member States", 5, "member states"),
    ("en", "20 per cent", 20, "%"),
    ("es", "58,8 millones de euros", 58_800_000, "EUR"),
    ("es", "dos mil millones de dólares", 2_000_000_000, "USD"),
    ("es", "1.500 personas", 1500, "people"),
    ("es", "1 500 agentes", 1500, "officers"),
    ("fr", "58,8 millions d'euros", 58_800_000, "EUR"),
    ("fr", "2 milliards de dollars", 2_000_000_000, "USD"),
    ("fr", "20 %", 20, "%"),
    ("pt", "R$ 58,8 milhões", 58_800_000, "BRL"),
    ("pt", "mil milhões de euros", 1_000_000_000, "EUR"),
    ("pt", "2 bilhões de dólares", 2_000_000_000, "USD"),
    ("it", "58,8 milioni di euro", 58_800_000, "EUR"),
    ("nl", "58,8 miljoen euro", 58_800_000, "EUR"),
]


def found(language: str, text: str):
    return find_mentions([text], language, load_concepts())[0]


@pytest.mark.parametrize(("language", "text", "value", "unit"), CASES)
def test_quantity(language: str, text: str, value: float, unit: str) -> None:
    sentence = f"({text})"
    quantities = found(language, sentence).quantities
    assert [(q.text, q.value, q.unit) for q in quantities] == [(text, value, unit)]
    assert sentence[quantities[0].start : quantities[0].end] == text


@pytest.mark.parametrize("text", ["In 2025 we met.", "paragraph 12", "the G7 and 2030 Agenda"])
def test_what_is_no_quantity(text: str) -> None:
    assert found("en", text).quantities == ()


@pytest.mark.parametrize(
    ("language", "text", "hedges"),
    [
        ("en", "We will share data, as appropriate and in accordance with national law.",
         ["as appropriate", "in accordance with national law"]),
        ("en", "As soon as possible we will act.", []),
        ("es", "Cooperaremos, según proceda, de conformidad con la legislación nacional.",
         ["según proceda", "de conformidad con la legislación nacional"]),
        ("fr", "Nous coopérerons, s'il y a lieu, dans la mesure du possible.",
         ["s'il y a lieu", "dans la mesure du possible"]),
        ("pt", "Cooperaremos, conforme apropriado, de acordo com a legislação nacional.",
         ["conforme apropriado", "de acordo com a legislação nacional"]),
    ],
)  # fmt: skip
def test_hedges(language: str, text: str, hedges: list[str]) -> None:
    assert [h.text for h in found(language, text).hedges] == hedges
