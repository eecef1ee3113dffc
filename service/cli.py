"""`acervo`: the command line. Commands are thin; an error is one sentence on stderr and an exit code, never a trace."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from service.commands import asking, comparing, corpus, upkeep
from service.options import State


class Commands(TyperGroup):
    """The group of commands; turns every error into a sentence and an exit code."""

    def list_commands(self, ctx: Any) -> list[str]:
        """In the order of a day's work, not of the alphabet."""
        return list(self.commands)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; exit 1 with a sentence if Acervo or the system refuses, 2 if it was asked wrongly."""
        from ingest.errors import AcervoError

        try:
            return super().invoke(ctx)
        except AcervoError as error:
            typer.echo(f"acervo: {error}", err=True)
            raise typer.Exit(2 if type(error).__name__ == "BadQuery" else 1) from error
        except (KeyboardInterrupt, typer.Abort):
            typer.echo("acervo: stopped; what was finished is kept.", err=True)
            raise typer.Exit(130) from None
        except (typer.Exit, BrokenPipeError):
            raise
        except Exception as error:
            if _is_usage_error(error) or os.environ.get("ACERVO_DEBUG", "") not in ("", "0"):
                raise
            typer.echo(f"acervo: {explain(error)}", err=True)
            raise typer.Exit(1) from error


def _is_usage_error(error: Exception) -> bool:
    """Whether Typer prints this error itself (with exit code 2)."""
    return hasattr(error, "exit_code")


def explain(error: Exception) -> str:
    """One sentence for an error that nobody foresaw; the details appear with ACERVO_DEBUG=1."""
    if type(error).__name__ == "ValidationError" and hasattr(error, "errors"):
        first = error.errors()[0]
        return f"the setting ACERVO_{'.'.join(map(str, first['loc'])).upper()} is not valid: {first['msg']}."
    if isinstance(error, FileNotFoundError) and error.filename:
        return f"{error.filename} does not exist."
    if isinstance(error, PermissionError) and error.filename:
        return f"{error.filename} may not be read or written by this user."
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}{f': {error.filename}' if error.filename else ''}."
    told = (str(error).strip().splitlines() or [""])[0][:300]
    return f"something unexpected went wrong ({type(error).__name__}: {told}); ACERVO_DEBUG=1 shows the details."


app = typer.Typer(
    name="acervo",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="What was agreed, by whom, how firmly: declarations and conclusions as a searchable body of statements.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"acervo {version('acervo')}")
        raise typer.Exit()


@app.callback()
def start(
    context: typer.Context,
    corpus: Annotated[
        Path | None,
        typer.Option(
            "--corpus", envvar="ACERVO_CORPUS", help="Folder of the corpus; without it, the user's data folder."
        ),
    ] = None,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print it.")] = False,
) -> None:
    """Keep what stands before the command."""
    context.obj = State(corpus)


for module in (corpus, asking, comparing, upkeep):
    module.register(app)


def main() -> None:
    """The entry point. A command that is done leaves at once.

    To take all its libraries apart would take a fifth of a second, and nothing is left to be put away by then.
    """
    gc.set_threshold(50_000, 20, 50)  # importing makes many objects and no rubbish
    status = run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except BrokenPipeError:
        pass
    os._exit(status)


def run() -> int:
    """The command that the command line asks for, to its exit status.

    UTF-8 whatever the terminal says, and no complaint when a reader such as `head` stops early.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BrokenPipeError:
        pass
    return 0
