"""Paths → the files in them that can be read with what a manifest says of each, and why others cannot be reached."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ingest.manifest import Manifest
    from ingest.models import Metadata

MANIFEST = "corpus.toml"


def find(paths: Sequence[Path]) -> tuple[list[Path], list[tuple[str, str]]]:
    """The files under `paths` in order, each once, and (name, why) of what cannot be reached.

    A file that is named is always returned, whatever its suffix, so that its reader can say what is wrong with it.
    """
    from ingest.read import find_files, shown

    files: dict[Path, None] = {}
    failed: list[tuple[str, str]] = []

    def closed(error: OSError) -> None:
        folder = shown(str(error.filename))
        failed.append((Path(folder).name, f"The folder {folder} cannot be listed ({error.strerror})."))

    for path in (Path(os.path.abspath(named)) for named in paths):  # noqa: PTH100 - "..", but no links, taken out
        if os.path.isdir(path) or os.path.lexists(path):  # noqa: PTH112 - unlike those of Path they raise nothing
            files |= dict.fromkeys(find_files([path], unlisted=closed))
        else:
            failed.append((shown(path.name), f"{shown(str(path))} does not exist, or may not be seen by this user."))
    return list(files), failed


class Manifests:
    """What manifests say of files: the one that was named, else the corpus.toml beside a file or one folder up."""

    def __init__(self, named: Path | None) -> None:
        """Raises `BadManifest` if the named one is wrong."""
        from ingest.manifest import read_manifest

        self._named = read_manifest(named) if named is not None else None
        self._found: dict[Path, Manifest | None] = {}

    def metadata_for(self, path: Path) -> Metadata | None:
        """What is said of the file at `path`, or None. Raises `BadManifest`."""
        if self._named is not None:
            return self._named.metadata_for(path)
        for folder in (path.parent, path.parent.parent):
            manifest = self._manifest_in(folder)
            said = manifest.metadata_for(path) if manifest is not None else None
            if said is not None:
                return said
        return None

    def _manifest_in(self, folder: Path) -> Manifest | None:
        from ingest.manifest import read_manifest

        if folder not in self._found:
            file = folder / MANIFEST
            self._found[folder] = read_manifest(file) if file.is_file() else None
        return self._found[folder]
