"""Search at scale: statements varied from those of corpora/sample by a seeded generator; time, memory and latency.

Run alone with the number of statements, 100,000 unless told, and a folder that keeps the corpus or holds it already:
`python tests/bench_search.py 1000000 [FOLDER]`. Beside the search stand a plain NumPy scan of the vectors and SQLite's
full text alone, over the same statements in the same run, and the search through `acervo serve`, asked by one client
and by sixteen at once.
"""

import hashlib
import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import numpy as np
from sqlalchemy import text

from index.embed import Embedder, load_embedder
from index.models import Filters, Query, Record
from index.search import search
from index.store import Corpus
from index.vectors.exact import ExactVectors
from index.vectors.faiss import FaissVectors
from ingest.ids import stable_id
from ingest.models import Document, Metadata, Paragraph
from nlp.lexicon import load_lexicon
from nlp.models import Actor, Annotations, CrimeMention, Statement

ROOT = Path(__file__).parents[1]
PER_DOCUMENT = 500
DISTINCT = 60_000  # texts that are embedded; the rest are these with other figures, their vectors nudged


def sample_statements() -> dict[str, list[dict[str, Any]]]:
    """Language → labelled statements of the sample corpus, headings left out."""
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in (ROOT / "corpora" / "sample" / "gold.jsonl").read_text("utf-8").splitlines():
        item = json.loads(line)
        if item["kind"] not in (None, "heading"):
            found[item["doc"].rsplit(".", 1)[-1]].append(item)
    return dict(found)


def vary(item: dict[str, Any], others: list[dict[str, Any]], chance: random.Random) -> str:
    """A statement like `item`: other figures, and a clause or some words of another statement of the language."""
    said = re.sub(r"\d+", lambda found: str(chance.randrange(2, 10 ** len(found.group()))), item["text"])
    words, donor = said.split(), chance.choice(others)["text"].split()
    for _ in range(chance.randrange(1, 4)):
        words[chance.randrange(len(words))] = chance.choice(donor)
    if chance.random() < 0.3:
        cut = chance.randrange(len(donor))
        words += donor[cut : cut + chance.randrange(3, 12)]
    return " ".join(words)


