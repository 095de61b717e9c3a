"""Documents and images in the window: read, searched, redacted, and seen as released."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from reviewer.export.preview import Previewer
from reviewer.model import Put, Redaction, RedactionKind, Status
from reviewer.pages import PageDesk
from reviewer.redaction.edits import new_withhold
from tests.helpers.ui_case import CALL, CUES, LOG, PHOTO, REPORT, VIDEO_A, VIDEO_B
from ui.case.session import Spot
from ui.documents.overlays import Span, about_page
from ui.playback.frame_view import Look
from ui.widgets.pane import in_front


@pytest.fixture(scope="module")
def one_desk():
    """Starting the children that read and render takes most of a test's time: one of each."""
    desk = PageDesk()
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def one_maker(tmp_path_factory):
    maker = Previewer(tmp_path_factory.mktemp("previews"))
    yield maker
    maker.close()


@pytest.fixture(autouse=True)
def shared_children(monkeypatch, one_desk, one_maker):
    class Desk:
        def __getattr__(self, name):
            return getattr(one_desk, name)

        def close(self):
            pass

    class Maker:
        def __init__(self, kept):
            pass

        def make(self, *args):
            return one_maker.make(*args)

        def close(self):
            pass

    monkeypatch.setattr("ui.documents.page_store.PageDesk", Desk)
    monkeypatch.setattr("ui.documents.as_released.Previewer", Maker)


@pytest.fixture
def view(window, context, qtbot):
    """The pane, with the report in it."""
    made = window.workplace.views["document"]
    context.session.select_record(REPORT)
    qtbot.waitUntil(lambda: ready(made), timeout=20_000)
    yield made
    window.workplace.redact.asker.close()


def ready(view):
    pane = view.pane
    return pane.drawn and not pane.canvas.image.isNull() and pane.canvas.text is not None


def redactions(context):
    return context.session.snapshot.redactions


def word_point(view, text):
    word = next(w for w in view.pane.text.words if w.text.startswith(text))
    return view.pane.canvas.to_widget(word.box).center().toPoint()


def drag(canvas, start, end):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    for share in (0.5, 1.0):
        at = start + (end - start) * share
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(at),
            QPointF(canvas.mapToGlobal(at)),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(canvas, move)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)


def corner(view, x, y):
    canvas = view.pane.canvas
    return QPoint(round(x * canvas.width()), round(y * canvas.height()))


def accept_all(context):

    changes = [
        Put(replace(r, exemptions=("7(1)(b)",), status=Status.ACCEPTED))
        for r in redactions(context)
    ]
    context.session.apply(changes, "Accept")


def released_text(view, qtbot):
    qtbot.waitUntil(
        lambda: not view.released.making and view.released.preview is not None, timeout=40_000
    )
    desk, source = view.store.desk, view.released.preview.source
    return "\n".join(desk.text(source, n + 1).text for n in range(desk.outline(source).pages))


# ---- reading


def test_without_a_document_the_pane_says_what_to_do(window):
    view = window.workplace.views["document"]
    said = [label.text() for label in view.findChildren(QLabel)]
    assert any("Select a document" in text for text in said)


def test_a_selected_document_comes_to_the_front_with_its_pages(window, view):
    assert view.isVisible()
    assert (view.page, view.count) == (1, 2)
    assert view.thumbs.pages.rowCount() == 2
    assert view.pane.canvas.accessibleName() == "Original, page 1 of report.pdf"


def test_page_keys_turn_pages_and_do_not_move_the_film(view, context, qtbot):
    before = context.playhead.position
    view.pane.set_zoom("fit page")
    view.pane.canvas.setFocus()
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_PageDown)
    assert view.page == 2
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_PageUp)
    assert view.page == 1
    assert context.playhead.position == before


def test_a_spot_opens_its_page(view, context):
    context.session.show_spot(Spot(REPORT, page=2))
    assert view.page == 2


def test_each_record_is_left_and_found_again_at_its_page(view, context, qtbot):
    view.go_to(2)
    context.session.select_record(PHOTO)
    qtbot.waitUntil(lambda: view.count == 1, timeout=10_000)
    context.session.select_record(REPORT)
    assert view.page == 2


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
    qtbot.waitUntil(lambda: pane.canvas.image.width() >= pane.canvas.width() - 2, timeout=10_000)
    view.bar.width_fit.trigger()
    assert pane.canvas.width() == fitted


