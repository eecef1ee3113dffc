"""Works: which documents are language versions of one text, which statements of them are one, and what is a copy.

The manifest's word counts; without it, documents of the same date in different languages whose statements pair up in
order are one work. The outcome depends on the documents alone, never on the order in which they came.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from sqlalchemy import Connection, bindparam, func, select, update

from index.pairing import Shape, likeness, pair
from index.schema import documents, statements
from index.schema import vectors as stored_vectors
from index.vectors import Floats
from ingest.ids import slug
from ingest.models import Metadata

LIKENESS = 0.45
"""From this likeness on two texts of one date in two languages are one work (measured: see tests/index/test_works)."""
_COPY = 0.9
_FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Version:
    """A document as a candidate for a work: its shapes and vectors, statement by statement."""

    id: str
    language: str
    date: str
    stated: str
    shapes: tuple[Shape, ...]
    vectors: Floats


def meeting_id(meta: Metadata) -> str:
    """The id of the meeting that a document reports: its name, with year and month where the name has no year.

    A document that names no meeting stands for the occasion of its title.
    """
    name = meta.meeting or meta.series or meta.title
    dated = re.search(r"\b(19|20)\d\d\b", name)
    return slug(name if dated else f"{name} {meta.date[:7]}")


def assign_works(versions: Sequence[Version]) -> dict[str, str]:
    """Document id → work id: the stated work, else the smallest id among the versions that belong together.

    A document without versions is a work of its own.
    """
    works = {version.id: version.stated or version.id for version in versions}
    parents = {version.id: version.id for version in versions if not version.stated}

    def root(id: str) -> str:
        while parents[id] != id:
            id = parents[id]
        return id

    free = sorted((v for v in versions if not v.stated), key=lambda v: v.id)
    for a, b in combinations(free, 2):
        if a.language != b.language and a.date == b.date and _same_text(a, b):
            low, high = sorted((root(a.id), root(b.id)))
            parents[high] = low
    works.update({id: root(id) for id in parents})
    return works


def _same_text(a: Version, b: Version) -> bool:
    few, many = sorted((len(a.shapes), len(b.shapes)))
    if few < 3 or few < 0.75 * many:
        return False
    return likeness(a.shapes, b.shapes, pair(a.shapes, b.shapes, a.vectors, b.vectors)) >= LIKENESS


def families(versions: Sequence[Version]) -> dict[str, str]:
    """Statement id → family id for the versions of one work: the id of the statement in the leading version.

    The leading version is the longest, then the one whose language and id come first.
    """
    ordered = sorted(versions, key=lambda v: (-len(v.shapes), v.language, v.id))
    lead = ordered[0]
    found = {shape.id: shape.id for version in ordered for shape in version.shapes}
    for other in ordered[1:]:
        for i, j, _ in pair(lead.shapes, other.shapes, lead.vectors, other.vectors):
            found[other.shapes[j].id] = lead.shapes[i].id
    return found


def load_version(connection: Connection, id: str) -> Version:
    """The document `id` as a candidate for a work."""
    from index.writing import unpack_vectors

    wanted = (documents.c.language, documents.c.date, documents.c.stated_work)
    language, date, stated = connection.execute(select(*wanted).where(documents.c.id == id)).one()
    rows = connection.execute(
        select(
            statements.c.id, statements.c.paragraph, statements.c.kind, statements.c.length,
            func.json_extract(statements.c.payload, "$.text"), stored_vectors.c.vector,
        )
        .join_from(statements, stored_vectors, statements.c.row == stored_vectors.c.row)
        .where(statements.c.document == id)
        .order_by(statements.c.ordinal)
    ).all()  # fmt: skip
    shapes = tuple(
        Shape(row[0], row[1], frozenset(_FIGURES.findall(row[4])), row[2] == "heading", row[3]) for row in rows
    )
    vectors = unpack_vectors([row[5] for row in rows]) if rows else np.zeros((0, 1), np.float32)
    return Version(id, language, date, stated, shapes, vectors)


def mates(connection: Connection, id: str) -> set[str]:
    """The documents whose grouping may change with `id`: those of its stated work, or of its date without one."""
    found = connection.execute(select(documents.c.stated_work, documents.c.date).where(documents.c.id == id)).first()
    if found is None:
        return set()
    stated, date = found
    query = select(documents.c.id).where(documents.c.stated_work == stated)
    return set(connection.execute(query if stated else query.where(documents.c.date == date)).scalars())


def place(connection: Connection, id: str) -> None:
    """Group the new document `id` with its versions."""
    group = mates(connection, id)
    if len(group) > 1:
        regroup(connection, group)
    else:
        stated = connection.execute(select(documents.c.stated_work).where(documents.c.id == id)).scalar()
        connection.execute(update(documents).where(documents.c.id == id).values(work=stated or id))


def regroup(connection: Connection, ids: Iterable[str]) -> None:
    """Assign works, families and meetings anew among the documents `ids`."""
    versions = {id: load_version(connection, id) for id in sorted(ids)}
    if not versions:
        return
    assigned = assign_works(list(versions.values()))
    for work in sorted(set(assigned.values())):
        members = [id for id in sorted(assigned) if assigned[id] == work]
        connection.execute(update(documents).where(documents.c.id.in_(members)).values(work=work))
        found = families([versions[id] for id in members])
        if found:  # a document of unread pages has no statements
            connection.execute(
                update(statements).where(statements.c.id == bindparam("s")).values(family=bindparam("f")),
                [{"s": s, "f": f} for s, f in sorted(found.items())],
            )
        _share_meeting(connection, members)


def _share_meeting(connection: Connection, members: Sequence[str]) -> None:
    """Versions of one text come from one meeting: the one that the English version, else the first, names."""
    columns = [documents.c[name] for name in ("id", "language", "title", "date", "meeting", "series")]
    rows = connection.execute(select(*columns).where(documents.c.id.in_(members))).all()
    chosen: Any = min(rows, key=lambda row: (not row.meeting, row.language != "en", row.language, row.id))
    meta = Metadata(title=chosen.title, date=chosen.date, meeting=chosen.meeting, series=chosen.series)
    connection.execute(update(documents).where(documents.c.id.in_(members)).values(meeting_id=meeting_id(meta)))


def copies(connection: Connection, id: str) -> list[str]:
    """The documents in the same language that hold (nearly) the same statements as `id`, in order of id."""
    mine = select(statements.c.digest).where(statements.c.document == id).distinct()
    total = connection.execute(select(func.count()).select_from(mine.subquery())).scalar() or 0
    if not total:
        return []
    rows = connection.execute(
        select(statements.c.document, func.count(statements.c.digest.distinct()))
        .join(documents, documents.c.id == statements.c.document)
        .where(statements.c.digest.in_(mine), statements.c.document != id)
        .where(documents.c.language == select(documents.c.language).where(documents.c.id == id).scalar_subquery())
        .group_by(statements.c.document)
        .order_by(statements.c.document)
    ).all()
    lengths = select(func.count(statements.c.digest.distinct()))
    return [
        other
        for other, shared in rows
        if shared >= _COPY * max(total, connection.execute(lengths.where(statements.c.document == other)).scalar() or 0)
    ]
