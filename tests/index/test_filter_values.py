"""Filters as people give them: codes, days that do not exist, values that nothing goes by."""

import pytest

from index.errors import BadQuery
from index.filter_values import resolve_codes, unknown_values
from index.filters import check_filters
from index.models import Filters


def test_a_code_stands_for_the_crime_types_under_it(lexicon):
    codes = {c.id: c.code for c in lexicon.concepts.concepts.values() if c.type == "crime"}
    code = codes["money-laundering"]
    for given in (code, code[:3]):
        found = resolve_codes(Filters(crime_types=(given, "corruption")), lexicon).crime_types
        assert set(found) == {id for id, own in codes.items() if own.startswith(given)} | {"corruption"}
    assert resolve_codes(Filters(crime_types=("9999",)), lexicon).crime_types == ("9999",)


@pytest.mark.parametrize("day", ["2024-02-30", "2023-02-29", "2023-13", "0000", "2023-1", "２０２３"])
def test_a_day_that_no_calendar_has_is_no_date(day):
    with pytest.raises(BadQuery, match="no date"):
        check_filters(Filters(since=day))
    check_filters(Filters(since="2024-02-29", until="2024"))


@pytest.mark.parametrize(
    ("filters", "told"),
    [
        (Filters(crime_types=("money-laundring",)), "crime type 'money-laundring'. Near it: money-laundering"),
        (Filters(crime_types=("Geldwäsche",)), "crime type 'Geldwäsche'"),
        (Filters(actors=("signatorys",)), "actor 'signatorys'. Near it: signatories"),
        (Filters(entities=("Europool",)), "entity 'Europool'. Near it: europol"),
        (Filters(languages=("xx",)), "language 'xx'. Near it: "),
        (Filters(bodies=("Nobody",)), "body 'Nobody'"),
        (Filters(meetings=("Quito Sumit 2024",)), "meeting 'Quito Sumit 2024'. Near it: Quito Summit 2024"),
    ],
)
def test_a_value_that_nothing_goes_by_is_named_with_what_is_near(corpus, lexicon, filters, told):
    assert told in unknown_values(corpus, filters, lexicon)


def test_known_values_are_not_told(corpus, lexicon):
    # In the registry, though not in this corpus, or in the corpus alone.
    known = Filters(
        crime_types=("kidnapping", "money-laundering"),
        actors=("signatories", "European Union"),
        entities=("interpol",),
        languages=("pt", "ES"),
        bodies=("Ministers",),
        meetings=("Lima",),
    )
    assert unknown_values(corpus, known, lexicon) == ""
