"""What the exact mode understands: quotes, AND, OR, NOT, prefix*, parentheses, symbols and paragraph numbers.

A query becomes a tree of conditions on `statements`; what cannot be understood raises BadQuery with a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, FromClause, and_, literal_column, not_, or_, select, text
from sqlalchemy import table as named_table

from index.errors import BadQuery
from index.numbered import Numbered, read_numbered
from index.schema import statements
from index.tokens import fold, words

_TOKEN = re.compile(
    r"""\s*(?P<minus>(?<![^\s(])-)?(?:
      (?P<open>\() | (?P<close>\)) | "(?P<phrase>[^"]*)" | [“«](?P<phrase2>[^”»]*)[”»]
    | (?P<broken>["“”«»]) | (?P<word>[^\s()"“”«»]+)
    )""",
    re.VERBOSE,
)
_OPERATORS = {"AND": "AND", "OR": "OR", "NOT": "NOT", "&": "AND", "|": "OR"}
_MOST_WORDS = 400  # SQLite takes conditions of at most a thousand parts within each other
_DEEPEST = 40
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
Token = str | Node
Tokens = list[Token]
_NOTHING = Leaf(())


def parse(text: str) -> Node:
    """The tree of a query in the exact mode. Raises BadQuery.

    >>> parse('"money laundering" AND NOT cyber*').parts[1].parts[0]
    Leaf(terms=('cyber',), prefix=True, number='')
    """
    tokens = _within_reason(text)
    if not tokens:
        raise BadQuery("The query holds no word to look for.")
    node, rest = _any(tokens, 0)
    if rest:
        raise BadQuery("There is a closing parenthesis without an opening one.")
    if not any(positive for _, positive in leaves(node)):
        raise BadQuery("NOT needs something to take away from; write for example: drugs NOT cannabis.")
    return node


def _within_reason(text: str) -> Tokens:
    tokens: Tokens = []
    count = 0
    for token in _tokens(text):
        if token == _NOTHING:
            if tokens[-1:] == ["NOT"]:
                raise BadQuery("NOT needs a word, a phrase or a parenthesis after it, as in: drugs NOT cannabis.")
            continue
        tokens.append(token)
        count += (
            0 if isinstance(token, str) else sum(1 if leaf.number else len(leaf.terms) for leaf, _ in leaves(token))
        )
        if count > _MOST_WORDS:
            raise BadQuery(f"The query is too long: the exact mode takes at most {_MOST_WORDS} words.")
    return tokens


def _tokens(text: str) -> Iterator[Token]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:  # cannot be: `word` takes whatever is left
            raise BadQuery(f"The query cannot be understood from {text[at:]!r} on.")
        if found["broken"]:
            raise BadQuery("A quotation mark is not closed.")
        numbered = read_numbered(text, found.start("word")) if found["word"] else None
        at = numbered.end if numbered else found.end()
        if found["close"]:
            yield ")"
        elif found["word"] in _OPERATORS and not found["minus"]:
            yield _OPERATORS[found["word"]]
        elif found["open"]:
            yield from ("NOT", "(") if found["minus"] else ("(",)
        else:
            one = _numbered(numbered) if numbered else _leaf(found["phrase"] or found["phrase2"] or found["word"] or "")
            yield from ("NOT", one) if found["minus"] and one != _NOTHING else (one,)


def _numbered(found: Numbered) -> Node:
    parts = tuple(Leaf(found.names, number=number) for number in found.numbers)
    return parts[0] if len(parts) == 1 else Branch("or", parts)


def _leaf(phrase: str) -> Leaf:
    """The words of a phrase, which may hold none ("-", "…")."""
    terms = tuple(words(phrase))
    prefix = phrase.endswith("*")
    if prefix and (not terms or len(terms[-1]) < 2):
        raise BadQuery("A * needs at least two letters before it, as in extradi*.")
    if "*" in phrase.rstrip("*"):
        raise BadQuery("A * may only stand at the end of a word, as in extradi*.")
    return Leaf(terms, prefix)


def _any(tokens: Tokens, depth: int) -> tuple[Node, Tokens]:
    parts = []
    node, rest = _all(tokens, depth)
    parts.append(node)
    while rest and rest[0] == "OR":
        node, rest = _all(rest[1:], depth)
        parts.append(node)
    return (parts[0] if len(parts) == 1 else Branch("or", tuple(parts))), rest


def _all(tokens: Tokens, depth: int) -> tuple[Node, Tokens]:
    node, rest = _one(tokens, depth)
    parts = [node]
    while rest and rest[0] not in (")", "OR"):
        node, rest = _one(rest[1:] if rest[0] == "AND" else rest, depth)
        parts.append(node)
    return (parts[0] if len(parts) == 1 else Branch("and", tuple(parts))), rest


def _one(tokens: Tokens, depth: int) -> tuple[Node, Tokens]:
    if depth > _DEEPEST:
        raise BadQuery(f"The query is too deep: at most {_DEEPEST} parentheses or NOTs may stand within each other.")
    if not tokens or tokens[0] in (")", "AND", "OR"):
        raise BadQuery("AND, OR and parentheses need words on both sides, as in: (police OR prosecutors) AND training.")
    first, rest = tokens[0], tokens[1:]
    if not isinstance(first, str):
        return first, rest
    if first == "NOT":
        node, rest = _one(rest, depth + 1)
        return Branch("not", (node,)), rest
    node, rest = _any(rest, depth + 1)
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
    if not leaf.number:
        return f'words : "{" ".join(leaf.terms)}"' + ("*" if leaf.prefix else "")
    digits, letter = _parted(leaf.number)
    numbers = [leaf.number, f"{digits} {letter}"] if letter else [digits]
    return "words : (" + " OR ".join(f'"{term} {number}"' for term in leaf.terms for number in numbers) + ")"


def condition(node: Node, *, documents: bool = False, positive: bool = True) -> ColumnElement[bool]:
    """The tree as a condition on `statements`; with `documents`, what is asked for may stand anywhere in the document.

    What is under a NOT leaves out statements even then, so that the wider scope never finds less than the narrower.
    """
    if isinstance(node, Branch):
        inner = positive != (node.kind == "not")
        parts = [condition(part, documents=documents, positive=inner) for part in node.parts]
        return not_(parts[0]) if node.kind == "not" else and_(*parts) if node.kind == "and" else or_(*parts)
    if not documents or not positive:
        return _rows(node, statements)
    other = statements.alias()
    return statements.c.document.in_(select(other.c.document).where(_rows(node, other), other.c.ranks == 1))


def _rows(leaf: Leaf, table: FromClause) -> ColumnElement[bool]:
    inside = table.c.row.in_(
        select(literal_column("rowid")).select_from(_FULLTEXT).where(text(f"fulltext MATCH '{_quoted(leaf)}'"))
    )
    return or_(inside, _labelled(leaf.number, table)) if leaf.number else inside


def _labelled(number: str, table: FromClause) -> ColumnElement[bool]:
    """Whether a statement stands in the paragraph of this number; "9a" is also the item (a) under paragraph 9."""
    digits, letter = _parted(number)
    if not letter:
        return table.c.paragraph == digits
    before = statements.alias()
    above = (
        select(before.c.paragraph)
        .where(before.c.document == table.c.document, before.c.ordinal < table.c.ordinal)
        .where(before.c.paragraph.op("GLOB")("[0-9]*"))
        .order_by(before.c.ordinal.desc())
        .limit(1)
        .scalar_subquery()
    )
    return or_(
        table.c.paragraph.in_((number, f"{digits}({letter})")), and_(table.c.paragraph == letter, above == digits)
    )


def _parted(number: str) -> tuple[str, str]:
    return (number[:-1], number[-1]) if number[-1].isalpha() else (number, "")


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
