"""Boxes that do not move, as a hint beside what is left to decide: somebody should look."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reviewer.overlooked.still_boxes import tell_still_boxes
from ui.case.context import Context
from ui.common.redaction_text import media_time, name_of, place_text
from ui.common.theme import GRID, themed_icon
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
        self.line.linkActivated.connect(lambda _: self._check_box(context.still.waiting[0].id))
        self.list = QListWidget()
        self.list.setAccessibleName(HEADING)
        self.list.setItemDelegate(Rows(self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(lambda row: self._check_box(row.data(_ID)))
        self.list.itemActivated.connect(lambda row: self._check_box(row.data(_ID)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.line)
        column.addWidget(self.list)
        context.still.changed.connect(self._refill_boxes)
        self._refill_boxes()

    def unfold_boxes(self, on: bool) -> None:
        """Show each box, or only how many there are."""
        self._unfolded = on
        self._refill_boxes()

    def _refill_boxes(self) -> None:
        waiting = self._context.still.waiting
        self.line.say_with_action(*_words_of_hint(len(waiting), self._unfolded))
        self.list.clear()
        for redaction in waiting:
            record = self._context.session.snapshot.get_record(redaction.record)
            name, since = name_of(record), media_time(redaction.start)
            row = QListWidgetItem(
                themed_icon("box"), f"{since.partition('.')[0]} · {name}", self.list
            )
            row.setData(_ID, redaction.id)
            more = f"{name}, {place_text(redaction)}. Does not move: click to watch it."
            row.setToolTip(more)
            row.setData(Qt.ItemDataRole.AccessibleTextRole, more)
        self._show_parts()

    def _show_parts(self) -> None:
        rows = self.list.count()
        self.setVisible(rows > 0)
        self.list.setVisible(self._unfolded)
        row, edge = max(self.list.sizeHintForRow(0), 0), 2 * self.list.frameWidth()
        self.list.setMinimumHeight(1)  # it gives way first: the line above says it all
        # As high as its rows: what is over belongs to the queue.
        self.list.setMaximumHeight(min(rows, _MOST) * row + edge)

    def _check_box(self, redaction: str) -> None:
        self._context.session.select_redaction(redaction)
        self._context.actions.run_action("check_box")


def _words_of_hint(count: int, unfolded: bool) -> tuple[str, str]:
    """What is the matter, and what to do: over the list of the boxes, what to look for."""
    text, _, words = tell_still_boxes(count).partition(": ")
    if unfolded:
        words = f"check that {'it stays' if count == 1 else 'they stay'} on"
    return f"{text}:", words
