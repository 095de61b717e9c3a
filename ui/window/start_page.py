"""The first page: what to do when nothing is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.common.actions import Actions
from ui.common.settings import WindowSettings
from ui.common.tasks import Tasks
from ui.common.theme import GRID
from ui.widgets.headings import as_heading
from ui.window.drop_zone import DropZone
from ui.window.recent_cases import RecentCases

_WIDTH = 720  # pixels at the usual size of letters; the zone and the cards below it


class StartPage(QScrollArea):
    """Files may be dropped anywhere; below the zone for them stand the cases one had open.

    Signals:
        case_chosen: the folder of a case.
    """

    case_chosen = Signal(Path)

    def __init__(
        self,
        settings: WindowSettings,
        actions: Actions,
        tasks: Tasks,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self.zone = DropZone(actions)
        self.recent = RecentCases(settings, tasks)
        self.recent.chosen.connect(self.case_chosen)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setWidgetResizable(True)
        # The fields in it take the focus; an area around them would be one stop for nothing.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._lay_out()
        self.refresh_recent()

    def refresh_recent(self) -> None:
        """Read the recent cases again."""
        self.recent.refresh_cases()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(2 * GRID)
        heading = QLabel("Records Reviewer")
        as_heading(heading, times=1.6)
        promise = QLabel(
            "Put every record of an incident on one clock, hide what the law protects, "
            "and hand over a sealed package that was checked for leaks."
        )
        promise.setWordWrap(True)
        column.addWidget(heading)
        column.addWidget(promise)
        column.addWidget(self.zone)
        column.addLayout(self._make_links())
        column.addSpacing(GRID)
        column.addWidget(self.recent, 1)
        inner = QWidget()
        inner.setLayout(column)
        letters = self.fontMetrics().averageCharWidth() * 96
        inner.setMaximumWidth(max(_WIDTH, letters))
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(4 * GRID, 4 * GRID, 4 * GRID, 3 * GRID)
        row.addStretch(1)
        row.addWidget(inner, 20)
        row.addStretch(1)
        self.setWidget(page)

    def _make_links(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for name in ("open_case", "board", "demo_case", "first_steps"):
            row.addWidget(_make_button(self._actions[name]))
        row.addStretch(1)
        return row


def _make_button(action: QAction) -> QPushButton:
    button = QPushButton(action.icon(), action.text())
    keys = action.shortcut().toString()
    button.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
    button.clicked.connect(action.trigger)
    return button
