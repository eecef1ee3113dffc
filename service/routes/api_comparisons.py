"""The part of the API that holds texts against each other: compare, concord, check."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from index.errors import BadQuery
from index.models import Filters
from ingest.models import Source
from service import comparisons
from service.routes import models
from service.routes.parameters import AWorkspace

router = APIRouter(
    prefix="/api/v1",
    tags=["comparisons"],
    responses={status: {"model": models.Problem, "content": {"application/problem+json": {}}} for status in (404, 422)},
)

REPORTS = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
DRAFT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": models.DraftText.model_json_schema()},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "format": "binary", "description": "DOCX, PDF, text or HTML"},
                        "against": {"type": "array", "items": {"type": "string"}},
                    },
                }
            },
        },
    }
}


@router.get("/compare", responses={200: {"model": models.Comparison}})
def compare(workspace: AWorkspace, a: str, b: str, substantive: bool = False) -> JSONResponse:
    """Two documents of the corpus: kept, strengthened, weakened, changed, dropped, new; with redlines."""
    with workspace.corpus() as corpus:
        first, second = (comparisons.stored_record(corpus, corpus.find(key).id) for key in (a, b))
    return JSONResponse(comparisons.compare_records(first, second, substantive=substantive))


@router.get("/concord", responses={200: {"model": models.Concordance}})
def concord(
    workspace: AWorkspace, document: Annotated[list[str], Query(description="one work, or two or more documents")]
) -> JSONResponse:
    """The language versions of one text: where they do not say the same."""
    return JSONResponse(comparisons.concord_stored(workspace, document))


@router.post("/check", responses={200: {"model": models.Check}}, openapi_extra=DRAFT_BODY)
async def check(request: Request, workspace: AWorkspace, format: str = "json") -> Response:
    """A draft (JSON text, or a file by multipart) against the corpus; `format` html and docx give the report."""
    if format not in ("json", *REPORTS):
        raise BadQuery(f"There is no report as {format!r}; there are json, html and docx.")
    source, against = await draft_of(request)
    checked = await run_in_threadpool(comparisons.check_source, workspace, source, against, Filters())
    if format == "json":
        return JSONResponse(await run_in_threadpool(checked.as_json))
    headers = {"Content-Disposition": f'attachment; filename="acervo-check.{format}"'}
    return Response(await run_in_threadpool(checked.render, format), media_type=REPORTS[format], headers=headers)


async def draft_of(request: Request) -> tuple[Source, tuple[str, ...]]:
    """The draft and what to hold it against, from a form with a file or text, or from JSON."""
    if request.headers.get("content-type", "").startswith("application/json"):
        try:
            draft = models.DraftText.model_validate_json(await request.body())
        except ValidationError as error:
            first = error.errors()[0]
            raise BadQuery(f"{'.'.join(map(str, first['loc'])) or 'body'}: {first['msg']}.") from error
        return Source(draft.name, draft.text.encode()), tuple(draft.against)
    async with request.form(max_files=1) as form:
        against = tuple(str(value) for value in form.getlist("against") if str(value).strip())
        file, text = form.get("file"), form.get("text")
        if isinstance(file, UploadFile) and file.filename:
            name = file.filename.replace("\\", "/").rsplit("/", 1)[-1][:200]
            return Source(name, await file.read()), against
        if isinstance(text, str) and text.strip():
            return Source("draft.txt", text.replace("\r\n", "\n").encode()), against
    raise BadQuery("Send a file (DOCX, PDF, text or HTML) or paste the text of the draft.")
