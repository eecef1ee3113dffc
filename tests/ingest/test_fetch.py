"""Downloads from a server on loopback: whole, resumed, wrong, missing, without a network."""

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.fetch import fetch
from ingest.manifest import Entry, Manifest
from ingest.models import Metadata

PDF = b"%PDF-1.4\n" + bytes(range(256)) * 40
ASKED: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        start = 0
        if "Range" in self.headers:
            ASKED.append(self.headers["Range"])
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        if self.path == "/missing.pdf":
            self.send_error(404)
            return
        body = b"<html>Please log in</html>" if self.path == "/login.pdf" else PDF
        self.send_response(206 if start else 200)
        self.send_header("Content-Type", "text/html" if self.path == "/login.pdf" else "application/pdf")
        self.send_header("Content-Length", str(len(body) - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(body) - 1}/{len(body)}")
        self.end_headers()
        sent = body[start:]
        self.wfile.write(sent[: len(sent) // 2] if self.path == "/cut.pdf" and not start else sent)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    ASKED.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def _manifest(*entries: tuple[str, str, str]) -> Manifest:
    return Manifest("test", tuple(Entry(file, Metadata(), sha256, url) for file, url, sha256 in entries))


def test_fetches_and_leaves_what_is_there(address: str, tmp_path: Path) -> None:
    digest = hashlib.sha256(PDF).hexdigest()
    manifest = _manifest(("a.pdf", f"{address}/a.pdf", digest), ("none.pdf", "", ""))
    seen = []
    assert [r.status for r in fetch(manifest, tmp_path, report=seen.append)] == ["fetched", "skipped"]
    assert (tmp_path / "a.pdf").read_bytes() == PDF
    assert len(seen) == 2
    assert [r.status for r in fetch(manifest, tmp_path)] == ["present", "skipped"]


def test_goes_on_where_it_was_cut_off(address: str, tmp_path: Path) -> None:
    manifest = _manifest(("cut.pdf", f"{address}/cut.pdf", ""))
    (first,) = fetch(manifest, tmp_path)
    assert first.status == "failed"
    assert "fetch again" in first.why
    assert not (tmp_path / "cut.pdf").exists()
    (second,) = fetch(manifest, tmp_path)
    assert second.status == "fetched"
    assert (tmp_path / "cut.pdf").read_bytes() == PDF
    half = len(PDF) // 2
    assert ASKED.copy() == [f"bytes={half}-"]


@pytest.mark.parametrize(
    ("path", "sha256", "says"),
    [("missing.pdf", "", "404"), ("login.pdf", "", "text/html"), ("a.pdf", "0" * 64, "checksum")],
)
def test_what_is_wrong_is_said_and_not_kept(address: str, tmp_path: Path, path: str, sha256: str, says: str) -> None:
    (result,) = fetch(_manifest((path, f"{address}/{path}", sha256)), tmp_path)
    assert result.status == "failed"
    assert says in result.why
    assert not list(tmp_path.iterdir())


def test_without_network(tmp_path: Path) -> None:
    gone = "http://127.0.0.1:9/a.pdf"
    results = fetch(_manifest(("a.pdf", gone, ""), ("b.pdf", gone, ""), ("c.pdf", gone, "")), tmp_path)
    assert [r.status for r in results] == ["failed"] * 3
    assert "check the network" in results[0].why
    assert "not tried" in results[2].why
