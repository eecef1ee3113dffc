"""Language versions: what is planted is found, what only language makes different is left alone."""

import tomllib
from functools import lru_cache
from pathlib import Path

import pytest

from index.concord import Concordance, concord
from index.embed import load_embedder
from index.errors import BadQuery
from index.models import Finding, Record
from index.records import to_record
from index.scoring.versions import score
from index.versions.votes import apart, listed
from ingest.models import Document, Metadata, Paragraph
from ingest.read import load, read
from nlp.annotate import annotate
from nlp.lexicon import load_lexicon

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
LANGUAGES = ("en", "es", "fr", "pt")


def record(path: Path) -> Record:
    document = read(load(path))
    return to_record(document, annotate(document, load_lexicon()), load_embedder("fast"))


def written(language: str, sentences: list[str]) -> Record:
    text, paragraphs = "", []
    for number, sentence in enumerate(sentences, start=1):
        paragraphs.append(Paragraph(len(text), len(text) + len(sentence), label=str(number), language=language))
        text += sentence + "\n"
    document = Document(
        f"{language:0>12}", f"x.{language}", language, text, language, Metadata(date="2024-06-01"), tuple(paragraphs)
    )
    return to_record(document, annotate(document, load_lexicon()), load_embedder("fast"))


@lru_cache(maxsize=4)
def versions(work: str) -> tuple[list[Record], Concordance]:
    records = [record(SAMPLE / "pdf" / f"{work}.{code}.pdf") for code in LANGUAGES]
    return records, concord(records)


def told(findings: tuple[Finding, ...], severity: str) -> list[str]:
    return [f"{f.type}: {f.message}" for f in findings if f.severity == severity]


def test_every_planted_difference_is_found_and_nothing_else_is_high():
    labels = tomllib.loads((SAMPLE / "differences.toml").read_text(encoding="utf-8"))["difference"]
    rows, errors = score(labels, *versions("2024-06-bruges-declaration"))
    assert errors == {"version differences": [], "further high findings": []}
    assert rows[0].value == 1


def test_faithful_versions_raise_no_alarm():
    _, found = versions("2022-05-cartagena-declaration")
    assert told(found.findings, "high") == []
    assert len(told(found.findings, "medium")) <= 3


@pytest.fixture(scope="module")
def los_angeles(shared: Path) -> Concordance:
    stem = "2022-06-los-angeles-declaration"
    return concord([record(shared / "documents" / f"{stem}.{code}.pdf") for code in LANGUAGES])


def test_the_real_differences_of_the_los_angeles_declaration(los_angeles: Concordance):
    high = told(los_angeles.findings, "high")
    assert any("Guyana" in text and text.startswith("signatories") for text in high)
    assert any("Bahamas" in text and text.startswith("signatories") for text in high)
    assert any("Nos comprometemos a" in text and "are committed to" in text for text in high)
    assert any("temporairement" in text and "temporary" in text for text in high)
    scope = [f.message for f in los_angeles.findings if f.type == "scope"]
    assert any("police" in text and "law enforcement" in text for text in scope)


def test_few_alarms_on_the_los_angeles_declaration(los_angeles: Concordance):
    assert len(told(los_angeles.findings, "high")) <= 10
    assert not [f for f in los_angeles.findings if f.type.startswith("missing")]


def test_rows_hold_every_statement_once(los_angeles: Concordance):
    for version in range(4):
        ids = [s.id for row in los_angeles.paragraphs for s in row[version]]
        assert len(ids) == len(set(ids)) > 50


EN = ["We will train 300 judges every year.", "We will not share these data with third States.",
      "We commit to opening a shelter in each port city by 2027."]  # fmt: skip
ES = ["Formaremos a 300 jueces cada año.", "No compartiremos estos datos con terceros Estados.",
      "Nos comprometemos a abrir un refugio en cada ciudad portuaria antes de 2027."]  # fmt: skip


def test_two_versions_that_agree():
    assert [f for f in concord([written("en", EN), written("es", ES)]).findings if f.severity != "low"] == []


@pytest.mark.parametrize(
    ("row", "text", "kind"),
    [
        (0, "Formaremos a 200 jueces cada año.", "figure"),
        (1, "Compartiremos estos datos con terceros Estados.", "negation"),
        (2, "Nos comprometemos a abrir un refugio en cada ciudad portuaria antes de 2029.", "date"),
        (2, "Tenemos la intención de abrir un refugio en cada ciudad portuaria antes de 2027.", "level"),
        (2, "Nos comprometemos a abrir, en la medida de lo posible, un refugio en cada ciudad portuaria antes de 2027.",
         "hedge"),
    ],
)  # fmt: skip
def test_each_kind_of_difference(row: int, text: str, kind: str):
    other = [text if number == row else sentence for number, sentence in enumerate(ES)]
    found = concord([written("en", EN), written("es", other)]).findings
    assert kind in {f.type for f in found if f.severity in ("high", "medium")}


def test_a_paragraph_left_out():
    found = concord([written("en", EN), written("es", [ES[0], ES[2]])]).findings
    assert [(f.type, f.statement and f.statement.text) for f in found if f.severity == "high"] == [
        ("missing_paragraph", EN[1])
    ]


def test_votes_and_prose():
    assert apart(["84", "84", "40", None]) == ([0, 1], [2])
    assert apart(["84", None, "84"]) == ([0, 2], [])
    assert listed(["English", "Spanish", "French"]) == "English, Spanish and French"


def test_one_version_is_refused():
    with pytest.raises(BadQuery, match="two versions"):
        concord([written("en", EN)])
