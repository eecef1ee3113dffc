"""What the tests of nlp share: the verdict on one sentence by itself."""

from collections.abc import Callable

import pytest

from nlp.kinds import fallback, judge
from nlp.lexicon import load_lexicon
from nlp.mentions import find_mentions
from nlp.patterns import fold


@pytest.fixture(scope="session")
def said() -> Callable[[str, str], str]:
    """(text, language) → "firm" or "soft" for a commitment, else the kind."""
    lexicon = load_lexicon()

    def decide(text: str, code: str) -> str:
        language = lexicon.languages[code]
        verdict = judge(text, language, find_mentions([text], code, lexicon)[0].entities)
        verdict = verdict or fallback(text, fold(text), language)
        return ("soft" if verdict.soft else "firm") if verdict.kind == "commitment" else verdict.kind

    return decide
