"""What happens to the database and the vector file when a document comes in."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, select, text
from sqlalchemy import insert as insert_into
from sqlalchemy.dialects.sqlite import insert as upsert_into

from index import works
from index.codec import dump, pack_document, pack_statement
from index.models import Record
from index.ranking import is_ranked
from index.records import context_of
from index.schema import documents, names, settings, statements, tags, terms
from index.schema import vectors as stored_vectors
from index.tokens import stem, words
from index.vectors import EXACT_LIMIT, Floats
from index.vectors.file import VectorFile
from ingest.ids import stable_id
from nlp.models import Statement

_BATCH = 20_000


def keep_original(folder: Path, sha256: str, data: bytes) -> None:
    """Keep the bytes of a file under its SHA-256: whole, or not at all."""
    path = folder / "originals" / sha256
    if path.exists() and path.stat().st_size == len(data):
        return
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def write_settings(connection: Connection, values: Mapping[str, str]) -> None:
    """Write settings, over those that have the same names."""
    for name, value in sorted(values.items()):
        added = upsert_into(settings).values(name=name, value=value)
        connection.execute(added.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def grow(connection: Connection) -> None:
    """Count the generation up by one."""
    held = connection.execute(select(settings.c.value).where(settings.c.name == "generation")).scalar()
    write_settings(connection, {"generation": str(int(held or 0) + 1)})


def pack_vectors(vectors: Floats) -> list[bytes]:
    """Each row as the float16 bytes that the database holds."""
    return [row.tobytes() for row in vectors.astype("<f2")]


def unpack_vectors(blobs: Sequence[bytes]) -> Floats:
    """The rows that `pack_vectors` packed, as float32."""
    if not blobs:
        return np.zeros((0, 0), np.float32)
    return np.frombuffer(b"".join(blobs), "<f2").reshape(len(blobs), -1).astype(np.float32)


def insert(connection: Connection, record: Record, path: str) -> None:
    """Put a document with all that belongs to it into the database, and place it among its language versions."""
    document = record.document
    connection.execute(insert_into(documents).values(**_document_row(record, path)))
    first = int(connection.execute(text("SELECT seq FROM sqlite_sequence WHERE name = 'statements'")).scalar() or 0) + 1
    rows = range(first, first + len(record.annotations.statements))
    if rows:
        _insert_statements(connection, record, rows)
    works.place(connection, document.id)


def _document_row(record: Record, path: str) -> dict[str, Any]:
    document, meta = record.document, record.document.metadata
    head, lines = pack_document(document)
    return {
        "id": document.id,
        **{name: getattr(meta, name) for name in ("title", "date", "end_date", "place", "body", "meeting", "series")},
        "meeting_id": works.meeting_id(meta),
        "language": document.language,
        "symbol": meta.symbol,
        "sha256": document.sha256,
        "source": document.source,
        "path": path,
        "work": document.id,
        "stated_work": meta.work,
        "address": meta.address,
        "pages": len(document.pages),
        "head": head,
        "lines": lines,
        "annotations": dump(replace(record.annotations, statements=())),
    }


def _insert_statements(connection: Connection, record: Record, rows: range) -> None:
    document, found = record.document, record.annotations.statements
    ranked = [is_ranked(statement, document) for statement in found]
    folded = [words(statement.text) for statement in found]
    stemmed = [
        [stem(word, s.language or document.language) for word in ws] for s, ws in zip(found, folded, strict=True)
    ]
    connection.execute(
        insert_into(statements),
        [
            _statement_row(statement, row, at, ranks, folded[at])
            for at, (row, statement, ranks) in enumerate(zip(rows, found, ranked, strict=True))
        ],
    )
    blobs = pack_vectors(np.asarray(record.vectors, np.float32))
    connection.execute(
        insert_into(stored_vectors), [{"row": r, "vector": blob} for r, blob in zip(rows, blobs, strict=True)]
    )
    full = [
        {
            "r": row,
            "s": " ".join(stemmed[at]),
            "w": " ".join(folded[at]),
            "c": " ".join(words(context_of(found[at]))),
        }
        for at, row in enumerate(rows)
        if ranked[at]
    ]
    if full:
        connection.execute(text("INSERT INTO fulltext (rowid, stems, words, context) VALUES (:r, :s, :w, :c)"), full)
    _insert_tags(connection, found, rows)
    counts: Counter[tuple[str, str]] = Counter()
    for at, ranks in enumerate(ranked):
        if ranks:
            counts.update(("w", word) for word in set(folded[at]))
            counts.update(("s", stem_) for stem_ in set(stemmed[at]))
    count_terms(connection, counts)


def _statement_row(statement: Statement, row: int, ordinal: int, ranks: bool, folded: list[str]) -> dict[str, Any]:
    return {
        "row": row,
        "id": statement.id,
        "document": statement.document,
        "ordinal": ordinal,
        "language": statement.language,
        "kind": statement.kind,
        "level": statement.level,
        "strength": statement.strength or "",
        "paragraph": statement.paragraph,
        "ranks": int(ranks),
        "length": len(folded),
        "digest": stable_id(" ".join(folded)),
        "family": statement.id,
        "payload": pack_statement(statement),
    }


def _insert_tags(connection: Connection, found: Sequence[Statement], rows: range) -> None:
    tagged: set[tuple[str, str, int]] = set()
    named: dict[tuple[str, str], tuple[str, str]] = {}
    for row, statement in zip(rows, found, strict=True):
        for actor in statement.actors:
            tagged.add(("actor", actor.id, row))
            named[("actor", actor.id)] = (actor.name, "")
        for crime in statement.crime_types:
            tagged.add(("crime", crime.id, row))
        for entity in statement.entities:
            tagged.add(("entity", entity.id, row))
            named[("entity", entity.id)] = (entity.name, entity.type)
    if tagged:
        values = [{"field": f, "value": v, "row": r} for f, v, r in sorted(tagged)]
        connection.execute(insert_into(tags), values)
    for (field, value), (name, type) in sorted(named.items()):
        added = upsert_into(names).values(field=field, value=value, name=name, type=type)
        # The smallest name wins, so that the order of ingestion does not show.
        better = added.on_conflict_do_update(
            index_elements=["field", "value"], set_={"name": name, "type": type}, where=names.c.name > name
        )
        connection.execute(better)


def count_terms(connection: Connection, counts: Mapping[tuple[str, str], int]) -> None:
    """Add to (or with negative numbers take from) the numbers of statements in which terms stand."""
    if counts:
        connection.execute(
            text(
                "INSERT INTO terms (kind, term, count) VALUES (:k, :t, :n)"
                " ON CONFLICT (kind, term) DO UPDATE SET count = count + :n"
            ),
            [{"k": kind, "t": term, "n": n} for (kind, term), n in sorted(counts.items())],
        )
        if min(counts.values()) < 0:
            connection.execute(terms.delete().where(terms.c.count <= 0))


def open_file(folder: Path, engine: Engine) -> VectorFile:
    """The vector file as readers see it: what it lacks is held in memory."""
    with engine.connect() as connection:
        file = _file(connection, folder)
        if not file.current:
            rows, found = _stored(connection, after=file.rows - 1)
            if len(rows):
                file.set_tail(rows, found)
    return file


def refresh_file(folder: Path, engine: Engine) -> None:
    """Bring the vector file up to the database: after a write, and after a process that died while writing."""
    with engine.connect() as connection:
        held = {str(name): str(value) for name, value in connection.execute(select(settings))}
        file = _file(connection, folder)
        if file.current:
            return
        if not file.rows:
            file.reset()
        ranking = select(statements.c.row).where(statements.c.ranks == 1, statements.c.row < file.rows)
        live = set(connection.execute(ranking).scalars())
        held_rows = file.ranking()
        if len(held_rows) != file.count:
            file.recount()
        file.erase(set(held_rows.tolist()) - live)
        while True:
            rows, found = _stored(connection, after=file.rows - 1, limit=_BATCH)
            if not len(rows):
                break
            file.append(rows, found)
    file.stamp(int(held.get("generation", "0")))
    if file.count > EXACT_LIMIT:
        from index.vectors.faiss import refresh

        refresh(file)


def _file(connection: Connection, folder: Path) -> VectorFile:
    held = {str(name): str(value) for name, value in connection.execute(select(settings))}
    length = connection.execute(text("SELECT length(vector) FROM vectors LIMIT 1")).scalar()
    return VectorFile(folder, int(length or 0) // 2, held.get("epoch", "0"), int(held.get("generation", "0")))


def _stored(connection: Connection, after: int, limit: int = -1) -> tuple[np.ndarray[Any, Any], Floats]:
    query = (
        select(stored_vectors.c.row, stored_vectors.c.vector)
        .join_from(stored_vectors, statements, stored_vectors.c.row == statements.c.row)
        .where(stored_vectors.c.row > after, statements.c.ranks == 1)
        .order_by(stored_vectors.c.row)
    )
    found = connection.execute(query.limit(limit) if limit > 0 else query).all()
    return np.array([row for row, _ in found], np.int64), unpack_vectors([blob for _, blob in found])
