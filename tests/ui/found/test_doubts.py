"""Doubtful moments are gone through where they are, or in their list, and answered by keys."""

import pytest
from PySide6.QtTest import QTest

from reviewer.model import Decision, Put, Status
from reviewer.tracking.candidates import Verdict
from reviewer.tracking.track import DoubtKind
from tests.helpers.export_dialog import planned
from tests.helpers.found_wall import KEY, redactions
from tests.helpers.ui_case import VIDEO_A
from ui.stage.scenes import OnStage


def test_doubts_are_gone_through_on_the_wall_of_players_and_answered_with_one_key(window, wall):
    place = window.workplace
    window.actions_table.run_action("next_doubt")
    assert place.stage.scene is OnStage.MEDIA
    assert place.session.selected_record == VIDEO_A
    at = place.session.placement_of(VIDEO_A).media_of_utc(place.playhead.position)
    assert at == pytest.approx(3.0, abs=0.01)
    window.actions_table.run_action("doubt_covered")
    at = place.session.placement_of(VIDEO_A).media_of_utc(place.playhead.position)
    assert at == pytest.approx(2.4, abs=0.01)
    window.actions_table.run_action("doubt_covered")
    assert place.found.doubts == ()
    window.actions_table.run_action("undo")
    assert len(place.found.doubts) == 1


def test_a_mark_in_the_list_of_doubts_is_about_the_doubt_one_stands_on(window, wall, qtbot):
    hidden = wall.model.candidate_at(0).id
    window.actions_table.run_action("doubts")
    assert wall.doubts.list.isVisible()
    qtbot.waitUntil(lambda: wall.doubts.list.currentIndex().isValid())
    meant = wall.doubts.model.doubts[0].candidate.id
    assert meant != hidden
    QTest.keyClick(wall.doubts.list, KEY.Key_X)
    assert {name: r.status for name, r in redactions(window).items()} == {meant: Status.REJECTED}


@pytest.mark.parametrize(
    ("key", "decided"),
    [
        (KEY.Key_X, Verdict.NOTHING),
        (KEY.Key_A, Verdict.HIDDEN),
        (KEY.Key_V, Verdict.KEPT),
    ],
)
def test_a_doubt_about_what_is_no_redaction_yet_is_answered_by_one_key(
    window, wall, key, decided, qtbot
):
    place = window.workplace
    window.actions_table.run_action("next_doubt")
    meant = place.found.doubts[0].candidate
    assert meant.redaction is None
    assert not place.session.selected_redaction
    QTest.keyClick(place.wall, key)
    assert place.found.candidate(meant.id).verdict is decided
    if decided is Verdict.HIDDEN:  # its other doubts stay open
        assert wall.walk.here.doubt.kind is DoubtKind.HOLE
    else:
        assert place.found.doubts == ()
    window.actions_table.run_action("undo")
    assert place.found.candidate(meant.id).verdict is Verdict.UNDECIDED


def test_what_a_doubt_is_about_is_followed_on_once_it_is_proposed(window, wall, qtbot):
    place = window.workplace
    window.actions_table.run_action("next_doubt")
    meant = place.found.doubts[0].candidate
    QTest.keyClick(place.wall, KEY.Key_F)
    assert place.session.selected_redaction == meant.id
    assert place.found.candidate(meant.id).redaction.status is Status.PROPOSED


def test_a_doubt_that_was_left_is_not_answered(window, wall):
    place, said = window.workplace, []
    window.notices.message.connect(said.append)
    window.actions_table.run_action("next_doubt")
    there = place.playhead.position
    place.playhead.seek_to(there - 2_500_000)
    window.actions_table.run_action("doubt_covered")
    assert "not in view" in said.pop()
    assert len(place.found.doubts) == 2
    place.playhead.seek_to(there)
    window.actions_table.run_action("doubt_covered")
    assert len(place.found.doubts) == 1
    window.actions_table.run_action("show_found")
    window.actions_table.run_action("doubt_covered")
    assert len(place.found.doubts) == 1


def test_an_export_tells_of_doubts_about_what_it_hides_until_they_are_answered(window, wall, qtbot):
    place = window.workplace
    session = place.session
    window.actions_table.run_action("next_doubt")
    QTest.keyClick(place.wall, KEY.Key_A)  # hides it; its doubts stay open
    session.apply([Put(Decision(r.path, "release")) for r in session.snapshot.records], "Release")
    place.views["requests"].select_request("q1")
    window.actions_table.run_action("export")
    dialog = planned(place.views["requests"].exporter, qtbot)
    qtbot.waitUntil(lambda: "2 doubtful moments not answered" in dialog.headline.text())
    assert "D goes from one to the next" in dialog.truth.about.text()
    window.actions_table.run_action("next_doubt")
    window.actions_table.run_action("doubt_covered")
    qtbot.waitUntil(lambda: "1 doubtful moment not answered" in dialog.headline.text())
