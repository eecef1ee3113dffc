from dataclasses import replace

import pytest

from index.errors import BadQuery
from index.models import Filters, Query
from index.queries import parse
from index.question import language_of
from index.ranking import is_ranked, is_reference
from index.search import count, search
from index.spelling import nearest
from index.tokens import stems, words


@pytest.fixture
def ask(corpus, embedder, lexicon):
    return lambda text, **options: search(corpus, Query(text, **options), embedder, lexicon)


def test_versions_of_a_statement_are_one_hit(ask):
    hits = ask("sécurité des prisons avant 2026")
    assert hits[0].statement.language == "fr"
    assert [s.text for s in hits[0].versions] == ["Acordamos reforzar la seguridad de las cárceles antes de 2026."]
    families = [{hit.statement.id, *(s.id for s in hit.versions)} for hit in ask("prisons", limit=50)]
    assert sum(len(family) for family in families) == len(set().union(*families))


def test_the_version_shown_is_in_the_language_of_the_query_then_of_the_filter(ask):
    assert ask("seguridad de las cárceles")[0].statement.language == "es"
    assert ask("cárceles 2026", filters=Filters(languages=("fr",)))[0].statement.language == "fr"
    hit = ask("seguridad de las cárceles en 2026", filters=Filters(languages=("fr",)))[0]
    assert hit.statement.language == "fr"
    assert [s.language for s in hit.versions] == ["es"]


def test_a_hit_says_why(ask):
    hit = ask("blanqueo de capitales OEA")[0]
    assert set(hit.why.concepts) == {"money-laundering", "oas"}
    assert hit.why.exact == ("OEA", "blanqueo", "capitales")
    assert 0 < hit.why.semantic <= 1
    assert not hit.weak


def test_headings_never_rank(ask):
    texts = [hit.statement.text for hit in ask("Money laundering and assets", limit=50)]
    assert "Money laundering and assets" not in texts
    assert ask('"Money laundering and assets"', mode="exact") == []


@pytest.mark.parametrize("mode", ["hybrid", "semantic", "exact"])
def test_pages_follow_each_other(ask, mode):
    text = "data OR prisons OR OEA OR OAS OR datos" if mode == "exact" else "prisons data"
    whole = ask(text, mode=mode, limit=6)
    pages = [hit for offset in (0, 2, 4) for hit in ask(text, mode=mode, limit=2, offset=offset)]
    assert pages == whole
    assert [hit.rank for hit in pages] == list(range(1, len(whole) + 1))


def test_filters_shut_out_what_they_exclude(ask):
    filters = Filters(kinds=("commitment",), strengths=("soft",), since="2024-01", until="2024-12-31")
    hits = ask("prisons police", filters=filters)
    assert {(h.statement.strength, h.document.date) for h in hits} == {("soft", "2024-06-20")}
    assert not ask("prisons", filters=Filters(bodies=("nobody",)))
    assert {h.document.meeting for h in ask("prisons", filters=Filters(meetings=("Lima",)))} == {
        "Lima Round Table 2023"
    }
    assert {h.statement.text[:6] for h in ask("", filters=Filters(entities=("OAS",), languages=("es",)))} == {"Instam"}


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters(kinds=("promise",)), "commitment, call"),
        (Filters(strengths=("hard",)), "firm, soft"),
        (Filters(since="last year"), "2023-07"),
        (Filters(until="2023-13"), "no date"),
    ],
)
def test_filters_that_cannot_be_are_refused(ask, filters, said):
    with pytest.raises(BadQuery, match=said):
        ask("prisons", filters=filters)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('"prisons', "not closed"),
        ("(prisons", "not closed"),
        ("prisons)", "opening"),
        ("AND prisons", "both sides"),
        ("prisons OR", "both sides"),
        ("NOT prisons", "take away"),
        ("p*", "two letters"),
        ("pri*sons", "end of a word"),
        ("...", "no word"),
    ],
)
def test_an_exact_query_that_cannot_be_understood_gets_a_sentence(ask, text, said):
    with pytest.raises(BadQuery, match=said):
        ask(text, mode="exact")


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE x --", "a:b", 'x" OR 1', "{}", "^caret", "words : x", "NEAR(a b)", "%"]
)
def test_nothing_in_a_query_reaches_the_database_as_code(ask, text):
    for mode in ("hybrid", "semantic", "exact"):
        try:
            ask(text, mode=mode)
        except BadQuery:
            assert mode == "exact"


def test_not_binds_to_what_follows(ask):
    texts = [h.statement.text for h in ask("prison* NOT train", mode="exact")]
    assert len(texts) == 2
    assert not any("train" in text for text in texts)


def test_scopes(ask):
    assert ask("blanqueo AND fiscalías", mode="exact") == []
    hits = ask("blanqueo AND fiscalías", mode="exact", scope="document")
    assert {h.document.language for h in hits} == {"es"}
    assert len(hits) == 2
    whole = ask("extradition Europol", scope="document", limit=20)
    assert {h.document.source for h in whole} == {"2023-05-lima.en.pdf"}


