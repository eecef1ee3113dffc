"""Templates and what every page shows around its content: language, navigation, the state of the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from index.errors import NoCorpus
from service.markup import legible, mark, mark_spans, read_spans, redline
from service.reports.citation import cite, cite_document, cite_json
from service.translation import LANGUAGES, Translator, choose

if TYPE_CHECKING:
    from index.store import Corpus
    from service.shared_workspace import SharedWorkspace

NAVIGATION = ("search", "commitments", "meetings", "matrix", "compare", "concord", "check", "corpus")
COOKIE = "acervo-language"


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates; everything that they print is escaped."""
    made = Environment(
        loader=PackageLoader("service", "web/templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    made.filters.update(mark=mark, mark_spans=mark_spans, redline=redline, read_spans=read_spans, cite_json=cite_json)
    made.globals.update(cite=cite, cite_document=cite_document, legible=legible)
    made.globals.update(LANGUAGES=LANGUAGES, NAVIGATION=NAVIGATION)
    return made


def translator_of(request: Request) -> Translator:
    """The language of this request."""
    asked = request.query_params.get("lang")
    accepted = request.headers.get("accept-language", "")
    return Translator(choose(asked, request.cookies.get(COOKIE), accepted))


def render(request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """A page; `values` are its content."""
    translate = translator_of(request)
    html = (
        environment()
        .get_template(template)
        .render(
            request=request,
            t=translate,
            language=translate.language,
            path=request.url.path,
            here=lambda **changes: address_with(request, changes),
            read_only=request.app.state.workspace.settings.read_only,
            **values,
        )
    )
    response = HTMLResponse(
        html, status, headers={"Vary": "Accept-Language, Cookie", "Content-Language": translate.language}
    )
    if request.query_params.get("lang") in LANGUAGES:
        response.set_cookie(COOKIE, translate.language, max_age=31_536_000, samesite="lax", httponly=True)
    return response


def address_with(request: Request, changes: Mapping[str, Any]) -> str:
    """The address of this page with other parameters: None removes one, a list repeats it."""
    pairs = [(key, value) for key, value in request.query_params.multi_items() if key not in changes and value]
    for key, value in changes.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        pairs += [(key, str(one)) for one in values if one not in (None, "")]
    return f"{request.url.path}?{urlencode(pairs)}" if pairs else request.url.path


def error_page(request: Request, status: int, detail: str) -> HTMLResponse:
    """A page with one sentence and the way back."""
    return render(request, "error.html", status, detail=detail, active="")


@contextmanager
def corpus_or_none(workspace: SharedWorkspace) -> Iterator[Corpus | None]:
    """The corpus, or None while there is none: pages then say how to begin."""
    with ExitStack() as stack:
        corpus: Corpus | None
        try:
            corpus = stack.enter_context(workspace.corpus())
        except NoCorpus:
            corpus = None
        yield corpus
