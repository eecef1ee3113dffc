import pytest

from index.errors import BadQuery
from index.matrix import matrix
from index.meetings import meetings, passages_in
from index.models import Filters, Query
from index.search import count


def test_a_cell_counts_versions_once_and_opens_its_statements(corpus, embedder, lexicon):
    counted = matrix(corpus, rows="crime-types", columns="meetings")
    assert [line.id for line in counted.columns] == ["lima-round-table-2023", "quito-summit-2024"]
    assert [(cell.row, cell.column, cell.count) for cell in counted.cells] == [
        ("money-laundering", "lima-round-table-2023", 1),
        ("money-laundering", "quito-summit-2024", 1),
    ]
    for cell in counted.cells:
        assert count(corpus, Query("", filters=cell.filters)) == cell.count


@pytest.mark.parametrize("rows", ["crime-types", "actors", "entities", "kinds"])
@pytest.mark.parametrize("columns", ["meetings", "years"])
def test_every_cell_opens_as_many_statements_as_it_counts(corpus, rows, columns):
    counted = matrix(corpus, rows=rows, columns=columns, filters=Filters(since="2023"))
    assert counted.cells
    for cell in counted.cells:
        assert count(corpus, Query("", filters=cell.filters)) == cell.count


def test_rows_of_topics(corpus, embedder, lexicon):
    counted = matrix(corpus, rows=["money laundering"], columns="years", embedder=embedder, lexicon=lexicon)
    assert [(cell.column, cell.topic) for cell in counted.cells] == [
        ("2023", "money laundering"),
        ("2024", "money laundering"),
    ]


def test_rows_and_columns_that_cannot_be(corpus):
    with pytest.raises(BadQuery, match="crime-types, actors"):
        matrix(corpus, rows="weather")
    with pytest.raises(BadQuery, match="meetings or years"):
        matrix(corpus, columns="weeks")  # type: ignore[arg-type]


@pytest.fixture
def richer(corpus, take, paper):
    """With a paper whose statements name two crimes and of which one meeting speaks of a topic more than ten times."""
    crimes = {"extortion": "extortion", "organised crime": "organised-crime"}
    lines = [
        ("firm", "We agree to fight extortion by organised crime."),
        ("firm", "We agree to fight extortion in transport."),
        ("firm", "We agree to study organised crime."),
        *(("firm", f"We will train the prison staff of region {letter} in prisons.") for letter in "ABCDEFGHIJKLMN"),
    ]
    take(corpus, paper("lima", name="n.en.pdf", lines=lines, crimes=crimes, date="", meeting="Lima Round Table"))
    return corpus


@pytest.mark.parametrize("columns", ["meetings", "years"])
@pytest.mark.parametrize(
    ("rows", "filters"),
    [
        # Values of one filter are joined by OR: the row must not take the place of what was asked.
        ("crime-types", Filters(crime_types=("extortion",))),
        ("crime-types", Filters(crime_types=("extortion", "money-laundering"))),
        ("actors", Filters(actors=("signatories",))),
        # A meeting may be asked for by a name that several bear, and its id may be part of another's name.
        ("crime-types", Filters(meetings=("Lima",))),
        ("kinds", Filters()),
    ],
)
def test_a_cell_holds_to_the_filters_given(richer, rows, columns, filters):
    counted = matrix(richer, rows=rows, columns=columns, filters=filters)
    assert len(counted.cells) > 1
    for cell in counted.cells:
        assert count(richer, Query("", filters=cell.filters)) == cell.count


def test_conditions_that_must_all_hold(richer):
    both = Filters(crime_types=("extortion",), also=("crime_type:organised-crime",))
    assert count(richer, Query("", filters=both)) == 1
    years = [count(richer, Query("", filters=Filters(also=(f"year:{year}",)))) for year in (2023, 2024, "undated")]
    assert all(years) and sum(years) == count(richer, Query(""))
    with pytest.raises(BadQuery, match="field:value"):
        count(richer, Query("", filters=Filters(also=("weather:rain",))))


@pytest.mark.parametrize("columns", ["meetings", "years"])
def test_a_cell_of_a_topic_counts_all_its_passages_and_opens_them(richer, embedder, lexicon, columns):
    topics = ["prisons", "extradition"]
    counted = matrix(richer, rows=topics, columns=columns, embedder=embedder, lexicon=lexicon)
    assert max(cell.count for cell in counted.cells) > 10
    for cell in counted.cells:
        place = {"meeting" if columns == "meetings" else "year": cell.column}
        opened = passages_in(richer, cell.topic, cell.filters, embedder, lexicon, **place)
        assert sum(len(meeting.hits) for meeting in opened) == cell.count
    told = meetings(richer, "prisons", Filters(), embedder, lexicon)
    assert max(meeting.passages for meeting in told) > max(len(meeting.hits) for meeting in told) == 10
