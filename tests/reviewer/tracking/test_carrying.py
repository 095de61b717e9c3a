"""A box that a person drew goes where that goes on which it lies, as a scan has found it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.model.geometry import Box, box_fits
from reviewer.playback.box_tracker import TrackEnd, check_path
from reviewer.tracking.carrying import carry_box
from tests.helpers.made_tracks import doubt, made_track

HEAD = (0.3, 0.3, 0.1, 0.2)
DRAWN = Box(0.29, 0.28, 0.13, 0.24)


def test_it_keeps_its_place_on_the_thing_and_covers_each_frame_both_ways():
    track = made_track(0.5, 2.0, HEAD, drift=0.3)
    # It has gone a quarter of its way by then.
    carried = carry_box(Box(DRAWN.x + 0.075, DRAWN.y, DRAWN.w, DRAWN.h), 30, 120, [track])
    assert carried.back.frames.tolist() == list(range(15, 31))
    assert carried.onward.frames.tolist() == list(range(30, 75))
    for path in (carried.back, carried.onward):
        check_path(path)
        for frame, box in zip(path.frames.tolist(), path.boxes, strict=True):
            thing = track.boxes[frame - 15].astype(float)
            assert (box[:2] <= thing[:2] + 1e-6).all()
            assert (box[:2] + box[2:] >= thing[:2] + thing[2:] - 1e-6).all()
    moved = carried.onward.boxes[-1, 0] - carried.onward.boxes[0, 0]
    assert moved == pytest.approx(track.boxes[-1, 0] - track.boxes[15, 0], abs=1e-6)


def test_why_it_ends_is_what_the_scan_saw():
    lost = made_track(0.5, 1.0, HEAD, doubts=(doubt("birth", 0.5), doubt("death", 1.4, 1.5)))
    carried = carry_box(DRAWN, 20, 120, [lost])
    assert (carried.back.ended, carried.onward.ended) == (TrackEnd.LOST, TrackEnd.LOST)
    left = made_track(0.5, 1.0, HEAD, doubts=(doubt("edge", 0.5), doubt("edge", 1.4, 1.5)))
    carried = carry_box(DRAWN, 20, 120, [left])
    assert (carried.back.ended, carried.onward.ended) == (TrackEnd.LEFT, TrackEnd.LEFT)
    whole = made_track(0.0, 4.0, HEAD)
    carried = carry_box(DRAWN, 20, 120, [whole])
    assert (carried.back.ended, carried.onward.ended) == (TrackEnd.OVER, TrackEnd.OVER)
    scene = made_track(0.5, 1.0, HEAD)
    carried = carry_box(DRAWN, 20, 120, [scene])
    assert (carried.back.ended, carried.onward.ended) == (TrackEnd.CUT, TrackEnd.CUT)


@pytest.mark.parametrize(
    ("box", "frame"),
    [
        (Box(0.6, 0.3, 0.1, 0.2), 20),  # beside it
        (Box(0.0, 0.0, 0.9, 0.9), 20),  # all of the picture
        (Box(0.34, 0.38, 0.01, 0.01), 20),  # a spot on it
        (DRAWN, 50),  # before it or behind
    ],
)
def test_a_box_that_means_something_else_is_not_taken_along(box, frame):
    assert carry_box(box, frame, 120, [made_track(0.5, 1.0, HEAD)]) is None


def test_of_several_things_it_goes_with_the_one_that_it_fits_best():
    own, other = made_track(0.5, 1.0, HEAD), made_track(0.5, 2.0, (0.3, 0.3, 0.12, 0.5))
    assert len(carry_box(DRAWN, 20, 120, [other, own]).onward.frames) == 25


@given(
    st.tuples(*[st.floats(0.0, 0.5)] * 2, *[st.floats(0.05, 0.4)] * 2),
    st.floats(-0.4, 0.4),
    st.tuples(*[st.floats(0.5, 1.5)] * 2),
)
def test_it_is_always_a_box_in_the_picture(place, drift, size):
    x, y, w, h = place
    drift = min(max(drift, -x), 1 - x - w)
    track = made_track(0.0, 1.0, place, drift=drift)
    drawn = Box(x, y, min(w * size[0], 1 - x), min(h * size[1], 1 - y))
    carried = carry_box(drawn, 0, 30, [track])
    if carried is not None:
        assert all(box_fits(*row) for row in carried.onward.boxes.tolist())
        assert np.isfinite(carried.onward.boxes).all()
