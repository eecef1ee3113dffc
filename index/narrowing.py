"""Which statements may answer a question at all: what the filters let through, without what is excluded, in scope."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import Connection, Executable, text

from index.excluded import families_with
from index.filters import is_empty
from index.models import Filters, Scope
from index.question import Question, Term
from index.vectors import Rows, inside

if TYPE_CHECKING:
    from index.store import Corpus


def allowed_rows(corpus: Corpus, question: Question, filters: Filters, scope: Scope = "any") -> Rows | None:
    """The rows that may answer, ascending; None if all that rank may."""
    allowed = None if is_empty(filters) else corpus.rows(filters)
    if not question.excluded and scope == "any":
        return allowed
    allowed = corpus.rows(filters) if allowed is None else allowed
    with corpus.engine.connect() as connection:
        if question.excluded:
            allowed = allowed[~inside(allowed, _excluded(connection, question))]
        if scope != "any":
            for rows in _by_part(connection, question):
                allowed = allowed[inside(allowed, _spread(connection, rows) if scope == "document" else rows)]
    return allowed


def _excluded(connection: Connection, question: Question) -> Rows:
    families = families_with(connection, question.excluded, question.languages)
    query = text("SELECT row FROM statements WHERE family IN (SELECT value FROM json_each(:f)) ORDER BY row")
    return _rows(connection, query.bindparams(f=json.dumps(sorted(families))))


def _spread(connection: Connection, rows: Rows) -> Rows:
    """All rows of the documents that `rows` are in."""
    query = text(
        "SELECT row FROM statements WHERE document IN (SELECT document FROM statements"
        " WHERE row IN (SELECT value FROM json_each(:r))) ORDER BY row"
    )
    return _rows(connection, query.bindparams(r=json.dumps(rows.tolist())))


def _by_part(connection: Connection, question: Question) -> Iterator[Rows]:
    """For each concept and each other word of the query, the ranking rows that have it.

    A concept is there where a statement is tagged with it, or where all the words stand that name it in the query.
    """
    covered: set[str] = set()
    for (field, value), named in zip(question.concepts, question.naming, strict=True):
        terms = [term for term in question.terms if (term.better or term.word) in named]
        covered.update(term.word for term in terms)
        query = "SELECT row FROM tags WHERE field = :f AND value = :v"
        values = {"f": field, "v": value}
        if terms:
            query += " UNION SELECT rowid FROM fulltext WHERE fulltext MATCH :m"
            values["m"] = " AND ".join(holding(term) for term in terms)
        yield _ranking(connection, query, values)
    for term in question.terms:
        if term.word not in covered:
            yield _ranking(connection, "SELECT rowid FROM fulltext WHERE fulltext MATCH :m", {"m": holding(term)})


def holding(term: Term) -> str:
    """What finds the statements that hold a word of a question in any form, in the query language of FTS5."""
    return "stems : (" + " OR ".join(f'"{stem}"' for stem in sorted(term.stems)) + ")"


def _ranking(connection: Connection, query: str, values: dict[str, str]) -> Rows:
    within = text(f"SELECT row FROM statements WHERE ranks = 1 AND row IN ({query}) ORDER BY row")
    return _rows(connection, within.bindparams(**values))


def _rows(connection: Connection, query: Executable) -> Rows:
    return np.array(connection.execute(query).scalars().all(), np.int64)


def count_families_of(corpus: Corpus, allowed: Rows) -> int:
    """How many statements `allowed` are, language versions counted once."""
    query = text("SELECT count(DISTINCT family) FROM statements WHERE row IN (SELECT value FROM json_each(:r))")
    with corpus.engine.connect() as connection:
        return int(connection.execute(query, {"r": json.dumps(allowed.tolist())}).scalar() or 0)
