"""The commands that hold texts against each other: compare, concord, check."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from index.models import Filters
from service.options import Format, FormatOption, with_filters, workspace_of


class ReportFormat(StrEnum):
    """How `check` reports."""

    table = "table"
    json = "json"
    csv = "csv"
    html = "html"
    docx = "docx"


OutputOption = Annotated[Path | None, typer.Option("--output", "-o", help="File to write instead of the screen.")]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    for function in (compare, concord, check):
        app.command()(function)


def compare(
    context: typer.Context,
    doc_a: Annotated[str, typer.Argument(metavar="DOC_A", help="The earlier document: in the corpus, or a file.")],
    doc_b: Annotated[str, typer.Argument(metavar="DOC_B", help="The later document: in the corpus, or a file.")],
    substantive: Annotated[bool, typer.Option("--substantive", help="Leave out what only changed in form.")] = False,
    format: FormatOption = Format.table,
) -> None:
    """Two documents: kept, strengthened, weakened, changed, dropped, new; with redlines."""
    from service import comparison_tables as tables
    from service import comparisons, output

    value = comparisons.compare(workspace_of(context), doc_a, doc_b, substantive=substantive)
    output.emit(value, format, lambda: tables.compare_view(value), lambda: tables.match_rows(value["matches"]))
    output.nothing_if(not value["matches"], "Nothing to compare: the documents hold no statements that differ.")


def concord(
    context: typer.Context,
    docs: Annotated[
        list[str], typer.Argument(metavar="DOC_A DOC_B...", help="Language versions: in the corpus or files.")
    ],
    format: FormatOption = Format.table,
) -> None:
    """Language versions of one text: where they do not say the same."""
    from service import comparison_tables as tables
    from service import comparisons, output

    if not docs:
        raise typer.BadParameter("name a work or at least two documents.", param_hint="DOC_A DOC_B")
    value = comparisons.concord(workspace_of(context), docs)
    output.emit(value, format, lambda: tables.concord_view(value), lambda: tables.finding_rows(value["findings"]))
    if not value["findings"]:
        output.say("The versions agree: no difference was found.")


@with_filters
def check(
    context: typer.Context,
    draft: Annotated[Path, typer.Argument(metavar="DRAFT", help="DOCX, PDF, text or HTML; - reads text from stdin.")],
    filters: Filters,
    against: Annotated[
        list[str] | None, typer.Option("--against", help="Document or meeting whose undertakings must not be dropped.")
    ] = None,
    output_file: OutputOption = None,
    format: Annotated[ReportFormat, typer.Option("--format", "-f", help="How to report.")] = ReportFormat.table,
) -> None:
    """A draft against the corpus: agreed language, what it strengthens, weakens, contradicts or drops."""
    from service import comparison_tables as tables
    from service import comparisons, output

    checked = comparisons.check(workspace_of(context), draft, tuple(against or ()), filters)
    if format in (ReportFormat.html, ReportFormat.docx):
        output.write_bytes(checked.render(format.value), output_file, format.value)
        return
    value = checked.as_json()
    shape = Format(format.value)
    output.emit(value, shape, lambda: tables.check_view(value), lambda: tables.check_rows(value), to=output_file)
    output.nothing_if(not value["statements"], "No statement was found in the draft.")
