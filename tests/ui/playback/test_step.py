"""A step by frames never goes against its direction, whichever videos run at the moment."""

from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from reviewer.clock.clock_map import ClockMap
from reviewer.playback.index import FrameIndex
from reviewer.timeline import Placement
from ui.case.player import Player
from ui.case.stream import Stream


def camera(name, start, frames=125):
    """A video of 5 s that begins at a second of the case, at 25 pictures a second."""
    pts = np.arange(frames, dtype=np.int64)
    clock = ClockMap(start * 1_000_000, 0.0, 0.1, "manual")
    begin = clock.origin
    place = Placement(name, clock, begin, begin + frames * 40_000, True)
    return Stream(None, place, None, FrameIndex.of_ticks(pts, pts[:1], Fraction(1, 25)))


def desk(position, shown, selected=""):
    def seek(to):
        playhead.position = to

    playhead = SimpleNamespace(position=position, playing=False, seek_to=seek)
    streams = {"a1": camera("a1", 0), "a2": camera("a2", 6), "b1": camera("b1", 2)}
    session = SimpleNamespace(selected_record=selected)
    return SimpleNamespace(playhead=playhead, streams=streams, session=session, shown_videos=shown)


@pytest.mark.parametrize("position", [0, 3_000_000, 4_960_001, 5_500_000, 6_004_000, 10_950_000])
@pytest.mark.parametrize("way", [1, -1])
@pytest.mark.parametrize("selected", ["", "a1", "b1"])
def test_a_step_never_goes_back(position, way, selected):
    at = desk(position, ("a1", "a2", "b1"), selected)
    before = position
    for _ in range(3):
        Player.step_frames(at, way)
        assert (at.playhead.position - before) * way >= 0
        before = at.playhead.position


def test_a_video_that_has_ended_gives_way_to_one_that_runs():
    at = desk(6_004_000, ("a1", "a2", "b1"))
    Player.step_frames(at, 1)
    assert at.playhead.position == 6_040_001
    Player.step_frames(at, -1)
    assert at.playhead.position == 6_000_001


def test_where_nothing_runs_it_goes_on_to_what_begins_next():
    at = desk(5_500_000, ("a1", "a2"))
    Player.step_frames(at, 1)
    assert at.playhead.position == 6_000_001
    at = desk(5_500_000, ("a1", "a2"))
    Player.step_frames(at, -1)
    assert at.playhead.position in (4_960_001, 4_920_001)
