"""Times in file names, and local time to UTC."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.errors import BadInput
from reviewer.intake.local_time import load_zone, to_utc
from reviewer.intake.name_times import time_in_name

CHICAGO = ZoneInfo("America/Chicago")
JUNE = datetime(2025, 6, 4, 16, 22, 31)


@pytest.mark.parametrize(
    ("name", "when", "sigma"),
    [
        ("AXON_Body_3_Video_2025-06-04_1622_X6030A1B2.mp4", JUNE.replace(second=0), 30),
        ("AXON_Body_3_Video_2025-06-04_162231_X6030A1B2.mp4", JUNE, 5),
        ("VID_20250604_162231.mp4", JUNE, 2),
        ("video/IMG_20250604_162231_1.jpg", JUNE, 2),
        ("20250604_162231.mp4", JUNE, 2),
        ("ch01_20250604162231.mp4", JUNE, 2),
        ("Camera 3_20250604162231.avi", JUNE, 2),
        ("NVR_ch2_main_20250604162231_20250604163000.mp4", JUNE, 2),
        ("2025-06-04 16.22.31.mov", JUNE, 2),
        ("2025-06-04T16_22_31.wav", JUNE, 2),
        ("PXL_20250604_212231123.mp4", datetime(2025, 6, 4, 21, 22, 31, 123000, UTC), 2),
        ("2025-06-04T162231-0500.wav", None, 2),
        ("lobby 2025-06-04 1622.mp4", JUNE.replace(second=0), 30),
    ],
)
def test_recorders_are_known_by_their_names(name, when, sigma):
    found = time_in_name(name)
    assert found is not None
    assert found.sigma == sigma
    if when is None:
        assert found.when.astimezone(UTC) == datetime(2025, 6, 4, 21, 22, 31, tzinfo=UTC)
    else:
        assert found.when == when


@pytest.mark.parametrize(
    "name",
    [
        "GX010203.MP4",
        "DJI_0042.MP4",
        "call-1.wav",
        "2515504711.wav",
        "3125550142.wav",
        "20251399_990000.mp4",
    ],
)
def test_names_without_a_time_give_none(name):
    assert time_in_name(name) is None


@given(st.text(max_size=80))
def test_any_name_is_read_without_a_fault(name):
    time_in_name(name)


@given(st.datetimes(datetime(1990, 1, 1), datetime(2099, 12, 31)))
def test_a_time_that_was_written_is_read_again(when):
    found = time_in_name(f"ch07_{when:%Y%m%d%H%M%S}.mp4")
    assert found is not None
    assert found.when == when.replace(microsecond=0)


def test_summer_time_is_five_hours_behind():
    assert to_utc(JUNE, CHICAGO).utc == "2025-06-04T21:22:31Z"


def test_a_time_that_occurs_twice_is_an_hour_uncertain():
    moment = to_utc(datetime(2025, 11, 2, 1, 30), CHICAGO)
    assert moment.utc == "2025-11-02T06:30:00Z"
    assert moment.sigma == 3600
    assert "twice" in moment.note


def test_a_time_that_never_occurs_says_so():
    moment = to_utc(datetime(2025, 3, 9, 2, 30), CHICAGO)
    assert "does not exist" in moment.note


def test_the_hours_around_the_change_are_certain():
    assert to_utc(datetime(2025, 11, 2, 0, 59), CHICAGO).sigma == 0
    assert to_utc(datetime(2025, 11, 2, 2, 0), CHICAGO).utc == "2025-11-02T08:00:00Z"
    assert to_utc(datetime(2025, 3, 9, 3, 0), CHICAGO).sigma == 0


@given(st.datetimes(datetime(1971, 1, 1), datetime(2036, 12, 31)))
def test_local_time_comes_back_from_utc_unless_it_was_doubtful(when):
    moment = to_utc(when, CHICAGO)
    back = datetime.fromisoformat(moment.utc.replace("Z", "+00:00")).astimezone(CHICAGO)
    assert moment.sigma or back.replace(tzinfo=None) == when


def test_an_unknown_zone_is_refused():
    with pytest.raises(BadInput, match="Chicago"):
        load_zone("Mars/Olympus")
    with pytest.raises(BadInput):
        load_zone("../../etc/passwd")
