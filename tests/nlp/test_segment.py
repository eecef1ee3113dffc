"""Sentences: abbreviations, initials, ordinals, quotations, preambular lists; every span slices its text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.lexicon import load_lexicon
from nlp.segment import sentences

CASES = [
    # Abbreviations with names and numbers.
    ("en", "See art. 32 of the treaty. We agree.", ["See art. 32 of the treaty.", "We agree."]),
    ("en", "Dr. Ana Ruiz chaired. Gen. Paz spoke.", ["Dr. Ana Ruiz chaired.", "Gen. Paz spoke."]),
    ("en", "The U.S. delegation agreed. So did Chile.", ["The U.S. delegation agreed.", "So did Chile."]),
    ("en", "They met in the U.S. The talks went well.", ["They met in the U.S.", "The talks went well."]),
    # A middle initial does not end a sentence.
    ("en", "President John R. Smith spoke. He left.", ["President John R. Smith spoke.", "He left."]),
    # Decimal numbers, symbols of documents, paragraph numbers.
    ("en", "It cost 58.8 million. See A/RES/55.25 below.", ["It cost 58.8 million.", "See A/RES/55.25 below."]),
    ("en", "1. We commit to act. 2. We agree.", ["1. We commit to act.", "2. We agree."]),
    # A closing quotation mark belongs to its sentence.
    ("en", "“We will act.” The minister left.", ["“We will act.”", "The minister left."]),
    ("es", "El Sr. Díaz y la Dra. Paz acudieron. Acordamos actuar.", None),
    ("es", "EE. UU. y México acordaron actuar. ¿Cuándo? Hoy.", None),
    ("fr", "M. Durand et Mme. Petit l’ont dit. Nous agirons.", ["M. Durand et Mme. Petit l’ont dit.", "Nous agirons."]),
    ("pt", "O Sr. Silva falou. Acordamos agir.", ["O Sr. Silva falou.", "Acordamos agir."]),
    # A preambular list is one clause after another; an ordinary semicolon is not a boundary.
    (
        "en",
        "Recalling the treaty; Noting the report; Reaffirming its commitment to peace,",
        ["Recalling the treaty;", "Noting the report;", "Reaffirming its commitment to peace,"],
    ),
    ("en", "We will fund ports; train judges; and share data.", ["We will fund ports; train judges; and share data."]),
]


@pytest.mark.parametrize(("code", "text", "expected"), CASES, ids=[c[1][:40] for c in CASES])
def test_sentences(code, text, expected):
    language = load_lexicon().languages[code]
    found = [text[a:b] for a, b in sentences(text, language.abbreviations, language.word_class("clause_start"))]
    if expected is None:
        expected = {
            "El Sr": ["El Sr. Díaz y la Dra. Paz acudieron.", "Acordamos actuar."],
            "EE. U": ["EE. UU. y México acordaron actuar.", "¿Cuándo?", "Hoy."],
        }[text[:5]]
    assert found == expected


@given(st.text(alphabet="aB. ;!?“”'\n1é", max_size=120))
def test_spans_are_ordered_slices_that_lose_nothing(text):
    spans = sentences(text, frozenset({"art"}))
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
