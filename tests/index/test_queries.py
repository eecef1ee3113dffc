"""How the exact mode reads a query: what NOT and a minus take away, numbered paragraphs, and what is too much."""

import pytest

from index.errors import BadQuery
from index.models import Query
from index.numbered import read_numbered
from index.queries import Branch, Leaf, leaves, parse
from index.search import count, search


@pytest.fixture
def ask(corpus, embedder, lexicon):
    return lambda text, **options: search(corpus, Query(text, mode="exact", **options), embedder, lexicon)


@pytest.mark.parametrize(
    "text",
    [
        'prisons -"train their staff"',
        "prisons -“train their staff”",
        "prisons -(train staff)",
        "prisons -(train OR nothing)",
        "prisons -train",
        "prisons AND NOT (train OR nothing)",
    ],
)
def test_a_minus_takes_away_the_word_phrase_or_group_after_it(ask, text):
    everywhere = {hit.statement.text for hit in ask("prisons")}
    left = {hit.statement.text for hit in ask(text)}
    assert left == {said for said in everywhere if "train" not in said}
    assert left < everywhere


def test_a_hyphen_inside_or_alone_takes_nothing_away():
    assert parse("drug-trafficking") == Leaf(("drug", "trafficking"))
    assert parse("EU - CELAC") == parse("EU CELAC")
    assert parse('"a b"-"c d"') == Branch("and", (Leaf(("a", "b")), Leaf(("c", "d"))))
    # What follows a phrase without a word must not be taken away in its stead.
    assert parse('drugs -"…" cannabis') == parse("drugs cannabis")
    with pytest.raises(BadQuery, match="NOT needs a word"):
        parse("drugs NOT … cannabis")


@pytest.mark.parametrize(
    "text",
    [
        "(" * 3000 + "prisons" + ")" * 3000,
        "prisons " + "NOT " * 2000 + "police",
        "prisons " + "-(" * 100 + "police" + ")" * 100,
        " OR ".join(["prisons"] * 3000),
        " ".join(["prisons"] * 20_000),
        '"' + "prisons " * 20_000 + '"',
    ],
)
def test_too_long_or_too_deep_a_query_is_refused(ask, corpus, text):
    for look in (ask, lambda asked: count(corpus, Query(asked, mode="exact"))):
        with pytest.raises(BadQuery, match=r"too (long|deep)"):
            look(text)


def test_a_long_query_within_the_limits_is_answered(ask):
    for scope in ("statement", "document"):
        assert ask(" OR ".join(["prisons"] * 400), scope=scope)
        assert ask("(" * 40 + "prisons" + ")" * 40, scope=scope)


# How each language names a paragraph; several numbers are any of them.
@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("par. 9", ["9"]),
        ("para 9", ["9"]),
        ("¶ 9", ["9"]),
        ("§9", ["9"]),
        ("paragraphs 9 and 10", ["9", "10"]),
        ("paras. 9, 10 and 12", ["9", "10", "12"]),
        ("paragraph 9(a)", ["9a"]),
        ("point 9", ["9"]),
        ("apartado 9", ["9"]),
        ("apartados 9 y 10", ["9", "10"]),
        ("párrafos 9 a 11", ["9", "10", "11"]),
        ("alinéa 9", ["9"]),
        ("paragraphes 9 à 11", ["9", "10", "11"]),
        ("parágrafo 9", ["9"]),
        ("PARAGRAFO 9", ["9"]),
        ("artículos 4 y 5", ["4", "5"]),
    ],
)
def test_numbered_paragraphs_in_every_language(text, numbers):
    assert [leaf.number for leaf, _ in leaves(parse(text))] == numbers


def test_other_words_before_a_number_are_words():
    assert read_numbered("par 9 pays", 0) is None  # French "by nine countries"
    assert read_numbered("parade 9", 0) is None
    assert parse("paragraph 9 AND 10") == Branch("and", (parse("paragraph 9"), Leaf(("10",))))


def test_a_paragraph_and_its_items_are_found_by_number(ask, corpus, written, paper):
    from dataclasses import replace

    assert {hit.statement.paragraph for hit in ask("paragraphs 2 and 3")} == {"2", "3"}
    record, data = written(paper("lima", name="items.en.pdf", lines=[("firm", f"We act: {n}.") for n in "abcd"]))
    labels = ("9", "a", "10", "a")
    numbered = tuple(
        replace(s, paragraph=label) for s, label in zip(record.annotations.statements, labels, strict=True)
    )
    with corpus.writing():
        corpus.add(replace(record, annotations=replace(record.annotations, statements=numbered)), data)
    assert [hit.statement.text for hit in ask("paragraph 9(a)")] == ["We act: b."]


def test_the_wider_scope_finds_no_less(ask):
    for text in ("prisons NOT train", "prisons -(train OR police)", "prisons OR NOT data", "security prisons"):
        narrow = {hit.statement.id for hit in ask(text, limit=50)}
        assert narrow <= {hit.statement.id for hit in ask(text, scope="document", limit=50)}
