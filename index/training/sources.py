"""Where the training pairs come from: a folder of TSV files and sources.toml → `Pairs`, without any test sentence.

Every source is named in sources.toml with its licence and whether it is used; a file that is not named there is
refused, so that no text of unknown origin slips in. The texts written for the project come from `domain.py`.
"""

from __future__ import annotations

import gzip
import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from index.model_check import words
from index.training.domain import Group, read_groups

TABLES = Path(__file__).with_name("sources.toml")
LANGUAGES = ("en", "es", "fr", "pt", "it", "nl")
LONGEST = 400  # characters: longer texts teach a mean of words little and cost much
SHORT = 3  # a test sentence of so few words is no secret


@dataclass(frozen=True, slots=True)
class Source:
    """One table of sources.toml: licence, and how often a pair is seen in one pass (0: not used)."""

    name: str
    licence: str
    origin: str = ""
    reason: str = ""
    words: bool = False
    fast: float = 0.0
    quality: float = 0.0


@dataclass(slots=True)
class Pairs:
    """Texts once each, and pairs of them.

    `rows` has the columns source, first text, second text, first language, second language, group: two pairs of one
    group say the same thing and are never each other's negatives.
    """

    texts: list[str]
    rows: npt.NDArray[np.int64]
    names: list[str]
    dropped: dict[str, int] = field(default_factory=dict)


def read_sources() -> Mapping[str, Source]:
    """Return the tables of sources.toml by name."""
    tables = tomllib.loads(TABLES.read_text(encoding="utf-8"))
    return {name: Source(name=name, **values) for name, values in tables.items()}


def sources_table() -> str:
    """Return the sources with licence and use as a Markdown table, for the model card."""
    lines = ["| source | what it is | licence | used for |", "|---|---|---|---|"]
    for source in read_sources().values():
        models = [name for name in ("fast", "quality") if getattr(source, name)]
        use = (
            " and ".join(models) + (", single words" if source.words else "") if models else f"nothing: {source.reason}"
        )
        lines.append(f"| {source.name} | {source.origin or '–'} | {source.licence} | {use} |")
    return "\n".join(lines)


def read_pairs(
    folder: Path, tests: Path | None, *, without: Iterable[str] = (), model: Literal["fast", "quality"] = "fast"
) -> Pairs:
    """Return all pairs of the sources a model uses and of the project's own texts, without sentences of test files.

    Raises FileNotFoundError when the folder has none of the sources, ValueError for a file sources.toml does not name.
    """
    sources, left_out = read_sources(), set(without)
    files = sorted([*folder.glob("*.tsv"), *folder.glob("*.tsv.gz")])
    unknown = [file.name for file in files if file.name.split(".")[0] not in sources]
    if unknown:
        raise ValueError(f"{TABLES.name} does not say whether these may be used: {', '.join(unknown)}.")
    wanted = {name for name, source in sources.items() if getattr(source, model)} - left_out
    used = [file for file in files if file.name.split(".")[0] in wanted]
    if not used:
        raise FileNotFoundError(f"{folder} holds none of the sources of {TABLES.name}.")
    banned = banned_texts(tests)
    collector = _Collector(banned)
    for file in used:
        collector.start(file.name.split(".")[0])
        for first, second, one, other in _lines(file):
            collector.add(first, second, one, other)
    collector.start("domain")
    for group in read_groups() if "domain" not in left_out else []:
        collector.add_group(group)
    return collector.pairs()


def banned_texts(tests: Path | None) -> frozenset[str]:
    """Return the normalised sentences of the test files (tatoeba1000, ntrex_dev, stsb_test, ntrex128, probe)."""
    if tests is None:
        return frozenset()
    found: set[str] = set()
    for file in sorted(tests.glob("*.json")):
        found |= {_key(text) for text in _strings(json.loads(file.read_text(encoding="utf-8")))}
    for place in (tests, tests.parent / "parallel"):
        if (place / "ntrex128.tsv.gz").is_file():
            found |= {_key(text) for line in _lines(place / "ntrex128.tsv.gz") for text in line[2:]}
    return frozenset(text for text in found if text.count(" ") >= SHORT)


def _key(text: str) -> str:
    return " ".join(words(text))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, list):
        for part in value:
            yield from _strings(part)


def _lines(file: Path) -> Iterator[tuple[str, str, str, str]]:
    with gzip.open(file, "rt", encoding="utf-8") if file.suffix == ".gz" else file.open(encoding="utf-8") as lines:
        for line in lines:
            parts = line.rstrip("\n").split("\t")
            if len(parts) == 4 and parts[2].strip() and parts[3].strip():
                yield parts[0], parts[1], parts[2].strip(), parts[3].strip()


class _Collector:
    def __init__(self, banned: frozenset[str]) -> None:
        self.banned = banned
        self.texts: dict[str, int] = {}
        self.rows: list[tuple[int, int, int, int, int, int]] = []
        self.names: list[str] = []
        self.dropped: dict[str, int] = {}
        self.groups = 0

    def start(self, name: str) -> None:
        self.names.append(name)

    def add(self, first: str, second: str, one: str, other: str, group: int | None = None) -> None:
        if first not in LANGUAGES or second not in LANGUAGES or max(len(one), len(other)) > LONGEST:
            return
        if self.banned and (_key(one) in self.banned or _key(other) in self.banned):
            self.dropped[self.names[-1]] = self.dropped.get(self.names[-1], 0) + 1
            return
        a = self.texts.setdefault(one, len(self.texts))
        b = self.texts.setdefault(other, len(self.texts))
        key = a if group is None else -1 - group
        self.rows.append((len(self.names) - 1, a, b, LANGUAGES.index(first), LANGUAGES.index(second), key))

    def add_group(self, group: Group) -> None:
        self.groups += 1
        for first, second, one, other in group:
            self.add(first, second, one, other, self.groups)

    def pairs(self) -> Pairs:
        return Pairs(list(self.texts), np.array(self.rows, np.int64), self.names, self.dropped)
