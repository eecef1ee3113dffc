"""The server: how it listens, and what it does while nobody asks."""

import shutil
import socket
from pathlib import Path

import pytest

from service import shared_workspace
from service.server import _listen
from service.settings import Settings
from service.shared_workspace import SharedWorkspace


def test_small_answers_are_sent_at_once():
    """asyncio turns off Nagle's delay only for a socket whose protocol is named; it costs 40 ms an answer."""
    with _listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def vectors_kept(folder: Path) -> int:
    import sqlite3
    from contextlib import closing

    files = list(folder.glob("texts-*.db"))
    if not files:
        return 0
    with closing(sqlite3.connect(files[0])) as file:
        return int(file.execute("SELECT count(*) FROM texts").fetchone()[0])


@pytest.mark.parametrize(("read_only", "ahead"), [(False, True), (True, False)])
def test_while_nobody_asks_the_reranker_reads_ahead(corpus, tmp_path, monkeypatch, read_only, ahead):
    folder = tmp_path / "corpus"
    shutil.copytree(corpus, folder, ignore=shutil.ignore_patterns("texts-*"))
    monkeypatch.setattr(shared_workspace, "_QUIET", 0.01)
    workspace = SharedWorkspace(Settings(corpus=folder, read_only=read_only))
    workspace.keep_warm = True
    workspace.warm_up()
    with workspace.corpus() as opened:
        ranking = opened.vector_file().count
    workspace.close()
    assert (vectors_kept(folder) > ranking / 2) == ahead


def test_a_server_that_stops_stops_reading_ahead(corpus, tmp_path, monkeypatch):
    folder = tmp_path / "corpus"
    shutil.copytree(corpus, folder, ignore=shutil.ignore_patterns("texts-*"))
    monkeypatch.setattr(shared_workspace, "_QUIET", 0.01)
    workspace = SharedWorkspace(Settings(corpus=folder))
    workspace.keep_warm = True
    idle = workspace._idle
    monkeypatch.setattr(workspace, "_idle", lambda: workspace.close() or idle())
    workspace.warm_up()
    assert not vectors_kept(folder)
