"""Boxes that do not move, as a hint beside what is left to decide: somebody should look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reviewer.stillboxes import told
from ui.context import Context
from ui.redaction_text import name_of, place_text
from ui.theme import GRID, icon
from ui.widgets.action_link import ActionLink
from ui.widgets.rows import Rows

HEADING = "Check that these boxes stay on"
_MOST = 5  # rows that are seen without scrolling
_ID = Qt.ItemDataRole.UserRole


class StillHints(QWidget):
    """One line while there is more to decide; once there is not, the boxes one by one."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._unfolded = False
        self.line = ActionLink(context.actions["check_box"])
        self.line.linkActivated.connect(lambda _: self._check(context.still.waiting[0].id))
        self.heading, self.list = QLabel(HEADING), QListWidget()
        self.heading.setWordWrap(True)
        self.list.setAccessibleName(HEADING)
        self.list.setItemDelegate(Rows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda row: self._check(row.data(_ID)))
        self.list.itemActivated.connect(lambda row: self._check(row.data(_ID)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for part in (self.line, self.heading, self.list):
            column.addWidget(part)
        context.still.changed.connect(self._refill)
        self._refill()

    def unfold(self, on: bool) -> None:
        """Show each box, or only how many there are."""
        self._unfolded = on
        self._show_parts()

    def _refill(self) -> None:
        waiting = self._context.still.waiting
        text, _, words = told(len(waiting)).partition(": ")
        self.line.say(f"{text}:", words)
        self.list.clear()
        for redaction in waiting:
            record = self._context.session.snapshot.record(redaction.record)
            said = f"{name_of(record)} · {place_text(redaction)}"
            row = QListWidgetItem(icon("box"), said, self.list)
            row.setData(_ID, redaction.id)
            row.setToolTip(f"{said}. It does not move: click to watch whether it stays on.")
        self._show_parts()

    def _show_parts(self) -> None:
        rows = self.list.count()
        self.setVisible(rows > 0)
        for part in (self.heading, self.list):
            part.setVisible(self._unfolded)
        high = self.list.sizeHintForRow(0) if rows else 0
        self.list.setFixedHeight(min(rows, _MOST) * high + 2 * self.list.frameWidth())

    def _check(self, redaction: str) -> None:
        self._context.session.select_redaction(redaction)
        self._context.actions.run("check_box")
