"""What the law asks is stated beside a redaction; its tree is walked by keys beside a record."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import Ground, Put, Request, StatedFact, TreeAnswer, WithholdRedaction
from reviewer.model.redactions import Status
from tests.helpers.ui_case import REPORT, VIDEO_A
from ui.redaction.inspector import Inspector
from ui.redaction.record_card import RecordCard

CODE = "7(1)(d)(i)"
MADE = WithholdRedaction("r1", REPORT, (CODE,), "Interviews come first", Status.ACCEPTED)


@pytest.fixture
def inspector(window, context):
    context.session.apply([Put(MADE)], "Withhold")
    context.session.select_redaction("r1")
    QApplication.processEvents()
    return window.findChild(Inspector)


@pytest.fixture
def law(inspector):
    inspector.law.part.button.setChecked(True)
    QApplication.processEvents()
    return inspector.law


def field(law, label):
    form = law._forms[CODE]
    found = [w for w in form._fields.values() if w.accessibleName().startswith(label)]
    assert len(found) == 1
    return found[0]


def type_into(widget, text):
    widget.setFocus()
    widget.selectAll()
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, Qt.Key.Key_Return)


def test_each_fact_is_stated_in_its_own_way_and_its_rule_goes(law, context):
    session = context.session
    assert law.part.button.text() == "The law: 2 to state"
    choice = field(law, "Whose proceeding")
    choice.setCurrentIndex(choice.findData("ours"))
    choice.activated.emit(choice.currentIndex())
    assert law.part.button.text() == "The law: 1 to state"
    for label, text in (
        ("Number of the proceeding", "2025-CR-0117"),
        ("Status of the proceeding", "set for hearing"),
        ("Status last checked", "7/1/2025"),
        ("How the release", "three witnesses wait"),
    ):
        assert "to state" in law.part.button.text()
        type_into(field(law, label), text)
    assert law.part.button.text() == "The law: all stated"
    (ground,) = session.snapshot.grounds
    assert (ground.record, ground.exemption) == (REPORT, CODE)
    assert ground.find_fact("checked") == "2025-07-01"
    assert field(law, "Status last checked").text() == "7/1/2025"
    # One undo step each.
    assert session.undo() == "State how the release would interfere with it"
    assert law.part.button.text() == "The law: 1 to state"
    assert field(law, "How the release").text() == ""


def test_what_is_no_date_is_told_and_not_kept(law, context):
    type_into(field(law, "Status last checked"), "lately")
    assert context.session.snapshot.grounds == ()


def test_it_says_where_a_rule_comes_from_and_who_checked_it(law):
    told = law._forms[CODE]._source
    assert "Checked on 2026-11-22" in told.text()
    assert "V2: 5 ILCS 140/7(1)(d)(i); Day v. City of Chicago" in told.toolTip()


def test_it_is_in_sight_where_it_keeps_a_release_back(inspector, context):
    assert not inspector.law.part.body.isVisible()
    bound = Request("q9", "J. Whitaker", requester_class="foia")
    context.session.apply([Put(bound)], "Add")
    context.session.select_redaction("")
    context.session.select_redaction("r1")
    assert inspector.law.part.body.isVisible()
    whole = Ground(
        "g1",
        REPORT,
        CODE,
        facts=(
            StatedFact("whose", "ours"),
            StatedFact("proceeding", "1"),
            StatedFact("status", "open"),
            StatedFact("checked", "2025-07-01"),
            StatedFact("harm", "witnesses"),
        ),
    )
    context.session.apply([Put(whole)], "State")
    context.session.select_redaction("")
    context.session.select_redaction("r1")
    assert not inspector.law.part.body.isVisible()


@pytest.fixture
def tree(window, context):
    context.session.select_record(VIDEO_A)
    context.actions.run_action("decision_tree")
    QApplication.processEvents()
    return window.findChild(RecordCard).tree


def test_the_tree_is_walked_by_keys_and_says_what_comes_of_it(tree, context):
    session = context.session
    assert tree.answers.hasFocus()
    for key in ("1", "2", "3", "2"):
        QTest.keyClicks(tree.answers, key)
    assert any("For an arrest" in link.accessibleName() for link in tree.way.links.values())
    assert tree.answers.hasFocus()
    QTest.keyClicks(tree.answers, "2")  # no privacy expected: why not?
    assert tree.note.hasFocus()
    assert [a.node for a in session.snapshot.find_walk(VIDEO_A, "q1").answers][-1] == "arrested"
    QTest.keyClicks(tree.note, "on a sidewalk")
    QTest.keyClick(tree.note, Qt.Key.Key_Return)
    walk = session.snapshot.find_walk(VIDEO_A, "q1")
    assert walk.answers[-1] == TreeAnswer("privacy", "no", "on a sidewalk")
    assert "Disclosable" in tree._end.text()
    assert "BWC-ID" in tree._end.text()
    assert "Checked on 2026-11-22" in tree._end.text()
    # Back to an earlier question: what came behind it is open again.
    tree.way.links["flag"].click()
    QTest.keyClicks(tree.answers, "5")
    assert "Exempt under BWC-NF, 7.5(cc)" in tree._end.text()
    session.undo()
    session.undo()
    assert session.snapshot.find_walk(VIDEO_A, "q1") == walk
    assert "Disclosable" in tree._end.text()


def test_what_has_no_tree_says_so(tree, context):
    context.session.select_record(REPORT)
    assert not tree.isVisible()
    context.actions.run_action("decision_tree")
    assert not tree.isVisible()


def test_an_answer_is_reached_by_tab_and_asked_again_by_return(tree, window):
    for key in ("1", "2"):
        QTest.keyClicks(tree.answers, key)
    first, second = tree.way.links.values()
    QTest.keyClick(tree.answers, Qt.Key.Key_Backtab)
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Backtab)
    assert first.hasFocus()
    assert first.accessibleName().startswith("Ask again: ")
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert window.findChild(RecordCard).isVisible()  # and nothing of the window's own keys
    assert not tree.way.links
    assert tree.answers.hasFocus()


def test_what_is_asked_next_is_before_the_eyes_in_a_low_pane(tree, window, qtbot):
    window.resize(1000, 520)
    QApplication.processEvents()
    area = tree.parentWidget().parentWidget().parentWidget()

    def seen(part):
        return area.viewport().rect().contains(part.mapTo(area.viewport(), part.rect().center()))

    for key in ("1", "2", "3", "2"):
        QTest.keyClicks(tree.answers, key)
        qtbot.waitUntil(lambda: seen(tree._asks))
    QTest.keyClicks(tree.answers, "2")
    qtbot.waitUntil(lambda: seen(tree.note))
    QTest.keyClicks(tree.note, "on a sidewalk")
    QTest.keyClick(tree.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: seen(tree._end))


def test_every_line_of_every_answer_is_shown_where_the_pane_is_narrow(tree, qtbot):
    tree.setFixedWidth(160)
    qtbot.waitUntil(lambda: tree.answers.width() <= 160)
    for key in ("1", "2", "3"):
        QTest.keyClicks(tree.answers, key)
        rows = [tree.answers.visualItemRect(tree.answers.item(n)) for n in range(2)]
        tall = tree.answers.fontMetrics().height()
        assert rows[0].top() >= 0
        last = tree.answers.item(tree.answers.count() - 1)
        below = tree.answers.visualItemRect(last).bottom()
        assert tree.answers.viewport().height() >= below >= tall
