"""Lanes as a table with boxes to tick: what eyes and ticks of the timeline do, for every hand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.timeline import Lane
from ui.case.chosen_records import MOST_VIDEOS
from ui.timeline.lane_choice import LaneChoice
from ui.widgets.fitting_dialog import FittingDialog

_NAME, _LANE, _WALL = range(3)
_COLUMNS = ("Lane", "On the timeline", "On the wall")
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class LanesDialog(FittingDialog):
    """Which lanes are drawn, and which videos stand on the wall; what is ticked holds at once."""

    def __init__(self, lanes: list[Lane], choice: LaneChoice, parent: QWidget) -> None:
        super().__init__(parent)
        self._lanes, self._choice = lanes, choice
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Lanes and videos")
        why = QLabel(
            "Lanes that are not ticked are hidden. "
            f"Up to {MOST_VIDEOS} videos stand on the wall. Space ticks what is in focus."
        )
        why.setWordWrap(True)
        self.table = self._make_table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(why)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        metrics = self.fontMetrics()
        self.resize(metrics.averageCharWidth() * 80, metrics.height() * 24)
        self.table.setFocus()

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(len(self._lanes), len(_COLUMNS), self)
        table.setAccessibleName("Lanes and videos")
        table.setHorizontalHeaderLabels(list(_COLUMNS))
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(_NAME, QHeaderView.ResizeMode.Stretch)
        for column in (_LANE, _WALL):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        for row in range(len(self._lanes)):
            self._fill_row(table, row)
        if self._lanes:
            table.setCurrentCell(0, _LANE)
        table.itemChanged.connect(self._apply_tick)
        return table

    def _fill_row(self, table: QTableWidget, row: int) -> None:
        lane, choice = self._lanes[row], self._choice
        name = QTableWidgetItem(f"    {lane.title}" if lane.under else lane.title)
        name.setToolTip(lane.title)
        name.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        table.setItem(row, _NAME, name)
        shown = not choice.is_hidden(lane)
        table.setItem(row, _LANE, _make_tick(shown, f"{lane.title}: on the timeline"))
        if choice.videos_of(lane):
            tick = _make_tick(choice.is_ticked(lane), f"{lane.title}: on the wall")
            table.setItem(row, _WALL, tick)

    def _apply_tick(self, cell: QTableWidgetItem) -> None:
        lane, choice = self._lanes[cell.row()], self._choice
        wanted = cell.checkState() == _ON
        if cell.column() == _LANE and wanted == choice.is_hidden(lane):
            (choice.show_lane if wanted else choice.hide_lane)(lane)
        elif cell.column() == _WALL and wanted != choice.is_ticked(lane):
            choice.turn_tick(lane)
        self.table.blockSignals(True)  # what was refused is shown as it is
        self._fill_row(self.table, cell.row())
        self.table.blockSignals(False)


def _make_tick(on: bool, said: str) -> QTableWidgetItem:
    cell = QTableWidgetItem()
    cell.setFlags(
        Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
    )
    cell.setCheckState(_ON if on else _OFF)
    cell.setData(Qt.ItemDataRole.AccessibleTextRole, said)
    return cell
