"""A corpus: a folder with its database, vector file and original files, behind one class.

The database is the truth and each document enters or leaves it in one transaction; the vector file is derived from it
and the originals are named by their SHA-256. One process writes at a time; readers are never blocked.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, func, select, text
from sqlalchemy.exc import DatabaseError, OperationalError

from index import removal, vectors, writing
from index.codec import decode, unpack_document, unpack_statement
from index.connections import connect, open_engine
from index.errors import IndexStale, NoCorpus, NotFound
from index.filters import check_filters, choose_documents, conditions, names_document
from index.locks import lock
from index.migrations import MIGRATIONS, migrate
from index.models import DocumentInfo, Filters, Record
from index.schema import documents, settings, statements
from index.schema import vectors as stored_vectors
from index.vectors import Floats, Rows, Vectors
from index.vectors.file import VectorFile
from ingest.models import Document
from nlp.models import Annotations, Statement

_INFO = [documents.c[name] for name in DocumentInfo.__dataclass_fields__]
_CHUNK = 500


class Corpus:
    """An open corpus; a context manager. Open one a process and share it between threads."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        """Use `Corpus.open`."""
        self.folder, self.engine = folder, engine
        self.cache: dict[str, tuple[int, Any]] = {}
        self._plain: sqlite3.Connection | None = None
        self._asking = Lock()
        self._depth = 0
        self._locked = ExitStack()

    @classmethod
    def open(cls, folder: Path, *, create: bool = False) -> Corpus:
        """The corpus in `folder`; with `create` a new one where there is none. Raises NoCorpus."""
        path = folder / "acervo.db"
        if not path.exists() and not create:
            raise NoCorpus(f"There is no corpus in {folder}; make one with: acervo --corpus {folder} ingest FILES")
        if create:
            (folder / "originals").mkdir(parents=True, exist_ok=True)
        corpus = cls(folder, open_engine(path))
        try:
            version = corpus._schema()
            if version > len(MIGRATIONS):
                raise NoCorpus(f"The corpus in {folder} was made by a newer version of Acervo; install that one.")
            if version < len(MIGRATIONS):
                with lock(folder / ".lock"), corpus.engine.begin() as connection:
                    migrate(connection)
        except OperationalError as error:
            corpus.close()
            raise NoCorpus(f"The corpus in {folder} cannot be opened: {error.orig}.") from error
        except DatabaseError as error:
            corpus.close()
            raise NoCorpus(f"{path} is not the database of a corpus; restore it from a backup.") from error
        return corpus

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database and the vector file."""
        self.cache.clear()
        self.engine.dispose()
        with self._asking:
            if self._plain is not None:
                self._plain.close()
                self._plain = None

    def _schema(self) -> int:
        with self.engine.connect() as connection:
            known = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'settings'")).scalar()
        return int(self.settings.get("schema", "0")) if known else 0

    # What is read ---------------------------------------------------------------------------------------------------

    @property
    def settings(self) -> dict[str, str]:
        """Names and values: `schema`, `generation`, `model`, `dimension`, `lexicon`."""
        with self.engine.connect() as connection:
            return {str(name): str(value) for name, value in connection.execute(select(settings))}

    @property
    def generation(self) -> int:
        """Grows by one with every write: what is kept in `cache` is good for one generation."""
        with self._asking:  # asked several times a search: a plain connection answers in a tenth of the time
            if self._plain is None:
                self._plain = connect(self.folder / "acervo.db")
            found = self._plain.execute("SELECT value FROM settings WHERE name = 'generation'").fetchone()
        return int(found[0]) if found else 0

    def cached(self, name: str, make: Any) -> Any:
        """What `make()` gives, made once a generation of the corpus."""
        generation = self.generation
        held = self.cache.get(name)
        if held is None or held[0] != generation:
            if len(self.cache) > 256:
                self.cache.clear()
            held = self.cache[name] = (generation, make())
        return held[1]

    def documents(self) -> list[DocumentInfo]:
        """All documents in order of date and file name."""
        found: list[DocumentInfo] = self.cached("documents", self._documents)
        return list(found)

    def _documents(self) -> list[DocumentInfo]:
        order = (documents.c.date, documents.c.source, documents.c.id)
        with self.engine.connect() as connection:
            return [DocumentInfo(*row) for row in connection.execute(select(*_INFO).order_by(*order))]

    def infos(self) -> dict[str, DocumentInfo]:
        """The documents by id."""
        found: dict[str, DocumentInfo] = self.cached("infos", lambda: {info.id: info for info in self.documents()})
        return found

    def find(self, key: str) -> DocumentInfo:
        """The document that `key` names: id or its beginning, file name or its stem, work, symbol. Raises NotFound."""
        infos = self.documents()
        for exact in (lambda i: i.id == key, lambda i: i.source == key, lambda i: names_document(key, i)):
            for info in infos:
                if exact(info):
                    return info
        raise NotFound(f"No document goes by {key!r}; `acervo documents` lists what there is.")

    def document(self, id: str) -> Document:
        """The whole document. Raises NotFound."""
        head, lines = self._one(select(documents.c.head, documents.c.lines).where(documents.c.id == id), id)
        return unpack_document(head, lines)

    def annotations(self, id: str) -> Annotations:
        """All that was found in a document. Raises NotFound."""
        (stored,) = self._one(select(documents.c.annotations).where(documents.c.id == id), id)
        query = select(statements.c.payload).where(statements.c.document == id).order_by(statements.c.ordinal)
        with self.engine.connect() as connection:
            found = tuple(unpack_statement(payload) for (payload,) in connection.execute(query))
        return replace(decode(Annotations, {**json.loads(stored), "statements": []}), statements=found)

    def _one(self, query: Any, key: str) -> Any:
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFound(f"No document goes by {key!r}; `acervo documents` lists what there is.")
        return row

    def statement(self, id: str) -> Statement:
        """The statement with this id (or whose id begins so). Raises NotFound."""
        with self.engine.connect() as connection:
            query = select(statements.c.payload).where(statements.c.id == id)
            row = connection.execute(query).first()
            if row is None and re.fullmatch(r"[\w.:-]{6,}", id):
                begins = select(statements.c.payload).where(statements.c.id.startswith(id, autoescape=True)).limit(2)
                rows = connection.execute(begins).all()
                row = rows[0] if len(rows) == 1 else None
        if row is None:
            raise NotFound(f"No statement goes by {id!r}; `acervo search` and `acervo show` print their ids.")
        return unpack_statement(row[0])

    def statements(self, filters: Filters) -> Iterator[tuple[Statement, DocumentInfo]]:
        """The statements that the filters let through (headings too), by date, file name and place."""
        check_filters(filters)
        infos = self.documents()
        wanted = conditions(filters, choose_documents(infos, filters), ranking=False)
        query = select(statements.c.payload).order_by(statements.c.ordinal)
        for info in infos:
            with self.engine.connect() as connection:
                rows = connection.execute(query.where(statements.c.document == info.id, *wanted)).all()
            for (payload,) in rows:
                yield unpack_statement(payload), info

    def count(self, filters: Filters) -> int:
        """How many statements the filters let through (headings too), each language version by itself."""
        check_filters(filters)
        wanted = conditions(filters, choose_documents(self.documents(), filters), ranking=False)
        with self.engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(statements).where(*wanted)).scalar() or 0)

    def original(self, id: str) -> bytes:
        """The bytes of the file as it was taken in. Raises NotFound."""
        (sha256,) = self._one(select(documents.c.sha256).where(documents.c.id == id), id)
        path = self.folder / "originals" / sha256
        if not path.exists():
            raise NotFound(f"The original of {id} is missing from {path.parent}; ingest the file again with --force.")
        return bytes(path.read_bytes())

    def has(self, sha256: str) -> str | None:
        """The id of the document whose file has this SHA-256, if it is here."""
        with self.engine.connect() as connection:
            return connection.execute(select(documents.c.id).where(documents.c.sha256 == sha256)).scalar()

    def by_path(self, path: str) -> DocumentInfo | None:
        """The document that was taken in from `path`, if there is one."""
        with self.engine.connect() as connection:
            row = connection.execute(select(*_INFO).where(documents.c.path == path).limit(1)).first()
        return DocumentInfo(*row) if row else None

    # Vectors --------------------------------------------------------------------------------------------------------

    def vectors(self, ids: Sequence[str]) -> Floats:
        """The unit vectors of the statements with these ids, as rows in their order. Raises NotFound."""
        found: dict[str, bytes] = {}
        with self.engine.connect() as connection:
            for at in range(0, len(ids), _CHUNK):
                part = statements.c.id.in_(ids[at : at + _CHUNK])
                query = select(statements.c.id, stored_vectors.c.vector).join_from(
                    statements, stored_vectors, statements.c.row == stored_vectors.c.row
                )
                found.update((id, vector) for id, vector in connection.execute(query.where(part)))
        missing = [id for id in ids if id not in found]
        if missing:
            raise NotFound(f"No statement goes by {missing[0]!r}; `acervo search` and `acervo show` print their ids.")
        return writing.unpack_vectors([found[id] for id in ids])

    def vector_file(self) -> VectorFile:
        """The vectors of what ranks, by row: the file, and from the database what the file lacks."""
        found: VectorFile = self.cached("vectors", self._vector_file)
        return found

    def _vector_file(self) -> VectorFile:
        return writing.open_file(self.folder, self.engine)

    def nearest(self) -> Vectors:
        """The back end that searches the vectors."""
        found: Vectors = self.cached("backend", lambda: vectors.open_vectors(self.vector_file()))
        return found

    def rows(self, filters: Filters) -> Rows:
        """The rows of the ranking statements that the filters let through, ascending."""
        return self.cached(f"rows {filters!r}", lambda: self._rows(filters))  # type: ignore[no-any-return]

    def _rows(self, filters: Filters) -> Rows:
        wanted = conditions(filters, choose_documents(self.documents(), filters))
        with self.engine.connect() as connection:
            found = connection.execute(select(statements.c.row).where(*wanted)).scalars().all()
        return np.sort(np.array(found, np.int64))

    # What is written ------------------------------------------------------------------------------------------------

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Be the one writer; raises CorpusLocked. On leaving, the vector file is brought up to date."""
        if self._depth == 0:
            self._locked.enter_context(lock(self.folder / ".lock"))
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0:
                # The database is written by now; if the disk is full, the file can wait for the next writer.
                with self._locked, suppress(OSError):
                    writing.refresh_file(self.folder, self.engine)
                self.cache.clear()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction of the one writer; the generation grows with it."""
        with self.writing(), self.engine.begin() as connection:
            yield connection
            writing.grow(connection)

    def claim(self, **values: str) -> None:
        """State what the corpus is made with (`model`, `lexicon`); raises IndexStale if it was made with another."""
        self.require(**values)
        if any(name not in self.settings for name in values):
            self.set(**values)

    def differing(self, **values: str) -> str:
        """A sentence if the corpus was made with another `model` or `lexicon` than these, else ""."""
        held = self.settings
        for name, value in sorted(values.items()):
            if held.get(name, value) != value:
                return f"The corpus was made with {name} {held[name]}, not {value}; run `acervo reindex` to renew it."
        return ""

    def require(self, **values: str) -> None:
        """Raise IndexStale if the corpus was made with another `model` or `lexicon` than these."""
        differing = self.differing(**values)
        if differing:
            raise IndexStale(differing)

    def set(self, **values: str) -> None:
        """Write settings, such as `model` and `lexicon`."""
        with self.transaction() as connection:
            writing.write_settings(connection, values)

    def add(self, record: Record, data: bytes, *, replaces: str | None = None, path: str = "") -> None:
        """Take a document in, in one transaction; `replaces` is the id of the version that it takes the place of."""
        with self.writing():
            writing.keep_original(self.folder, record.document.sha256, data)
            with self.transaction() as connection:
                old = connection.execute(select(documents.c.sha256).where(documents.c.id == replaces)).scalar()
                for id in sorted({record.document.id, replaces or record.document.id}):
                    removal.remove_document(connection, id)
                writing.insert(connection, record, path)
            if old is not None and old != record.document.sha256:
                (self.folder / "originals" / old).unlink(missing_ok=True)

    def remove(self, id: str) -> None:
        """Take a document out. Raises NotFound."""
        (sha256,) = self._one(select(documents.c.sha256).where(documents.c.id == id), id)
        with self.transaction() as connection:
            removal.remove_document(connection, id)
        (self.folder / "originals" / sha256).unlink(missing_ok=True)

    def verify(self) -> list[str]:
        """A sentence for each way in which files, database and vectors disagree; empty when all is well."""
        from index.upkeep import verify

        return verify(self)

    def backup(self, file: Path) -> None:
        """Write the whole corpus to one file while others read and write."""
        from index.upkeep import backup

        backup(self, file)
