"""Where answers go: one value on stdout in the format asked for; sentences and progress on stderr."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from service.options import Format

if TYPE_CHECKING:
    from rich.console import RenderableType

Rows = Sequence[Mapping[str, Any]]
Step = Callable[[int, int, str], None]
"""Called with (done, of how many, name of what is being done)."""


def say(sentence: str) -> None:
    """A message to the user, on stderr."""
    typer.echo(sentence, err=True)


def nothing_if(empty: bool, sentence: str) -> None:
    """Exit with status 1 and `sentence` if there was nothing to show."""
    if empty:
        say(sentence)
        raise typer.Exit(1)


def emit(
    value: Any,
    format: Format,
    table: Callable[[], RenderableType],
    rows: Callable[[], Rows],
    *,
    to: Path | None = None,
) -> None:
    """Print `value` as one JSON value, as CSV, or as the table that `table()` lays out; or write it into `to`."""
    if format is Format.table:
        _print_table(table(), to)
        return
    text = json.dumps(value, ensure_ascii=False, indent=2) + "\n" if format is Format.json else as_csv(rows())
    if to is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        to.write_text(text, encoding="utf-8")
        say(f"Written to {to}.")


def as_csv(rows: Rows) -> str:
    """`rows` as CSV with a header; lists are joined by "; ", and no cell can act as a formula in a spreadsheet."""
    if not rows:
        return ""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]), lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)
    return buffer.getvalue()


def cell(value: Any) -> Any:
    """A value as a spreadsheet cell."""
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        value = "; ".join(str(cell(part)) for part in value)
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def write_bytes(data: bytes, to: Path | None, kind: str) -> None:
    """Write a report into `to`, or to stdout when that is a pipe or a file."""
    if to is not None:
        to.write_bytes(data)
        say(f"Written to {to}.")
    elif sys.stdout.isatty() and kind == "docx":
        raise typer.BadParameter("a DOCX cannot be shown here: name a file with --output.", param_hint="--output")
    else:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()


def _print_table(table: RenderableType, to: Path | None) -> None:
    from rich.console import Console

    if to is not None:
        with to.open("w", encoding="utf-8") as file:
            Console(file=file, width=100, highlight=False, markup=False).print(table)
        say(f"Written to {to}.")
        return
    wide = {} if sys.stdout.isatty() else {"width": _columns()}
    Console(highlight=False, markup=False, soft_wrap=False, **wide).print(table)  # type: ignore[arg-type]


def _columns() -> int:
    """Columns when stdout is no terminal: as COLUMNS says, else wide enough to be read in a log."""
    import os

    value = os.environ.get("COLUMNS", "")
    return int(value) if value.isdigit() and int(value) >= 40 else 100


@contextmanager
def progress(verb: str) -> Iterator[Step]:
    """A progress bar on stderr for the length of the block; silent when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda done, total, name: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (
        TextColumn(verb),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None)

        def step(done: int, total: int, name: str) -> None:
            bar.update(task, completed=done, total=total, description=name)

        yield step
