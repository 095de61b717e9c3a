"""Where a machine cannot decode all that plays, the focused video comes first."""

import pytest

from reviewer.playback.orders import Pace
from ui.case.pacing import CALM, LONGEST_CALM, PATIENCE, Lag, Pacing

HD, SMALL = 1920 * 1080, 640 * 480


@pytest.fixture
def pacing():
    changes = []
    made = Pacing(lambda: changes.append(1))
    made.changes = changes
    return made


def look(pacing, times, focus="a", **lags):
    sizes = {"d": SMALL}
    told = {r: Lag(seconds, sizes.get(r, HD)) for r, seconds in lags.items()}
    for _ in range(times):
        pacing.look_at(told, focus)
    return {r: pacing.pace_of(r).name for r in lags}


def test_all_that_plays_in_time_shows_every_picture(pacing):
    assert set(look(pacing, 50, a=0.03, b=0.1, c=0.0).values()) == {"FULL"}
    assert pacing.changes == []


def test_the_dearest_beside_the_focused_one_gives_way_first(pacing):
    assert look(pacing, PATIENCE, a=0.5, b=0.1, d=2.0) == {"a": "FULL", "b": "HALF", "d": "FULL"}
    assert look(pacing, PATIENCE, a=0.5, b=0.1, d=2.0)["d"] == "HALF"
    last = look(pacing, 4 * PATIENCE, a=0.5, b=0.9, d=2.0)
    assert last == {"a": "FULL", "b": "KEYS", "d": "KEYS"}


def test_who_shows_key_frames_only_is_not_late_by_that(pacing):
    look(pacing, 2 * PATIENCE, a=0.5, b=0.5)
    assert pacing.pace_of("b") is Pace.KEYS
    assert look(pacing, CALM - 1, a=0.0, b=1.9)["b"] == "KEYS"
    assert look(pacing, 1, a=0.0, b=1.9)["b"] == "HALF"


def test_what_failed_is_tried_again_more_and_more_seldom(pacing):
    look(pacing, 2 * PATIENCE, a=0.5, b=0.5)
    waits = []
    for _ in range(6):
        wait = 0
        while look(pacing, 1, a=0.0, b=0.0)["b"] == "KEYS":
            wait += 1
        waits.append(wait)
        look(pacing, 2 * PATIENCE, a=0.5, b=0.5)
    assert waits == sorted(waits)
    assert waits[0] < waits[1]
    assert waits[-1] < LONGEST_CALM


def test_another_focus_and_a_small_copy_begin_anew(pacing):
    look(pacing, 4 * PATIENCE, a=0.5, b=0.5, c=0.5)
    assert pacing.pace_of("b") is Pace.KEYS
    assert look(pacing, 1, focus="b", a=0.0, b=0.0, c=0.0)["b"] == "FULL"
    pacing.begin_anew("c")
    assert pacing.pace_of("c") is Pace.FULL


def test_what_a_machine_can_surely_not_decode_is_not_tried_first(pacing):
    full = HD * 30
    pacing.begin_playing({"a": full, "b": full, "c": full, "d": 0}, "b", cores=2)
    assert {r: pacing.pace_of(r).name for r in "abcd"} == {
        "a": "FULL",
        "b": "FULL",
        "c": "KEYS",
        "d": "FULL",
    }
    pacing.begin_playing({"a": 0, "b": 0, "c": 0, "d": 0}, "b", cores=2)
    assert {pacing.pace_of(r) for r in "abcd"} == {Pace.FULL}
