"""corpus.toml → `Manifest`: what a corpus is called, which documents it holds and what is known of each."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from ingest.errors import BadManifest
from ingest.language import languages
from ingest.models import Metadata

_CORPUS_KEYS = ("name", "description", "licence")
_METADATA_KEYS = ("title", "date", "end_date", "place", "body", "meeting", "series", "language", "symbol", "work")
_TEXT_KEYS = ("file", *_METADATA_KEYS, "url", "sha256")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a manifest: its file's name, what is known of it, its checksum and official address.

    `checked` says that a person has opened the address and seen the document there.
    """

    file: str
    metadata: Metadata
    sha256: str = ""
    url: str = ""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A corpus as its corpus.toml describes it."""

    name: str
    entries: tuple[Entry, ...]
    description: str = ""
    licence: str = ""

    def entry_for(self, path: Path) -> Entry | None:
        """The entry whose `file` is the end of `path` ("pdf/a.pdf" or "a.pdf")."""
        whole = PurePosixPath(path.as_posix()).parts
        for entry in self.entries:
            parts = PurePosixPath(entry.file).parts
            if whole[-len(parts) :] == parts:
                return entry
        return None

    def metadata_for(self, path: Path) -> Metadata | None:
        """What the manifest says of the file at `path`, or None."""
        entry = self.entry_for(path)
        return entry.metadata if entry is not None else None


def read_manifest(path: Path) -> Manifest:
    """The manifest at `path`.

    Raises `BadManifest`, naming the file and the key, when it is missing, not TOML, or breaks the schema.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise BadManifest(f"There is no manifest at {path}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadManifest(f"{path} cannot be read: {error}.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadManifest(f"{path} is not TOML: {error}.") from None
    unknown = sorted(set(data) - {"corpus", "document"})
    if unknown:
        raise BadManifest(f'{path}: unknown table "{unknown[0]}"; there are [corpus] and [[document]].')
    corpus, documents = data.get("corpus", {}), data.get("document", [])
    if not isinstance(corpus, dict) or not isinstance(documents, list):
        raise BadManifest(f"{path}: write [corpus] once and [[document]] for each document.")
    for key, value in corpus.items():
        if key not in _CORPUS_KEYS:
            raise BadManifest(f'{path}: unknown key "{key}" in [corpus]; it takes {", ".join(_CORPUS_KEYS)}.')
        _text(path, "corpus", key, value)
    entries = tuple(_entry(path, number, one) for number, one in enumerate(documents, 1))
    seen: set[str] = set()
    for entry in entries:
        if entry.file in seen:
            raise BadManifest(f'{path}: the file "{entry.file}" is listed twice.')
        seen.add(entry.file)
    return Manifest(
        name=corpus.get("name", path.parent.name),
        entries=entries,
        description=corpus.get("description", ""),
        licence=corpus.get("licence", ""),
    )


def _entry(path: Path, number: int, table: Any) -> Entry:
    if not isinstance(table, dict):
        raise BadManifest(f"{path}: document {number} is not a table.")
    where = f'document {number} ("{table.get("file", "")}")'
    for key, value in table.items():
        if key == "checked":
            if not isinstance(value, bool):
                raise BadManifest(f'{path}: "checked" of {where} must be true or false.')
        elif key not in _TEXT_KEYS:
            raise BadManifest(f'{path}: unknown key "{key}" in {where}; it takes {", ".join(_TEXT_KEYS)}, checked.')
        else:
            _text(path, where, key, value)
    _check_values(path, where, table)
    known = {key: str(table[key]) for key in _METADATA_KEYS if key in table}
    return Entry(
        file=table["file"],
        metadata=Metadata(**known, address=table.get("url", "")),
        sha256=table.get("sha256", ""),
        url=table.get("url", ""),
        checked=table.get("checked", False),
    )


def _text(path: Path, where: str, key: str, value: Any) -> None:
    if not isinstance(value, str):
        raise BadManifest(f'{path}: "{key}" of {where} must be text in quotes.')


def _check_values(path: Path, where: str, table: dict[str, Any]) -> None:
    file = table.get("file", "")
    if not file:
        raise BadManifest(f'{path}: {where} has no "file".')
    if file.startswith("/") or "\\" in file or ".." in PurePosixPath(file).parts:
        raise BadManifest(f'{path}: "file" of {where} must be a name within the corpus folder.')
    for key in ("date", "end_date"):
        if table.get(key) and not _DATE.fullmatch(table[key]):
            raise BadManifest(f'{path}: "{key}" of {where} must be written 2025-06-18, 2025-06 or 2025.')
    if table.get("language", "en") not in languages():
        raise BadManifest(f'{path}: "language" of {where} must be one of {", ".join(languages())}.')
    if table.get("sha256") and not _SHA256.fullmatch(table["sha256"]):
        raise BadManifest(f'{path}: "sha256" of {where} must be 64 small hexadecimal digits.')
    if table.get("url") and not re.match(r"https?://", table["url"]):
        raise BadManifest(f'{path}: "url" of {where} must begin with http:// or https://.')
