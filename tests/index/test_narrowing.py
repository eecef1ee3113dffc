"""What may answer a question by meaning: without what it excludes, in its scope; and how many that are."""

import pytest

from index.errors import BadQuery
from index.excluded import set_aside
from index.meetings import meetings
from index.models import Filters, Query
from index.search import count, search

LINES = [
    ("firm", "We will share data on drug trafficking with Europol."),
    ("firm", "We will watch drugs and the payment of bribes in prisons."),
    ("soft", "We intend to publish figures on cannabis and other drugs."),
    ("soft", "We intend to train prison staff."),
]


@pytest.fixture
def ask(corpus, embedder, lexicon, take, paper):
    with corpus.writing():
        take(corpus, paper("lima", name="drugs.en.pdf", lines=LINES, meeting="Drugs Forum"))

    def found(text, mode="hybrid", **options):
        hits = search(corpus, Query(text, mode, limit=100, **options), embedder, lexicon)
        return [hit.statement.text for hit in hits]

    return found


@pytest.mark.parametrize(
    ("text", "rest", "excluded"),
    [
        ("drugs NOT fentanyl", "drugs", [[["fentanyl"]]]),
        ("drugs AND NOT fentanyl ports", "drugs ports", [[["fentanyl"]]]),
        ("ransomware -payments", "ransomware", [[["payments"]]]),
        ('drugs -"drug trafficking"', "drugs", [[["drug", "trafficking"]]]),
        ("drogas NOT “tráfico de drogas”", "drogas", [[["trafico", "de", "drogas"]]]),
        ("ransomware -(payments OR actors)", "ransomware", [[["payments"]], [["actors"]]]),
        ("ransomware -(payments actors)", "ransomware", [[["payments"], ["actors"]]]),
        # What is none: a hyphen, a dash, a figure, a quoted minus, "not" in a sentence.
        ("EU-CELAC co-operation", "EU-CELAC co-operation", []),
        ("EU - CELAC", "EU - CELAC", []),
        ("plans 2020 -2025", "plans 2020 -2025", []),
        ('"states -not parties"', '"states -not parties"', []),
        ("who did not sign", "who did not sign", []),
    ],
)
def test_what_a_question_excludes_is_no_part_of_it(text, rest, excluded):
    asked, found = set_aside(text)
    assert asked == rest
    assert [[list(written) for written, _ in phrases] for phrases in found] == excluded


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("drugs NOT payments", ["payment"]),
        ("drugs -payments", ["payment"]),
        ('drugs -"drug trafficking"', ["drug trafficking"]),
        ("drugs -(cannabis OR payment)", ["cannabis", "payment"]),
        ("drugs -canna*", ["cannabis"]),
    ],
)
def test_what_is_excluded_is_left_out_in_any_form(ask, text, gone):
    everything, left = ask("drugs"), ask(text)
    assert any(word in said for said in everything for word in gone)
    assert not any(word in said for said in left for word in gone)
    drugs = {said for said in everything if "drug" in said}
    assert set(left) >= {said for said in drugs if not any(word in said for word in gone)}


def test_the_semantic_mode_leaves_out_what_is_excluded_too(ask):
    assert any("payment" in said for said in ask("drugs", "semantic"))
    assert not any("payment" in said for said in ask("drugs -payments", "semantic"))


def test_a_statement_goes_with_all_its_versions(ask):
    # The versions of one statement are one hit: what holds the word in Spanish is not shown in French.
    assert any("prisons avant 2026" in said for said in ask("sécurité des prisons"))
    assert not any("prisons avant 2026" in said for said in ask("sécurité des prisons -cárceles"))


def test_nothing_but_an_exclusion_is_refused(ask):
    for mode in ("hybrid", "semantic", "exact"):
        with pytest.raises(BadQuery, match="take away"):
            ask("-drugs", mode)


def test_meetings_leave_out_what_a_topic_excludes(ask, corpus, embedder, lexicon):
    topics = [meetings(corpus, topic, Filters(), embedder, lexicon) for topic in ("drugs", "drugs NOT cannabis")]
    shown = [[hit.statement.text for one in found for hit in one.hits] for found in topics]
    assert any("cannabis" in said for said in shown[0])
    assert not any("cannabis" in said for said in shown[1])


def test_the_scope_asks_for_all_terms_and_the_wider_finds_no_less(ask):
    anywhere = ask("drugs prisons")
    in_one = ask("drugs prisons", scope="statement")
    in_document = ask("drugs prisons", scope="document")
    assert (
        in_one
        == ask("drugs prisons", "semantic", scope="statement")
        == ["We will watch drugs and the payment of bribes in prisons."]
    )
    assert set(in_document) == {said for _, said in LINES}
    assert set(in_one) < set(in_document) < set(anywhere)
    assert ask("drugs zzzyx", scope="statement") == ask("drugs zzzyx", scope="document") == []


def test_a_concept_meets_the_scope_in_any_language(ask):
    # "blanqueo de capitales" is one concept with "money laundering", whose words the Spanish question lacks.
    found = ask("blanqueo de capitales datos", scope="statement")
    assert found == ["Instamos a la OEA a publicar los datos sobre el blanqueo de capitales."]
    assert len(ask("blanqueo de capitales Europol", scope="statement")) == 1


def test_without_a_scope_nothing_must_stand_together(ask):
    assert ask("drugs prisons") == ask("drugs prisons", scope="any")
    assert ask("prisons train", "exact") == ask("prisons train", "exact", scope="statement")


@pytest.mark.parametrize("text", ["\0", "%", "…", "- -"])
def test_a_question_without_a_word_finds_and_counts_nothing(ask, corpus, text):
    assert ask(text) == ask(text, "semantic") == []
    assert count(corpus, Query(text)) == 0


def test_the_count_leaves_out_what_is_excluded_or_out_of_scope(ask, corpus, embedder, lexicon):
    def counted(text, **options):
        return count(corpus, Query(text, **options), embedder, lexicon)

    every = counted("drugs")
    assert counted("drugs -cannabis") == every - 1
    assert counted("drugs prisons", scope="statement") == 1
    assert counted("drugs prisons", scope="document") == len(LINES)
    assert every == counted("drugs prisons") == counted("")
