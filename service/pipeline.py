"""The whole path on one page: find files → load → read → annotate → embed → store, one transaction a document.

A file is skipped if its bytes are in the corpus; a file that changed replaces what stood at its path; a file that
cannot be read is reported with a sentence, and the others go on.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ingest.errors import AcervoError
from service.output import Step
from service.walk import Manifests, find

if TYPE_CHECKING:
    from index.models import Record
    from index.store import Corpus
    from ingest.models import Document, Source
    from nlp.models import Annotations
    from service.workspace import Workspace


TRIPS = (
    ArithmeticError,
    AssertionError,
    ImportError,
    LookupError,
    MemoryError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What libraries raise on files that they do not understand."""


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """How to take files in; `jobs` = 0 uses all cores."""

    manifest: Path | None = None
    jobs: int = 1
    ocr: Literal["auto", "always", "never"] = "auto"
    force: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is in now; `notes` are sentences on what to know of it (unread pages, duplicates)."""

    source: str
    id: str
    statements: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Left:
    """A file that was skipped or failed, and why, in one sentence."""

    source: str
    why: str


@dataclass(slots=True)
class IngestReport:
    """What became of every file: each is in one of the three lists."""

    taken: list[Taken] = field(default_factory=list)
    skipped: list[Left] = field(default_factory=list)
    failed: list[Left] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The JSON of the contract."""
        return {
            "taken": [{"source": t.source, "id": t.id} for t in self.taken],
            "skipped": [{"source": s.source, "why": s.why} for s in self.skipped],
            "failed": [{"source": f.source, "why": f.why} for f in self.failed],
        }

    def rows(self) -> list[dict[str, str]]:
        """One row a file, for CSV."""
        taken = [{"source": t.source, "outcome": "taken", "id": t.id, "why": " ".join(t.notes)} for t in self.taken]
        return taken + [
            {"source": left.source, "outcome": outcome, "id": "", "why": left.why}
            for outcome, lefts in (("skipped", self.skipped), ("failed", self.failed))
            for left in lefts
        ]


def extract(
    workspace: Workspace, path: Path, *, ocr: Literal["auto", "always", "never"] = "auto", manifest: Path | None = None
) -> tuple[Document, Annotations]:
    """One file, read and annotated; nothing is stored. Raises `UnreadableFile`."""
    from ingest.read import load, read
    from nlp.annotate import annotate

    path = path.absolute()
    document = read(load(path, Manifests(manifest).metadata_for(path)), ocr=ocr)
    return document, annotate(document, workspace.lexicon, pipelines=workspace.pipelines)


def ingest(workspace: Workspace, paths: Sequence[Path], options: IngestOptions, step: Step) -> IngestReport:
    """Take `paths` into the corpus (made if it is not there); raises `CorpusLocked` if another process writes."""
    report = IngestReport()
    manifests = Manifests(options.manifest)
    files, unreachable = find(paths)
    report.failed.extend(Left(name, why) for name, why in unreachable)
    if not files:
        return report
    with workspace.corpus(create=True) as corpus, corpus.writing():
        model = prepare(workspace, corpus)
        wanted = _wanted(corpus, files, manifests, options, report)
        for source, result in _records(workspace, model, wanted, options):
            _keep(corpus, source, result, report)
            step(len(report.taken) + len(report.skipped) + len(report.failed), len(files), source.name)
    return report


def take_in(workspace: Workspace, sources: Sequence[Source], options: IngestOptions, step: Step) -> IngestReport:
    """Take uploads (bytes with a name) into the corpus, as `ingest` does files."""
    report = IngestReport()
    with workspace.corpus(create=True) as corpus, corpus.writing():
        model = prepare(workspace, corpus)
        for done, source in enumerate(sources):
            step(done, len(sources), source.name)
            known = corpus.has(hashlib.sha256(source.data).hexdigest())
            if known and not options.force:
                report.skipped.append(Left(source.name, _already(corpus, known)))
                continue
            _keep(corpus, source, make_record(workspace, model, source, options.ocr), report)
    return report


def _wanted(
    corpus: Corpus, files: Iterable[Path], manifests: Manifests, options: IngestOptions, report: IngestReport
) -> Iterator[Source]:
    """The files that are not in yet, as sources with their bytes; the same bytes are wanted once."""
    from ingest.read import load, shown

    seen: dict[str, str] = {}
    for path in files:
        try:
            source = load(path, manifests.metadata_for(path))
        except (AcervoError, OSError) as error:
            report.failed.append(Left(shown(path.name), _sentence(error, shown(path.name))))
            continue
        digest = hashlib.sha256(source.data).hexdigest()
        known = corpus.has(digest)
        if digest in seen:
            report.skipped.append(Left(source.name, f"the same file as {seen[digest]}"))
        elif known and not options.force:
            report.skipped.append(Left(source.name, _already(corpus, known, source.name)))
        else:
            seen[digest] = source.name
            yield source


