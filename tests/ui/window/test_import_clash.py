"""A review with other things under ids of this case asks, and loses nothing unasked."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from reviewer.model import Put, RedactionKind, Status
from reviewer.model.geometry import Box
from reviewer.reviewfile import write_review
from tests.helpers.redactions import any_redaction
from tests.helpers.ui_case import PHOTO
from ui.window import commands
from ui.window.clash_dialog import ClashDialog

MINE = any_redaction(
    "r42",
    PHOTO,
    RedactionKind.REGION,
    ("7(1)(c)",),
    "a face",
    Status.ACCEPTED,
    style="fill",
    box=Box(0.1, 0.1, 0.2, 0.2),
)
THEIRS = replace(MINE, box=Box(0.6, 0.6, 0.2, 0.2))


@pytest.fixture
def asked(window, context, tmp_path):
    """The question, after the other copy's review was chosen."""
    context.session.apply([Put(THEIRS)], "Theirs")
    file = tmp_path / "theirs.json"
    file.write_text(write_review(context.session.snapshot))
    context.session.apply([Put(MINE)], "Mine")
    commands.take_review(window, file)
    return window.findChild(ClashDialog)


def boxes(context):
    return {r.box for r in context.session.snapshot.redactions if r.record == PHOTO and r.box}


def test_it_says_what_is_here_and_in_the_file_and_changes_nothing(asked, context):
    assert "redaction r42" in asked.list.item(0).text()
    QTest.keyClick(asked, Qt.Key.Key_Escape)
    assert boxes(context) == {MINE.box}


def test_return_keeps_both_and_undo_takes_the_files_away_again(asked, context):
    QTest.keyClick(asked, Qt.Key.Key_Return)
    assert boxes(context) == {MINE.box, THEIRS.box}
    context.session.undo()
    assert boxes(context) == {MINE.box}


def test_the_files_takes_the_place_only_by_its_own_button(asked, context):
    QTest.mouseClick(asked.mine, Qt.MouseButton.LeftButton)
    assert boxes(context) == {THEIRS.box}
    assert QApplication.activeModalWidget() is None


def test_what_hides_less_is_asked_too(window, context, tmp_path):
    context.session.apply([Put(MINE)], "Mine")
    file = tmp_path / "less.json"
    file.write_text(write_review(context.session.snapshot).replace('"accepted"', '"rejected"'))
    commands.take_review(window, file)
    asked = window.findChild(ClashDialog)
    assert "accepted here, rejected in the file" in asked.list.item(0).text()
    QTest.keyClick(asked, Qt.Key.Key_Return)
    kept = context.session.snapshot.find_redaction("r42")
    assert kept.status is Status.ACCEPTED
