"""A key acts wherever the focus is; what keeps one for itself stands in a table that says why."""

import gc

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QWidget
from shiboken6 import isValid

from reviewer.model import RedactionKind
from reviewer.model.geometry import Box, Keyframe
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import CUES, REPORT, VIDEO_A
from ui.common.action_table import TABLE
from ui.documents.page_canvas import PageCanvas
from ui.documents.page_words import PageWords
from ui.redaction.keyframe_table import KeyTable
from ui.transcripts.cue_text import CueText
from ui.widgets.action_link import ActionLink
from ui.widgets.field import DecimalNumber, Field, WholeNumber
from ui.window.tab_order import is_inner

PLAIN, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
K = Qt.Key
PAGE_KEYS = {K.Key_PageUp, K.Key_PageDown}
CARET = {K.Key_Left, K.Key_Right, K.Key_Up, K.Key_Down, K.Key_Home, K.Key_End} | PAGE_KEYS
ENTER, TAKES_AWAY = {K.Key_Return, K.Key_Enter}, {K.Key_Delete, K.Key_Backspace}
EDITS = {K.Key_A, K.Key_C, K.Key_V, K.Key_X, K.Key_Y, K.Key_Z}
CELLS = {K.Key_F2, K.Key_Space}
SIGNS = {K.Key_0, K.Key_Comma, K.Key_Period, K.Key_Plus, K.Key_Minus}


def _moves(key, held):
    return key in CARET and not held & ALT


def _typed(key, held):
    """In a line of text every letter is text, and Ctrl with some of them edits it."""
    writes = not held & ~SHIFT and key < K.Key_Escape
    return writes or _moves(key, held) or key in ENTER | TAKES_AWAY or _edits(key, held)


def _edits(key, held):
    return bool(held & CTRL) and key in EDITS


def _number(key, held):
    """A letter cannot stand in a number, so there it is a key of the window."""
    digits = key in SIGNS and not held & ~SHIFT
    return digits or _moves(key, held) or key in ENTER | TAKES_AWAY or _edits(key, held)


KEEPS = (
    ((Field,), _typed, "it is typed into"),
    ((WholeNumber, DecimalNumber), _number, "a number is typed into it"),
    ((CueText,), lambda k, h: _moves(k, h) or k in ENTER, "a caret moves in it; Return plays"),
    ((PageWords,), _moves, "a caret moves in it"),
    ((PageCanvas,), lambda k, h: k in PAGE_KEYS and not h, "page keys turn its pages"),
    ((KeyTable,), lambda k, h: _number(k, h) or (k in CELLS and not h), "a table to type in"),
    ((ActionLink,), lambda k, h: k in ENTER | {K.Key_Space} and not h, "they choose it"),
)


def may_keep(widget, key, held):
    at = widget
    while at is not None:
        for kinds, rule, _ in KEEPS:
            if isinstance(at, kinds):
                return rule(key, held)
        at = at.parentWidget()
    events = widget.accessibleName() == "Events"  # a table: page keys go a screenful on
    return events and key in PAGE_KEYS and not held


def focusable(window):
    """Every part of the window that can have the focus now, pane by pane."""
    for dock in window.findChildren(QDockWidget):
        dock.show()
        dock.raise_()
        QApplication.processEvents()
        yield from (w for w in dock.findChildren(QWidget) if _takes(w))
    stage = window.workplace.stage
    yield from (w for w in stage.findChildren(QWidget) if _takes(w))


def _takes(widget):
    wanted = Qt.FocusPolicy.TabFocus.value | Qt.FocusPolicy.ClickFocus.value
    free = widget.isVisible() and widget.isEnabled() and not is_inner(widget)
    return free and bool(widget.focusPolicy().value & wanted)


def _text(key, held):
    """What a keyboard writes with the key."""
    if key >= K.Key_Escape or held & ~SHIFT:
        return ""
    return chr(key) if held & SHIFT else chr(key).lower()


def keeps(widget, key, held):
    """Whether it answers the question of Qt: this key is mine, and no shortcut."""
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, held, _text(key, held))
    asked.ignore()
    QApplication.sendEvent(widget, asked)
    return asked.isAccepted()


COMBINATIONS = [
    (row.id, c.key(), c.keyboardModifiers())
    for row in TABLE
    for keys in row.keys
    for c in [QKeySequence(keys)[0]]
]

BOX = (Keyframe(0.0, Box(0.2, 0.2, 0.2, 0.2)),)
SEEN = {
    "nothing selected": (REPORT, None),
    "words on a page": (
        REPORT,
        any_redaction("r1", REPORT, RedactionKind.TEXT, ("7(1)(c)",), term="Maria Lopez"),
    ),
    "a box in a picture": (
        VIDEO_A,
        any_redaction("r1", VIDEO_A, RedactionKind.REGION, (), start=0.0, end=2.0, keyframes=BOX),
    ),
    "words that were spoken": (CUES, None),
}


@pytest.mark.parametrize("seen", SEEN)
def test_no_part_of_the_window_keeps_a_key_without_a_reason(window, context, seen):
    record, redaction = SEEN[seen]
    if redaction is not None:
        context.session.put_entity(redaction, "Redact")
        context.session.select_redaction(redaction.id)
    context.session.select_record(record)
    kept = [
        f"{type(part).__name__} {part.accessibleName()!r} keeps {name} ({key.name}, {held})"
        for part in focusable(window)
        for name, key, held in COMBINATIONS
        if keeps(part, key, held) and not may_keep(part, key, held)
    ]
    assert not kept, "\n".join(kept)


def test_whoever_goes_round_the_window_by_tab_leaves_every_pane_in_it(window):
    # Once around: what the binding believes of who is whose child is tried by collecting.
    window.activateWindow()
    for _ in range(80):
        QTest.keyClick(QApplication.focusWidget() or window, K.Key_Tab)
    gc.collect()
    assert all(isValid(view) for view in window.workplace.views.values())
    assert all(isValid(dock.widget()) for dock in window.docks.docks.values())


def test_no_two_actions_have_one_key():
    keys = [(key, held) for _, key, held in COMBINATIONS]
    assert len(keys) == len(set(keys))


def test_a_key_pressed_on_any_part_does_what_it_says(window, context):
    done = []
    context.actions.bind_action("looked", lambda: done.append("looked"))
    context.session.select_record(REPORT)
    window.activateWindow()
    for part in focusable(window):
        part.setFocus()
        if QApplication.focusWidget() is not part:
            continue  # its pane went behind another one
        done.clear()
        QTest.keyClick(part, K.Key_L, SHIFT)
        assert done == ([] if isinstance(part, Field) else ["looked"]), part.accessibleName()
        if isinstance(part, Field):
            part.clear()
