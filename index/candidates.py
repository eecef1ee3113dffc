"""Which statements are worth scoring: the nearest in meaning, those that share rare words, those with the concepts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, text

from index.filters import is_empty
from index.fusion import Signals, fuse, phrase_share, weights_for, word_share
from index.models import Filters
from index.nearness import WordVectors, best_passages, nearness
from index.question import Question, Term
from index.store import Corpus
from index.tokens import stems, words
from index.vectors import Floats, Rows, inside

_WITHIN = "IN (SELECT value FROM json_each(:rows))"
_POSTINGS = 5_000  # a word that stands in more statements than this tells too little to be looked up alone


@dataclass(slots=True)
class Candidate:
    """A scored statement, still without its text; the nearness of its words comes into the score last."""

    row: int
    id: str
    document: str
    ordinal: int
    level: int
    family: str
    score: float
    cosine: float
    signals: Signals
    concepts: tuple[str, ...]


def gather(
    corpus: Corpus, question: Question, vector: Floats, filters: Filters, limit: int, vectors: WordVectors | None = None
) -> list[Candidate]:
    """At most `limit` candidates with their scores, in no order; `vectors` brings their single words in."""
    allowed = None if is_empty(filters) else corpus.rows(filters)
    if allowed is not None and not len(allowed):
        return []
    near, _ = corpus.nearest().search(vector, limit, allowed)
    named = named_documents(corpus, question)
    with corpus.engine.connect() as connection:
        found = [near]
        if question.terms or question.concepts:
            found.append(_only(by_words(connection, question, limit, allowed), allowed))
            found.append(_only(by_concepts(connection, question, limit, allowed), allowed))
        if named:
            query = text("SELECT row FROM statements WHERE ranks = 1 AND document IN (SELECT value FROM json_each(:d))")
            rows = connection.execute(query, {"d": json.dumps(sorted(named)[:20])}).scalars()
            found.append(_only(sorted(rows)[: 2 * limit], allowed))
        scored = score(corpus, connection, question, vector, np.unique(np.concatenate(found)))
    scored.sort(key=lambda item: (-item[0].score, item[0].document, item[0].ordinal))
    scored = scored[:limit]
    if vectors is None or not question.terms:
        return [candidate for candidate, _, _ in scored]
    return come_near(question, scored, vectors)


def named_documents(corpus: Corpus, question: Question) -> frozenset[str]:
    """The documents whose title, meeting or symbol holds all of at least two words that the query consists of."""
    if len(question.terms) < 2:
        return frozenset()

    def titles() -> list[tuple[str, frozenset[str]]]:
        made = []
        for info in corpus.documents():
            names = f"{info.title} {info.meeting} {info.series} {info.symbol} {info.source.rsplit('.', 1)[0]}"
            made.append((info.id, frozenset(stems(names, info.language)) | frozenset(words(names))))
        return made

    known: list[tuple[str, frozenset[str]]] = corpus.cached("titles", titles)
    return frozenset(
        id for id, title in known if all(term.stems & title or term.word in title for term in question.terms)
    )


def _only(rows: list[int], allowed: Rows | None) -> Rows:
    found = np.array(rows, np.int64)
    return found if allowed is None else found[inside(found, allowed)]


def by_words(connection: Connection, question: Question, limit: int, allowed: Rows | None) -> list[int]:
    """Rows that share the query's rare words, or all of its common ones, best by BM25."""
    groups = [_either(term) for term in sorted(question.terms, key=lambda t: (t.count, t.word)) if term.count]
    counts = sorted(term.count for term in question.terms if term.count)
    if not groups:
        return []
    rare, spent = 0, 0
    while rare < len(counts) and spent + counts[rare] <= _POSTINGS:
        spent += counts[rare]
        rare += 1
    match = " OR ".join(groups[:rare]) if rare else " AND ".join(groups)
    # The plus sign keeps SQLite from running the match once for each allowed row.
    inside = "AND +rowid IN (SELECT value FROM json_each(:rows))" if allowed is not None and len(allowed) < 5000 else ""
    query = f"SELECT rowid FROM fulltext WHERE fulltext MATCH :m {inside} ORDER BY bm25(fulltext), rowid LIMIT :n"
    values = {"m": match, "n": limit * (1 if inside or allowed is None else 4)}
    if inside and allowed is not None:
        values["rows"] = json.dumps(allowed.tolist())
    return list(connection.execute(text(query), values).scalars())


