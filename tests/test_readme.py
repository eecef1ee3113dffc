"""The README says what is: its commands, filters, settings, dependencies and links are those of the project."""

import re
import tomllib
from pathlib import Path

import pytest
import typer.main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def needed() -> list[str]:
    """The packages that pyproject.toml names, the extras' too."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return [re.split(r"[=<>\[]", line)[0] for line in lines]


def test_every_command_is_in_the_table() -> None:
    from service.cli import app

    named = set(re.findall(r"`([a-z]+)[ `]", README.split("## Commands")[1].split("## How it works")[0]))
    assert set(typer.main.get_command(app).commands) <= named  # type: ignore[attr-defined]


def test_every_dependency_earns_its_place() -> None:
    told = README.split("## Dependencies")[1].split("## Licence")[0]
    assert [name for name in needed() if name not in told] == []


def test_every_dependency_is_pinned() -> None:
    pinned = {line.split("==")[0].lower() for line in (ROOT / "constraints.txt").read_text().splitlines()}
    assert {name.lower() for name in needed()} <= pinned


def test_every_setting_is_told() -> None:
    from service.settings import Settings

    assert [name for name in Settings.model_fields if f"ACERVO_{name.upper()}" not in README] == []


@pytest.mark.parametrize("page", ["README.md", *sorted(str(p.relative_to(ROOT)) for p in (ROOT / "docs").glob("*.md"))])
def test_links_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    targets = [t.split("#")[0] for t in re.findall(r"\]\(([^)\s]+)\)", text) if not t.startswith(("http", "#"))]
    assert [t for t in targets if not ((ROOT / page).parent / t).exists()] == []
