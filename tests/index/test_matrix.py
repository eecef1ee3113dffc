import pytest

from index.errors import BadQuery
from index.matrix import matrix
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