def _either(term: Term) -> str:
    return "stems : (" + " OR ".join(f'"{stem}"' for stem in sorted(term.stems)) + ")"


def by_concepts(connection: Connection, question: Question, limit: int, allowed: Rows | None) -> list[int]:
    """Rows tagged with the query's concepts, those with the most first."""
    if not question.concepts:
        return []
    pairs = " OR ".join(f"(field = :f{n} AND value = :v{n})" for n in range(len(question.concepts)))
    values: dict[str, object] = {"n": limit * (1 if allowed is None else 8)}
    for n, (field, value) in enumerate(question.concepts):
        values |= {f"f{n}": field, f"v{n}": value}
    query = (
        f"SELECT row FROM tags JOIN statements USING (row) WHERE ({pairs}) AND ranks = 1"
        " GROUP BY row ORDER BY count(*) DESC, statements.id LIMIT :n"
    )
    return list(connection.execute(text(query), values).scalars())


def score(
    corpus: Corpus, connection: Connection, question: Question, vector: Floats, rows: Rows
) -> list[tuple[Candidate, list[str], list[str]]]:
    """Each of `rows` that is still there, with its score as far as vectors and words tell; its words and context."""
    file = corpus.vector_file()
    mean, spread = file.moments.of(vector)
    cosines = dict(zip(rows.tolist(), (file.take(rows) @ vector).tolist(), strict=True))
    values = {"rows": json.dumps(rows.tolist())}
    tagged = _concepts(connection, question, values)
    weights = weights_for(question)
    named = named_documents(corpus, question)
    found = []
    query = text(
        "SELECT s.row, s.id, s.document, s.ordinal, s.level, s.family, s.length, f.stems, f.words, f.context"
        f" FROM statements s JOIN fulltext f ON f.rowid = s.row WHERE s.ranks = 1 AND s.row {_WITHIN}"
    )
    for row, id, document, ordinal, level, family, length, *texts in connection.execute(query, values):
        stemmed, folded, context = texts
        own = folded.split()
        concepts = tuple(sorted(tagged.get(row, ())))
        signals = Signals(
            semantic=(cosines[row] - mean) / spread,
            words=word_share(question, stemmed.split()),
            concepts=len(concepts) / len(question.concepts) if question.concepts else 0.0,
            phrase=phrase_share(question, own),
            length=length,
            named=document in named,
        )
        total = fuse(signals, weights)
        made = Candidate(row, id, document, ordinal, level, family, total, cosines[row], signals, concepts)
        found.append((made, own, context.split()))
    return found


def _concepts(connection: Connection, question: Question, values: dict[str, str]) -> dict[int, set[str]]:
    """Row → those of the query's concepts that it is tagged with."""
    found: dict[int, set[str]] = {}
    if question.concepts:
        wanted = set(question.concepts)
        query = text(f"SELECT field, value, row FROM tags WHERE row {_WITHIN}")
        for field, value, row in connection.execute(query, values):
            if (field, value) in wanted:
                found.setdefault(row, set()).add(value)
    return found


def come_near(
    question: Question, found: list[tuple[Candidate, list[str], list[str]]], vectors: WordVectors
) -> list[Candidate]:
    """The candidates with the nearness of their words in their scores."""
    asked = [term.better or term.word for term in question.terms]
    near = nearness(vectors, asked, [own for _, own, _ in found], [context for _, _, context in found])
    weights = weights_for(question)
    passages = best_passages(vectors, question.corrected or question.text, [own for _, own, _ in found])
    for (candidate, _, _), share, passage in zip(found, near.tolist(), passages, strict=True):
        candidate.signals.nearness = share
        candidate.signals.passage = passage
        candidate.score = fuse(candidate.signals, weights)
    return [candidate for candidate, _, _ in found]


def documents_by_part(connection: Connection, question: Question) -> Iterator[set[str]]:
    """For each concept and each known word of the query, the documents that have it."""
    for field, value in question.concepts:
        query = "SELECT DISTINCT document FROM tags JOIN statements USING (row) WHERE field = :f AND value = :v"
        yield set(connection.execute(text(query), {"f": field, "v": value}).scalars())
    for term in question.terms:
        if term.count:
            query = (
                "SELECT DISTINCT document FROM statements WHERE row IN"
                " (SELECT rowid FROM fulltext WHERE fulltext MATCH :m)"
            )
            yield set(connection.execute(text(query), {"m": _either(term)}).scalars())
