"""A corpus annotated and embedded anew, from the documents it holds: other language data, another model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.pipeline import IngestReport, Taken, model_settings

if TYPE_CHECKING:
    from index.models import Record
    from index.store import Corpus
    from service.output import Step
    from service.workspace import Workspace


def renew(workspace: Workspace, model: str, step: Step) -> IngestReport:
    """Annotate and embed every document anew in one transaction: readers see the old corpus until the new one is whole.

    `model` is the name of another model, or "" for the one that the corpus has.
    """
    from index import removal, text_vectors, writing

    report = IngestReport()
    with workspace.corpus() as corpus, corpus.writing():
        key = model or corpus.settings.get("model_source") or corpus.settings.get("model") or "default"
        settings = model_settings(workspace, key)
        # Another epoch tells the vector file that its rows are of another model run.
        settings["epoch"] = str(int(corpus.settings.get("epoch", "0")) + 1)
        paths = _paths(corpus)
        infos = corpus.documents()
        records: list[tuple[Record, str]] = []
        for done, info in enumerate(infos):
            step(done, len(infos), info.source)
            records.append((_annotate(workspace, corpus, info.id, settings["model_source"]), paths[info.id]))
            report.taken.append(Taken(info.source, info.id, len(records[-1][0].annotations.statements)))
        with corpus.transaction() as connection:
            for info in infos:
                removal.remove_document(connection, info.id)
            for record, path in records:
                writing.insert(connection, record, path)
            writing.write_settings(connection, settings)
        text_vectors.forget(corpus.folder)
    return report


def _paths(corpus: Corpus) -> dict[str, str]:
    from sqlalchemy import select

    from index.schema import documents

    with corpus.engine.connect() as connection:
        return {row.id: row.path for row in connection.execute(select(documents.c.id, documents.c.path))}


def _annotate(workspace: Workspace, corpus: Corpus, id: str, model: str) -> Record:
    from index.embed import load_embedder
    from index.records import to_record
    from nlp.annotate import annotate

    document = corpus.document(id)
    annotations = annotate(document, workspace.lexicon, pipelines=workspace.pipelines)
    return to_record(document, annotations, load_embedder(model))
