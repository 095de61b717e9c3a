"""Which masks lie on a frame that is looked at again: those that the renderer draws on it."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reviewer.detect.pictures.rows import KindRule
from reviewer.model import Facts, Kind, RegionRedaction, Status
from reviewer.model.geometry import UPRIGHT, Box, Keyframe
from reviewer.overlooked.look_in_child import MasksOnFrames, Sighting
from reviewer.overlooked.second_look import SecondLook
from reviewer.overlooked.seen_again import things_seen
from reviewer.playback.index import FrameIndex
from reviewer.render.video.regions import Regions
from tests.helpers.cases import record

BASE = Fraction(1, 90_000)
VIDEO = record("cam.mp4", kind=Kind.VIDEO, facts=Facts(time_base=(1, 1000), duration=60_000))
RULES = {"faces": KindRule("faces", "a face", 0.3, 0.6, 1.3, "7(1)(c)", True)}


def mask(number, start, length):
    return RegionRedaction(
        f"m{number}", "cam.mp4", ("7(1)(c)",), status=Status.ACCEPTED, start=start,
        end=start + length, keyframes=(Keyframe(0.0, Box(0.1, 0.1, 0.2, 0.2)),),
    )  # fmt: skip


moments = st.floats(0.0, 4.0).map(lambda t: round(t, 6))
spans = st.lists(st.tuples(moments, st.floats(1e-6, 2.0)), max_size=6)
times = st.lists(st.integers(0, 360_000), min_size=1, max_size=12, unique=True).map(sorted)


@given(spans, times)
def test_of_any_masks_and_uneven_frames_those_lie_on_a_frame_that_are_drawn_on_it(some, pts):
    masks = [mask(n, *span) for n, span in enumerate(some)]
    index = FrameIndex.of_ticks(np.array(pts), np.array(pts[:1]), BASE)
    on_frames = MasksOnFrames(index, masks)
    zero = index.media_zero_tick
    for number, now in enumerate(pts):
        until = pts[number + 1] if number + 1 < len(pts) else now + 1
        drawn = [
            one.id for one in masks if Regions([one], BASE, zero, UPRIGHT).spots_at(now, until)
        ]
        assert [one.id for one, _ in on_frames.masks_at(number)] == drawn


def test_who_comes_back_after_long_is_another_and_who_stays_is_one():
    here, there = Box(0.1, 0.1, 0.1, 0.2), Box(0.6, 0.1, 0.1, 0.2)
    shown = {0.0: [here], 2.0: [here, there], 4.0: [there], 10.0: [here]}
    found = tuple(tuple(Sighting("faces", box, 0.9) for box in boxes) for boxes in shown.values())
    look = SecondLook(tuple(shown), found)
    things = list(things_seen(VIDEO, look, RULES, lambda one, now: False))
    assert [[key.t for key in one.pieces] for one in things] == [[0.0, 2.0], [2.0, 4.0], [10.0]]
