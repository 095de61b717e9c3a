"""Section 508, line by line: what holds it, or why it is not held; and what a screen reader hears.

The lines follow the checklist of the Revised 508 Standards for programs (502, 503, 504, 602) and
WCAG 2.1 AA. A line names the tests that pass it, or says in a sentence what is open.
"""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QKeySequenceEdit,
    QScrollArea,
    QTabBar,
    QWidget,
)

from tests.helpers.all_dialogs import MAKERS, opened
from tests.helpers.ui_case import CUES, LOG, PHOTO, REPORT, VIDEO_A
from ui.window.tab_order import is_inner

TESTS = Path(__file__).resolve().parents[2]
ROOM = "ui/window/"

LINES = {
    "502.3.1-5 every part that takes the focus has name, role and state": "test_section_508.py::"
    "test_a_screen_reader_hears_name_role_and_state",
    "502.3.1-5 painted parts are known to a screen reader": "../timeline/test_timeline.py",
    "502.3.10 / 2.4.7 the focus is seen": "test_focus_seen.py",
    "2.4.3 the order of Tab is the order of reading": "test_focus_seen.py::"
    "test_tab_stops_only_where_the_focus_is_seen",
    "2.1.1 all of it by keys": "test_by_keys_alone.py",
    "2.1.1 boxes are placed and sized by keys": "../redaction/test_redact_video.py",
    "2.1.2 no trap": "test_focus_seen.py::test_tab_stops_only_where_the_focus_is_seen",
    "2.1.4 letters as keys can be changed or switched off": "test_section_508.py::"
    "test_a_plain_letter_can_be_given_away",
    "502.2 no key of a screen reader, nor Alt with a letter of a menu": "test_section_508.py::"
    "test_no_key_is_one_of_a_screen_reader_or_a_menu",
    "3.3.1 what is wrong is said in words": "test_new_case.py",
    "502.3.14 what comes by itself is announced": "../finding/test_find.py",
    "1.4.3 text stands out 4.5 to 1": "test_accessible.py",
    "1.4.11 edges and the focus stand out 3 to 1": "test_accessible.py",
    "1.4.1 colour never tells alone": "../records/test_records.py",
    "503.2 theme and letters of the system, or one's own": "test_appearance.py",
    "1.4.4 / 1.4.10 letters of 200 %, and 800 x 500": "test_dialogs_fit.py",
    "1.4.10 no pane is cut off: it scrolls": "test_nothing_clipped.py::"
    "test_every_pane_is_whole_or_scrolls",
    "1.4.11 boxes to tick and fields are seen before they are used": "test_accessible.py::"
    "test_what_can_be_ticked_or_filled_in_is_seen_as_such",
    "2.2.1 no time limits; all is written at once": "test_interrupted.py",
    "503.4 captions stand beside the picture": "../transcripts/test_transcript.py",
    "1.1.1 pages have their words beside the picture": "../documents/test_document.py",
    "4.1.3 where one is, on demand": "test_section_508.py::test_one_key_tells_where_one_is",
    "602 help and keys pass the same tests": "test_section_508.py::"
    "test_a_screen_reader_hears_dialogs",
    "504 what is exported is accessible": "open: PDF is released as it came; marks have words, "
    "structure is kept where the file had it.",
    "502.2 magnifiers follow the caret": "open: needs a system with a magnifier; Qt reports the "
    "caret by the same interface that the tests here read.",
    "spoken by NVDA, JAWS and Narrator": "open: they run on Windows alone; the tree that they "
    "read is tested here in the process.",
    "2.3.1 no flashing of our own": "open: nothing in the window blinks; recordings may flash and "
    "play only when asked.",
}


@pytest.mark.parametrize("line", LINES)
def test_each_line_is_held_by_a_test_or_says_why_not(line):
    said = LINES[line]
    if said.startswith("open: "):
        assert said.endswith(".")
        assert len(said.split()) > 6
        return
    file, _, name = said.partition("::")
    text = (TESTS / ROOM / file).resolve().read_text(encoding="utf-8")
    assert "def test_" in text
    assert not name or f"def {name}(" in text


def heard(top):
    """Every part that Tab stops at, with its name, role and state as a screen reader has them."""
    for widget in top.findChildren(QWidget):
        stops = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inner = is_inner(widget) or (isinstance(widget, QTabBar) and not widget.count())
        if not stops or inner or not widget.isVisible() or not widget.isEnabled():
            continue
        found = QAccessible.queryAccessibleInterface(widget)
        yield widget, found


MUTE = {QAccessible.Role.NoRole, QAccessible.Role.Client}
PATH = re.compile(r"\w/\w+[\w./-]*\.\w{2,4}\b")


def _wrong(widget, found):
    told = f"{type(widget).__name__} {widget.accessibleName()!r}"
    if found is None or not found.isValid():
        return f"{told} is not known at all"
    name = found.text(QAccessible.Text.Name)
    if not name.strip():
        return f"{told} has no name"
    if PATH.search(name):
        return f"{told} is named by a path"
    # An area that scrolls, and a field that takes one key, are plain parts to Qt; both say what
    # they hold.
    if found.role() in MUTE and not isinstance(widget, QScrollArea | QKeySequenceEdit):
        return f"{told} has no role"
    state = found.state()
    if not state.focusable or state.disabled:
        return f"{told} does not say that it takes the focus"
    if isinstance(widget, QCheckBox) and not state.checkable:
        return f"{told} does not say that it can be ticked"
    return ""


@pytest.mark.parametrize("record", [VIDEO_A, REPORT, PHOTO, CUES, LOG])
def test_a_screen_reader_hears_name_role_and_state(window, context, record):
    context.session.select_record(record)
    QApplication.processEvents()
    parts = list(heard(window))
    assert len(parts) > 8
    wrong = [said for said in (_wrong(*part) for part in parts) if said]
    assert not wrong, "\n".join(wrong)


def test_a_screen_reader_hears_the_start_page(window):
    window.close_case()
    QApplication.processEvents()
    parts = list(heard(window))
    wrong = [said for said in (_wrong(*part) for part in parts) if said]
    assert len(parts) > 2
    assert not wrong, "\n".join(wrong)


def test_a_screen_reader_hears_dialogs(window, context, qtbot):
    context.session.select_record(CUES)
    qtbot.waitUntil(lambda: window.workplace.transcript.model.transcript is not None)
    wrong = []
    for name in MAKERS:
        with opened(window, name) as dialog:
            said = (_wrong(*part) for part in heard(dialog))
            wrong += [f"{name}: {one}" for one in said if one]
    assert not wrong, "\n".join(wrong)


def test_a_plain_letter_can_be_given_away(window):
    window.settings.set_key("accept", "")
    window.actions_table.set_keys()
    assert not window.actions_table["accept"].shortcuts()
    window.settings.set_key("accept", None)
    window.actions_table.set_keys()


def test_no_key_is_one_of_a_screen_reader_or_a_menu(window):
    menus = {a.text()[a.text().index("&") + 1].upper() for a in window.menu_bar.actions()}
    for action in window.actions():
        for keys in action.shortcuts():
            text = keys.toString()
            assert not re.search(r"\b(Ins|CapsLock)\b", text), text
            assert text not in {f"Alt+{letter}" for letter in menus}, text


def test_one_key_tells_where_one_is(window, qtbot):
    assert window.actions_table["say_status"].shortcut().toString() == "Ctrl+I"
    with qtbot.waitSignal(window.notices.message):
        window.actions_table.run_action("say_status")
