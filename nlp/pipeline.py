"""Lexicon + language → spaCy pipeline: a blank tokenizer with our components, or a trained pipeline with them added.

Trained pipelines are the user's choice (settings), never needed: they only help to tell who the subject of a verb is.
spaCy's objects do not leave this folder.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from nlp.errors import PipelineUnavailable
from nlp.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.language import Language

_KEEP = ("tok2vec", "transformer", "tagger", "morphologizer", "parser", "attribute_ruler")


def load_pipeline(lexicon: Lexicon, code: str, trained: str = "") -> Language:
    """The pipeline for language `code`: blank, or the installed pipeline `trained` ("es_core_news_md"). Cached.

    Both get the component "acervo_sentences", so that `doc.sents` are our sentences. Raises PipelineUnavailable.
    """
    return _load(lexicon.digest, lexicon.overlays, code, trained)


@lru_cache(maxsize=12)
def _load(digest: str, overlays: tuple[object, ...], code: str, trained: str) -> Language:
    import spacy

    from nlp import components

    components.register()
    if not trained:
        nlp = spacy.blank(code)
    else:
        try:
            nlp = spacy.load(trained)
        except OSError as error:
            raise PipelineUnavailable(
                f'The spaCy pipeline "{trained}" is not installed; install it with "python -m spacy download {trained}"'
                " or take it out of the settings."
            ) from error
        if nlp.lang != code:
            raise PipelineUnavailable(f'The spaCy pipeline "{trained}" is for "{nlp.lang}", not for "{code}".')
        for name in nlp.pipe_names:
            if name not in _KEEP:
                nlp.remove_pipe(name)
    # Sentence starts must be set before a parser runs, which then keeps them.
    nlp.add_pipe(components.SENTENCES, first=True, config={"overlays": [str(o) for o in overlays]})
    return nlp
