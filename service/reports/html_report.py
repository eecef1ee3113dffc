"""The check of a draft as one HTML page that needs nothing else: to mail, to print, to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.reports.citation import cite_json

if TYPE_CHECKING:
    from service.comparisons import CheckedDraft

SEVERITIES = ("high", "medium", "low", "hint")


def render(checked: CheckedDraft) -> bytes:
    """The report, with its style inside and no script."""
    from importlib.resources import files

    from jinja2 import Environment, PackageLoader

    environment = Environment(
        loader=PackageLoader("service", "web/templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["cite"] = cite_json
    value = checked.as_json()
    style = files("service").joinpath("web/static/report.css").read_text(encoding="utf-8")
    template = environment.get_template("report.html")
    return template.render(check=value, groups=by_severity(value["findings"]), style=style).encode()


def by_severity(findings: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The findings in groups, gravest first; groups without any are left out."""
    groups = [(name, [finding for finding in findings if finding["severity"] == name]) for name in SEVERITIES]
    return [(name, found) for name, found in groups if found]
