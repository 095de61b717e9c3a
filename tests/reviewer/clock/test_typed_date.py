"""A typed date means one day, or nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.clock.typed_date import date_typed, parse_typed_date


@pytest.mark.parametrize(
    "text",
    [
        "06/10/2025",
        "6/10/25",
        "6-10-2025",
        "2025-06-10",
        "June 10, 2025",
        "june 10 2025",
        "10 Jun 2025",
        "Tue Jun 10 2025",
        " 6/10/2025 ",
    ],
)
def test_a_day_is_understood_as_people_write_it(text):
    assert parse_typed_date(text) == date(2025, 6, 10)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "10", "2025", "June 10", "6/10", "Tuesday", "10:30", "2025-02-31", "9" * 50],
)
def test_what_is_no_whole_date_is_none(text):
    assert parse_typed_date(text) is None


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_is_read_again(day):
    assert parse_typed_date(date_typed(day)) == parse_typed_date(day.isoformat()) == day


@given(st.text(max_size=20))
def test_no_text_breaks_it(text):
    assert parse_typed_date(text) is None or isinstance(parse_typed_date(text), date)
