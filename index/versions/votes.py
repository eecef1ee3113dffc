"""What each version says at one place → who stands apart, and the finding that tells it."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass

from index.models import Finding, Severity
from index.versions.rows import Row
from nlp.models import Statement

_NAMES = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese", "it": "Italian", "nl": "Dutch"}


@dataclass(frozen=True, slots=True)
class Version:
    """A version as findings name it: its document's id and the name of its language."""

    document: str
    name: str


def name_versions(languages: Sequence[str], documents: Sequence[str]) -> list[Version]:
    """The versions by the name of their language; two of one language are told apart by number."""
    seen: dict[str, int] = {}
    versions = []
    for language, document in zip(languages, documents, strict=True):
        seen[language] = seen.get(language, 0) + 1
        name = _NAMES.get(language, language)
        versions.append(Version(document, name if seen[language] == 1 else f"{name} ({seen[language]})"))
    return versions


def apart(values: Sequence[Hashable | None]) -> tuple[list[int], list[int]]:
    """(the versions that agree, the versions that stand apart); None does not vote; a tie sets nobody right.

    >>> apart(["84", "84", "40", None])
    ([0, 1], [2])
    """
    groups: dict[Hashable, list[int]] = {}
    for version, value in enumerate(values):
        if value is not None:
            groups.setdefault(value, []).append(version)
    if len(groups) < 2:
        return sorted(v for group in groups.values() for v in group), []
    ranked = sorted(groups.values(), key=lambda group: (-len(group), group))
    return ranked[0], sorted(v for group in ranked[1:] for v in group)


def listed(names: Sequence[str]) -> str:
    """Names as prose.

    >>> listed(["English", "Spanish", "French"])
    'English, Spanish and French'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def of(versions: Sequence[Version], places: Sequence[int]) -> str:
    """The names of some versions as prose."""
    return listed([versions[place].name for place in places])


def finding(
    kind: str,
    severity: Severity,
    message: str,
    row: Row,
    cells: Sequence[Statement | None],
    *,
    values: Mapping[str, str],
) -> Finding:
    """A finding at one row, with the statement of each version."""
    statements = tuple(s for s in cells if s is not None)
    first = statements[0] if statements else None
    return Finding(kind, severity, message, row.label, first, statements, dict(values))
