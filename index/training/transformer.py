"""The transformer: the teacher's body with a vocabulary of four languages, taught to read each as it reads English.

Start: English tokens keep the teacher's vectors, so English reads as before; any other word starts as the weighted
mean of the English words nearest to it in the trained static space. Training: a translation finds the teacher's vector
of its English side, English texts stay near where the teacher puts them; and, in a larger share of the steps, questions
and answers of the domain find each other among their neighbours, which speak of the same subject and say another thing.
At the end the weights are rounded to eight bits and trained a little on what rounding left.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from index.training import encoder
from index.training.budget import Budget
from index.training.corpus import Corpus, Ints, batches, neighbours
from index.training.sources import Source
from index.training.static import Adam, contrast

BATCH = 128
BODY_RATE = 2.5e-4
TABLE_RATE = 1.5e-3
COSINE = 10.0
ANCHOR = 1.0  # how strongly the domain's English texts are held at the teacher's vectors
OURS = 0.65  # share of the steps that learn from the domain
TOGETHER = 64  # texts of like length that are computed in one piece
ENGLISH = 0.2  # share of a batch's English sides that are read, too
WARM = 40  # steps until the full rate
FIRST = 0.1  # share of the time in which only the token vectors move
ROUNDED = 0.85  # from here on the body is trained as it will be stored: rounded
NEAREST = 5
Floats = npt.NDArray[np.float32]


def first_table(
    tokenizer: Tokenizer, english: Mapping[str, float], teacher: Path, static: Floats, words: Tokenizer
) -> Floats:
    """Return the token vectors before training, shape (tokens, 384).

    `static` with its tokenizer `words` is the trained static model: in it the nearest English words are looked for.
    """
    from safetensors.numpy import load_file

    old: dict[str, int] = json.loads((teacher / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    taught = load_file(teacher / "model.safetensors")["embeddings.word_embeddings.weight"].astype(np.float32)
    before = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    before.no_padding()
    before.no_truncation()
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    known = words.get_vocab()
    tokens = sorted(vocabulary, key=lambda token: vocabulary[token])
    anchors = [t for t in tokens if t in old and t in known and len(t) > 1 and english.get(t, 0.0) > 0.6]
    space = _unit(static[[known[t] for t in anchors]])
    rows = taught[[old[t] for t in anchors]]
    table = np.zeros((len(tokens), taught.shape[1]), np.float32)
    foreign = []
    for at, token in enumerate(tokens):
        if token in old and (token not in known or token.startswith("##") or english.get(token, 1.0) >= 0.2):
            table[at] = taught[old[token]]
        else:
            foreign.append((at, token))
    sums = np.stack([static[words.encode(token, add_special_tokens=False).ids].sum(0) for _, token in foreign])
    for start in range(0, len(foreign), 4096):
        likeness = _unit(sums[start : start + 4096]) @ space.T
        for (at, token), row in zip(foreign[start : start + 4096], likeness, strict=True):
            nearest = np.argpartition(-row, NEAREST)[:NEAREST]
            weight = np.exp((row[nearest] - row[nearest].max()) / 0.05)
            mean = (weight[:, None] / weight.sum() * rows[nearest]).sum(0)
            mean *= np.linalg.norm(rows[nearest], axis=1).mean() / max(float(np.linalg.norm(mean)), 1e-9)
            pieces = taught[before.encode(token, add_special_tokens=False).ids].mean(0)
            share = english.get(token, 0.0)
            table[at] = share * pieces + (1 - share) * mean
    return table


def _unit(table: Floats) -> Floats:
    return np.asarray(table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9), np.float32)


@dataclass(slots=True)
class Student:
    """The body (a BertModel without its own table) and the table of token vectors beside it."""

    body: Any
    table: Floats
    fresh: bool = True  # nothing learnt yet: the token vectors move alone at first

    def states(self, ids: Sequence[Ints]) -> tuple[Any, Any, Ints]:
        """Return unit vectors of texts (token ids without [CLS], [SEP]), the table's rows in use, and which."""
        import torch
        from torch.nn.functional import normalize

        filled = [np.array([2, *row, 3], np.int64) for row in ids]
        used, inverse = np.unique(np.concatenate(filled), return_inverse=True)
        places = np.split(inverse, np.cumsum([len(row) for row in filled])[:-1])
        part = torch.from_numpy(self.table[used]).requires_grad_(torch.is_grad_enabled())
        weights = {name: weight.bfloat16() for name, weight in self.body.named_parameters()}
        order = np.argsort([len(row) for row in filled], kind="stable")
        vectors = []
        for start in range(0, len(order), TOGETHER):
            rows = [places[at] for at in order[start : start + TOGETHER].tolist()]
            tokens = np.zeros((len(rows), max(len(row) for row in rows)), np.int64)
            mask = np.zeros(tokens.shape, bool)
            for at, row in enumerate(rows):
                tokens[at, : len(row)], mask[at, : len(row)] = row, True
            inputs, there = part[torch.from_numpy(tokens)].bfloat16(), torch.from_numpy(mask)
            config = self.body.config
            found = encoder.states(
                weights, inputs, there, heads=config.num_attention_heads, layers=config.num_hidden_layers
            )
            vectors.append(normalize((found.float() * there[:, :, None]).sum(1), dim=1))
        back = torch.from_numpy(np.argsort(order))
        return torch.cat(vectors)[back], part, used


