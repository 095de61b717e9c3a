"""A person redacts words of a transcript, and sees what the release will say."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton

from reviewer.model import Put, RedactionKind, Status
from tests.helpers.redactions import any_redaction
from tests.helpers.seen import answer, named
from tests.helpers.transcript_pane import (
    NAME,
    accept,
    opened,
    point_of,
    redactions,
    select,
    settle,
    text_of,
)
from tests.helpers.ui_case import CALL, CUES, LOG, REPORT, VIDEO_A, WORDS
from ui.finding.matches_dialog import MatchesDialog
from ui.transcripts.correct_dialog import CorrectDialog
from ui.widgets.pane import bring_to_front


@pytest.fixture
def pane(window, qtbot):
    """The pane with the call's transcript in it."""
    view = window.workplace.views["transcript"]
    return opened(view, CUES, window, qtbot)


def test_selected_words_are_redacted_in_text_and_sound_as_one_step(pane, context):
    select(pane, NAME)
    pane.text.setFocus()
    context.actions.run_action("redact_words")
    (text,) = redactions(context, RedactionKind.TEXT)
    (sound,) = redactions(context, RedactionKind.SOUND)
    raw = pane.model.transcript.cues[1].raw
    assert (text.record, text.cue) == (CUES, 2)
    assert raw[slice(*text.chars)] == NAME
    assert (sound.record, sound.source) == (CALL, "manual")
    assert sound.start < 1.3 + 1.1 * 11 / 46 < 1.3 + 1.1 * 22 / 46 < sound.end
    assert {text.status, sound.status} == {Status.PROPOSED}
    context.session.undo()
    assert not redactions(context)


def test_one_answer_gives_text_and_sound_their_exemption(pane, context, window, qtbot):
    select(pane, NAME)
    pane.redactor.redact_words()
    qtbot.waitUntil(lambda: window.workplace.redact.asker.popup is not None)
    QTest.keyClick(window.workplace.redact.asker.popup.list, Qt.Key.Key_1)
    assert {r.status for r in redactions(context)} == {Status.ACCEPTED}
    assert len({r.exemptions for r in redactions(context)}) == 1
    assert {r.kind for r in redactions(context)} == {RedactionKind.TEXT, RedactionKind.SOUND}


def test_timed_words_mute_no_more_than_themselves_and_a_little(window, context, qtbot):
    pane = opened(window.workplace.views["transcript"], WORDS, window, qtbot)
    select(pane, NAME)
    pane.redactor.redact_words()
    (sound,) = redactions(context, RedactionKind.SOUND)
    step = 1.1 / 9
    assert sound.record == VIDEO_A
    assert sound.start == pytest.approx(1.3 + 3 * step - 0.15, abs=0.01)
    assert sound.end == pytest.approx(1.3 + 5 * step + 0.15, abs=0.01)


def test_a_selection_over_two_cues_makes_one_redaction_for_each(pane, context):
    pane.text.selectAll()
    pane.redactor.redact_words()
    cues = sorted(r.cue for r in redactions(context, RedactionKind.TEXT))
    assert cues == [1, 2, 3, 4]


def test_redacted_words_say_so_in_the_text(pane, context, qtbot):
    select(pane, NAME)
    pane.redactor.redact_words()
    qtbot.waitUntil(lambda: "no exemption yet" in text_of(pane, 1))
    (text,) = redactions(context, RedactionKind.TEXT)
    accept(context, text)
    qtbot.waitUntil(lambda: f"{NAME} ■\u00a07(1)(b)," in text_of(pane, 1))


def test_as_released_shows_what_the_release_will_say(pane, context, qtbot):
    select(pane, NAME)
    pane.redactor.redact_words()
    accept(context, redactions(context, RedactionKind.TEXT)[0])
    named(pane, "As released", QToolButton).click()
    qtbot.waitUntil(lambda: "My name is [REDACTED 7(1)(b)], there" in text_of(pane, 1))
    assert NAME not in pane.text.toPlainText()


def test_f7_shows_the_words_as_released_and_f5_those_of_the_record(pane, context, window, qtbot):
    select(pane, NAME)
    pane.redactor.redact_words()
    accept(context, redactions(context, RedactionKind.TEXT)[0])
    pane.text.setFocus()
    QTest.keyClick(pane.text, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: "My name is [REDACTED 7(1)(b)], there" in text_of(pane, 1))
    assert NAME not in pane.text.toPlainText()
    assert named(pane, "As released", QToolButton).isChecked()
    QTest.keyClick(pane.text, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: f"{NAME} ■" in text_of(pane, 1))
    assert not named(pane, "As released", QToolButton).isChecked()


