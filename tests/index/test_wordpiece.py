"""Our own splitter against the tokenizers library: the same ids for any text."""

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer

from index.embed import model_path
from index.wordpiece import read_wordpiece

LIBRARY = Tokenizer.from_file(str(model_path("fast") / "tokenizer.json"))
OWN = read_wordpiece(model_path("fast") / "tokenizer.json")

TEXTS = [
    # accents, capitals, elisions and hyphens
    "L’œuvre d'ÉQUIPES communes; co-operación – ¿QUÉ? São Tomé",
    # a decomposed accent, a soft hyphen, a zero-width space, a no-break space and control characters
    "acio\u0301n\u00ades zero\u200bwidth no\u00a0break bell\u0007 tab\tline\nreturn\r\x85\ufffd",
    # letters that lower-case to two, sharp s, final sigma, Turkish capital, ligature
    "İSTANBUL STRAßE ΟΔΟΣ ﬁnance ǅ K Å",
    # ideographs and other scripts
    "漢字かな 한국어 кириллица עברית हिन्दी",
    # numbers, currencies and signs that are no punctuation
    "58,8 M€ §12 n.º 3 ½ ² © ™ → ∑ $5 `x` ^y^ ~z~ <a> |b| a+b=c",
    # words too long and words in no dictionary
    "x" * 41 + " " + "y" * 40 + " AMERIPOLEUROJUSTQ zzxqy",
    "",
    " \n ",
    "[UNK] [CLS] ##ing [PAD]",
]


@pytest.mark.parametrize("text", TEXTS)
def test_same_as_the_library(text):
    assert OWN.ids(text) == LIBRARY.encode(text, add_special_tokens=False).ids


def settled(sign):
    """Whether a character has been in Unicode so long that Python and the library agree on what it is."""
    return unicodedata.ucd_3_2_0.category(sign) == unicodedata.category(sign)


@settings(max_examples=300, deadline=None)
@given(st.text(st.characters(max_codepoint=0x2FFF, exclude_categories=["Cs", "Cn"]).filter(settled), max_size=40))
def test_same_as_the_library_for_any_text(text):
    assert OWN.ids(text) == LIBRARY.encode(text, add_special_tokens=False).ids


def test_another_kind_of_tokenizer_is_left_to_the_library(tmp_path):
    value = json.loads((model_path("fast") / "tokenizer.json").read_text())
    value["normalizer"] = {"type": "Lowercase"}
    (tmp_path / "tokenizer.json").write_text(json.dumps(value))
    assert read_wordpiece(tmp_path / "tokenizer.json") is None
