"""Every pattern and heading rule of every language file runs its own examples and counterexamples."""

import re

import pytest

from nlp.cues import find_cues
from nlp.lexicon import load_lexicon
from nlp.mentions import find_mentions
from nlp.patterns import BadPattern, fold, starts, to_regex
from nlp.statements import heading_rule

LANGUAGES = load_lexicon().languages
PATTERNS = [(code, p) for code, language in LANGUAGES.items() for p in language.patterns]
HEADINGS = [(code, h) for code, language in LANGUAGES.items() for h in language.headings]


def rules_in(text: str, code: str) -> set[str]:
    entities = find_mentions([text], code, load_lexicon())[0].entities
    return {c.pattern.id for c in find_cues(text, fold(text), LANGUAGES[code], entities)}


@pytest.mark.parametrize(("code", "pattern"), PATTERNS, ids=[p.id for _, p in PATTERNS])
def test_a_pattern_finds_its_examples_and_leaves_its_counterexamples(code, pattern):
    assert pattern.examples, "a pattern without examples proves nothing"
    for example in pattern.examples:
        assert pattern.id in rules_in(example, code), example
    for example in pattern.counterexamples:
        assert pattern.id not in rules_in(example, code), example


@pytest.mark.parametrize(("code", "rule"), HEADINGS, ids=[h.id for _, h in HEADINGS])
def test_a_heading_rule_finds_its_examples(code, rule):
    for example in rule.examples:
        found = heading_rule(example, LANGUAGES[code])
        assert found is not None and found.id == rule.id, example
    for example in rule.counterexamples:
        found = heading_rule(example, LANGUAGES[code])
        assert found is None or found.id != rule.id, example


# The notation: what each sign matches and what it does not.
@pytest.mark.parametrize(
    ("pattern", "text", "matches"),
    [
        ("commit to", "commit to", True),
        ("commit to", "commits to", False),
        ("reaffirm* our", "reaffirming our", True),
        ("(commit|pledge ourselves) to", "pledge ourselves to", True),
        ("we also? commit", "we commit", True),
        ("we also? commit", "we also commit", True),
        ("we <adv>* commit", "we, also, jointly, commit", True),
        ("agree .. to", "agree in this light to", True),
        ("agree .. to", "agree. We want to", False),
        ("agree to !(disagree)", "agree to disagree", False),
        ("agree to !(disagree)", "agree to act", True),
        ("^ decides", "3. Decides", True),
        ("^ decides", "it decides", False),
        ("d' agir", "d’agir", True),
        ("/\\w+emos/", "haremos", True),
    ],
)
def test_notation(pattern, text, matches):
    regex = to_regex(pattern, {"adv": ("(also|jointly)",)})
    assert bool(re.search(regex, fold(text))) is matches


@pytest.mark.parametrize("bad", ["(a|b", "a)", "<nobody>", "? a", "/[/"])
def test_bad_notation_is_refused(bad):
    with pytest.raises(BadPattern):
        to_regex(bad, {})


def test_patterns_are_filed_by_every_word_they_can_begin_with():
    assert starts("(have|has)? agreed", {}) == {"hav", "has", "agr"}
    assert starts("^ decides", {}) == {"^"}
    assert starts("/\\w+emos/", {}) == {"*"}


@pytest.mark.parametrize("text", ["İstanbul’da", "Straße—“quote”", "L’Union\u00a0européenne"])
def test_folding_keeps_every_offset(text):
    assert len(fold(text)) == len(text)
