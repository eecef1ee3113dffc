"""The search cases of tests/relevance, run with the bundled model and registry on documents of our own."""

import hashlib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from index.embed import load_embedder
from index.models import Filters, Hit, Query
from index.records import to_record
from index.search import search
from index.store import Corpus
from ingest.ids import stable_id
from ingest.models import Document, Metadata, Paragraph
from nlp.lexicon import load_lexicon
from nlp.mentions import find_mentions
from nlp.models import Annotations, Statement

FOLDER = Path(__file__).parents[1] / "relevance"
CASES = tomllib.loads((FOLDER / "cases.toml").read_text("utf-8"))["case"]


def write(table: dict[str, Any]) -> tuple[Document, Annotations, bytes]:
    lines, text = table["lines"], "\n".join(line for _, line in table["lines"])
    data = text.encode()
    sha = hashlib.sha256(data).hexdigest()
    found = find_mentions([line for _, line in lines], table["language"], load_lexicon())
    paragraphs, statements = [], []
    at, number, section = 0, 0, ()
    for index, (kind, line) in enumerate(lines):
        heading = kind == "heading"
        section = (line,) if heading else section
        number += not heading
        label = "" if heading else str(number)
        end = at + len(line)
        paragraphs.append(Paragraph(at, end, "heading" if heading else "body", label, section=section))
        statement = Statement(
            stable_id(sha, str(index)), sha[:12], table["language"], 1, label, index, () if heading else section, at,
            end, line, "commitment" if kind in ("firm", "soft") else kind,
            {"firm": 5, "soft": 3}.get(kind, 0), kind if kind in ("firm", "soft") else None,
        )  # fmt: skip
        mentions = found[index]
        statements.append(replace(statement, crime_types=mentions.crime_types, entities=mentions.entities))
        at = end + 1
    meta = Metadata(**{key: table.get(key, "") for key in ("title", "date", "meeting", "symbol", "language")})
    document = Document(sha[:12], table["name"], sha, text, table["language"], meta, tuple(paragraphs))
    return document, Annotations(tuple(statements)), data


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with Corpus.open(tmp_path_factory.mktemp("relevance"), create=True) as corpus:
        with corpus.writing():
            for table in tomllib.loads((FOLDER / "documents.toml").read_text("utf-8"))["document"]:
                document, annotations, data = write(table)
                corpus.add(to_record(document, annotations, load_embedder("fast")), data)
        yield corpus


def place(part: str, hits: list[Hit]) -> int:
    """The rank at which a statement that holds `part` stands, or 0."""
    return next((hit.rank for hit in hits if re.search(part, hit.statement.text)), 0)


@pytest.mark.parametrize("case", CASES, ids=[case["reason"] for case in CASES])
def test_search(case: dict[str, Any], library: Corpus) -> None:
    filters = Filters(**{key: tuple(case[key]) for key in ("languages", "kinds", "strengths") if key in case})
    query = Query(case["query"], mode=case.get("mode", "hybrid"), filters=filters)
    hits = search(library, query, load_embedder("fast"), load_lexicon())
    shown = "\n".join(f"{h.rank}. {h.score} {h.why} {h.statement.text}" for h in hits)
    for part in case.get("expect", ()):
        rank = place(part, hits)
        assert 0 < rank <= case.get("k", 10), (
            f"expected {part!r} by {case.get('k', 10)}, found {rank or 'nowhere'}:\n{shown}"
        )
    for part in case.get("forbidden", ()):
        assert not place(part, hits), f"{part!r} must not be found:\n{shown}"
    if "expect_document" in case:
        sources = [hit.document.source for hit in hits[: case["k"]]]
        assert sources == [case["expect_document"]] * len(sources) and sources, shown
    if case.get("only"):
        assert len(hits) == len(case["expect"]), shown
    if case.get("nothing"):
        assert not hits, shown
    if case.get("weak"):
        assert all(hit.weak for hit in hits), shown
    elif not case.get("nothing") and case.get("strong", True):
        assert not hits[0].weak, shown
