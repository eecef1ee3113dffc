"""The HTTP API under /api/v1: the JSON of the command line, over HTTP."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, FastAPI, File, Query, Request, UploadFile
from fastapi.responses import JSONResponse, PlainTextResponse, Response

from service import answers, matrices, pipeline, schemas
from service.errors import ReadOnly
from service.ledger import in_groups, on_page
from service.reports.exports import MEDIA_TYPES, export
from service.routes import models
from service.routes.parameters import ASearch, ATopic, AWorkspace, SomeFilters

PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {"model": models.Problem, "content": {"application/problem+json": {}}} for status in (404, 422)
}
EXPORTED = 50_000
"""So many statements without a question go into one file."""
GroupName = Literal["", "meeting", "actor", "crime-type", "crime_type"]
router = APIRouter(prefix="/api/v1", responses=PROBLEMS)


def register(app: FastAPI) -> None:
    """Add the API to `app`."""
    from service.routes import api_comparisons

    app.include_router(router)
    app.include_router(api_comparisons.router)


def says(model: type | None = None) -> dict[int | str, dict[str, Any]]:
    """The documented answer of an endpoint."""
    return {200: {"model": model}} if model else {}


@router.get("/documents", responses=says(list[models.Document]), tags=["documents"])
def documents(workspace: AWorkspace, given: SomeFilters) -> JSONResponse:
    """List the documents that fit the filters, by date."""
    with workspace.corpus() as corpus:
        return JSONResponse([schemas.info_json(info) for info in answers.documents(corpus, given.filters())])


@router.post("/documents", status_code=201, responses={201: {"model": models.Ingested}}, tags=["documents"])
def take_in(
    workspace: AWorkspace, files: Annotated[list[UploadFile], File(description="PDF, DOCX, text, Markdown or HTML")]
) -> JSONResponse:
    """Take files in; the answer names what was taken, skipped and failed, and why. 422 if nothing could be read."""
    from ingest.models import Source

    if workspace.settings.read_only:
        raise ReadOnly("This server takes nothing in (ACERVO_READ_ONLY).")
    sources = [Source(file_name(upload), upload.file.read()) for upload in files]
    report = pipeline.take_in(workspace, sources, pipeline.IngestOptions(), lambda *_: None)
    done = report.taken or report.skipped
    return JSONResponse(report.as_json(), 201 if report.taken else 200 if done else 422)


def file_name(upload: UploadFile) -> str:
    """The name of an upload without any folders."""
    return (upload.filename or "upload").replace("\\", "/").rsplit("/", 1)[-1][:200] or "upload"


@router.get("/documents/{key}", responses=says(models.Shown), tags=["documents"])
def document(workspace: AWorkspace, key: str, boxes: bool = False) -> JSONResponse:
    """One document (by id, file name or work) with paragraphs and statements; `boxes` adds the printed lines."""
    with workspace.corpus() as corpus:
        info = corpus.find(key)
        value = schemas.show_json(
            corpus.document(info.id), corpus.annotations(info.id), info=schemas.info_json(info), boxes=boxes
        )
    return JSONResponse(value)


@router.delete("/documents/{key}", responses=says(models.Ingested), tags=["documents"])
def remove(workspace: AWorkspace, key: str) -> JSONResponse:
    """Remove a document with its statements and its stored file."""
    if workspace.settings.read_only:
        raise ReadOnly("This server removes nothing (ACERVO_READ_ONLY).")
    with workspace.corpus() as corpus:
        corpus.find(key)
    return JSONResponse(pipeline.remove(workspace, [key]).as_json())


@router.get("/documents/{key}/original", response_class=Response, tags=["documents"])
def original(workspace: AWorkspace, key: str) -> Response:
    """The file as it was taken in, as a download."""
    from urllib.parse import quote

    with workspace.corpus() as corpus:
        info = corpus.find(key)
        data = corpus.original(info.id)
    disposition = f"attachment; filename*=UTF-8''{quote(info.source)}"
    return Response(data, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


@router.get("/statements", responses=says(models.Statements), tags=["statements"])
def statements(workspace: AWorkspace, given: ASearch) -> JSONResponse:
    """Statements that fit the filters, in the order of documents, every language version and heading by itself.

    `q` is not used here (see /search). `total` counts as a search and the matrix do: language versions once, headings
    not at all; `listed` counts what the pages of this list hold.
    """
    from itertools import islice

    with workspace.corpus() as corpus:
        found = islice(corpus.statements(given.filters()), given.offset, given.offset + given.limit)
        value = [
            {"statement": schemas.statement_json(statement), "document": schemas.info_json(info)}
            for statement, info in found
        ]
        counts = {
            "total": answers.count(workspace, corpus, replace(given.query(), text="")),
            "listed": corpus.count(given.filters()),
        }
    return JSONResponse({"statements": value, "limit": given.limit, "offset": given.offset, **counts})


@router.get("/statements/{id}", responses=says(models.Statement), tags=["statements"])
def statement(workspace: AWorkspace, id: str, boxes: bool = False) -> JSONResponse:
    """One statement; with `boxes` also where its printed lines stand on their pages."""
    with workspace.corpus() as corpus:
        found = corpus.statement(id)
        value = schemas.statement_json(found)
        if boxes:
            from ingest.boxes import boxes_of

            document = corpus.document(found.document)
            value["boxes"] = [schemas.box_json(box) for box in boxes_of(document, found.start, found.end)]
    return JSONResponse(value)


@router.get("/statements/{id}/lineage", tags=["statements"])
def lineage(workspace: AWorkspace, id: str) -> JSONResponse:
    """Predecessors and successors of a commitment from meeting to meeting."""
    with workspace.corpus() as corpus:
        return JSONResponse(answers.lineage(workspace, corpus, id))


@router.get("/search", responses=says(models.Hits), tags=["search"])
def search(workspace: AWorkspace, given: ASearch) -> JSONResponse:
    """Find statements in all languages by meaning and by words."""
    with workspace.corpus() as corpus:
        hits = answers.search(workspace, corpus, given.query())
        total = answers.count(workspace, corpus, given.query())
    return JSONResponse(schemas.hits_json(given.q, hits, total=total))


@router.get("/commitments", responses=says(models.Hits), tags=["search"])
def commitments(
    workspace: AWorkspace,
    given: ASearch,
    group: Annotated[GroupName, Query(description="groups with their counts, beside the hits")] = "",
) -> JSONResponse:
    """The ledger: the statements of kind commitment; without `q`, all of them by date; `group` puts them in groups."""
    with workspace.corpus() as corpus:
        if not group:
            return JSONResponse(schemas.hits_json(given.q, answers.commitments(workspace, corpus, given.query())))
        groups = in_groups(workspace, corpus, given.query(), group.replace("-", "_"))
    value = schemas.hits_json(given.q, on_page(groups, given.offset))
    return JSONResponse(value | {"groups": schemas.groups_json(groups)})


@router.get("/meetings", responses=says(models.Meetings), tags=["search"])
def meetings(workspace: AWorkspace, given: ATopic) -> JSONResponse:
    """Meetings that discussed a topic, by date, each with its best ten passages; without a topic, all meetings.

    `total` counts the passages. With `only_meeting` or `only_year` all passages of that meeting or year are here, those
    that a cell of the matrix of topics counts.
    """
    topic = given.topic.strip()
    with workspace.corpus() as corpus:
        found = answers.meetings(
            workspace, corpus, topic, given.filters(), meeting=given.only_meeting, year=given.only_year
        )
    told = {"topic": topic, "meetings": [schemas.meeting_json(meeting) for meeting in found]}
    return JSONResponse({**told, "total": sum(meeting.passages for meeting in found)})


@router.get("/matrix", responses=says(models.Matrix), tags=["search"])
def matrix(
    workspace: AWorkspace,
    given: SomeFilters,
    rows: Annotated[str, Query(description="crime-types, actors, entities, kinds, or topics with ; between them")] = (
        "crime-types"
    ),
    topics: Annotated[str, Query(max_length=1000, description="topics with ; between them, instead of rows")] = "",
    columns: Annotated[str, Query(description="meetings or years")] = "meetings",
) -> JSONResponse:
    """Counts of statements by subject and meeting or year, language versions once.

    A cell is opened by its `address` (a search, or for a topic the list of meetings), whose answer has the count of the
    cell as its `total`; `query` holds the same parameters, good for /statements and /export too unless the rows are
    topics. `accuracy` says how accurate the labels are.
    """
    with workspace.corpus() as corpus:
        return JSONResponse(
            matrices.matrix(workspace, corpus, matrices.subjects_of(rows, topics), columns, given.filters())
        )


@router.get("/export", response_class=Response, tags=["search"])
def export_hits(
    workspace: AWorkspace,
    given: ASearch,
    format: str = "csv",
    ledger: bool = False,
    complete: Annotated[bool, Query(description="all that answers, whatever limit and offset say")] = False,
) -> Response:
    """What answers a search (or the ledger) as csv, xlsx, jsonl, bib or ris, with the citation of the screen.

    Weak matches are left out. Without a question and filters it is the ledger.
    """
    from index.errors import BadQuery

    if format not in MEDIA_TYPES:
        raise BadQuery(f"There is no export as {format!r}; there are {', '.join(MEDIA_TYPES)}.")
    query = given.query()
    ledger = ledger or (not query.text and query.filters == type(query.filters)())
    with workspace.corpus() as corpus:
        if complete:
            hits = answers.whole(workspace, corpus, query, ledger=ledger, most=EXPORTED)
        else:
            hits = answers.answering(workspace, corpus, query, answers.commitments if ledger else answers.search)
    headers = {"Content-Disposition": f'attachment; filename="acervo.{format}"'}
    return Response(export(hits, format), media_type=MEDIA_TYPES[format], headers=headers)


@router.get("/health", tags=["upkeep"])
def health(workspace: AWorkspace) -> JSONResponse:
    """Whether the server answers, and what it holds."""
    from index.errors import NoCorpus

    try:
        with workspace.corpus() as corpus:
            return JSONResponse({"status": "ok", **answers.status(workspace, corpus, thorough=False)})
    except NoCorpus as error:
        return JSONResponse({"status": "empty", "documents": 0, "detail": str(error)})


@router.get("/metrics", response_class=PlainTextResponse, tags=["upkeep"])
def metrics(request: Request, workspace: AWorkspace) -> PlainTextResponse:
    """Counts and times of requests in the text format of Prometheus."""
    from index.errors import NoCorpus

    try:
        with workspace.corpus() as corpus:
            status = answers.status(workspace, corpus, thorough=False)
            gauges = {name: float(value) for name, value in status.items() if isinstance(value, int)}
    except NoCorpus:
        gauges = {"documents": 0.0}
    return PlainTextResponse(request.app.state.metrics.text(gauges), media_type="text/plain; version=0.0.4")
