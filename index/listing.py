"""The ledger: statements that the filters let through, without a question; newest first, or the firmest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, case, func, select

from index.filters import choose_documents, conditions
from index.hits import choose, load_families
from index.models import Hit, Query, Why
from index.schema import documents, statements

if TYPE_CHECKING:
    from index.store import Corpus


def wanted(corpus: Corpus, query: Query) -> list[ColumnElement[bool]]:
    """The conditions that the filters of `query` amount to."""
    return conditions(query.filters, choose_documents(corpus.documents(), query.filters))


def list_statements(corpus: Corpus, query: Query) -> list[Hit]:
    """The page of the ledger that `query` asks for."""
    return page(corpus, query, wanted(corpus, query))


def count_listing(corpus: Corpus, query: Query) -> int:
    """How many statements the filters let through, language versions counted once."""
    name = f"count {query.filters!r}"
    return corpus.cached(name, lambda: count_families(corpus, wanted(corpus, query)))  # type: ignore[no-any-return]


def count_families(corpus: Corpus, where: list[ColumnElement[bool]]) -> int:
    """How many families hold a statement that meets the conditions."""
    with corpus.engine.connect() as connection:
        return int(connection.execute(select(func.count(statements.c.family.distinct())).where(*where)).scalar() or 0)


def page(corpus: Corpus, query: Query, where: list[ColumnElement[bool]]) -> list[Hit]:
    """One hit a family among the statements that meet `where`, in the order that `query.sort` asks for."""
    leading = _leading(query, where).subquery()
    order: tuple[Any, ...] = (leading.c.date.desc(), leading.c.source, leading.c.document, leading.c.ordinal)
    if query.sort == "strength":
        order = (leading.c.level.desc(), *order)
    chosen = select(leading.c.row, leading.c.family, leading.c.document).where(leading.c.place == 1).order_by(*order)
    with corpus.engine.connect() as connection:
        rows = connection.execute(chosen.limit(query.limit).offset(query.offset)).all()
    members = load_families(corpus, [family for _, family, _ in rows])
    infos = corpus.infos()
    hits = []
    for rank, (row, family, document) in enumerate(rows, start=query.offset + 1):
        shown, versions = choose(members[family], row, {row}, ())
        hits.append(Hit(rank, 0.0, False, Why(0.0, (), ()), shown, infos[document], versions))
    return hits


def _leading(query: Query, where: list[ColumnElement[bool]]) -> Select[Any]:
    """The statements with their place in the family: languages asked for first, in the order asked, then English."""
    languages = (*query.filters.languages, "en")
    preferred = case(
        {code: at for at, code in enumerate(dict.fromkeys(languages))}, value=statements.c.language, else_=99
    )
    place = func.row_number().over(
        partition_by=statements.c.family,
        order_by=(preferred, statements.c.language, statements.c.document, statements.c.ordinal),
    )
    columns = [statements.c[name] for name in ("row", "family", "document", "ordinal", "level")]
    return (
        select(*columns, documents.c.date, documents.c.source, place.label("place"))
        .join(documents, documents.c.id == statements.c.document)
        .where(*where)
    )
