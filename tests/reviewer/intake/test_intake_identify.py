"""Identifiers by the shapes that Chicago's agencies use."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.intake.identify import event_day, in_name, in_text, merge_identifiers


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("Event # 2515504711 was entered", "event_number", "2515504711"),
        ("OEMC event number: 1908207641.", "event_number", "1908207641"),
        ("R.D. No. JD-302372", "rd_number", "JD-302372"),
        ("RD JD302372", "rd_number", "JD302372"),
        ("Log #2021-0001076 was opened", "log_number", "2021-0001076"),
        ("COPA Log No. 1082195", "log_number", "1082195"),
        ("AXON BODY 3 X6030A1B2", "camera_serial", "X6030A1B2"),
        ("Unit 1834 is on scene", "unit", "1834"),
        ("beat 1885-E", "unit", "1885-E"),
        ("request F181701-091018", "foia_number", "F181701-091018"),
    ],
)
def test_identifiers_are_found_in_text(text, kind, value):
    assert in_text(text)[kind] == [value]


@pytest.mark.parametrize(
    ("path", "kind", "value"),
    [
        ("audio/2515504711_call.wav", "event_number", "2515504711"),
        ("audio/evt2515504711.wav", "event_number", "2515504711"),
        ("AXON_Body_3_Video_2025-06-04_1622_X6030A1B2.mp4", "camera_serial", "X6030A1B2"),
        ("docs/JD302372 report.pdf", "rd_number", "JD302372"),
        ("Log 2021-0001076 BWC 3.mp4", "log_number", "2021-0001076"),
        ("unit_1834/cam.mp4", "unit", "1834"),
    ],
)
def test_identifiers_are_found_in_names(path, kind, value):
    assert in_name(path)[kind] == [value]


@pytest.mark.parametrize(
    "text", ["call 3125550142 back", "SOr2025-0017810", "in 2025-0604", "10 October 2025", "X60"]
)
def test_other_numbers_are_left_alone(text):
    assert in_text(text) == {}


def test_a_time_stamp_in_a_name_is_no_event_number():
    assert "event_number" not in in_name("ch01_2025060416.mp4")
    assert "event_number" not in in_name("ch01_20250604162231.mp4")


def test_an_event_number_names_its_day():
    assert event_day("2515504711") == datetime(2025, 6, 4)
    assert event_day("1908207641") == datetime(2019, 3, 23)
    assert event_day("2536604711") is None  # 2025 has 365 days
    assert event_day("F110104134") is None


@given(st.datetimes(datetime(2000, 1, 1), datetime(2099, 12, 31)), st.integers(0, 99999))
def test_every_day_has_its_event_numbers(when, serial):
    day = event_day(f"{when:%y%j}{serial:05}")
    assert day == when.replace(hour=0, minute=0, second=0, microsecond=0)


def test_several_numbers_of_a_kind_are_a_note_not_a_guess():
    chosen, notes = merge_identifiers({}, {}, {"event_number": ["2515504711", "2515504733"]})
    assert chosen == {}
    assert "2515504733" in notes[0]


def test_what_the_bundle_states_wins_and_a_contradiction_shows():
    chosen, notes = merge_identifiers(
        {"event_number": "2515504711"}, {"event_number": ["2515504733"]}, {}
    )
    assert chosen == {"event_number": "2515504711"}
    assert "2515504733" in notes[0]
