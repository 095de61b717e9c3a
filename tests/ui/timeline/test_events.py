"""The timeline's table twin."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from reviewer.model import Anchor, AnchorSource, Annotation, Put, Remove
from reviewer.timeline import ItemKind
from tests.helpers.ui_case import LOG, VIDEO_A
from ui.timeline.events_model import COLUMNS, NOW
from ui.widgets.pane import bring_to_front


@pytest.fixture
def view(window, qtbot):
    """The table in front, with every word read."""
    session = window.workplace.session
    session.apply([Put(Annotation("a1", VIDEO_A, "crowd", "many people", 2.5, 3.0))], "Make")
    made = window.workplace.views["events"]
    bring_to_front(made)
    qtbot.waitUntil(lambda: made.isVisible() and not made.store.reading, timeout=10_000)
    return made


def column(view, number):
    model = view.model
    return [model.index(row, number).data() for row in range(model.rowCount())]


def row_of(view, kind):
    rows = range(view.model.rowCount())
    return next(row for row in rows if view.model.item_of_row(row).kind is kind)


def test_the_table_has_every_item_of_the_timeline_in_order_of_time(view):
    every = sum(len(lane.items) for lane in view.store.lanes)
    assert view.model.rowCount() == every
    starts = [view.model.item_of_row(row).start for row in range(every)]
    assert starts == sorted(starts)
    assert view.day.text() == "Wed, June 4, 2025, CDT"
    assert not any("June" in text for text in column(view, 0))


def test_the_day_is_said_once_and_where_another_begins(view, context):
    old = [Remove("anchors", a.id) for a in context.session.snapshot.anchors_of(VIDEO_A)]
    anchor = Anchor("k9", VIDEO_A, 0.0, "2025-06-06T15:30:00Z", 0.1, AnchorSource.MANUAL)
    context.session.apply([*old, Put(anchor)], "Set the clock")
    cells = column(view, 0)
    told = [row for row, text in enumerate(cells) if "June 6, 2025" in text]
    assert len(told) == 1
    days = [view.model.day_of_row(row) for row in range(len(cells))]
    assert days.index("Fri, June 6, 2025, CDT") == told[0]
    view.table.setFixedHeight(3 * view.table.rowHeight(0))
    view.table.scrollToBottom()
    assert view.day.text() == days[view.table.rowAt(0)] != days[0]
    view.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    view.table.scrollToTop()
    assert view.day.text() == "Fri, June 6, 2025, CDT"
    assert sum("June" in text for text in column(view, 0)) == 1


def test_words_and_kinds_filter(view):
    view.words.setText("maria address")
    assert view.model.rowCount() == 0
    view.words.setText("maria")
    assert view.model.rowCount() > 0
    assert all("Maria" in text for text in column(view, 3))
    assert " of " in view.count.text()
    view.words.clear()
    view.kinds.setCurrentIndex(view.kinds.findData(ItemKind.ANNOTATION))
    assert column(view, 3) == ["crowd: many people"]


def test_a_header_sorts(view):
    view.table.sortByColumn(2, Qt.SortOrder.DescendingOrder)
    kinds = column(view, 2)
    assert kinds == sorted(kinds, reverse=True)


def test_choosing_a_row_goes_there_and_selects_it_on_the_timeline(view, context, window):
    row = row_of(view, ItemKind.ANNOTATION)
    view.table.selectRow(row)
    item = view.model.item_of_row(row)
    assert context.playhead.position == item.start
    assert window.workplace.views["timeline"].canvas.selection == item
    assert view.isVisible()  # who reads the table stays in it


def test_return_plays_the_row_and_goes_to_its_record(view, context):
    view.table.setFocus()
    view.table.selectRow(row_of(view, ItemKind.ANNOTATION))
    QTest.keyClick(view.table, Qt.Key.Key_Return)
    assert context.playhead.playing
    assert context.session.selected_record == VIDEO_A
    context.playhead.pause()


def test_a_log_on_stage_shows_its_own_rows_and_all_others_by_one_choice(view, context):
    every = view.model.rowCount()
    context.session.select_record(LOG)
    assert view.scope.currentText() == "Dispatch log"
    assert view.model.rowCount() == 3
    assert {view.model.item_of_row(row).record for row in range(3)} == {LOG}
    assert view.table.isColumnHidden(COLUMNS.index("Record"))
    assert view.count.text() == "3"
    view.scope.setCurrentIndex(1)
    assert view.model.rowCount() == every
    assert not view.table.isColumnHidden(COLUMNS.index("Record"))


def test_the_row_of_the_moment_is_marked_by_a_sign_that_is_read_aloud(view, context):
    context.session.select_record(LOG)
    first, second = (view.model.item_of_row(row).start for row in (0, 1))
    context.playhead.seek_to((first + second) // 2)
    assert [text.startswith(NOW) for text in column(view, 0)] == [True, False, False]
    context.playhead.seek_to(second)
    assert [text.startswith(NOW) for text in column(view, 0)] == [False, True, False]
    role = Qt.ItemDataRole.AccessibleTextRole
    assert view.model.index(1, 0).data(role).startswith("Time: now, ")
    view.table.sortByColumn(3, Qt.SortOrder.AscendingOrder)
    context.playhead.seek_to(first)
    assert not any(text.startswith(NOW) for text in column(view, 0))


def test_delete_removes_and_undo_brings_back(view, context):
    view.table.setFocus()
    view.table.selectRow(row_of(view, ItemKind.ANNOTATION))
    QTest.keyClick(view.table, Qt.Key.Key_Delete)
    assert not context.session.snapshot.annotations
    assert ItemKind.ANNOTATION not in {i.kind for lane in view.store.lanes for i in lane.items}
    context.session.undo()
    assert "crowd: many people" in column(view, 3)


def test_every_cell_says_its_column_to_a_screen_reader(view):
    role = Qt.ItemDataRole.AccessibleTextRole
    assert view.model.index(0, 1).data(role).startswith("Length: ")
    assert view.table.accessibleName() == "Events"


def test_no_record_is_cut_while_the_text_beside_it_has_room(view, window, qtbot):
    window.resize(2600, 768)
    table, record = view.table, 5
    qtbot.waitUntil(lambda: table.viewport().width() > 1700)
    wanted = table.sizeHintForColumn(record)
    assert table.columnWidth(record) >= wanted
    text = table.columnWidth(3)
    head = table.horizontalHeader()
    assert head.sectionPosition(6) + table.columnWidth(6) <= table.viewport().width()
    edge = QPoint(head.sectionPosition(record) + table.columnWidth(record) - 1, 8)
    there = edge - QPoint(table.columnWidth(record) - 90, 0)
    QTest.mousePress(head.viewport(), Qt.MouseButton.LeftButton, pos=edge)
    QTest.mouseMove(head.viewport(), there)
    QTest.mouseRelease(head.viewport(), Qt.MouseButton.LeftButton, pos=there)
    drawn = table.columnWidth(record)
    assert drawn < wanted  # a person draws it narrow, and it stays so
    window.resize(2590, 768)
    assert table.columnWidth(record) == drawn
    assert table.columnWidth(3) > text
