"""A person reads a transcript, follows playback in it, searches and corrects it."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from reviewer.pages.transcript import ShownCue
from tests.helpers.real_window import ROOT
from tests.helpers.seen import answer, named, said
from tests.helpers.transcript_pane import (
    NAME,
    opened,
    point_of,
    text_of,
)
from tests.helpers.ui_case import CALL, CUES, REPORT, VIDEO_A, WORDS
from ui.case.cue_line import CueLine
from ui.case.session import RecordSpot
from ui.transcripts.correct_dialog import CorrectDialog
from ui.transcripts.cue_text import CueText


@pytest.fixture
def pane(window, qtbot):
    """The pane with the call's transcript in it."""
    view = window.workplace.views["transcript"]
    return opened(view, CUES, window, qtbot)


def test_cues_stand_with_wall_time_and_speaker(pane):
    assert [line.time for line in pane.text.shown_cues] == [
        "11:22:31",
        "11:22:32",
        "11:22:33",
        "11:22:34",
    ]
    speakers = [line.shown.speaker for line in pane.text.shown_cues]
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
    start = context.session.placement_of(CALL).start
    context.playhead.seek_to(start + 1_500_000)
    assert pane.text.cues_spoken_now == (1,)
    context.playhead.seek_to(start + 2_450_000)
    assert pane.text.cues_spoken_now == ()


def test_the_spoken_word_is_lit_when_words_have_times(window, context, qtbot):
    pane = opened(window.workplace.views["transcript"], WORDS, window, qtbot)
    start = context.session.placement_of(VIDEO_A).start
    context.playhead.seek_to(start + 1_300_000 + round(3.5 * 1_100_000 / 9))
    cue, first, last = pane.text.lit_word
    assert pane.text.shown_cues[cue].shown.body[first:last] == "Maria"


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
    assert named(pane, "Back to this moment").isVisible()
    qtbot.mouseClick(named(pane, "Back to this moment"), Qt.MouseButton.LeftButton)
    assert pane.following
    assert not named(pane, "Back to this moment").isVisible()


def test_a_click_on_a_cue_puts_the_clock_there(pane, context, qtbot):
    point = point_of(pane, 2, 5)
    qtbot.mouseClick(pane.text.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert context.playhead.position == context.session.placement_of(CALL).start + 2_500_000
    assert not context.playhead.playing


def test_a_double_click_plays_from_there(pane, context, qtbot):
    point = point_of(pane, 2, 5)
    qtbot.mouseDClick(pane.text.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert context.playhead.playing
    context.playhead.pause()
    assert context.playhead.position >= context.session.placement_of(CALL).start + 2_500_000


def test_the_arrow_keys_move_the_caret_and_not_the_clock(pane, context, window):
    before = context.playhead.position
    pane.text.put_caret(1)
    pane.text.setFocus()
    QTest.keyClick(pane.text, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pane.text.textCursor().selectedText() == "C"
    assert context.playhead.position == before


def test_find_marks_its_words_and_goes_from_one_to_the_next(pane, context, qtbot, window):
    find = window.workplace.views["find"]
    pane.text.setFocus()
    context.actions.run_action("find")
    assert find.only.isChecked()
    qtbot.keyClicks(find.field, "are")
    qtbot.waitUntil(lambda: len(find.hits) == 2 and not find.is_looking)
    assert [hit[0] for hit in pane.search.hits] == [1, 3]
    assert pane.search.current_hit is None
    for expected, cue in (("1 of 2", 1), ("2 of 2", 3), ("1 of 2", 1)):
        context.actions.run_action("find_next")
        assert find.count.text() == expected
        assert pane.text.textCursor().selectedText() == "are"
        assert pane.text.caret_cue == cue
    context.actions.run_action("find_previous")
    assert find.count.text() == "2 of 2"


def test_a_correction_is_shown_and_the_record_keeps_its_words(pane, context, qtbot):
    pane.text.put_caret(1, 12)
    context.actions.run_action("correct_words")
    dialog = pane.findChild(CorrectDialog)
    dialog.words.setPlainText("My name is Mario Lopez, there are agents here.")
    dialog.speaker.setCurrentText("Resident")
    answer(dialog, "Save").click()
    qtbot.waitUntil(lambda: "Mario Lopez" in text_of(pane, 1))
    assert pane.text.shown_cues[1].shown.speaker == "Resident"
    assert NAME in pane.model.transcript.cues[1].text
    assert "Corrections are notes" in said(pane)
    context.session.undo()
    qtbot.waitUntil(lambda: NAME in text_of(pane, 1))


def test_a_speaker_is_renamed_everywhere(pane, context, qtbot):
    pane.text.put_caret(0)
    pane.redactor.correct_cue()
    dialog = pane.findChild(CorrectDialog)
    dialog.speaker.setCurrentText("OEMC")
    dialog.everywhere.setChecked(True)
    answer(dialog, "Save").click()
    qtbot.waitUntil(lambda: pane.text.shown_cues[3].shown.speaker == "OEMC")
    assert pane.text.shown_cues[0].shown.speaker == "OEMC"


def test_a_place_that_is_asked_for_is_shown(pane, context):
    context.session.show_spot(RecordSpot(CUES, cue=3))
    assert pane.text.caret_cue == 2


def test_copied_text_has_ordinary_line_ends(pane):
    pane.text.selectAll()
    pane.text.copy()
    copied = QApplication.clipboard().text()
    assert copied.startswith("Dispatcher\nNine one one, what is your emergency?\nCaller\n")


ENDS = """
from PySide6.QtWidgets import QApplication
from reviewer.pages.transcript import ShownCue
from ui.case.cue_line import CueLine
from ui.transcripts.cue_text import CueText

app = QApplication([])
text = CueText()
text.set_cues([CueLine(ShownCue("Caller", "My name", ()), "")])
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
    text.set_cues([CueLine(ShownCue("", f"{long}{n}", ()), "11:22:33") for n in range(10_000)])
    for cue in (7_500, 20, 9_999, 5_000):
        text.bring_into_view(cue)
        seen = [block.blockNumber() for block, box in text.visible_blocks() if box.top() >= 0]
        assert cue in seen
        assert len(seen) < 40


def test_characters_beyond_the_first_plane_are_counted_as_one(qtbot):
    text = CueText()
    qtbot.addWidget(text)
    text.set_cues([CueLine(ShownCue("A", "🚓🚓 help Maria 🚑", ()), "")])
    text.put_caret(0, 2 + 8, 2 + 13)
    assert text.textCursor().selectedText() == "Maria"
    (chosen,) = text.chosen_parts()
    assert (chosen.first, chosen.last, chosen.speaker) == (8, 13, False)


def test_redact_says_its_name_where_there_is_room(pane):
    button = named(pane, "Redact selected words", QToolButton)
    assert button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    assert button.text() == "Redact"


def test_redact_is_an_icon_where_letters_are_large(pane, context):
    context.session.select_record(VIDEO_A)
    font = pane.font()
    font.setPointSizeF(font.pointSizeF() * 8)
    for part in (named(pane, "Redact selected words", QToolButton), pane):
        part.setFont(font)
    assert (
        named(pane, "Redact selected words", QToolButton).toolButtonStyle()
        == Qt.ToolButtonStyle.ToolButtonIconOnly
    )
