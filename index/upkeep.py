"""Upkeep of a corpus: does everything agree, one file to keep it in, and vectors made anew by another model."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlalchemy import bindparam, func, select, text, update

from index.connections import connect
from index.errors import NoCorpus
from index.records import to_record
from index.schema import documents, settings, statements
from index.schema import vectors as stored_vectors
from index.writing import pack_vectors, write_settings

if TYPE_CHECKING:
    from index.embed import Embedder
    from index.store import Corpus

_STAMP = (2000, 1, 1, 0, 0, 0)


def verify(corpus: Corpus) -> list[str]:
    """A sentence for each way in which files, database and vectors disagree; empty when all is well."""
    found = []
    with corpus.engine.connect() as connection:
        result = connection.execute(text("PRAGMA integrity_check(5)")).scalars().all()
        found += [f"The database is damaged: {line}." for line in result if line != "ok"]
        for id, sha256, source in connection.execute(
            select(documents.c.id, documents.c.sha256, documents.c.source).order_by(documents.c.source)
        ):
            path = corpus.folder / "originals" / sha256
            if not path.exists():
                found.append(f"The original of {source} ({id}) is missing.")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
                found.append(f"The original of {source} ({id}) has changed.")
        for what, query in _CONTRADICTIONS.items():
            count = connection.execute(text(query)).scalar()
            if count:
                found.append(f"{count} {what}.")
    return found + _check_file(corpus)


_CONTRADICTIONS = {
    "statements belong to no document":
        "SELECT count(*) FROM statements WHERE document NOT IN (SELECT id FROM documents)",
    "statements have no vector": "SELECT count(*) FROM statements WHERE row NOT IN (SELECT row FROM vectors)",
    "vectors belong to no statement": "SELECT count(*) FROM vectors WHERE row NOT IN (SELECT row FROM statements)",
    "statements are missing from the full text":
        "SELECT count(*) FROM statements WHERE ranks = 1 AND row NOT IN (SELECT rowid FROM fulltext)",
    "entries of the full text belong to no statement":
        "SELECT count(*) FROM fulltext WHERE rowid NOT IN (SELECT row FROM statements WHERE ranks = 1)",
    "tags belong to no statement": "SELECT count(*) FROM tags WHERE row NOT IN (SELECT row FROM statements)",
}  # fmt: skip


def _check_file(corpus: Corpus) -> list[str]:
    """What is wrong with the vector file; rows that it lacks are not, for readers take them from the database."""
    file = corpus.vector_file()
    query = select(stored_vectors.c.row, stored_vectors.c.vector).join_from(
        stored_vectors, statements, stored_vectors.c.row == statements.c.row
    )
    wrong = total = 0
    with corpus.engine.connect() as connection:
        for row, blob in connection.execute(query.where(statements.c.ranks == 1)):
            total += 1
            wrong += not np.array_equal(file.take(np.array([row]))[0], np.frombuffer(blob, "<f2").astype(np.float32))
    found = [f"{wrong} rows of the vector file differ from the database; `acervo reindex` renews it."] if wrong else []
    nonzero = file.ranking() if file.current else ()
    if len(nonzero) > total:
        found.append(f"{len(nonzero) - total} rows of the vector file belong to no statement.")
    return found


def backup(corpus: Corpus, file: Path) -> None:
    """Write database and originals to one ZIP file, as of one moment, while others read and write."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=file.parent) as scratch:
        copy, part = Path(scratch) / "acervo.db", Path(scratch) / "backup.zip"
        source, target = connect(corpus.folder / "acervo.db"), sqlite3.connect(copy)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")
            kept = [sha for (sha,) in target.execute("SELECT sha256 FROM documents ORDER BY sha256")]
        finally:
            source.close()
            target.close()
        with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            _write(archive, "acervo.db", copy)
            for sha in kept:
                path = corpus.folder / "originals" / sha
                if path.exists():
                    _write(archive, f"originals/{sha}", path)
        part.replace(file)


def _write(archive: zipfile.ZipFile, name: str, path: Path) -> None:
    entry = zipfile.ZipInfo(name, _STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as target:
        while block := source.read(1 << 20):
            target.write(block)


def restore(file: Path, folder: Path) -> None:
    """Make the corpus `folder` from a backup; the folder must not hold one yet. Raises NoCorpus."""
    if (folder / "acervo.db").exists():
        raise NoCorpus(f"{folder} holds a corpus already; restore into a folder that is empty or not there yet.")
    try:
        archive = zipfile.ZipFile(file)
        members = [name for name in archive.namelist() if _is_ours(name)]
        if "acervo.db" not in members:
            raise zipfile.BadZipFile
    except (OSError, zipfile.BadZipFile) as error:
        raise NoCorpus(f"{file} is not a backup of a corpus.") from error
    with archive:
        (folder / "originals").mkdir(parents=True, exist_ok=True)
        for name in sorted(members, key=lambda name: name == "acervo.db"):  # the database last: only then it is one
            part = folder / "restored.part"
            with archive.open(name) as source, part.open("wb") as target:
                while block := source.read(1 << 20):
                    target.write(block)
                target.flush()
                os.fsync(target.fileno())
            part.replace(folder / name)
    from index.store import Corpus

    with Corpus.open(folder) as corpus, corpus.writing():
        pass


def _is_ours(name: str) -> bool:
    kind, _, sha = name.partition("/")
    return name == "acervo.db" or (kind == "originals" and len(sha) == 64 and sha.isalnum())


def reindex(corpus: Corpus, embedder: Embedder, *, report: Callable[[int, int], None] | None = None) -> None:
    """Make all vectors anew with `embedder`, in one transaction; `report` is told documents done and in all."""
    with corpus.transaction() as connection:
        held = connection.execute(select(settings.c.value).where(settings.c.name == "epoch")).scalar()
        infos = corpus.documents()
        for done, info in enumerate(infos, start=1):
            record = to_record(corpus.document(info.id), corpus.annotations(info.id), embedder)
            query = select(statements.c.row).where(statements.c.document == info.id).order_by(statements.c.ordinal)
            rows = connection.execute(query).scalars().all()
            blobs = pack_vectors(np.asarray(record.vectors, np.float32))
            if rows:
                change = update(stored_vectors).where(stored_vectors.c.row == bindparam("r"))
                values: list[dict[str, Any]] = [{"r": r, "v": b} for r, b in zip(rows, blobs, strict=True)]
                connection.execute(change.values(vector=bindparam("v")), values)
            if report is not None:
                report(done, len(infos))
        write_settings(connection, {"epoch": str(int(held or 0) + 1), "model": embedder.name})


def counts(corpus: Corpus) -> dict[str, int]:
    """How much there is: documents, works, meetings, statements, commitments, vectors."""
    with corpus.engine.connect() as connection:

        def number(query: Any) -> int:
            return int(connection.execute(query).scalar() or 0)

        every = select(func.count()).select_from(statements)
        return {
            "documents": number(select(func.count()).select_from(documents)),
            "works": number(select(func.count(documents.c.work.distinct()))),
            "meetings": number(select(func.count(documents.c.meeting_id.distinct()))),
            "statements": number(every),
            "commitments": number(every.where(statements.c.kind == "commitment")),
            "vectors": number(select(func.count()).select_from(stored_vectors)),
        }