def load_student(teacher: Path, table: Floats) -> Student:
    """Return the teacher's body, without dropout, over a new table."""
    import torch
    from transformers import AutoModel

    body = AutoModel.from_pretrained(teacher, add_pooling_layer=False)
    body.set_input_embeddings(torch.nn.Embedding(1, table.shape[1]))
    for module in body.modules():
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    body.train()
    return Student(body, table)


def train(
    student: Student, corpus: Corpus, sources: Mapping[str, Source], *, budget: Budget, keep: Path, seed: int = 1
) -> Student:
    """Train; the student's table and body change in place and are kept in `keep` now and then."""
    import torch

    torch.manual_seed(seed)
    chance = np.random.default_rng(seed)
    share = {name: source.quality for name, source in sources.items()}
    only = _usable(corpus)
    weights = [weight for name, weight in student.body.named_parameters() if "word_embeddings" not in name]
    optimizer = torch.optim.AdamW(weights, lr=BODY_RATE, betas=(0.9, 0.98), weight_decay=0.0)
    adam = Adam(student.table, np.zeros_like(student.table), np.zeros_like(student.table))
    step, seen, first = 0, 0, FIRST if student.fresh else 0.0
    domain = corpus.rows[:, 0] == corpus.names.index("domain")
    ours = neighbours(corpus, domain & only, BATCH, chance)
    translations = _endless(corpus, share, chance, only & ~domain)
    while (spent := budget.spent(step)) < 1:
        held = round_body(student.body) if spent > ROUNDED else {}
        asked = chance.random() < OURS
        rows = next(ours if asked else translations)
        loss, part, used, count = (_domain_loss if asked else _translation_loss)(student, corpus, rows, chance)
        loss.backward()
        for name, weight in student.body.named_parameters():
            if name in held:
                weight.data.copy_(held[name])
        rate = min(1.0, (step + 1) / WARM) * max(0.03, 1 - spent)
        adam.move(used, part.grad.numpy(), TABLE_RATE * rate)
        if spent >= first:
            torch.nn.utils.clip_grad_norm_(weights, 1.0)
            optimizer.param_groups[0]["lr"] = BODY_RATE * rate * min(1.0, (spent - first + 1e-3) / 0.03)
            optimizer.step()
        optimizer.zero_grad()
        step, seen = step + 1, seen + count
        if step % 25 == 0:
            speed = seen / (time.monotonic() - budget.begin)
            print(f"quality: step {step}, {spent:.0%}, loss {loss.item():.3f}, {speed:.0f} texts/s", flush=True)
        if step % 200 == 0:
            save_student(student, keep)
    round_body(student.body)
    save_student(student, keep)
    return student


def _endless(
    corpus: Corpus, share: Mapping[str, float], chance: np.random.Generator, only: npt.NDArray[np.bool_]
) -> Iterator[Ints]:
    while True:
        yield from batches(corpus, share, BATCH, chance, only=only)


def save_student(student: Student, folder: Path) -> None:
    """Keep the table and the body as they are, so that a stopped training is not lost."""
    import torch

    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / "table.npy", student.table)
    torch.save(student.body.state_dict(), folder / "body.pt")


