"""What is meant by a typed time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.clock.timebase import MICROS, parse_utc, utc_moment
from reviewer.clock.typed_time import parse_typed_time, wall_moment

ZONE = "America/Chicago"
SPAN = (parse_utc("2025-06-04T16:00:00Z"), parse_utc("2025-06-05T18:00:00Z"))


def _meant(text, near=SPAN[0], span=SPAN):
    return wall_moment(parse_typed_time(text), ZONE, near, span)


def test_a_time_of_day_is_read_in_the_zone_of_the_case():
    assert _meant("11:22:31.5") == parse_utc("2025-06-04T16:22:31.5Z")
    assert _meant("11:22") == parse_utc("2025-06-04T16:22:00Z")
    assert _meant("11:22:31 am") == parse_utc("2025-06-04T16:22:31Z")


def test_of_two_days_the_one_nearer_to_the_clock_is_meant():
    assert _meant("12:00:00", near=SPAN[1]) == parse_utc("2025-06-05T17:00:00Z")
    assert _meant("2025-06-04 12:00:00", near=SPAN[1]) == parse_utc("2025-06-04T17:00:00Z")


def test_what_the_case_does_not_hold_is_no_moment():
    assert _meant("2025-06-09 12:00:00") is None
    assert _meant("25:00:00") is None


@pytest.mark.parametrize(("text", "seconds"), [("+1:05", 65), ("12.5", 12.5), ("7 s", 7)])
def test_a_time_in_a_record_is_told_apart(text, seconds):
    typed = parse_typed_time(text)
    assert typed.media
    assert typed.as_media_seconds == seconds


@pytest.mark.parametrize("text", ["", "soon", "1:75", "1:2:3:4", "+1:00 pm", "-5"])
def test_what_is_no_time_is_none(text):
    assert parse_typed_time(text) is None


def test_the_hour_that_comes_twice_is_found_near_the_clock():
    span = (parse_utc("2025-11-02T05:00:00Z"), parse_utc("2025-11-02T09:00:00Z"))
    assert _meant("1:30:00", span[0], span) == parse_utc("2025-11-02T06:30:00Z")
    assert _meant("1:30:00", span[1], span) == parse_utc("2025-11-02T07:30:00Z")


@given(st.integers(0, 86_399))
def test_every_second_of_the_day_is_found_again(second):
    moment = SPAN[0] + second * MICROS
    from zoneinfo import ZoneInfo

    text = f"{utc_moment(moment).astimezone(ZoneInfo(ZONE)):%H:%M:%S}"
    assert _meant(text, near=moment) == moment
