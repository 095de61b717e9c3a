"""Time is exact, boxes stay in the picture, clocks go there and back."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.clock.clock_map import clock_of
from reviewer.clock.timebase import MICROS, Span, first_tick_at, merge_spans, parse_utc, utc_text
from reviewer.model import Anchor
from reviewer.model.geometry import Box, Keyframe, Orientation, box_at, unrotate_box

bases = st.sampled_from(
    [Fraction(1, 90000), Fraction(1, 1000), Fraction(1001, 30000), Fraction(1, 12800)]
)
seconds = st.floats(0, 100_000, allow_nan=False).map(lambda s: round(s, 6))
spans = st.tuples(st.integers(0, 500), st.integers(0, 100)).map(lambda p: Span(p[0], sum(p)))
shares = st.floats(0, 1, allow_nan=False).map(lambda s: round(s, 4))


@given(seconds, bases)
def test_the_first_tick_is_not_before_the_moment_and_the_one_before_it_is(moment, base):
    tick = first_tick_at(moment, base)
    exact = Fraction(repr(moment))
    assert (tick - 1) * base < exact <= tick * base


@given(seconds, seconds, bases, st.integers(0, 10**9))
def test_a_tick_lies_in_a_span_exactly_when_its_time_does(a, b, base, tick):
    start, end = sorted((a, b))
    span = Span(first_tick_at(start, base), first_tick_at(end, base))
    assert (tick in span) == (Fraction(repr(start)) <= tick * base < Fraction(repr(end)))


@given(st.lists(spans))
def test_merged_spans_hold_the_same_ticks_apart_and_in_order(many):
    joined = merge_spans(many)
    assert {t for s in joined for t in range(s.start, s.end)} == {
        t for s in many for t in range(s.start, s.end)
    }
    assert all(a.end < b.start for a, b in pairwise(joined))


@given(st.integers(0, 4 * 10**15))
def test_utc_text_is_read_back_to_the_microsecond(micros):
    assert parse_utc(utc_text(micros)) == micros


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"):
        parse_utc("2025-06-04T16:22:31")


@given(shares, shares, shares, shares, st.integers(16, 4000), st.integers(16, 4000))
def test_pixels_cover_the_box_and_stay_in_the_picture(x, y, w, h, width, height):
    box = Box(x, y, min(w, 1 - x), min(h, 1 - y))
    x0, y0, x1, y1 = box.to_pixels(width, height, grid=2)
    assert 0 <= x0 <= max(x0, x1) <= width
    assert 0 <= y0 <= max(y0, y1) <= height
    assert x0 <= box.x * width + 1e-3
    assert x1 >= min((box.x + box.w) * width, width) - 1e-2


@given(shares, shares, st.sampled_from([0, 90, 180, 270]))
def test_turning_a_box_four_times_gives_it_back(x, y, turn):
    box = Box(x * 0.8, y * 0.8, 0.1, 0.2)
    back = unrotate_box(unrotate_box(box, turn), (360 - turn) % 360)
    assert back.to_list() == pytest.approx(box.to_list())


@given(shares, shares, st.sampled_from([0, 180]))
def test_mirroring_and_turning_a_box_twice_gives_it_back(x, y, turn):
    way = Orientation(turn, mirrored=True)
    box = Box(x * 0.8, y * 0.8, 0.1, 0.2)
    assert way.to_stored(way.to_stored(box)).to_list() == pytest.approx(box.to_list())


@given(st.floats(0, 20, allow_nan=False))
def test_a_box_is_linear_between_keyframes_and_held_outside(t):
    keys = (Keyframe(5, Box(0, 0, 0.2, 0.2)), Keyframe(10, Box(0.5, 0, 0.2, 0.2)))
    want = 0.5 * min(max((t - 5) / 5, 0), 1)
    assert box_at(keys, t).x == pytest.approx(want)


def anchor(media: float, utc: str, sigma: float = 0.5, name: str = "a") -> Anchor:
    return Anchor(name, "r", media, utc, sigma, "manual")


@given(st.floats(0, 36000, allow_nan=False))
def test_a_clock_goes_there_and_back(media):
    clock = clock_of((anchor(3.0, "2025-06-04T16:22:31Z"),))
    assert clock.media_of_utc(clock.utc_of_media(media)) == pytest.approx(media, abs=2e-6)


def test_two_distant_sharp_anchors_give_drift():
    anchors = (
        anchor(0, "2025-06-04T16:00:00Z", 0.01, "a"),
        anchor(3600, "2025-06-04T17:00:00.360Z", 0.01, "b"),
    )
    assert clock_of(anchors).drift == pytest.approx(1e-4, rel=0.05)


def test_an_anchor_that_does_not_fit_stays_visible():
    anchors = (
        anchor(0, "2025-06-04T16:00:00Z", 0.5, "a"),
        anchor(1, "2025-06-04T16:00:41Z", 0.5, "b"),
    )
    clock = clock_of(anchors)
    # It is not averaged in: one is believed, and how far it may be off is said.
    assert clock.outliers == ("b",)
    assert clock.worst_residual == pytest.approx(40)
    assert clock.sigma >= 40


def test_the_sharper_anchor_weighs_more():
    anchors = (
        anchor(0, "2025-06-04T16:00:00Z", 0.01, "a"),
        anchor(0, "2025-06-04T16:00:10Z", 10.0, "b"),
    )
    assert abs(clock_of(anchors).origin - parse_utc("2025-06-04T16:00:00Z")) < 0.01 * MICROS


def test_a_record_without_anchors_has_no_clock():
    assert clock_of(()) is None


def test_a_coarse_anchor_that_fits_does_not_blur_a_sharp_one():
    anchors = (
        anchor(0, "2025-06-04T16:22:31Z", 0.5, "a"),
        anchor(0, "2025-06-04T16:22:00Z", 30.0, "b"),
    )
    assert clock_of(anchors).sigma < 0.6
