"""Paths → the files in them that can be read, and a sentence for each path that cannot."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


def find(paths: Sequence[Path]) -> tuple[list[Path], list[tuple[str, str]]]:
    """The files under `paths` in order, each once, and (name, why) of what cannot be reached.

    A file that is named is always returned, whatever its suffix, so that its reader can say what is wrong with it.
    """
    from ingest.read import find_files

    files: dict[Path, None] = {}
    failed: list[tuple[str, str]] = []
    for path in paths:
        if path.is_dir():
            failed.extend(_closed_folders(path))
            files |= dict.fromkeys(find_files([path]))
        elif path.exists():
            files[path] = None
        else:
            failed.append((str(path), "does not exist"))
    return list(files), failed


def _closed_folders(folder: Path) -> list[tuple[str, str]]:
    """The folders under `folder` that this user may not list."""
    closed: list[tuple[str, str]] = []
    for _ in os.walk(
        folder, onerror=lambda error: closed.append((str(error.filename), "may not be listed by this user"))
    ):
        pass
    return closed
