"""spaCy factories, each a thin wrapper over a pure function, and the reading of subjects from a parsed `Doc`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp.lexicon import load_lexicon
from nlp.segment import sentences

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

SENTENCES = "acervo_sentences"
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubjpass", "csubj", "sb"})


@lru_cache(maxsize=1)
def register() -> None:
    """Makes the factories known to spaCy, once; nothing is registered at import."""
    from spacy.language import Language

    Language.factory(SENTENCES, default_config={"overlays": []}, func=_make_sentences)


def _make_sentences(nlp: Language, name: str, overlays: list[str]) -> Callable[[Doc], Doc]:
    language = load_lexicon(tuple(Path(o) for o in overlays)).languages.get(nlp.lang or "")
    abbreviations = language.abbreviations if language else frozenset()

    def split(doc: Doc) -> Doc:
        starts = {start for start, _ in sentences(doc.text, abbreviations)}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.idx in starts
        return doc

    return split


Subjects = tuple[tuple[int, int, int], ...]
"""For each verb that has a subject: where the verb begins, and where the subject's words begin and end."""


def read_subjects(doc: Any) -> Subjects:
    """The subjects of a parsed spaCy `Doc`, by offsets into its text; () for a doc without a parse."""
    found = []
    for token in doc:
        if token.dep_ in _SUBJECTS and token.head is not token:
            subtree = list(token.subtree)
            span = (subtree[0].idx, subtree[-1].idx + len(subtree[-1].text))
            verbs = [token.head, *(c for c in token.head.children if c.dep_.startswith(("aux", "cop")))]
            verbs += [c for c in token.head.conjuncts if not any(k.dep_ in _SUBJECTS for k in c.children)]
            found += [(verb.idx, *span) for verb in verbs]
    return tuple(sorted(found))


def parse_subjects(nlp: Any, texts: Sequence[str]) -> list[Subjects]:
    """The subjects of each of `texts` by the trained pipeline `nlp`."""
    return [read_subjects(doc) for doc in nlp.pipe(texts)]
