"""The pairs in the form a trainer wants: token ids of every text in one array, rows of the teacher, batches."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.training.sources import Pairs
from index.training.teacher import Teacher

CHUNK = 20_000
RUN = 8  # groups in a row that are drawn together
SPREAD = 3.0  # tokens of noise when pairs are sorted by length: batches differ from pass to pass
Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class Corpus:
    """Pairs with tokens: those of text t are `ids[offsets[t]:offsets[t+1]]`; `taught[t]` is a teacher row or −1.

    The columns of `rows` are those of Pairs.
    """

    rows: Ints
    names: list[str]
    ids: Ints
    offsets: Ints
    taught: Ints
    teacher: npt.NDArray[np.float16]

    @property
    def lengths(self) -> Ints:
        """Return the number of tokens of every text."""
        return np.diff(self.offsets)


def prepare(pairs: Pairs, tokenizer: Tokenizer, teacher: Teacher, *, longest: int) -> Corpus:
    """Return the corpus of `pairs` in this vocabulary; English texts the teacher has not read yet are read now."""
    english = np.zeros(len(pairs.texts), bool)
    english[pairs.rows[pairs.rows[:, 3] == 0, 1]] = True
    english[pairs.rows[pairs.rows[:, 4] == 0, 2]] = True
    known = np.flatnonzero(english)
    teacher.add([pairs.texts[at] for at in known])
    taught = np.full(len(pairs.texts), -1, np.int64)
    taught[known] = [teacher.rows[pairs.texts[at]] for at in known]
    parts: list[npt.NDArray[np.int32]] = []
    for start in range(0, len(pairs.texts), CHUNK):
        batch = tokenizer.encode_batch_fast(pairs.texts[start : start + CHUNK], add_special_tokens=False)
        parts += [np.array(encoding.ids[:longest], np.int32) for encoding in batch]
    offsets = np.concatenate([[0], np.cumsum([len(part) for part in parts])]).astype(np.int64)
    return Corpus(pairs.rows, pairs.names, np.concatenate(parts).astype(np.int64), offsets, taught, teacher.table)


def batches(
    corpus: Corpus, share: Mapping[str, float], size: int, chance: np.random.Generator, *, only: npt.NDArray[np.bool_]
) -> Iterator[Ints]:
    """Yield the row numbers of one pass: batches of one source and like length, so that negatives are hard.

    `share` says how often each source is seen in a pass, `only` masks the rows that may be drawn.
    """
    whole: list[Ints] = []
    small: list[Ints] = []
    for source, name in enumerate(corpus.names):
        candidates = np.flatnonzero((corpus.rows[:, 0] == source) & only)
        times = share.get(name, 0.0)
        count = int(len(candidates) * times)
        if not count:
            continue
        drawn = np.concatenate([chance.permutation(candidates) for _ in range(math.ceil(times))])[:count]
        if count < size * 2:
            small.append(drawn)
            continue
        key = corpus.lengths[corpus.rows[drawn, 1]] + chance.normal(0, SPREAD, count)
        drawn = drawn[np.argsort(key)]
        whole += [drawn[at : at + size] for at in range(0, count - size // 2, size)]
    if small:
        rest = chance.permutation(np.concatenate(small))
        whole += [rest[at : at + size] for at in range(0, max(1, len(rest) - size // 2), size)]
    for at in chance.permutation(len(whole)):
        yield whole[at]


def neighbours(corpus: Corpus, only: npt.NDArray[np.bool_], size: int, chance: np.random.Generator) -> Iterator[Ints]:
    """Yield `size` row numbers without end: one pair each of groups that follow each other, from several places.

    Groups that were written one after the other speak of one subject: they are each other's hard negatives.
    """
    rows = np.flatnonzero(only)
    rows = rows[np.argsort(-corpus.rows[rows, 5], kind="stable")]
    starts = np.flatnonzero(np.diff(corpus.rows[rows, 5], prepend=1))
    lengths = np.diff(np.append(starts, len(rows)))
    run = min(RUN, len(starts))
    while True:
        first = chance.integers(0, len(starts) - run + 1, max(1, size // run))
        groups = np.unique(first[:, None] + np.arange(run))
        yield rows[starts[groups] + (chance.random(len(groups)) * lengths[groups]).astype(np.int64)]
