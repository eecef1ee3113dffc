"""Questions to the corpus → answers, for the command line, the API and the pages alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.schemas import info_json, lineage_step_json, statement_json
from service.workspace import resolve_documents

if TYPE_CHECKING:
    from index.models import DocumentInfo, Filters, Hit, MeetingHits, Query
    from index.store import Corpus
    from service.workspace import Workspace

RANKED = 1_000
"""So many answers to a question are put into a file."""
NEAR = 60
"""So many are looked at for what answers in a ranking by meaning, in which what comes later answers ever less."""


def resolved(workspace: Workspace, corpus: Corpus, filters: Filters) -> Filters:
    """`filters` with documents and crime types by their ids. Raises BadQuery, NotFound."""
    from index.filter_values import resolve_codes
    from index.filters import check_filters

    check_filters(filters)
    filters = resolve_documents(corpus, filters)
    return resolve_codes(filters, workspace.lexicon) if filters.crime_types else filters


def unknown_values(workspace: Workspace, corpus: Corpus, filters: Filters) -> str:
    """What to tell where nothing was found because a filter asks for what nobody knows; "" if that is not why."""
    from index.filter_values import unknown_values as find
    from index.models import Filters

    if filters == Filters():
        return ""
    return find(corpus, resolved(workspace, corpus, filters), workspace.lexicon)


def search(workspace: Workspace, corpus: Corpus, query: Query) -> list[Hit]:
    """The statements that answer `query`, best first."""
    from index.search import search as find

    if not corpus.documents():
        return []
    query = replace(query, filters=resolved(workspace, corpus, query.filters))
    return find(corpus, query, workspace.embedder(corpus), workspace.lexicon)


def count(workspace: Workspace, corpus: Corpus, query: Query) -> int:
    """How many statements answer `query`, on all its pages."""
    from index.search import count as count_all

    query = replace(query, filters=resolved(workspace, corpus, query.filters))
    if not query.text or query.mode == "exact":
        return count_all(corpus, query)
    return count_all(corpus, query, workspace.embedder(corpus), workspace.lexicon)


def commitments(workspace: Workspace, corpus: Corpus, query: Query) -> list[Hit]:
    """The ledger: `query` among the statements of kind commitment; without words, all of them, newest first."""
    filters = replace(query.filters, kinds=("commitment",))
    sort = "date" if not query.text and query.sort == "relevance" else query.sort
    return search(workspace, corpus, replace(query, filters=filters, sort=sort))


def answering(workspace: Workspace, corpus: Corpus, query: Query, find: Callable[..., list[Hit]]) -> list[Hit]:
    """What answers `query` without the weak matches: the hits that the pages count and that every file holds.

    A ranking by meaning goes through all that the filters let through: it is followed beyond the first NEAR only when
    all of these answer.
    """
    if not query.text or query.mode == "exact":
        return find(workspace, corpus, query)
    near = find(workspace, corpus, replace(query, offset=0, limit=NEAR))
    strong = [hit for hit in near if not hit.weak]
    last = query.offset + query.limit
    if len(strong) == NEAR and last > NEAR:
        strong = [hit for hit in find(workspace, corpus, replace(query, offset=0, limit=last)) if not hit.weak]
    return strong[query.offset : last]


def whole(workspace: Workspace, corpus: Corpus, query: Query, *, ledger: bool, most: int) -> list[Hit]:
    """All that answers `query`, for a file: at most `most` without words, and the best of them with words."""
    find = commitments if ledger else search
    limit = most if not query.text or query.mode == "exact" else min(most, RANKED)
    return answering(workspace, corpus, replace(query, offset=0, limit=limit), find)


def meetings(
    workspace: Workspace, corpus: Corpus, topic: str, filters: Filters, *, meeting: str = "", year: str = ""
) -> list[MeetingHits]:
    """Meetings that discussed `topic` in order of date; all of them without one.

    With `meeting` (an id) or `year` all passages of that one alone: those that a cell of the matrix counts.
    """
    from index.meetings import meetings as find
    from index.meetings import passages_in

    wanted, embedder = resolved(workspace, corpus, filters), workspace.embedder(corpus)
    if topic and (meeting or year):
        return passages_in(corpus, topic, wanted, embedder, workspace.lexicon, meeting=meeting, year=year)
    return find(corpus, topic or None, wanted, embedder, workspace.lexicon)


def documents(corpus: Corpus, filters: Filters) -> list[DocumentInfo]:
    """The documents that fit those of `filters` that speak of documents, by date."""
    from index.filters import check_filters, choose_documents

    check_filters(filters)
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

    import zlib

    from sqlalchemy import select

    from index.schema import documents as stored

    def read() -> list[dict[str, Any]]:
        with corpus.engine.connect() as connection:
            # Opening every document takes seconds in a large corpus: only those are opened that hold the word.
            rows = connection.execute(select(stored.c.id, stored.c.head))
            suspect = {id for id, head in rows if b'"unread"' in zlib.decompress(head)}
        unread = []
        for info in corpus.documents():
            if info.id not in suspect:
                continue
            pages = [page.number for page in corpus.document(info.id).pages if page.origin == "unread"]
            if pages:
                unread.append({"source": info.source, "pages": pages})
        return unread

    return list(corpus.cached("unread pages", read))


def lineage(workspace: Workspace, corpus: Corpus, statement: str) -> dict[str, Any]:
    """A statement with those that said it before and after, each with what the later changed of the earlier."""
    from index.lineage import lineage as follow

    found = follow(corpus, statement, workspace.embedder(corpus))

    return {
        "statement": statement_json(found.statement),
        "document": info_json(found.document),
        "predecessors": [lineage_step_json(other) for other in found.predecessors],
        "successors": [lineage_step_json(other) for other in found.successors],
    }


def status(workspace: Workspace, corpus: Corpus, *, verify: bool = False, thorough: bool = True) -> dict[str, Any]:
    """Counts, languages, unread pages, model and digest of the language data; with `verify` what disagrees.

    Without `thorough` only what the database knows without opening a document: unread pages are left out.
    """
    from index.upkeep import counts

    infos = corpus.documents()
    languages: dict[str, int] = {}
    for info in infos:
        languages[info.language] = languages.get(info.language, 0) + 1
    return {
        "corpus": str(workspace.settings.folder),
        **counts(corpus),
        "pages": sum(info.pages for info in infos),
        "languages": dict(sorted(languages.items())),
        "kinds": count_kinds(corpus),
        **({"unread_pages": unread_pages(corpus)} if thorough else {}),
        "model": corpus.settings.get("model", ""),
        "lexicon": corpus.settings.get("lexicon", ""),
        "problems": corpus.verify() if verify else [],
    }
