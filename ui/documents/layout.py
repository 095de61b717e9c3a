"""How the document view is laid out: tools, pages in small, the page and its twin."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.case.context import Context
from ui.common.theme import GRID
from ui.documents.page_pane import PagePane
from ui.documents.page_store import PageStore
from ui.documents.search import DocumentSearch
from ui.documents.thumbnails import ThumbnailList
from ui.documents.toolbar import DocumentBar

EMPTY = (
    "Select a document, an image or an e-mail to read it here.\n\n"
    "B draws an area on its page, Ctrl+R redacts selected words, F7 shows the page as released."
)


class DocumentFace(QWidget):
    """The widgets of the document view, which knows what they show."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.store = PageStore(context.tasks, budget=context.player.budget)
        self.bar = DocumentBar(self)
        self.search = DocumentSearch(context, self.store, self)
        self.thumbs = ThumbnailList(self.store, self)
        self.pane = PagePane(self.store, "Original", self)
        self.released_pane = PagePane(self.store, "As released", self)
        self.status = QLabel()
        self._both = QSplitter(Qt.Orientation.Horizontal)
        self._stack = QStackedWidget(self)
        self._make_labels()
        self._lay_out()
        self.released_pane.hide()

    def leave_empty_state(self) -> None:
        """There is something to show."""
        self._stack.setCurrentIndex(1)

    def show_as_released(self, on: bool) -> None:
        """Show the twin in half of the room, or not at all."""
        fresh = on and self.released_pane.isHidden()
        self.released_pane.setVisible(on)
        if fresh:
            # Two equal numbers, whatever they are: Qt scales them to the room.
            self._both.setSizes([1 << 12, 1 << 12])

    def lay_side_by_side(self) -> None:
        """The page and its twin beside each other, or in a tall pane one above the other."""
        flat = self.width() >= self.height()
        self._both.setOrientation(Qt.Orientation.Horizontal if flat else Qt.Orientation.Vertical)

    def say_about(self, *forms: str) -> None:
        """Say this over the page, in the longest of several forms that fits: it does not move."""
        self.bar.about.say_variants(*forms)
        self.status.setText(forms[0])
        self.status.hide()

    def say_below(self, text: str) -> None:
        """Say below the page what has to be read whole."""
        self.bar.about.say_variants("")
        self.status.setText(text)
        self.status.setVisible(bool(text))

    def _make_labels(self) -> None:
        self.status.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.status.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        self.status.setAccessibleName("About this page")
        self.status.setWordWrap(True)
        self.status.hide()

    def _lay_out(self) -> None:
        self._both.setChildrenCollapsible(False)
        self._both.addWidget(self.pane)
        self._both.addWidget(self.released_pane)
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.thumbs)
        row.addWidget(self._both, 1)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(row, 1)
        column.addWidget(self.status)
        empty = QLabel(EMPTY)
        empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        empty.setWordWrap(True)
        empty.setMargin(3 * GRID)
        self._stack.addWidget(empty)
        self._stack.addWidget(full)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
