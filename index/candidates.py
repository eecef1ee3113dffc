"""Which statements are worth a second look: nearest in meaning, sharing rare words, tagged with the concepts."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np
from sqlalchemy import Connection, text

from index.fusion import Signals, fuse, phrase_share, weights_for, word_share
from index.narrowing import holding
from index.question import Question
from index.store import Corpus
from index.tokens import stems, words
from index.vectors import Floats, Rows, cosines, inside

_WITHIN = "IN (SELECT value FROM json_each(:rows))"
_SAMPLE = 2_000  # rows of a concept whose vectors are looked at
_POSTINGS = 3_000  # a word that stands in more statements than this tells too little to be looked up alone


@dataclass(slots=True)
class Candidate:
    """A scored statement, still without its text; what `rerank` finds comes into the score last."""

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


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its folded words and those of its lead-in or heading."""

    candidate: Candidate
    words: list[str]
    context: list[str]


def gather(corpus: Corpus, question: Question, vector: Floats, allowed: Rows | None, limit: int) -> list[Scored]:
    """At most `limit` of the `allowed` candidates, best first as far as vectors, words and concepts tell."""
    if allowed is not None and not len(allowed):
        return []
    near, _ = corpus.nearest().search(vector, limit, allowed)
    named = named_documents(corpus, question)
    with corpus.engine.connect() as connection:
        found = [near]
        if question.terms or question.concepts:
            found.append(_only(by_words(connection, question, limit, allowed), allowed))
            found.append(by_concepts(corpus, connection, question, vector, limit, allowed))
        if named:
            query = text("SELECT row FROM statements WHERE ranks = 1 AND document IN (SELECT value FROM json_each(:d))")
            rows = connection.execute(query, {"d": json.dumps(sorted(named)[:20])}).scalars().all()
            found.append(_only(sorted(rows)[: 2 * limit], allowed))
        scored = score(corpus, connection, question, vector, np.unique(np.concatenate(found)), named)
    scored.sort(key=lambda one: (-one.candidate.score, one.candidate.document, one.candidate.ordinal))
    return scored[:limit]


def named_documents(corpus: Corpus, question: Question) -> frozenset[str]:
    """The documents whose title, meeting or symbol holds all of at least two words that the query consists of."""
    if len(question.terms) < 2:
        return frozenset()

    def titles() -> dict[str, frozenset[str]]:
        made: dict[str, set[str]] = {}
        for info in corpus.documents():
            names = f"{info.title} {info.meeting} {info.series} {info.symbol} {info.source.rsplit('.', 1)[0]}"
            for word in {*stems(names, info.language), *words(names)}:
                made.setdefault(word, set()).add(info.id)
        return {word: frozenset(ids) for word, ids in made.items()}

    known: dict[str, frozenset[str]] = corpus.cached("titles", titles)
    none: frozenset[str] = frozenset()
    holding = (none.union(*(known.get(form, none) for form in {*term.stems, term.word})) for term in question.terms)
    return frozenset.intersection(*holding)


def _only(rows: list[int], allowed: Rows | None) -> Rows:
    found = np.array(rows, np.int64)
    return found if allowed is None else found[inside(found, allowed)]


def by_words(connection: Connection, question: Question, limit: int, allowed: Rows | None) -> list[int]:
    """Rows that share the query's rare words, or all of its common ones, best by BM25."""
    groups = [holding(term) for term in sorted(question.terms, key=lambda t: (t.count, t.word)) if term.count]
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


def by_concepts(
    corpus: Corpus, connection: Connection, question: Question, vector: Floats, limit: int, allowed: Rows | None
) -> Rows:
    """At most `limit` rows tagged with the query's concepts: those with the most of them, of these the nearest.

    Of a concept that thousands of statements speak of, an even sample is looked at: the nearest of all are found by
    their meaning anyway.
    """
    if not question.concepts:
        return np.zeros(0, np.int64)
    tagged = [_tagged(corpus, connection, field, value) for field, value in question.concepts]
    rows, counts = np.unique(np.concatenate(tagged), return_counts=True)
    if allowed is not None:
        among = inside(rows, allowed)
        rows, counts = rows[among], counts[among]
    chosen: list[Rows] = []
    for count in range(len(question.concepts), 0, -1):
        room, group = limit - sum(map(len, chosen)), rows[counts == count]
        if len(group) > room:
            sample = group[np.linspace(0, len(group) - 1, min(len(group), _SAMPLE)).astype(np.int64)]
            near = cosines(corpus.vector_file().take(sample), vector)
            group = sample[np.argsort(-near, kind="stable")[:room]]
        chosen.append(group)
    return np.concatenate(chosen)


def _tagged(corpus: Corpus, connection: Connection, field: str, value: str) -> Rows:
    def read() -> Rows:
        query = text("SELECT row FROM tags WHERE field = :f AND value = :v ORDER BY row")
        return np.array(connection.execute(query, {"f": field, "v": value}).scalars().all(), np.int64)

    found: Rows = corpus.cached(f"tagged {field} {value}", read)
    return found


def score(
    corpus: Corpus, connection: Connection, question: Question, vector: Floats, rows: Rows, named: frozenset[str]
) -> list[Scored]:
    """Each of `rows` that is still there, with its score as far as vectors and words tell; its words and context."""
    file = corpus.vector_file()
    mean, spread = file.moments.of(vector)
    near = dict(zip(rows.tolist(), cosines(file.take(rows), vector).tolist(), strict=True))
    values = {"rows": json.dumps(rows.tolist())}
    tagged = _concepts(connection, question, values)
    weights = weights_for(question, read=False)
    found = []
    query = text(
        "SELECT s.row, s.id, s.document, s.ordinal, s.level, s.family, s.length, f.stems, f.words, f.context"
        f" FROM statements s JOIN fulltext f ON f.rowid = s.row WHERE s.ranks = 1 AND s.row {_WITHIN}"
    )
    for row, id, document, ordinal, level, family, length, *texts in connection.execute(query, values).all():
        stemmed, folded, context = texts
        own = folded.split()
        concepts = tuple(sorted(tagged.get(row, ())))
        signals = Signals(
            semantic=(near[row] - mean) / spread,
            words=word_share(question, stemmed.split()),
            concepts=len(concepts) / len(question.concepts) if question.concepts else 0.0,
            phrase=phrase_share(question, own),
            length=length,
            named=document in named,
        )
        total = fuse(signals, weights)
        made = Candidate(row, id, document, ordinal, level, family, total, near[row], signals, concepts)
        found.append(Scored(made, own, context.split()))
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
