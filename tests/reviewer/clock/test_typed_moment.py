"""A moment as it is typed: a day, or a day and the time of the case's clocks."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.clock.typed_moment import moment_typed, parse_typed_moment

CHICAGO = ZoneInfo("America/Chicago")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("6/10/2025", "2025-06-10"),
        ("June 10, 2025", "2025-06-10"),
        ("6/10/2025 5:30 pm", "2025-06-10T22:30:00Z"),
        ("6/10/2025 5 pm", "2025-06-10T22:00:00Z"),
        ("2025-12-10 17:30", "2025-12-10T23:30:00Z"),
        ("soon", None),
        ("6/10", None),
        ("5:30 pm", None),
    ],
)
def test_what_is_typed_is_kept_as_a_day_or_a_moment(typed, kept):
    assert parse_typed_moment(typed, CHICAGO) == kept


@given(st.datetimes(timezones=st.just(CHICAGO), allow_imaginary=False))
def test_what_is_kept_can_be_typed_again(moment):
    if moment.year < 1000:
        return
    typed = f"{moment.month}/{moment.day}/{moment.year} {moment:%H:%M}"
    kept = parse_typed_moment(typed, CHICAGO)
    assert moment_typed(kept, CHICAGO) == typed
    assert parse_typed_moment(moment_typed(kept, CHICAGO), CHICAGO) == kept


def test_what_is_neither_stays_as_it_is():
    assert moment_typed("soon", CHICAGO) == "soon"
    assert moment_typed("", CHICAGO) == ""
