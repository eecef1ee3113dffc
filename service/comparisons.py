"""Texts held against each other: compare, concord and check, for the command line, the API and the pages alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import NotFound
from ingest.errors import UnreadableFile
from service.schemas import document_json, finding_json, hit_json, info_json, match_json, statement_json
from service.workspace import find_versions, resolve_documents

if TYPE_CHECKING:
    from index.check import CheckReport
    from index.models import Filters, Match, Record
    from index.store import Corpus
    from ingest.models import Document, Source
    from nlp.models import Annotations
    from service.workspace import Workspace

SUFFIXES = (".pdf", ".docx", ".txt", ".md", ".html", ".htm")


def read_draft(workspace: Workspace, source: Source) -> tuple[Document, Annotations]:
    """A draft or other file, read and annotated, in memory only."""
    from ingest.read import read
    from nlp.annotate import annotate

    document = read(source)
    return document, annotate(document, workspace.lexicon, pipelines=workspace.pipelines)


def draft_record(workspace: Workspace, corpus: Corpus | None, source: Source) -> Record:
    """A draft with the vectors of the model that made those of `corpus`."""
    from index.records import to_record

    document, annotations = read_draft(workspace, source)
    return to_record(document, annotations, workspace.embedder(corpus))


def stored_record(corpus: Corpus, id: str) -> Record:
    """A document of the corpus with its annotations and vectors."""
    from index.models import Record

    annotations = corpus.annotations(id)
    return Record(corpus.document(id), annotations, corpus.vectors([s.id for s in annotations.statements]))


def load_source(path: Path) -> Source:
    """A file to be read; "-" reads text from standard input."""
    import sys

    from ingest.models import Source
    from ingest.read import load

    if str(path) == "-":
        return Source("draft.txt", sys.stdin.buffer.read())
    return load(path)


def _records(workspace: Workspace, keys: Sequence[str]) -> list[Record]:
    """Each of `keys` as a record: a document or work of the corpus or, failing that, a file."""
    from contextlib import ExitStack

    from index.errors import NoCorpus

    with ExitStack() as stack:
        corpus: Corpus | None
        try:
            corpus = stack.enter_context(workspace.corpus())
        except NoCorpus:
            corpus = None
        records: list[Record] = []
        for key in keys:
            path = Path(key)
            try:
                if corpus is None:
                    raise NotFound(f"No document goes by {key!r}, and there is no such file.")
                records += [stored_record(corpus, id) for id in find_versions(corpus, (key,))]
            except NotFound:
                if not path.is_file():
                    raise
                records.append(draft_record(workspace, corpus, load_source(path)))
        return records


def compare(workspace: Workspace, a: str, b: str, *, substantive: bool = False) -> dict[str, Any]:
    """Document `a` against document `b`; with `substantive`, pairs that only changed in form are left out."""
    first, second = _records(workspace, [a])[0], _records(workspace, [b])[0]
    return compare_records(first, second, substantive=substantive)


def compare_records(a: Record, b: Record, *, substantive: bool = False) -> dict[str, Any]:
    """Two records against each other, as the JSON of the contract."""
    from index.compare import compare as pair

    matches = [match for match in pair(a, b) if not substantive or is_substantive(match)]
    return {
        "a": document_json(a.document),
        "b": document_json(b.document),
        "matches": [match_json(match) for match in matches],
    }


def is_substantive(match: Match) -> bool:
    """Whether anything changed that a delegation would care about."""
    return match.relation != "restates" or any(change.substantive for change in match.changes)


def concord(workspace: Workspace, keys: Sequence[str]) -> dict[str, Any]:
    """The language versions of one work against each other."""
    records = _records(workspace, keys)
    unique = list({record.document.id: record for record in records}.values())
    if len(unique) < 2:
        raise NotFound(f"{keys[0]} has no other language version here; name at least two documents.")
    return concord_records(unique)


def concord_stored(workspace: Workspace, keys: Sequence[str]) -> dict[str, Any]:
    """The same for documents of the corpus alone: names of files are not looked up on the disk."""
    with workspace.corpus() as corpus:
        records = [stored_record(corpus, id) for id in find_versions(corpus, tuple(keys))]
    if len(records) < 2:
        raise NotFound(f"{', '.join(keys)} has no other language version here; name at least two documents.")
    return concord_records(records)


def concord_records(records: Sequence[Record]) -> dict[str, Any]:
    """Language versions against each other, as the JSON of the contract."""
    from index.concord import concord as agree

    found = agree(records)
    return {
        "documents": [document_json(record.document) for record in records],
        "paragraphs": [[paragraph_part(part) for part in row] for row in found.paragraphs],
        "findings": [finding_json(finding) for finding in found.findings],
    }


def paragraph_part(part: Any) -> Any:
    """What one version has at one place of the concordance: statements, or null."""
    if part is None:
        return None
    statements = part if isinstance(part, (list, tuple)) else (part,)
    return [statement_json(statement) for statement in statements]


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft, what was found in it, and the ways to hand that on."""

    source: Source
    report: CheckReport
    record: Record

    def as_json(self) -> dict[str, Any]:
        """The JSON of the contract."""
        return {
            "draft": document_json(self.record.document, self.record.annotations),
            "statements": [
                {
                    "statement": statement_json(checked.statement),
                    "matches": [
                        match_json(precedent.match) | {"hit": hit_json(precedent.hit)} for precedent in checked.matches
                    ],
                }
                for checked in self.report.statements
            ],
            "findings": [finding_json(finding) for finding in self.report.findings],
            "dropped": [hit_json(hit) for hit in self.report.dropped],
            "warnings": list(self.record.document.warnings),
        }

    def render(self, form: str) -> bytes:
        """The report as "html" or "docx"."""
        if form == "html":
            from service.reports.html_report import render

            return render(self)
        from service.reports.docx_report import annotate_draft

        return annotate_draft(self)


def check(workspace: Workspace, draft: Path, against: tuple[str, ...], filters: Filters) -> CheckedDraft:
    """The draft in the file `draft` against the corpus."""
    if str(draft) != "-" and not draft.exists():
        raise UnreadableFile(f"{draft} does not exist; name a DOCX, PDF, text or HTML file.")
    return check_source(workspace, load_source(draft), against, filters)


def check_source(workspace: Workspace, source: Source, against: tuple[str, ...], filters: Filters) -> CheckedDraft:
    """A draft against the corpus; `against` names documents or meetings whose undertakings must not be dropped."""
    from index.check import check as hold_against

    with workspace.corpus() as corpus:
        record = draft_record(workspace, corpus, source)
        report = hold_against(
            corpus,
            record,
            workspace.embedder(corpus),
            workspace.lexicon,
            against=against,
            filters=resolve_documents(corpus, filters),
        )
    return CheckedDraft(source, report, record)


def versions_of(corpus: Corpus, id: str) -> list[dict[str, Any]]:
    """The language versions of the document's work, itself among them, by language."""
    info = corpus.find(id)
    infos = [other for other in corpus.documents() if info.work and other.work == info.work] or [info]
    return [info_json(other) for other in sorted(infos, key=lambda other: (other.language, other.source))]
