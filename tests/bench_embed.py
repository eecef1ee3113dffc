"""Measures the embedding models: loading, statements a second on one core, and quality beside the yardsticks.

Run alone or by bench.py. `shared` holds the test files; a further model stands in the table when ACERVO_BESIDE names
its folders (NAME=FOLDER, with commas between).
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from index.embed import Embedder, load_embedder, model_path
from index.errors import ModelUnavailable
from index.model_check import bm25, by_vectors, measure, read_jsonl, table

TARGETS = {"fast": (15_000, 0.25), "quality": (300, 0.25)}
WRITTEN = (
    "We commit to strengthening the exchange of information on money laundering between our intelligence units.",
    "Nos comprometemos a reforzar, antes de finales de 2027, los equipos conjuntos de investigación en la región.",
    "Nous saluons la création d'un réseau de procureurs spécialisés dans la criminalité environnementale.",
    "Instamos os Estados a ratificar a Convenção e a designar pontos de contacto disponíveis vinte e quatro horas.",
)
LOADING = (
    "import sys, time; start = time.perf_counter(); from index.embed import load_embedder;"
    "load_embedder(sys.argv[1]).encode(['hola']); print(time.perf_counter() - start)"
)


def statements(shared: Path | None) -> list[str]:
    """Return statements of declarations: the labelled ones, else those written here."""
    if shared is None:
        return list(WRITTEN)
    return [str(row["text"]) for row in read_jsonl(shared / "gold" / "statements.jsonl")]


def statements_a_second(embedder: Embedder, texts: list[str], *, least: float = 2.0) -> float:
    """Return the throughput of one core, by processor time."""
    embedder.encode(texts)
    begin, count = time.process_time(), 0
    while time.process_time() - begin < least:
        embedder.encode(texts)
        count += len(texts)
    return count / (time.process_time() - begin)


def seconds_to_load(name: str, *, tries: int = 3) -> float:
    """Return the best time from a fresh process, imports and the first vector included."""
    command = [sys.executable, "-c", LOADING, name]
    return min(float(subprocess.run(command, capture_output=True, text=True, check=True).stdout) for _ in range(tries))


def main(shared: Path | None) -> None:
    """Print loading time and throughput of the bundled models, and the table of quality where there are test files."""
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    texts = statements(shared)
    mean = sum(len(text.split()) for text in texts) / len(texts)
    models: dict[str, Embedder] = {}
    for name, (wanted, limit) in TARGETS.items():
        try:
            models[name] = load_embedder(name)
        except ModelUnavailable as error:
            print(f"{name}: {error}")
            continue
        size = sum(file.stat().st_size for file in model_path(name).rglob("*") if file.is_file()) / 1e6
        speed, loading = statements_a_second(models[name], texts), seconds_to_load(name)
        print(
            f"{name}: {size:.1f} MB, loaded in {loading:.2f} s (target {limit}), "
            f"{speed:,.0f} statements of {mean:.0f} words a second on one core (target {wanted:,})"
        )
    if shared is not None:
        print("\n" + quality(shared, models))


def quality(shared: Path, models: dict[str, Embedder]) -> str:
    """Return the table of quality: our models, the teacher if installed, others named by ACERVO_BESIDE, and BM25."""
    beside = dict(part.split("=", 1) for part in os.environ.get("ACERVO_BESIDE", "").split(",") if part)
    try:
        from index.training.teacher import teacher_folder

        beside = {"all-MiniLM-L6-v2": str(teacher_folder())} | beside
    except ModuleNotFoundError as error:
        print(f"all-MiniLM-L6-v2: {error}")
    scorers = {name: by_vectors(model) for name, model in models.items()}
    scorers |= {name: by_vectors(load_embedder(folder)) for name, folder in beside.items()}
    columns = {
        name: measure(scorer, tests=shared / "embedding", gold=shared / "gold") for name, scorer in scorers.items()
    }
    return table(columns | {"BM25": measure(bm25, tests=shared / "embedding", gold=shared / "gold")})


if __name__ == "__main__":
    folder = Path(os.environ.get("ACERVO_SHARED", "../shared")).resolve()
    main(folder if (folder / "documents").is_dir() else None)
