"""Server time of every web page in a corpus of 100,000 statements: p50, p95, and `cold`: right after a write.

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

import bench_search
import numpy as np
from bench_search import generate, questions

from index.embed import load_embedder
from index.store import Corpus

TARGET = 150.0
VISITS = 60  # of each page, at least
PER_DOCUMENT = 100  # statements: as long as the declarations that are there to be read
DRAFT = "1. We intend to consider joint teams, where appropriate.\n\n2. We commit to sharing data by 2027.\n"


def build(folder: Path, count: int) -> None:
    """A corpus of `count` statements varied from those of the sample corpus."""
    embedder = load_embedder("fast")
    bench_search.PER_DOCUMENT = PER_DOCUMENT
    with Corpus.open(folder, create=True) as corpus, corpus.writing():
        for record, data in generate(count, embedder):
            corpus.add(record, data)


def addresses(corpus: Corpus) -> dict[str, list[str]]:
    """Name of a page → its addresses, in the order in which they are asked; no two of a list are the same."""
    chance = random.Random(7)
    infos = corpus.documents()
    some = [infos[chance.randrange(len(infos))] for _ in range(12)]
    ids = [corpus.annotations(info.id).statements[chance.randrange(PER_DOCUMENT)].id for info in some]
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
        "corpus": ["/corpus", "/corpus?offset=50", "/corpus?q=2019"],
        "definitions": ["/definitions"],
    }


def timed(client: Any, address: str) -> tuple[float, float]:
    """Milliseconds until the page is whole, on the wall and of the processor (other programs slow down the first)."""
    start, spent = time.perf_counter(), time.process_time()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return (time.perf_counter() - start) * 1000, (time.process_time() - spent) * 1000


def visits(client: Any, pages: list[str]) -> Iterator[tuple[float, float]]:
    """The times of asking for each page in turn, again and again until there are `VISITS`."""
    for _ in range(-(-VISITS // len(pages))):
        for address in pages:
            yield timed(client, address)


def written(corpus: Corpus) -> None:
    """Take a document out and in again, so that nothing kept from before holds."""
    bench_search.PER_DOCUMENT = PER_DOCUMENT
    record, data = next(iter(generate(2000, load_embedder("fast"))))
    corpus.remove(record.document.id)
    corpus.add(record, data)


def measure(folder: Path) -> None:
    """Print a line for each page."""
    from starlette.testclient import TestClient

    from service.app import create_app
    from service.settings import Settings

    app = create_app(Settings(corpus=folder))
    with TestClient(app) as client, Corpus.open(folder) as own:
        pages = addresses(own)
        for list_of in pages.values():
            timed(client, list_of[0])  # imports and templates, which a server loads once
        written(own)
        timed(client, "/?q=ports")
        first = {name: timed(client, list_of[0])[0] for name, list_of in pages.items()}
        written(own)
        app.state.workspace.warm_up()  # what a server does by itself after a write
        heads = "".join(f"{name:>9}" for name in ("cold", "p50", "p95", "max"))
        print(f"  {'page':20}{heads}  processor p95, all in ms; target p95 < {TARGET:.0f}")
        for name, list_of in pages.items():
            walls, spent = zip(*visits(client, list_of), strict=True)
            p50, p95 = np.percentile(walls, [50, 95])
            late = "" if p95 < TARGET else "   too slow"
            figures = f"{first[name]:8.0f} {p50:8.1f} {p95:8.1f} {max(walls):8.0f} {np.percentile(spent, 95):10.1f}"
            print(f"  {name:20} {figures}{late}", flush=True)
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
