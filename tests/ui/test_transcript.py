"""A person reads a transcript, follows playback in it, searches, redacts and corrects it."""

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QKeySequence, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from reviewer.model import Put, Redaction, RedactionKind, Status
from reviewer.transcriptshown import Shown
from tests.helpers.real_window import ROOT
from tests.helpers.ui_case import CALL, CUES, LOG, REPORT, VIDEO_A, WORDS
from ui.dialogs.correct import CorrectDialog
from ui.dialogs.matches import MatchesDialog
from ui.session import Spot
from ui.widgets.cue_line import CueLine
from ui.widgets.cue_text import CueText
from ui.widgets.pane import pane_of

NAME = "Maria Lopez"


@pytest.fixture
def pane(window, qtbot):
    """The pane with the call's transcript in it."""
    view = window.workplace.views["transcript"]
    return opened(view, CUES, window, qtbot)


def opened(view, record, window, qtbot):
    pane_of(view).raise_()
    window.workplace.session.select_record(record)
    qtbot.waitUntil(view.isVisible)
    qtbot.waitUntil(lambda: view.model.transcript is not None, timeout=5000)
    qtbot.waitUntil(lambda: len(view.text.cues) == 4, timeout=5000)
    return view


def select(pane, words):
    """Select words of the text, as a drag would."""
    cue, line = next((n, c) for n, c in enumerate(pane.text.cues) if words in c.text)
    at = line.text.index(words)
    pane.text.put_caret(cue, at, at + len(words))


def point_of(pane, cue, offset):
    block = pane.text.document().findBlockByNumber(cue)
    cursor = pane.text.textCursor()
    cursor.setPosition(block.position() + offset)
    return pane.text.cursorRect(cursor).center() + QPoint(1, 0)


def settle(pane, qtbot):
    """Until what is shown agrees with the case."""
    qtbot.waitUntil(
        lambda: (
            not pane.model._busy and pane.model._made.wish == pane.model._wish(pane.model.record)
        )
    )


def redactions(context, kind=None):
    found = context.session.snapshot.redactions
    return [r for r in found if kind is None or r.kind is kind]


def text_of(pane, cue):
    return pane.text.document().findBlockByNumber(cue).text()


def test_cues_stand_with_wall_time_and_speaker(pane):
    assert [line.time for line in pane.text.cues] == [
        "11:22:31",
        "11:22:32",
        "11:22:33",
        "11:22:34",
    ]
    speakers = [line.shown.speaker for line in pane.text.cues]
    assert speakers == ["Dispatcher", "Caller", "", "Dispatcher"]
    assert NAME in text_of(pane, 1)


def test_a_recording_in_focus_shows_its_transcript(pane, context, qtbot):
    context.session.select_record(VIDEO_A)
    qtbot.waitUntil(lambda: pane.model.record.path == WORDS and pane.model.transcript is not None)
    context.session.select_record(CALL)
    qtbot.waitUntil(lambda: pane.model.record.path == CUES and pane.model.transcript is not None)


def test_a_document_in_focus_leaves_the_transcript_in_view(pane, context):
    context.session.select_record(REPORT)
    assert pane.model.record.path == CUES


def test_the_current_cue_is_marked_while_the_clock_moves(pane, context):
    start = context.session.placement(CALL).start
    context.playhead.seek(start + 1_500_000)
    assert pane.text.current == (1,)
    context.playhead.seek(start + 2_450_000)
    assert pane.text.current == ()


def test_the_spoken_word_is_lit_when_words_have_times(window, context, qtbot):
    pane = opened(window.workplace.views["transcript"], WORDS, window, qtbot)
    start = context.session.placement(VIDEO_A).start
    context.playhead.seek(start + 1_300_000 + round(3.5 * 1_100_000 / 9))
    cue, first, last = pane.text.word
    assert pane.text.cues[cue].shown.body[first:last] == "Maria"


def test_the_wheel_stops_following_and_the_button_goes_back(pane, context, qtbot):
    view = pane.text.viewport()
    at = QPointF(view.rect().center())
    wheel = QWheelEvent(
        at,
        QPointF(view.mapToGlobal(at.toPoint())),
        QPoint(0, 0),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, wheel)
    assert not pane.following
    assert pane._away.isVisible()
    qtbot.mouseClick(pane._away, Qt.MouseButton.LeftButton)
    assert pane.following
    assert not pane._away.isVisible()


