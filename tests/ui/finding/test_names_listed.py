"""Before anything is typed, Find lists whom the records name; each is redacted from there."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from reviewer.errors import CaseError
from reviewer.model import Status, TermRedaction
from reviewer.overlooked import names_found
from tests.helpers.seen import named, said
from tests.helpers.ui_case import CUES, LOG, REPORT, WORDS
from tests.helpers.work_desk import press
from ui.finding.matches_dialog import MatchesDialog
from ui.widgets.pane import bring_to_front

PHONE = "312-555-0142"


@pytest.fixture
def find(window, qtbot):
    """The pane, opened by its key, with the names listed."""
    press(window, "Ctrl+F")
    view = window.workplace.views["find"]
    qtbot.waitUntil(lambda: view.names.has_names)
    return view


def lines(find):
    return [row.text(0) for row in find.names.list.rows()]


def choose(find):
    """Down from the empty field: the first of the names."""
    QTest.keyClick(find.field, Qt.Key.Key_Down)
    assert find.names.list.hasFocus()
    assert [row.text(0) for row in find.names.list.selectedItems()] == ["Maria Lopez"]


def open_matches(find, qtbot):
    dialog = find.findChild(MatchesDialog)
    qtbot.waitUntil(lambda: bool(dialog.list.record_rows()))
    return dialog


def test_names_and_what_stands_beside_them_are_listed_before_anything_is_typed(find, qtbot):
    assert lines(find)[0] == "Maria Lopez"
    assert PHONE in lines(find)
    assert "choose whom the records name" in said(find)
    qtbot.keyClicks(find.field, "noon")
    qtbot.waitUntil(lambda: not find.is_looking)
    assert not find.names.isVisibleTo(find)


def test_a_person_is_redacted_with_what_belongs_to_her_by_keys_alone(find, qtbot, context, window):
    choose(find)
    QTest.keyClick(find.names.list, Qt.Key.Key_Return)
    dialog = open_matches(find, qtbot)
    assert dialog.term.text() == f"Maria Lopez; {PHONE}"
    phone, scene = dialog.beside.boxes
    assert (phone.isChecked(), scene.isChecked()) == (True, False)
    assert scene.text().startswith("2245 S MICHIGAN AVE: street address")
    assert phone.text().startswith(f"{PHONE}: phone number, stands beside the name in Incident")
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    asker = window.workplace.redact.asker
    qtbot.waitUntil(lambda: asker.popup is not None and asker.popup.isVisible())
    assert {r.record for r in context.session.snapshot.redactions} >= {CUES, WORDS, LOG, REPORT}
    asker.popup.reject()


def test_a_line_that_is_unticked_takes_its_matches_out_of_the_list(find, qtbot):
    choose(find)
    QTest.mouseClick(named(find, "Redact all", QPushButton), Qt.MouseButton.LeftButton)
    dialog = open_matches(find, qtbot)
    QTest.keyClick(dialog.beside.boxes[0], Qt.Key.Key_Space)
    assert dialog.term.text() == "Maria Lopez"
    qtbot.waitUntil(lambda: dialog.summary.text().startswith("5 matches"))
    QTest.keyClick(dialog.beside.boxes[0], Qt.Key.Key_Space)
    assert dialog.term.text() == f"Maria Lopez; {PHONE}"
    dialog.reject()


def test_to_a_name_that_was_typed_it_is_offered_and_not_taken(find, qtbot):
    qtbot.keyClicks(find.field, "lopez")
    qtbot.waitUntil(lambda: bool(find.hits) and not find.is_looking)
    QTest.mouseClick(named(find, "Redact all", QPushButton), Qt.MouseButton.LeftButton)
    dialog = open_matches(find, qtbot)
    assert [box.isChecked() for box in dialog.beside.boxes] == [False, False]
    assert dialog.term.text() == "lopez"
    dialog.reject()


def test_the_menu_leads_to_the_list_and_a_name_can_be_wished_for_before_it_is_known(
    window, context, qtbot
):
    find = window.workplace.views["find"]
    assert not find.names.has_names
    context.actions.run_action("names_found")
    qtbot.waitUntil(find.names.list.hasFocus)
    assert [row.text(0) for row in find.names.list.selectedItems()] == ["Maria Lopez"]
    assert context.actions["names_found"].text() == "Names that were found"
    assert QApplication.focusWidget() is find.names.list


def test_a_look_that_failed_is_not_said_to_go_on_and_is_made_again(
    window, qtbot, context, monkeypatch
):
    def fail(*_):
        raise CaseError("The words cannot be read.")

    with monkeypatch.context() as broken:
        broken.setattr(names_found, "find_names_of_case", fail)
        with qtbot.waitSignal(context.names.changed):
            press(window, "Ctrl+F")
    view = window.workplace.views["find"]
    assert "Looking for names" not in said(view)
    QTest.keyClick(view.field, Qt.Key.Key_Down)
    qtbot.waitUntil(view.names.list.hasFocus)


def test_a_list_that_is_made_anew_stays_open_with_the_same_row_chosen(find, qtbot, context):
    choose(find)
    QTest.keyClick(find.names.list, Qt.Key.Key_Down)
    before = lines(find)
    chosen = find.names.chosen_terms()
    assert chosen == [PHONE]
    with qtbot.waitSignal(context.names.changed):
        context.scanning.ended.emit()
    assert lines(find) == before
    assert find.names.chosen_terms() == chosen
    assert all(row.isExpanded() for row in find.names.list.rows() if row.childCount())


def test_the_work_list_tells_whom_the_records_name_and_leads_to_the_names(window, context, qtbot):
    """Who wants to hide a name looks at what is left to do first."""
    worklist = window.workplace.views["worklist"]
    bring_to_front(worklist)
    line = worklist.found.names
    qtbot.waitUntil(line.isVisible, timeout=20_000)
    assert line.accessibleName().startswith("Names found: Maria Lopez")
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_Return)
    find = window.workplace.views["find"]
    qtbot.waitUntil(find.names.list.hasFocus)
    assert find.isVisible()
    hers = TermRedaction("r1", REPORT, ("7(1)(c)",), status=Status.ACCEPTED, term="maria lopez")
    context.session.put_entity(hers, "Redact")
    bring_to_front(worklist)
    qtbot.waitUntil(lambda: "Maria Lopez" not in line.accessibleName())
