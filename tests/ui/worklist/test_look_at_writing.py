"""Writing that no program can read is asked about in the Work List, shown and answered there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import Decision, Put
from reviewer.model.geometry import Box
from reviewer.plan.unread_writing import to_look_at
from reviewer.plan.worklist import WorkNeed
from tests.helpers.seen import named
from tests.helpers.ui_case import PHOTO, REPORT
from ui.case.session import RecordSpot
from ui.documents.overlays import UNREAD
from ui.widgets.action_button import ActionButton

BOX = Box(0.2, 0.5, 0.4, 0.1)


@pytest.fixture
def desk(window):
    """The workplace, where a document that goes out shows such writing on its first page."""
    place = window.workplace
    place.session.writing = {REPORT: {1: (BOX,)}}
    place.session.apply([Put(Decision(REPORT, "release"))], "Release")
    return place


def asked(place):
    return [i.pages for i in place.views["worklist"].model.items if i.need is WorkNeed.WRITING]


def press(window, keys):
    QTest.keySequence(window, QKeySequence(keys))
    QApplication.processEvents()


def walk_to(window, place):
    pane = place.views["worklist"]
    for _ in range(30):
        press(window, "N")
        if pane.model.items[pane.list.currentIndex().row()].need is WorkNeed.WRITING:
            return
    raise AssertionError("N never came to it")


def test_one_key_says_that_there_is_nothing_to_hide_and_undo_asks_again(window, desk):
    assert asked(desk) == [(1,)]
    walk_to(window, desk)
    press(window, "Shift+L")
    assert asked(desk) == []
    press(window, "Ctrl+Z")
    assert asked(desk) == [(1,)]


def test_the_way_to_it_shows_the_page_and_frames_the_writing(window, desk, qtbot):
    walk_to(window, desk)
    document = desk.views["document"]
    qtbot.waitUntil(lambda: bool(document.pane.canvas.overlays), timeout=30_000)
    boxes = [o.box for o in document.pane.canvas.overlays if o.id.startswith(UNREAD)]
    assert boxes == [BOX]
    assert document.record.path == REPORT
    assert document.page_number == 1


def test_the_answer_is_offered_only_while_something_asks_for_it(window, desk):
    button = named(desk.views["worklist"], "Looked at")
    assert not button.isVisibleTo(desk.views["worklist"])
    walk_to(window, desk)
    assert button.isVisibleTo(desk.views["worklist"])
    press(window, "Shift+L")
    assert not button.isVisibleTo(desk.views["worklist"])


def test_the_page_says_what_to_do_about_it_until_it_is_answered(window, desk, qtbot):
    walk_to(window, desk)
    status = desk.views["document"].status
    qtbot.waitUntil(lambda: "no program can read: Shift+L" in status.text(), timeout=30_000)
    press(window, "Shift+L")
    qtbot.waitUntil(lambda: "no program" not in status.text(), timeout=30_000)


def test_only_what_stands_in_focus_is_answered(window, desk):
    pane = desk.views["worklist"]

    def offered():
        return [b.text() for b in pane.findChildren(ActionButton) if b.isVisibleTo(pane)]

    assert offered()[0].startswith("Go to the first")
    walk_to(window, desk)
    assert offered()[:3] == ["Nothing to hide   Shift+L", "Withhold…", "Not responsive"]
    press(window, "Shift+L")
    assert "Nothing to hide   Shift+L" not in offered()


@pytest.mark.parametrize("decided", [False, True])
def test_the_page_in_view_is_answered_before_the_work_list_asks(window, desk, qtbot, decided):
    session, document = desk.session, desk.views["document"]
    session.writing = {REPORT: {1: (BOX,), 2: (BOX,)}}
    if not decided:
        session.undo()
    session.show_spot(RecordSpot(REPORT, page=2))
    said = "Writing on pages 1, 2 that no program can read: Shift+L when"
    qtbot.waitUntil(lambda: said in document.status.text(), timeout=30_000)
    window.activateWindow()
    document.pane.canvas.setFocus()
    QTest.keyClick(document.pane.canvas, Qt.Key.Key_L, Qt.KeyboardModifier.ShiftModifier)
    assert to_look_at(session.snapshot, session.writing) == {}
    assert "no program" not in document.status.text()
    press(window, "Ctrl+Z")
    assert REPORT in to_look_at(session.snapshot, session.writing)


def test_without_writing_in_view_the_key_says_where_to_go(window, desk):
    desk.session.select_record(PHOTO)
    press(window, "Shift+L")
    assert "There is no writing in focus" in window.notice_bar.shown_text
