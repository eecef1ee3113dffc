"""What is exchanged is told in the words of the text; rewording, headings and datelines raise no alarm."""

import pytest

from index.cited import find_citation_faults
from index.figures import read_dates, read_figures
from index.frame import is_line, is_opening
from index.models import Match, Record
from index.relations import relate
from index.scoring.pairs import as_statement
from index.wording import load_wording
from ingest.models import Document, Metadata
from nlp.lexicon import load_lexicon
from nlp.models import Annotations


def related(a: str, b: str, language: str = "en", similarity: float = 1.0) -> Match:
    lexicon = load_lexicon()
    return relate(as_statement(a, language, lexicon), as_statement(b, language, lexicon), similarity)


def fields(match: Match) -> dict[str, tuple[str, str]]:
    return {c.field: (c.before, c.after) for c in match.changes if c.substantive}


def test_an_exchanged_thing_is_printed_as_written():
    match = related(
        "We will inspect the warehouses of free ports.", "We will inspect the hangars of regional airports."
    )
    assert match.relation == "changes"
    assert fields(match) == {"object": ("warehouses of free ports", "hangars of regional airports")}


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        ("en", "We will reply within 12 hours.", "We will reply in no more than 12 hours."),
        (
            "es",
            "Entregaremos el informe antes del 31 de mayo de 2027.",
            "Antes del 31/05/2027 entregaremos el informe.",
        ),
        ("fr", "Nous regrettons la fermeture du centre.", "Nous regrettons vivement la fermeture du centre."),
        ("en", "The text has no legal effect.", "The text does not have legal effect."),
    ],
)
def test_rewording_changes_nothing(language: str, a: str, b: str):
    assert related(a, b, language).relation == "restates"


@pytest.mark.parametrize(
    ("language", "a", "b", "relation", "field"),
    [
        ("en", "We will publish the list.", "We will refrain from publishing the list.", "contradicts", "negation"),
        ("en", "Such evidence is admissible.", "Such evidence is inadmissible.", "contradicts", "negation"),
        ("en", "We will answer within 60 days.", "We will answer within 30 days.", "strengthens", "deadline"),
        ("en", "We will report by 2027.", "We will report in due course.", "weakens", "deadline"),
        ("en", "We will hold two joint exercises.", "We will hold one joint exercise.", "weakens", "quantity"),
        ("en", "Half of the vessels will be searched.", "20 % of the vessels will be searched.", "weakens", "quantity"),
        ("en", "We invite ports to join.", "We invite ports to consider joining.", "weakens", "level"),
        ("en", "We will hear judges, clerks and guards.", "We will hear judges and guards.", "weakens", "scope"),
        ("en", "The fair will open on 3 May 2027.", "The fair will open on 9 May 2027.", "changes", "deadline"),
    ],
)
def test_what_drafters_do(language: str, a: str, b: str, relation: str, field: str):
    match = related(a, b, language)
    assert match.relation == relation
    assert field in fields(match)


def test_grave_words_need_a_sure_pair():
    a, b = "We will publish the list.", "We will not publish the list."
    assert related(a, b).relation == "contradicts"
    assert related(a, b, similarity=0.7).relation == "changes"


def test_datelines_and_lists_of_delegations_do_not_shout():
    match = related("Second Forum on Rivers, Lima, 19-20 May 2022", "Third Forum on Rivers, Lyon, 12 June 2024")
    assert match.relation == "changes"
    assert set(fields(match)) == {"date"}
    a = "The heads of delegation of Chile, France, Peru and Spain met in Lima on 19 and 20 May 2022."
    b = "The heads of delegation of Chile, France, Italy, Peru and Spain met in Lyon on 12 and 13 June 2024."
    match = related(a, b)
    assert match.relation == "changes"
    assert fields(match)["signatories"] == ("", "Italy")
    lexicon = load_lexicon()
    assert is_opening(as_statement(a, "en", lexicon))
    assert not is_line(as_statement("We will act by 3 May 2027.", "en", lexicon))


def test_days_shares_and_footnote_marks():
    wording = load_wording("en")
    text = "On 12-13 June 2024 and 1 and 2 July 2025 a quarter of the ports were closed.2"
    dates = read_dates(text, wording)
    assert [text[d.start : d.end] for d in dates] == ["12-13 June 2024", "1 and 2 July 2025"]
    assert [(f.value, f.unit) for f in read_figures(text, wording, dates)] == [(25.0, "%")]


def test_a_text_cited_with_a_wrong_date(monkeypatch: pytest.MonkeyPatch):
    class Info:
        id, title, date, place, sha256, source = "x", "Lima Declaration on Rivers", "2022-05-19", "Lima", "s", "x.pdf"

    class Stored:
        def documents(self) -> list[type[Info]]:
            return [Info]

    lexicon = load_lexicon()
    for date, faults in (("20 May 2022", 0), ("20 May 2021", 1)):
        cited = as_statement(f"We recall the Lima Declaration of {date} on rivers and ports.", "en", lexicon)
        document = Document(id="d", source="d", sha256="d", text="", language="en", metadata=Metadata())
        draft = Record(document, Annotations(statements=(cited,)), ())
        found = find_citation_faults(Stored(), draft)  # type: ignore[arg-type]
        assert len(found) == faults
