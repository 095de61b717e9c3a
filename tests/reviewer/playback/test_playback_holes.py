"""Where packets are missing, what is heard onward and what is heard after a jump is the same."""

import numpy as np

from reviewer.playback.cursor import Cursor
from reviewer.playback.live_sound import RATE
from reviewer.playback.peaks import peaks_of
from tests.helpers import attack_media as media


def test_a_word_behind_a_hole_is_heard_at_its_time_from_the_beginning_too(tmp_path):
    path = tmp_path / "a.mka"
    media.write_coded(path, "aac", 1, lost=(0.5, 1.0))
    onward, after = Cursor(path), Cursor(path)
    tenth = RATE // 10
    heard = np.concatenate([onward.read_samples(n / 10, tenth)[:, 0] for n in range(20)])
    jumped = after.read_samples(1.4, 5 * tenth)[:, 0]
    shifts = range(-200, 201)  # the container counts in milliseconds
    same = [np.corrcoef(heard[14 * tenth + s :][: 5 * tenth], jumped)[0, 1] for s in shifts]
    assert max(same) > 0.98
    assert not heard[7 * tenth : 9 * tenth].any()


def test_the_waveform_keeps_the_time_of_what_is_missing(tmp_path):
    whole, cut = tmp_path / "whole.mka", tmp_path / "cut.mka"
    media.write_coded(whole, "aac", 1)
    media.write_coded(cut, "aac", 1, lost=(0.5, 1.0))
    peaks, holed = peaks_of(whole), peaks_of(cut)
    assert abs(len(peaks.levels[0]) - len(holed.levels[0])) <= 2
    assert holed.peaks_between(0.2, 0.4, 1)[0] > 10
    assert not holed.peaks_between(0.6, 0.9, 5).any()
    assert holed.peaks_between(1.2, 1.4, 1)[0] > 10
