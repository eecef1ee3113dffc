"""`acervo fetch`: the documents that a manifest names, downloaded into a folder, with what became of each."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from service.output import Step

if TYPE_CHECKING:
    from ingest.fetch import FetchResult


def fetch(manifest: Path, into: Path, step: Step) -> dict[str, Any]:
    """{"taken", "skipped", "failed"}, each a list of {"source", "why"} (for taken also "size" in bytes).

    Raises `BadManifest`.
    """
    from ingest.fetch import fetch as download
    from ingest.manifest import read_manifest

    entries = read_manifest(manifest)
    done = 0

    def told(result: FetchResult) -> None:
        nonlocal done
        done += 1
        step(done, len(entries.entries), result.file)

    results = download(entries, into, report=told)
    return {
        "taken": [{"source": r.file, "size": r.size} for r in results if r.status == "fetched"],
        "skipped": [
            {"source": r.file, "why": r.why or "already there"} for r in results if r.status in ("present", "skipped")
        ],
        "failed": [{"source": r.file, "why": r.why} for r in results if r.status == "failed"],
    }
