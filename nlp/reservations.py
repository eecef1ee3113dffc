"""Who stands behind a text: its statements in; signatories, reservations and the legal status it gives itself out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from ingest.models import Document
from nlp.concepts import Concepts
from nlp.models import EntityMention, Reservation, Statement
from nlp.terms import TermIndex, fold, tokenize

if TYPE_CHECKING:
    from nlp.lexicon import Lexicon

Sign = Literal["we", "non_binding", "binding", "dissociate", "paragraph"]
_NUMBER = re.compile(r"\W{0,3}(\d+(?:[.,]\d+)*(?:\s?(?:\(?[a-z]\)|bis))?)")
_SIDES = ("european-union", "celac", "caricom", "african-union", "mercosur", "sica", "clasi")
_NEAR = 120


@lru_cache(maxsize=64)
def _index(concepts: Concepts, language: str) -> TermIndex[Sign]:
    index: TermIndex[Sign] = TermIndex()
    data = concepts.languages.get(language, {}).get("parties", {})
    signs: tuple[Sign, ...] = ("we", "non_binding", "binding", "dissociate", "paragraph")
    for sign in signs:
        for term in data.get(sign, ()):
            index.add(term, sign)
    return index


def find_parties(
    document: Document, statements: Sequence[Statement], lexicon: Lexicon | Concepts
) -> tuple[tuple[str, ...], tuple[Reservation, ...], str]:
    """The signatories (English names, in order of the text), the reservations, and "non-binding", "binding" or ""."""
    concepts = lexicon if isinstance(lexicon, Concepts) else lexicon.concepts
    signatories: tuple[str, ...] = ()
    reservations: list[Reservation] = []
    status = ""
    for number, statement in enumerate(statements):
        signs = _signs(statement, concepts)
        if not signs:
            continue
        if not signatories and number < 40 and (ends := [end for sign, _, end in signs if sign == "we"]):
            signatories = _listed(statement, min(ends))
        if any(sign == "non_binding" for sign, _, _ in signs):
            status = "non-binding"
        elif not status and any(sign == "binding" for sign, _, _ in signs) and _of_itself(statement):
            status = "binding"
        reservations.extend(_reservations(statement, signs, document))
    signatories = signatories or _of_title(statements)
    return signatories, tuple(dict.fromkeys(reservations)), status


def _signs(statement: Statement, concepts: Concepts) -> list[tuple[Sign, int, int]]:
    tokens = tokenize(fold(statement.text))
    found = _index(concepts, statement.language).find(tokens.words)
    return [(sign, tokens.starts[first], tokens.ends[end - 1]) for first, end, sign in found]


def _is_party(entity: EntityMention) -> bool:
    return entity.type == "country" or entity.id in _SIDES


def _listed(statement: Statement, after: int) -> tuple[str, ...]:
    names = [e.name for e in statement.entities if _is_party(e) and e.start >= after]
    return tuple(dict.fromkeys(names)) if len(names) > 1 else ()


def _of_title(statements: Sequence[Statement]) -> tuple[str, ...]:
    """The parties that a heading among the first statements names ("Joint Statement of Canada, Mexico and …")."""
    for statement in statements[:6]:
        if statement.kind == "heading" and (names := _listed(statement, 0)):
            return names
    return ()


_ITSELF = re.compile(r"\b(?:this|present|esta|este|presente|cette|ce)\b")


def _of_itself(statement: Statement) -> bool:
    return bool(_ITSELF.search(fold(statement.text)))


def _reservations(
    statement: Statement, signs: Sequence[tuple[Sign, int, int]], document: Document
) -> list[Reservation]:
    """One reservation for each party that stands by words of dissociation, with the paragraph it names."""
    found: list[Reservation] = []
    for _, start, end in [s for s in signs if s[0] == "dissociate"]:
        parties = [e for e in statement.entities if e.type == "country" and start - _NEAR <= e.start and e.end <= start]
        if not parties:
            parties = _run_after(statement, end)
        scope = _scope(statement.text, [s for s in signs if s[0] == "paragraph"], end)
        text = document.text[statement.start : statement.end]
        found.extend(Reservation(e.name, scope, text, statement.start, statement.end) for e in parties)
    return found


def _run_after(statement: Statement, at: int) -> list[EntityMention]:
    """The countries that follow directly ("with the exception of Nicaragua and Cuba")."""
    run: list[EntityMention] = []
    for entity in sorted(statement.entities, key=lambda e: e.start):
        if entity.type == "country" and entity.start >= at:
            between = statement.text[at : entity.start]
            if len(between) > 14 or any(c in between for c in ".;:"):
                break
            run.append(entity)
            at = entity.end
    return run


def _scope(text: str, paragraphs: Sequence[tuple[Sign, int, int]], after: int) -> str:
    for _, start, end in sorted(paragraphs, key=lambda p: (p[1] < after, p[1])):
        if match := _NUMBER.match(fold(text), end):
            return match.group(1).strip()
        del start
    return ""
