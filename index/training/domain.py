"""The project's own training text: data/*.txt and data/*.tsv → groups of pairs in the register of declarations.

`*.txt` lines hold four columns, English | Spanish | French | Portuguese, and after `||` four more with questions that
the line answers; `;;` parts alternatives. `actions.txt`, `crimes.txt`, `openers.txt` and `circumstances.txt` are the
slots of a grammar (`statements_of_grammar`); `terms.txt` and `statements.txt` stand for themselves. `questions/*.txt`
has the same lines, area by area: a statement in English and one other language (`-` where there is none), and questions
that come at it from several sides, so that they do not mean the same; neighbours there speak of one subject and are the
hardest to tell apart. `*.tsv` files hold lang1, lang2, text1, text2; rows that share a text belong together. The texts
of a group are never each other's negatives.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

DATA = Path(__file__).with_name("data")
LANGUAGES = ("en", "es", "fr", "pt")
SEED = 20
CRIMES_AN_ACTION = 16
WORDINGS = 2
ABSENT = "-"  # in a column: this language is not there

Pair = tuple[str, str, str, str]
Group = list[Pair]
Cells = tuple[tuple[str, ...], ...]  # alternatives in each of the four languages

ARTICLES = ("os", "as", "o", "a")
CONTRACTIONS = {
    "es": (("a el ", "al "), ("de el ", "del ")),
    "fr": (("de les ", "des "), ("de le ", "du "), ("à les ", "aux "), ("à le ", "au ")),
    "pt": (
        *((f"de {article} ", f"d{article} ") for article in ARTICLES),
        *((f"em {article} ", f"n{article} ") for article in ARTICLES),
        *((f"por {article} ", f"pel{article} ") for article in ARTICLES),
        *(("a os ", "aos "), ("a as ", "às "), ("a o ", "ao "), ("a a ", "à ")),
    ),
}


def read_lines(path: Path) -> Iterator[tuple[Cells, Cells]]:
    """Yield the statements and the questions of each line; raises ValueError naming a line without four columns."""
    if not path.is_file():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        left, _, right = line.partition("||")
        try:
            yield _cells(left), _cells(right) if right.strip() else ((), (), (), ())
        except ValueError as error:
            raise ValueError(f"{path.name}, line {number}: {error}") from error


def _cells(text: str) -> Cells:
    columns = [
        tuple(part.strip() for part in column.split(";;") if part.strip() not in ("", ABSENT))
        for column in text.split("|")
    ]
    if len(columns) != len(LANGUAGES) or not all(column.strip() for column in text.split("|")) or not any(columns):
        raise ValueError("expected four columns: English | Spanish | French | Portuguese")
    return tuple(columns)


def contract(text: str, language: str) -> str:
    """Join preposition and article as the language does.

    >>> contract("la lucha contra los efectos de el blanqueo", "es")
    'la lucha contra los efectos del blanqueo'
    >>> contract("nous décidons de adopter un plan", "fr")
    "nous décidons d'adopter un plan"
    """
    for apart, joined in CONTRACTIONS.get(language, ()):
        text = re.sub(rf"(?<![\w'’-]){apart}", joined, text)
    if language == "fr":
        text = re.sub(r"\b([Dd]|[Qq]u)e (?=[aeiouyéèêâîôûœAEIOUÉÈÊÎ])", r"\1'", text)
    return text[:1].upper() + text[1:]


def group_of(statements: Cells, questions: Cells, *, alike: bool = True) -> Group:
    """Return the pairs of one meaning: translations, alternatives, and question ↔ answer across all languages.

    Questions are paired with each other only where they are `alike`, all asking for the same.
    """
    texts = [(language, text) for language, cell in zip(LANGUAGES, statements, strict=True) for text in cell]
    asked = [(language, text) for language, cell in zip(LANGUAGES, questions, strict=True) for text in cell]
    pairs = [*combinations(texts, 2), *((one, other) for one in texts for other in asked)]
    pairs += combinations(asked, 2) if alike else []
    return [_ordered(one, other) for one, other in pairs if one[1] != other[1]]


def _ordered(one: tuple[str, str], other: tuple[str, str]) -> Pair:
    first, second = sorted((one, other), key=lambda side: LANGUAGES.index(side[0]))
    return first[0], second[0], first[1], second[1]


def statements_of_grammar(folder: Path = DATA) -> Iterator[tuple[Cells, Cells]]:
    """Yield statements made of opener + action (with a crime in its slot) + circumstance, with their questions."""
    chance = random.Random(SEED)
    actions, crimes, openers, circumstances = (
        list(read_lines(folder / f"{name}.txt")) for name in ("actions", "crimes", "openers", "circumstances")
    )
    for action, questions in actions:
        if not any("{X}" in text for text in action[0]):
            yield _wordings(action, chance, openers, circumstances), questions
            continue
        for formal, plain in chance.sample(crimes, min(CRIMES_AN_ACTION, len(crimes))):
            said = _fill(action, formal, chance)
            asked = _fill(questions, plain if any(plain) else formal, chance)
            yield _wordings(said, chance, openers, circumstances), asked


def _fill(cells: Cells, slot: Cells, chance: random.Random) -> Cells:
    return tuple(
        tuple(contract(text.replace("{X}", chance.choice(names)), language) for text in cell)
        for language, cell, names in zip(LANGUAGES, cells, slot, strict=True)
    )


def _wordings(
    action: Cells,
    chance: random.Random,
    openers: Sequence[tuple[Cells, Cells]],
    circumstances: Sequence[tuple[Cells, Cells]],
) -> Cells:
    """Wrap an action in openers and circumstances, so that the model learns to look past them."""
    out: list[list[str]] = [[] for _ in LANGUAGES]
    for _ in range(WORDINGS):
        opener, circumstance = chance.choice(openers)[0], chance.choice([None, *circumstances])
        for at, language in enumerate(LANGUAGES):
            core = chance.choice(action[at])
            text = f"{chance.choice(opener[at])} {core[:1].lower()}{core[1:]}"
            if circumstance is not None:
                tail = chance.choice(circumstance[0][at])
                text += tail if tail.startswith(",") else f" {tail}"
            out[at].append(contract(text, language) + ".")
    return tuple(tuple(dict.fromkeys(texts)) for texts in out)


def read_groups(folder: Path = DATA) -> list[Group]:
    """Return every group of the folder: terms, statements, grammar, and the TSV files; the same on every machine."""
    lines = [line for name in ("terms", "statements", "crimes") for line in read_lines(folder / f"{name}.txt")]
    groups = [group_of(*line) for line in [*lines, *statements_of_grammar(folder)]]
    areas = [line for file in sorted((folder / "questions").glob("*.txt")) for line in read_lines(file)]
    groups += [group_of(*line, alike=False) for line in areas]
    rows = [row for file in sorted(folder.glob("*.tsv")) for row in _rows(file)]
    return [group for group in [*groups, *_connected(rows)] if group]


def _rows(file: Path) -> Iterator[Pair]:
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        parts = [part.strip() for part in line.split("\t")]
        if parts == ["lang1", "lang2", "text1", "text2"] or not line.strip() or line.startswith("#"):
            continue
        if len(parts) != 4 or not all(parts):
            raise ValueError(f"{file.name}, line {number}: expected lang1, lang2, text1, text2 between tabs")
        yield parts[0], parts[1], parts[2], parts[3]


def _connected(rows: Iterable[Pair]) -> list[Group]:
    """Group rows that share a text, directly or through others, and pair every text of a group with every other."""
    parent: dict[str, str] = {}

    def root(text: str) -> str:
        while parent.setdefault(text, text) != text:
            parent[text] = parent[parent[text]]
            text = parent[text]
        return text

    rows = list(rows)
    for _, _, one, other in rows:
        parent[root(other)] = root(one)
    groups: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for first, second, one, other in rows:
        groups[root(one)] |= {(first, one): None, (second, other): None}
    return [[_ordered(one, other) for one, other in combinations(texts, 2)] for texts in groups.values()]
