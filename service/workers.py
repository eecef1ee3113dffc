"""Reading files in several processes: the same records in the same order as in one."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from index.models import Record
    from ingest.models import Source
    from service.pipeline import IngestOptions
    from service.settings import Settings
    from service.workspace import Workspace

_WORKSPACES: dict[str, Workspace] = {}

DIED = "{} broke the process that read it (out of memory, or a damaged file)."


def map_sources(
    settings: Settings, model: str, sources: Iterable[Source], options: IngestOptions
) -> Iterator[tuple[Source, Record | str]]:
    """Each of `sources` with its record or the sentence that says why there is none.

    Processes are spawned, not forked: the parent may hold threads and open databases. A reader that dies (out of
    memory, a fault in a C library) costs its own file only: what was under way is read again, one file at a time.
    Only as many files as keep the processes busy are held in memory.
    """
    count = options.jobs or os.cpu_count() or 1
    under_way: deque[tuple[Source, Future[Record | str]]] = deque()
    pool = _pool(count)
    try:
        for source in sources:
            try:
                under_way.append((source, pool.submit(_work, settings, model, source, options.ocr)))
            except BrokenProcessPool:
                pool = _pool(count)
                under_way.append((source, pool.submit(_work, settings, model, source, options.ocr)))
            if len(under_way) >= 2 * count:
                yield _next(under_way, settings, model, options)
        while under_way:
            yield _next(under_way, settings, model, options)
    finally:
        pool.shutdown(cancel_futures=True)


def _next(
    under_way: deque[tuple[Source, Future[Record | str]]], settings: Settings, model: str, options: IngestOptions
) -> tuple[Source, Record | str]:
    source, future = under_way.popleft()
    try:
        return source, future.result()
    except BrokenProcessPool:
        pass
    with _pool(1) as alone:
        try:
            return source, alone.submit(_work, settings, model, source, options.ocr).result()
        except BrokenProcessPool:
            return source, DIED.format(source.name)


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"))


def _work(settings: Settings, model: str, source: Source, ocr: Literal["auto", "always", "never"]) -> Record | str:
    from service.pipeline import make_record
    from service.workspace import Workspace

    workspace = _WORKSPACES.setdefault(str(settings), Workspace(settings))
    return make_record(workspace, model, source, ocr)
