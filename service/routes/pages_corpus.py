"""The corpus page: what is here, adding and removing, what could not be read."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from ingest.errors import AcervoError
from ingest.models import Source
from service import answers, pipeline
from service.errors import ReadOnly, problem_of
from service.routes.api import file_name
from service.routes.parameters import AWorkspace
from service.routes.rendering import corpus_or_none, render

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/corpus")
def corpus_page(request: Request, workspace: AWorkspace) -> HTMLResponse:
    """Documents, state, unread pages."""
    return _page(request, workspace)


def _page(request: Request, workspace: Any, status: int = 200, **more: Any) -> HTMLResponse:
    values: dict[str, Any] = {
        "active": "corpus",
        "infos": [],
        "state": None,
        "report": None,
        "problem": "",
        "removed": "",
    }
    with corpus_or_none(workspace) as corpus:
        if corpus is not None:
            values["infos"] = list(reversed(corpus.documents()))
            values["state"] = answers.status(workspace, corpus)
    return render(request, "corpus.html", status, limit=workspace.settings.upload_limit, **(values | more))


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