def test_a_click_on_a_cue_puts_the_clock_there(pane, context, qtbot):
    point = point_of(pane, 2, 5)
    qtbot.mouseClick(pane.text.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert context.playhead.position == context.session.placement(CALL).start + 2_500_000
    assert not context.playhead.playing


def test_a_double_click_plays_from_there(pane, context, qtbot):
    point = point_of(pane, 2, 5)
    qtbot.mouseDClick(pane.text.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert context.playhead.playing
    context.playhead.pause()
    assert context.playhead.position >= context.session.placement(CALL).start + 2_500_000


def test_the_arrow_keys_move_the_caret_and_not_the_clock(pane, context, window):
    before = context.playhead.position
    pane.text.put_caret(1)
    pane.text.setFocus()
    QTest.keyClick(pane.text, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pane.text.textCursor().selectedText() == "C"
    assert context.playhead.position == before


def test_a_search_says_where_it_stands_and_goes_round(pane, context, qtbot):
    qtbot.keyClicks(pane.search.field, "are")
    assert pane.search.count.text() == "1 of 2"
    context.actions.run("find")  # the focus leaves, and comes back
    pane.search.field.setFocus()
    context.actions.run("find_next")
    assert pane.search.count.text() == "2 of 2"
    assert pane.text.textCursor().selectedText() == "are"
    assert pane.text.caret_cue == 3
    context.actions.run("find_next")
    assert pane.search.count.text() == "1 of 2"
    context.actions.run("find_previous")
    assert pane.search.count.text() == "2 of 2"


def test_selected_words_are_redacted_in_text_and_sound_as_one_step(pane, context):
    select(pane, NAME)
    pane.text.setFocus()
    context.actions.run("redact_words")
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
    pane.deeds.redact_words()
    qtbot.waitUntil(lambda: window.workplace.redact.asker.popup is not None)
    QTest.keyClick(window.workplace.redact.asker.popup.list, Qt.Key.Key_1)
    assert {r.status for r in redactions(context)} == {Status.ACCEPTED}
    assert len({r.exemptions for r in redactions(context)}) == 1
    assert {r.kind for r in redactions(context)} == {RedactionKind.TEXT, RedactionKind.SOUND}


def test_timed_words_mute_no_more_than_themselves_and_a_little(window, context, qtbot):
    pane = opened(window.workplace.views["transcript"], WORDS, window, qtbot)
    select(pane, NAME)
    pane.deeds.redact_words()
    (sound,) = redactions(context, RedactionKind.SOUND)
    step = 1.1 / 9
    assert sound.record == VIDEO_A
    assert sound.start == pytest.approx(1.3 + 3 * step - 0.15, abs=0.01)
    assert sound.end == pytest.approx(1.3 + 5 * step + 0.15, abs=0.01)


def test_a_selection_over_two_cues_makes_one_redaction_for_each(pane, context):
    pane.text.selectAll()
    pane.deeds.redact_words()
    cues = sorted(r.cue for r in redactions(context, RedactionKind.TEXT))
    assert cues == [1, 2, 3, 4]


def test_redacted_words_say_so_in_the_text(pane, context, qtbot):
    select(pane, NAME)
    pane.deeds.redact_words()
    qtbot.waitUntil(lambda: "no exemption yet" in text_of(pane, 1))
    (text,) = redactions(context, RedactionKind.TEXT)
    accept(context, text)
    qtbot.waitUntil(lambda: f"{NAME} ■\u00a07(1)(b)," in text_of(pane, 1))


def test_as_released_shows_what_the_release_will_say(pane, context, qtbot):
    select(pane, NAME)
    pane.deeds.redact_words()
    accept(context, redactions(context, RedactionKind.TEXT)[0])
    pane._released.click()
    qtbot.waitUntil(lambda: "My name is [REDACTED 7(1)(b)], there" in text_of(pane, 1))
    assert NAME not in pane.text.toPlainText()


def test_f7_shows_the_words_as_released_and_f5_those_of_the_record(pane, context, window, qtbot):
    select(pane, NAME)
    pane.deeds.redact_words()
    accept(context, redactions(context, RedactionKind.TEXT)[0])
    pane.text.setFocus()
    QTest.keyClick(pane.text, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: "My name is [REDACTED 7(1)(b)], there" in text_of(pane, 1))
    assert NAME not in pane.text.toPlainText()
    assert pane._released.isChecked()
    QTest.keyClick(pane.text, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: f"{NAME} ■" in text_of(pane, 1))
    assert not pane._released.isChecked()


def test_f7_once_more_leaves_the_words_as_released(pane, context, window, qtbot):
    select(pane, NAME)
    pane.deeds.redact_words()
    accept(context, redactions(context, RedactionKind.TEXT)[0])
    for _ in range(2):
        QTest.keyClick(pane.text, Qt.Key.Key_F7)
    settle(pane, qtbot)
    assert NAME not in pane.text.toPlainText()
    assert pane._released.isChecked()


def test_words_that_are_redacted_are_not_redacted_twice(pane, context):
    select(pane, NAME)
    pane.deeds.redact_words()
    count = len(redactions(context))
    select(pane, NAME)
    pane.deeds.redact_words()
    assert len(redactions(context)) == count


def test_without_a_selection_nothing_is_redacted_and_it_says_what_to_do(pane, context, qtbot):
    pane.text.put_caret(0)
    with qtbot.waitSignal(context.notices.said) as said:
        pane.deeds.redact_words()
    assert "Select the words" in said.args[0]
    assert not redactions(context)


def test_all_matches_are_listed_chosen_and_redacted_as_one_step(pane, context, qtbot):
    dialog = matches(pane, qtbot, NAME)
    assert set(dialog.chosen()) == {CUES, WORDS, LOG, REPORT}
    said = "5 matches in 4 records: 5 to be redacted (4 redactions)."
    assert dialog.summary.text() == said
    row_of(dialog, LOG).setCheckState(0, Qt.CheckState.Unchecked)
    qtbot.waitUntil(lambda: dialog.summary.text().endswith("1 left as they are."))
    qtbot.mouseClick(dialog._redact, Qt.MouseButton.LeftButton)
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
    qtbot.waitUntil(lambda: dialog._redact.text() == "Redact 1 Match")
    qtbot.mouseClick(dialog._redact, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(redactions(context)))
    (area,) = redactions(context)
    assert (area.record, area.kind, area.page) == (REPORT, RedactionKind.AREA, 2)
    assert context.session.case.undo_label == "Redact 1 match"


def test_what_is_redacted_already_is_shown_so_and_not_offered_again(pane, context, qtbot):
    select(pane, NAME)
    pane.deeds.redact_words()
    row = Redaction("r9", LOG, RedactionKind.TEXT, ("7(1)(c)",), cue=1, source="manual")
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
    assert LOG not in dialog.chosen()
    assert cue.checkState(0) is Qt.CheckState.Unchecked
    dialog.reject()


def test_a_term_that_is_nowhere_leaves_nothing_to_redact(pane, qtbot):
    dialog = matches(pane, qtbot, NAME)
    dialog.term.setText("Nobody")
    qtbot.waitUntil(lambda: "Nothing in the case" in dialog.summary.text())
    assert not dialog._redact.isEnabled()
    dialog.reject()


def test_a_correction_is_shown_and_the_record_keeps_its_words(pane, context, qtbot):
    pane.text.put_caret(1, 12)
    context.actions.run("correct_words")
    dialog = pane.findChild(CorrectDialog)
    dialog.words.setPlainText("My name is Mario Lopez, there are agents here.")
    dialog.speaker.setCurrentText("Resident")
    dialog._save()
    qtbot.waitUntil(lambda: "Mario Lopez" in text_of(pane, 1))
    assert pane.text.cues[1].shown.speaker == "Resident"
    assert NAME in pane.model.transcript.cues[1].text
    assert pane._hint.isVisible()
    context.session.undo()
    qtbot.waitUntil(lambda: NAME in text_of(pane, 1))


def test_corrected_words_are_redacted_where_the_record_has_them(pane, context, qtbot):
    pane.text.put_caret(1, 12)
    pane.deeds.correct()
    dialog = pane.findChild(CorrectDialog)
    dialog.words.setPlainText("My name is Mario Lopez, there are agents here.")
    dialog._save()
    qtbot.waitUntil(lambda: "Mario Lopez" in text_of(pane, 1))
    select(pane, "Mario Lopez")
    pane.deeds.redact_words()
    (text,) = redactions(context, RedactionKind.TEXT)
    assert pane.model.transcript.cues[1].raw[slice(*text.chars)] == NAME


def test_a_speaker_is_renamed_everywhere(pane, context, qtbot):
    pane.text.put_caret(0)
    pane.deeds.correct()
    dialog = pane.findChild(CorrectDialog)
    dialog.speaker.setCurrentText("OEMC")
    dialog.everywhere.setChecked(True)
    dialog._save()
    qtbot.waitUntil(lambda: pane.text.cues[3].shown.speaker == "OEMC")
    assert pane.text.cues[0].shown.speaker == "OEMC"


def test_a_place_that_is_asked_for_is_shown(pane, context):
    context.session.show_spot(Spot(CUES, cue=3))
    assert pane.text.caret_cue == 2


def test_words_found_in_the_case_are_redacted_by_key_where_they_were_said(
    pane, context, window, qtbot
):
    find = window.workplace.views["find"]
    QTest.keySequence(window, QKeySequence("Ctrl+F"))
    QTest.keyClicks(find.field, "maria lopez")
    qtbot.waitUntil(lambda: len(find.hits) == 5, timeout=10_000)
    while find.hit is None or find.hit.record != CUES:
        QTest.keyClick(find.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pane.text.textCursor().selectedText() == NAME)
    QTest.keySequence(find.field, QKeySequence("Ctrl+R"))
    assert [r.cue for r in redactions(context, RedactionKind.TEXT)] == [2]
    assert [r.record for r in redactions(context, RedactionKind.SOUND)] == [CALL]


def test_copied_text_has_ordinary_line_ends(pane):
    pane.text.selectAll()
    pane.text.copy()
    copied = QApplication.clipboard().text()
    assert copied.startswith("Dispatcher\nNine one one, what is your emergency?\nCaller\n")


ENDS = """
from PySide6.QtWidgets import QApplication
from reviewer.transcriptshown import Shown
from ui.widgets.cue_line import CueLine
from ui.widgets.cue_text import CueText

app = QApplication([])
text = CueText()
text.set_cues([CueLine(Shown("Caller", "My name", ()), "")])
text.selectAll()
text.copy()
assert app.clipboard().text() == "Caller\\nMy name"
assert app.clipboard().mimeData().formats() == ["text/plain"]
"""


def test_the_program_ends_well_with_copied_words_on_the_clipboard():
    ended = subprocess.run(
        [sys.executable, "-X", "faulthandler", "-c", ENDS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr


def accept(context, redaction):
    changed = replace(redaction, status=Status.ACCEPTED, exemptions=("7(1)(b)",))
    context.session.apply([Put(changed)], "Accept")


def matches(pane, qtbot, words):
    select(pane, words)
    pane.deeds.redact_all()
    dialog = pane.findChild(MatchesDialog)
    qtbot.waitUntil(lambda: dialog._task is None and bool(dialog.list.rows()), timeout=20_000)
    return dialog


def row_of(dialog, path):
    return next(row for row in dialog.list.rows() if row.toolTip(0) == path)


def test_plain_keys_still_play_while_the_text_has_the_focus(pane, context, window):
    pane.text.setFocus()
    QTest.keyClick(pane.text, Qt.Key.Key_Return)
    assert context.playhead.playing
    context.playhead.pause()
    before = pane.text.toPlainText()
    QTest.keyClick(pane.text, Qt.Key.Key_X)
    assert pane.text.toPlainText() == before


def test_everything_in_the_pane_has_a_name_and_can_be_reached(pane):
    parts = [w for w in pane.findChildren(QWidget) if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    shown = [w for w in parts if w.isVisible() and not w.objectName().startswith("qt_")]
    assert shown
    assert all(w.accessibleName() or getattr(w, "text", lambda: "")() for w in shown)


def test_ten_thousand_cues_scroll_to_the_one_that_is_spoken(qtbot):
    text = CueText()
    qtbot.addWidget(text)
    text.resize(340, 400)
    text.show()
    long = "several words that wrap over the narrow pane " * 3
    text.set_cues([CueLine(Shown("", f"{long}{n}", ()), "11:22:33") for n in range(10_000)])
    for cue in (7_500, 20, 9_999, 5_000):
        text.bring(cue)
        seen = [block.blockNumber() for block, box in text.visible() if box.top() >= 0]
        assert cue in seen
        assert len(seen) < 40


def test_characters_beyond_the_first_plane_are_counted_as_one(qtbot):
    text = CueText()
    qtbot.addWidget(text)
    text.set_cues([CueLine(Shown("A", "🚓🚓 help Maria 🚑", ()), "")])
    text.put_caret(0, 2 + 8, 2 + 13)
    assert text.textCursor().selectedText() == "Maria"
    (chosen,) = text.chosen()
    assert (chosen.first, chosen.last, chosen.speaker) == (8, 13, False)


def test_selecting_words_takes_their_record_into_focus_when_none_is(window, qtbot):
    view = window.workplace.views["transcript"]
    pane_of(view).raise_()
    session = window.workplace.session
    session.select_record("")
    qtbot.waitUntil(lambda: len(view.text.cues) == 4, timeout=5000)
    assert not session.selected_record
    select(view, NAME)
    assert session.selected_record == view.model.record.path
    assert view._context.actions["redact_words"].isEnabled()


def test_the_menu_at_selected_words_begins_with_redacting_them(pane, qtbot):
    select(pane, NAME)
    pane._open_menu(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert [a.text().replace("&", "") for a in menu.actions()[:2]] == [
        "Redact Selected Words",
        "Redact All Matches…",
    ]
    menu.close()
