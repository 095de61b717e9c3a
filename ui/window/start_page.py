"""The first page: what to do when nothing is open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.common.actions import Actions
from ui.common.settings import WindowSettings
from ui.common.theme import icon_size, themed_icon

_NONE = (
    "A case that was open is listed here. To look around first, open the demo case: "
    "its records are made up, and nothing in it can be spoilt."
)

_LETTERS = 120  # a line of reading; large letters have the room that their buttons need


class StartPage(QWidget):
    """Open, make, continue, or look at the demo; a bundle may be dropped anywhere."""

    case_chosen = Signal(Path)
    bundle_chosen = Signal(Path)

    def __init__(
        self, settings: WindowSettings, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._settings, self._actions = settings, actions
        self._recent = QListWidget()
        self._recent.setAccessibleName("Recent cases")
        self._recent.setIconSize(icon_size())
        self._recent.itemActivated.connect(self._open_recent)
        self._recent_title = self._make_heading("Recent cases", 1.15)
        self._none = self._make_line(_NONE)
        self._lay_out()
        self.refresh_recent()

    def refresh_recent(self) -> None:
        """Read the recent cases again."""
        self._recent.clear()
        for folder in self._settings.recent_cases():
            # Cases of one office are often called alike; where they lie tells them apart.
            item = QListWidgetItem(themed_icon("folder"), f"{folder.name}\n{folder.parent}")
            item.setData(Qt.ItemDataRole.UserRole, folder)
            self._recent.addItem(item)
        some = self._recent.count() > 0
        # An empty box looks broken; a sentence says what would stand in it.
        self._recent.setVisible(some)
        self._none.setVisible(not some)

    def _open_recent(self, item: QListWidgetItem) -> None:
        self.case_chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setSpacing(12)
        column.addWidget(self._make_heading("Records Reviewer", 2.0))
        column.addWidget(
            self._make_line(
                "Put every record of an incident on one clock, redact what the law protects, "
                "and release a sealed package that was attacked before it left."
            )
        )
        column.addSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(12)
        for name in ("new_case", "open_case", "demo_case"):
            # The way of a person who comes with a bundle, and of nobody else, is the default.
            row.addWidget(self._make_button(self._actions[name], first=name == "new_case"))
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(
            self._make_line("Or drop a folder, a ZIP or a BagIt bag anywhere in this window.")
        )
        new_here = QHBoxLayout()
        new_here.setSpacing(12)
        new_here.addWidget(QLabel("New here?"))
        new_here.addWidget(self._make_button(self._actions["first_steps"], first=False))
        new_here.addStretch(1)
        column.addLayout(new_here)
        column.addSpacing(16)
        column.addWidget(self._recent_title)
        column.addWidget(self._recent, 1)
        column.addWidget(self._none)
        column.addStretch(1)
        inner = QWidget()
        inner.setLayout(column)
        inner.setMaximumWidth(max(860, _LETTERS * self.fontMetrics().averageCharWidth()))
        inner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(32, 48, 32, 24)
        outer.addStretch(1)
        outer.addWidget(inner, 8)
        outer.addStretch(1)

    def _make_heading(self, text: str, size: float) -> QLabel:
        label = QLabel(text)
        font = label.font()
        font.setPointSizeF(font.pointSizeF() * size)
        font.setBold(True)
        label.setFont(font)
        return label

    def _make_line(self, text: str) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        return label

    def _make_button(self, action: QAction, first: bool) -> QPushButton:
        button = QPushButton(action.icon(), action.text())
        # Chosen by hand: these three are what the page is for.
        button.setMinimumHeight(40)
        button.setDefault(first)
        keys = action.shortcut().toString()
        button.setToolTip(f"{action.text()} ({keys})" if keys else action.text())
        button.clicked.connect(action.trigger)
        return button
