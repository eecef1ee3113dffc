"""`make bench`: every figure that the README states, measured on this machine and printed with its target.

Each bench_*.py beside this file measures one part in `main(shared)`, where `shared` is the folder of real documents
and labels named by ACERVO_SHARED, or None where there is none. Name parts to run only those: `bench.py ingest search`.
"""

import importlib
import os
import sys
from pathlib import Path

PARTS = ("ingest", "annotate", "embed", "search", "check", "pages", "start")


def main(names: list[str]) -> None:
    """Run the parts named, or all of them, in the order of a document's path."""
    unknown = sorted(set(names) - set(PARTS))
    if unknown:
        sys.exit(f"No such part: {', '.join(unknown)}. Parts: {', '.join(PARTS)}.")
    folder = Path(os.environ.get("ACERVO_SHARED", "../shared")).resolve()
    shared = folder if (folder / "documents").is_dir() else None
    for name in names or PARTS:
        print(f"\n== {name}", flush=True)
        importlib.import_module(f"bench_{name}").main(shared)


if __name__ == "__main__":
    main(sys.argv[1:])
