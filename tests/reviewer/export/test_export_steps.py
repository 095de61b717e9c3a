"""The named steps of an export, as they are told and read, and how long it takes still."""

import pytest

from reviewer.export.steps import (
    SHARES,
    ExportPace,
    ExportStep,
    progress_of,
    tell_rendered,
    tell_time_left,
)


def test_the_steps_follow_each_other_without_a_gap():
    ends = [end for _, end in SHARES.values()]
    assert [start for start, _ in SHARES.values()] == [0.0, *ends[:-1]]
    assert ends[-1] == 1.0


@pytest.mark.parametrize(
    ("share", "text", "words"),
    [
        (0.0, "", "Render 0 %"),
        (0.3, tell_rendered(9, 14), "Render 9/14"),
        (0.3, tell_rendered(9, 14, "; page 3 takes long"), "Render 9/14"),
        (0.6, tell_rendered(14, 14), "Render 14/14"),
        (0.6, "putting the package together", "Put together"),
        (0.62 + 0.31 * 0.72, "data/records/documents/a.pdf", "Check for leaks 72 %"),
        (0.93, "sealing", "Seal"),
        (1.2, "done", "Seal"),
    ],
)
def test_a_share_is_told_as_the_step_that_runs(share, text, words):
    assert progress_of(share, text).words == words


def test_the_time_left_follows_the_pace_of_the_step_and_is_not_told_too_early():
    pace = ExportPace(100.0)
    assert pace.seconds_left(progress_of(0.1, ""), 102.0) is None
    # A third of the rendering in 20 s: 40 s for the rest of it, and 40 for what is behind it.
    left = pace.seconds_left(progress_of(0.2, ""), 120.0)
    assert left == pytest.approx(80.0)
    # The check is slower than the rendering was, and is told by its own pace from then on.
    pace.seconds_left(progress_of(SHARES[ExportStep.CHECK][0], ""), 162.0)
    slow = pace.seconds_left(progress_of(0.72, ""), 192.0)
    assert slow == pytest.approx(0.21 * 300 + 0.07 * 92 / 0.72)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (12, "less than a minute left"),
        (55, "about 1 min left"),
        (150, "about 2 min left"),
        (3 * 3600, "about 3 h left"),
    ],
)
def test_the_time_left_is_as_coarse_as_it_is_known(seconds, words):
    assert tell_time_left(seconds) == words
