"""A bundle is picked: one sees at once what it holds, and what will be made of it."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QTreeWidget

from reviewer.export.earlier_packages import deliveries_of, note_sealed
from reviewer.overlooked.delivery import DeliveryPart, with_part_done
from reviewer.store import Case, Put
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
    assert not bar.stays_shown
    qtbot.mouseClick(named(bar.tray, "Close this message"), Qt.MouseButton.LeftButton)
    assert not bar.shown_text
    window.notices.keep_shown("about this case")
    window.close_case()
    assert not bar.shown_text


def drop(window, *paths):
    """Files from a file manager, as a person lets go of them over the window."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where, nothing = QPointF(100, 100), Qt.KeyboardModifier.NoModifier
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    window.dropEvent(QDropEvent(where, copy, data, left, nothing))
    return window.findChild(NewCaseDialog)


def test_dropped_files_become_a_case_with_its_request(window, qtbot, tmp_path):
    bundle = make_bundle(tmp_path / "bundle")
    dialog = drop(window, bundle / REPORT, bundle / PHOTO)
    qtbot.waitUntil(lambda: len(names(dialog)) == 2)
    first = list(names(dialog))
    for words, typed in (
        ("Title", "The fourth of June"),
        ("Case number", "JJ-287104"),
        ("Requested by", "Ald. Vasquez"),
        ("Received", "6/10/2025"),
    ):
        named(dialog, words, QLineEdit).setText(typed)
    assert "Received Tue, June 10, 2025. Due" in said(dialog)
    with qtbot.waitSignal(dialog.made, timeout=60_000):
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert list(names(dialog)) == first  # each line was filled in where it stood
    assert {condition for _, condition in names(dialog).values()} == {"recognised"}
    snapshot = window.workplace.session.snapshot
    assert snapshot.info.title == "The fourth of June"
    assert snapshot.info.identifiers["rd_number"] == "JJ-287104"
    (request,) = snapshot.requests
    assert (request.requester, request.received) == ("Ald. Vasquez", "2025-06-10")


def test_what_the_files_say_is_shown_and_not_asked_for(window, qtbot, tmp_path):
    dialog = opened(window, make_bundle(tmp_path / "bundle"))
    title, number = (named(dialog, name, QLineEdit) for name in ("Title", "Case number"))
    qtbot.waitUntil(lambda: "as the files say" in title.placeholderText())
    assert title.placeholderText() == "4 June, South Loop, as the files say"
    assert dialog.focusWidget() is named(dialog, "Requested by", QLineEdit)
    basis = named(dialog, "Basis", QComboBox)
    basis.setFocus()
    with qtbot.waitSignal(dialog.made, timeout=60_000):
        QTest.keyClick(basis, Qt.Key.Key_Return)
    info = window.workplace.session.snapshot.info
    assert info.title == "4 June, South Loop"
    assert all(value in number.placeholderText() for value in info.identifiers.values())


def test_the_basis_follows_the_name_as_it_is_typed_and_the_form_says_so_before(window, tmp_path):
    dialog = opened(window, make_bundle(tmp_path / "bundle"))
    basis, told = named(dialog, "Basis", QComboBox), "City Council, as the requester's name says."
    assert "The basis follows the requester's name." in said(dialog)
    QTest.keyClicks(named(dialog, "Requested by", QLineEdit), "Alderman")
    assert basis.currentText() == "City Council"  # no other field was gone to
    assert told in said(dialog)
    dialog.reject()


def test_what_is_no_day_is_said_and_no_case_is_made_of_it(window, tmp_path):
    dialog = opened(window, make_bundle(tmp_path / "bundle"))
    named(dialog, "Received", QLineEdit).setText("the tenth")
    assert "No date: the tenth." in said(dialog)
    assert not named(dialog, "Make case", QPushButton).isEnabled()
    named(dialog, "Received", QLineEdit).setText("")
    assert named(dialog, "Make case", QPushButton).isEnabled()
    dialog.reject()


def test_a_recent_case_is_a_card_with_who_asks_and_until_when(window, case_folder, qtbot):
    with Case.open(case_folder) as case:
        asked = replace(case.snapshot().requests[0], basis="foia", received="2025-06-10")
        case.apply([Put(asked)], "Say when it came")
    window.settings.remember_case(case_folder)
    window.start_page.refresh_recent()
    cards = window.start_page.recent.list
    qtbot.waitUntil(lambda: "4 June" in cards.item(0).text())
    spoken = cards.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "Due June" in spoken
    assert "overdue by" in spoken
    with Case.open(case_folder) as case:  # who has an answer waits for none
        note_sealed(case, asked.id, case_folder.parent / "package", "")
        (sealed,) = (d for d in deliveries_of(case, case.snapshot()).values() if d.package)
        sent = with_part_done(asked, sealed, DeliveryPart.SENT, "2099-01-02T03:04:05Z")
        case.apply([Put(sent)], "Sent")
    window.start_page.refresh_recent()
    role = Qt.ItemDataRole.AccessibleTextRole
    qtbot.waitUntil(lambda: "Answered" in str(cards.item(0).data(role)))
    assert "overdue" not in cards.item(0).data(role)
    qtbot.mouseClick(
        cards.viewport(),
        Qt.MouseButton.LeftButton,
        pos=cards.visualItemRect(cards.item(0)).center(),
    )
    assert window.workplace.session.case_folder == case_folder


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


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_return_presses_the_button_that_has_the_focus(window, key):
    buttons = window.start_page.findChildren(QPushButton)
    button = next(one for one in buttons if one.text() == "Open the demo case")
    pressed = []
    button.clicked.disconnect()
    button.clicked.connect(lambda: pressed.append(1))
    button.setFocus()
    QTest.keyClick(button, key)
    assert pressed == [1]


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