def test_the_ledger_lists_newest_first_and_versions_once(ask, corpus):
    hits = ask("", filters=Filters(kinds=("commitment",)))
    assert [h.document.date for h in hits] == ["2024-06-20", "2024-06-20", "2023-05-10", "2023-05-10", "2023-05-10"]
    assert count(corpus, Query("", filters=Filters(kinds=("commitment",)))) == 5
    assert [len(h.versions) for h in hits] == [1, 1, 0, 0, 0]
    strongest = ask("", filters=Filters(kinds=("commitment",)), sort="strength")
    assert [h.statement.level for h in strongest] == [5, 5, 5, 3, 3]


def test_other_orders_of_what_answers(ask):
    by_date = ask("prisons OAS blanqueo", sort="date")
    by_strength = ask("prisons OAS blanqueo", sort="strength")
    for weak in (False, True):  # what really answers stands before the weak matches, each in its order
        dates = [h.document.date for h in by_date if h.weak is weak]
        assert dates == sorted(dates, reverse=True)
        levels = [h.statement.level for h in by_strength if h.weak is weak]
        assert levels == sorted(levels, reverse=True)
    assert [h.weak for h in by_date] == sorted(h.weak for h in by_date)


def test_another_order_loses_no_hit(ask):
    orders = [ask("prisons OAS blanqueo", sort=sort, limit=100) for sort in ("relevance", "date", "strength")]
    assert len({frozenset(h.statement.id for h in hits) for hits in orders}) == 1


def test_words_and_stems():
    assert words("Répu-blique l’OEA") == ["repu", "blique", "l", "oea"]
    assert stems("extradiciones", "es") == stems("extradición", "es")
    assert parse('a "b c" OR d').kind == "or"
    assert nearest("sanctons", {"sanctions": 2, "sections": 9}) == "sanctions"
    assert nearest("cat", {"car": 2}) == ""


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("Smith, J. (2019) Illicit trade in ports. Journal of Trade, pp. 1-20.", True),
        ("https://example.org/declaration.pdf", True),
        ("Ibid., p. 12.", True),
        ("Available at: www.example.org", True),
        (
            "We will publish the results on https://example.org and report on them to the next summit of ministers.",
            False,
        ),
        ("We will see to it that the treaty is ratified.", False),
    ],
)
def test_references_are_told_from_statements(text, reference):
    assert is_reference(text) is reference


def test_contents_lines_do_not_rank(written, paper):
    record, _ = written(paper("lima", lines=[("context", "Prisons ............ 12"), ("context", "Prisons are full.")]))
    ranked = [is_ranked(statement, record.document) for statement in record.annotations.statements]
    assert ranked == [False, True]


def test_a_query_is_read_in_the_languages_of_the_lexicon() -> None:
    words = ["decomiso", "de", "los", "bienes"]
    assert language_of(words, ("en", "es")) == "es"
    assert language_of(words, ("en",)) == ""


def test_a_word_of_a_language_is_no_misspelling(corpus, lexicon):
    """Only a word that no language has is put right by the nearest that the corpus holds."""
    from index.question import understand

    with corpus.engine.connect() as connection:
        strange = understand(corpus, connection, "lawndering", lexicon, lambda _: False)
        known = understand(corpus, connection, "lawndering", lexicon, lambda word: word == "lawndering")
    assert strange.terms[0].better == strange.corrected == "laundering"
    assert not known.terms[0].better and not known.corrected


def test_the_bundled_vocabulary_tells_words_from_misspellings():
    from index.embed import load_embedder
    from index.nearness import word_vectors

    knows = word_vectors(load_embedder("fast")).knows
    assert all(knows(word) for word in ("deported", "harbour", "empresas", "gages", "milhares", "cidadaos"))
    assert not any(knows(word) for word in ("confiscaton", "extraditon", "blanqeuo", "investigacoies"))


def test_the_count_follows_what_is_written(corpus, take, paper):
    from index.search import count

    before = count(corpus, Query(""))
    take(corpus, paper("lima", name="again.en.pdf", lines=[("firm", "We will plant a tree at every border post.")]))
    assert count(corpus, Query("")) > before


@pytest.mark.parametrize(
    ("section", "kind", "ranks"),
    [
        # the lines of the list itself
        (("Contents",), "context", False),
        (("1. Opening", "Références"), "context", False),
        # numbered headings nest below an unnumbered one that came before them
        (("CONTENTS", "2. Prisons"), "firm", True),
        (("Índice", "1. Introducción"), "context", True),
        # what a list is followed by without a heading
        (("References",), "firm", True),
    ],
)
def test_only_the_list_below_its_heading_is_left_out(written, paper, section, kind, ranks):
    record, _ = written(paper("lima", lines=[(kind, "We will publish a joint report on prisons every year.")]))
    (statement,) = record.annotations.statements
    assert is_ranked(replace(statement, section=section), record.document) is ranks
