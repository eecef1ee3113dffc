"""Languages follow the data: those with function words can be told, in texts and in questions."""

import pytest

from ingest import language


def test_languages_are_those_with_function_words(monkeypatch: pytest.MonkeyPatch) -> None:
    assert language.languages() == ("en", "es", "fr", "pt", "it", "nl")
    words = {"en": "the of and we", "ca": "amb els les aquest què dels una per"}
    language._table.cache_clear()
    monkeypatch.setattr(language, "_stop_words", lambda: words)
    try:
        text = "Aquest acord, amb els estats i les parts, és una eina per a la lluita dels cossos."
        assert language.detect_language(text).language == "ca"
    finally:
        language._table.cache_clear()
