"""The whole path of training on one page: sources → vocabulary → teacher → static → transformer → folders.

    python -m index.training --data FOLDER --out FOLDER [--model fast|quality] [--tests FOLDER] [--minutes M]

`--data` holds the TSV files of sources.toml, `--tests` the sentences that must stay out of training. What was computed
once (the teacher's vectors, the static table) is kept under `--out` and used again.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from index.training import export, static, transformer
from index.training.budget import Budget
from index.training.corpus import prepare
from index.training.export_onnx import export_transformer
from index.training.sources import read_pairs, read_sources
from index.training.teacher import Teacher, teacher_folder
from index.training.vocabulary import PUNCTUATION, SPECIAL, count_words, fast_tokenizer, quality_tokenizer

FAST_STEPS = 4500
QUALITY_STEPS = 2500
LONGEST = 120  # tokens of a text that the static model learns from
LONGEST_READ = 96  # and the transformer


def main(arguments: Sequence[str] | None = None) -> int:
    """Train what the command line asks for; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m index.training", description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of NAME.tsv(.gz): lang1, lang2, text1, text2")
    parser.add_argument("--out", type=Path, required=True, help="folder for models and what was computed")
    parser.add_argument("--tests", type=Path, help="folder of test files whose sentences are kept out of training")
    parser.add_argument("--model", choices=("fast", "quality"), help="train one model only")
    parser.add_argument("--without", default="", help="sources to leave out, with commas between: what do they cost?")
    parser.add_argument("--minutes", type=float, default=0, help="stop each model after so many minutes")
    parser.add_argument("--steps", type=int, default=0, help="stop each model after so many steps")
    parser.add_argument("--resume", action="store_true", help="train on from what is kept in OUT")
    parser.add_argument(
        "--mean", type=Path, nargs="+", help="no training: quality from the mean of these kept students"
    )
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args(arguments)
    import torch

    torch.set_num_threads(given.threads)
    given.out.mkdir(parents=True, exist_ok=True)
    if given.mean:
        return average(given)
    if given.model != "quality":
        train_fast(given)
    if given.model != "fast":
        train_quality(given)
    return 0


def budget_of(given: argparse.Namespace, usual: int) -> Budget:
    """Return the budget that the command line asks for, else the usual number of steps."""
    return Budget(given.steps or (0 if given.minutes else usual), given.minutes)


def train_fast(given: argparse.Namespace) -> None:
    """Train the static model into OUT/fast; its table before rounding is kept as OUT/fast.npy for the transformer."""
    pairs = read_pairs(given.data, given.tests, without=given.without.split(","))
    print(f"{len(pairs.texts)} texts, {len(pairs.rows)} pairs; test sentences left out: {pairs.dropped}", flush=True)
    teacher = Teacher(given.out / "teacher")
    if given.resume:
        tokenizer = Tokenizer.from_file(str(given.out / "fast" / "tokenizer.json"))
        corpus, table = prepare(pairs, tokenizer, teacher, longest=LONGEST), np.load(given.out / "fast.npy")
    else:
        weights, english = count_words(pairs)
        tokenizer = fast_tokenizer(weights)
        corpus = prepare(pairs, tokenizer, teacher, longest=LONGEST)
        table = static.first_vectors(tokenizer, corpus, teacher, weights, english)
    vocabulary = tokenizer.get_vocab()
    frozen = sorted(vocabulary[token] for token in (*SPECIAL, *PUNCTUATION))
    table = static.train(table, corpus, read_sources(), budget=budget_of(given, FAST_STEPS), frozen=frozen)
    np.save(given.out / "fast.npy", table)
    export.export_static(table, tokenizer, given.out / "fast")
    print(f"written: {given.out / 'fast'}", flush=True)


def train_quality(given: argparse.Namespace) -> None:
    """Train the transformer into OUT/quality, starting from the static table OUT/fast.npy."""
    pairs = read_pairs(given.data, given.tests, without=given.without.split(","), model="quality")
    kept = given.out / "quality-kept"
    if given.resume:
        tokenizer = Tokenizer.from_file(str(kept / "tokenizer.json"))
        student = transformer.read_student(teacher_folder(), kept)
    else:
        weights, english = count_words(pairs)
        tokenizer = quality_tokenizer(weights, english, teacher_folder())
        words = Tokenizer.from_file(str(given.out / "fast" / "tokenizer.json"))
        table = transformer.first_table(tokenizer, english, teacher_folder(), np.load(given.out / "fast.npy"), words)
        student = transformer.load_student(teacher_folder(), table)
        kept.mkdir(parents=True, exist_ok=True)
        tokenizer.save(str(kept / "tokenizer.json"))
    corpus = prepare(pairs, tokenizer, Teacher(given.out / "teacher"), longest=LONGEST_READ)
    student = transformer.train(student, corpus, read_sources(), budget=budget_of(given, QUALITY_STEPS), keep=kept)
    export_transformer(student.table, student.body, tokenizer, given.out / "quality")
    print(f"written: {given.out / 'quality'}", flush=True)


def average(given: argparse.Namespace) -> int:
    """Write OUT/quality with the mean of the weights kept in the folders `--mean`; returns the exit status."""
    students = [transformer.read_student(teacher_folder(), folder) for folder in given.mean]
    student = transformer.mean_of(students)
    tokenizer = Tokenizer.from_file(str(given.mean[0] / "tokenizer.json"))
    export_transformer(student.table, student.body, tokenizer, given.out / "quality")
    print(f"written: {given.out / 'quality'}", flush=True)
    return 0