def test_f7_once_more_leaves_the_words_as_released(pane, context, window, qtbot):
    select(pane, NAME)
    pane.redactor.redact_words()
    accept(context, redactions(context, RedactionKind.TEXT)[0])
    for _ in range(2):
        QTest.keyClick(pane.text, Qt.Key.Key_F7)
    settle(pane, qtbot)
    assert NAME not in pane.text.toPlainText()
    assert named(pane, "As released", QToolButton).isChecked()


def test_words_that_are_redacted_are_not_redacted_twice(pane, context):
    select(pane, NAME)
    pane.redactor.redact_words()
    count = len(redactions(context))
    select(pane, NAME)
    pane.redactor.redact_words()
    assert len(redactions(context)) == count


def test_without_a_selection_nothing_is_redacted_and_it_says_what_to_do(pane, context, qtbot):
    pane.text.put_caret(0)
    with qtbot.waitSignal(context.notices.message) as said:
        pane.redactor.redact_words()
    assert "Select the words" in said.args[0]
    assert not redactions(context)


def test_all_matches_are_listed_chosen_and_redacted_as_one_step(pane, context, qtbot):
    dialog = matches(pane, qtbot, NAME)
    assert set(dialog.chosen_of_words()) == {CUES, WORDS, LOG, REPORT}
    said = "5 matches in 4 records: 5 to be redacted (4 redactions)."
    assert dialog.summary.text() == said
    row_of(dialog, LOG).setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: dialog.summary.text().endswith("1 left as they are."))
    qtbot.mouseClick(named(dialog, "Redact", QPushButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(redactions(context)))
    terms = {r.record: r.term for r in redactions(context, RedactionKind.TEXT)}
    assert terms == {CUES: NAME, WORDS: NAME, REPORT: NAME}
    assert {r.record for r in redactions(context, RedactionKind.SOUND)} == {CALL, VIDEO_A}
    context.session.undo()
    assert not redactions(context)


def test_every_match_has_a_tick_of_its_own_and_its_record_is_named(pane, context, qtbot):
    dialog = matches(pane, qtbot, NAME)
    report = row_of(dialog, REPORT)
    assert report.text(0) == "Incident report"
    assert [report.child(n).text(0) for n in range(2)] == ["page 1", "page 2"]
    assert "spoke to «Maria Lopez»." in report.child(1).text(1)
    report.child(0).setCheckState(0, Qt.CheckState.Unchecked)
    assert report.checkState(0) is Qt.CheckState.PartiallyChecked
    for path in (CUES, WORDS, LOG):
        row_of(dialog, path).setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: named(dialog, "Redact", QPushButton).text() == "Redact 1 match")
    qtbot.mouseClick(named(dialog, "Redact", QPushButton), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(redactions(context)))
    (area,) = redactions(context)
    assert (area.record, area.kind, area.page) == (REPORT, RedactionKind.AREA, 2)
    assert context.session.case.undo_label == "Redact 1 match"


def test_what_is_redacted_already_is_shown_so_and_not_offered_again(pane, context, qtbot):
    select(pane, NAME)
    pane.redactor.redact_words()
    row = any_redaction("r9", LOG, RedactionKind.TEXT, ("7(1)(c)",), cue=1, source="manual")
    context.session.apply([Put(replace(row, status=Status.ACCEPTED))], "Redact row")
    dialog = matches(pane, qtbot, NAME)
    assert dialog.summary.text() == (
        "5 matches in 4 records: 2 already redacted, 3 to be redacted (2 redactions)."
    )
    assert row_of(dialog, LOG).text(2) == "already redacted"
    cue = row_of(dialog, CUES).child(0)
    assert cue.text(2) == "already redacted"
    assert cue.checkState(0) is Qt.CheckState.Unchecked
    row_of(dialog, CUES).setCheckState(0, Qt.CheckState.Checked)
    assert LOG not in dialog.chosen_of_words()
    assert cue.checkState(0) is Qt.CheckState.Unchecked
    dialog.reject()


def test_a_term_that_is_nowhere_leaves_nothing_to_redact(pane, qtbot):
    dialog = matches(pane, qtbot, NAME)
    dialog.term.setText("Nobody")
    qtbot.waitUntil(lambda: "Nothing in the case" in dialog.summary.text())
    assert not named(dialog, "Redact", QPushButton).isEnabled()
    dialog.reject()


