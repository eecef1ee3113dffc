"""The static model: dictionary initialisation, training with hard negatives and the teacher, int8 rows.

Start: a token's vector is the teacher's vector of the English words that word lists give for it, scaled by how rare it
is (SIF), so that the model translates before it is trained. Training: a pair's two sides find each other among a batch
of the same source, both find the teacher's vector of the English side, and the English sides keep the teacher's
similarities among themselves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.training.budget import Budget
from index.training.corpus import Corpus, Ints, batches
from index.training.sources import Source
from index.training.teacher import Teacher

BATCH = 1024
RATE = 2e-3
TEMPERATURE = 0.05
TAUGHT = 0.5  # weight of finding the teacher's vector
ALIKE = 1.0  # weight of keeping the teacher's similarities
LIST_WEIGHT = {"lex_freedict": 2.0, "lex_omw": 1.0, "glossary_domain": 3.0, "domain": 3.0}
SIF = 1e-3
MASS = 18e6
Floats = npt.NDArray[np.float32]


def first_vectors(
    tokenizer: Tokenizer, corpus: Corpus, teacher: Teacher, weights: Mapping[str, float], english: Mapping[str, float]
) -> Floats:
    """Return the table before training, shape (tokens, 384): dictionary translations in the teacher's space."""
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    table = np.zeros((len(vocabulary), corpus.teacher.shape[1]), np.float32)
    words = sorted(word for word in vocabulary if word in weights)
    own = dict(zip(words, teacher.vectors(words), strict=True))
    total, count = translations(corpus, len(vocabulary))
    for word in words:
        at, vector = vocabulary[word], own[word]
        if count[at] > 0:
            vector = english[word] * vector + (1 - english[word]) * total[at] / count[at]
        table[at] = vector / max(float(np.linalg.norm(vector)), 1e-9) * SIF / (SIF + weights[word] / MASS)
    filled = np.array([vocabulary[word] for word in words])
    table[filled] -= table[filled].mean(0)
    endings = np.array([at for token, at in vocabulary.items() if token.startswith("##")])
    table[np.sort(endings)] = np.random.default_rng(0).normal(0, 0.01, (len(endings), table.shape[1]))
    return table


def translations(corpus: Corpus, tokens: int) -> tuple[Floats, Floats]:
    """Return, a token, the weighted sum of teacher vectors of its English translations, and the sum of weights."""
    lists = {at: LIST_WEIGHT.get(name, 2.0) for at, name in enumerate(corpus.names) if _is_list(name)}
    rows = corpus.rows[np.isin(corpus.rows[:, 0], list(lists))]
    taught, single = corpus.taught[rows[:, 1]] >= 0, corpus.lengths[rows[:, 2]] == 1
    rows = rows[(rows[:, 3] == 0) & (rows[:, 4] > 0) & taught & single]
    token = corpus.ids[corpus.offsets[rows[:, 2]]]
    weight = np.array([lists[source] for source in rows[:, 0].tolist()], np.float32)
    total, count = np.zeros((tokens, corpus.teacher.shape[1]), np.float32), np.zeros(tokens, np.float32)
    np.add.at(total, token, weight[:, None] * corpus.teacher[corpus.taught[rows[:, 1]]].astype(np.float32))
    np.add.at(count, token, weight)
    return total, count


def _is_list(name: str) -> bool:
    return name.startswith("lex_") or name in ("glossary_domain", "domain", "eurovoc", "esco", "cldr_names")


@dataclass(slots=True)
class Adam:
    """Adam that moves only the rows of a batch: the table is large, a batch touches a tenth of it."""

    table: Floats
    mean: Floats
    square: Floats
    steps: int = 0

    def move(self, rows: Ints, gradient: Floats, rate: float) -> None:
        """Apply one step to `rows`."""
        self.steps += 1
        mean = 0.9 * self.mean[rows] + 0.1 * gradient
        square = 0.98 * self.square[rows] + 0.02 * gradient * gradient
        self.mean[rows], self.square[rows] = mean, square
        mean = mean / (1 - 0.9**self.steps)
        square = square / (1 - 0.98**self.steps)
        self.table[rows] -= rate * mean / (np.sqrt(square) + 1e-8)


