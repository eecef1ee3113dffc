"""How long a command takes from nothing: `acervo --help` and a search in the sample corpus, wall and processor time.

Each stands beside `python -c pass` in the same run, so that figures of busy or slow machines can be compared.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RUNS = 5
ACERVO = [sys.executable, "-c", "from service.cli import main; main()"]


def once(command: list[str]) -> tuple[float, float]:
    """Wall and processor seconds of one run."""
    before = os.times()
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wall, after = time.perf_counter() - start, os.times()
    spent = after.children_user + after.children_system - before.children_user - before.children_system
    return wall, spent


def typical(command: list[str]) -> tuple[float, float]:
    """Medians over `RUNS` runs, after one that fills the file cache."""
    once(command)
    walls, spent = zip(*(once(command) for _ in range(RUNS)), strict=True)
    return statistics.median(walls), statistics.median(spent)


def main(shared: Path | None) -> None:
    """The part of `make bench`."""
    with tempfile.TemporaryDirectory() as scratch:
        corpus = [*ACERVO, "--corpus", f"{scratch}/c"]
        once([*corpus, "ingest", str(ROOT / "corpora" / "sample")])
        plain = typical([sys.executable, "-c", "pass"])
        print(f"  {'python -c pass':28} {plain[0]:6.2f} s wall {plain[1]:6.2f} s processor")
        for name, command, target in (
            ("acervo --help", [*ACERVO, "--help"], 0.3),
            ("acervo search, meaning", [*corpus, "search", "lavado de activos", "--format", "json"], 1.0),
            ("acervo search, exact words", [*corpus, "search", "joint", "--mode", "exact", "--format", "json"], 1.0),
            ("acervo documents", [*corpus, "documents", "--format", "json"], 1.0),
        ):
            wall, spent = typical(command)
            ratio = f"{wall / plain[0]:5.1f} × and {spent / plain[1]:5.1f} × python"
            print(f"  {name:28} {wall:6.2f} s wall {spent:6.2f} s processor   {ratio}   target {target} s")


if __name__ == "__main__":
    main(None)
