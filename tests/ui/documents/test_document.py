"""Documents and images in the window: read, searched, and seen as released."""

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from reviewer.model import RedactionKind
from reviewer.redaction.new_redactions import new_withhold
from tests.helpers.document_pane import accept_all, ready, redactions, released_text
from tests.helpers.seen import said, settle
from tests.helpers.ui_case import CALL, CUES, PHOTO, REPORT, VIDEO_A, VIDEO_B
from ui.case.session import RecordSpot
from ui.playback.box_overlay import OverlayLook
from ui.widgets.pane import in_front

pytestmark = pytest.mark.usefixtures("shared_children")


# ---- reading


def test_without_a_document_the_pane_says_what_to_do(window):
    view = window.workplace.views["document"]
    said = [label.text() for label in view.findChildren(QLabel)]
    assert any("Select a document" in text for text in said)


def test_a_selected_document_comes_to_the_front_with_its_pages(window, view):
    assert view.isVisible()
    assert (view.page_number, view.page_count) == (1, 2)
    assert view.thumbs.pages.rowCount() == 2
    assert view.pane.canvas.accessibleName() == "Original, page 1 of report.pdf"


def test_page_keys_turn_pages_and_do_not_move_the_film(view, context, qtbot):
    before = context.playhead.position
    view.pane.set_zoom("fit page")
    view.pane.canvas.setFocus()
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_PageDown)
    assert view.page_number == 2
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_PageUp)
    assert view.page_number == 1
    assert context.playhead.position == before


def test_a_spot_opens_its_page(view, context):
    context.session.show_spot(RecordSpot(REPORT, page=2))
    assert view.page_number == 2


def test_a_page_is_decorated_once_for_each_step(view, context, monkeypatch):
    settle()
    told = []
    monkeypatch.setattr(view.pane, "set_overlays", lambda *what: told.append(what))
    context.session.put_entity(new_withhold("w1", context.session.snapshot.get_record(REPORT)), "W")
    assert len(told) == 1
    context.session.select_redaction(context.session.snapshot.redactions[0].id)
    assert len(told) == 2


def test_each_record_is_left_and_found_again_at_its_page(view, context, qtbot):
    view.go_to(2)
    context.session.select_record(PHOTO)
    qtbot.waitUntil(lambda: view.page_count == 1, timeout=10_000)
    context.session.select_record(REPORT)
    assert view.page_number == 2


