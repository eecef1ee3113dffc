import pytest

from index.meetings import meetings
from index.mentioned import date_near, mentioned_meetings
from index.models import Filters


def test_meetings_that_discussed_a_topic_in_order_of_date(corpus, embedder, lexicon):
    found = meetings(corpus, "money laundering", Filters(), embedder, lexicon)
    assert [(m.name, m.date) for m in found] == [
        ("Lima Round Table 2023", "2023-05-10"),
        ("Quito Summit 2024", "2024-06-20"),
    ]
    assert [d.source for d in found[0].documents] == ["2023-05-lima.en.pdf"]
    assert "money laundering" in found[0].hits[0].statement.text
    assert found[0].hits[0].rank == 1


def test_a_meeting_that_only_touches_the_topic_is_dropped(corpus, embedder, lexicon):
    found = meetings(corpus, "the extradition treaty signed in March", Filters(), embedder, lexicon)
    assert [m.name for m in found] == ["Lima Round Table 2023"]


def test_without_a_topic_all_meetings_with_their_subjects(corpus, embedder, lexicon):
    found = meetings(corpus, None, Filters(), embedder, lexicon)
    assert [(m.id, m.subjects) for m in found] == [
        ("lima-round-table-2023", ("money-laundering",)),
        ("quito-summit-2024", ("money-laundering",)),
    ]
    assert [m.id for m in meetings(corpus, None, Filters(since="2024"), embedder, lexicon)] == ["quito-summit-2024"]


@pytest.mark.parametrize(
    ("text", "mention", "today", "expected"),
    [
        # A month and a year beside the name.
        ("the EU-CELAC Summit in July 2023 gave a mandate", "EU-CELAC Summit", "2024-01-01", "2023-07"),
        # A month that lies behind, of this year and of the one before.
        ("as the Summit decided last July", "Summit", "2024-09-12", "2024-07"),
        ("as the Summit decided last July", "Summit", "2024-03-12", "2023-07"),
        ("la Cumbre celebrada el pasado mes de noviembre", "Cumbre", "2026-02-01", "2025-11"),
        ("le Sommet de juillet dernier", "Sommet", "2024-01-15", "2023-07"),
        ("a Cúpula do próximo mês de outubro", "Cúpula", "2024-03-01", "2024-10"),
        # A year only.
        ("the Summit of last year", "Summit", "2024-03-01", "2023"),
        # "may" as a verb is no month; nothing is known.
        ("the Summit may decide", "Summit", "2024-03-01", ""),
        # The year in the name itself.
        ("at Summit 2019 in Lima", "Summit 2019", "2024-03-01", "2019"),
    ],
)
def test_a_mention_is_dated_by_the_words_around_it(text, mention, today, expected):
    start = text.index(mention)
    assert date_near(text, start, start + len(mention), today) == expected


def test_meetings_that_are_only_mentioned(corpus, take, paper):
    entities = {
        "Santa Marta Summit": ("santa-marta-summit", "meeting"),
        "Lima Round Table": ("lima-round-table", "meeting"),
    }
    lines = [
        ("context", "We thank the host of the Santa Marta Summit last November."),
        ("context", "The Lima Round Table of May 2023 opened the way."),
        ("firm", "We will report to the Santa Marta Summit process by 2026."),
    ]
    take(
        corpus, paper("lima", name="n.en.pdf", lines=lines, entities=entities, date="2026-02-01", meeting="Later 2026")
    )
    found = mentioned_meetings(corpus, Filters())
    assert [(m.name, m.date, len(m.hits)) for m in found] == [
        ("SANTA-MARTA-SUMMIT (2025-11)", "2025-11", 1),
        ("SANTA-MARTA-SUMMIT (2026)", "2026", 1),
    ]
