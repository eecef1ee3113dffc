"""Families of statements (the language versions of each) → the probability that two of them undertake the same.

Two families are as near as their best pair of versions, so that each version of a statement gives the same answer; what
is asked of A about B is what is asked of B about A. A pair is scored by the finer model, the corpus' model and the
alignment's probability (`index.align`); that both meetings are of one series, or that the later text names the place of
the earlier, speaks for it. The weights stand in `data/lineage.toml`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.align import likeness
from index.models import DocumentInfo
from index.precedents import counts
from index.tokens import spans, words
from index.vectors import Floats
from nlp.models import Statement

if TYPE_CHECKING:
    from index.text_vectors import TextVectors

_READ_CLOSELY = 3
"""How many of the best pairs of two families are scored in full: the rest cannot be the best."""
_BEGINNING = 5
"""Letters that the names of a place share in most languages: Lisbon, Lisboa, Lisbonne."""


@dataclass(frozen=True, slots=True)
class Member:
    """A version of a statement with its document."""

    statement: Statement
    document: DocumentInfo


@dataclass(frozen=True, slots=True)
class Family:
    """The versions of one statement, with the corpus' vectors and the finer model's (None without one), row by row."""

    members: tuple[Member, ...]
    vectors: Floats
    finer: Floats | None


@lru_cache(maxsize=1)
def load_lineage() -> dict[str, Any]:
    """The tables of `data/lineage.toml`."""
    with (Path(__file__).with_name("data") / "lineage.toml").open("rb") as file:
        return tomllib.load(file)


def accepted(a: Family, b: Family, chance: float) -> bool:
    """Whether two families of this `chance` count as one undertaking."""
    limits = load_lineage()["accept"]
    stand = any(family.members[0].statement.kind == "position" for family in (a, b))
    return chance >= float(limits["position" if stand else "chance"])


def sure(chance: float) -> bool:
    """Whether two families of this `chance` are one undertaking, whatever stands beside them."""
    return chance >= float(load_lineage()["accept"]["sure"])


def undertakes(statement: Statement) -> bool:
    """Whether a statement says by itself what is undertaken.

    "We agree to:" leaves that to the list below it, "Recalling the Declaration of Lima," to the text after it.
    """
    said = statement.text.rstrip()
    preamble = statement.kind == "position" and said.endswith((",", ";"))
    return counts(statement) and not said.endswith(":") and not preamble


def read_finely(statements: Sequence[Statement], model: TextVectors | None) -> Floats | None:
    """The finer model's vectors of `statements`, if there is a finer model."""
    return None if model is None else model.of([statement.text for statement in statements])


def sameness(a: Family, b: Family) -> float:
    """The probability that two families undertake the same: that of their best pair."""
    weights = load_lineage()["weights"]
    cosines = a.vectors @ b.vectors.T
    if a.finer is None or b.finer is None:
        near, chance, bias = np.zeros_like(cosines), weights["chance_alone"], weights["bias_alone"]
        order = cosines
    else:
        near = weights["finer"] * (a.finer @ b.finer.T) + weights["cosine"] * cosines
        chance, bias, order = weights["chance"], weights["bias"], near
    best = -math.inf
    for place in np.argsort(-order, axis=None, kind="stable")[:_READ_CLOSELY]:
        i, j = divmod(int(place), order.shape[1])
        one, other = a.members[i].statement, b.members[j].statement
        likely = likeness(one, [other], [float(cosines[i, j])])[0]
        best = max(best, float(near[i, j]) + chance * _log_odds(likely))
    return 1 / (1 + math.exp(-(best + bias + _setting(a, b))))


def _log_odds(chance: float) -> float:
    held = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(held / (1 - held))


def _setting(a: Family, b: Family) -> float:
    """What the meetings say for two statements being one: a common series, the place of the earlier in the later."""
    weights = load_lineage()["weights"]
    one, two = a.members[0].document, b.members[0].document
    total = 0.0
    if one.series and two.series:
        total += weights["series"] if one.series == two.series else -weights["series"]
    earlier, later = (a, b) if one.date < two.date else (b, a)
    if any(names_place(m.statement, earlier.members[0].document.place) for m in later.members):
        total += weights["named"]
    return float(total)


def names_place(statement: Statement, place: str) -> bool:
    """Whether a statement names `place`, other than in the name of a country, body or instrument."""
    wanted = [word[:_BEGINNING] for word in words(place) if len(word) >= _BEGINNING][:1]
    if not wanted:
        return False
    return any(
        word.startswith(wanted[0])
        and statement.text[start].isupper()
        and not any(e.start <= start < e.end for e in statement.entities)
        for word, start, _ in spans(statement.text)
    )


def standing(document: DocumentInfo) -> int:
    """What a document is to its meeting: 0 what was agreed, 2 what was written about it, 1 when its title is silent."""
    titles = load_lineage()["titles"]
    said = f" {' '.join(words(document.title))} | {' '.join(words(document.source))} "
    if any(f" {word} " in said for word in titles["about"]):
        return 2
    return 0 if any(f" {word} " in said for word in titles["agreed"]) else 1
