"""The board: the requests of all cases that were open last, and what each of them waits for."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from reviewer.export.request_board import (
    BoardRow,
    RequestBoard,
    RequestStanding,
    look_for_undecided,
    read_board,
)
from reviewer.system.jobs import Job
from ui.common.screen_reader import announce_text
from ui.common.tasks import Task, Tasks
from ui.common.theme import GRID
from ui.widgets.dialog_size import open_at
from ui.widgets.field import ChoiceField
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.rows import Rows
from ui.window.board_model import CASE, COLUMNS, BoardModel

_READING = "Reading the requests of {count} …"
_NONE = "No case was open yet. The requests of cases that were stand here."
_NOBODY = "Nobody has asked for anything in the cases that were open last."
# In letters: what each column holds at most is known, and 200 rows need not be measured.
_WIDTHS = (16, 22, 24, 33, 40, 10, 12, 27, 26)


class RequestBoardDialog(FittingDialog):
    """A table of requests; Return opens the case at one.

    Signals:
        chosen: the folder of a case, and the id of its request.
    """

    chosen = Signal(Path, str)

    def __init__(
        self,
        folders: list[Path],
        tasks: Tasks,
        parent: QWidget | None = None,
        today: date | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Requests of all cases")
        self._folders, self._tasks = folders, tasks
        self._today = today or date.today()
        self._task: Task | None = None
        self.model = BoardModel(self._today, self)
        self.table, self.told = QTableView(), QLabel()
        self.wish, self.waiting = QLineEdit(), QCheckBox("&Only those that wait")
        self.order = ChoiceField()
        self.open_button = QPushButton("&Open the case")
        self._build_board()
        open_at(self, letters=224, lines=34)
        self._read_cases()

    def current_row(self) -> BoardRow | None:
        """The request that is marked."""
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def open_current(self) -> None:
        """Open the case of the marked request there."""
        row = self.current_row()
        if row is not None:
            self.accept()
            self.chosen.emit(row.folder, row.request.id)

    def done(self, result: int) -> None:
        """What is still read is wanted by nobody."""
        if self._task is not None:
            self._task.drop_work()
            self._task = None
        super().done(result)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.table.hasFocus():
            self.open_current()
        else:
            super().keyPressEvent(event)

    # ---- reading

    def _read_cases(self) -> None:
        if not self._folders:
            self.told.setText(_NONE)
            return
        count = len(self._folders)
        self.told.setText(_READING.format(count="1 case" if count == 1 else f"{count} cases"))
        folders, today = self._folders, self._today
        self._task = self._tasks.start_task(lambda job: read_board(folders, today, job))
        self._task.succeeded.connect(self._show_board)
        self._task.failed.connect(lambda fault: self.told.setText(str(fault)))

    def _show_board(self, board: RequestBoard) -> None:
        self.model.show_rows(board.rows)
        if self.model.rows:
            self.table.selectRow(0)
        self.told.setText(self._tell_board(board))
        announce_text(self, self.told.text())
        rows = board.rows

        def look(job: Job) -> list[BoardRow]:
            return list(look_for_undecided(rows, job))

        # Cases are read whole for it, which nobody shall wait for.
        self._task = self._tasks.start_task(look, behind=True)
        self._task.succeeded.connect(self._show_undecided)

    def _show_undecided(self, looked: list[BoardRow]) -> None:
        self._task = None
        self.model.take_looked(looked)

    def _tell_board(self, board: RequestBoard) -> str:
        counts = Counter(row.standing(self._today) for row in board.rows)
        told = ", ".join(f"{counts[one]} {one.value}" for one in RequestStanding if counts[one])
        lines = [f"{told}." if told else _NOBODY]
        lines += [f"Not read: {folder.name}: {why}" for folder, why in board.faults.items()]
        return "\n".join(lines)

    # ---- building

    def _build_board(self) -> None:
        self._fit_table()
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.wish.setPlaceholderText("Find a requester, a case, a custodian")
        self.wish.setAccessibleName("Find a requester, a case, a custodian")
        self.wish.setClearButtonEnabled(True)
        self.wish.textChanged.connect(lambda _: self._filter_board())
        self.waiting.toggled.connect(lambda _: self._filter_board())
        for n, name in enumerate(COLUMNS):
            self.order.addItem(name, n)
        self.order.setAccessibleName("In the order of")
        self.order.currentIndexChanged.connect(self._sort_board)
        label = QLabel("In the &order of")
        label.setBuddy(self.order)
        row = QHBoxLayout()
        row.addWidget(self.wish, 1)
        row.addWidget(self.waiting)
        row.addWidget(label)
        row.addWidget(self.order)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(self.open_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.open_button.setDefault(True)
        self.open_button.clicked.connect(lambda _: self.open_current())
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addLayout(row)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        column.addWidget(buttons)
        self._enable_open()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._enable_open())
        self.model.modelReset.connect(self._enable_open)

    def _fit_table(self) -> None:
        table, header = self.table, self.table.horizontalHeader()
        table.setModel(self.model)
        table.setAccessibleName("Requests of all cases; Return opens the case at one")
        table.setItemDelegate(Rows(table, (CASE,)))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + GRID)
        letter = self.fontMetrics().averageCharWidth()
        for column, letters in enumerate(_WIDTHS):
            table.setColumnWidth(column, letters * letter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorShown(True)
        header.setSectionsClickable(True)
        header.sortIndicatorChanged.connect(self._turn_order)
        table.doubleClicked.connect(lambda _: self.open_current())

    # ---- what is shown

    def _enable_open(self) -> None:
        self.open_button.setEnabled(self.current_row() is not None)

    def _filter_board(self) -> None:
        with _KeptRow(self):
            self.model.filter_rows(self.wish.text(), waiting_only=self.waiting.isChecked())

    def _sort_board(self, column: int) -> None:
        header = self.table.horizontalHeader()
        if header.sortIndicatorSection() != column:
            header.setSortIndicator(column, Qt.SortOrder.AscendingOrder)

    def _turn_order(self, column: int, order: Qt.SortOrder) -> None:
        with _KeptRow(self):
            self.model.sort(column, order)
        self.order.setCurrentIndex(column)


class _KeptRow:
    """The marked request stays marked, wherever it comes to stand."""

    def __init__(self, board: RequestBoardDialog) -> None:
        self._board = board

    def __enter__(self) -> None:
        self._row = self._board.current_row()

    def __exit__(self, *_: object) -> None:
        model, row = self._board.model, self._row
        at = model.place_of(row.folder, row.request.id) if row is not None else None
        if model.rows:
            self._board.table.selectRow(at if at is not None else 0)
