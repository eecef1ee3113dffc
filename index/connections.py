"""Connections to the database of a corpus: with a write-ahead log, so that no reader is blocked, or reading only."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event


def connect(path: Path) -> sqlite3.Connection:
    """A connection to the database at `path`; where nothing may be written, one that only reads."""
    if _is_writable(path):
        return sqlite3.connect(path, timeout=30, check_same_thread=False)
    # Without a log beside it nobody is writing, and SQLite need not make one to read.
    log = path.with_name(f"{path.name}-wal")
    mode = "mode=ro" if log.exists() and log.stat().st_size else "mode=ro&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?{mode}", timeout=30, check_same_thread=False, uri=True)


def open_engine(path: Path) -> Engine:
    """An engine on the database at `path`; each connection begins its transactions itself."""
    engine = create_engine("sqlite://", creator=lambda: connect(path), poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we say when a transaction begins
        pragmas = ["synchronous = NORMAL", "cache_size = -32000"]
        for pragma in (["journal_mode = WAL"] if _is_writable(path) else []) + pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return engine


def _is_writable(path: Path) -> bool:
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
