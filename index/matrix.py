"""Counts of crime types, actors, entities, kinds or topics by meetings or years; each cell says how to open it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sqlalchemy import literal, select

from index.errors import BadQuery
from index.filters import check_filters, choose_documents, conditions
from index.meetings import describe, grouped, meetings
from index.models import Filters
from index.schema import names, statements, tags

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus
    from nlp.lexicon import Lexicon

Columns = Literal["meetings", "years"]
_FIELDS = {"crime-types": "crime", "actors": "actor", "entities": "entity"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its id, the name to show and the number of statements in it."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many statements of `row` stand in `column` (language versions counted once), and the filters that show them.

    For topics, `topic` is the query that goes with the filters.
    """

    row: str
    column: str
    count: int
    filters: Filters
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows with the most statements first, columns in order of date, and the cells that are not empty."""

    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    cells: tuple[Cell, ...]


def matrix(
    corpus: Corpus, *, rows: str | Sequence[str] = "crime-types", columns: Columns = "meetings",
    filters: Filters | None = None, embedder: Embedder | None = None, lexicon: Lexicon | None = None,
) -> Matrix:  # fmt: skip
    """Count `rows` ("crime-types", "actors", "entities", "kinds", or a list of topics) by `columns`.

    Topics need `embedder` and `lexicon`. Raises BadQuery.
    """
    given = filters or Filters()
    check_filters(given)
    if columns not in ("meetings", "years"):
        raise BadQuery(f"There are no columns {columns!r}; use meetings or years.")
    if not isinstance(rows, str):
        if embedder is None or lexicon is None:
            raise BadQuery("A matrix of topics needs a model to find them by.")
        counted = _count_topics(corpus, rows, columns, given, embedder, lexicon)
        return _lay_out(corpus, counted, {topic: topic for topic in rows}, "topic", columns, given)
    if rows == "kinds":
        return _lay_out(corpus, _count(corpus, "", columns, given), {}, "kind", columns, given)
    if rows not in _FIELDS:
        raise BadQuery(f"There are no rows {rows!r}; use crime-types, actors, entities, kinds or topics of your own.")
    field = _FIELDS[rows]
    with corpus.engine.connect() as connection:
        query = select(names.c.value, names.c.name).where(names.c.field == field)
        named = {str(value): str(name) for value, name in connection.execute(query)}
    return _lay_out(corpus, _count(corpus, field, columns, given), named, field, columns, given)


Counted = dict[tuple[str, str], set[str]]


def _columns(corpus: Corpus, columns: Columns) -> dict[str, str]:
    return {
        info.id: (info.meeting_id if columns == "meetings" else info.date[:4] or "undated")
        for info in corpus.documents()
    }


def _count(corpus: Corpus, field: str, columns: Columns, filters: Filters) -> Counted:
    """(row, column) → families."""
    column_of = _columns(corpus, columns)
    where = conditions(filters, choose_documents(corpus.documents(), filters))
    label = tags.c.value if field else statements.c.kind
    query = select(label, statements.c.document, statements.c.family).where(*where)
    if field:
        query = query.join(tags, tags.c.row == statements.c.row).where(tags.c.field == literal(field))
    found: Counted = defaultdict(set)
    with corpus.engine.connect() as connection:
        for value, document, family in connection.execute(query):
            found[value, column_of[document]].add(family)
    return found


def _count_topics(
    corpus: Corpus, topics: Sequence[str], columns: Columns, filters: Filters, embedder: Embedder, lexicon: Lexicon
) -> Counted:
    found: Counted = defaultdict(set)
    for topic in topics:
        for meeting in meetings(corpus, topic, filters, embedder, lexicon):
            for hit in meeting.hits:
                column = meeting.id if columns == "meetings" else hit.document.date[:4] or "undated"
                found[topic, column].add(hit.statement.id)
    return found


def _lay_out(
    corpus: Corpus, counted: Counted, named: dict[str, str], field: str, columns: Columns, filters: Filters
) -> Matrix:
    down: dict[str, set[str]] = defaultdict(set)
    across: dict[str, set[str]] = defaultdict(set)
    for (row, column), families in counted.items():
        down[row] |= families
        across[column] |= families
    described = {id: describe(id, infos) for id, infos in grouped(corpus.documents()).items()}
    heads = {id: (meeting.date or "9999", meeting.name) for id, meeting in described.items()}
    if columns == "years":
        heads = {year: (year, year) for year in across}
    return Matrix(
        tuple(
            Line(row, named.get(row, row), len(down[row]))
            for row in sorted(down, key=lambda row: (-len(down[row]), row))
        ),
        tuple(
            Line(column, heads[column][1], len(across[column]))
            for column in sorted(across, key=lambda column: (heads[column][0], column))
        ),
        tuple(
            Cell(row, column, len(counted[row, column]), _opening(filters, field, row, column, columns),
                 row if field == "topic" else "")
            for row, column in sorted(counted)
        ),
    )  # fmt: skip


def _opening(filters: Filters, field: str, row: str, column: str, columns: Columns) -> Filters:
    """The filters that show a cell's statements: those given, its row and its column."""
    narrowed = filters
    if columns == "meetings":
        narrowed = replace(filters, meetings=(column,))
    elif column != "undated":
        last = column + "-12-31"
        narrowed = replace(filters, since=max(filters.since, column), until=min(filters.until or last, last))
    by_field = {
        "crime": replace(narrowed, crime_types=(row,)),
        "actor": replace(narrowed, actors=(row,)),
        "entity": replace(narrowed, entities=(row,)),
        "kind": replace(narrowed, kinds=(row,)),
    }
    return by_field.get(field, narrowed)