def test_ctrl_wheel_zooms_and_the_buttons_fit_again(view, qtbot):
    pane = view.pane
    fitted = pane.canvas.width()
    at = QPointF(40, 40)
    wheel = QWheelEvent(
        at,
        QPointF(pane.canvas.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.ControlModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(pane.canvas, wheel)
    assert pane.canvas.width() == pytest.approx(fitted * 1.25, rel=0.02)
    qtbot.waitUntil(
        lambda: pane.canvas.painted_image.width() >= pane.canvas.width() - 2, timeout=10_000
    )
    view.bar.width_fit.trigger()
    assert pane.canvas.width() == fitted


def test_what_is_looked_for_is_boxed_on_every_page(view, context, qtbot):
    context.session.seek_words("maria lopez")
    qtbot.waitUntil(lambda: len(view.search.hits) == 2, timeout=10_000)
    assert len(view.search.on_page(1)) == 1
    assert (view.page_number, view.search.current_hit) == (1, None)  # nobody is led away
    context.session.show_spot(RecordSpot(REPORT, page=2, words="maria lopez"))
    qtbot.waitUntil(lambda: view.search.current_hit is not None, timeout=10_000)
    assert view.search.current_hit.page == view.page_number == 2
    context.session.seek_words("nobody")
    qtbot.waitUntil(lambda: not view.search.is_searching, timeout=10_000)
    assert view.search.hits == []


def test_the_words_of_a_page_can_be_read_and_selected_by_keys(view, context, qtbot):
    view.bar.text.setChecked(True)
    words = view.pane.words
    assert "Complainant: Maria Lopez" in words.toPlainText()
    words.setFocus()
    QTest.keyClick(words, Qt.Key.Key_Down)
    for _ in range(2):
        keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(words, Qt.Key.Key_Right, keys)
    assert view.tools.selected_text().startswith("Complainant")
    context.actions.run_action("redact_words")
    assert [r.kind for r in redactions(context)] == [RedactionKind.AREA]


# ---- as released


def test_the_release_stands_beside_the_page_and_follows_changes(view, context, qtbot):
    view.bar.beside.setChecked(True)
    assert "Maria Lopez" in released_text(view, qtbot)
    text = view.pane.page_text
    words = [w for w in text.words if w.text in ("Maria", "Lopez")]
    view.pane.canvas.select_span((words[0].first, words[1].end_in_text))
    view.tools.redact_selection()
    accept_all(context)
    qtbot.waitUntil(lambda: view.released.is_making, timeout=5_000)
    assert released_text(view, qtbot).count("Maria Lopez") == 1
    qtbot.waitUntil(lambda: view.released_pane.is_drawn, timeout=10_000)


def test_a_withheld_record_says_that_no_page_is_released(view, context, qtbot):
    record = context.session.snapshot.get_record(REPORT)
    context.session.put_entity(new_withhold("r1", record), "Withhold record")
    accept_all(context)
    view.set_look(OverlayLook.RELEASED)
    qtbot.waitUntil(lambda: "withheld in full" in view.released.message, timeout=5_000)
    assert not view.pane.is_drawn


def test_an_area_is_not_drawn_on_what_is_released(view, context):
    context.actions["view_released"].trigger()
    context.actions.run_action("new_region")
    assert view.look is OverlayLook.EDIT
    assert view.tools.area.is_armed


def test_who_comes_back_to_a_document_finds_it_as_it_was(view, context):
    view.go_to(2)
    context.session.select_record(CUES)
    assert not in_front(view)
    context.actions.run_action("pane_document")
    assert context.session.selected_record == REPORT
    assert in_front(view)
    assert (view.record.path, view.page_number) == (REPORT, 2)


def test_a_file_that_is_gone_says_so_and_what_to_do(view, window, context, qtbot):
    context.session.select_record(PHOTO)
    qtbot.waitUntil(lambda: view.page_count == 1 and ready(view), timeout=10_000)
    file = context.session.case.original_path(context.session.snapshot.get_record(REPORT))
    away = file.rename(file.with_name("away"))
    context.session.select_record(REPORT)
    sheet = window.workplace.stage.sheet
    assert in_front(sheet)
    assert "Put it back" in sheet.text.text()
    away.rename(file)
    QTest.mouseClick(sheet.button, Qt.MouseButton.LeftButton)
    assert in_front(view)
    assert view.record.path == REPORT


def test_a_call_shows_its_words_beside_it(view, window, context, qtbot):
    words = window.workplace.views["transcript"]
    context.session.select_record(CALL)
    qtbot.waitUntil(lambda: in_front(words) and not in_front(view))
    assert words.model.record.path == CUES


def test_a_recording_without_transcript_is_named(view, window, context):
    context.session.select_record(VIDEO_B)
    assert "Officer B has no transcript." in said(window.workplace.views["transcript"])


def test_a_document_takes_the_stage_and_leaves_the_lists_their_room(window, context, view):
    context.session.select_record(VIDEO_A)
    settle()
    records, before = window.workplace.views["records"], window.workplace.views["records"].width()
    context.session.select_record(REPORT)
    settle()
    assert records.width() == before
    assert view.width() >= 560


@pytest.mark.parametrize("words", [False, True])
def test_no_page_of_another_record_stands_until_the_new_one_is_there(view, context, qtbot, words):
    pane = view.pane
    view.bar.text.setChecked(words)
    qtbot.waitUntil(lambda: not pane.is_waiting and pane.is_drawn is not words)
    context.session.select_record(PHOTO)  # its page is made elsewhere, and is not there at once
    assert pane.is_waiting
    assert pane.canvas.painted_image.isNull()
    assert pane.words.toPlainText() == ""
    assert pane.part_in_view is None  # a page that is not there is read by nobody
    view.bar.text.setChecked(False)
    qtbot.waitUntil(lambda: not pane.is_waiting)
    assert pane.is_drawn
    assert not pane.canvas.painted_image.isNull()
