"""Downloads the documents that a manifest names: resumes what was cut off, verifies type, size and checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from ingest.manifest import Entry, Manifest

if TYPE_CHECKING:
    import httpx

MAX_BYTES = 200_000_000
_TIMEOUT = 30.0
_BEGINNINGS = {".pdf": (b"%PDF-",), ".docx": (b"PK\x03\x04",)}


@dataclass(frozen=True, slots=True)
class FetchResult:
    """What became of one entry: fetched, already there, without an address, or failed; `why` is a sentence."""

    file: str
    status: Literal["fetched", "present", "skipped", "failed"]
    why: str = ""
    size: int = 0


class _Refused(Exception):
    """A download that failed, with the sentence that says why."""


def fetch(
    manifest: Manifest, into: Path, *, report: Callable[[FetchResult], None] = lambda _: None
) -> list[FetchResult]:
    """Download every document of `manifest` that has an address into the folder `into`, one result an entry.

    A file that is there and right is left alone. A download that was cut off goes on from "<file>.part" when the server
    allows it. Nothing is raised for a file that fails: its result says why, and the others go on. After two failures
    to reach any server, the rest is not tried.
    """
    import httpx

    results: list[FetchResult] = []
    unreachable = 0
    headers = {"User-Agent": "acervo (fetches the public documents named in a corpus manifest)"}
    with httpx.Client(follow_redirects=True, timeout=_TIMEOUT, headers=headers) as client:
        for entry in manifest.entries:
            if unreachable >= 2 and entry.url and not any(r.status == "fetched" for r in results):
                result = FetchResult(entry.file, "failed", "not tried: there seems to be no network.")
            else:
                result, reached = _one(client, entry, into)
                unreachable = 0 if reached else unreachable + 1
            results.append(result)
            report(result)
    return results


def _one(client: httpx.Client, entry: Entry, into: Path) -> tuple[FetchResult, bool]:
    """The result of one entry, and whether the network answered (or was not needed)."""
    import httpx

    target = into / entry.file
    if target.is_file():
        data = target.read_bytes()
        if not _fault(entry, data, ""):
            return FetchResult(entry.file, "present", size=len(data)), True
    if not entry.url:
        return FetchResult(entry.file, "skipped", "the manifest gives no address for it."), True
    try:
        data = _download(client, entry, target)
    except _Refused as refusal:
        return FetchResult(entry.file, "failed", str(refusal)), True
    except (httpx.ConnectError, httpx.ConnectTimeout):
        host = httpx.URL(entry.url).host
        return FetchResult(
            entry.file, "failed", f"{host} cannot be reached: check the network, then fetch again."
        ), False
    except httpx.HTTPError as error:
        what = str(error) or type(error).__name__
        return FetchResult(
            entry.file, "failed", f"the download broke off ({what}): fetch again to go on from there."
        ), True
    except OSError as error:
        return FetchResult(entry.file, "failed", f"it cannot be written to {into} ({error.strerror})."), True
    return FetchResult(entry.file, "fetched", size=len(data)), True


def _download(client: httpx.Client, entry: Entry, target: Path) -> bytes:
    part = target.with_name(target.name + ".part")
    target.parent.mkdir(parents=True, exist_ok=True)
    have = part.stat().st_size if part.is_file() else 0
    headers = {"Range": f"bytes={have}-"} if have else {}
    with client.stream("GET", entry.url, headers=headers) as response:
        if response.status_code == 416:
            part.unlink()
            raise _Refused("the part that was kept does not fit the file any more and was thrown away: fetch again.")
        if response.status_code not in (200, 206):
            raise _Refused(f"the server answered {response.status_code} {response.reason_phrase}: check the address.")
        kind = response.headers.get("content-type", "").split(";")[0].strip().casefold()
        going_on = response.status_code == 206 and _starts_at(response.headers.get("content-range", ""), have)
        written = have if going_on else 0
        with part.open("ab" if going_on else "wb") as file:
            for chunk in response.iter_bytes():
                written += len(chunk)
                if written > MAX_BYTES:
                    raise _Refused(f"it is larger than {MAX_BYTES // 1_000_000} MB.")
                file.write(chunk)
        total = _total(response, have if going_on else 0)
    if total is not None and written != total:
        raise _Refused(f"only {written} of {total} bytes came: fetch again to go on from there.")
    data = part.read_bytes()
    if fault := _fault(entry, data, kind):
        part.unlink()
        raise _Refused(fault)
    part.replace(target)
    return data


def _starts_at(content_range: str, have: int) -> bool:
    return content_range.startswith(f"bytes {have}-")


def _total(response: httpx.Response, have: int) -> int | None:
    """The whole file's size as the server states it; None if it does not or sends it compressed."""
    length = response.headers.get("content-length", "")
    if response.headers.get("content-encoding") or not length.isdigit():
        return None
    return int(length) + have


def _fault(entry: Entry, data: bytes, kind: str) -> str:
    """Why `data` cannot be the document, or ""."""
    if not data:
        return "the server sent an empty file."
    suffix = PurePosixPath(entry.file).suffix.casefold()
    begins = _BEGINNINGS.get(suffix)
    if begins and not any(start in data[:1024] for start in begins):
        return f"the server sent {kind or 'something'} and not {suffix[1:].upper()}: check the address."
    if entry.sha256 and hashlib.sha256(data).hexdigest() != entry.sha256:
        return "its checksum differs from the manifest's: the document was changed, or is another one."
    return ""
