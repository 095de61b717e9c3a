"""Words that stand nowhere are asked about: not here, other words, or the whole record goes."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog

from reviewer.model import Put, RedactionKind, Remove, Status
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.plan.worklist import WorkNeed
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import named
from tests.helpers.ui_case import LOG

LOST = any_redaction(
    "t1",
    LOG,
    RedactionKind.TEXT,
    ("7(1)(b)",),
    status=Status.ACCEPTED,
    term="Ann Kowalski",
)


@pytest.fixture
def desk(window, qtbot):
    """The workplace with an accepted term that its record does not hold."""
    place = window.workplace
    place.session.apply([Put(LOST)], "Redact Ann Kowalski")
    place.redact.asker.close_popup()
    qtbot.waitUntil(lambda: place.session.places.get("t1") == 0, timeout=30_000)
    return place


def kept(place):
    return next(r for r in place.session.snapshot.redactions if r.id == "t1")


def lost(place):
    return [i.redaction for i in place.views["worklist"].model.items if i.need is WorkNeed.NOWHERE]


def press(window, keys):
    QTest.keySequence(window, QKeySequence(keys))
    QApplication.processEvents()


def walk_to(window, place):
    for _ in range(20):
        press(window, "N")
        if place.session.selected_redaction == "t1":
            return
    raise AssertionError("N never came to it")


def test_one_key_says_that_the_words_do_not_stand_here_and_undo_takes_it_back(window, desk):
    assert lost(desk) == ["t1"]
    assert outcomes_of_records(desk.session.snapshot, desk.session.places)[LOG] is Outcome.UNDECIDED
    walk_to(window, desk)
    press(window, "Shift+A")
    assert kept(desk).absent
    assert lost(desk) == []
    press(window, "Ctrl+Z")
    assert not kept(desk).absent
    assert lost(desk) == ["t1"]


def test_other_words_are_looked_for_and_found(window, desk, qtbot):
    walk_to(window, desk)
    press(window, "Shift+T")
    box = window.findChild(QInputDialog)
    box.setTextValue("Maria Lopez")
    QTest.keyClick(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.session.places.get("t1") == 1, timeout=30_000)
    assert kept(desk).term == "Maria Lopez"
    assert lost(desk) == []


def test_a_term_that_was_deleted_while_one_was_asked_for_another_stays_deleted(window, desk, qtbot):
    walk_to(window, desk)
    press(window, "Shift+T")
    box = window.findChild(QInputDialog)
    desk.session.apply([Remove("redactions", "t1")], "Delete, as others do meanwhile")
    box.setTextValue("Maria Lopez")
    with qtbot.waitSignal(desk.context.notices.message):
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert desk.session.snapshot.find_redaction("t1") is None


def test_the_answers_stand_in_the_pane_only_while_something_asks_for_them(window, desk):
    answered = named(desk.views["worklist"], "The words are not here")
    assert not answered.isVisibleTo(desk.views["worklist"])
    walk_to(window, desk)
    assert answered.isVisibleTo(desk.views["worklist"])
    press(window, "Shift+A")
    assert not answered.isVisibleTo(desk.views["worklist"])


def test_the_inspector_takes_the_answer_back(window, desk):
    walk_to(window, desk)
    inspector = desk.views["inspector"]
    assert not inspector.stands.isVisible()
    press(window, "Shift+A")
    desk.session.select_redaction("t1")
    assert inspector.stands.isVisible()
    inspector.stands.click()
    assert not kept(desk).absent
    assert lost(desk) == ["t1"]
