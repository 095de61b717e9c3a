"""What was found on a photo stands on the wall of found things, and is answered as in a video."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewer.detect.look_at_images import SeenOnPage
from reviewer.detect.pictures import Found, rules_of_kinds
from reviewer.model import ImageRedaction, Status
from reviewer.model.geometry import Box
from reviewer.tracking.candidates import Verdict
from reviewer.tracking.page_tracks import tracks_of_pages
from tests.helpers.found_wall import KEY, redactions
from tests.helpers.made_tracks import keep_tracks
from tests.helpers.ui_case import PHOTO, VIDEO_A
from ui.stage.scenes import OnStage

RULES = rules_of_kinds()


def heads(*lefts, score=0.95):
    found = tuple(Found("heads", Box(x, 0.2, 0.1, 0.3), score) for x in lefts)
    return tracks_of_pages("x", [SeenOnPage(1, found)], RULES, {"heads": "made 1"})


@pytest.fixture
def kept_tracks():
    """Three things on the photo, one of them less sure."""
    return {PHOTO: [*heads(0.1, 0.4), *heads(0.7, score=RULES["heads"].sure - 0.02)]}


def test_a_photo_is_answered_with_the_same_keys_and_shown_from_a_child(window, wall, qtbot):
    rows = [wall.model.candidate_at(row) for row in range(3)]
    told = wall.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Head: Undecided. " in told
    assert "sure" in told
    assert "0:00" not in told
    assert " s)" not in told
    qtbot.waitUntil(lambda: all(wall.pictures.still_of(one) is not None for one in rows))
    for key in (KEY.Key_Return, KEY.Key_X, KEY.Key_V):
        QTest.keyClick(wall.list, key)
    made = redactions(window)
    assert [made[one.id].status for one in rows] == [
        Status.ACCEPTED,
        Status.REJECTED,
        Status.REJECTED,
    ]
    assert all(isinstance(one, ImageRedaction) for one in made.values())
    verdicts = [wall.model.candidate_at(row).verdict for row in range(3)]
    assert verdicts == [Verdict.HIDDEN, Verdict.NOTHING, Verdict.KEPT]
    for _ in range(3):
        window.actions_table.run_action("undo")
    assert wall.found.counts[Verdict.UNDECIDED] == 3


def test_it_is_shown_on_its_page_and_its_doubt_is_answered_there(window, wall):
    place = window.workplace
    window.actions_table.run_action("go_to_found")
    assert place.stage.scene is OnStage.PAGE
    assert place.session.selected_record == PHOTO
    window.actions_table.run_action("next_doubt")
    (doubt,) = place.found.doubts
    assert place.stage.scene is OnStage.PAGE
    QTest.keyClick(place.document, KEY.Key_X)
    assert place.found.candidate(doubt.candidate.id).verdict is Verdict.NOTHING
    assert place.found.doubts == ()


def test_what_needs_time_is_refused_in_words_and_all_of_a_photo_is_hidden_at_once(window, wall):
    said = []
    window.notices.failed.connect(lambda what, _: said.append(what))
    for name in ("split", "lengthen"):
        window.actions_table.run_action(name)
        assert "in videos" in said.pop()
    QTest.keyClick(wall.list, KEY.Key_Return)
    window.actions_table.run_action("hide_all_kind")
    QTest.keyClick(wall.policies.dialog, KEY.Key_Return)
    assert wall.found.counts[Verdict.HIDDEN] == 3
    assert len(redactions(window)) == 3


def test_the_photo_is_offered_and_looked_through_beside_the_videos(window, wall, qtbot):
    wall.scan.ask_what()
    dialog = wall.scan.dialog
    assert {PHOTO, VIDEO_A} <= set(dialog.chosen_records())
    dialog.close()
    seen = []

    def look(case, record, kinds, tell, job):
        keep_tracks(case.folder, record.path, heads(0.1, 0.5))
        seen.append((record.path, kinds))

    wall.scan.look_through = look
    wall.scan.begin(["heads"], [PHOTO])
    qtbot.waitUntil(lambda: bool(seen) and not wall.scan.is_running)
    assert seen == [(PHOTO, ("heads",))]
    boxes = [r for r in redactions(window).values() if r.record == PHOTO]
    assert len(boxes) == 2
    assert {r.status for r in boxes} == {Status.PROPOSED}
