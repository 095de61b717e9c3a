"""A person hides a name: surname and first name alone are offered in rows of their own."""

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from reviewer.intake import new_case
from reviewer.model import Request, Status
from tests.helpers.seen import named, said
from ui.finding.matches_dialog import MatchesDialog

CALL, MAIL = "call.vtt", "mail.eml"
VTT = """WEBVTT

00:10.000 --> 00:12.000
<v Caller>My name is Maria Lopez.

00:12.000 --> 00:14.000
<v Dispatcher>Ms. Lopez, is Carlos Lopez with you, Maria?
"""
LETTER = "From: a@example.com\nSubject: Maria Lopez\n\nMs. Lopez called.\n"
ON, SOME, OFF = (
    Qt.CheckState.Checked,
    Qt.CheckState.PartiallyChecked,
    Qt.CheckState.Unchecked,
)


@pytest.fixture
def case_folder(tmp_path):
    """A call and an e-mail, in which somebody is named in full and by parts."""
    bundle = tmp_path / "bundle"
    bundle.mkdir()
    (bundle / CALL).write_text(VTT, encoding="utf-8")
    (bundle / MAIL).write_text(LETTER, encoding="utf-8")
    new_case(tmp_path / "case", bundle)
    return tmp_path / "case"


@pytest.fixture
def dialog(window, context, qtbot):
    """The list of matches, opened from Find."""
    return listed(window, context, qtbot, "Maria Lopez")


def listed(window, context, qtbot, typed):
    view = window.workplace.views["find"]
    context.actions.run_action("find")
    QTest.keyClicks(view.field, typed)
    qtbot.waitUntil(lambda: bool(view.hits), timeout=10_000)
    QTest.mouseClick(named(view, "Redact all", QPushButton), Qt.MouseButton.LeftButton)
    made = view.findChild(MatchesDialog)
    qtbot.waitUntil(lambda: bool(made.list.record_rows()), timeout=10_000)
    return made


def ways(dialog):
    return {row.text(0): row for row in dialog.list.form_rows()}


def press(dialog, row):
    """A click on the tick of a row."""
    dialog.list.scrollToItem(row)
    rect = dialog.list.visualItemRect(row)
    at = QPoint(rect.left() + 8, rect.center().y())
    QTest.mouseClick(dialog.list.viewport(), Qt.MouseButton.LeftButton, pos=at)


def ticked(row):
    found = [row.child(n) for n in range(row.childCount())]
    below = [r.child(n) for r in found for n in range(r.childCount())]
    return [r.text(1) for r in below if r.checkState(0) is ON]


def test_each_way_of_naming_somebody_has_a_row(dialog):
    assert list(ways(dialog)) == ["“Maria Lopez”", "“Lopez” alone", "“Maria” alone"]
    whole, surname, given = ways(dialog).values()
    assert [row.checkState(0) for row in (whole, surname, given)] == [ON, SOME, OFF]
    assert surname.text(1) == "3 matches in 2 records"
    assert len(ticked(surname)) == 2
    assert not any("Carlos «Lopez»" in text for text in ticked(surname))
    assert "same person" in surname.toolTip(0)
    assert "4 to be redacted" in dialog.summary.text()
    assert "4 matches of a part of the name alone in 2 records" in dialog.summary.text()


def test_a_row_that_is_not_ticked_says_why(dialog):
    said = {}
    for record in (r for way in ways(dialog).values() for r in map(way.child, range(99)) if r):
        for row in filter(None, map(record.child, range(99))):
            assert (row.checkState(0) is ON) == (not row.text(2))
            said[row.text(1).split("«")[-1].split("»")[0], row.text(2)] = row
    assert {("Lopez", "check: another first name"), ("Lopez", "")} <= set(said)
    assert ("Maria", "check: a first name alone") in said


def test_a_tick_of_a_way_ticks_all_of_its_places_and_only_those(dialog, qtbot):
    whole, surname, given = ways(dialog).values()
    press(dialog, given)
    assert (given.checkState(0), len(ticked(given))) == (ON, 1)
    press(dialog, surname)
    assert (surname.checkState(0), len(ticked(surname))) == (ON, 3)
    press(dialog, surname)
    assert (surname.checkState(0), ticked(surname)) == (OFF, [])
    assert whole.checkState(0) is ON
    qtbot.waitUntil(lambda: "3 to be redacted" in dialog.summary.text())
    assert "Redact 3 matches" in named(dialog, "Redact", QPushButton).text()


