"""Business days of Illinois FOIA clocks in Chicago, by worked examples."""

from datetime import date, timedelta
from itertools import pairwise

import holidays
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


@pytest.mark.parametrize(
    ("clock", "begins", "more", "last", "kept"),
    [
        # The last day is a holiday: what is kept is the last day on which anybody is there.
        ("executive-order-2021-1", "2025-06-04", 0, "2025-07-04", "2025-07-03"),
        ("video-release", "2025-06-04", 0, "2025-08-03", "2025-08-01"),
        ("unflagged-video", "2025-06-04", 0, "2025-09-02", "2025-09-02"),
        ("video-release", "2020-09-25", 0, "2020-11-24", "2020-11-24"),
        ("video-release", "2020-09-25", 30, "2020-12-24", "2020-12-24"),
        ("review-by-pac", "2025-06-12", 0, "2025-08-11", "2025-08-11"),
    ],
)
def test_calendar_days_are_counted_as_they_come(clock, begins, more, last, kept):
    known = CHICAGO.clock_of_basis(clock)
    assert more in (0, known.extension)
    due = CHICAGO.count_days(date.fromisoformat(begins), known.days + more, known.counts)
    assert (due.city.isoformat(), due.strict.isoformat()) == (last, last)
    assert due.day.isoformat() == kept


def test_new_year_s_day_on_a_saturday_is_observed_in_december():
    assert CHICAGO.holiday_on(date(2027, 12, 31))[0] == "New Year's Day"


def test_of_a_year_without_data_nothing_is_guessed():
    assert CHICAGO.due_date("foia", "2030-12-20").day == date(2030, 12, 30)
    with pytest.raises(BadInput, match="says nothing of 2031: it holds for 2018 to 2030"):
        CHICAGO.due_date("foia", "2030-12-24")


def test_juneteenth_is_a_holiday_since_it_is_one():
    assert CHICAGO.holiday_on(date(2021, 6, 18)) is None
    assert CHICAGO.holiday_on(date(2022, 6, 20))[0] == "Juneteenth"


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


days_of_receipt = st.dates(date(2018, 1, 1), date(2030, 10, 1))


@given(days_of_receipt)
def test_a_later_request_is_never_due_earlier(day):
    one, two = (CHICAGO.due_date("foia", d.isoformat()) for d in (day, day + timedelta(days=1)))
    assert one.city <= two.city
    assert day < one.day


@given(
    days_of_receipt,
    st.integers(1, 40),
    st.sampled_from(["business", "calendar"]),
    st.booleans(),
    st.frozensets(st.integers(0, 20)),
)
def test_no_due_date_falls_on_a_closed_day_and_the_days_add_up(day, days, counts, late, held):
    on_hold = {day + timedelta(days=n) for n in held}
    due = CHICAGO.count_days(
        day, days, counts, late=late, stopped=lambda d: "on hold" if d in on_hold else ""
    )
    city = frozenset({"city"})
    if due.day > day:
        assert not CHICAGO.why_closed(due.day, city)
    assert due.day <= due.strict <= due.city
    if counts == "business":
        assert not CHICAGO.why_closed(due.city, city)
        assert not CHICAGO.why_closed(due.strict, city | {"state"})
    for last, numbers in (
        (due.city, [(one.day, one.city) for one in due.days]),
        (due.strict, [(one.day, one.strict) for one in due.days]),
    ):
        counted = [(at, number) for at, number in numbers if number is not None]
        assert [number for _, number in counted] == list(range(days + 1))
        assert counted[-1][0] == last
        assert not {at for at, number in counted if number} & on_hold
    # Each day stands there once, and one that does not count says why.
    steps = {two.day - one.day for one, two in pairwise(due.days)}
    assert steps <= {timedelta(days=1)}
    assert all(one.why for one in due.days if one.city is None and one.strict is None)


def test_the_library_of_holidays_agrees_or_the_calendar_says_why_not():
    years = range(CHICAGO.first_year, CHICAGO.last_year + 1)
    theirs = holidays.country_holidays("US", subdiv="IL", years=years)
    days = (date(years[0], 1, 1) + timedelta(days=n) for n in range(366 * len(years)))
    odd = {}
    for day in (d for d in days if d.year in years and d.weekday() < 5):
        ours = CHICAGO.holiday_on(day)
        if (ours is None) != (day not in theirs):
            odd[day] = ours[0] if ours is not None else theirs[day]
    assert set(odd.values()) == {
        "Day after Thanksgiving",
        "Juneteenth National Independence Day (observed)",
    }
    assert all(CHICAGO.note_on(name.partition(" National")[0]) for name in odd.values())


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
