"""The options that several commands share: output format, filters, and the context that says which corpus."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from index.models import Filters

if TYPE_CHECKING:
    from service.workspace import Workspace


class Format(StrEnum):
    """How a reading command prints."""

    table = "table"
    json = "json"
    csv = "csv"


class KindName(StrEnum):
    """The kinds of statement."""

    commitment = "commitment"
    call = "call"
    position = "position"
    context = "context"
    heading = "heading"


class StrengthName(StrEnum):
    """The strength of a commitment."""

    firm = "firm"
    soft = "soft"


FormatOption = Annotated[Format, typer.Option("--format", "-f", help="How to print the answer.")]
LimitOption = Annotated[int, typer.Option("--limit", "-n", min=1, max=10_000, help="At most so many results.")]
OffsetOption = Annotated[int, typer.Option("--offset", min=0, help="Leave out the first results.")]
JobsOption = Annotated[int, typer.Option("--jobs", "-j", min=0, help="Files read at once; 0 for all cores.")]


class OcrName(StrEnum):
    """When to read pages as pictures."""

    auto = "auto"
    always = "always"
    never = "never"


OcrOption = Annotated[OcrName, typer.Option("--ocr", help="Read pages as pictures: when needed, always or never.")]


@dataclass(frozen=True, slots=True)
class State:
    """What stands before the command: the folder of the corpus, if one was named."""

    corpus: Path | None = None

    def workspace(self) -> Workspace:
        """The corpus with its language data and model, by the environment and the command line."""
        from service.settings import Settings
        from service.workspace import Workspace

        return Workspace(Settings() if self.corpus is None else Settings(corpus=self.corpus))


def workspace_of(context: typer.Context) -> Workspace:
    """The workspace that the words before the command name."""
    state = context.find_object(State)
    return (state or State()).workspace()


def _date(value: str | None) -> str | None:
    from index.filters import is_date

    if value and not is_date(value):
        raise typer.BadParameter(f"{value!r} is not a date: write 2024, 2024-06 or 2024-06-18.")
    return value


def _many(flag: str, text: str, kind: Any = str) -> Any:
    return Annotated[list[kind], typer.Option(flag, help=text, rich_help_panel="Filters")]


_FILTERS: dict[str, Any] = {
    "kind": _many("--kind", "Only statements of this kind (repeatable).", KindName),
    "strength": _many("--strength", "Only commitments of this strength.", StrengthName),
    "actor": _many("--actor", "Only what this actor undertakes or is asked (id or name)."),
    "crime_type": _many("--crime-type", "Only statements naming this crime type (id)."),
    "entity": _many("--entity", "Only statements naming this body, network, programme or instrument."),
    "body": _many("--body", "Only documents of this issuing body."),
    "meeting": _many("--meeting", "Only documents of this meeting or series."),
    "language": _many("--language", "Only documents in this language: en, es, fr, pt."),
    "document": _many("--document", "Only this document: id, file name or work."),
    "also": _many("--also", "Further conditions that must all hold, as field:value, as in crime_type:extortion."),
}
_DATES: dict[str, Any] = {
    name: Annotated[str, typer.Option(f"--{name}", help=text, callback=_date, rich_help_panel="Filters")]
    for name, text in {
        "since": "Only documents of this date or later: 2024, 2024-06, 2024-06-18.",
        "until": "Only documents of this date or earlier.",
    }.items()
}


def with_filters(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the filters of the contract; they reach it packed as one `filters: Filters`."""
    signature = inspect.signature(function, eval_str=True)
    own = [p for p in signature.parameters.values() if p.name != "filters"]
    keyword = inspect.Parameter.KEYWORD_ONLY
    lists = [inspect.Parameter(n, keyword, default=[], annotation=a) for n, a in _FILTERS.items()]
    dates = [inspect.Parameter(n, keyword, default="", annotation=a) for n, a in _DATES.items()]
    names = set(_FILTERS) | set(_DATES)

    @wraps(function)
    def command(**given: Any) -> None:
        own_values = {name: value for name, value in given.items() if name not in names}
        function(**own_values, filters=pack_filters({name: given[name] for name in names}))

    parameters = [p.replace(kind=keyword) for p in own] + lists + dates
    command.__signature__ = signature.replace(parameters=parameters)  # type: ignore[attr-defined]
    command.__annotations__ = {p.name: p.annotation for p in parameters} | {"return": None}
    del command.__wrapped__
    return command


def pack_filters(given: dict[str, Any]) -> Filters:
    """The values of the filter options as `Filters`."""

    def many(name: str) -> tuple[str, ...]:
        values = given.get(name) or []
        return tuple(value.value if isinstance(value, Enum) else str(value).strip() for value in values)

    return Filters(
        kinds=many("kind"),
        strengths=many("strength"),
        actors=many("actor"),
        crime_types=many("crime_type"),
        entities=many("entity"),
        bodies=many("body"),
        meetings=many("meeting"),
        languages=tuple(code.lower() for code in many("language")),
        documents=many("document"),
        since=given.get("since") or "",
        until=given.get("until") or "",
        also=many("also"),
    )
