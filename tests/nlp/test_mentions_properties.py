"""What holds for every text: offsets are exact, order and repetition change nothing, any language is answered."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.concepts import load_concepts
from nlp.mentions import Found, find_mentions

PIECES = st.sampled_from(
    [
        "The",
        "EU",
        "Convention",
        "on",
        "(OAS)",
        "drug",
        ",",
        "and",
        "human",
        "trafficking",
        "by",
        "2030",
        "'Ndrangheta’s",
        "$5",
        "million",
        "1.500,2",
        "“Plan”",
        "de",
        "la",
        "Red",
        "d'armes",
        "tráfico",
        "İß",
        "Summit",
        "XXIX",
        "next",
        "year",
        "personas",
        "within",
        "six",
        "months",
        "European",
        "Union",
        "-",
        "–",
        "(",
        ")",
        ".",
        ";",
        "as",
        "appropriate",
    ]
)
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=6)), max_size=30).map(" ".join)


def mentions(found: Found):
    deadline = (found.deadline,) if found.deadline else ()
    return (*found.entities, *found.crime_types, *found.quantities, *found.hedges, *deadline)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS, language=st.sampled_from(["en", "es", "fr", "pt", "it", "nl", "de"]))
def test_offsets_are_exact_and_finding_is_repeatable(text: str, language: str) -> None:
    first = find_mentions([text], language, load_concepts(), date="2024-03")[0]
    assert all(text[m.start : m.end] == m.text and m.text.strip() for m in mentions(first))
    assert first == find_mentions([text], language, load_concepts(), date="2024-03")[0]


@pytest.mark.parametrize("date", ["", "2024", "2024-02", "2024-02-29"])
def test_any_precision_of_the_documents_date(date: str) -> None:
    found = find_mentions(
        ["Within one year, by the end of the year and in May, we will act."], "en", load_concepts(), date=date
    )
    assert found[0].deadline is not None


def test_no_text_gives_no_mention() -> None:
    assert find_mentions([], "en", load_concepts()) == []
    assert find_mentions([""], "es", load_concepts()) == [Found()]