def read_student(teacher: Path, folder: Path) -> Student:
    """Return the student that `save_student` kept, to be trained on."""
    import torch

    student = load_student(teacher, np.load(folder / "table.npy"))
    student.body.load_state_dict(torch.load(folder / "body.pt"))
    return Student(student.body, student.table, fresh=False)


def mean_of(students: Sequence[Student]) -> Student:
    """Return the student whose weights are the mean of the others': better than each, where they had a common past.

    Weight averaging as in "model soups" (Wortsman et al. 2022). The first of `students` is changed in place.
    """
    import torch

    first = students[0]
    states = [student.body.state_dict() for student in students]
    with torch.no_grad():
        for name, weight in states[0].items():
            if weight.is_floating_point():
                weight.copy_(torch.stack([state[name] for state in states]).mean(0))
    table = np.mean([student.table for student in students], axis=0, dtype=np.float64)
    return Student(first.body, np.asarray(table, np.float32), fresh=False)


def _usable(corpus: Corpus) -> npt.NDArray[np.bool_]:
    filled = (corpus.lengths[corpus.rows[:, 1]] > 0) & (corpus.lengths[corpus.rows[:, 2]] > 0)
    taught = (corpus.rows[:, 3] == 0) & (corpus.taught[corpus.rows[:, 1]] >= 0)
    ours = corpus.rows[:, 0] == corpus.names.index("domain")
    return np.asarray(filled & (taught | ours), bool)


def _ids(corpus: Corpus, texts: Ints) -> list[Ints]:
    return [corpus.ids[corpus.offsets[text] : corpus.offsets[text + 1]] for text in texts.tolist()]


def _targets(corpus: Corpus, texts: Ints) -> Any:
    import torch
    from torch.nn.functional import normalize

    return normalize(torch.from_numpy(corpus.teacher[corpus.taught[texts]].astype(np.float32)), dim=1)


def _translation_loss(student: Student, corpus: Corpus, rows: Ints, chance: np.random.Generator) -> tuple[Any, ...]:
    """The other side, and some English sides, at the teacher's vector of the English side and at no other."""
    import torch

    english, other = corpus.rows[rows, 1], corpus.rows[rows, 2]
    also = chance.choice(len(rows), max(1, int(len(rows) * ENGLISH)), replace=False)
    vectors, part, used = student.states(_ids(corpus, np.concatenate([other, english[also]])))
    anchors = np.concatenate([english, english[also]])
    target = _targets(corpus, anchors)
    same = anchors[:, None] == anchors[None]
    np.fill_diagonal(same, False)
    loss = COSINE * (1 - (vectors * target).sum(1)).mean() + contrast(vectors, target, torch.from_numpy(same))
    return loss, part, used, len(anchors)


def _domain_loss(student: Student, corpus: Corpus, rows: Ints, chance: np.random.Generator) -> tuple[Any, ...]:
    """Questions, answers and translations find each other; those in English stay near the teacher's vector."""
    import torch

    one, other = corpus.rows[rows, 1], corpus.rows[rows, 2]
    vectors, part, used = student.states(_ids(corpus, np.concatenate([one, other])))
    groups = corpus.rows[rows, 5]
    same = (groups[:, None] == groups[None]) | (other[:, None] == other[None])
    np.fill_diagonal(same, False)
    mask = torch.from_numpy(same)
    first, second = vectors[: len(rows)], vectors[len(rows) :]
    loss = contrast(first, second, mask) + contrast(second, first, mask.T)
    texts = np.concatenate([one, other])
    taught = np.flatnonzero(corpus.taught[texts] >= 0)
    if len(taught):
        near = (vectors[torch.from_numpy(taught)] * _targets(corpus, texts[taught])).sum(1)
        loss = loss + ANCHOR * (1 - near).mean()
    return loss, part, used, len(texts)


def round_body(body: Any) -> dict[str, Any]:
    """Round the body's matrices to eight-bit floats as they will be stored; returns them as they were."""
    import torch

    held = {}
    for name, weight in body.named_parameters():
        if weight.ndim == 2 and "word_embeddings" not in name:
            held[name] = weight.data.clone()
            weight.data.copy_(weight.data.to(torch.float8_e4m3fn).to(torch.float32))
    return held
