"""The two vocabularies, both WordPiece over lower-cased text without accents.

`fast`: whole words of all languages by frequency, and endings for the rest (1.1 tokens a word: a mean of words wants
whole words). `quality`: the teacher's own pieces, so that English reads as the teacher read it, and after them whole
words of the other languages.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from tokenizers import Tokenizer
from tokenizers.decoders import WordPiece as WordPieceDecoder
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer, Replace, Sequence
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from index.training.sources import LANGUAGES, Pairs

FAST_SIZE = 63_500
QUALITY_SIZE = 76_000
WHOLE_WORDS = 0.9
LANGUAGE_WEIGHT = {"en": 1.0, "es": 1.0, "fr": 1.0, "pt": 1.0, "it": 0.2, "nl": 0.2}
LIST_LENGTH = {1.0: 70_000, 0.2: 25_000}
SOURCE_WEIGHT = {"python_docs": 0.3, "domain": 20.0, "glossary_domain": 100.0, "eurovoc": 6.0, "udhr": 6.0}
CORPUS_WEIGHT = 4e6
LIST_WEIGHT = 3e6
LETTERS = "abcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~«»“”‘’–—…•·°§€£"
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]")


def empty_tokenizer(vocabulary: Mapping[str, int]) -> Tokenizer:
    """Return a WordPiece tokenizer of these tokens, read as the teacher reads: lower case, accents off."""
    tokenizer = Tokenizer(WordPiece(dict(vocabulary), unk_token="[UNK]", max_input_chars_per_word=40))
    tokenizer.normalizer = Sequence(
        [Replace("œ", "oe"), Replace("Œ", "oe"), BertNormalizer(lowercase=True, strip_accents=True)]
    )
    tokenizer.pre_tokenizer = BertPreTokenizer()
    tokenizer.decoder = WordPieceDecoder()
    return tokenizer


def count_words(pairs: Pairs) -> tuple[dict[str, float], dict[str, float]]:
    """Return the weight of every word over word lists and training text, and the share of it that is English."""
    from wordfreq import top_n_list, word_frequency

    split = empty_tokenizer({"[UNK]": 0})

    def pieces(text: str) -> list[str]:
        return [word for word, _ in split.pre_tokenizer.pre_tokenize_str(split.normalizer.normalize_str(text))]

    counts: dict[str, float] = defaultdict(float)
    english: dict[str, float] = defaultdict(float)
    for language, weight in LANGUAGE_WEIGHT.items():
        for listed in top_n_list(language, LIST_LENGTH[weight]):
            for word in pieces(listed):
                amount = weight * word_frequency(listed, language) * LIST_WEIGHT
                counts[word] += amount
                english[word] += amount if language == "en" else 0
    running: dict[str, float] = defaultdict(float)
    lists = {at for at, name in enumerate(pairs.names) if name.startswith("lex_")}
    seen: set[tuple[int, int]] = set()
    for source, a, b, first, second, _ in pairs.rows.tolist():
        for text, language in ((a, first), (b, second)):
            if source in lists or (source, text) in seen:
                continue
            seen.add((source, text))
            weight = SOURCE_WEIGHT.get(pairs.names[source], 1.0) * LANGUAGE_WEIGHT[LANGUAGES[language]]
            for word in pieces(pairs.texts[text]):
                running[word] += weight
                english[word] += weight if LANGUAGES[language] == "en" else 0
    scale = CORPUS_WEIGHT / max(1.0, sum(running.values()))
    for word, amount in running.items():
        counts[word] += amount * scale
    kept = {word: amount for word, amount in counts.items() if amount >= 1.5 and re.fullmatch(r"[a-z0-9]{1,29}", word)}
    return kept, {word: min(1.0, english[word] / amount) for word, amount in kept.items()}


def fast_tokenizer(counts: Mapping[str, float], size: int = FAST_SIZE) -> Tokenizer:
    """Return the vocabulary of the static model: signs, words by weight, then endings for the rest."""
    ranked = sorted(counts, key=lambda word: (-counts[word], word))
    fixed = [*SPECIAL, *PUNCTUATION, *LETTERS, *DIGITS]
    whole = list(dict.fromkeys([*fixed, *ranked]))[: int(size * WHOLE_WORDS)]
    known = set(whole)
    endings: dict[str, float] = defaultdict(float)
    for word in ranked[len(whole) - len(fixed) :]:
        weight = counts[word] ** 0.5
        stem = next((at for at in range(len(word) - 1, 2, -1) if word[:at] in known), None)
        if stem is not None:
            endings[word[stem:]] += weight
        for length in range(1, min(9, len(word) - 1)):
            endings[word[-length:]] += 0.15 * weight
    pairs = [one + other for one in DIGITS for other in DIGITS]
    parts = dict.fromkeys([*LETTERS, *DIGITS, *pairs, *sorted(endings, key=lambda end: (-endings[end], end))])
    tokens = [*whole, *(f"##{part}" for part in parts)][:size]
    return empty_tokenizer({token: at for at, token in enumerate(tokens)})


def quality_tokenizer(
    counts: Mapping[str, float], english: Mapping[str, float], teacher: Path, size: int = QUALITY_SIZE
) -> Tokenizer:
    """Return the teacher's Latin pieces followed by whole words that are mostly not English, by weight."""
    old = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    latin = re.compile(rf"(##)?[a-z0-9]+|[{re.escape(PUNCTUATION)}]")
    kept = [token for token in sorted(old, key=lambda token: old[token]) if latin.fullmatch(token)]
    tokens = [*SPECIAL, *kept]
    known = set(tokens)
    foreign = [word for word in counts if word not in known and english[word] < 0.4]
    tokens += sorted(foreign, key=lambda word: (-counts[word], word))[: size - len(tokens)]
    tokenizer = empty_tokenizer({token: at for at, token in enumerate(tokens)})
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)])
    return tokenizer
