"""Business days of Illinois FOIA clocks in Chicago, by worked examples."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.law.deadlines import days_left, load_calendar

CHICAGO = load_calendar("illinois-chicago")
BASES = ("foia", "foia-extended", "foia-commercial")
VECTORS = [
    ("2025-06-05", "2025-06-12", "2025-06-20", "2025-07-08"),
    ("2025-06-13", "2025-06-23", "2025-06-30", "2025-07-16"),
    ("2025-07-01", "2025-07-09", "2025-07-16", "2025-07-31"),
    ("2025-11-07", "2025-11-17", "2025-11-24", "2025-12-10"),
    ("2025-11-24", "2025-12-02", "2025-12-09", "2025-12-24"),
    ("2025-12-19", "2025-12-29", "2026-01-06", "2026-01-22"),
    ("2026-02-10", "2026-02-19", "2026-02-26", "2026-03-16"),
    ("2026-02-27", "2026-03-09", "2026-03-16", "2026-03-31"),
    ("2026-06-29", "2026-07-07", "2026-07-14", "2026-07-29"),
    ("2026-11-20", "2026-11-30", "2026-12-07", "2026-12-22"),
]
STRICT = {
    ("2026-02-10", "foia-commercial"): "2026-03-13",
    ("2026-02-27", "foia"): "2026-03-06",
    ("2026-02-27", "foia-extended"): "2026-03-13",
    ("2026-02-27", "foia-commercial"): "2026-03-30",
}


@pytest.mark.parametrize("row", VECTORS, ids=lambda r: r[0])
def test_worked_examples_hold(row):
    received, *wanted = row
    for basis, last in zip(BASES, wanted, strict=True):
        due = CHICAGO.due_date(basis, received)
        assert due.city.isoformat() == last
        assert due.strict.isoformat() == STRICT.get((received, basis), last)
        assert due.day == min(due.city, due.strict)


def test_what_arrives_on_a_sunday_counts_as_received_on_monday():
    assert CHICAGO.due_date("foia", "2018-07-15").day == CHICAGO.due_date("foia", "2018-07-16").day


def test_the_trace_names_what_was_skipped():
    trace = CHICAGO.due_date("foia", "2025-06-13").trace
    assert trace[0] == "Fri 2025-06-13 = received"
    assert "Thu 2025-06-19 = Juneteenth, not counted" in trace
    assert trace[-1] == "Mon 2025-06-23 = day 5"


def test_calendar_days_are_counted_as_they_come():
    assert CHICAGO.due_date("executive-order-2021-1", "2025-06-04").day == date(2025, 7, 4)


def test_new_year_s_day_on_a_saturday_is_observed_in_december():
    assert CHICAGO.holiday_on(date(2027, 12, 31))[0] == "New Year's Day"


def test_what_nothing_prescribes_has_no_deadline():
    assert CHICAGO.due_date("council", "2025-06-10") is None
    assert CHICAGO.due_date("foia", "") is None
    assert load_calendar("nowhere") is None


def test_a_day_that_is_none_is_refused_in_words():
    with pytest.raises(BadInput, match="10 June"):
        CHICAGO.due_date("foia", "10 June")


def test_how_far_off_a_day_is():
    day = date(2025, 6, 10)
    assert days_left(day, date(2025, 6, 8)) == "2 days left"
    assert days_left(day, day) == "due today"
    assert days_left(day, date(2025, 6, 11)) == "overdue by 1 day"


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_a_later_request_is_never_due_earlier(day):
    from datetime import timedelta

    one, two = (CHICAGO.due_date("foia", d.isoformat()) for d in (day, day + timedelta(days=1)))
    assert one.city <= two.city
    assert day < one.day
    assert one.day.weekday() < 5


@pytest.mark.parametrize(
    ("name", "basis"),
    [
        ("Ald. Example", "council"),
        ("ALDERMAN Byron Example", "council"),
        ("Alderperson Example, 25th Ward", "council"),
        ("City Council, Committee on Public Safety", "council"),
        ("Aldo Example", None),
        ("Alderson, Ruth", None),
        ("Office of Ald. Example", None),
        ("City", None),
        (" . ", None),
        ("", None),
    ],
)
def test_how_a_name_begins_tells_on_what_basis_its_owner_asks(name, basis):
    found = CHICAGO.basis_of_requester(name)
    assert (found.basis if found is not None else None) == basis