def test_corrected_words_are_redacted_where_the_record_has_them(pane, context, qtbot):
    pane.text.put_caret(1, 12)
    pane.redactor.correct_cue()
    dialog = pane.findChild(CorrectDialog)
    dialog.words.setPlainText("My name is Mario Lopez, there are agents here.")
    answer(dialog, "Save").click()
    qtbot.waitUntil(lambda: "Mario Lopez" in text_of(pane, 1))
    select(pane, "Mario Lopez")
    pane.redactor.redact_words()
    (text,) = redactions(context, RedactionKind.TEXT)
    assert pane.model.transcript.cues[1].raw[slice(*text.chars)] == NAME


def test_words_found_in_the_case_are_redacted_by_key_where_they_were_said(
    pane, context, window, qtbot
):
    find = window.workplace.views["find"]
    QTest.keySequence(window, QKeySequence("Ctrl+F"))
    QTest.keyClicks(find.field, "maria lopez")
    qtbot.waitUntil(lambda: len(find.hits) == 5, timeout=10_000)
    while find.current_hit is None or find.current_hit.record != CUES:
        QTest.keyClick(find.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.text.textCursor().selectedText() == NAME)
    QTest.keySequence(find.field, QKeySequence("Ctrl+R"))
    assert [r.cue for r in redactions(context, RedactionKind.TEXT)] == [2]
    assert [r.record for r in redactions(context, RedactionKind.SOUND)] == [CALL]


def matches(pane, qtbot, words):
    select(pane, words)
    pane.redactor.redact_all()
    dialog = pane.findChild(MatchesDialog)
    qtbot.waitUntil(lambda: bool(dialog.list.record_rows()), timeout=20_000)
    return dialog


def row_of(dialog, path):
    return next(row for row in dialog.list.record_rows() if row.toolTip(0) == path)


def test_selecting_words_takes_their_record_into_focus_when_none_is(window, qtbot):
    view = window.workplace.views["transcript"]
    bring_to_front(view)
    session = window.workplace.session
    session.select_record("")
    qtbot.waitUntil(lambda: len(view.text.shown_cues) == 4, timeout=5000)
    assert not session.selected_record
    select(view, NAME)
    assert session.selected_record == view.model.record.path
    assert window.actions_table["redact_words"].isEnabled()


def test_the_menu_at_selected_words_begins_with_redacting_them(pane, qtbot):
    select(pane, NAME)
    pane.text.customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert [a.text().replace("&", "") for a in menu.actions()[:2]] == [
        "Redact the selected words",
        "Redact all matches…",
    ]
    menu.close()


def drag(pane, first, last, modifier=Qt.KeyboardModifier.NoModifier):
    """Drag the mouse from one place to another: each a cue and a character of its block."""
    view = pane.text.viewport()
    start, end = point_of(pane, *first), point_of(pane, *last)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, modifier, start)
    middle = (start + end) / 2
    for point in (middle, end):
        at = QPointF(point)
        far = QPointF(view.mapToGlobal(point))
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            at,
            far,
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            modifier,
        )
        QApplication.sendEvent(view, moved)
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, modifier, end)


@pytest.mark.parametrize(
    ("first", "last"), [("aria", "pez"), ("opez, there", "Maria"), (" Ma", ",")]
)
def test_a_drag_between_letters_takes_whole_words(pane, context, first, last):
    line = pane.text.shown_cues[1].block_text
    drag(pane, (1, line.index(first)), (1, line.index(last)))
    assert pane.text.textCursor().selectedText() == NAME
    QTest.keySequence(pane.text, QKeySequence("Ctrl+R"))
    (text,) = redactions(context, RedactionKind.TEXT)
    raw = pane.model.transcript.cues[1].raw
    assert raw[slice(*text.chars)] == NAME


def test_with_alt_a_drag_takes_the_letters_and_no_more(pane, context):
    line = pane.text.shown_cues[1].block_text
    at = line.index("aria")
    drag(pane, (1, at), (1, at + 3), Qt.KeyboardModifier.AltModifier)
    assert pane.text.textCursor().selectedText() == "ari"
    pane.redactor.redact_words()
    (text,) = redactions(context, RedactionKind.TEXT)
    assert pane.model.transcript.cues[1].raw[slice(*text.chars)] == "ari"


def test_a_drag_over_cues_begins_and_ends_with_whole_words(pane):
    begin, end = (pane.text.shown_cues[n].block_text for n in (1, 2))
    drag(pane, (1, begin.index("gents")), (2, end.index("all me")))
    chosen = pane.text.textCursor().selectedText()
    assert chosen.startswith("agents here.")
    assert chosen.endswith("Call")


def test_words_chosen_by_keys_are_redacted_whole_and_without_marks(pane, context):
    select(pane, "opez, ")
    pane.redactor.redact_words()
    (text,) = redactions(context, RedactionKind.TEXT)
    assert pane.model.transcript.cues[1].raw[slice(*text.chars)] == "Lopez"
