"""All the rest is released at once, as it is: named before, asked about, one step."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox

from reviewer.model import Condition, Put, RedactionKind, Status
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import CALL, CUES, LOG, PHOTO, REPORT, VIDEO_A, VIDEO_B, WORDS
from tests.helpers.work_desk import (
    come_back,
    decisions,
    found_as,
    left,
    press,
    redaction,
)


def ask_rest(window):
    """Press its key; the question, if one came."""
    press(window, "Ctrl+Shift+Return")
    found = [b for b in window.findChildren(QMessageBox) if b.isVisible()]
    return found[0] if found else None


def test_all_the_rest_asks_first_names_them_and_says_which_must_be_looked_at(window, desk):
    box = ask_rest(window)
    assert box.text() == "Release 5 records in full, with nothing redacted?"
    said = box.informativeText()
    assert said.startswith("2 records among them show pictures or scanned pages: faces, signs")
    assert said.splitlines()[2:] == [
        "Dispatch log",
        "Incident report",
        "Scene",
        "officer-a.json",
        "Officer A",
    ]
    assert decisions(desk) == {}
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert decisions(desk) == {}


def test_all_the_rest_is_released_in_one_step_and_what_is_proposed_stays(window, desk):
    before = left(desk)
    box = ask_rest(window)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert decisions(desk) == dict.fromkeys((LOG, REPORT, PHOTO, WORDS, VIDEO_A), "release")
    assert left(desk) == [(CALL, "p3"), (CUES, "p2"), (VIDEO_B, "p1")]
    assert desk.session.case.undo_label == "Release 5 records"
    come_back(window)
    press(window, "Ctrl+Z")
    assert left(desk) == before


def test_all_the_rest_counts_scanned_pages_among_what_must_be_looked_at(window, desk):
    facts = desk.session.snapshot.get_record(REPORT).facts
    found_as(desk, REPORT, facts=replace(facts, scanned=(2,)))
    box = ask_rest(window)
    assert box.informativeText().startswith("3 records among them show pictures or scanned pages")
    box.reject()


def test_all_the_rest_leaves_what_cannot_be_released(window, desk):
    found_as(desk, REPORT, condition=Condition.BROKEN)
    QTest.keyClick(ask_rest(window), Qt.Key.Key_Return)
    assert (REPORT, "") in left(desk)
    assert REPORT not in decisions(desk)


def test_what_was_withheld_while_all_the_rest_was_asked_about_stays_withheld(window, desk):
    box = ask_rest(window)
    held = any_redaction("w1", REPORT, RedactionKind.WITHHOLD, ("7(1)(c)",), status=Status.ACCEPTED)
    desk.session.apply([Put(held)], "Withhold, as others do meanwhile")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert set(decisions(desk)) == {LOG, PHOTO, WORDS, VIDEO_A}
    assert redaction(desk, "w1") == held
    assert desk.session.case.undo_label == "Release 4 records"


def test_without_a_rest_it_says_so_and_does_not_ask(window, desk, qtbot):
    QTest.keyClick(ask_rest(window), Qt.Key.Key_Return)
    come_back(window)
    with qtbot.waitSignal(desk.context.notices.message) as told:
        assert ask_rest(window) is None
    assert "No record waits" in told.args[0]
