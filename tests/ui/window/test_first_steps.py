"""A beginner: the first steps lead to each place, and the next step is always in sight."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton

from ui.common.action_table import TABLE
from ui.widgets.pane import bring_to_front, in_front
from ui.window.app import start_window
from ui.window.first_steps import first_steps
from ui.window.first_steps_dialog import FirstStepsDialog


def buttons(sheet):
    return {(b.accessibleDescription(), b.text()): b for b in sheet.findChildren(QToolButton)}


def press(widget):
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def sheet_of(window):
    window.actions_table.run_action("first_steps")
    QApplication.processEvents()
    return window.findChild(FirstStepsDialog)


def test_every_action_that_a_step_names_is_in_the_table():
    known = {row.id for row in TABLE}
    steps = first_steps().steps
    assert len(steps) == 7
    assert {name for step in steps for name in step.actions_named} <= known
    assert all(step.shows for step in steps)


def test_a_step_names_the_key_that_is_set_now(window):
    window.settings.set_key("find", "Ctrl+Shift+L")
    window.settings.set_key("redact_words", "")
    window.actions_table.set_keys()
    sheet = sheet_of(window)
    told = " ".join(label.text() for label in sheet.findChildren(QLabel))
    assert "Press Ctrl+Shift+L" in told
    assert "press Redact the selected words" in told
    assert "{" not in told
    sheet.close()


@pytest.mark.parametrize(
    ("number", "says", "pane"),
    [
        (1, "Show me", "records"),
        (2, "Transcript", "transcript"),
        (2, "Document", "document"),
        (3, "Show me", "find"),
        (4, "Show me", "worklist"),
        (5, "Show me", "requests"),
    ],
)
def test_show_me_brings_the_pane_to_the_front_and_changes_nothing(window, number, says, pane):
    before = window.workplace.session.snapshot
    bring_to_front(window.workplace.views["events"])
    sheet = sheet_of(window)
    press(buttons(sheet)[first_steps().steps[number].title, says])
    assert in_front(window.workplace.views[pane])
    assert window.workplace.session.snapshot == before
    assert sheet.isVisible()  # it stays beside the work
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_without_a_case_only_what_makes_one_can_be_pressed(qapp, guard):
    made = start_window(qapp)
    made.show()
    try:
        sheet = sheet_of(made)
        can = {k for k, b in buttons(sheet).items() if b.isEnabled()}
        first = first_steps().steps[0].title
        assert can == {(first, "Show me"), (first, "Demo case")}
        assert not made.next_step.isVisible()
        assert sheet is sheet_of(made)  # asked for again, it is the same sheet
        sheet.close()
    finally:
        made.shut_down()
        made.close()
        made.deleteLater()
