"""The exact mode: statements that hold the words asked for, as asked for; best match of the words first."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, or_, select, text

from index.hits import Found, choose, load_families
from index.listing import count_families, page, wanted
from index.models import Hit, Query, Why
from index.queries import Node, condition, leaves, matching, parse, wanted_words
from index.schema import statements
from index.tokens import spans, words
from nlp.models import Statement

if TYPE_CHECKING:
    from index.store import Corpus

_RANKED = 20_000  # of more matches than this, order by date: their words tell too little


def search_exact(corpus: Corpus, query: Query) -> list[Hit]:
    """The hits of a query in the exact mode. Raises BadQuery."""
    node = parse(query.text)
    where = _where(corpus, query, node)
    looked_for = wanted_words(node)
    if query.sort != "relevance" or not any(not leaf.number and positive for leaf, positive in leaves(node)):
        return [_explain(hit, looked_for) for hit in page(corpus, query, where)]
    ranked = _by_words(corpus, node, where)
    if ranked is None:
        return [_explain(hit, looked_for) for hit in page(corpus, query, where)]
    ranked = ranked[query.offset : query.offset + query.limit]
    members = load_families(corpus, [found.family for found in ranked])
    infos = corpus.infos()
    hits = []
    for rank, found in enumerate(ranked, start=query.offset + 1):
        shown, versions = choose(members[found.family], found.row, {found.row}, ())
        hit = Hit(rank, found.score, False, Why(0.0, (), ()), shown, infos[shown.document], versions)
        hits.append(_explain(hit, looked_for))
    return hits


def count_exact(corpus: Corpus, query: Query) -> int:
    """How many hits the query has in the exact mode, language versions counted once. Raises BadQuery."""
    return count_families(corpus, _where(corpus, query, parse(query.text)))


def _where(corpus: Corpus, query: Query, node: Node) -> list[ColumnElement[bool]]:
    found = condition(node)
    if query.scope == "document":
        some = [condition(leaf) for leaf, positive in leaves(node) if positive]
        found = or_(found, *some) & condition(node, documents=True)
    named = _documents_with_symbol(corpus, query.text)
    if named:
        found = or_(found, statements.c.document.in_(named))
    return [*wanted(corpus, query), found]


def _documents_with_symbol(corpus: Corpus, asked: str) -> list[str]:
    """The documents whose symbol the query is ("ST 12838/23")."""
    if not any(c.isdigit() for c in asked):
        return []
    return [info.id for info in corpus.documents() if info.symbol and words(info.symbol) == words(asked)]


def _by_words(corpus: Corpus, node: Node, where: list[ColumnElement[bool]]) -> list[Found] | None:
    """The families whose statements meet the conditions, by BM25 over the words wanted; None if they are too many."""
    columns = [statements.c[name] for name in ("row", "family", "document", "ordinal", "level")]
    with corpus.engine.connect() as connection:
        rows = connection.execute(select(*columns).where(*where).limit(_RANKED + 1)).all()
        if len(rows) > _RANKED:
            return None
        match = " OR ".join(matching(leaf) for leaf, positive in leaves(node) if positive)
        scored = text("SELECT rowid, -bm25(fulltext) FROM fulltext WHERE fulltext MATCH :m")
        scores = {row: round(score, 4) for row, score in connection.execute(scored, {"m": match})}
    order = sorted(rows, key=lambda row: (-scores.get(row[0], 0.0), row[2], row[3]))
    best: dict[str, Found] = {}
    for row, family, document, ordinal, level in order:
        found = Found(family, row, document, ordinal, level, scores.get(row, 0.0), 0.0, (), False)
        best.setdefault(family, found)
    return list(best.values())


def _explain(hit: Hit, looked_for: list[tuple[str, bool]]) -> Hit:
    return replace(hit, why=Why(0.0, _matched(hit.statement, looked_for), ()))


def _matched(statement: Statement, looked_for: list[tuple[str, bool]]) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for word, start, end in spans(statement.text):
        if any(word == wanted or (prefix and word.startswith(wanted)) for wanted, prefix in looked_for):
            found.setdefault(word, statement.text[start:end])
    label = re.sub(r"\W", "", statement.paragraph.lower())
    if label and (label, False) in looked_for:
        found.setdefault(label, f"¶ {statement.paragraph}")
    return tuple(found.values())