def test_the_space_bar_ticks_a_way_too(dialog):
    given = ways(dialog)["“Maria” alone"]
    dialog.list.setFocus()
    dialog.list.setCurrentItem(given)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert given.checkState(0) is ON


def test_what_is_left_as_it_is_is_gone_to_one_after_the_other_and_ticked_by_space(dialog, qtbot):
    link = named(dialog, "&Show the 2 left as they are", QPushButton)
    seen = []
    for _ in range(3):
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
        assert dialog.list.hasFocus()
        seen.append(dialog.list.currentItem().text(2))
    assert seen == ["check: another first name", "check: a first name alone", seen[0]]
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    assert dialog.list.currentItem().checkState(0) is ON
    qtbot.waitUntil(lambda: link.text() == "&Show the one left as it is")
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: link.isHidden())


def test_that_a_requester_is_called_so_too_is_told_before_anything_is_hidden(
    window, context, qtbot
):
    asked = Request("q9", "Alderman Sigcho-Lopez")
    context.session.put_entity(asked, "Add request q9")
    dialog = listed(window, context, qtbot, "Maria Lopez")
    assert "of the requester's name, too: “Alderman Sigcho-Lopez”." in dialog.summary.text()
    press(dialog, ways(dialog)["“Lopez” alone"])  # some were ticked: all are
    press(dialog, ways(dialog)["“Lopez” alone"])
    qtbot.waitUntil(lambda: "Sigcho" not in dialog.summary.text())
    dialog.reject()


def test_where_words_are_hidden_wherever_they_stand_all_are_ticked_or_none(dialog):
    surname = ways(dialog)["“Lopez” alone"]
    (row,) = [
        r for r in dialog.list.record_rows() if r.toolTip(0) == MAIL and r.parent() is surname
    ]
    assert row.checkState(0) is ON
    press(dialog, row.child(0))
    assert row.checkState(0) is OFF
    assert ways(dialog)["“Lopez” alone"].checkState(0) is SOME