def test_a_search_boxes_its_hits_and_goes_from_page_to_page(view, qtbot):
    view.search.field.setText("maria lopez")
    qtbot.waitUntil(lambda: view.search.count.text() == "1 of 2", timeout=10_000)
    assert len(view.search.on_page(1)) == 1
    QTest.keyClick(view.search.field, Qt.Key.Key_Return)
    assert view.search.count.text() == "2 of 2"
    assert view.page == 2
    view.search.field.setText("nobody")
    qtbot.waitUntil(lambda: view.search.count.text() == "no matches", timeout=10_000)


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
    context.actions.run("redact_words")
    assert [r.kind for r in redactions(context)] == [RedactionKind.AREA]


# ---- redacting


def test_a_box_is_drawn_moved_and_undone_one_step_each(view, context):
    before = context.session.snapshot
    context.actions.run("new_region")
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


def test_return_puts_an_area_in_the_middle_and_escape_stops(view, context):
    context.actions.run("new_region")
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_Escape)
    assert not view.tools.area.armed
    context.actions.run("new_region")
    QTest.keyClick(view.pane.canvas, Qt.Key.Key_Return)
    (made,) = redactions(context)
    assert made.box.fits()
    context.actions.run("nudge_right")
    assert redactions(context)[0].box.x > made.box.x


def test_the_page_does_not_move_while_the_tool_explains_itself(view, context):
    view.setFixedWidth(360)  # whatever else the window lays out meanwhile
    QApplication.processEvents()
    before = view.pane.canvas.size()
    context.actions.run("new_region")
    QApplication.processEvents()
    assert view.pane.canvas.size() == before
    assert "Return puts it there" in view.status.toolTip()


def test_arrow_keys_place_an_area_before_return_makes_it(view, context):
    context.actions.run("new_region")
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
    context.actions.run("new_region")
    assert not view.tools.area.armed
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
    made = Redaction("t1", REPORT, RedactionKind.TEXT, term="Maria Lopez")
    context.session.apply([Put(made)], "Redact")
    assert view.status.text() == "1 redaction on this page, 1 without exemption."
    context.session.apply([Put(replace(made, id="t2", term="lopez"))], "Redact")
    view.go_to(2)
    qtbot.waitUntil(lambda: ready(view), timeout=20_000)
    wide = replace(made, id="t3", term="a-b")
    spans = tuple(Span(wide, at, at + 3) for at in (0, 9, 20))
    assert about_page((), spans) == "1 redaction on this page, in 3 places, 1 without exemption."
    assert view.status.text() == "2 redactions on this page, 2 without exemption."


def test_words_drawn_over_are_redacted_where_they_stand(view, context, qtbot):
    drag(view.pane.canvas, word_point(view, "Maria"), word_point(view, "Lopez"))
    assert view.tools.selected_text() == "Maria Lopez"
    context.actions.run("redact_words")
    (made,) = redactions(context)
    assert made.kind is RedactionKind.AREA
    assert view.pane.selection is None
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
    qtbot.waitUntil(lambda: view.count == 1 and ready(view), timeout=10_000)
    context.actions.run("new_region")
    drag(view.pane.canvas, corner(view, 0.3, 0.2), corner(view, 0.7, 0.8))
    (made,) = redactions(context)
    assert (made.kind, made.page, made.style) == (RedactionKind.REGION, None, "fill")


def test_a_found_word_is_redacted_by_key_where_it_is_found(window, view, context, qtbot):
    found = hit_of(view, qtbot, "maria lopez")
    QTest.keySequence(view.search.field, QKeySequence("Ctrl+R"))
    (made,) = redactions(context)
    assert (made.kind, made.page, made.record) == (RedactionKind.AREA, 1, REPORT)
    assert covers(made.box, found)
    window.workplace.redact.asker.close()
    QTest.keySequence(view.search.field, QKeySequence("F3"))
    qtbot.waitUntil(lambda: view.pane.page == 2 and ready(view), timeout=10_000)
    second = view.search.current.boxes[0]
    QTest.keySequence(view.search.field, QKeySequence("Ctrl+R"))
    assert [r.page for r in redactions(context)] == [1, 2]
    assert covers(redactions(context)[1].box, second)
    context.session.undo()
    assert redactions(context) == (made,)


def test_words_found_in_the_case_are_redacted_by_key_where_they_stand(window, view, context, qtbot):
    find = window.workplace.views["find"]
    QTest.keySequence(window, QKeySequence("Ctrl+F"))
    QTest.keyClicks(find.field, "maria lopez")
    qtbot.waitUntil(lambda: len(find.hits) == 5, timeout=10_000)
    while find.hit is None or (find.hit.record, find.hit.page) != (REPORT, 2):
        QTest.keyClick(find.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view.pane.page == 2 and ready(view), timeout=10_000)
    qtbot.waitUntil(lambda: view.search.current is not None, timeout=10_000)
    found = view.search.current
    assert (found.page, found.quote) == (2, "Maria Lopez")
    QTest.keySequence(find.field, QKeySequence("Ctrl+R"))
    (made,) = redactions(context)
    assert (made.kind, made.page) == (RedactionKind.AREA, 2)
    assert covers(made.box, found.boxes[0])


