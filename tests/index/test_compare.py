"""Relations, changed fields and redlines of pairs; two documents side by side."""

import json
from pathlib import Path

import pytest

from index.compare import compare, cosmetic, relate
from index.embed import load_embedder
from index.figures import parse_number, read_dates, read_figures
from index.records import to_record
from index.redline import redline
from index.scoring.pairs import as_statement, evaluate_pairs
from index.wording import load_terms, load_wording
from ingest.models import Document, Metadata, Paragraph
from nlp.annotate import annotate
from nlp.lexicon import load_lexicon

PAIRS = Path(__file__).parents[1] / "data" / "pairs.jsonl"


def fields(a: str, b: str, la: str = "en", lb: str = "en") -> tuple[str, set[str]]:
    lexicon = load_lexicon()
    match = relate(as_statement(a, la, lexicon), as_statement(b, lb, lexicon), 0.9)
    return match.relation, {change.field for change in match.changes if change.substantive}


CASES = [
    # a hedge added is weaker, the level that goes with it is not told twice
    ("We will inspect all ports.", "We will inspect all ports, as appropriate.", "weakens", {"hedge"}),
    # spelling and order are cosmetic
    ("We will recognize the labor unions.", "We will recognise the labour unions.", "restates", set()),
    # a modal outranks everything but a contradiction
    ("The parties shall publish the data.", "The parties may publish the data.", "weakens", {"modal"}),
    ("We will not extradite minors to third States.", "We will extradite minors to third States.", "contradicts",
     {"negation"}),
    # "expand" and "limit" cannot both hold
    ("We will expand the mandate of the court.", "We will limit the mandate of the court.", "contradicts",
     {"negation"}),
    ("We will train 300 judges in the region.", "We will train 200 judges in the region.", "weakens", {"quantity"}),
    ("We will protect the witnesses of the trial.", "We will protect the journalists of the trial.", "changes",
     {"object"}),
]  # fmt: skip


@pytest.mark.parametrize(("a", "b", "relation", "changed"), CASES)
def test_relations(a: str, b: str, relation: str, changed: set[str]):
    assert fields(a, b) == (relation, changed)


def test_determination_is_a_rung_below_commitment_in_every_language():
    french = "Nous sommes déterminés à protéger les victimes."
    assert fields("We commit to protecting victims.", french, "en", "fr") == ("weakens", {"level"})


def test_should_and_debe_are_not_told_apart_across_languages():
    relation, changed = fields("Governments should protect witnesses.", "Los gobiernos deben proteger a los testigos.",
                               "en", "es")  # fmt: skip
    assert "modal" not in changed
    assert relation in ("restates", "strengthens", "weakens")


def test_the_labelled_pairs_reach_the_target_on_both_halves():
    lines = [json.loads(line) for line in PAIRS.read_text(encoding="utf-8").splitlines()]
    assert len(lines) == 120
    rows, _ = evaluate_pairs(lines, load_lexicon())
    found = {row.language: row.value for row in rows if row.measure == "relation macro-F1"}
    assert min(found["all"], found["tune"], found["held"]) >= 0.85


def test_redline_gives_both_texts_back():
    a, b = "We shall report annually, to the secretariat.", "We may report to the new secretariat each year."
    spans = redline(a, b)
    assert " ".join(s.text for s in spans if s.op != "insert") == "We shall report annually, to the secretariat ."
    assert " ".join(s.text for s in spans if s.op != "delete") == "We may report to the new secretariat each year ."


# fmt: off
FIGURES = [
    ("en", "EUR 58.8 million, 40% of forty-two ships within thirty days",
     [(58.8e6, "EUR"), (40, "%"), (42, ""), (30, "day")]),
    ("es", "58,8 millones de euros y 1.500 agentes; mil millones de dólares",
     [(58.8e6, "EUR"), (1500, ""), (1e9, "USD")]),
    ("fr", "quatre-vingt-dix pays et 3 milliards d’euros au 9e sommet", [(90, "country"), (3e9, "EUR")]),
    ("pt", "mil milhões de euros, 2 bilhões de dólares, 30 por cento", [(1e9, "EUR"), (2e9, "USD"), (30, "%")]),
    # codes and names are no figures
    ("en", "COVID-19, A/RES/55/25 and S4", []),
    # the currency of the next sum is not the unit of a year
    ("en", "in 2025 EUR 1.8 million", [(2025, "yearnum"), (1.8e6, "EUR")]),
]  # fmt: skip


@pytest.mark.parametrize(("language", "text", "expected"), FIGURES)
def test_figures(language: str, text: str, expected: list[tuple[float, str]]):
    wording = load_wording(language)
    assert [(round(f.value, 6), f.unit) for f in read_figures(text, wording, read_dates(text, wording))] == expected


def test_numbers_and_dates():
    assert [parse_number(n) for n in ("58,8", "1.500.000", "1,234.5", "12 000", "0,500")] == [
        58.8, 1_500_000, 1234.5, 12_000, 0.5]  # fmt: skip
    for language, text in (("en", "June 10, 2022"), ("es", "10 de junio de 2022"), ("fr", "le 10 juin 2022")):
        assert [d.iso for d in read_dates(text, load_wording(language))] == ["2022-06-10"]


def test_terms_name_each_other_rightly():
    terms = load_terms()
    assert terms.opposed("expand", "limit")
    assert terms.by_id["police"].broader == "law-enforcement"
    for code in ("en", "es", "fr", "pt"):
        assert terms.phrases[code].find(["police"] if code in ("en", "fr") else ["policia"])[0].id == "police"


def document(sentences: list[str]) -> Document:
    text, paragraphs = "", []
    for sentence in sentences:
        paragraphs.append(Paragraph(len(text), len(text) + len(sentence), language="en"))
        text += sentence + "\n"
    return Document(
        f"{len(text):012d}", "x.txt", str(len(text)), text, "en", Metadata(date="2024-06-01"), tuple(paragraphs)
    )


def test_two_documents():
    lexicon, embedder = load_lexicon(), load_embedder("fast")
    old = ["We commit to share data on illegal mining.", "We will destroy surplus ammunition in public every month.",
           "We recognise the role of civil society."]  # fmt: skip
    new = ["We recognise the rôle of civil society.", "We intend to share data on illegal mining.",
           "The next summit takes place in a castle near the sea."]  # fmt: skip
    a, b = (to_record(d, annotate(d, lexicon), embedder) for d in (document(old), document(new)))
    found = compare(a, b)
    assert [(m.relation, m.a and m.a.text, m.b and m.b.text) for m in found] == [
        ("restates", old[2], new[0]), ("weakens", old[0], new[1]), ("dropped", old[1], None), ("new", None, new[2]),
    ]  # fmt: skip
    assert cosmetic(found[0])
    assert not cosmetic(found[1])
