"""The commands of upkeep: fetch, serve, reindex, backup, restore, model, eval."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.options import Format, FormatOption, workspace_of

model = typer.Typer(
    help="The embedding model: where it lies, how it is trained, whether it is sound.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add these commands to `app`."""
    for function in (fetch, serve, reindex, backup, restore):
        app.command()(function)
    app.add_typer(model, name="model")
    app.command(name="eval")(evaluate)


def fetch(
    context: typer.Context,
    manifest: Annotated[Path, typer.Argument(metavar="MANIFEST", help="A corpus.toml with addresses.")],
    into: Annotated[Path | None, typer.Option("--into", help="Folder; without it, that of the manifest.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """Download the public documents that a manifest names; goes on where it stopped."""
    from service import downloads, output, upkeep_tables

    with output.progress("Fetching") as step:
        value = downloads.fetch(manifest, into or manifest.parent, step)
    output.emit(value, format, lambda: upkeep_tables.fetch_view(value), lambda: upkeep_tables.fetch_rows(value))
    if value["failed"]:
        raise typer.Exit(3 if value["taken"] or value["skipped"] else 1)


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any free one.")] = 8000,
) -> None:
    """Serve the API and the web pages."""
    from service.server import run

    run(workspace_of(context).settings, host, port)


def reindex(
    context: typer.Context,
    model_name: Annotated[str, typer.Option("--model", help="default, fast, quality, a folder or a hub name.")] = "",
    format: FormatOption = Format.table,
) -> None:
    """Annotate and embed every document anew, with today's language data and, if named, another model."""
    from service import output, renewal, tables

    with output.progress("Renewing") as step:
        report = renewal.renew(workspace_of(context), model_name, step)
    output.emit(report.as_json(), format, lambda: tables.ingest_report(report, verb="Renewed"), report.rows)
    output.nothing_if(not report.taken, "The corpus holds no document yet: acervo ingest FOLDER takes files in.")


def backup(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The archive to write.")],
) -> None:
    """Write the whole corpus into one file, while readers and a writer go on."""
    from service import output

    with workspace_of(context).corpus() as corpus:
        corpus.backup(file)
    output.say(f"The corpus is in {file} ({file.stat().st_size / 1e6:.1f} MB).")


def restore(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An archive that backup wrote.")],
) -> None:
    """Make a corpus from an archive; refuses to write over one."""
    from index.upkeep import restore as make_from
    from service import output

    folder = workspace_of(context).settings.folder
    make_from(file, folder)
    output.say(f"The corpus is back in {folder}.")


@model.command("path")
def model_path(
    name: Annotated[str, typer.Argument(metavar="[fast|quality]", help="Which; without it, the default.")] = "default",
) -> None:
    """Print the folder of a model, which sentence-transformers can load."""
    from index.embed import model_path as path_of

    typer.echo(str(path_of(name)))


@model.command(
    "train",
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
)
def model_train(context: typer.Context) -> None:
    """Train the bundled models anew; options are handed on (--help lists them)."""
    from service.models_upkeep import train

    raise typer.Exit(train(context.args))


@model.command("check")
def model_check(
    gold: Annotated[Path | None, typer.Option("--gold", help="Folder with queries.jsonl: measures search.")] = None,
    tests: Annotated[Path | None, typer.Option("--tests", help="Folder of parallel test sets.")] = None,
    format: FormatOption = Format.table,
) -> None:
    """Whether the bundled models are whole and bring translations together; with test sets, how good they are."""
    from service import output, upkeep_tables
    from service.models_upkeep import check

    value = check(tests, gold)
    output.emit(value, format, lambda: upkeep_tables.model_view(value), lambda: value["models"])
    if value["problems"]:
        raise typer.Exit(1)


def evaluate(
    context: typer.Context,
    gold: Annotated[list[Path], typer.Argument(metavar="GOLD...", help="Gold files or folders (JSON Lines).")],
    documents: Annotated[Path | None, typer.Option("--documents", help="Folder of the labelled files.")] = None,
    errors: Annotated[int, typer.Option("--errors", min=0, help="Show the first mistakes of each measure.")] = 0,
    write: Annotated[bool, typer.Option("--write-baseline", help="Make these figures the baseline.")] = False,
    format: FormatOption = Format.table,
) -> None:
    """Precision, recall and F1 against gold labels, a field and a language, beside the committed figures."""
    from service import evaluation, output, upkeep_tables

    value = evaluation.evaluate(workspace_of(context), gold, documents, write=write)
    output.emit(value, format, lambda: upkeep_tables.evaluation_view(value), lambda: value["figures"])
    for measure, told in value["errors"].items():
        for sentence in told[:errors]:
            output.say(f"{measure}: {sentence}")