def _already(corpus: Corpus, known: str, name: str = "") -> str:
    stored = corpus.find(known).source
    return "already in the corpus" + ("" if stored == name else f" as {stored}")


def _records(
    workspace: Workspace, model: str, sources: Iterable[Source], options: IngestOptions
) -> Iterator[tuple[Source, Record | str]]:
    """Each source with its record, or with the sentence that says why there is none; in the order given."""
    from service.workers import map_sources

    if options.jobs == 1:
        for source in sources:
            yield source, make_record(workspace, model, source, options.ocr)
        return
    yield from map_sources(workspace.settings, model, sources, options)


def make_record(
    workspace: Workspace, model: str, source: Source, ocr: Literal["auto", "always", "never"]
) -> Record | str:
    """The record of one file, or the sentence that says why there is none."""
    from index.embed import load_embedder
    from index.records import to_record
    from ingest.read import read
    from nlp.annotate import annotate

    try:
        document = read(source, ocr=ocr)
        annotations = annotate(document, workspace.lexicon, pipelines=workspace.pipelines)
        return to_record(document, annotations, load_embedder(model))
    except (AcervoError, OSError, *TRIPS) as error:
        return _sentence(error, source.name)


def _sentence(error: Exception, name: str) -> str:
    """What became of the file `name`; the kind of failure is told where a library tripped over it."""
    if isinstance(error, AcervoError):
        return str(error)
    if isinstance(error, OSError):
        return f"{name} could not be taken in: {error.strerror or type(error).__name__}."
    stored = getattr(error, "orig", None)
    if stored is not None:  # the database's own words: "database or disk is full"
        return f"{name} could not be stored: {stored}."
    told = str(error).strip().rstrip(".")
    return f"{name} could not be taken in ({type(error).__name__}{f': {told}' if told else ''})."


def _keep(corpus: Corpus, source: Source, result: Record | str, report: IngestReport) -> None:
    """Store a record, or tell why there is none; a failure to store (a full disk) must not lose the report."""
    from sqlalchemy.exc import SQLAlchemyError

    try:
        if not isinstance(result, str):
            return _store(corpus, source, result, report)
        report.failed.append(Left(source.name, result))
    except (AcervoError, OSError, SQLAlchemyError, *TRIPS) as error:
        report.failed.append(Left(source.name, _sentence(error, source.name)))


def _store(corpus: Corpus, source: Source, record: Record, report: IngestReport) -> None:
    """One transaction: the document, its statements and vectors, in place of what stood at its path before."""
    document = record.document
    old = corpus.by_path(source.path) if source.path else None
    notes = list(document.warnings)
    if old is not None and old.id != document.id:
        notes.append("replaces its older version")
    corpus.add(record, source.data, replaces=old.id if old else None, path=source.path)
    twins = _twins(corpus, document)
    if twins:
        notes.append(f"the same text as {twins}")
    report.taken.append(Taken(source.name, document.id, len(record.annotations.statements), tuple(notes)))


def _twins(corpus: Corpus, document: Document) -> str:
    """The names of other files in the corpus with (nearly) the same text, or ""."""
    from index.works import copies

    with corpus.engine.connect() as connection:
        return ", ".join(corpus.find(id).source for id in copies(connection, document.id))


def prepare(workspace: Workspace, corpus: Corpus) -> str:
    """The name under which the corpus's model is loaded; a new corpus is told its model and language data.

    Raises `IndexStale` if the language data are not those that the corpus was made with: documents annotated by two
    sets of rules cannot be counted together.
    """
    source = corpus.settings.get("model_source")
    made = model_settings(workspace, source or workspace.settings.model or "default")
    corpus.claim(model=made["model"], lexicon=made["lexicon"])
    if source is None:
        corpus.set(model_source=made["model_source"])
    return made["model_source"]


def model_settings(workspace: Workspace, source: str) -> dict[str, str]:
    """What a corpus notes of the model named `source` and of today's language data."""
    from index.embed import load_embedder, resolve_alias

    folder = Path(source).expanduser()
    embedder = load_embedder(str(folder.resolve()) if folder.is_dir() else source)
    return {
        "model": embedder.name,
        "model_source": str(folder.resolve()) if folder.is_dir() else resolve_alias(source),
        "lexicon": workspace.lexicon.digest,
    }


def remove(workspace: Workspace, keys: Sequence[str]) -> IngestReport:
    """Remove the documents named by id, file name or work; `failed` names those that are not there."""
    from service.workspace import find_versions

    report = IngestReport()
    with workspace.corpus() as corpus, corpus.writing():
        for key in keys:
            try:
                ids = find_versions(corpus, (key,))
            except AcervoError as error:
                report.failed.append(Left(key, str(error)))
                continue
            for id in ids:
                info = corpus.find(id)
                corpus.remove(id)
                report.taken.append(Taken(info.source, id))
    return report