def hit_of(view, qtbot, words):
    """Find words from the keyboard; the place of the first hit."""
    view.pane.canvas.setFocus()
    QTest.keySequence(view.pane.canvas, QKeySequence("Ctrl+F"))
    QTest.keyClicks(view.search.field, words)
    qtbot.waitUntil(lambda: view.search.current is not None, timeout=10_000)
    return view.search.current.boxes[0]


def covers(box, other):
    slack = 0.002
    return (
        box.x <= other.x + slack
        and box.y <= other.y + slack
        and box.x + box.w >= other.x + other.w - slack
        and box.y + box.h >= other.y + other.h - slack
    )


def test_nothing_selected_is_refused_in_words(view, context, qtbot):
    with qtbot.waitSignal(context.notices.failed) as told:
        context.actions.run("redact_words")
    assert told.args[0] == "No words are selected."


# ---- as released


def test_the_release_stands_beside_the_page_and_follows_changes(view, context, qtbot):
    view.bar.beside.setChecked(True)
    assert "Maria Lopez" in released_text(view, qtbot)
    text = view.pane.text
    words = [w for w in text.words if w.text in ("Maria", "Lopez")]
    view.pane.canvas.select((words[0].first, words[1].last))
    view.tools.redact_selection()
    accept_all(context)
    qtbot.waitUntil(lambda: view.released.making, timeout=5_000)
    assert released_text(view, qtbot).count("Maria Lopez") == 1
    qtbot.waitUntil(lambda: view.twin.drawn, timeout=10_000)


def test_a_withheld_record_says_that_no_page_is_released(view, context, qtbot):
    record = context.session.snapshot.record(REPORT)
    context.session.put(new_withhold("r1", record), "Withhold record")
    accept_all(context)
    view.set_look(Look.RELEASED)
    qtbot.waitUntil(lambda: "withheld in full" in view.released.message, timeout=5_000)
    assert not view.pane.drawn


def test_an_area_is_not_drawn_on_what_is_released(view, context):
    context.actions["view_released"].trigger()
    context.actions.run("new_region")
    assert view.look is Look.EDIT
    assert view.tools.area.armed


def test_other_records_leave_the_document_in_view(view, context):
    context.session.select_record(CUES)
    assert view.record.path == REPORT


def test_a_file_that_is_gone_says_so_and_what_to_do(view, context, qtbot):
    context.session.select_record(PHOTO)
    qtbot.waitUntil(lambda: view.count == 1 and ready(view), timeout=10_000)
    context.session.case.original(context.session.snapshot.record(REPORT)).unlink()
    context.session.select_record(REPORT)
    assert not view.pane.drawn
    said = [label.text() for label in view.pane.findChildren(QLabel) if label.isVisible()]
    assert any("Put it back" in text for text in said)


def test_a_call_shows_its_words_in_place_of_the_pages_of_another_record(
    view, window, context, qtbot
):
    words = window.workplace.views["transcript"]
    context.session.select_record(CALL)
    qtbot.waitUntil(lambda: in_front(words) and not in_front(view))
    assert words.model.record.path == CUES


def test_pages_stay_beside_a_video_and_say_that_they_are_not_in_focus(view, context, qtbot):
    assert view.title.text() == "Incident report"
    for other in (VIDEO_A, LOG):
        context.session.select_record(other)
        qtbot.wait(20)
        assert in_front(view)
        assert view.title.text() == "Incident report – another record is selected"
    context.session.select_record(REPORT)
    assert view.title.text() == "Incident report"


def test_a_recording_without_transcript_is_named(view, window, context):
    context.session.select_record(VIDEO_B)
    assert window.workplace.views["transcript"]._empty.text() == "Officer B has no transcript."


def test_a_document_takes_its_room_from_the_pictures_and_not_from_the_list(window, context, qtbot):
    context.settings.set_text("document/widened", "")
    records = window.workplace.views["records"]
    window.resize(1366, 768)
    qtbot.wait(50)
    before = records.width()
    context.session.select_record(REPORT)
    document = window.workplace.views["document"]
    qtbot.waitUntil(lambda: document.width() >= 440, timeout=5_000)
    assert records.width() >= before - 4  # what Qt rounds off
    assert window.workplace.wall.width() >= 440
