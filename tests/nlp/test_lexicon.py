"""Bad language data is refused when it is loaded, naming file and key; an overlay adds to what is there."""

from pathlib import Path

import pytest

from nlp.errors import BadLexicon
from nlp.lexicon import load_lexicon

GOOD = """
name = "English"
code = "en"
[[commitment]]
id = "we_swear"
match = "we swear to"
examples = ["We swear to act."]
"""

BAD = [
    (GOOD.replace("match =", "matches ="), 'unknown key "matches"'),
    (GOOD.replace('code = "en"', 'code = "es"'), '"code" must be "en"'),
    (GOOD.replace("we_swear", "We swear"), "lower-case"),
    (GOOD.replace("we swear to", "we (swear to"), "not closed"),
    (GOOD.replace("we swear to", "<nobody> swears"), "unknown word class <nobody>"),
    (GOOD + "level = 1\n", "level 1 does not go with commitment"),
    (GOOD + 'subject = "somebody"\n', 'unknown subject "somebody"'),
    (GOOD + GOOD[GOOD.index("[[") :], "used twice"),
    (GOOD + "colour = = 1\n", "not valid TOML"),
    ("colour = 1\n" + GOOD, 'unknown key "colour"'),
    (GOOD + '[[headings]]\nid = "x"\nmatch = "x"\ngives = "gift"\nexamples = ["x"]\n', '"gives" must be one of'),
]


def overlay(folder: Path, text: str) -> tuple[Path, ...]:
    (folder / "languages").mkdir()
    (folder / "languages" / "en.toml").write_text(text, encoding="utf-8")
    return (folder,)


@pytest.mark.parametrize(("text", "message"), BAD, ids=[m for _, m in BAD])
def test_bad_data_names_file_and_key(tmp_path, text, message):
    with pytest.raises(BadLexicon, match=r"en\.toml") as caught:
        load_lexicon(overlay(tmp_path, text))
    assert message in str(caught.value)


def test_a_language_without_commitments_is_refused(tmp_path):
    (tmp_path / "languages").mkdir()
    (tmp_path / "languages" / "xx.toml").write_text('name = "X"\ncode = "xx"\n', encoding="utf-8")
    with pytest.raises(BadLexicon, match="without \\[\\[commitment\\]\\] patterns"):
        load_lexicon((tmp_path,))


def test_an_overlay_adds_and_changes_the_digest(tmp_path):
    plain, more = load_lexicon(), load_lexicon(overlay(tmp_path, GOOD))
    assert "en.commit.we_swear" in more.languages["en"].by_id
    assert "en.commit.we_commit" in more.languages["en"].by_id
    assert plain.digest != more.digest


def test_a_missing_overlay_is_an_error():
    with pytest.raises(BadLexicon, match="does not exist"):
        load_lexicon((Path("/nowhere/at/all"),))


def test_the_four_languages_and_two_more_are_there():
    assert {"en", "es", "fr", "pt", "it", "nl"} <= set(load_lexicon().languages)
