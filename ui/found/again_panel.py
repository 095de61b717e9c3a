"""Where somebody who was followed may be again, in Selected: a line, pictures, and answers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCloseEvent, QIcon, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from reviewer.tracking.candidates import Candidate
from reviewer.tracking.likeness import ABOUT
from ui.case.context import Context
from ui.common.theme import GRID
from ui.found.coming_back import ComingBack
from ui.found.pictures import FoundPictures
from ui.widgets.action_button import ActionButton, AnswerButton
from ui.widgets.flow import FlowLayout

_PICTURE = QSize(56, 56)
_HERE = "▸ "
_SHOWN = 4  # small pictures at once: one row of a usual pane


class AgainPanel(QWidget):
    """Follows who is meant; hidden where nobody is."""

    def __init__(self, context: Context, again: ComingBack, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._again, self._pictures = again, FoundPictures(context, self)
        self._told, self._row = QLabel(), QWidget()
        self._shown: tuple[tuple[str, str], ...] = ()
        self.cells: dict[str, QToolButton] = {}
        actions = context.actions
        self._answers = (
            AnswerButton(actions["hide_return"], "Hide here too", "accept"),
            AnswerButton(actions["other_person"], "Somebody else", "reject"),
            ActionButton(actions["next_return"], "Next", "next"),
        )
        self.scan = QToolButton()
        self._lay_out()
        again.changed.connect(self._refresh)
        self._pictures.came.connect(self._show_picture)
        self._refresh()

    def _lay_out(self) -> None:
        self._told.setWordWrap(True)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setToolTip(ABOUT)
        self._told.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.scan.setText("Look through it…")
        self.scan.clicked.connect(lambda: self._again.ask_scan())
        self._cells = FlowLayout(self._row, GRID // 2)
        self._cells.setContentsMargins(0, 0, 0, 0)
        buttons = QWidget()
        flow = FlowLayout(buttons, GRID // 2)
        flow.setContentsMargins(0, 0, 0, 0)
        for button in self._answers:
            flow.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addWidget(self._told)
        column.addWidget(self.scan, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._row)
        column.addWidget(buttons)
        self._buttons = buttons

    def _refresh(self) -> None:
        meant = self._again.is_meant
        self.setVisible(meant)
        if not meant:
            return
        rows = self._again.rows
        said = self._again.tell_state()
        self._told.setText(said)
        self._told.setAccessibleName(f"{said} {ABOUT}")
        self.scan.setVisible(self._again.lacks_scan)
        self._row.setVisible(bool(rows))
        self._buttons.setVisible(bool(rows))
        names = [one.id for one in rows]
        at = names.index(self._again.here) if self._again.here in names else 0
        first = min(max(at - 1, 0), max(len(rows) - _SHOWN, 0))
        self._show_cells(rows[first : first + _SHOWN])

    def _show_cells(self, rows: tuple[Candidate, ...]) -> None:
        shown = tuple((one.id, self._again.tell_time(one)) for one in rows)
        if shown != self._shown:
            self._shown, self.cells = shown, {}
            while (item := self._cells.takeAt(0)) is not None:
                if (gone := item.widget()) is not None:
                    gone.hide()
                    gone.deleteLater()  # it may be the one that was just pressed
            for one in rows:
                self._add_cell(one)
        for name, cell in self.cells.items():
            here = name == self._again.here
            cell.setChecked(here)
            when = cell.text().removeprefix(_HERE)
            cell.setText(f"{_HERE}{when}" if here else when)

    def _add_cell(self, one: Candidate) -> None:
        cell = QToolButton()
        cell.setCheckable(True)
        cell.setIconSize(_PICTURE)
        cell.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        cell.setText(self._again.tell_time(one).partition(" ")[0])
        place = self._again.tell_place(one)
        cell.setAccessibleName(f"Perhaps the same person: {place}")
        cell.setToolTip(f"{place}. Go there")
        cell.clicked.connect(partial(self._go_to, one.id))
        self.cells[one.id] = cell
        self._cells.addWidget(cell)
        self._set_picture(cell, one)

    def _set_picture(self, cell: QToolButton, one: Candidate) -> None:
        image = self._pictures.still_of(one)
        if image is not None:
            cell.setIcon(QIcon(QPixmap.fromImage(image)))

    def _show_picture(self, name: str) -> None:
        one = next((row for row in self._again.rows if row.id == name), None)
        if one is not None and name in self.cells:
            self._set_picture(self.cells[name], one)

    def _go_to(self, name: str, _checked: bool = False) -> None:
        one = next((row for row in self._again.rows if row.id == name), None)
        if one is not None:
            self._again.go_to(one)
        self._refresh()  # a press would else leave it marked that it is not the one

    def closeEvent(self, event: QCloseEvent) -> None:
        """The case is closed: nothing is read any more."""
        self._pictures.close()
        super().closeEvent(event)
