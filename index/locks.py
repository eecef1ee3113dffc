"""One writer at a time: a lock on a file of the corpus that the system drops when its process ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import CorpusLocked


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the lock at `path`; raises CorpusLocked if another process holds it."""
    with path.open("a+b") as file:
        try:
            if sys.platform == "win32":
                import msvcrt

                msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CorpusLocked(
                f"Another process is writing to the corpus in {path.parent}; wait until it has finished."
            ) from error
        yield
