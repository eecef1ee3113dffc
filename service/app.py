"""`create_app(settings)`: the HTTP API under /api/v1 and the web pages, around one open corpus."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from importlib.metadata import version

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from ingest.errors import AcervoError
from service.errors import problem_json, problem_of
from service.guard import SECURITY_HEADERS, UploadLimit, foreign_origin
from service.metrics import Metrics
from service.settings import Settings
from service.shared_workspace import SharedWorkspace

DESCRIPTION = """Statements of declarations and meeting conclusions, searchable across languages, with page and words.

Every error is `application/problem+json` with a `detail` that says what to do."""

Handler = Callable[[Request], Awaitable[Response]]


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application for a corpus; nothing is loaded before the first request needs it."""
    from service.routes import api, pages

    settings = settings or Settings()
    app = FastAPI(
        title="Acervo",
        version=version("acervo"),
        description=DESCRIPTION,
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    app.state.workspace = SharedWorkspace(settings)
    app.state.metrics = Metrics()
    app.add_middleware(UploadLimit, limit=settings.upload_limit * 1_000_000)
    if "*" not in settings.allowed_hosts:
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(settings.allowed_hosts))
    app.middleware("http")(_answer)
    app.add_exception_handler(AcervoError, _refuse)
    app.add_exception_handler(HTTPException, _refuse)
    app.add_exception_handler(RequestValidationError, _refuse)
    app.add_exception_handler(Exception, _refuse)
    api.register(app)
    pages.register(app)
    return app


async def _answer(request: Request, call_next: Handler) -> Response:
    """Time the request, refuse changes asked for by other sites, and set the headers that protect the reader."""
    began = time.perf_counter()
    if foreign_origin(request):
        response: Response = problem(403, "Refused", "This change was asked for by a page of another site.")
    else:
        response = await call_next(request)
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    route = getattr(request.scope.get("route"), "path", "other")
    request.app.state.metrics.observe(request.method, route, response.status_code, time.perf_counter() - began)
    return response


def problem(status: int, title: str, detail: str, **more: object) -> JSONResponse:
    """An error of the API."""
    return JSONResponse(problem_json(status, title, detail, **more), status, media_type="application/problem+json")


async def _refuse(request: Request, error: Exception) -> Response:
    """Any error → problem+json for programs, a page with the sentence for people."""
    more: dict[str, object] = {}
    if isinstance(error, RequestValidationError):
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or "body"
        status, title, detail = 422, "The request is not valid", f"{where}: {first['msg']}."
        more["errors"] = [{"where": list(map(str, e["loc"])), "what": e["msg"]} for e in error.errors()]
    elif isinstance(error, HTTPException):
        status, title, detail = error.status_code, "Not done", str(error.detail)
    elif isinstance(error, AcervoError):
        (status, title), detail = problem_of(error), str(error)
    else:
        status, title, detail = (
            500,
            "Something unexpected went wrong",
            f"{type(error).__name__}; the log has the details.",
        )
    if request.url.path.startswith("/api/"):
        return problem(status, title, detail, **more)
    from service.routes.rendering import error_page

    return error_page(request, status, detail)
