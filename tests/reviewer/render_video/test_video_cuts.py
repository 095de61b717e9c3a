"""Where a stream may be cut: arithmetic that holds for any order of pictures."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.geometry import UPRIGHT, Orientation
from reviewer.render.video.cuts import (
    closed_cuts,
    decode_stamps,
    least_runs,
    led_pictures,
    pictures_leaning,
    reorder_depth,
    restart_before,
)
from reviewer.render.video.regions import Regions
from reviewer.render.video.sound.aac import sample_positions
from reviewer.render.video.sound.muted_samples import mutes_of_redactions
from tests.helpers.video_release import mute, region


@st.composite
def streams(draw):
    """PTS in coded order, restarts, touched pictures; groups may be open."""
    count = draw(st.integers(1, 60))
    steps = draw(st.lists(st.integers(1, 9), min_size=count, max_size=count))
    times = np.cumsum(steps) - 20
    order = sorted(range(count), key=lambda n: n + draw(st.integers(-3, 3)))
    flags = st.lists(st.booleans(), min_size=count, max_size=count)
    restarts = np.array(draw(flags))
    restarts[0] = True
    return times[order].astype(np.int64), restarts, np.array(draw(flags))


@given(streams())
def test_runs_hold_every_touched_picture_and_whole_stretches_of_time(stream):
    pts, restarts, touched = stream
    found = least_runs(pts, restarts, touched)
    inside = np.zeros(len(pts), bool)
    for run in found:
        inside[run.start : run.stop] = True
        assert touched[run.start : run.stop].any()
        rest = np.delete(pts, np.arange(run.start, run.stop))
        low, high = pts[run.start : run.stop].min(), pts[run.start : run.stop].max()
        assert not ((rest > low) & (rest < high)).any()
        assert run.stop == len(pts) or restarts[run.stop]
    assert inside[touched].all()
    assert all(a.stop < b.start for a, b in pairwise(found))


@given(streams())
def test_decode_stamps_rise_and_never_come_after_the_picture(stream):
    pts, _, _ = stream
    stamps = decode_stamps(pts, reorder_depth(pts), 3)
    assert (np.diff(stamps) > 0).all()
    assert (stamps <= pts).all()


@given(streams())
def test_a_cut_is_closed_when_all_before_is_shown_before_all_after(stream):
    pts, _, _ = stream
    closed = closed_cuts(pts)
    for at in range(1, len(pts)):
        assert closed[at] == (pts[:at].max() < pts[at:].min())


@given(streams())
def test_a_picture_is_led_when_one_that_is_coded_later_is_shown_before_it(stream):
    pts, _, _ = stream
    led = led_pictures(pts)
    assert led.tolist() == [bool((pts[at:] < pts[at]).any()) for at in range(len(pts))]


@given(streams(), st.integers(0, 59))
def test_decoding_begins_at_a_restart_not_after_the_picture(stream, number):
    pts, restarts, _ = stream
    number = min(number, len(pts) - 1)
    found = restart_before(number, restarts)
    assert found <= number
    assert restarts[found]
    assert not restarts[found + 1 : number + 1].any()


def test_without_touched_pictures_nothing_is_encoded_again():
    pts = np.arange(9, dtype=np.int64)
    assert least_runs(pts, np.ones(9, bool), np.zeros(9, bool)) == []


@given(
    st.lists(st.integers(0, 3), min_size=1, max_size=80),
    st.sampled_from([Fraction(48), Fraction(441, 10), Fraction(8), Fraction(8, 15)]),
)
def test_rounded_packet_times_become_an_unbroken_row_of_samples(wobble, scale):
    ticks = np.array([round(n * 1024 / scale) for n in range(len(wobble))], np.int64)
    found = sample_positions(ticks, scale, 1024)
    assert (np.diff(found) == 1024).all()


def test_a_real_gap_in_the_sound_stays_a_gap():
    ticks = np.array([0, 1024, 9000, 10024], np.int64)
    assert sample_positions(ticks, Fraction(1), 1024).tolist() == [0, 1024, 9000, 10024]


@pytest.mark.parametrize("base", [Fraction(1, 30), Fraction(1001, 30000), Fraction(1, 1000)])
def test_a_region_is_live_on_every_picture_that_is_seen_in_its_span(base):
    first = 1234
    pts = np.arange(first, first + 400, dtype=np.int64)
    regions = Regions((region(1.0, 3.0),), base, first, UPRIGHT)
    times = [(int(p) - first) * base for p in pts]
    seen = [t + base > 1 and t < 3 for t in times[:-1]]
    assert regions.pictures_touched(pts).tolist()[:-1] == seen
    assert [bool(regions.spots_at(int(p), int(p) + 1)) for p in pts[:-1]] == seen


@given(
    st.sampled_from(
        [Fraction(1, 30), Fraction(1001, 30000), Fraction(1, 1000), Fraction(1, 90000)]
    ),
    st.lists(st.integers(1, 9000), min_size=2, max_size=30),
    st.integers(-(10**6), 10**6),
    st.integers(0, 400),
    st.integers(1, 300),
    st.integers(0, 3),
)
def test_however_times_are_rounded_no_picture_that_they_touch_is_bare(
    base, steps, first, begin, length, decimals
):
    """In streams of any rate, even or not; times as people write them."""
    pts = first + np.cumsum(np.array([0, *steps], np.int64))
    start, end = round(begin / 7, decimals), round(begin / 7, decimals) + round(length / 7, 3)
    end = max(end, start + 0.001)
    hidden = Regions((region(start, end),), base, first, UPRIGHT).pictures_touched(pts)
    at = [Fraction(int(p) - first) * base for p in pts]
    for number, (shown, gone) in enumerate(pairwise([*at, at[-1] + 10**9])):
        touched = shown < Fraction(repr(end)) and gone > Fraction(repr(start))
        barely = gone - Fraction(repr(start)) <= Fraction(1, 10**6)
        late = float(shown) < end  # for who reckons in floating point
        assert hidden[number] == touched or barely or late


def test_a_region_between_two_pictures_hides_the_one_that_is_shown_then():
    pts = np.arange(180, dtype=np.int64)
    between = Regions((region(4.634, 4.666),), Fraction(1, 30), 0, UPRIGHT)
    assert np.flatnonzero(between.pictures_touched(pts)).tolist() == [139]
    rounded = Regions((region(2.367, 3.0),), Fraction(1, 30), 0, UPRIGHT)
    assert np.flatnonzero(rounded.pictures_touched(pts)).tolist() == list(range(71, 90))


@given(st.integers(0, 10**6), st.integers(1, 500), st.integers(1, 500))
def test_who_reckons_in_floating_point_finds_no_bare_picture(first, start, length):
    base = Fraction(1, 30)
    begin, end = round(start / 30, 6), (start + length) * 0.1
    regions = Regions((region(begin, end),), base, first, UPRIGHT)
    last = (start + length) * 3
    for tick in (start - 1, start, start + 1, last - 1, last, last + 1):
        time = float(first + tick) / 30 - float(first) / 30
        if begin <= time < end:
            assert regions.spots_at(first + tick, first + tick + 1)


def test_a_region_on_a_turned_picture_lies_on_the_stored_one():
    spot = Regions((region(0, 1, (0.1, 0.2, 0.3, 0.4)),), Fraction(1), 0, Orientation(90)).spots_at(
        0, 1
    )[0]
    assert spot.box.to_list() == pytest.approx([0.2, 0.6, 0.4, 0.3])


def test_fills_are_drawn_last():
    found = Regions(
        (region(0, 1), region(0, 1, id="r2", style="blur")), Fraction(1), 0, UPRIGHT
    ).spots_at(0, 1)
    assert [s.style for s in found] == ["blur", "fill"]


def test_a_mute_covers_both_readings_of_its_seconds_where_streams_begin_nearly_together():
    hidden = mutes_of_redactions((mute(1.0, 2.0),), 1000, Fraction(10), Fraction(102, 10))[0]
    assert (hidden.start, hidden.end) == (11000, 12200)
    hidden = mutes_of_redactions((mute(1.0, 2.0),), 1000, Fraction(10), Fraction(20))[0]
    assert (hidden.start, hidden.end) == (11000, 12000)


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.sampled_from([8000, 44100, 48000]))
def test_a_mute_covers_every_sample_that_its_times_touch_and_no_other(start, length, rate):
    begin, end = start / 1000, (start + length) / 1000
    hidden = mutes_of_redactions((mute(begin, end),), rate, Fraction(10), Fraction(10))[0]
    first, last = (Fraction(repr(t)) + 10 for t in (begin, end))
    assert hidden.start <= first * rate < hidden.start + 1
    assert hidden.end - 1 < last * rate <= hidden.end


@st.composite
def open_groups(draw):
    """Groups whose early pictures may lean on the group before; who leans on whom, and PTS."""
    leans, pts, barriers, now = [], [], [], 0
    late_before = set()  # what is shown behind the last barrier, and it: all that may be leant on
    for _ in range(draw(st.integers(1, 5))):
        begin, lead = len(pts), draw(st.integers(0, 3)) if pts else 0
        barriers.append(begin)
        pts += [now + lead, *range(now, now + lead)]
        leans += [set(), *(late_before | set(range(begin, begin + n + 1)) for n in range(lead))]
        count = draw(st.integers(0, 5))
        late = draw(st.permutations(range(now + lead + 1, now + lead + 1 + count)))
        for at in late:
            leans.append({begin, *range(begin + 1 + lead, len(pts))})
            pts.append(at)
        now += lead + 1 + count
        late_before = {begin, *range(begin + 1 + lead, len(pts))}
    touched = draw(st.lists(st.booleans(), min_size=len(pts), max_size=len(pts)))
    return np.array(pts), barriers, leans, np.array(touched)


@given(open_groups())
def test_whatever_leans_on_a_touched_picture_is_made_anew(made):
    pts, barriers, leans, touched = made
    marks = np.zeros((2, len(pts)), bool)
    marks[0, 0] = True
    marks[1, barriers] = True
    found = pictures_leaning(pts, *marks, touched)
    reached = touched.copy()
    for number, on in enumerate(leans):
        reached[number] |= bool(on) and bool(reached[sorted(on)].any())
    assert not (reached & ~found).any()
    if not touched.any():
        assert not found.any()
    # A group that neither is touched nor lies behind a touched one is left as it is.
    for number, begin in enumerate(barriers):
        before = barriers[number - 1] if number else 0
        stop = barriers[number + 1] if number + 1 < len(barriers) else len(pts)
        if not touched[before:stop].any():
            assert not found[begin:stop].any()