def test_a_name_and_its_parts_are_one_step_to_take_back(window, context, dialog, qtbot):
    QTest.mouseClick(named(dialog, "Redact", QPushButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(context.session.snapshot.redactions), timeout=10_000)
    window.workplace.redact.asker.close_popup()
    assert {r.record for r in context.session.snapshot.redactions} == {CALL, MAIL}
    mail = sorted(r.term for r in context.session.snapshot.redactions if r.record == MAIL)
    assert mail == ["Lopez", "Maria Lopez"]
    context.actions.run_action("undo")
    assert not context.session.snapshot.redactions
    context.actions.run_action("redo")
    assert len(context.session.snapshot.redactions) >= 4


def test_words_that_name_nobody_have_no_such_rows(dialog, qtbot):
    dialog.term.setText("with you")
    qtbot.waitUntil(lambda: "1 match in 1 record" in dialog.summary.text(), timeout=10_000)
    assert dialog.list.form_rows() == []


def test_the_words_around_a_match_have_most_of_the_room(dialog):
    assert dialog.list.columnWidth(1) > dialog.list.columnWidth(0)


def test_a_second_look_shows_what_is_done_without_a_box(window, context, dialog, qtbot):
    QTest.mouseClick(named(dialog, "Redact", QPushButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(context.session.snapshot.redactions), timeout=10_000)
    window.workplace.redact.asker.close_popup()
    view = window.workplace.views["find"]
    QTest.mouseClick(named(view, "Redact all", QPushButton), Qt.MouseButton.LeftButton)
    again = view.findChildren(MatchesDialog)[-1]
    qtbot.waitUntil(lambda: bool(again.list.record_rows()), timeout=10_000)
    whole = again.list.form_rows()[0]
    assert "already redacted" in again.summary.text()
    assert whole.data(0, Qt.ItemDataRole.CheckStateRole) is None
    assert not whole.flags() & Qt.ItemFlag.ItemIsUserCheckable
    again.reject()


def test_several_names_are_one_list_one_step_and_a_reason_each(window, context, qtbot):
    dialog = listed(window, context, qtbot, "Maria Lopez; Carlos Lopez")
    assert {"“Maria Lopez”", "“Lopez” alone", "“Carlos Lopez”"} <= set(ways(dialog))
    QTest.mouseClick(named(dialog, "Redact", QPushButton), Qt.MouseButton.LeftButton)
    asker = window.workplace.redact.asker
    qtbot.waitUntil(lambda: asker.popup is not None, timeout=10_000)
    first = asker.popup
    assert "1 of 2 · Why may “Maria Lopez” be hidden" in said(first)
    QTest.keyClicks(first.list, "3")
    second = asker.popup
    assert second is not first
    assert "2 of 2 · Why may “Carlos Lopez” be hidden" in said(second)
    codes = {r.exemptions for r in context.session.snapshot.redactions}
    assert codes == {("7(1)(d)(iv)",), ()}
    second.reject()  # takes back what it asked about, and nothing else
    left = context.session.snapshot.redactions
    assert {r.exemptions for r in left} == {("7(1)(d)(iv)",)}
    assert {r.status for r in left} == {Status.ACCEPTED}
    assert asker.popup is None


def test_one_answer_stands_for_all_names_where_a_person_says_so(window, context, qtbot):
    dialog = listed(window, context, qtbot, "Maria Lopez; Carlos Lopez")
    QTest.mouseClick(named(dialog, "Redact", QPushButton), Qt.MouseButton.LeftButton)
    asker = window.workplace.redact.asker
    qtbot.waitUntil(lambda: asker.popup is not None, timeout=10_000)
    popup = asker.popup
    assert popup.same_for_others.text() == "The &same for the other one"
    assert not popup.same_for_others.isChecked()
    QTest.keyClick(popup.same_for_others, Qt.Key.Key_Space)
    assert popup.same_for_others.isChecked()
    QTest.keyClicks(popup.same_for_others, "3")  # where the keys are since the tick
    assert asker.popup is None
    found = context.session.snapshot.redactions
    assert {(r.exemptions, r.status) for r in found} == {(("7(1)(d)(iv)",), Status.ACCEPTED)}
    assert context.session.undo().startswith("Accept, citing 7(1)(d)(iv)")


def test_a_key_that_is_held_cites_one_name_only(window, context, qtbot):
    dialog = listed(window, context, qtbot, "Maria Lopez; Carlos Lopez")
    QTest.mouseClick(named(dialog, "Redact", QPushButton), Qt.MouseButton.LeftButton)
    asker = window.workplace.redact.asker
    qtbot.waitUntil(lambda: asker.popup is not None, timeout=10_000)
    QTest.keyClicks(asker.popup.list, "1")
    second = asker.popup
    for key, text in ((Qt.Key.Key_1, "1"), (Qt.Key.Key_Return, "\r")):
        held = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text, True)
        QApplication.sendEvent(second.list, held)
    assert asker.popup is second
    asker.close_popup()


def test_return_before_the_list_is_here_is_told_and_redacts_nothing_unseen(window, context, qtbot):
    context.actions.run_action("redact_all")
    made = window.findChild(MatchesDialog)
    redact = named(made, "Redact", QPushButton)
    steps = []
    context.session.changed.connect(steps.append)
    made.term.setFocus()
    QTest.keyClicks(made.term, "Maria Lopez")
    QTest.keyClick(made.term, Qt.Key.Key_Return)
    assert made.summary.text().startswith("Still looking, nothing is redacted yet")
    assert not redact.isEnabled()
    qtbot.waitUntil(lambda: bool(made.list.record_rows()), timeout=10_000)
    held = QKeyEvent(
        QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True
    )
    QApplication.sendEvent(made, held)
    assert steps == []
    assert "to be redacted" in made.summary.text()
    assert redact.isDefault()
    assert redact.isEnabled()
    assert made.focusWidget() is redact
    made.term.setText("Carlos")  # other words: what is listed is not theirs
    assert not redact.isEnabled()
    QTest.keyClick(made.term, Qt.Key.Key_Return)
    assert steps == []
    qtbot.waitUntil(redact.isEnabled, timeout=10_000)
    made.reject()
