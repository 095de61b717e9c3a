"""The document's tools: which page, how large, what beside it, and what to redact."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QMenu, QSpinBox, QToolBar, QToolButton, QWidget

from ui.theme import GRID, icon, icons

Deed = Callable[[], object]


class DocumentBar(QToolBar):
    """Tools of the document view; ``bind`` says what they do.

    Signals:
        page_asked: the number that was typed or stepped to.
    """

    page_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Document tools")
        self.setMovable(False)
        self.setIconSize(icons())
        self.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
        self._deeds: dict[str, Deed] = {}
        self.before = self._tool("previous", "Previous page", "before")
        self.number = QSpinBox()
        self.number.setAccessibleName("Page")
        self.number.setKeyboardTracking(False)
        self.number.setMinimumWidth(self.fontMetrics().horizontalAdvance("0") + 3 * GRID)
        self.number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.number.setButtonSymbols(QSpinBox.ButtonSymbols.NoButtons)
        self.number.valueChanged.connect(self.page_asked.emit)
        self.addWidget(self.number)
        self.count = QLabel()
        self.count.setContentsMargins(GRID // 2, 0, GRID // 2, 0)
        self.addWidget(self.count)
        self.after = self._tool("next", "Next page", "after")
        self.addSeparator()
        self.area = self._tool("box", "Draw an area (B)", "area")
        self.words = self._words()
        self.addSeparator()
        self.smaller = self._tool("zoom-out", "Zoom out", "smaller")
        self.larger = self._tool("zoom-in", "Zoom in", "larger")
        self.width_fit = self._tool("fit-width", "Fit the page's width", "width")
        self.page_fit = self._tool("fit", "Fit the whole page", "page")
        self.addSeparator()
        self.thumbs = self._toggle("pages", "Show the pages in small")
        self.text = self._toggle("text", "Show the page's words")
        self.beside = self._toggle("side-by-side", "Show as released, side by side")

    def bind(self, deeds: dict[str, Deed]) -> None:
        """What is done by before, after, area, words, here, everywhere, all, copy, smaller,
        larger, width and page.
        """
        self._deeds = deeds

    def show_page(self, page: int, count: int) -> None:
        """Say which page of how many is in view."""
        self.number.blockSignals(True)
        self.number.setRange(1, max(count, 1))
        self.number.setValue(page)
        self.number.blockSignals(False)
        self.count.setText(f"of {count}" if count else "")
        self.before.setEnabled(page > 1)
        self.after.setEnabled(page < count)

    def show_drawn(self, drawn: bool) -> None:
        """Offer what only a drawn page has."""
        for tool in (self.text, self.area, self.width_fit, self.page_fit, self.thumbs):
            tool.setEnabled(drawn)

    def show_selection(self, *, any_words: bool, drawn: bool) -> None:
        """Offer what can be done with the words that are selected."""
        for part in (self.words, self.everywhere, self.copy):
            part.setEnabled(any_words)
        self.here.setEnabled(any_words and drawn)

    def _tool(self, name: str, text: str, deed: str) -> QAction:
        action = self.addAction(icon(name), text)
        action.triggered.connect(lambda _=False: self._do(deed))
        self.widgetForAction(action).setAccessibleName(text)
        return action

    def _toggle(self, name: str, text: str) -> QAction:
        action = self.addAction(icon(name), text)
        action.setCheckable(True)
        self.widgetForAction(action).setAccessibleName(text)
        return action

    def _choice(self, text: str, deed: str) -> QAction:
        action = self.menu.addAction(text)
        action.triggered.connect(lambda _=False: self._do(deed))
        return action

    def _do(self, deed: str) -> None:
        if deed in self._deeds:
            self._deeds[deed]()

    def _words(self) -> QToolButton:
        """Redact what is selected, and a menu of where."""
        self.menu = QMenu(self)
        self.here = self._choice("Redact These Words Here", "here")
        self.here.setIcon(icon("text-redact"))
        self.everywhere = self._choice("Redact Them Everywhere in This Document", "everywhere")
        self._choice("Redact All Matches in the Case…", "all")
        self.menu.addSeparator()
        self.copy = self._choice("Copy", "copy")
        self.copy.setIcon(icon("copy"))
        button = QToolButton()
        button.setIcon(icon("text-redact"))
        button.setAutoRaise(True)
        button.setToolTip("Redact the selected words (Ctrl+R)")
        button.setAccessibleName("Redact the selected words")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setMenu(self.menu)
        button.setEnabled(False)
        button.clicked.connect(lambda: self._do("words"))
        self.addWidget(button)
        return button
