"""What happens to the database when a document leaves it."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, bindparam, delete, select, text

from index import works
from index.schema import documents, statements, tags
from index.schema import vectors as stored_vectors
from index.writing import count_terms


def remove_document(connection: Connection, id: str) -> None:
    """Take a document with all that belongs to it out of the database; nothing happens if it is not there."""
    if connection.execute(select(documents.c.id).where(documents.c.id == id)).first() is None:
        return
    rows = list(connection.execute(select(statements.c.row).where(statements.c.document == id)).scalars())
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        held = connection.execute(text("SELECT stems, words FROM fulltext WHERE rowid = :r"), {"r": row}).first()
        if held is not None:
            counts.subtract(("s", stem) for stem in set(held[0].split()))
            counts.subtract(("w", word) for word in set(held[1].split()))
    if rows:
        each = [{"r": row} for row in rows]
        connection.execute(text("DELETE FROM fulltext WHERE rowid = :r"), each)
        for table in (tags, stored_vectors, statements):
            connection.execute(delete(table).where(table.c.row == bindparam("r")), each)
    # Names that nothing bears any more go too, so that the corpus is as if the document had never been there.
    connection.execute(
        text(
            "DELETE FROM names WHERE NOT EXISTS"
            " (SELECT 1 FROM tags WHERE tags.field = names.field AND tags.value = names.value)"
        )
    )
    count_terms(connection, counts)
    group = works.mates(connection, id)
    connection.execute(delete(documents).where(documents.c.id == id))
    works.regroup(connection, group - {id})
