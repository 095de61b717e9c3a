"""Recordings that hear the same are tied, whatever lies between them; nothing else is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reviewer.errors import Cancelled
from reviewer.sound.matching import NoMatch, SoundMatch, match_sounds
from reviewer.sound.whitening import RATE, whiten_sound
from reviewer.system.jobs import StoppableJob
from tests.helpers import two_devices as made

SOUND = made.talk(60, 7)
WHOLE = whiten_sound(SOUND)


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 35 * RATE), st.integers(0, 99), st.booleans())
@example(0, 0, True)
def test_copy_is_found_at_any_offset(start: int, seed: int, first: bool) -> None:
    copy = whiten_sound(made.over_telephone(SOUND[start : start + 25 * RATE], seed))
    match = match_sounds(copy, WHOLE) if first else match_sounds(WHOLE, copy)
    assert isinstance(match, SoundMatch)
    assert match.offset == pytest.approx((-start if first else start) / RATE, abs=0.005)


def test_other_microphone_is_tied() -> None:
    heard = whiten_sound(made.in_room(SOUND[5 * RATE : 45 * RATE], 3))
    match = match_sounds(WHOLE, heard)
    assert isinstance(match, SoundMatch)
    assert match.offset == pytest.approx(5, abs=0.04)


def test_recordings_that_overlap_by_half_are_tied() -> None:
    match = match_sounds(WHOLE[: 40 * RATE], whiten_sound(SOUND[20 * RATE :]))
    assert isinstance(match, SoundMatch)
    assert match.offset == pytest.approx(20, abs=0.005)


def test_clock_that_runs_faster_is_told() -> None:
    sound = made.talk(240, 2)
    match = match_sounds(whiten_sound(made.run_faster(sound, 145e-6)), whiten_sound(sound))
    assert isinstance(match, SoundMatch)
    assert match.drift == pytest.approx(145e-6, abs=20e-6)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (made.beeps(30, 2, 1000, 1), made.beeps(30, 2, 1000, 2)),
        (made.ring_tone(30, 1), made.ring_tone(30, 2)),
        (made.melody(30, 1), made.melody(30, 2)),
        (made.rain(30, 1), made.rain(30, 2)),
        (made.talk(30, 1), made.talk(30, 2)),
        (SOUND, np.zeros(30 * RATE, np.float32)),
        (SOUND, SOUND[:RATE]),
        (SOUND, np.full(30 * RATE, np.nan, np.float32)),
        (SOUND[:0], SOUND[:0]),
    ],
    ids=["beeps", "ringing", "music", "rain", "talk", "silence", "a second", "no numbers", "none"],
)
def test_unrelated_recordings_are_not_tied(one: made.Floats, other: made.Floats) -> None:
    match = match_sounds(whiten_sound(one), whiten_sound(other))
    assert isinstance(match, NoMatch)
    assert match.reason


def test_search_stops_when_asked() -> None:
    job = StoppableJob()
    job.stop_work()
    with pytest.raises(Cancelled):
        match_sounds(WHOLE, WHOLE, job)
