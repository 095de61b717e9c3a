"""A place for the files of a case: to drop them on, or to choose them from."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ui.common.actions import Actions
from ui.common.theme import GRID, themed_icon
from ui.widgets.headings import as_heading
from ui.widgets.sign import IconSign

_HEIGHT = 200  # pixels, as the design has it
_SIGN = 40  # pixels


class DropZone(QWidget):
    """Large, dashed, with the two buttons that do the same."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hovered = False
        self.setMinimumHeight(_HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        said = QLabel("Drop the files of a case here")
        as_heading(said)
        kinds = QLabel("Videos, calls, transcripts, logs, documents; a folder or a ZIP of them")
        kinds.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        kinds.setWordWrap(True)
        self.files = QPushButton(themed_icon("document"), "Choose files…")
        self.folder = QPushButton(themed_icon("folder"), "Choose a folder…")
        self.files.setDefault(True)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addStretch(1)
        for button, name in ((self.files, "new_case"), (self.folder, "new_case_folder")):
            button.setMinimumHeight(4 * GRID)
            button.clicked.connect(actions[name].trigger)
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 3 * GRID)
        column.setSpacing(GRID)
        column.addStretch(1)
        column.addWidget(IconSign(_SIGN, "inbox"), 0, Qt.AlignmentFlag.AlignHCenter)
        for label in (said, kinds):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        column.addSpacing(GRID)
        column.addLayout(row)
        column.addStretch(1)

    def set_hovered(self, on: bool) -> None:
        """Show that files which are dragged would be taken."""
        if on != self._hovered:
            self._hovered = on
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Highlight if self._hovered else QPalette.ColorRole.PlaceholderText
        width = 2.5 if self._hovered else 1.5
        painter.setPen(QPen(self.palette().color(role), width, Qt.PenStyle.DashLine))
        painter.setBrush(self.palette().color(QPalette.ColorRole.Base))
        edge = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.drawRoundedRect(edge, GRID, GRID)
