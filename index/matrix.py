"""Counts of crime types, actors, entities, kinds or topics by meetings or years; each cell says how to open it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from sqlalchemy import literal, select

from index.errors import BadQuery
from index.filters import TAGGED, also, check_filters, choose_documents, conditions, meeting_of, names_meeting, year_of
from index.meetings import describe, grouped, meetings
from index.models import Filters
from index.schema import names, statements, tags

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus
    from nlp.lexicon import Lexicon

Columns = Literal["meetings", "years"]
_FIELDS = {"crime-types": "crime_type", "actors": "actor", "entities": "entity"}
_FILTERS = {"crime_type": "crime_types", "actor": "actors", "entity": "entities", "kind": "kinds"}


@dataclass(frozen=True, slots=True)
class Line:
    """A row or a column: its id, the name to show and the number of statements in it."""

    id: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Cell:
    """How many statements of `row` stand in `column` (language versions counted once), and the filters that show them.

    For topics, `topic` is the row, and `index.meetings.passages_in` with the filters and the column shows them.
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
        query = select(names.c.value, names.c.name).where(names.c.field == TAGGED[field])
        named = {str(value): str(name) for value, name in connection.execute(query)}
    return _lay_out(corpus, _count(corpus, field, columns, given), named, field, columns, given)


Counted = dict[tuple[str, str], set[str]]


def _columns(corpus: Corpus, columns: Columns) -> dict[str, str]:
    return {info.id: (meeting_of(info) if columns == "meetings" else year_of(info.date)) for info in corpus.documents()}


def _count(corpus: Corpus, field: str, columns: Columns, filters: Filters) -> Counted:
    """(row, column) → families."""
    column_of = _columns(corpus, columns)
    where = conditions(filters, choose_documents(corpus.documents(), filters))
    label = tags.c.value if field else statements.c.kind
    query = select(label, statements.c.document, statements.c.family).where(*where)
    if field:
        query = query.join(tags, tags.c.row == statements.c.row).where(tags.c.field == literal(TAGGED[field]))
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
        for meeting in meetings(corpus, topic, filters, embedder, lexicon, every=True):
            for hit in meeting.hits:
                column = meeting.id if columns == "meetings" else year_of(hit.document.date)
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
    narrowed = {column: _narrow(corpus, filters, column, columns) for column in across}
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
            Cell(row, column, len(counted[row, column]), filters, row)
            if field == "topic"
            else Cell(row, column, len(counted[row, column]), _opening(narrowed[column], field, row))
            for row, column in sorted(counted)
        ),
    )  # fmt: skip


def _narrow(corpus: Corpus, filters: Filters, column: str, columns: Columns) -> Filters:
    """The filters given, and the column beside them."""
    if columns == "years":
        if column == year_of(""):
            return _beside(filters, "year", column)
        last = column + "-12-31"
        return replace(filters, since=max(filters.since, column), until=min(filters.until or last, last))
    # The filter takes names too: it will do only if nothing else is called like this meeting's id.
    called = {info.meeting_id for info in corpus.documents() if names_meeting(column, info)}
    if called == {column} and set(filters.meetings) <= {column}:
        return replace(filters, meetings=(column,))
    return _beside(filters, "meeting", column)


def _opening(narrowed: Filters, field: str, row: str) -> Filters:
    """The filters that show a cell's statements: those given, its column and its row.

    Values of one filter are joined by OR, so that a row stands beside given values of its own field.
    """
    name = _FILTERS[field]
    if field == "kind" or set(getattr(narrowed, name)) <= {row}:
        return replace(narrowed, **{name: (row,)})  # type: ignore[arg-type]  # each of these fields is a tuple
    return _beside(narrowed, field, row)


def _beside(filters: Filters, field: str, value: str) -> Filters:
    if (field, value) in also(filters, field):
        return filters
    return replace(filters, also=(*filters.also, f"{field}:{value}"))
