"""The commands that answer questions: search, commitments, meetings, matrix, lineage."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from index.models import Filters
from service.options import Format, FormatOption, LimitOption, OffsetOption, with_filters, workspace_of

if TYPE_CHECKING:
    from index.models import Query
    from service.workspace import Workspace

MOST = 1_000_000
"""So many statements without a question go into one file."""


def form_known(file: Path | None) -> Path | None:
    """`file`, if its ending names a form of export."""
    from service.reports.exports import MEDIA_TYPES

    if file is not None and file.suffix.lower().removeprefix(".") not in MEDIA_TYPES:
        endings = ", ".join(f".{form}" for form in MEDIA_TYPES)
        raise typer.BadParameter(f"{file.name} has none of the endings {endings}, which say how to write it.")
    return file


def write_export(context: typer.Context, workspace: Workspace, asked: Query, to: Path, ledger: bool) -> None:
    """Write what answers into a file: all of it, unless a limit or an offset was given."""
    from service import answers, output
    from service.reports.exports import export

    cut = any(_was_given(context, name) for name in ("limit", "offset"))
    with workspace.corpus() as corpus:
        if cut:
            find = answers.commitments if ledger else answers.search
            hits = answers.answering(workspace, corpus, asked, find)
        else:
            hits = answers.whole(workspace, corpus, asked, ledger=ledger, most=MOST)
    output.nothing_if(not hits, f"Nothing answers, so {to} was not written: try other words or fewer filters.")
    to.write_bytes(export(hits, to.suffix.lower().removeprefix(".")))
    output.say(f"Written to {to}: {len(hits)} {'commitments' if ledger else 'statements'}.")


def _was_given(context: typer.Context, name: str) -> bool:
    source = context.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


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


class GroupName(StrEnum):
    """What commitments are put together by."""

    meeting = "meeting"
    actor = "actor"
    crime_type = "crime-type"


ModeOption = Annotated[ModeName, typer.Option("--mode", help="By meaning and words, by meaning, or by words alone.")]
ScopeOption = Annotated[
    ScopeName, typer.Option("--scope", help="All terms in one statement, or in one document; any: need not be.")
]
SortOption = Annotated[SortName, typer.Option("--sort", help="Order of the results.")]
GroupOption = Annotated[GroupName | None, typer.Option("--group", help="Put them in groups, each with its count.")]
ExportOption = Annotated[
    Path | None,
    typer.Option(
        "--export",
        help="Write all that answers into this file: .csv, .xlsx, .jsonl, .bib or .ris; --limit takes fewer.",
        callback=form_known,
        dir_okay=False,
    ),
]


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
    export: ExportOption = None,
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
    if export is not None:
        write_export(context, workspace, asked, export, ledger=False)
        return
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
    group: GroupOption = None,
    export: ExportOption = None,
    format: FormatOption = Format.table,
) -> None:
    """The ledger: who undertook what, how firmly, by when."""
    from index.models import Query
    from service import answers, output, schemas, tables
    from service.ledger import in_groups, on_page

    text = " ".join(query or ()).strip()
    asked = Query(text, "hybrid", filters, "any", sort.value, limit, offset)
    workspace = workspace_of(context)
    if text:
        workspace.foresee_search()
    if export is not None:
        if group is not None:
            raise typer.BadParameter("a file holds one list: leave out --group or --export.", param_hint="--group")
        write_export(context, workspace, asked, export, ledger=True)
        return
    with workspace.corpus() as corpus:
        if group is None:
            hits = answers.commitments(workspace, corpus, asked)
            value = schemas.hits_json(text, hits)
            output.emit(value, format, lambda: tables.ledger(hits), lambda: tables.hit_rows(hits))
        else:
            groups = in_groups(workspace, corpus, asked, group.value.replace("-", "_"))
            hits = on_page(groups, offset)
            value = schemas.hits_json(text, hits) | {"groups": schemas.groups_json(groups)}
            output.emit(value, format, lambda: tables.grouped_ledger(groups), lambda: tables.grouped_rows(groups))
        unknown = "" if hits else answers.unknown_values(workspace, corpus, filters)
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
