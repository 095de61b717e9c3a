"""What is shown is whole: names keep both ends, dialogs fit, and nothing is cut in halves."""

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QDialog,
    QListWidget,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from reviewer.model import Kind, Record
from reviewer.plan.outcome import Outcome
from ui.records.model import RecordRow
from ui.records.view import about_row
from ui.widgets.dialog_size import open_at
from ui.widgets.fair_columns import share_room
from ui.widgets.rows import Rows
from ui.window.palette import Palette

RIGHT, MIDDLE = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle


def test_a_dialog_has_room_for_its_letters_but_not_more_than_there_is(qtbot):
    behind = QWidget()
    qtbot.addWidget(behind)
    behind.resize(4000, 3000)
    small, huge = QDialog(behind), QDialog(behind)
    open_at(small, letters=40, lines=10)
    open_at(huge, letters=4000, lines=4000)
    letter = small.fontMetrics()
    assert small.size() == QSize(letter.averageCharWidth() * 40, letter.height() * 10)
    assert 3000 < huge.width() < 4000
    assert 2000 < huge.height() < 3000


def test_rows_are_roomy_and_paths_keep_both_ends(qtbot):
    tree = QTreeWidget()
    qtbot.addWidget(tree)
    tree.setColumnCount(2)
    tree.addTopLevelItem(QTreeWidgetItem(["a word", "a/long/path"]))
    rows = Rows(tree, ends=(1,))
    modes = []
    for column in range(2):
        option, index = QStyleOptionViewItem(), tree.model().index(0, column)
        option.textElideMode = RIGHT  # as a view has it
        rows.initStyleOption(option, index)
        modes.append(option.textElideMode)
        assert rows.sizeHint(option, index).height() >= option.fontMetrics.height() + 8
    assert modes == [RIGHT, MIDDLE]


@pytest.fixture
def row():
    record = Record("a.mp4", Kind.VIDEO, "mp4", "0" * 64, 1, "a.mp4")
    return RecordRow(record, Outcome.PART, "11:22:30 ± 0.49 s", "")


def test_a_time_is_shown_whole_or_not_at_all(qtbot, row):
    widget = QWidget()
    qtbot.addWidget(widget)
    metrics = QFontMetrics(widget.font())
    state = "◐ disclosed in part"
    for text in (f"{state} · 11:22:30 ± 0.49 s", f"{state} · 11:22:30", state):
        assert about_row(row, metrics, metrics.horizontalAdvance(text)) == text
        cut = about_row(row, metrics, metrics.horizontalAdvance(text) - 1)
        assert cut != text
        assert len(cut) <= len(text)


def test_the_palettes_rows_are_alike_and_say_their_keys(window):
    palette = Palette(window)
    shown = palette.findChild(QListWidget)
    assert shown.uniformItemSizes()
    items = [shown.item(n) for n in range(shown.count()) if shown.item(n).flags()]
    assert all(not i.icon().isNull() for i in items)
    opened = next(i for i in items if i.text() == "Open a case…")
    assert opened.data(Qt.ItemDataRole.AccessibleTextRole) == "Open a case…, File, Ctrl+O"


def test_columns_share_the_room_and_none_is_cut_beside_an_empty_one():
    assert share_room(100, [10, 20, 30]) == [10, 20, 30]
    assert share_room(90, [10, 20, 300]) == [10, 20, 60]
    assert share_room(90, [100, 20, 300]) == [35, 20, 35]
    assert share_room(0, [5, 5]) == [0, 0]
