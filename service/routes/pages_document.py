"""The document page: the pictures of its pages beside its statements, each pointing at the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from index.errors import NotFound
from service import comparisons
from service.markup import mark_spans
from service.routes.parameters import AWorkspace, SomeFilters
from service.routes.rendering import render

if TYPE_CHECKING:
    from ingest.models import Box, Document
    from nlp.models import Annotations, Statement

router = APIRouter(include_in_schema=False)

SCALE = 1.6
"""Pixels of a page picture for each point of the page."""


@router.get("/documents/{key}", response_class=HTMLResponse)
def document(
    request: Request, workspace: AWorkspace, key: str, given: SomeFilters, statement: str = "", q: str = ""
) -> HTMLResponse:
    """One document; `statement` is the one to show, `kind` leaves out the others."""
    with workspace.corpus() as corpus:
        info = corpus.find(key)
        document, annotations = corpus.document(info.id), corpus.annotations(info.id)
        versions = comparisons.versions_of(corpus, info.id)
        boxes = corpus.cached(f"boxes {info.id}", lambda: _boxes(document, annotations))
    shown = [s for s in annotations.statements if not given.kind or s.kind in given.kind]
    pages = _pages(document, shown, statement, boxes) if document.lines else []
    return render(
        request,
        "document.html",
        active="",
        info=info,
        document=document,
        annotations=annotations,
        statements=shown,
        chosen=statement,
        versions=versions,
        pages=pages,
        paragraphs=[] if pages else _paragraphs(document, annotations),
        given=given,
        kinds=_count_kinds(annotations),
        query=q,
    )


def _count_kinds(annotations: Annotations) -> dict[str, int]:
    counts = dict.fromkeys(("commitment", "call", "position", "context", "heading"), 0)
    for statement in annotations.statements:
        counts[statement.kind] += 1
    return counts


def _boxes(document: Document, annotations: Annotations) -> dict[str, tuple[Box, ...]]:
    """Statement id → where its lines stand on their pages."""
    from ingest.boxes import boxes_of

    return {s.id: boxes_of(document, s.start, s.end) for s in annotations.statements} if document.lines else {}


def _pages(
    document: Document, statements: Sequence[Statement], chosen: str, boxes_by_id: dict[str, tuple[Box, ...]]
) -> list[dict[str, Any]]:
    """Each page with the boxes of the statements on it; the first box of a statement carries the anchor."""
    pages: dict[int, dict[str, Any]] = {
        page.number: {
            "number": page.number,
            "width": page.width,
            "height": page.height,
            "origin": page.origin,
            "marks": [],
        }
        for page in document.pages
    }
    for statement in statements:
        first = True
        boxes = boxes_by_id[statement.id]
        for number in sorted({box.page for box in boxes}):
            if number in pages:
                pages[number]["marks"].append(
                    {
                        "statement": statement,
                        "anchor": first,
                        "on": statement.id == chosen,
                        "boxes": [box for box in boxes if box.page == number],
                    }
                )
                first = False
    return list(pages.values())


def _paragraphs(document: Document, annotations: Annotations) -> list[dict[str, Any]]:
    """For formats without pages: the paragraphs as HTML, with an anchor where each statement begins."""
    found = []
    for paragraph in document.paragraphs:
        inside = [s for s in annotations.statements if paragraph.start <= s.start and s.end <= paragraph.end]
        parts = []
        at = paragraph.start
        for s in inside:
            parts.append({"id": "", "html": mark_spans(document.text[at : s.start], [])})
            parts.append({"id": s.id, "html": mark_spans(s.text, [])})
            at = s.end
        parts.append({"id": "", "html": mark_spans(document.text[at : paragraph.end], [])})
        found.append(
            {"kind": paragraph.kind, "label": paragraph.label, "parts": [part for part in parts if part["html"]]}
        )
    return found


@router.get("/documents/{key}/pages/{number}.png")
def picture(workspace: AWorkspace, key: str, number: int) -> Response:
    """The picture of a page."""
    from ingest.pdf import page_picture

    with workspace.corpus() as corpus:
        info = corpus.find(key)
        if not 1 <= number <= info.pages:
            raise NotFound(f"{info.source} has {info.pages} pages.")
        data = page_picture(corpus.original(info.id), number, scale=SCALE)
    headers = {"Cache-Control": "private, max-age=31536000, immutable", "ETag": f'"{info.sha256[:16]}-{number}"'}
    return Response(data, media_type="image/png", headers=headers)
