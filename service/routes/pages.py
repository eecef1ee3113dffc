"""The web pages: what each needs from the corpus, and its template."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from index.errors import BadQuery, NotFound
from service import answers, matrices
from service.routes import overviews
from service.routes.overviews import PAGE, WIDE
from service.routes.parameters import ASearch, ATopic, AWorkspace, SomeFilters
from service.routes.rendering import corpus_or_none, render, translator_of

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

STATIC = {"style.css": "text/css", "app.js": "text/javascript", "icon.svg": "image/svg+xml"}
MEETINGS = 40
"""So many meetings stand on one page."""
FOREVER = {"Cache-Control": "public, max-age=86400"}


def register(app: FastAPI) -> None:
    """Add the pages to `app`."""
    from service.routes import pages_check, pages_comparisons, pages_corpus, pages_document

    app.include_router(router)
    for module in (pages_document, pages_comparisons, pages_check, pages_corpus):
        app.include_router(module.router)


@router.get("/static/{name}")
def static(name: str) -> Response:
    """The stylesheet, the script and the icon of the pages; htmx comes from the package that carries it."""
    if name == "htmx.js":
        data = files("django_htmx").joinpath("static/django_htmx/htmx-2.min.js").read_bytes()
        return Response(data, media_type="text/javascript", headers=FOREVER)
    if name not in STATIC:
        raise NotFound(f"There is no file {name} here.")
    return Response(_static(name), media_type=STATIC[name], headers={"Cache-Control": "no-cache"})


@lru_cache(maxsize=8)
def _static(name: str) -> bytes:
    return files("service").joinpath("web/static", name).read_bytes()


@router.get("/favicon.ico")
def icon() -> RedirectResponse:
    """Browsers ask for it here."""
    return RedirectResponse("/static/icon.svg")


@router.get("/")
def search(request: Request, workspace: AWorkspace, given: ASearch) -> HTMLResponse:
    """The search page: one box, facets, results."""
    query, asked = given.query(), bool(given.q.strip())
    values: dict[str, Any] = {"active": "search", "given": given, "asked": asked, "hits": [], "facets": [], "total": 0}
    values |= {"problem": "", "page": PAGE, "more": False, "empty": True, "weaker": False, "wide": WIDE}
    with corpus_or_none(workspace) as corpus:
        if corpus is None:
            return render(request, "search.html", **values)
        values["empty"] = not corpus.documents()
        filtered = query.filters != type(query.filters)()
        if asked or filtered:
            try:
                values |= overviews.answer(workspace, corpus, given)
            except (BadQuery, NotFound) as error:
                values["problem"] = str(error)
            values["asked"] = True
    return render(request, "search.html", **values)


@router.get("/commitments")
def commitments(request: Request, workspace: AWorkspace, given: ASearch, group: str = "") -> HTMLResponse:
    """The ledger: commitments as a table, sorted and grouped, with a timeline."""
    group = group.replace("-", "_")
    values: dict[str, Any] = {"active": "commitments", "given": given, "group": group, "empty": True, "facets": []}
    values |= {
        "groups": [],
        "contents": [],
        "timeline": [],
        "hits": [],
        "total": 0,
        "page": PAGE,
        "more": False,
        "problem": "",
    }
    values |= {"weaker": False, "wide": WIDE, "sort": given.sort if given.q or given.sort != "relevance" else "date"}
    with corpus_or_none(workspace) as corpus:
        if corpus is not None:
            values["empty"] = not corpus.documents()
            try:
                values |= overviews.ledger(workspace, corpus, given, group)
            except (BadQuery, NotFound) as error:
                values["problem"] = str(error)
    return render(request, "commitments.html", **values)


@router.get("/meetings")
def meetings(
    request: Request,
    workspace: AWorkspace,
    given: ATopic,
    offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
) -> HTMLResponse:
    """Meetings by date; with a topic, those that discussed it and their passages; or all passages of one cell."""
    topic = given.topic.strip()
    values: dict[str, Any] = {"active": "meetings", "given": given, "topic": topic, "empty": True, "found": []}
    with corpus_or_none(workspace) as corpus:
        if corpus is not None:
            values["empty"] = not corpus.documents()
            values["found"] = overviews.meetings(workspace, corpus, given)
    values["shown"] = values["found"][offset : offset + MEETINGS]
    values["only"] = bool(topic and (given.only_meeting or given.only_year))
    values["years"] = overviews.by_year(values["found"], passages=bool(topic))
    values |= {"place": {"offset": offset}, "page": MEETINGS, "more": offset + MEETINGS < len(values["found"])}
    return render(request, "meetings.html", **values)


@router.get("/matrix")
def matrix(
    request: Request,
    workspace: AWorkspace,
    given: SomeFilters,
    rows: Annotated[str, Query(max_length=1000)] = "crime-types",
    topics: Annotated[str, Query(max_length=1000)] = "",
    columns: str = "meetings",
) -> HTMLResponse:
    """Counts of statements by subject and meeting or year; each cell opens its statements."""
    from service.heat import layout

    subjects = matrices.subjects_of(rows, topics)
    if not isinstance(subjects, str):
        rows, topics = "", topics.strip() or rows
    values: dict[str, Any] = {"active": "matrix", "given": given, "rows": rows, "columns": columns, "empty": True}
    values |= {"table": None, "cells": {}, "accuracy": "", "heads": None, "topics": topics}
    with corpus_or_none(workspace) as corpus:
        if corpus is not None and corpus.documents():
            values["empty"] = False
            values |= layout(workspace, corpus, subjects, columns, given.filters(), translator_of(request))
    return render(request, "matrix.html", **values)


@router.get("/lineage/{id}")
def lineage(request: Request, workspace: AWorkspace, id: str) -> HTMLResponse:
    """A commitment from meeting to meeting."""
    with workspace.corpus() as corpus:
        value = answers.lineage(workspace, corpus, id)
    return render(request, "lineage.html", active="commitments", line=value)


@router.get("/definitions")
def definitions(request: Request) -> HTMLResponse:
    """What the kinds and strengths mean, with examples, and how accurate the labels are."""
    from service.accuracy import table

    return render(request, "definitions.html", active="corpus", figures=table())
