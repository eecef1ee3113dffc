"""The pages that hold documents against each other: compare and concord."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from service import comparisons
from service.routes.parameters import AWorkspace
from service.routes.rendering import corpus_or_none, render

if TYPE_CHECKING:
    from index.models import DocumentInfo
    from index.store import Corpus

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

RELATIONS = ("contradicts", "weakens", "strengthens", "changes", "dropped", "new", "restates")


@router.get("/compare")
def compare(
    request: Request, workspace: AWorkspace, a: str = "", b: str = "", all: bool = False, relation: str = ""
) -> HTMLResponse:
    """Two documents side by side; by default only what changed in substance, or only one `relation`."""
    relation = relation if relation in RELATIONS else ""
    values: dict[str, Any] = {"active": "compare", "a": a, "b": b, "all": all, "infos": [], "matches": None}
    values |= {"counts": {}, "first": None, "second": None, "RELATIONS": RELATIONS, "relation": relation}
    with corpus_or_none(workspace) as corpus:
        if corpus is not None:
            values["infos"] = list(reversed(corpus.documents()))
            if a and b:
                values |= _compared(corpus, a, b, all, relation)
    return render(request, "compare.html", **values)


def _compared(corpus: Corpus, a: str, b: str, everything: bool, relation: str) -> dict[str, Any]:
    from index.compare import compare as pair

    first, second = corpus.find(a), corpus.find(b)
    found = corpus.cached(
        f"compare {first.id} {second.id}",
        lambda: pair(comparisons.stored_record(corpus, first.id), comparisons.stored_record(corpus, second.id)),
    )
    shown = [
        match
        for match in found
        if (match.relation == relation if relation else everything or comparisons.is_substantive(match))
    ]
    counts = Counter(match.relation for match in found)
    return {"matches": shown, "counts": counts, "first": first, "second": second}


@router.get("/concord")
def concord(
    request: Request,
    workspace: AWorkspace,
    work: str = "",
    document: Annotated[list[str], Query()] = [],  # noqa: B006
) -> HTMLResponse:
    """The language versions of one text side by side, with what differs."""
    values: dict[str, Any] = {"active": "concord", "work": work, "chosen": document, "works": [], "infos": []}
    values |= {"found": None, "versions": []}
    with corpus_or_none(workspace) as corpus:
        if corpus is not None:
            values["infos"] = corpus.documents()
            values["works"] = _works(values["infos"])
            keys = [work] if work else [key for key in document if key]
            if keys:
                values |= _concorded(corpus, keys)
    return render(request, "concord.html", **values)


def _works(infos: list[DocumentInfo]) -> list[tuple[str, str]]:
    """(work, title with languages) of the texts that are here in several languages."""
    groups: dict[str, list[DocumentInfo]] = {}
    for info in infos:
        groups.setdefault(info.work or info.id, []).append(info)
    found = []
    for work, versions in groups.items():
        languages = sorted({version.language for version in versions})
        if len(languages) > 1:
            lead = min(versions, key=lambda version: (version.language != "en", version.language))
            found.append((work, f"{lead.title or lead.source} ({', '.join(languages)})"))
    return found


def _concorded(corpus: Corpus, keys: list[str]) -> dict[str, Any]:
    from index.concord import concord as agree
    from index.errors import NotFound
    from service.workspace import find_versions

    ids = find_versions(corpus, tuple(keys))
    if len(ids) < 2:
        raise NotFound("Choose at least two documents: one has nothing to agree with.")
    found = corpus.cached(
        f"concord {' '.join(ids)}", lambda: agree([comparisons.stored_record(corpus, id) for id in ids])
    )
    return {"found": found, "versions": [corpus.find(id) for id in ids]}
