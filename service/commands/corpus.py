"""The commands that fill and list the corpus: ingest, extract, documents, show, remove, status."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from index.models import Filters
from service.options import Format, FormatOption, JobsOption, OcrName, OcrOption, with_filters, workspace_of

DocumentArgument = Annotated[str, typer.Argument(metavar="DOC", help="Id, start of an id, file name or work.")]


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    for function in (ingest, extract, documents, show, remove, status):
        app.command()(function)


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", readable=False, help="Files or folders: PDF, DOCX, text, HTML.")
    ],
    manifest: Annotated[Path | None, typer.Option(help="A corpus.toml that says what the files are.")] = None,
    jobs: JobsOption = 1,
    ocr: OcrOption = OcrName.auto,
    force: Annotated[bool, typer.Option("--force", help="Take in again what is there already.")] = False,
    format: FormatOption = Format.table,
) -> None:
    """Take files and folders into the corpus; what it has already is skipped."""
    from service import output, pipeline, tables

    options = pipeline.IngestOptions(manifest=manifest, jobs=jobs, ocr=ocr.value, force=force)
    with output.progress("Reading") as step:
        report = pipeline.ingest(workspace_of(context), paths, options, step)
    output.emit(report.as_json(), format, lambda: tables.ingest_report(report), report.rows)
    if report.failed:
        raise typer.Exit(3)
    if not report.taken and not report.skipped:
        output.say("Nothing to take in: no PDF, DOCX, text or HTML file was found there.")
        raise typer.Exit(1)


def extract(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A PDF, DOCX, text, Markdown or HTML file.")],
    manifest: Annotated[Path | None, typer.Option(help="A corpus.toml that says what the file is.")] = None,
    ocr: OcrOption = OcrName.auto,
    boxes: Annotated[bool, typer.Option("--boxes", help="With the box of every printed line (JSON).")] = False,
    format: FormatOption = Format.table,
) -> None:
    """Read and annotate one file; nothing is stored."""
    from service import output, pipeline, schemas, tables

    document, annotations = pipeline.extract(workspace_of(context), file, ocr=ocr.value, manifest=manifest)
    value = schemas.show_json(document, annotations, boxes=boxes)
    output.emit(value, format, lambda: tables.document_view(value), lambda: tables.statement_rows(value["statements"]))
    if not annotations.statements:
        output.say("No statement was found in this file.")
        raise typer.Exit(1)


@with_filters
def documents(context: typer.Context, filters: Filters, format: FormatOption = Format.table) -> None:
    """List the documents of the corpus."""
    from service import answers, output, schemas, tables

    workspace = workspace_of(context)
    with workspace.corpus() as corpus:
        infos = answers.documents(corpus, filters)
        unknown = "" if infos else answers.unknown_values(workspace, corpus, filters)
    value = [schemas.info_json(info) for info in infos]
    output.emit(value, format, lambda: tables.document_list(value), lambda: value)
    output.nothing_if(
        not value, unknown or "No document is here yet, or none fits the filters: acervo ingest FOLDER takes files in."
    )


def show(
    context: typer.Context,
    doc: DocumentArgument,
    boxes: Annotated[bool, typer.Option("--boxes", help="With the box of every printed line (JSON).")] = False,
    format: FormatOption = Format.table,
) -> None:
    """One document with its paragraphs and statements."""
    from service import output, schemas, tables

    with workspace_of(context).corpus() as corpus:
        info = corpus.find(doc)
        document, annotations = corpus.document(info.id), corpus.annotations(info.id)
    value = schemas.show_json(document, annotations, info=schemas.info_json(info), boxes=boxes)
    output.emit(value, format, lambda: tables.document_view(value), lambda: tables.statement_rows(value["statements"]))


def remove(
    context: typer.Context,
    docs: Annotated[list[str], typer.Argument(metavar="DOC...", help="Ids, file names or works.")],
    format: FormatOption = Format.table,
) -> None:
    """Remove documents with their statements; the files they came from are not touched."""
    from service import output, pipeline, tables

    report = pipeline.remove(workspace_of(context), docs)
    output.emit(report.as_json(), format, lambda: tables.ingest_report(report, verb="Removed"), report.rows)
    output.nothing_if(not report.taken, "Nothing was removed.")
    if report.failed:
        raise typer.Exit(3)


def status(
    context: typer.Context,
    verify: Annotated[bool, typer.Option("--verify", help="Compare files, database and vectors.")] = False,
    format: FormatOption = Format.table,
) -> None:
    """Health of the corpus: counts, unread pages, model, language data."""
    from service import answers, output, tables

    workspace = workspace_of(context)
    with workspace.corpus() as corpus:
        value = answers.status(workspace, corpus, verify=verify)
    output.emit(value, format, lambda: tables.status_view(value), lambda: tables.flat_rows(value))
    if verify and value["problems"]:
        output.say("Files, database and vectors disagree: acervo reindex mends what can be mended.")
        raise typer.Exit(1)
