"""Questions to the corpus → answers, for the command line, the API and the pages alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.schemas import info_json, match_json, statement_json
from service.workspace import resolve_documents

if TYPE_CHECKING:
    from index.models import DocumentInfo, Filters, Hit, MeetingHits, Query
    from index.store import Corpus
    from service.workspace import Workspace


def search(workspace: Workspace, corpus: Corpus, query: Query) -> list[Hit]:
    """The statements that answer `query`, best first."""
    from index.search import search as find

    query = replace(query, filters=resolve_documents(corpus, query.filters))
    return find(corpus, query, workspace.embedder(corpus), workspace.lexicon)


def count(corpus: Corpus, query: Query) -> int:
    """How many statements answer `query`, on all its pages."""
    from index.search import count as count_all

    query = replace(query, filters=resolve_documents(corpus, query.filters))
    return count_all(corpus, query)


def commitments(workspace: Workspace, corpus: Corpus, query: Query) -> list[Hit]:
    """The ledger: `query` among the statements of kind commitment; without words, all of them, newest first."""
    filters = replace(query.filters, kinds=("commitment",))
    sort = "date" if not query.text and query.sort == "relevance" else query.sort
    return search(workspace, corpus, replace(query, filters=filters, sort=sort))


def meetings(workspace: Workspace, corpus: Corpus, topic: str, filters: Filters) -> list[MeetingHits]:
    """Meetings that discussed `topic` in order of date; all of them without one."""
    from index.meetings import meetings as find

    return find(
        corpus, topic or None, resolve_documents(corpus, filters), workspace.embedder(corpus), workspace.lexicon
    )


def documents(corpus: Corpus, filters: Filters) -> list[DocumentInfo]:
    """The documents that fit those of `filters` that speak of documents, by date."""
    from index.filters import choose_documents

    wanted = resolve_documents(corpus, filters)
    chosen = choose_documents(corpus.documents(), wanted)
    languages = [code.lower() for code in wanted.languages]
    return [
        info
        for info in corpus.documents()
        if (chosen is None or info.id in chosen) and (not languages or info.language in languages)
    ]


def count_kinds(corpus: Corpus) -> dict[str, int]:
    """How many statements of each kind the corpus holds."""
    from sqlalchemy import func, select

    from index.schema import statements

    def read() -> dict[str, int]:
        query = select(statements.c.kind, func.count()).group_by(statements.c.kind).order_by(statements.c.kind)
        with corpus.engine.connect() as connection:
            return {kind: int(number) for kind, number in connection.execute(query)}

    return dict(corpus.cached("kinds", read))


def unread_pages(corpus: Corpus) -> list[dict[str, Any]]:
    """The pages that are pictures and were not read, a document each."""

    def read() -> list[dict[str, Any]]:
        unread = []
        for info in corpus.documents():
            pages = [page.number for page in corpus.document(info.id).pages if page.origin == "unread"]
            if pages:
                unread.append({"source": info.source, "pages": pages})
        return unread

    return list(corpus.cached("unread pages", read))


def lineage(workspace: Workspace, corpus: Corpus, statement: str) -> dict[str, Any]:
    """A statement with those that said it before and after, each with what changed."""
    from index.lineage import lineage as follow

    found = follow(corpus, statement, workspace.embedder(corpus))
    infos = {info.id: info_json(info) for info in corpus.documents()}

    def step(match: Any) -> dict[str, Any]:
        value = match_json(match)
        return value | {"documents": {s["document"]: infos[s["document"]] for s in (value["a"], value["b"]) if s}}

    return {
        "statement": statement_json(found.statement),
        "document": infos[found.statement.document],
        "predecessors": [step(match) for match in found.predecessors],
        "successors": [step(match) for match in found.successors],
    }


def matrix(workspace: Workspace, corpus: Corpus, rows: str, columns: str, filters: Filters) -> dict[str, Any]:
    """Counts of statements by subject and meeting or year."""
    from index.matrix import matrix as count

    wanted = resolve_documents(corpus, filters)
    table = count(corpus, rows=rows, columns=columns, filters=wanted)
    return {"rows": list(table.rows), "columns": list(table.columns), "cells": table.cells}


def status(workspace: Workspace, corpus: Corpus, *, verify: bool = False) -> dict[str, Any]:
    """Counts, languages, unread pages, model and digest of the language data; with `verify` what disagrees."""
    infos = corpus.documents()
    languages: dict[str, int] = {}
    for info in infos:
        languages[info.language] = languages.get(info.language, 0) + 1
    kinds = count_kinds(corpus)
    return {
        "corpus": str(workspace.settings.folder),
        "documents": len(infos),
        "works": len({info.work or info.id for info in infos}),
        "meetings": len({info.meeting_id for info in infos if info.meeting_id}),
        "pages": sum(info.pages for info in infos),
        "languages": dict(sorted(languages.items())),
        "statements": sum(kinds.values()),
        "kinds": kinds,
        "unread_pages": unread_pages(corpus),
        "model": corpus.settings.get("model", ""),
        "lexicon": corpus.settings.get("lexicon", ""),
        "problems": corpus.verify() if verify else [],
    }
