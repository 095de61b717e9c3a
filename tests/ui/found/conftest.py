"""The wall of found things, on the small case."""

import pytest

from tests.helpers.found_wall import LARGE, MIDDLE, SMALL
from tests.helpers.made_tracks import doubt, keep_tracks, made_track
from tests.helpers.ui_case import VIDEO_A, VIDEO_B


@pytest.fixture
def kept_tracks():
    """What a scan found before the case is opened, by record: four things."""
    two_doubts = (doubt("jump", 2.4, 2.6), doubt("death", 2.9, 3.0))
    born_late = (doubt("birth", 1.0, 1.3),)
    return {
        VIDEO_A: [
            made_track(0.2, 3.0, LARGE, confidence=0.95, drift=0.2),
            made_track(0.5, 0.6, SMALL, confidence=0.9),
            made_track(2.0, 1.0, MIDDLE, confidence=0.8, doubts=two_doubts),
        ],
        VIDEO_B: [made_track(1.0, 1.0, MIDDLE, confidence=0.85, doubts=born_late)],
    }


@pytest.fixture
def case_folder(case_folder, kept_tracks):
    """The small case, in which a scan found these."""
    for record, tracks in kept_tracks.items():
        keep_tracks(case_folder, record, tracks)
    return case_folder


@pytest.fixture
def wall(window, kept_tracks, qtbot):
    """The wall in front, with the keys."""
    place = window.workplace
    qtbot.waitUntil(lambda: place.found.is_read)
    window.actions_table.run_action("show_found")
    view = place.views["found"]
    qtbot.waitUntil(lambda: view.model.rowCount() == sum(map(len, kept_tracks.values())))
    view.list.setFocus()
    return view
