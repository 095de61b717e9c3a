"""The palette has the focus at once, begins with what fits, and finds actions and records alike."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget

from reviewer.model import Determination, RedactionKind
from tests.helpers.real_window import RealWindow, Screen, can_drive, state
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import REPORT, VIDEO_A
from tests.helpers.waiting import wait_until
from ui.window.palette import Palette
from ui.window.palette_lines import LATELY, MOMENT, RECORDS, PaletteLine, order_lines


@pytest.fixture
def opened(window, qtbot):
    """The palette, as its key opens it; asked for again, it is a new one."""

    def open_it():
        for before in window.findChildren(Palette):
            before.close()
        window.activateWindow()
        QTest.keySequence(window, QKeySequence("Ctrl+K"))
        palette = window.findChildren(Palette)[-1]
        qtbot.waitUntil(palette.isVisible)
        return palette

    yield open_it
    for palette in window.findChildren(Palette):
        palette.close()


def lines(palette):
    shown = palette.findChild(QListWidget)
    kept = [shown.item(n).data(Qt.ItemDataRole.UserRole) for n in range(shown.count())]
    return [line for line in kept if line is not None]


def type_into(palette, text):
    field = palette.findChild(QLineEdit)
    QTest.keyClicks(field, text)
    return lines(palette)


def test_what_is_typed_at_once_arrives_in_the_field(opened):
    palette = opened()
    assert palette.focusWidget() is palette.findChild(QLineEdit)
    QTest.keyClicks(QApplication.focusWidget() or palette, "dark")
    assert lines(palette)[0].id == "theme_dark"


def test_it_begins_with_what_fits_what_is_selected(opened, context):
    session = context.session
    session.select_record(REPORT)
    fits = [line.id for line in lines(opened()) if line.part == MOMENT]
    assert fits[:2] == ["redact_words", "new_region"]
    redaction = any_redaction("r1", REPORT, RedactionKind.TEXT, (), term="Maria Lopez")
    session.put_entity(redaction, "Redact")
    session.select_redaction("r1")
    assert lines(opened())[0].id == "accept"
    session.select_record(VIDEO_A)
    session.select_redaction("")
    assert lines(opened())[0].id == "new_region"


def test_what_was_chosen_lately_comes_next_and_first_among_equals(opened):
    palette = opened()
    type_into(palette, "text size 150")
    QTest.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Return)
    lately = [line.id for line in lines(opened()) if line.part == LATELY]
    assert lately == ["text_150"]
    palette = opened()
    assert type_into(palette, "text size")[0].id == "text_150"
    field = palette.findChild(QLineEdit)
    field.clear()
    type_into(palette, "text size 100 %")
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_the_name_of_a_submenu_finds_what_stands_in_it(opened):
    found = type_into(opened(), "jump")
    assert {"back_1s", "to_end", "frame_back"} <= {line.id for line in found}
    assert all("Jump" in line.path for line in found)


def test_a_record_is_found_by_its_title_and_opened(opened, context):
    palette = opened()
    (found,) = (line for line in type_into(palette, "incident rep") if line.part == RECORDS)
    assert found.text == "Incident report"
    QTest.keyClick(palette.findChild(QLineEdit), Qt.Key.Key_Return)
    assert context.session.selected_record == REPORT


def test_arrow_keys_pass_over_headings(opened):
    palette = opened()
    field, shown = palette.findChild(QLineEdit), palette.findChild(QListWidget)
    assert shown.currentRow() == 1  # the first is a heading
    for key in (Qt.Key.Key_Up, *[Qt.Key.Key_Down] * 12, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
        QTest.keyClick(field, key)
        assert shown.currentItem().flags(), shown.currentItem().text()


def test_without_a_case_it_begins_with_making_one(window, opened):
    window.close_case()
    assert [line.id for line in lines(opened())][:2] == ["new_case", "open_case"]


def test_a_line_that_begins_so_comes_before_one_that_holds_it():
    told = [PaletteLine(str(n), text, "") for n, text in enumerate(("in all", "fit all", "all"))]
    assert [line.text for line in order_lines(told, "all", [], [])] == ["all", "in all", "fit all"]
    assert order_lines(told, "nothing", [], []) == []
    near = order_lines(told, "all", ["1"], [])
    assert [line.text for line in near] == ["all", "fit all", "in all"]


@pytest.mark.skipif(not can_drive(), reason="no screen without a monitor, or no hand for it")
@pytest.mark.parametrize("keys", ["ctrl+k", "ctrl+shift+p"])
def test_a_real_keyboard_types_into_it_without_a_click(case_folder, tmp_path, keys):
    screen = Screen()
    person = RealWindow(screen, tmp_path / "home", case_folder)
    try:
        person.wait_shown("4 June")
        person.press(keys)
        person.write("incident report", "4 June")
        person.press_in_menu("Return")

        def released():
            # Refused until its page is seen: one who is told so presses again.
            person.press("ctrl+Return")
            return any(
                d.record == REPORT and d.decision is Determination.RELEASE
                for d in state(case_folder).decisions
            )

        wait_until(released, f"{REPORT} is released; {person.said()}")
    finally:
        person.kill()
        screen.close()
