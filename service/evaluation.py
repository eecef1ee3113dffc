"""`acervo eval`: the labelled files, the documents that they speak of, and the figures beside the committed ones."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from service import pipeline
from service.walk import find
from service.workspace import Workspace

if TYPE_CHECKING:
    from index.store import Corpus

FOLDERS = ("pdf", "documents", "../documents", "../pdf")
"""Where the documents of labels lie if nobody says so, from the folder of the labels."""


def evaluate(
    workspace: Workspace, gold: Sequence[Path], documents: Path | None, *, write: bool = False
) -> dict[str, Any]:
    """{"figures": one row a measure and language, "errors": what was wrong by measure}.

    The documents are read from `documents`, or from a folder beside the labels; searches and topics are put to a
    corpus made of them in a scratch folder, or without such a folder to the workspace's own. With `write` the figures
    become the baseline. Raises `BadQuery`.
    """
    from index.evaluate import Bench, write_baseline
    from index.evaluate import evaluate as score

    folder = documents or _folder_of(gold)
    files = find([folder])[0] if folder else []
    with _corpus(workspace, gold, folder) as (holder, corpus):
        bench = Bench(
            lexicon=workspace.lexicon,
            embedder=holder.embedder(corpus),
            extract=lambda path: pipeline.extract(workspace, path),
            documents={path.stem: path for path in files},
            corpus=corpus,
        )
        found = score(gold, bench)
    if write:
        write_baseline(found.rows)
    figures = [
        {"measure": r.measure, "language": r.language, "value": round(r.value, 4), "n": r.n, "before": r.before}
        for r in found.rows
    ]
    return {"figures": figures, "errors": {name: list(told) for name, told in found.errors.items()}}


def _folder_of(gold: Sequence[Path]) -> Path | None:
    for path in gold:
        base = (path if path.is_dir() else path.parent).absolute()
        for name in FOLDERS:
            if (base / name).is_dir():
                return (base / name).resolve()
    return None


@contextmanager
def _corpus(
    workspace: Workspace, gold: Sequence[Path], folder: Path | None
) -> Iterator[tuple[Workspace, Corpus | None]]:
    """The workspace and corpus that questions are put to; no corpus if no file of labels holds questions."""
    from index.errors import NoCorpus
    from index.evaluate import gold_files

    if not any(_asks(path) for path in gold_files(gold)):
        yield workspace, None
        return
    if folder is None:
        try:
            with workspace.corpus() as corpus:
                yield workspace, corpus
        except NoCorpus as error:
            raise NoCorpus(f"{error} Or name the folder of the labelled documents with --documents.") from error
        return
    with tempfile.TemporaryDirectory(prefix="acervo-eval-") as scratch:
        own = Workspace(workspace.settings.model_copy(update={"corpus": Path(scratch) / "corpus"}))
        pipeline.ingest(own, [folder], pipeline.IngestOptions(), lambda *_: None)
        with own.corpus() as corpus:
            yield own, corpus


def _asks(path: Path) -> bool:
    """Whether a file of labels holds questions, topics, drafts or lineages: what needs a corpus."""
    with path.open(encoding="utf-8") as lines:
        first = lines.readline()
    return any(f'"{key}"' in first for key in ("query", "topic", "draft"))
