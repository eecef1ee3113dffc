"""What the exact mode understands: quotes, AND, OR, NOT, prefix*, parentheses, symbols and paragraph numbers.

A query becomes a tree of conditions on `statements`; what cannot be understood raises BadQuery with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, and_, literal_column, not_, or_, select, text
from sqlalchemy import table as named_table

from index.errors import BadQuery
from index.schema import statements
from index.tokens import fold, words

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<open>\() | (?P<close>\)) | "(?P<phrase>[^"]*)" | [“«](?P<phrase2>[^”»]*)[”»]
    | (?P<broken>["“”«»])
    | (?P<paragraph>(?:paras?\.?|paragraphs?|párr(?:afo)?s?\.?|parrafo|paragraphe|par[áa]grafo|[¶§])\s?
        (?P<number>\d+[a-z]?)\b)
    | (?P<article>(?:art(?:\.|ículo|iculo|icle|igo)?)\s?(?P<articlenumber>\d+)\b)
    | (?P<word>[^\s()"“”«»]+)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PARAGRAPHS = ("para", "paragraph", "parrafo", "paragraphe", "paragrafo")
_ARTICLES = ("article", "articulo", "artigo", "art")
_FULLTEXT = named_table("fulltext")


@dataclass(frozen=True, slots=True)
class Leaf:
    """Words that must stand in a row (the last may be a beginning), or a paragraph's number."""

    terms: tuple[str, ...]
    prefix: bool = False
    number: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Parts that all ("and") or of which one ("or") must hold; "not" has one part, which must not."""

    kind: Literal["and", "or", "not"]
    parts: tuple[Node, ...]


Node = Leaf | Branch


def parse(text: str) -> Node:
    """The tree of a query in the exact mode. Raises BadQuery.

    >>> parse('"money laundering" AND NOT cyber*').parts[1].parts[0]
    Leaf(terms=('cyber',), prefix=True, number='')
    """
    tokens = list(_tokens(text))
    if not tokens:
        raise BadQuery("The query holds no word to look for.")
    node, rest = _any(tokens)
    if rest:
        raise BadQuery("There is a closing parenthesis without an opening one.")
    if not any(positive for _, positive in leaves(node)):
        raise BadQuery("NOT needs something to take away from; write for example: drugs NOT cannabis.")
    return node


def _tokens(text: str) -> Iterator[str | Leaf]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:  # cannot be: `word` takes whatever is left
            raise BadQuery(f"The query cannot be understood from {text[at:]!r} on.")
        at = found.end()
        if found["broken"]:
            raise BadQuery("A quotation mark is not closed.")
        if found["open"] or found["close"]:
            yield "(" if found["open"] else ")"
        elif found["number"]:
            yield Leaf(_PARAGRAPHS, number=found["number"].lower())
        elif found["articlenumber"]:
            yield Leaf(_ARTICLES, number=found["articlenumber"])
        elif found["word"] in ("AND", "OR", "NOT", "&", "|"):
            yield {"&": "AND", "|": "OR"}.get(found["word"], found["word"])
        else:
            phrase = next(part for part in (found["phrase"], found["phrase2"], found["word"]) if part is not None)
            yield from _leaf(phrase, negated=found["word"] is not None and phrase.startswith("-"))


def _leaf(phrase: str, *, negated: bool) -> Iterator[str | Leaf]:
    terms = tuple(words(phrase))
    prefix = phrase.endswith("*")
    if prefix and (not terms or len(terms[-1]) < 2):
        raise BadQuery("A * needs at least two letters before it, as in extradi*.")
    if "*" in phrase.rstrip("*"):
        raise BadQuery("A * may only stand at the end of a word, as in extradi*.")
    if terms:
        if negated:
            yield "NOT"
        yield Leaf(terms, prefix)


Tokens = list[str | Leaf]


def _any(tokens: Tokens) -> tuple[Node, Tokens]:
    parts = []
    node, rest = _all(tokens)
    parts.append(node)
    while rest and rest[0] == "OR":
        node, rest = _all(rest[1:])
        parts.append(node)
    return (parts[0] if len(parts) == 1 else Branch("or", tuple(parts))), rest


def _all(tokens: Tokens) -> tuple[Node, Tokens]:
    node, rest = _one(tokens)
    parts = [node]
    while rest and rest[0] not in (")", "OR"):
        node, rest = _one(rest[1:] if rest[0] == "AND" else rest)
        parts.append(node)
    return (parts[0] if len(parts) == 1 else Branch("and", tuple(parts))), rest


def _one(tokens: Tokens) -> tuple[Node, Tokens]:
    if not tokens or tokens[0] in (")", "AND", "OR"):
        raise BadQuery("AND, OR and parentheses need words on both sides, as in: (police OR prosecutors) AND training.")
    first, rest = tokens[0], tokens[1:]
    if isinstance(first, Leaf):
        return first, rest
    if first == "NOT":
        node, rest = _one(rest)
        return Branch("not", (node,)), rest
    node, rest = _any(rest)
    if not rest:
        raise BadQuery("A parenthesis is not closed.")
    return node, rest[1:]


def leaves(node: Node, *, positive: bool = True) -> Iterator[tuple[Leaf, bool]]:
    """The leaves of a tree, each with whether it is wanted (not under a NOT)."""
    if isinstance(node, Leaf):
        yield node, positive
    else:
        for part in node.parts:
            yield from leaves(part, positive=positive != (node.kind == "not"))


def matching(leaf: Leaf) -> str:
    """The leaf in the query language of FTS5, on the unstemmed words."""
    if leaf.number:
        return "words : (" + " OR ".join(f'"{term} {leaf.number}"' for term in leaf.terms) + ")"
    return f'words : "{" ".join(leaf.terms)}"' + ("*" if leaf.prefix else "")


def condition(node: Node, *, documents: bool = False) -> ColumnElement[bool]:
    """The tree as a condition on `statements`; with `documents` it must hold for the whole document of each."""
    if isinstance(node, Branch):
        parts = [condition(part, documents=documents) for part in node.parts]
        return not_(parts[0]) if node.kind == "not" else and_(*parts) if node.kind == "and" else or_(*parts)
    found = _rows(node)
    if not documents:
        return found
    inner = statements.alias()
    within = select(inner.c.document).where(_rows(node, inner.c.row, inner.c.paragraph), inner.c.ranks == 1)
    return statements.c.document.in_(within)


def _rows(
    leaf: Leaf, row: ColumnElement[int] | None = None, paragraph: ColumnElement[str] | None = None
) -> ColumnElement[bool]:
    row = statements.c.row if row is None else row
    paragraph = statements.c.paragraph if paragraph is None else paragraph
    inside = row.in_(
        select(literal_column("rowid")).select_from(_FULLTEXT).where(text(f"fulltext MATCH '{_quoted(leaf)}'"))
    )
    return or_(inside, paragraph == leaf.number) if leaf.number else inside


def _quoted(leaf: Leaf) -> str:
    # Terms are folded letters and digits only, so nothing in them can end the literal; colons are no parameters here.
    return matching(leaf).replace("'", "''").replace(":", r"\:")


def wanted_words(node: Node) -> list[tuple[str, bool]]:
    """The words that a hit shows as matched, each with whether it is a beginning."""
    found: dict[tuple[str, bool], None] = {}
    for leaf, positive in leaves(node):
        if positive:
            for term in leaf.terms[:-1] if not leaf.number else ():
                found[term, False] = None
            found[(fold(leaf.number), False) if leaf.number else (leaf.terms[-1], leaf.prefix)] = None
    return list(found)
