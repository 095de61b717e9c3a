"""Bookmarks, notes, and tagged spans made with one key."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewer.model import Annotation, Put
from tests.helpers.panes import in_sight
from tests.helpers.seen import said
from tests.helpers.ui_case import REPORT, VIDEO_A
from ui.notes.model import COLUMNS
from ui.notes.tag_dialog import NoteDialog, TagPalette, Vocabulary


@pytest.fixture
def notes(window):
    view = in_sight(window.workplace.views["annotations"])
    window.setFocus()
    return view


@pytest.fixture
def at(context):
    """Puts the clock so many seconds into Officer A, which is in focus."""
    context.session.select_record(VIDEO_A)

    def go(seconds):
        context.playhead.seek_to(context.session.placement_of(VIDEO_A).utc_of_media(seconds))

    return go


def _made(context):
    return context.session.snapshot.annotations


def _cells(notes):
    model = notes.shown
    return [
        [model.index(r, c).data() for c in range(len(COLUMNS))] for r in range(model.rowCount())
    ]


def test_an_empty_table_says_what_to_do(notes):
    assert "M sets a bookmark" in said(notes)


def test_m_sets_a_bookmark_without_asking(notes, context, window, at):
    at(1.5)
    QTest.keyClick(window, Qt.Key.Key_M)
    assert _made(context) == (Annotation("a1", VIDEO_A, "bookmark", start=1.5, author="Ann"),) or (
        _made(context)[0].start == 1.5
    )
    assert _cells(notes)[0][:3] == ["11:22:32", "", "bookmark"]
    assert context.session.undo() == "Bookmark"
    assert _made(context) == ()


def test_a_digit_starts_a_tagged_span_and_the_same_ends_it_in_one_step(notes, context, window, at):
    at(1.0)
    QTest.keyClick(window, Qt.Key.Key_2)
    assert _made(context) == ()
    assert "crowd" in notes.running.text()
    at(2.5)
    QTest.keyClick(window, Qt.Key.Key_3)
    at(3.0)
    QTest.keyClick(window, Qt.Key.Key_2)
    made = _made(context)[0]
    assert (made.tag, made.start, made.end) == ("crowd", 1.0, 3.0)
    assert context.session.case.undo_label == "Tag crowd"
    assert "perimeter" in notes.running.text()
    assert "crowd" not in notes.running.text()


def test_spans_that_still_run_are_kept_when_the_case_is_closed(
    notes, context, window, at, case_folder
):
    from reviewer.store import Case

    at(1.0)
    QTest.keyClick(window, Qt.Key.Key_1)
    at(2.0)
    window.close_case()
    with Case.open(case_folder, read_only=True) as case:
        made = case.snapshot().annotations[0]
    assert (made.tag, made.start, made.end) == ("presence", 1.0, 2.0)


def test_shift_m_writes_a_note_from_in_to_out(notes, context, window, at, qtbot):
    at(1.0)
    context.playhead.set_in()
    at(2.0)
    context.playhead.set_out()
    QTest.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ShiftModifier)
    dialog = window.findChild(NoteDialog)
    qtbot.keyClicks(dialog.note, "Two agents at the door")
    dialog.tag.setCurrentText("contact")
    qtbot.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    made = _made(context)[0]
    assert (made.note, made.tag) == ("Two agents at the door", "contact")
    assert (made.start, made.end) == (1.0, 2.0)


def test_t_finds_a_tag_by_words(notes, context, window, at, qtbot):
    at(1.0)
    context.actions.run_action("tag")
    palette = window.findChild(TagPalette)
    qtbot.keyClicks(palette.field, "traffic perim")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert set(notes.tagging.running) == {"WCO-020-6"}


def test_a_document_is_tagged_as_a_whole(notes, context, window, qtbot):
    context.session.select_record(REPORT)
    context.actions.run_action("tag")
    palette = window.findChild(TagPalette)
    qtbot.keyClicks(palette.field, "statement")
    qtbot.keyClick(palette.field, Qt.Key.Key_Return)
    assert (_made(context)[0].record, _made(context)[0].start) == (REPORT, None)


def test_filter_sort_jump_edit_and_delete(notes, context, window, at, qtbot):
    rows = [
        Put(Annotation("a1", VIDEO_A, "crowd", "About thirty people", 3.0)),
        Put(Annotation("a2", VIDEO_A, "contact", "", 1.0, 2.0)),
        Put(Annotation("a3", REPORT, "statement", "Says who called", page=2)),
    ]
    context.session.apply(rows, "Import")
    assert [r[2] for r in _cells(notes)] == ["contact", "crowd", "statement"]
    assert _cells(notes)[0][1] == "1.0 s"
    notes.order.setCurrentText("By record")
    assert [r[2] for r in _cells(notes)] == ["statement", "contact", "crowd"]
    notes.order.setCurrentText("By time")
    assert [r[2] for r in _cells(notes)] == ["contact", "crowd", "statement"]
    notes.field.setText("thirty")
    assert [r[2] for r in _cells(notes)] == ["crowd"]
    first = notes.shown.index(0, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "11:22:34 · crowd. About thirty people · Officer A"
    )
    notes.list.setCurrentIndex(first)
    notes.list.activated.emit(notes.shown.index(0, 0))
    position = context.playhead.position
    assert context.session.placement_of(VIDEO_A).media_of_utc(position) == pytest.approx(
        3.0, abs=1e-5
    )
    notes.edit_button.click()
    dialog = window.findChild(NoteDialog)
    dialog.note.setPlainText("Forty")
    dialog.accept()
    assert next(a for a in _made(context) if a.id == "a1").note == "Forty"
    notes.field.setText("")
    notes.list.selectAll()
    notes.delete_button.click()
    assert _made(context) == ()
    assert context.session.undo() == "Delete 3 notes"


def test_jumping_to_a_page_asks_for_it(notes, context, qtbot):
    with qtbot.waitSignal(context.session.spot_asked) as asked:
        notes.go_to(Annotation("a1", REPORT, page=2))
    assert (asked.args[0].record, asked.args[0].page) == (REPORT, 2)


def test_the_vocabulary_is_the_case_s_own(notes, context, window, qtbot):
    next(b for b in notes.findChildren(type(notes.edit_button)) if b.text() == "Tags…").click()
    dialog = window.findChild(Vocabulary)
    dialog.add_row()
    row = dialog.table.rowCount() - 1
    dialog.table.item(row, 0).setText("masked agents")
    dialog.accept()
    assert notes.tagging.case_tags[-1].name == "masked agents"
    assert any(t["name"] == "masked agents" for t in context.session.case.read_setting("tags"))


def test_digits_in_a_field_are_text(notes, window, at, qtbot):
    at(1.0)
    notes.field.setFocus()
    qtbot.keyClicks(notes.field, "12")
    assert notes.field.text() == "12"
    assert not notes.tagging.running
