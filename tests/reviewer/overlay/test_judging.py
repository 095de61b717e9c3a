"""What readings of a burned-in clock are worth: a grammar of clocks, right and wrong ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.clock.timebase import MICROS, parse_utc, utc_micros, utc_text
from reviewer.model import Anchor, AnchorSource, Kind, Record, Status
from reviewer.overlay.anchoring import Around, OverlayFinding, anchors_of_clocks
from reviewer.overlay.judging import ClockVerdict, judge_clock
from reviewer.overlay.layouts import device_in, maker_in, shown_time
from reviewer.overlay.readings import ClockEdge, ClockReading, SeenClock

CHICAGO = ZoneInfo("America/Chicago")
NOON = datetime(2025, 6, 14, 16, 22, 31, 400_000)
ISO = "%Y-%m-%d %H:%M:%S -0500"
FILM = Record("v.mp4", Kind.VIDEO, "mp4", "0", 1, "")
FRAME = 1 / 30


def clock(shape=ISO, start=NOON, pace=lambda t: t, seconds=8.0, beside="") -> SeenClock:
    """A clock that a camera writes; ``pace`` gives its seconds at those of the recording."""

    def at(when: float) -> str:
        return (start + timedelta(seconds=pace(when))).strftime(shape)

    readings = tuple(ClockReading(n * seconds / 8, at(n * seconds / 8), 0.99) for n in range(9))
    frames = [n * FRAME for n in range(int(seconds / FRAME))]
    edges = [ClockEdge(a, b, at(a), at(b)) for a, b in pairwise(frames) if at(a) != at(b)]
    return SeenClock((0.7, 0.02, 0.2, 0.03), 14.0, readings, tuple(edges[:3]), beside)


def finding(seen: SeenClock, own=(), others=()) -> OverlayFinding:
    return anchors_of_clocks(FILM, [judge_clock(seen)], Around(tuple(own), tuple(others), CHICAGO))


def known(utc: datetime, sigma: float = 2.0) -> Anchor:
    told = utc_text(utc_micros(utc.replace(tzinfo=UTC)))
    return Anchor("name:v.mp4:0", "v.mp4", 0.0, told, sigma, AnchorSource.NAME)


def zero(anchor: Anchor) -> float:
    return parse_utc(anchor.utc) / MICROS - anchor.media


@given(
    st.datetimes(datetime(2010, 1, 2), datetime(2035, 12, 31)),
    st.sampled_from(
        [
            ("%Y-%m-%d T%H:%M:%SZ", 0),
            ("%Y-%m-%dT%H:%M:%SZ", 0),
            ("%Y-%m-%d%H:%M:%S-0500", -5),
            ("%Y/%m/%d %H:%M:%S+02:00", 2),
            ("%Y-%m-%d %I:%M:%S %p UTC", 0),
            ("%b %d %Y %H:%M:%S -0600", -6),
            ("%d-%b-%Y %H.%M.%S CDT", -5),
        ]
    ),
)
def test_a_clock_that_runs_is_right_to_half_a_frame(start, layout):
    shape, hours = layout
    # What runs into a first of January looks like a clock that was never set.
    if (start + timedelta(seconds=10)).timetuple().tm_yday == 1:
        start += timedelta(days=2)
    found = finding(clock(shape, start))
    truth = utc_micros((start - timedelta(hours=hours)).replace(tzinfo=UTC)) / MICROS
    assert found.verdict == ClockVerdict.RUNS
    for anchor in found.anchors:
        assert anchor.status is Status.PROPOSED
        assert anchor.sigma == pytest.approx(FRAME / 2)
        assert abs(zero(anchor) - truth) <= FRAME


@pytest.mark.parametrize(
    ("pace", "verdict"),
    [
        (lambda t: 0.0, ClockVerdict.STILL),
        (lambda t: t + (3600 if t > 4 else 0), ClockVerdict.JUMPS),
        (lambda t: t - (20 if t > 4 else 0), ClockVerdict.JUMPS),
        (lambda t: 2 * t, ClockVerdict.RATE),
        (lambda t: 30 * t, ClockVerdict.RATE),
        (lambda t: -t, ClockVerdict.RATE),
    ],
)
def test_a_clock_that_does_not_run_is_told_and_not_taken(pace, verdict):
    found = finding(clock(pace=pace))
    assert found.verdict == verdict
    assert found.anchors == ()
    assert found.sentence.endswith(f"{found.why}.")


@pytest.mark.parametrize("year", [1970, 2000, 2015])
def test_a_clock_that_was_never_set_is_not_taken(year):
    found = finding(clock(start=datetime(year, 1, 1, 0, 12, 31)))
    assert found.anchors == ()
    assert "never set" in found.why


def test_new_year_is_believed_where_something_else_says_so():
    start = datetime(2025, 1, 1, 0, 12, 31)
    assert finding(clock(start=start), [known(start + timedelta(hours=5))]).anchors


def test_half_a_day_from_what_else_is_known_is_not_taken():
    found = finding(clock(), [known(NOON + timedelta(days=1, hours=5))])
    assert found.anchors == ()
    assert "1." in found.why or "0.9" in found.why


def test_a_day_and_month_that_may_be_either_are_not_guessed():
    start = datetime(2025, 6, 4, 16, 22, 31)
    shape = "%d/%m/%Y %H:%M:%S"
    assert "two ways" in finding(clock(shape, start)).why
    assert finding(clock(shape, datetime(2025, 4, 4, 16, 22, 31))).anchors
    # The day of the week tells, or the maker's way, or the name of the file.
    assert finding(clock("%d/%m/%Y %a %H:%M:%S", start)).anchors
    utc = start + timedelta(hours=5)
    (first, *_) = finding(clock(shape, start), [known(utc)]).anchors
    assert zero(first) == pytest.approx(utc.replace(tzinfo=UTC).timestamp(), abs=FRAME)
    us = finding(clock("%m/%d/%Y %H:%M:%S", start, beside="MOTOROLA V700")).anchors
    assert zero(us[0]) == pytest.approx(utc.replace(tzinfo=UTC).timestamp(), abs=FRAME)


def test_a_zone_that_the_maker_always_writes_is_not_made_up():
    axon = clock("%Y-%m-%d %H:%M:%S", beside="AXON BODY 3 X6030A1B2")
    assert "zone" in finding(axon).why
    local = finding(clock("%Y-%m-%d %H:%M:%S"))
    assert "America/Chicago" in local.sentence
    assert zero(local.anchors[0]) == pytest.approx(
        (NOON + timedelta(hours=5)).replace(tzinfo=UTC).timestamp(), abs=FRAME
    )


@pytest.mark.parametrize("tail", ["7", " -05", "+0", " 2", " CET"])
def test_a_zone_that_was_not_understood_is_not_passed_over(tail):
    assert "zone" in finding(clock(f"%Y-%m-%d %H:%M:%S{tail}")).why or tail == "7"
    assert not finding(clock(f"%Y-%m-%d %H:%M:%S{tail}")).anchors
    assert not finding(clock("%Y-%m-%dT%H:%M:%S")).anchors


def test_two_clocks_that_disagree_are_both_left():
    one, other = judge_clock(clock()), judge_clock(clock(start=NOON + timedelta(minutes=3)))
    found = anchors_of_clocks(FILM, [one, other], Around((), (), CHICAGO))
    assert found.anchors == ()
    assert "two clocks" in found.why


def test_doubtful_readings_do_not_count():
    seen = clock()
    dim = tuple(replace(r, weakest=0.3) for r in seen.readings)
    assert finding(replace(seen, readings=dim)).verdict == ClockVerdict.UNSURE


def test_a_recorded_on_stamp_is_no_clock():
    assert finding(clock(beside="Recorded On")).verdict == ClockVerdict.STILL


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("AXON BODY 3 X6030A1B2\n2025-06-04", ("AXON BODY 3", "X6030A1B2")),
        ("AX0N B0DY 4 D01A2345B", ("AXON BODY 4", "D01A2345B")),
        ("AXON BODY 3 X6030A1B2\nAXON BODY 3 X6030A1B8", ("AXON BODY 3", "")),
    ],
)
def test_model_and_serial_stand_beside_the_clock(text, device):
    assert device_in(text, maker_in(text)) == device


@pytest.mark.parametrize(
    "text", ["", "16:22:31", "2025-06-04", "2025-13-04 16:22:31", "25:61:00 2025-06-04"]
)
def test_what_is_no_day_and_time_is_none(text):
    assert shown_time(text) is None
