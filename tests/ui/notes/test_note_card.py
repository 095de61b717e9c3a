"""What the pane Selected shows of a note: seen, changed, gone to, deleted and taken back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from reviewer.model import Annotation, Put, RedactionKind, Status
from reviewer.timeline import ItemKind
from tests.helpers.panes import in_sight
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import said, settle
from tests.helpers.ui_case import REPORT, VIDEO_A
from ui.widgets.pane import in_front

NOTE = Annotation("a1", VIDEO_A, "crowd", "About thirty people", 1.0, 3.0, author="Ann")
PAGE = Annotation("a2", REPORT, "", "Says who called", page=2)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(window):
    """The card of a note that was chosen on the timeline, as a click on it does."""
    place = window.workplace
    place.session.apply([Put(NOTE), Put(PAGE)], "Make")
    store = place.views["timeline"].store
    items = (item for lane in store.lanes for item in lane.items)
    store.select_item(next(i for i in items if (i.kind, i.key) == (ItemKind.ANNOTATION, "a1")))
    settle()
    return place.selected.note_card


def note_of(card):
    return card._session.snapshot.find_annotation("a1")


def test_a_note_chosen_on_the_timeline_is_told_in_front(card):
    assert in_front(card)
    assert card.heading.text() == "Crowd"
    assert card.when.text() == "11:22:32 to 11:22:34, 2.0 s"
    assert card.text.toPlainText() == "About thirty people"
    assert "By Ann" in said(card)


def test_what_is_typed_is_one_step_when_the_field_is_left(card):
    card.text.setFocus()
    card.text.selectAll()
    QTest.keyClicks(card.text, "Forty people")
    assert note_of(card) == NOTE
    card.tag.setFocus()
    settle()
    assert note_of(card).note == "Forty people"
    assert card._session.undo() == "Change note"
    assert card.text.toPlainText() == "About thirty people"
    card.tag.setCurrentText("contact")
    card.tag.activated.emit(card.tag.currentIndex())
    assert note_of(card).tag == "contact"
    card.end.setValue(2.5)
    card.end.editingFinished.emit()
    assert (note_of(card).start, note_of(card).end) == (1.0, 2.5)


def test_what_is_typed_belongs_to_the_note_that_was_shown(card):
    card.text.setFocus()
    QTest.keyClicks(card.text, "!")
    card._session.select_note("a2")
    assert card._session.snapshot.find_annotation("a2") == PAGE
    assert note_of(card).note.count("!") == 1
    assert (card.heading.text(), card.when.text()) == ("Note", "Page 2")


def test_a_note_that_was_taken_away_does_not_come_back_with_what_was_typed(card):
    card.text.setFocus()
    QTest.keyClicks(card.text, "!")
    card._session.undo()
    assert note_of(card) is None
    card.tag.setFocus()
    settle()
    assert note_of(card) is None
    card._session.redo()
    assert note_of(card) == NOTE


def test_what_others_change_spares_what_is_being_typed(card, case_folder):
    from reviewer.store import Case

    card.text.setFocus()
    QTest.keyClick(card.text, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(card.text, " and more")
    with Case.open(case_folder) as other:
        other.apply([Put(replace(NOTE, end=2.0))], "Trim")
    card._session.see_outside(frozenset({"annotations"}))
    assert card.text.toPlainText() == "About thirty people and more"
    assert card.when.text().endswith("1.0 s")


def test_jump_delete_and_take_back(card, context, window):
    QTest.mouseClick(card.record, LEFT)
    place = context.session.placement_of(VIDEO_A)
    assert place.media_of_utc(context.playhead.position) == pytest.approx(1.0, abs=1e-5)
    QTest.mouseClick(card.delete_button, LEFT)
    assert note_of(card) is None
    assert not card.isVisible()
    context.session.undo()
    assert card.isVisible()


def test_one_thing_is_in_focus(card, context, window):
    session = context.session
    box = any_redaction("r1", VIDEO_A, RedactionKind.SOUND, start=1.0, end=2.0)
    session.apply([Put(replace(box, status=Status.PROPOSED))], "Make")
    session.select_redaction("r1")
    assert (session.selected_note, card.isVisible()) == ("", False)
    session.select_note("a1")
    assert session.selected_redaction == ""
    session.select_record(REPORT)
    assert session.selected_note == ""


def test_the_list_of_notes_and_the_card_speak_of_the_same(card, window):
    notes = in_sight(window.workplace.views["annotations"])
    session = window.workplace.session
    session.select_note("a2")
    assert [n.id for n in notes.marked_annotations()] == ["a2"]
    notes.list.setCurrentIndex(notes.shown.index(0, 0))
    assert session.selected_note == notes.marked_annotations()[0].id
    assert in_front(notes)  # who goes through the notes goes on


def test_who_only_reads_changes_nothing(card, context):
    context.actions.read_only.set_read_only("Ann writes")
    assert not any(w.isEnabled() for w in (card.text, card.tag, card.start, card.delete_button))
