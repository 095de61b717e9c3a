"""The one row over a page: whose it is, which page, how large, what beside it, what to redact."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from ui.common.theme import GRID, themed_icon
from ui.widgets.field import WholeNumber
from ui.widgets.fitting_label import FittingLabel
from ui.widgets.flow import FlowLayout

Command = Callable[[], object]
# Chosen by hand.
_EDGE = 1  # pixel above and below the tools: with it the row is at most 32
_LEAST_HEADING = 96  # pixels: less says nothing


class DocumentBar(QWidget):
    """Tools of the document view; ``bind_commands`` says what they do.

    No tool is ever out of sight: where there is no room for one row they stand in two, and what
    is seldom needed is in a menu. The title has what the tools leave.

    Signals:
        page_asked: the number that was typed or stepped to.
    """

    page_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Document tools")
        self._commands: dict[str, Command] = {}
        self._flow = FlowLayout(self, GRID)
        self._flow.setContentsMargins(GRID, _EDGE, GRID // 2, _EDGE)
        self.title, self.about = FittingLabel(), FittingLabel()
        self.about.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        font = self.title.font()
        font.setBold(True)
        self.title.setFont(font)
        self._heading = _Heading()
        self._tools: list[QWidget] = []
        self.before = self._add_command("previous", "Previous page", "before")
        self.after = self._add_command("next", "Next page", "after")
        self.area = self._add_command("box", "Draw an area (B)", "area")
        self.smaller = self._add_command("zoom-out", "Zoom out", "smaller")
        self.larger = self._add_command("zoom-in", "Zoom in", "larger")
        self.width_fit = self._add_command("fit-width", "Fit the page's width", "width")
        self.page_fit = self._add_command("fit", "Fit the whole page", "page")
        self.thumbs = self._add_toggle("pages", "Show the pages in small")
        self.text = self._add_toggle("text", "Show the page's words")
        self.beside = self._add_toggle("side-by-side", "Show as released, side by side")
        self.number, self.count = self._make_page_number(), QLabel()
        self.words = self._make_words_button()
        self.more = self._make_more_menu()
        self._make_heading()
        pages = (_make_tool(self.before), self.number, self.count, _make_tool(self.after))
        self._paging = self._stand_together(*pages)
        self._stand_together(_make_tool(self.area), self.words)
        self._stand_together(_make_tool(self.smaller), _make_tool(self.larger))
        self._stand_together(_make_tool(self.beside), self.more)

    def bind_commands(self, commands: dict[str, Command]) -> None:
        """What is done by before, after, area, words, here, everywhere, all, copy, smaller,
        larger, width and page.
        """
        self._commands = commands

    def show_page(self, page: int, count: int) -> None:
        """Say which page of how many is in view."""
        self.number.blockSignals(True)
        self.number.setRange(1, max(count, 1))
        self.number.setValue(page)
        self.number.blockSignals(False)
        self.count.setText(f"of {count}" if count else "")
        # A photograph has no pages to turn.
        self._paging.setVisible(count != 1)
        self._share_row()
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

    def _add_command(self, name: str, text: str, command: str) -> QAction:
        action = QAction(themed_icon(name), text, self)
        action.triggered.connect(lambda _=False: self._run_command(command))
        return action

    def _add_toggle(self, name: str, text: str) -> QAction:
        action = QAction(themed_icon(name), text, self)
        action.setCheckable(True)
        return action

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_row()

    def _share_row(self) -> None:
        """What the tools leave of one row is the heading's; where that is too little, it has its
        own.
        """
        shown = [tool.sizeHint().width() + GRID for tool in self._tools if not tool.isHidden()]
        high = max(tool.sizeHint().height() for tool in self._tools)
        frame = self._flow.contentsMargins()
        row = self.width() - frame.left() - frame.right()
        room = row - sum(shown) - GRID
        self._heading.wish_size(QSize(room if room >= _LEAST_HEADING else max(row, 1), high))

    def _make_heading(self) -> None:
        row = QHBoxLayout(self._heading)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.title, 3)
        row.addWidget(self.about, 2)
        self._flow.addWidget(self._heading)

    def _stand_together(self, *parts: QWidget) -> QWidget:
        """Parts that stay in one row, whatever the width."""
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID // 4)
        for part in parts:
            row.addWidget(part)
        self._flow.addWidget(group)
        self._tools.append(group)
        return group

    def _make_page_number(self) -> WholeNumber:
        number = WholeNumber()
        number.setAccessibleName("Page")
        number.setKeyboardTracking(False)
        number.setMinimumWidth(number.fontMetrics().horizontalAdvance("00") + 4 * GRID)
        number.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        number.setButtonSymbols(WholeNumber.ButtonSymbols.NoButtons)
        number.valueChanged.connect(self.page_asked.emit)
        return number

    def _make_more_menu(self) -> QToolButton:
        """What is seldom needed."""
        menu = QMenu(self)
        menu.addActions([self.width_fit, self.page_fit])
        menu.addSeparator()
        menu.addActions([self.thumbs, self.text])
        button = QToolButton()
        button.setObjectName("choice")
        button.setText("More")
        button.setAutoRaise(True)
        button.setAccessibleName("More document tools")
        button.setToolTip("How the page fits, the pages in small, the page's words")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        return button

    def _add_choice(self, text: str, command: str) -> QAction:
        # Made here and not by the menu: PySide forgets what Qt made, while it is still shown.
        action = QAction(text, self)
        self.menu.addAction(action)
        action.triggered.connect(lambda _=False: self._run_command(command))
        return action

    def _run_command(self, command: str) -> None:
        if command in self._commands:
            self._commands[command]()

    def _make_words_button(self) -> QToolButton:
        """Redact what is selected, and a menu of where."""
        self.menu = QMenu(self)
        self.here = self._add_choice("Redact these words here", "here")
        self.here.setIcon(themed_icon("text-redact"))
        self.everywhere = self._add_choice("Redact them everywhere in this document", "everywhere")
        self._add_choice("Redact all matches in the case…", "all")
        self.menu.addSeparator()
        self.copy = self._add_choice("Copy", "copy")
        self.copy.setIcon(themed_icon("copy"))
        button = QToolButton()
        button.setIcon(themed_icon("text-redact"))
        button.setAutoRaise(True)
        button.setToolTip("Redact the selected words (Ctrl+R)")
        button.setAccessibleName("Redact the selected words")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
        button.setMenu(self.menu)
        button.setEnabled(False)
        button.clicked.connect(lambda: self._run_command("words"))
        return button


class _Heading(QWidget):
    """Takes the size that it is told to, and asks for none: the panes beside come first."""

    def __init__(self) -> None:
        super().__init__()
        self._wish = QSize()

    def wish_size(self, size: QSize) -> None:
        """Be so large, if the row can be so wide."""
        if size != self._wish:
            self._wish = size
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return self._wish


def _make_tool(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setAutoRaise(True)
    button.setAccessibleName(action.text())
    return button
