"""Pages and images redacted in the window: by boxes, by words, by keys alone."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import (
    ImageRedaction,
    Put,
    RedactionKind,
    Status,
    Style,
)
from reviewer.model.geometry import Box
from reviewer.pages import PageText, PageWord
from tests.helpers.document_pane import (
    accept_all,
    corner,
    drag,
    ready,
    redactions,
    released_text,
    word_point,
)
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import PHOTO, REPORT, VIDEO_A
from ui.documents.overlays import HiddenCharacters, about_page

pytestmark = pytest.mark.usefixtures("shared_children")


def test_a_box_is_drawn_moved_and_undone_one_step_each(view, context):
    before = context.session.snapshot
    context.actions.run_action("new_region")
    drag(view.pane.canvas, corner(view, 0.5, 0.5), corner(view, 0.7, 0.6))
    (made,) = redactions(context)
    assert (made.kind, made.page, made.status) == (RedactionKind.AREA, 1, Status.PROPOSED)
    assert made.box.to_list() == pytest.approx([0.5, 0.5, 0.2, 0.1], abs=0.01)
    assert made.author == "" or made.author == context.session.case.author
    drag(view.pane.canvas, corner(view, 0.6, 0.55), corner(view, 0.65, 0.65))
    (moved,) = redactions(context)
    assert moved.box.x == pytest.approx(0.55, abs=0.01)
    assert context.session.undo() == "Move area"
    assert redactions(context) == (made,)
    assert context.session.undo() == "Redact area"
    assert redactions(context) == before.redactions


def test_a_drag_beside_the_words_draws_and_one_on_them_selects(view, context):
    canvas = view.pane.canvas
    drag(canvas, corner(view, 0.7, 0.75), corner(view, 0.8, 0.9))
    (made,) = redactions(context)
    assert made.box.to_list() == pytest.approx([0.7, 0.75, 0.1, 0.15], abs=0.01)
    assert canvas.selected_span is None
    first = word_point(view, view.pane.page_text.words[0].text)
    drag(canvas, first, first + QPoint(120, 0))
    assert redactions(context) == (made,)
    assert canvas.selected_span is not None
    drag(canvas, corner(view, 0.7, 0.5), corner(view, 0.7, 0.5))  # a click forgets what is selected
    assert canvas.selected_span is None
    assert redactions(context) == (made,)


def test_return_puts_an_area_in_the_middle_and_escape_stops(view, context):
    context.actions.run_action("new_region")
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_Escape)
    assert not view.tools.area.is_armed
    context.actions.run_action("new_region")
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_Return)
    (made,) = redactions(context)
    assert made.box.fits_picture()
    context.actions.run_action("nudge_right")
    assert redactions(context)[0].box.x > made.box.x


def test_the_page_does_not_move_while_the_tool_explains_itself(view, context):
    view.setFixedWidth(360)  # whatever else the window lays out meanwhile
    QApplication.processEvents()
    before = view.pane.canvas.size()
    context.actions.run_action("new_region")
    QApplication.processEvents()
    assert view.pane.canvas.size() == before
    assert "Return puts it there" in view.bar.about.full_text


def test_arrow_keys_place_an_area_before_return_makes_it(view, context):
    context.actions.run_action("new_region")
    start = view.pane.canvas.visible_middle()
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_Up)
    for _ in range(2):
        QTest.keyClick(view.pane.canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert redactions(context) == ()
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_Return)
    (made,) = redactions(context)
    placed = (start.x, start.y - 0.02, start.w + 0.04, start.h)
    assert made.box.to_list() == pytest.approx(placed, abs=1e-5)


def test_a_box_with_a_video_in_focus_is_one_on_the_video(view, context):
    context.session.select_record(VIDEO_A)
    context.actions.run_action("new_region")
    assert not view.tools.area.is_armed
    assert not view.is_meant()


def test_a_drag_over_the_words_of_a_page_takes_whole_words(view, qtbot):
    view.bar.text.setChecked(True)
    words = view.pane.words
    text = words.toPlainText()
    at = text.index("Maria Lopez")

    def point(number):
        cursor = words.textCursor()
        cursor.setPosition(number)
        return words.cursorRect(cursor).center()

    def dragged(start, end):
        port, left = words.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(port, left, pos=point(start))
        QTest.mouseMove(port, point(end))
        QApplication.sendEvent(port, _moved(port, point(end)))
        QTest.mouseRelease(port, left, pos=point(end))
        return view.tools.selected_text()

    assert dragged(at + 2, at + 9) == "Maria Lopez"
    assert dragged(at + 9, at + 2) == "Maria Lopez"
    assert dragged(at + 7, at + 9) == "Lopez"


def _moved(port, at):
    left = Qt.MouseButton.LeftButton
    spot, seen = QPointF(at), QPointF(port.mapToGlobal(at))
    return QMouseEvent(QEvent.Type.MouseMove, spot, seen, left, left, Qt.KeyboardModifier(0))


def test_keys_select_whole_words_and_give_them_back(view):
    view.bar.text.setChecked(True)
    words, shift = view.pane.words, Qt.KeyboardModifier.ShiftModifier
    at = words.toPlainText().index("Maria Lopez")
    words.setFocus()
    cursor = words.textCursor()
    cursor.setPosition(at + 2)
    words.setTextCursor(cursor)
    QTest.keyClick(words, Qt.Key.Key_Right, shift)
    assert view.tools.selected_text() == "Maria"
    QTest.keyClick(words, Qt.Key.Key_Right, shift)
    assert view.tools.selected_text() == "Maria Lopez"
    QTest.keyClick(words, Qt.Key.Key_Left, shift)
    assert view.tools.selected_text() == "Maria"


def test_the_foot_of_a_page_says_in_how_many_places_its_redactions_are(view, context, qtbot):
    assert view.status.text() == "No redaction on this page."
    made = any_redaction("t1", REPORT, RedactionKind.TEXT, term="Maria Lopez")
    context.session.apply([Put(made)], "Redact")
    assert view.status.text() == "1 redaction on this page, 1 without exemption."
    context.session.apply([Put(replace(made, id="t2", term="lopez"))], "Redact")
    view.go_to(2)
    qtbot.waitUntil(lambda: ready(view), timeout=20_000)
    wide = replace(made, id="t3", term="a-b")
    spans = tuple(HiddenCharacters(wide, at, at + 3) for at in (0, 9, 20))
    assert about_page((), spans) == "1 redaction on this page, in 3 places, 1 without exemption."
    assert view.status.text() == "2 redactions on this page, 2 without exemption."


def test_words_drawn_over_are_redacted_where_they_stand(view, context, qtbot):
    drag(view.pane.canvas, word_point(view, "Maria"), word_point(view, "Lopez"))
    assert view.tools.selected_text() == "Maria Lopez"
    context.actions.run_action("redact_words")
    (made,) = redactions(context)
    assert made.kind is RedactionKind.AREA
    assert view.pane.selected_span is None
    assert view.pane.canvas.overlays[0].label == "? no exemption yet"
    accept_all(context)
    assert view.pane.canvas.overlays[0].label == "■ 7(1)(b)"
    context.actions["view_released"].setChecked(True)
    text = released_text(view, qtbot)
    assert "Complainant:" in text
    assert text.count("Maria Lopez") == 1  # the one on page 2
    context.actions["view_edit"].setChecked(True)


def test_selected_words_can_be_redacted_everywhere_in_the_document(view, context, qtbot):
    QTest.mouseDClick(view.pane.canvas, Qt.MouseButton.LeftButton, pos=word_point(view, "Maria"))
    view.bar.everywhere.trigger()
    (made,) = redactions(context)
    assert (made.kind, made.term) == (RedactionKind.TEXT, "Maria")
    assert len(view.pane.canvas.overlays) == 1
    assert view.pane.canvas.overlays[0].fixed
    view.go_to(2)
    qtbot.waitUntil(lambda: view.pane.page == 2 and ready(view), timeout=10_000)
    assert len(view.pane.canvas.overlays) == 1


def test_an_image_takes_a_box_without_a_page(view, context, qtbot):
    context.session.select_record(PHOTO)
    qtbot.waitUntil(lambda: view.page_count == 1 and ready(view), timeout=10_000)
    context.actions.run_action("new_region")
    drag(view.pane.canvas, corner(view, 0.3, 0.2), corner(view, 0.7, 0.8))
    (made,) = redactions(context)
    assert (type(made), made.style) == (ImageRedaction, Style.FILL)


@pytest.mark.parametrize("shift", [False, True])
def test_a_drag_on_a_photo_draws_also_where_words_were_read_in_it_and_with_shift_selects(
    view, context, qtbot, shift
):
    context.session.select_record(PHOTO)
    qtbot.waitUntil(lambda: view.page_count == 1 and ready(view), timeout=10_000)
    canvas = view.pane.canvas
    read = PageText(1, "grass", (PageWord("grass", 0, 0, Box(0.4, 0.4, 0.2, 0.1)),))
    canvas.set_text(read, photo=True)
    keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
    drag(canvas, corner(view, 0.45, 0.42), corner(view, 0.58, 0.48), keys)
    assert canvas.selected_span == ((0, 5) if shift else None)
    assert len(redactions(context)) == (0 if shift else 1)


def test_a_found_word_is_redacted_by_key_where_it_is_found(window, view, context, qtbot):
    find = window.workplace.views["find"]
    found = hit_of(find, view, qtbot, "maria lopez")
    QTest.keySequence(find.field, QKeySequence("Ctrl+R"))
    (made,) = redactions(context)
    assert (made.kind, made.page, made.record) == (RedactionKind.AREA, 1, REPORT)
    assert covers(made.box, found)
    window.workplace.redact.asker.close_popup()
    QTest.keySequence(find.field, QKeySequence("F3"))
    qtbot.waitUntil(lambda: view.pane.page == 2 and ready(view), timeout=10_000)
    second = view.search.current_hit.boxes[0]
    QTest.keySequence(find.field, QKeySequence("Ctrl+R"))
    assert [r.page for r in redactions(context)] == [1, 2]
    assert covers(redactions(context)[1].box, second)
    context.session.undo()
    assert redactions(context) == (made,)


def test_words_found_in_the_case_are_redacted_by_key_where_they_stand(window, view, context, qtbot):
    find = window.workplace.views["find"]
    QTest.keySequence(window, QKeySequence("Ctrl+F"))
    QTest.keyClicks(find.field, "maria lopez")
    qtbot.waitUntil(lambda: len(find.hits) == 5, timeout=10_000)
    while find.current_hit is None or (find.current_hit.record, find.current_hit.page) != (
        REPORT,
        2,
    ):
        QTest.keyClick(find.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.pane.page == 2 and ready(view), timeout=10_000)
    qtbot.waitUntil(lambda: view.search.current_hit is not None, timeout=10_000)
    found = view.search.current_hit
    assert (found.page, found.quote) == (2, "Maria Lopez")
    QTest.keySequence(find.field, QKeySequence("Ctrl+R"))
    (made,) = redactions(context)
    assert (made.kind, made.page) == (RedactionKind.AREA, 2)
    assert covers(made.box, found.boxes[0])


def hit_of(find, view, qtbot, words):
    """Find words from the keyboard; the place of the first hit."""
    view.pane.canvas.setFocus()
    QTest.keySequence(view.pane.canvas, QKeySequence("Ctrl+F"))
    assert find.only.isChecked()
    QTest.keyClicks(find.field, words)
    qtbot.waitUntil(lambda: bool(find.hits) and not find.is_looking, timeout=10_000)
    QTest.keyClick(find.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.search.current_hit is not None, timeout=10_000)
    return view.search.current_hit.boxes[0]


def covers(box, other):
    slack = 0.002
    return (
        box.x <= other.x + slack
        and box.y <= other.y + slack
        and box.x + box.w >= other.x + other.w - slack
        and box.y + box.h >= other.y + other.h - slack
    )


def test_nothing_selected_is_refused_in_words(view, context, qtbot):
    with qtbot.waitSignal(context.notices.message) as told:
        context.actions.run_action("redact_words")
    assert told.args[0].startswith("No words are selected.")