def train(
    table: Floats,
    corpus: Corpus,
    sources: Mapping[str, Source],
    *,
    budget: Budget,
    frozen: Sequence[int],
    seed: int = 0,
) -> Floats:
    """Return the table after training; the rows `frozen` (punctuation, unknown) are zero and stay so."""
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    share = {name: source.fast for name, source in sources.items()} | {"domain": 1.5}
    filled = (corpus.lengths[corpus.rows[:, 1]] > 0) & (corpus.lengths[corpus.rows[:, 2]] > 0)
    adam = Adam(table, np.zeros_like(table), np.zeros_like(table))
    table[list(frozen)] = 0
    step = 0
    while True:
        for rows in batches(corpus, share, BATCH, chance, only=filled):
            spent = budget.spent(step)
            if spent >= 1:
                return table
            tokens, gradient, loss = _gradient(table, corpus, rows)
            moving = ~np.isin(tokens, frozen)
            rate = RATE * min(1.0, (step + 1) / 100) * max(0.02, 1 - spent)
            adam.move(tokens[moving], gradient[moving], rate)
            step += 1
            if step % 100 == 0:
                print(f"static: step {step}, {spent:.0%}, loss {loss:.3f}", flush=True)


def _gradient(table: Floats, corpus: Corpus, rows: Ints) -> tuple[Ints, Floats, float]:
    """Return the tokens of a batch, the gradient of their rows, and the loss."""
    import torch
    from torch.nn.functional import embedding_bag, normalize

    first, second = corpus.rows[rows, 1], corpus.rows[rows, 2]
    texts = np.concatenate([first, second])
    pieces = [corpus.ids[corpus.offsets[text] : corpus.offsets[text + 1]] for text in texts.tolist()]
    tokens, inverse = np.unique(np.concatenate(pieces), return_inverse=True)
    starts = np.concatenate([[0], np.cumsum([len(piece) for piece in pieces])[:-1]])
    part = torch.from_numpy(table[tokens]).requires_grad_()
    bags = embedding_bag(torch.from_numpy(inverse.reshape(-1)), part, torch.from_numpy(starts), mode="sum")
    one, other = normalize(bags[: len(rows)], dim=1), normalize(bags[len(rows) :], dim=1)
    same = _same(corpus.rows[rows, 5], second)
    loss = contrast(other, one, same) + contrast(one, other, same)
    taught = np.flatnonzero((corpus.taught[first] >= 0) & (corpus.rows[rows, 3] == 0))
    if len(taught) > 16:
        at = torch.from_numpy(taught)
        target = normalize(torch.from_numpy(corpus.teacher[corpus.taught[first[taught]]].astype(np.float32)), dim=1)
        near = same[at][:, at]
        loss = loss + TAUGHT * (contrast(other[at], target, near) + contrast(one[at], target, near))
        loss = loss + ALIKE * likeness(one[at], target)
    loss.backward()
    assert part.grad is not None
    return tokens, np.asarray(part.grad.numpy(), np.float32), float(loss.detach())


def _same(groups: Ints, texts: Ints) -> Any:
    import torch

    same = (groups[:, None] == groups[None]) | (texts[:, None] == texts[None])
    np.fill_diagonal(same, False)
    return torch.from_numpy(same)


def contrast(one: Any, other: Any, same: Any) -> Any:
    """Return the cross-entropy of finding one's counterpart in the batch; pairs of the same meaning do not count."""
    import torch
    from torch.nn.functional import cross_entropy

    scores = (one @ other.T / TEMPERATURE).masked_fill(same, -1e4)
    return cross_entropy(scores, torch.arange(len(scores)))


def likeness(ours: Any, target: Any) -> Any:
    """Return how far the similarities within a batch are from the teacher's (Kullback–Leibler, a row at a time)."""
    import torch
    from torch.nn.functional import kl_div, log_softmax, softmax

    own = torch.eye(len(ours), dtype=torch.bool)
    wanted = softmax((target @ target.T / TEMPERATURE).masked_fill(own, -1e4), dim=1)
    given = log_softmax((ours @ ours.T / TEMPERATURE).masked_fill(own, -1e4), dim=1)
    return kl_div(given, wanted, reduction="batchmean")
