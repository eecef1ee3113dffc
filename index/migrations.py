"""The steps that bring a corpus' database to the present schema: numbered, run once each in order, never edited."""

from __future__ import annotations

from sqlalchemy import Connection, text

_1 = """
CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, date TEXT NOT NULL, end_date TEXT NOT NULL, place TEXT NOT NULL,
    body TEXT NOT NULL, meeting TEXT NOT NULL, meeting_id TEXT NOT NULL, series TEXT NOT NULL, language TEXT NOT NULL,
    symbol TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE, source TEXT NOT NULL, path TEXT NOT NULL, work TEXT NOT NULL,
    stated_work TEXT NOT NULL, address TEXT NOT NULL, pages INTEGER NOT NULL, head BLOB NOT NULL, lines BLOB NOT NULL,
    annotations TEXT NOT NULL);
CREATE INDEX documents_work ON documents (work);
CREATE INDEX documents_path ON documents (path);
CREATE TABLE statements (
    row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, document TEXT NOT NULL, ordinal INTEGER NOT NULL,
    language TEXT NOT NULL, kind TEXT NOT NULL, level INTEGER NOT NULL, strength TEXT NOT NULL, paragraph TEXT NOT NULL,
    ranks INTEGER NOT NULL, length INTEGER NOT NULL, digest TEXT NOT NULL, family TEXT NOT NULL, payload TEXT NOT NULL);
CREATE INDEX statements_document ON statements (document, ordinal);
CREATE INDEX statements_kind ON statements (kind, strength, ranks);
CREATE INDEX statements_language ON statements (language, ranks);
CREATE INDEX statements_digest ON statements (digest);
CREATE INDEX statements_family ON statements (family);
CREATE TABLE tags (
    field TEXT NOT NULL, value TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (field, value, row)) WITHOUT ROWID;
CREATE INDEX tags_row ON tags (row);
CREATE TABLE names (
    field TEXT NOT NULL, value TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
    PRIMARY KEY (field, value)) WITHOUT ROWID;
CREATE TABLE vectors (row INTEGER PRIMARY KEY, vector BLOB NOT NULL);
CREATE TABLE terms (
    kind TEXT NOT NULL, term TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (kind, term)) WITHOUT ROWID;
CREATE VIRTUAL TABLE fulltext USING fts5 (stems, words, context UNINDEXED, tokenize = "unicode61 remove_diacritics 0")
"""

# How many statements rank, language versions once, is told with every answer: from this index alone, in a million rows.
_2 = """DROP INDEX statements_family;
CREATE INDEX statements_family ON statements (family, ranks)
"""

# Each migration is a list of statements; the version of a corpus is how many of them it has run.
MIGRATIONS: tuple[str, ...] = (_1, _2)


def migrate(connection: Connection) -> int:
    """Run the migrations that this database lacks, in the caller's transaction; gives the version reached."""
    connection.execute(text("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)"))
    found = connection.execute(text("SELECT value FROM settings WHERE name = 'schema'")).scalar()
    version = int(found or 0)
    for number, script in enumerate(MIGRATIONS[version:], start=version + 1):
        for statement in script.split(";\n"):
            connection.execute(text(statement))
        connection.execute(
            text("INSERT INTO settings VALUES ('schema', :v) ON CONFLICT (name) DO UPDATE SET value = :v"),
            {"v": str(number)},
        )
    return max(version, len(MIGRATIONS))
