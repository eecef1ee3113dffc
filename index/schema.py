"""The tables of a corpus, as SQLAlchemy Core sees them; `migrations.py` makes them."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, Table, Text

metadata = MetaData()

# name → value: schema version, model, lexicon digest, generation (grows by one with every write).
settings = Table("settings", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))

documents = Table(
    "documents",
    metadata,
    Column("id", Text, primary_key=True),
    *(Column(name, Text, nullable=False) for name in ("title", "date", "end_date", "place", "body", "meeting")),
    *(Column(name, Text, nullable=False) for name in ("meeting_id", "series", "language", "symbol", "sha256")),
    *(Column(name, Text, nullable=False) for name in ("source", "path", "work", "stated_work", "address")),
    Column("pages", Integer, nullable=False),
    Column("head", LargeBinary, nullable=False),
    Column("lines", LargeBinary, nullable=False),
    Column("annotations", Text, nullable=False),
)

# `row` is the place of the vector in the vector file and is never reused; `family` is one for the language versions
# of a statement; `ranks` is 0 for headings, tables of contents and reference lists; `digest` names the words alone.
statements = Table(
    "statements",
    metadata,
    Column("row", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("document", Text, nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("strength", Text, nullable=False),
    Column("paragraph", Text, nullable=False),
    Column("ranks", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Column("digest", Text, nullable=False, index=True),
    Column("family", Text, nullable=False, index=True),
    Column("payload", Text, nullable=False),
)

# Actors, crime types and entities of a statement, one row each: what filters, concepts and counts read.
tags = Table(
    "tags",
    metadata,
    Column("field", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("row", Integer, primary_key=True),
)
names = Table(
    "names",
    metadata,
    Column("field", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)

# In how many statements a word ("w") or a stem ("s") stands.
terms = Table(
    "terms",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("term", Text, primary_key=True),
    Column("count", Integer, nullable=False),
)
