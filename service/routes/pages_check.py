"""Checking a draft: hand it in, read the findings beside it, mark them as seen, take the reports home."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from index.models import Filters
from ingest.errors import AcervoError
from service import comparisons
from service.errors import problem_of
from service.held_drafts import Held, HeldDrafts
from service.reports.html_report import SEVERITIES
from service.routes.api_comparisons import REPORTS, draft_of
from service.routes.parameters import AWorkspace
from service.routes.rendering import corpus_or_none, render

router = APIRouter(include_in_schema=False)


def _held(request: Request) -> HeldDrafts:
    state = request.app.state
    if not hasattr(state, "drafts"):
        state.drafts = HeldDrafts()
    drafts: HeldDrafts = state.drafts
    return drafts


def _form(request: Request, workspace: Any, status: int = 200, problem: str = "") -> HTMLResponse:
    with corpus_or_none(workspace) as corpus:
        infos = list(reversed(corpus.documents())) if corpus is not None else []
    meetings = list({info.meeting_id: info.meeting for info in infos if info.meeting}.items())
    return render(request, "check.html", status, active="check", meetings=meetings, infos=infos, problem=problem)


@router.get("/check", response_class=HTMLResponse)
def form(request: Request, workspace: AWorkspace) -> HTMLResponse:
    """Where a draft is dropped or pasted."""
    return _form(request, workspace)


@router.post("/check")
async def check(request: Request, workspace: AWorkspace) -> Response:
    """Check the draft and go to its findings, which have an address of their own for an hour."""
    try:
        source, against = await draft_of(request)
        checked = await run_in_threadpool(comparisons.check_source, workspace, source, against, Filters())
    except AcervoError as error:
        return await run_in_threadpool(_form, request, workspace, problem_of(error)[0], str(error))
    token = _held(request).keep(checked)
    if request.headers.get("hx-request"):
        return Response(status_code=204, headers={"HX-Redirect": f"/check/{token}"})
    return RedirectResponse(f"/check/{token}", 303)


@router.get("/check/{token}", response_class=HTMLResponse)
def result(request: Request, workspace: AWorkspace, token: str) -> HTMLResponse:
    """The findings beside the draft."""
    held = _held(request).get(token)
    if held is None:
        return _gone(request, workspace)
    return _result(request, token, held)


def _gone(request: Request, workspace: Any) -> HTMLResponse:
    from service.routes.rendering import translator_of

    return _form(request, workspace, 404, translator_of(request)("check.gone"))


def _result(request: Request, token: str, held: Held) -> HTMLResponse:
    report = held.checked.report
    numbered = list(enumerate(report.findings))
    groups = [(name, [(n, f) for n, f in numbered if f.severity == name]) for name in SEVERITIES]
    by_statement: dict[str, list[tuple[int, Any]]] = {}
    for number, finding in numbered:
        if finding.statement is not None:
            by_statement.setdefault(finding.statement.id, []).append((number, finding))
    return render(
        request,
        "check_result.html",
        active="check",
        token=token,
        held=held,
        report=report,
        document=held.checked.record.document,
        groups=[(name, found) for name, found in groups if found],
        by_statement=by_statement,
    )


@router.post("/check/{token}/seen", response_class=HTMLResponse)
async def seen(request: Request, workspace: AWorkspace, token: str) -> Response:
    """Mark a finding as seen, or as not seen again."""
    held = _held(request).get(token)
    if held is None:
        return await run_in_threadpool(_gone, request, workspace)
    async with request.form() as sent:
        number = str(sent.get("finding", ""))
    if number.isdigit() and int(number) < len(held.checked.report.findings):
        held.seen.symmetric_difference_update({int(number)})
    if request.headers.get("hx-request"):
        return await run_in_threadpool(_result, request, token, held)
    return RedirectResponse(f"/check/{token}#finding-{number}", 303)


@router.post("/check/{token}/forget")
def forget(request: Request, token: str) -> RedirectResponse:
    """Drop the draft from memory."""
    _held(request).drop(token)
    return RedirectResponse("/check", 303)


@router.get("/check/{token}/report.{form}")
def download(request: Request, workspace: AWorkspace, token: str, form: str) -> Response:
    """The report as html or docx."""
    held = _held(request).get(token)
    if held is None or form not in REPORTS:
        return _gone(request, workspace)
    headers = {"Content-Disposition": f'attachment; filename="acervo-check.{form}"'}
    return Response(held.checked.render(form), media_type=REPORTS[form], headers=headers)
