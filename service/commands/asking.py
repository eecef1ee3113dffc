"""The commands that answer questions: search, commitments, meetings, matrix, lineage."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from index.models import Filters
from service.options import Format, FormatOption, LimitOption, OffsetOption, with_filters, workspace_of


class ModeName(StrEnum):
    """How to look."""

    hybrid = "hybrid"
    semantic = "semantic"
    exact = "exact"


class ScopeName(StrEnum):
    """Where several terms must stand together."""

    any = "any"
    statement = "statement"
    document = "document"


class SortName(StrEnum):
    """The order of results."""

    relevance = "relevance"
    date = "date"
    strength = "strength"


ModeOption = Annotated[ModeName, typer.Option("--mode", help="By meaning and words, by meaning, or by words alone.")]
ScopeOption = Annotated[
    ScopeName, typer.Option("--scope", help="All terms in one statement, or in one document; any: need not be.")
]
SortOption = Annotated[SortName, typer.Option("--sort", help="Order of the results.")]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    for function in (search, commitments, meetings, matrix, lineage):
        app.command()(function)


@with_filters
def search(
    context: typer.Context,
    query: Annotated[list[str], typer.Argument(metavar="QUERY", help="A question or words, in any language.")],
    filters: Filters,
    mode: ModeOption = ModeName.hybrid,
    scope: ScopeOption = ScopeName.any,
    sort: SortOption = SortName.relevance,
    limit: LimitOption = 10,
    offset: OffsetOption = 0,
    format: FormatOption = Format.table,
) -> None:
    """Find statements in all languages by meaning and by words."""
    from index.models import Query
    from service import answers, output, schemas, tables

    text = " ".join(query).strip()
    asked = Query(text, mode.value, filters, scope.value, sort.value, limit, offset)
    workspace = workspace_of(context)
    if mode is not ModeName.exact:
        workspace.foresee_search()
    with workspace.corpus() as corpus:
        hits = answers.search(workspace, corpus, asked)
        unknown = "" if hits else answers.unknown_values(workspace, corpus, filters)
    value = schemas.hits_json(text, hits)
    output.emit(value, format, lambda: tables.hit_list(hits), lambda: tables.hit_rows(hits))
    output.nothing_if(not hits, unknown or "Nothing was found: try other words, --mode semantic, or fewer filters.")


@with_filters
def commitments(
    context: typer.Context,
    filters: Filters,
    query: Annotated[list[str] | None, typer.Argument(metavar="[QUERY]", help="Words; without any, all.")] = None,
    sort: SortOption = SortName.relevance,
    limit: LimitOption = 50,
    offset: OffsetOption = 0,
    format: FormatOption = Format.table,
) -> None:
    """The ledger: who undertook what, how firmly, by when."""
    from index.models import Query
    from service import answers, output, schemas, tables

    text = " ".join(query or ()).strip()
    asked = Query(text, "hybrid", filters, "any", sort.value, limit, offset)
    workspace = workspace_of(context)
    if text:
        workspace.foresee_search()
    with workspace.corpus() as corpus:
        hits = answers.commitments(workspace, corpus, asked)
        unknown = "" if hits else answers.unknown_values(workspace, corpus, filters)
    value = schemas.hits_json(text, hits)
    output.emit(value, format, lambda: tables.ledger(hits), lambda: tables.hit_rows(hits))
    output.nothing_if(not hits, unknown or "No commitment fits: try other words or fewer filters.")


@with_filters
def meetings(
    context: typer.Context,
    filters: Filters,
    topic: Annotated[list[str] | None, typer.Argument(metavar="[TOPIC]", help="In any language; or nothing.")] = None,
    only_meeting: Annotated[str, typer.Option(help="All passages of this meeting (its id), not the best ten.")] = "",
    only_year: Annotated[str, typer.Option(help="All passages of this year; or undated.")] = "",
    format: FormatOption = Format.table,
) -> None:
    """Meetings that discussed a topic, in order of date, with their passages; without a topic, all meetings."""
    from service import answers, output, schemas, tables

    text = " ".join(topic or ()).strip()
    workspace = workspace_of(context)
    if text:
        workspace.foresee_search()
    with workspace.corpus() as corpus:
        found = answers.meetings(workspace, corpus, text, filters, meeting=only_meeting, year=only_year)
        unknown = "" if found else answers.unknown_values(workspace, corpus, filters)
    value = {"topic": text, "meetings": [schemas.meeting_json(meeting) for meeting in found]}
    output.emit(value, format, lambda: tables.meeting_list(found, text), lambda: tables.meeting_rows(found))
    output.nothing_if(not found, unknown or "No meeting discussed this: try other words or fewer filters.")


@with_filters
def matrix(
    context: typer.Context,
    filters: Filters,
    rows: Annotated[str, typer.Option(help="crime-types, actors, entities, kinds, or topics separated by ;")] = (
        "crime-types"
    ),
    topics: Annotated[str, typer.Option(help="Topics of your own, separated by ;, instead of --rows.")] = "",
    columns: Annotated[str, typer.Option(help="meetings or years")] = "meetings",
    format: FormatOption = Format.table,
) -> None:
    """Counts of statements by subject and meeting or year."""
    from index.errors import BadQuery
    from service import answers, matrices, output
    from service import matrix_tables as tables

    if columns not in matrices.COLUMNS:
        raise typer.BadParameter("columns are meetings or years.", param_hint="--columns")
    try:
        subjects = matrices.subjects_of(rows, topics)
    except BadQuery as error:
        raise typer.BadParameter(str(error), param_hint="--rows") from None
    workspace = workspace_of(context)
    with workspace.corpus() as corpus:
        value = matrices.matrix(workspace, corpus, subjects, columns, filters)
        unknown = "" if value["cells"] else answers.unknown_values(workspace, corpus, filters)
    output.emit(value, format, lambda: tables.matrix_view(value), lambda: tables.matrix_rows(value))
    output.nothing_if(not value["cells"], unknown or "No statement fits: acervo documents lists what there is.")


def lineage(
    context: typer.Context,
    statement: Annotated[str, typer.Argument(metavar="STATEMENT", help="Id of a statement, as search prints it.")],
    format: FormatOption = Format.table,
) -> None:
    """Predecessors and successors of a commitment from meeting to meeting."""
    from service import answers, output
    from service import matrix_tables as tables

    workspace = workspace_of(context)
    with workspace.corpus() as corpus:
        value = answers.lineage(workspace, corpus, statement)
    output.emit(value, format, lambda: tables.lineage_view(value), lambda: tables.lineage_rows(value))
    found = value["predecessors"] or value["successors"]
    output.nothing_if(not found, "No other meeting said this before or after.")
