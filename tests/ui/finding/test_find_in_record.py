"""Ctrl+F is one thing everywhere: find in the case, from a page in this record first."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QLineEdit

from tests.helpers.panes import in_sight
from tests.helpers.ui_case import CALL, CUES, LOG, REPORT
from ui.finding.matches_dialog import MatchesDialog


@pytest.fixture
def find(window):
    return window.workplace.views["find"]


@pytest.fixture
def page(window, context, qtbot):
    """The page of the report, with the focus in it."""
    context.session.select_record(REPORT)
    view = in_sight(window.workplace.views["document"])
    qtbot.waitUntil(lambda: view.pane.page == 1 and view.pane.canvas.isVisible())
    window.activateWindow()
    view.pane.canvas.setFocus()
    return view


def press(window, key):
    QTest.keySequence(QApplication.focusWidget() or window, QKeySequence(key))


def found(find, qtbot, words):
    QTest.keyClicks(find.field, words)
    qtbot.waitUntil(lambda: not find.is_looking)
    return {hit.record for hit in find.hits}


def test_from_a_page_it_looks_in_this_record_and_one_click_widens_it(find, page, window, qtbot):
    press(window, "Ctrl+F")
    assert QApplication.focusWidget() is find.field
    assert find.only.isChecked()
    assert "Incident report" in find.only.toolTip()
    assert found(find, qtbot, "maria") == {REPORT}
    QTest.mouseClick(find.only, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not find.is_looking)
    assert {REPORT, LOG, CUES} <= {hit.record for hit in find.hits}


def test_from_elsewhere_it_looks_in_the_case(find, window, context, qtbot):
    context.session.select_record(REPORT)
    find.only.setChecked(True)
    in_sight(window.workplace.views["records"]).setFocus()
    context.actions.run_action("find")
    assert not find.only.isChecked()
    assert {REPORT, LOG} <= found(find, qtbot, "maria")


def test_asked_for_again_in_its_own_field_the_filter_stays(find, page, window):
    press(window, "Ctrl+F")
    press(window, "Ctrl+F")
    assert find.only.isChecked()


def test_the_filter_follows_the_record_in_focus(find, page, window, context, qtbot):
    press(window, "Ctrl+F")
    assert found(find, qtbot, "maria") == {REPORT}
    context.session.select_record(LOG)
    qtbot.waitUntil(lambda: not find.is_looking)
    assert {hit.record for hit in find.hits} == {LOG}
    context.session.select_record("")
    assert not find.only.isChecked()


def test_a_match_in_the_words_of_a_call_is_one_of_the_call(find, window, context, qtbot):
    context.session.select_record(CALL)
    find.only.setChecked(True)
    assert found(find, qtbot, "maria") == {CUES}
    find.list.go_next()
    assert context.session.selected_record == CUES
    qtbot.waitUntil(lambda: not find.is_looking)
    assert find.current_hit is not None
    assert "911 call 1" in find.only.toolTip()
    find.only.setChecked(False)
    find.only.setChecked(True)  # asked anew, where one stands now
    assert "call-1" in find.only.toolTip()


def test_all_that_was_found_is_taken_by_redact_all_from_anywhere(find, page, window, qtbot):
    press(window, "Ctrl+F")
    found(find, qtbot, "maria lopez")
    page.pane.canvas.setFocus()
    press(window, "Ctrl+Shift+R")
    dialog = next(d for d in window.findChildren(MatchesDialog) if d.isVisible())
    assert dialog.term.text() == "maria lopez"
    dialog.reject()


def test_redact_all_keeps_to_the_record_that_was_asked_about(find, page, window, qtbot):
    press(window, "Ctrl+F")
    found(find, qtbot, "maria lopez")
    press(window, "Ctrl+Shift+R")
    dialog = find.findChild(MatchesDialog)
    qtbot.waitUntil(lambda: bool(dialog.list.record_rows()), timeout=10_000)
    assert len(dialog.list.record_rows()) == 1
    dialog.findChild(QCheckBox).setChecked(False)
    qtbot.waitUntil(lambda: len(dialog.list.record_rows()) > 1, timeout=10_000)
    dialog.reject()


def test_a_digit_pressed_next_is_not_typed_over_the_words_nor_looked_for(find, window, qtbot):
    find.field.setText("maria lopez")
    find.redact_all()
    dialog = find.findChild(MatchesDialog)
    assert not isinstance(dialog.focusWidget(), QLineEdit)
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_2)
    assert dialog.term.text() == "maria lopez"
    for short in ("2", "42", "a"):
        dialog.term.setText(short)
        dialog.start_search()
        assert dialog.summary.text().startswith("Too short")
    dialog.reject()


def test_matches_on_one_page_are_gone_to_one_by_one(find, page, window, context, qtbot):
    press(window, "Ctrl+F")
    found(find, qtbot, "o")  # no word: nothing is found
    assert find.hits == []
    find.field.clear()
    found(find, qtbot, "maria")
    seen = []
    for _ in range(3):
        press(window, "F3")
        qtbot.waitUntil(lambda: page.search.current_hit is not None)
        seen.append(find.count.text())
    assert seen == ["1 of 2", "2 of 2", "1 of 2"]
