"""From time to pixels and back, whatever is folded: nothing is lost, nothing changes places."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reviewer.clock.timebase import MICROS
from reviewer.timeline import LEAST_GAP, gaps_between
from ui.timeline.folds import FOLD, GapFolds
from ui.timeline.scale import Scale, make_ticks

DAY = 1_749_000_000 * MICROS
LONG = 3 * 86_400 * MICROS
SPANS = st.lists(
    st.tuples(st.integers(0, LONG), st.integers(0, 3600 * MICROS), st.integers(0, 40 * MICROS)),
    min_size=1,
    max_size=12,
).map(lambda rows: [(DAY + at, DAY + at + lasts, doubt) for at, lasts, doubt in rows])
SCALES = st.builds(
    lambda spans, at, coarse, shut: Scale(
        float(DAY + at), coarse, 180, 1100, GapFolds(gaps_between(spans)[:shut])
    ),
    SPANS,
    st.integers(-LONG // 4, LONG),
    st.floats(200, 3e8),
    st.integers(0, 12),
)
FEW = settings(max_examples=60, deadline=None)
MOMENTS = st.integers(-LONG // 2, 2 * LONG).map(lambda at: DAY + at)


def pixel_lasts(scale: Scale, utc: int) -> float:
    """How long the pixel of a moment lasts."""
    return abs(scale.moment_at(scale.pixel_of(utc) + 1) - utc) + scale.per_pixel


@FEW
@given(SCALES, MOMENTS)
def test_a_moment_comes_back_from_its_pixel(scale, utc):
    back = scale.moment_at(scale.pixel_of(utc))
    assert abs(back - utc) <= 1 + pixel_lasts(scale, utc) * 1e-4


@FEW
@given(SCALES, st.floats(-3000, 4000))
def test_a_pixel_comes_back_from_its_moment(scale, x):
    there = scale.moment_behind(x - scale.origin)
    assert scale.pixel_of(there) == pytest.approx(x, abs=0.01)


@FEW
@given(SCALES, MOMENTS, MOMENTS)
def test_what_is_later_stands_further_right(scale, one, other):
    first, second = sorted((one, other))
    assert scale.pixel_of(first) <= scale.pixel_of(second) + 1e-6
    if second - first > 10 * max(pixel_lasts(scale, first), pixel_lasts(scale, second)):
        assert scale.pixel_of(first) < scale.pixel_of(second)


@FEW
@given(SCALES, st.lists(MOMENTS, min_size=1, max_size=20))
def test_many_moments_stand_where_each_of_them_does(scale, moments):
    many = scale.pixels_of(np.array(moments, np.int64))
    for x, utc in zip(many, moments, strict=True):
        assert x == pytest.approx(scale.pixel_of(utc), abs=0.01, rel=1e-6)


@FEW
@given(SCALES)
def test_what_is_in_sight_is_open_or_in_a_fold_that_is_no_wider_than_its_time(scale):
    pieces = [*scale.even_stretches()]
    folded = [(gap.fold_start, gap.fold_end) for gap, _, _ in scale.folds_in_sight()]
    ordered = sorted([*pieces, *folded])
    assert all(abs(a[1] - b[0]) <= 1 for a, b in pairwise(ordered))
    assert min(a for a, _ in ordered) <= scale.left + 1
    assert max(b for _, b in ordered) >= scale.right_moment - 1
    for gap, left, right in scale.folds_in_sight():
        assert 0 < right - left <= FOLD + 1e-6
        assert right - left < (gap.fold_end - gap.fold_start) / scale.per_pixel
        assert scale.fold_at((left + right) / 2) == gap


@FEW
@given(SCALES, st.floats(0.1, 10), st.floats(180, 1280))
def test_zooming_keeps_the_moment_under_the_mouse(scale, factor, x):
    fixed = scale.moment_behind(x - scale.origin)
    assert scale.zoom_around(factor, x, 3e8).pixel_of(fixed) == pytest.approx(x, abs=0.01)


@FEW
@given(SCALES, MOMENTS, st.integers(0, LONG))
def test_a_span_that_is_fitted_fills_the_view(scale, start, length):
    fitted = scale.fit_to_span(start, start + length)
    first, last = fitted.pixel_of(start), fitted.pixel_of(start + length)
    assert first >= scale.origin - 1
    assert last <= scale.origin + scale.width + 1
    inside = [(g.fold_start, g.fold_end) for g in scale.folds.gaps]
    cut = any(a < end < b for a, b in inside for end in (start, start + length))
    folded = sum(max(min(b, start + length) - max(a, start), 0) for a, b in inside)
    if length - folded > MICROS and not cut:  # what is folded takes no more than it may
        assert last - first > scale.width * 0.9


@FEW
@given(SPANS)
def test_gaps_are_what_no_recording_covers(spans):
    found = gaps_between(spans)
    for gap in found:
        assert gap.length > LEAST_GAP
        assert gap.start <= gap.fold_start < gap.fold_end <= gap.end
        assert not any(a < gap.end and b > gap.start for a, b, _ in spans)
    inside = [(a, b) for a, b, _ in spans]
    for (_, b), (a, _) in zip(sorted(inside), sorted(inside)[1:], strict=False):
        if a - b > LEAST_GAP and not any(x < a and y > b for x, y in inside):
            assert any(g.start <= b and g.end >= a for g in found)


@FEW
@given(SCALES)
def test_no_label_of_the_ruler_lies_over_another_or_in_a_fold(scale):
    ticks = make_ticks(scale, "America/Chicago", 80)
    labels = [scale.pixel_of(tick.utc) for tick in ticks if tick.text]
    assert all(b - a >= 45 for a, b in pairwise(labels))
    assert len(ticks) < 4000
