"""Until when a recording is sure to be there, and until when a review is to be done."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.law.deadlines import load_calendar
from reviewer.law.retention import kept_until, review_due
from reviewer.model import AgencyReview, Footage
from reviewer.model.registers import FootageState

PLACE = "illinois-chicago"
CALENDAR = load_calendar(PLACE)


@pytest.mark.parametrize(
    ("day", "flagged", "last"),
    [
        ("2025-06-04", None, date(2025, 9, 2)),  # nobody said so: the earlier day
        ("2025-06-04", False, date(2025, 9, 2)),
        ("2025-06-04", True, date(2027, 6, 4)),
        ("2024-02-29", True, date(2026, 3, 1)),
        ("", True, None),
        ("June 4", None, None),
        ("9999-12-31", True, None),
    ],
)
def test_a_recording_is_kept_for_as_long_as_its_law_says(day, flagged, last):
    assert kept_until(Footage("k1", day=day, flagged=flagged), CALENDAR) == last


@given(day=st.dates(date(2018, 1, 1), date(2030, 1, 1)), state=st.sampled_from(FootageState))
def test_a_flag_never_shortens_it_and_what_is_gone_is_kept_no_longer(day, state):
    plain = Footage("k1", day=day.isoformat(), state=state)
    kept = kept_until(plain, CALENDAR)
    gone = state in (FootageState.NEVER, FootageState.DESTROYED)
    assert (kept is None) is gone
    if kept is not None:
        flagged = kept_until(Footage("k1", day=day.isoformat(), flagged=True), CALENDAR)
        assert kept == day + timedelta(days=90) < flagged


def test_a_review_is_due_thirty_days_behind_its_incident_until_it_is_closed():
    opened = AgencyReview("v1", incident="2025-06-04")
    assert review_due(opened, PLACE) == date(2025, 7, 3)  # the 4th is a holiday
    assert review_due(AgencyReview("v1", incident="2025-06-04", closed="2025-07-01"), PLACE) is None
    assert review_due(AgencyReview("v1", incident="1999-01-01"), PLACE) is None
    assert review_due(opened, "nowhere") is None
    assert kept_until(Footage("k1", day="2025-06-04"), None) is None
