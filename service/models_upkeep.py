"""`acervo model train` and `acervo model check`: the bundled models made anew, or proved whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.embed import Embedder

NAMES = ("fast", "quality")
PAIRS = (
    ("We commit to recovering stolen assets.", "Nos comprometemos a recuperar los activos robados."),
    ("Judicial cooperation must be quicker.", "La coopération judiciaire doit être plus rapide."),
    ("The ministers met in Lisbon.", "Os ministros reuniram-se em Lisboa."),
    ("Drug trafficking threatens our ports.", "El narcotráfico amenaza nuestros puertos."),
)


def train(arguments: Sequence[str]) -> int:
    """Train the models again; the exit status. What it needs and writes is told by its own --help."""
    from index.training.run import main

    return main(list(arguments))


def check(tests: Path | None = None, gold: Path | None = None) -> dict[str, Any]:
    """{"models": one row a bundled model, "problems": sentences}; with `tests` and `gold` also figures of quality."""
    from index.errors import ModelUnavailable

    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    for name in NAMES:
        try:
            row = _check_one(name, tests, gold)
        except ModelUnavailable as error:
            rows.append({"model": name, "state": "not here", "why": str(error)})
            if name == "fast":
                problems.append(str(error))
            continue
        rows.append(row)
        if not row["translations_nearest"]:
            problems.append(f"The model {name} does not bring translations together: install Acervo again.")
        if not row["deterministic"]:
            problems.append(f"The model {name} gives different vectors for the same text: install Acervo again.")
    return {"models": rows, "problems": problems}


def _check_one(name: str, tests: Path | None, gold: Path | None) -> dict[str, Any]:
    import numpy as np

    from index.embed import load_embedder, model_path

    folder = model_path(name)
    embedder = load_embedder(name)
    left, right = (embedder.encode([pair[side] for pair in PAIRS]) for side in (0, 1))
    again = embedder.encode([pair[0] for pair in PAIRS])
    row: dict[str, Any] = {
        "model": name,
        "state": "whole",
        "folder": str(folder),
        "dimension": embedder.dimension,
        "megabytes": round(sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6, 1),
        "translations_nearest": bool(np.array_equal((left @ right.T).argmax(axis=1), np.arange(len(PAIRS)))),
        "deterministic": bool(np.array_equal(left, again)),
    }
    return row | _figures(embedder, tests, gold)


def _figures(embedder: Embedder, tests: Path | None, gold: Path | None) -> dict[str, float]:
    if tests is None and gold is None:
        return {}
    from index.model_check import by_vectors, measure

    return {name: round(value, 4) for name, value in measure(by_vectors(embedder), tests=tests, gold=gold).items()}
