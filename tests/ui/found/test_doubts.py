"""Doubtful moments are gone through where they are, or in their list, and answered by keys."""

import pytest
from PySide6.QtTest import QTest

from reviewer.model import Decision, Put, Status
from reviewer.tracking.candidates import Verdict
from reviewer.tracking.doubt_queue import DoubtPassage
from tests.helpers.export_dialog import planned
from tests.helpers.found_wall import KEY, redactions
from tests.helpers.ui_case import VIDEO_A, VIDEO_B
from ui.stage.scenes import OnStage


def media_now(window, record=VIDEO_A):
    place = window.workplace
    return place.session.placement_of(record).media_of_utc(place.playhead.position)


def watch_passage(window):
    """As a person who lets it play to its end, without the waiting."""
    place, here = window.workplace, window.workplace.views["found"].walk.here
    there = place.session.placement_of(here.candidate.record)
    place.playhead.seek_to(there.utc_of_media(here.passage[1]) + 1)


def test_a_passage_is_played_to_its_end_and_answered_with_one_key_for_all_its_places(window, wall):
    place = window.workplace
    window.actions_table.run_action("next_doubt")
    assert place.stage.scene is OnStage.MEDIA
    assert place.session.selected_record == VIDEO_A
    assert media_now(window) == pytest.approx(1.4, abs=0.2)
    assert place.playhead.playing
    said = []
    window.notices.message.connect(said.append)
    window.actions_table.run_action("doubt_covered")
    assert "Not all of this passage was shown" in said.pop()
    assert len(place.found.doubts) == 2
    watch_passage(window)
    assert not place.playhead.playing
    window.actions_table.run_action("doubt_covered")
    notes = place.session.snapshot.annotations_of(VIDEO_A)
    assert sorted(note.start for note in notes) == [2.4, 2.9]
    assert place.session.selected_record == VIDEO_B
    watch_passage(window)
    window.actions_table.run_action("doubt_covered")
    assert place.found.doubts == ()
    window.actions_table.run_action("undo")
    window.actions_table.run_action("undo")
    assert len(place.found.doubts) == 2
    assert place.session.snapshot.annotations_of(VIDEO_A) == ()


def test_what_is_settled_is_listed_behind_with_its_reason_and_is_led_to(window, wall, qtbot):
    place = window.workplace
    many = place.found.doubts
    settled = DoubtPassage(many[0].candidate, many[0].doubts, "both ways agree")
    place.found._take_doubts([*many[1:], settled])
    window.actions_table.run_action("doubts")
    shown = wall.doubts.model
    qtbot.waitUntil(lambda: shown.rowCount() == 2)
    assert "not asked, for both ways agree" in shown.index(1).data()
    assert "1 more settled" in wall.about.text()
    wall.doubts.list.setCurrentIndex(shown.index(1))
    wall.doubts.choose_current()
    assert wall.walk.here.key == settled.key
    watch_passage(window)
    window.actions_table.run_action("doubt_covered")
    assert place.found.settled == ()


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
    # Of what is hidden the doubts stay open; in any case one goes on.
    assert len(place.found.doubts) == (2 if decided is Verdict.HIDDEN else 1)
    assert wall.walk.here.candidate.record == VIDEO_B
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
    watch_passage(window)
    there = place.playhead.position
    place.playhead.seek_to(place.playhead.time_limits[0])
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
    QTest.keyClick(place.wall, KEY.Key_A)  # hides it; what is doubtful of it stays open
    session.apply([Put(Decision(r.path, "release")) for r in session.snapshot.records], "Release")
    place.views["requests"].select_request("q1")
    window.actions_table.run_action("export")
    dialog = planned(place.views["requests"].exporter, qtbot)
    qtbot.waitUntil(lambda: "1 doubtful moment not answered" in dialog.headline.text())
    assert "D goes from one to the next" in dialog.truth.about.text()
    window.actions_table.run_action("next_doubt")
    watch_passage(window)
    window.actions_table.run_action("doubt_covered")
    qtbot.waitUntil(lambda: "doubtful" not in dialog.headline.text())
