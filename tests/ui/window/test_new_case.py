"""A bundle is picked: one sees at once what it holds, and what will be made of it."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QTreeWidget

from tests.helpers.seen import named, said, settle
from tests.helpers.ui_case import (
    CALL,
    CUES,
    LOG,
    PHOTO,
    REPORT,
    VIDEO_A,
    VIDEO_B,
    WORDS,
    make_bundle,
)
from ui.window.app import start_window
from ui.window.new_case_dialog import NewCaseDialog


@pytest.fixture
def window(qapp, qtbot, guard):
    """The window as it starts without a case."""
    made = start_window(qapp)
    made.show()
    yield made
    made.shut_down()
    made.close()
    made.deleteLater()


def opened(window, bundle):
    window.new_case(bundle)
    return window.findChild(NewCaseDialog)


def names(dialog):
    files = dialog.findChild(QTreeWidget)
    rows = (files.topLevelItem(n) for n in range(files.topLevelItemCount()))
    return {row.text(0): (row.text(1), row.text(2)) for row in rows}


def test_the_files_are_listed_before_anything_is_made(window, qtbot, tmp_path):
    dialog = opened(window, make_bundle(tmp_path / "bundle"))
    qtbot.waitUntil(lambda: bool(names(dialog)))
    files = {VIDEO_A, VIDEO_B, CALL, CUES, WORDS, LOG, REPORT, PHOTO}
    assert names(dialog) == dict.fromkeys(files, ("", "not read yet"))
    assert "8 files, " in said(dialog)
    assert "then its kind, its time" in said(dialog)
    assert not (tmp_path / "bundle-case").exists()
    with qtbot.waitSignal(dialog.made, timeout=60_000):
        dialog.start_intake()
    assert len(window.workplace.session.snapshot.records) == 8
    bar = window.notice_bar
    settle()
    assert bar.shown_text == "Taken in: 8 records from 8 files."
    assert bar.stays_shown
    qtbot.mouseClick(named(bar, "Dismiss"), Qt.MouseButton.LeftButton)
    assert not bar.shown_text
    window.notices.keep_shown("about this case")
    window.close_case()
    assert not bar.shown_text


def test_what_is_no_bundle_says_so_at_once(window, qtbot, tmp_path):
    (tmp_path / "empty").mkdir()
    dialog = opened(window, tmp_path / "empty")
    qtbot.waitUntil(lambda: "holds no file" in said(dialog))
    assert not names(dialog)
    dialog.reject()


def test_it_can_be_closed_while_it_still_looks(window, tmp_path):
    dialog = opened(window, make_bundle(tmp_path / "bundle"))
    dialog.reject()
    assert dialog.isHidden()


def test_with_letters_twice_as_large_no_button_of_the_start_page_is_cut(qapp, qtbot, guard):
    usual, large = qapp.font(), qapp.font()
    large.setPointSizeF(2 * usual.pointSizeF())
    qapp.setFont(large)
    try:
        made = start_window(qapp)
        made.resize(1366, 768)
        made.show()
        qtbot.waitExposed(made)
        buttons = made.start_page.findChildren(QPushButton)
        assert [b.text() for b in buttons if b.width() < b.sizeHint().width()] == []
        made.shut_down()
        made.close()
        made.deleteLater()
    finally:
        qapp.setFont(usual)