def generate(count: int, embedder: Embedder) -> Iterator[tuple[Record, bytes]]:
    """Records of `PER_DOCUMENT` statements each, `count` statements in all."""
    by_language = sample_statements()
    chance = random.Random(2026)
    noise = np.random.default_rng(2026)
    pool: dict[str, tuple[list[tuple[str, dict[str, Any]]], np.ndarray]] = {}
    share = min(count, DISTINCT) // len(by_language)
    for language, items in sorted(by_language.items()):
        made = [(vary(item, items, chance), item) for item in (chance.choice(items) for _ in range(share))]
        pool[language] = (made, embedder.encode([said for said, _ in made]))
    for number in range(count // PER_DOCUMENT):
        language = sorted(pool)[number % len(pool)]
        made, vectors = pool[language]
        picked = [chance.randrange(len(made)) for _ in range(PER_DOCUMENT)]
        nudged = vectors[picked] + 0.03 * noise.standard_normal((PER_DOCUMENT, vectors.shape[1])).astype(np.float32)
        nudged /= np.linalg.norm(nudged, axis=1, keepdims=True)
        yield write(number, language, [made[at] for at in picked], nudged)


def write(
    number: int, language: str, items: list[tuple[str, dict[str, Any]]], vectors: np.ndarray
) -> tuple[Record, bytes]:
    """One document of the generator as a record."""
    id = stable_id("bench", str(number))
    body = "\n".join(said for said, _ in items)
    statements, paragraphs = [], []
    at = 0
    for index, (said, item) in enumerate(items):
        end = at + len(said)
        paragraphs.append(Paragraph(at, end, label=str(index + 1)))
        statements.append(
            Statement(
                stable_id(id, str(index)), id, language, 1 + index // 12, str(index + 1), index, (), at, end, said,
                item["kind"], {"firm": 5, "soft": 3}.get(item["strength"] or "", 0), item["strength"],
                actors=tuple(Actor("", 0, 0, actor.lower(), actor) for actor in item["actors"][:2]),
                crime_types=tuple(CrimeMention("", 0, 0, crime, "") for crime in item["crime_types"]),
            )
        )  # fmt: skip
        at = end + 1
    year, month = 2000 + number % 26, 1 + number % 12
    meta = Metadata(f"Document {number}", f"{year}-{month:02}-{1 + number % 28:02}", meeting=f"Meeting {number % 400}",
                    series=f"Series {number % 20}", work=f"work-{number}")  # fmt: skip
    data = f"bench {number}".encode()
    sha = hashlib.sha256(data).hexdigest()
    document = Document(id, f"bench-{number:05}.{language}.txt", sha, body, language, meta, tuple(paragraphs))
    return Record(document, Annotations(tuple(statements)), vectors), data


def questions() -> list[str]:
    """What is asked: the questions of the sample corpus, and short ones."""
    lines = (ROOT / "corpora" / "sample" / "queries.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line)["query"] for line in lines if line.strip()]
    return [*asked, "blanqueo", "OEA", "money laundering", "prisons", "trafic d'armes", "extradição", "Europol"]


def percentiles(times: Sequence[float]) -> str:
    """Median and 99th percentile of milliseconds."""
    return f"p50 {np.percentile(times, 50):7.1f} ms   p99 {np.percentile(times, 99):7.1f} ms"


def milliseconds(ask: Callable[[str], object], one: str) -> float:
    """How long asking `one` takes."""
    start = time.perf_counter()
    ask(one)
    return (time.perf_counter() - start) * 1000


def latency(ask: Callable[[str], object], asked: list[str], rounds: int = 5) -> str:
    """Median and 99th percentile of asking each question in turn, the first round left out."""
    for one in asked:
        ask(one)
    return percentiles([milliseconds(ask, one) for _ in range(rounds) for one in asked])


def resident(process: int | str = "self") -> float:
    """Memory of a process now, in GB: its own, and the pages of files that it has mapped and touched."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize() / 1e9


def recall(corpus: Corpus, embedder: Embedder, asked: list[str], k: int = 10) -> float:
    """How many of the k truly nearest the corpus' own back end finds."""
    own, exact = corpus.nearest(), ExactVectors(corpus.vector_file())
    found = wanted = 0
    for vector in embedder.encode(asked, query=True):
        truth = exact.search(vector, k)[0].tolist()
        found += len(set(truth) & set(own.search(vector, k)[0].tolist()))
        wanted += len(truth)  # none for a question without any word that the model knows
    return found / max(wanted, 1)


def measure(corpus: Corpus, embedder: Embedder) -> None:
    """Print latencies of the search, of its parts, and of what it is compared with."""
    lexicon, asked = load_lexicon(), questions()
    vectors = dict(zip(asked, embedder.encode(asked, query=True), strict=True))
    before = resident()
    first = percentiles([milliseconds(lambda q: search(corpus, Query(q), embedder, lexicon), one) for one in asked])
    print(f"  … asked for the first time {first}")
    print(f"  hybrid search            {latency(lambda q: search(corpus, Query(q), embedder, lexicon), asked)}")
    firm = Filters(kinds=("commitment",), languages=("es", "pt"), since="2015")
    filtered = latency(lambda q: search(corpus, Query(q, filters=firm), embedder, lexicon), asked)
    print(f"  … kind, language, since  {filtered}")
    exact = latency(lambda q: search(corpus, Query(f'"{q}"', mode="exact"), embedder, lexicon), asked)
    print(f"  exact phrase             {exact}")
    near = corpus.nearest()
    print(f"  vectors alone            {latency(lambda q: near.search(vectors[q], 10), asked)}")
    print(f"  memory {resident():.2f} GB, of which searching took {resident() - before:.2f} GB   target < 3 GB")
    if isinstance(near, FaissVectors):
        print(f"  recall@10 against exact  {recall(corpus, embedder, asked):.3f}   target ≥ 0.97")
    matrix = corpus.vector_file().matrix
    print(f"  plain NumPy scan         {latency(lambda q: np.argpartition(-(matrix @ vectors[q]), 10)[:10], asked, 1)}")

    def words_alone(q: str) -> object:
        match = " OR ".join(f'"{word}"' for word in re.findall(r"\w+", q.lower()))
        with corpus.engine.connect() as connection:
            best = "SELECT rowid FROM fulltext WHERE fulltext MATCH :m ORDER BY rank LIMIT 10"
            return connection.execute(text(best), {"m": match}).all()

    print(f"  SQLite full text alone   {latency(words_alone, asked, 1)}")


def through_http(folder: Path, asked: list[str], clients: int = 16, rounds: int = 5) -> None:
    """Print the latency of `acervo serve`, asked by one client and by `clients` at once, and the memory it takes."""
    command = [sys.executable, "-c", "from service.cli import main; main()", "--corpus", str(folder), "serve"]
    server = subprocess.Popen([*command, "--port", "0"], cwd=ROOT, stderr=subprocess.PIPE, text=True)
    try:
        assert server.stderr is not None
        address = re.search(r"http://[\d.:]+", server.stderr.readline())
        assert address is not None
        with httpx.Client(base_url=address.group(), timeout=600) as client:

            def ask(one: str) -> None:
                client.get("/api/v1/search", params={"q": one}).raise_for_status()

            for page in ("/commitments", "/meetings", "/matrix"):  # what the server makes ready by itself after a write
                client.get(page).raise_for_status()
            print(f"  through HTTP, one client {latency(ask, asked, rounds)}")
            with ThreadPoolExecutor(clients) as pool:
                start = time.perf_counter()
                times = list(pool.map(lambda one: milliseconds(ask, one), asked * rounds))
                spent = time.perf_counter() - start
            print(f"  … {clients} clients at once    {percentiles(times)}   {len(times) / spent:.0f} answers a second")
            print(f"  memory of the server {resident(server.pid):.2f} GB   target < 3 GB")
    finally:
        server.terminate()
        server.wait(30)


def run(count: int, kept: Path | None = None) -> None:
    """Build a corpus of `count` statements, unless `kept` holds one, and measure it."""
    embedder = load_embedder("fast")
    with tempfile.TemporaryDirectory() as scratch:
        folder = kept or Path(scratch) / "c"
        if not (folder / "acervo.db").exists():
            build(folder, count, embedder)
        with Corpus.open(folder) as corpus:
            measure(corpus, embedder)
        through_http(folder, questions())
        with Corpus.open(folder) as corpus:
            start = time.perf_counter()
            record, data = next(iter(generate(PER_DOCUMENT * 4, embedder)))
            corpus.remove(record.document.id)
            corpus.add(record, data)
            print(f"  taking one document of {PER_DOCUMENT} statements out and in: {time.perf_counter() - start:.2f} s")


def build(folder: Path, count: int, embedder: Embedder) -> None:
    """Make the corpus, and print how long its parts take and how large it is."""
    start = time.perf_counter()
    with Corpus.open(folder, create=True) as corpus:
        with corpus.writing():
            for record, data in generate(count, embedder):
                corpus.add(record, data)
            inserted = time.perf_counter() - start
        whole = time.perf_counter() - start
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e9
    print(f"{count:,} statements: stored in {inserted:.0f} s, vectors {whole - inserted:.0f} s, {size:.2f} GB on disk")


def main(shared: Path | None) -> None:
    """The part of `make bench`: 100,000 statements, and 1,000,000 where ACERVO_BENCH_SCALE asks for it."""
    run(100_000)
    if os.environ.get("ACERVO_BENCH_SCALE") == "full":
        run(1_000_000)


if __name__ == "__main__":
    run(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000, Path(sys.argv[2]) if len(sys.argv) > 2 else None)
