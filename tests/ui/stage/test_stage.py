"""What stands on the stage follows what is selected; the panes around it follow the stage."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import RedactionKind
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import settle
from tests.helpers.ui_case import CALL, CUES, LOG, PHOTO, REPORT, VIDEO_A, VIDEO_B, WORDS
from ui.common.notices import Notices
from ui.common.settings import WindowSettings
from ui.stage.scenes import OnStage
from ui.widgets.pane import in_front, pane_of
from ui.window.window import Window


@pytest.fixture
def place(window):
    return window.workplace


@pytest.mark.parametrize(
    ("record", "scene"),
    [
        (VIDEO_A, OnStage.MEDIA),
        (CALL, OnStage.MEDIA),
        (REPORT, OnStage.PAGE),
        (PHOTO, OnStage.PAGE),
        (CUES, OnStage.WORDS),
        (LOG, OnStage.ROWS),
    ],
)
def test_each_kind_of_record_takes_the_stage(place, record, scene):
    place.session.select_record(record)
    settle()
    assert place.stage.scene is scene
    assert in_front(place.stage.front)


def test_requests_stand_on_the_stage_until_a_record_is_asked_for(window, place):
    place.session.select_record(REPORT)
    window.actions_table.run_action("requests")
    assert place.stage.scene is OnStage.REQUESTS
    assert not in_front(place.document)
    records = place.views["records"].list
    at = records.visualRect(records.currentIndex()).center()
    QTest.mouseClick(records.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert place.stage.scene is OnStage.PAGE
    assert in_front(place.document)


def test_beside_a_page_stands_what_was_recorded_then_unless_it_is_folded(window, place):
    stage, session = place.stage, place.session
    place.playhead.seek_to(session.placement_of(VIDEO_A).start + 1_000_000)
    session.select_record(REPORT)
    settle()
    assert in_front(stage.wall)
    assert stage.wall.width() <= 200
    assert in_front(place.document)
    window.actions_table["strip"].trigger()
    settle()
    assert not stage.wall.isVisible()
    window.actions_table["strip"].trigger()
    assert stage.wall.isVisible()


def test_the_words_of_a_recording_stand_beside_it_and_give_way_to_a_redaction(place):
    session, words = place.session, place.transcript
    session.select_record(VIDEO_A)
    settle()
    assert in_front(words)
    box = any_redaction("r1", VIDEO_A, RedactionKind.SOUND, start=1.0, end=2.0)
    session.put_entity(box, "Redact")
    session.select_redaction("r1")
    settle()
    assert in_front(place.views["inspector"])
    session.select_redaction("")
    settle()
    assert in_front(words)


def test_a_recording_without_words_leaves_the_room_to_what_is_selected(place):
    place.session.select_record(VIDEO_B)
    settle()
    assert in_front(place.views["inspector"])


def test_a_transcript_moves_to_the_stage_and_back(place):
    place.session.select_record(WORDS)
    settle()
    assert place.stage.isAncestorOf(place.transcript)
    assert in_front(place.transcript)
    place.session.select_record(VIDEO_A)
    settle()
    assert pane_of(place.transcript) is not None
    assert in_front(place.transcript)


def test_who_opens_a_record_goes_on_in_it(window, place, qtbot):
    place.session.select_record(REPORT)
    records = place.views["records"].list
    qtbot.waitUntil(lambda: place.document.pane.is_drawn)
    window.activateWindow()
    records.setFocus()
    QTest.keyClick(records, Qt.Key.Key_Return)
    assert place.document.isAncestorOf(QApplication.focusWidget())


# ---- panes


def test_all_panes_fold_and_come_back_as_they_were(window, place):
    place.session.select_record(REPORT)
    settle()
    before = {d.objectName(): d.width() for d in window.docks.in_front}
    window.actions_table["fold_panes"].trigger()
    settle()
    assert window.docks.in_front == []
    assert place.stage.width() == window.width()
    window.actions_table["fold_panes"].trigger()
    settle()
    assert {d.objectName(): d.width() for d in window.docks.in_front} == before


def test_a_folded_pane_does_not_come_back_by_itself(window, place):
    window.actions_table["fold_panes"].trigger()
    place.session.select_record(VIDEO_A)
    window.actions_table.run_action("next_open")
    settle()
    assert [d.objectName() for d in window.docks.in_front] == ["dock-timeline"]
    window.actions_table.run_action("pane_worklist")
    settle()
    assert in_front(place.views["worklist"])
    assert not window.actions_table["fold_panes"].isChecked()


def test_f6_goes_round_what_is_seen_and_back(window, place):
    place.session.select_record(REPORT)
    settle()
    window.activateWindow()
    panes = [place.stage, *window.docks.in_front, window.leading_bar]

    def here():
        at = QApplication.focusWidget()
        return next((n for n, pane in enumerate(panes) if pane.isAncestorOf(at)), None)

    window.actions_table.run_action("pane_stage")
    assert here() == 0
    there = [0]
    while len(there) == 1 or there[-1] != 0:
        window.actions_table.run_action("next_pane")
        there.append(here())
    assert there == [*range(len(panes)), 0]
    window.actions_table.run_action("previous_pane")
    assert here() == there[-2]


def test_a_window_that_is_killed_comes_back_where_it_stood(window, qtbot):
    before = window.settings.packed_layout("geometry")
    window.resize(760, 540)
    # It is kept while the window stands; nothing is asked of its end.
    qtbot.waitUntil(lambda: window.settings.packed_layout("geometry") != before)
    other = Window(WindowSettings(), Notices())
    qtbot.addWidget(other)
    assert (other.width(), other.height()) == (window.width(), window.height())
