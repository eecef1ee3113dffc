"""The corpus page: what is here, adding and removing, what could not be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, File, Form, Query, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from ingest.errors import AcervoError
from ingest.models import Source
from service import answers, pipeline
from service.errors import ReadOnly, problem_of
from service.routes.api import file_name
from service.routes.parameters import AWorkspace
from service.routes.rendering import corpus_or_none, render

if TYPE_CHECKING:
    from index.models import DocumentInfo

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


PAGE = 50


@router.get("/corpus")
def corpus_page(
    request: Request,
    workspace: AWorkspace,
    q: Annotated[str, Query(max_length=200)] = "",
    offset: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
) -> HTMLResponse:
    """Documents (those whose title, file, meeting, place or date holds `q`), state, unread pages."""
    return _page(request, workspace, q=q.strip(), given={"offset": offset})


def _page(request: Request, workspace: Any, status: int = 200, **more: Any) -> HTMLResponse:
    values: dict[str, Any] = {
        "active": "corpus",
        "q": "",
        "given": {"offset": 0},
        "page": PAGE,
        "total": 0,
        "more": False,
        "infos": [],
        "state": None,
        "report": None,
        "problem": "",
        "removed": "",
    }
    with corpus_or_none(workspace) as corpus:
        if corpus is not None:
            values["state"] = answers.status(workspace, corpus)
            values |= more
            fitting = [info for info in reversed(corpus.documents()) if _fits(info, values["q"])]
            offset = values["given"]["offset"]
            values |= {"infos": fitting[offset : offset + PAGE], "total": len(fitting)}
            values["more"] = offset + PAGE < len(fitting)
    return render(request, "corpus.html", status, limit=workspace.settings.upload_limit, **(values | more))


def _fits(info: DocumentInfo, wanted: str) -> bool:
    """Whether every word of `wanted` stands in what the list shows of a document."""
    shown = " ".join((info.title, info.source, info.meeting, info.place, info.date, info.language)).casefold()
    return all(word in shown for word in wanted.casefold().split())


@router.post("/corpus")
def add(request: Request, workspace: AWorkspace, files: Annotated[list[UploadFile], File()]) -> HTMLResponse:
    """Take files in and show what became of each."""
    try:
        if workspace.settings.read_only:
            raise ReadOnly("This server takes nothing in (ACERVO_READ_ONLY).")
        sources = [Source(file_name(upload), upload.file.read()) for upload in files if upload.filename]
        report = pipeline.take_in(workspace, sources, pipeline.IngestOptions(), lambda *_: None)
    except AcervoError as error:
        return _page(request, workspace, problem_of(error)[0], problem=str(error))
    return _page(request, workspace, report=report)


@router.post("/corpus/remove")
def remove(request: Request, workspace: AWorkspace, document: Annotated[str, Form()]) -> Response:
    """Remove one document."""
    try:
        if workspace.settings.read_only:
            raise ReadOnly("This server removes nothing (ACERVO_READ_ONLY).")
        with workspace.corpus() as corpus:
            name = corpus.find(document).source
        pipeline.remove(workspace, [document])
    except AcervoError as error:
        return _page(request, workspace, problem_of(error)[0], problem=str(error))
    return _page(request, workspace, removed=name)
