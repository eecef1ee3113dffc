"""Server time of every web page in a corpus of 100,000 statements: p50, p95, and the first visit after a write.

ACERVO_BENCH_SIZE sets another number of statements; `python tests/bench_pages.py FOLDER` keeps the corpus in FOLDER, or
measures the one that is there.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np
from bench_search import generate, questions

from index.embed import load_embedder
from index.store import Corpus

TARGET = 150.0
ROUNDS = 3
DRAFT = "1. We intend to consider joint teams, where appropriate.\n\n2. We commit to sharing data by 2027.\n"


def build(folder: Path, count: int) -> None:
    """A corpus of `count` statements varied from those of the sample corpus."""
    embedder = load_embedder("fast")
    with Corpus.open(folder, create=True) as corpus, corpus.writing():
        for record, data in generate(count, embedder):
            corpus.add(record, data)


def addresses(corpus: Corpus) -> dict[str, list[str]]:
    """Name of a page → its addresses, in the order in which they are asked; no two of a list are the same."""
    chance = random.Random(7)
    infos = corpus.documents()
    some = [infos[chance.randrange(len(infos))] for _ in range(12)]
    ids = [corpus.annotations(info.id).statements[chance.randrange(100)].id for info in some]
    asked = list(dict.fromkeys(questions()))[:20]
    pairs = list(zip(some[::2], some[1::2], strict=True))

    def with_query(path: str, name: str, **more: str) -> list[str]:
        return [f"{path}?{urlencode({name: one, **more})}" for one in asked]

    return {
        "start": ["/"],
        "search": with_query("/", "q"),
        "search, filtered": with_query("/", "q", kind="commitment", language="es", since="2015"),
        "search, exact": with_query("/", "q", mode="exact", sort="date"),
        "commitments": ["/commitments", "/commitments?group=meeting", "/commitments?sort=strength&since=2015"],
        "commitments, words": with_query("/commitments", "q"),
        "meetings": ["/meetings"],
        "meetings, topic": with_query("/meetings", "topic"),
        "matrix": ["/matrix", "/matrix?columns=years", "/matrix?rows=actors", "/matrix?kind=commitment"],
        "document": [f"/documents/{info.id}?statement={id}" for info, id in zip(some, ids, strict=True)],
        "lineage": [f"/lineage/{id}" for id in ids],
        "compare": [f"/compare?a={a.id}&b={b.id}" for a, b in pairs],
        "concord": ["/concord"],
        "check": ["/check"],
        "corpus": ["/corpus", "/corpus?page=2"],
        "definitions": ["/definitions"],
    }


def timed(client: Any, address: str) -> float:
    """Milliseconds until the page is whole."""
    start = time.perf_counter()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return (time.perf_counter() - start) * 1000


def visits(client: Any, pages: list[str]) -> Iterator[float]:
    """The times of asking for each page in turn, `ROUNDS` times and at least twenty in all."""
    for _ in range(max(ROUNDS, -(-20 // len(pages)))):
        for address in pages:
            yield timed(client, address)


def written(corpus: Corpus) -> None:
    """Take a document out and in again, so that nothing kept from before holds."""
    embedder = load_embedder("fast")
    record, data = next(iter(generate(2000, embedder)))
    corpus.remove(record.document.id)
    corpus.add(record, data)


def measure(folder: Path) -> None:
    """Print a line for each page."""
    from starlette.testclient import TestClient

    from service.app import create_app
    from service.settings import Settings

    with TestClient(create_app(Settings(corpus=folder))) as client, Corpus.open(folder) as own:
        pages = addresses(own)
        timed(client, "/?q=ports")  # what the server loads before the first visitor comes
        if os.access(folder, os.W_OK):
            written(own)
        timed(client, "/?q=ports")
        print(f"  {'page':20} {'first':>8} {'p50':>8} {'p95':>8} {'max':>8}   ms; target p95 < {TARGET:.0f}")
        for name, list_of in pages.items():
            first = timed(client, list_of[0])
            times = [first, *visits(client, list_of)]
            p50, p95, worst = np.percentile(times, 50), np.percentile(times, 95), max(times)
            late = "" if p95 < TARGET else "   too slow"
            print(f"  {name:20} {first:8.0f} {p50:8.1f} {p95:8.1f} {worst:8.0f}{late}", flush=True)
        start = time.perf_counter()
        client.post("/check", data={"text": DRAFT}, follow_redirects=True)
        print(f"  {'check, two sentences':20} {(time.perf_counter() - start) * 1000:8.0f}")


def main(shared: Path | None) -> None:
    """The part of `make bench`."""
    count = int(os.environ.get("ACERVO_BENCH_SIZE", "100000"))
    with tempfile.TemporaryDirectory() as scratch:
        build(Path(scratch) / "c", count)
        print(f"  {count:,} statements")
        measure(Path(scratch) / "c")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        place = Path(sys.argv[1])
        if not place.exists():
            build(place, int(os.environ.get("ACERVO_BENCH_SIZE", "100000")))
        measure(place)
    else:
        main(None)
