"""spaCy: blank pipelines with our sentences; what a parser says of subjects decides over the rules."""

import pytest

from nlp.components import read_subjects
from nlp.errors import PipelineUnavailable
from nlp.kinds import judge
from nlp.lexicon import load_lexicon
from nlp.pipeline import load_pipeline


@pytest.mark.parametrize("code", ["en", "es", "fr", "pt", "it", "nl"])
def test_blank_pipelines_split_sentences_as_we_do(code):
    doc = load_pipeline(load_lexicon(), code)("Art. 3 is clear. It holds.")
    assert [s.text for s in doc.sents][-1] == "It holds."


def test_a_pipeline_that_is_not_installed_says_what_to_do():
    with pytest.raises(PipelineUnavailable, match="python -m spacy download es_core_nothing"):
        load_pipeline(load_lexicon(), "es", "es_core_nothing")


def test_a_parse_that_gives_another_subject_overrules_the_nearest_noun():
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    words = ["Growth", "in", "the", "two", "countries", "will", "strengthen", "trade", "."]
    heads = [6, 4, 4, 4, 0, 6, 6, 6, 6]
    deps = ["nsubj", "case", "det", "nummod", "nmod", "aux", "ROOT", "obj", "punct"]
    doc = Doc(Vocab(), words=words, heads=heads, deps=deps, spaces=[True] * 7 + [False, False])
    subjects = read_subjects(doc)
    assert (doc[5].idx, 0, len("Growth in the two countries")) in subjects
    text = "The parties of growth in the two countries will strengthen trade."
    language = load_lexicon().languages["en"]
    verb = text.index("will")
    assert judge(text, language).kind == "commitment"
    outside = ((verb, text.index("growth"), text.index("growth") + 6),)
    assert judge(text, language, subjects=outside) is None
