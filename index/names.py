"""A draft → names of bodies that are outdated at its date, or misspelt."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.models import Finding, Record
from index.tokens import fold, words
from nlp.models import Statement

if TYPE_CHECKING:
    from index.store import Corpus
    from nlp.lexicon import Lexicon

_PAST_WORDS = """
former formerly then previously succeeded replaced antiguo antigua anteriormente entonces sucesor sucesora ancien
ancienne anciennement alors successeur antigo antiga entao sucessor
"""
_PAST = frozenset(_PAST_WORDS.split())
_LINK = r"(?:of|the|on|for|and|against|de|del|la|las|los|el|y|e|da|do|das|dos|des|du|et|para|contra|d’|l’)"
_NAME = r"[A-ZÀ-Þ][\w’'-]*"
_RUN = re.compile(rf"{_NAME}(?:\s+(?:{_LINK}\s+){{0,3}}{_NAME})*")
_ALIKE = 80.0

FormerName = tuple[str, str, str, tuple[str, ...]]
_SHORTEST = 6


def find_name_faults(corpus: Corpus, draft: Record, lexicon: Lexicon) -> list[Finding]:
    """Outdated names, judged at the draft's date (or, undated, at that of the latest document), and misspelt ones."""
    dates = [info.date for info in corpus.documents() if info.date]
    own = draft.document.metadata
    headed = bool(
        own.meeting or own.symbol or own.body
    )  # without a head the date may be that of something the text speaks of
    date = own.date if own.date and headed else max([own.date, *dates], default="")
    former = _former_names(lexicon)
    languages = {statement.language for statement in draft.annotations.statements}
    known = {language: _all_names(lexicon, language) for language in sorted(languages)}
    findings = []
    for statement in draft.annotations.statements:
        findings += _outdated(statement, former, date)
        findings += _misspelt(statement, known[statement.language])
    return findings


def _outdated(statement: Statement, names: Sequence[FormerName], date: str) -> list[Finding]:
    said = words(statement.text)
    if not date or _PAST & set(said):
        return []
    findings = []
    for name, until, current, others in names:
        if date < until or not _holds(statement.text, said, name):
            continue
        if any(_holds(statement.text, said, other) for other in others):
            continue
        message = f"“{name}” is outdated: since {until} the body is called {current}."
        findings.append(Finding("outdated_name", "medium", message, statement.paragraph, statement, values={"": name}))
    return findings


def _holds(text: str, said: list[str], name: str) -> bool:
    """Whether a text holds a name: an acronym as written, another name in any case and with any accents."""
    if name.isupper() and " " not in name:
        return re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text) is not None
    return f" {' '.join(words(name))} " in f" {' '.join(said)} "


def _former_names(lexicon: Lexicon) -> list[FormerName]:
    """(former name, the day it ended, current English name, all current names and acronyms)."""
    found = []
    concepts: Any = lexicon.concepts.concepts
    further = _further_names()
    for ident, concept in sorted(concepts.items()):
        current = (concept.name, *concept.names.values(), *concept.acronyms)
        dated = [(one.name, one.until) for one in concept.former]
        dated += [one for one in further.get(ident, ()) if one not in dated]
        former = {name for name, _ in dated}
        for name, until in dated:
            label = next((a for a in concept.acronyms if a not in former), "")
            shown = f"{concept.name} ({label})" if label and label != concept.name else concept.name
            found.append((name, until, shown, tuple(n for n in current if n not in former)))
    return found


@lru_cache(maxsize=1)
def _further_names() -> dict[str, list[tuple[str, str]]]:
    """Concept → (former name, the day it ended) of data/former_names.toml."""
    with (Path(__file__).with_name("data") / "former_names.toml").open("rb") as file:
        tables = tomllib.load(file)
    return {ident: [(name, str(table["until"])) for name in table["names"]] for ident, table in tables.items()}


def _all_names(lexicon: Lexicon, language: str) -> dict[str, str]:
    """Folded name → name, for names long enough to be misspelt recognisably."""
    concepts: Any = lexicon.concepts.concepts
    types = ("body", "agency", "network", "programme", "instrument", "organisation")
    names = []
    for _, concept in sorted(concepts.items()):
        if concept.type in types:
            names += [concept.names.get(language, concept.name), *concept.acronyms, *(f.name for f in concept.former)]
    return {" ".join(words(name)): name for name in names if len(name) >= _SHORTEST}


def _misspelt(statement: Statement, known: Mapping[str, str]) -> list[Finding]:
    """Capitalised names that differ by a letter or two from one name that is known and from no word in the sentence."""
    from rapidfuzz import fuzz, process

    marked = [(e.start, e.end) for e in statement.entities]
    findings = []
    for start, run in _runs(statement.text):
        folded = " ".join(words(run))
        if len(folded) < _SHORTEST or folded in known or any(s <= start < e for s, e in marked):
            continue
        found = process.extractOne(folded, known.keys(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if found is None or found[1] >= 99.9 or not _one_word_off(folded, found[0]):
            continue
        message = f"“{run}” looks like a misspelling of “{known[found[0]]}”."
        findings.append(Finding("wrong_name", "medium", message, statement.paragraph, statement, values={"": run}))
    return findings


def _runs(text: str) -> Iterator[tuple[int, str]]:
    for found in _RUN.finditer(text):
        yield found.start(), found.group()


def _one_word_off(a: str, b: str) -> bool:
    """Whether two names have the same words but one or two, which differ by a letter or so."""
    from rapidfuzz.distance import OSA

    one, two = a.split(), b.split()
    if len(one) != len(two):
        return False
    if len(one) == 1:
        return one[0][0] == two[0][0] and OSA.distance(a, b) <= (1 if len(b) < 10 else 2)
    off = [(x, y) for x, y in zip(one, two, strict=True) if fold(x) != fold(y)]
    plural = [(x, y) for x, y in off if x.rstrip("s") == y.rstrip("s")]
    return bool(off) and not plural and all(min(len(x), len(y)) >= 4 and OSA.distance(x, y) <= 2 for x, y in off)
