"""The words of a page as plain text: for flowing text, for the keyboard, for a screen reader."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from reviewer.model import Status
from reviewer.pages import Hit
from ui.page_overlays import Span
from ui.theme import GRID, STATUS_COLOURS, readable_on
from ui.widgets.page_canvas import CURRENT, HIT

_MOVES = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}


class PageWords(QPlainTextEdit):
    """Read-only text with a caret; positions are characters of the page's text.

    Signals:
        words_selected: the selection changed.
    """

    words_selected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page_text = ""
        self._spans: tuple[Span, ...] = ()
        self._hits: tuple[Hit, ...] = ()
        self._current: Hit | None = None
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(2)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.document().setDocumentMargin(2 * GRID)
        self.selectionChanged.connect(self.words_selected.emit)

    def show_text(self, text: str) -> None:
        """Show a page's text; the same text keeps its selection and place."""
        if text != self._page_text:
            self._page_text = text
            self._hits, self._current = (), None
            self.setPlainText(text)

    def set_marks(
        self, spans: tuple[Span, ...], hits: tuple[Hit, ...], current: Hit | None
    ) -> None:
        """Mark what is redacted and what was found; goes to the current hit when it is new."""
        fresh = current is not None and current != self._current and current in hits
        self._spans, self._hits, self._current = spans, hits, current
        marks = [self._mark(s.first, s.last, _hidden(s)) for s in spans]
        marks += [self._mark(h.first, h.last, _found(h == current)) for h in hits]
        self.setExtraSelections(marks)
        if fresh and current is not None:
            self.setTextCursor(self._cursor(current.first, current.first))
            self.centerCursor()

    @property
    def selection(self) -> tuple[int, int] | None:
        """First and last character (exclusive) that are selected."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return (
            self._from_qt(cursor.selectionStart()),
            self._from_qt(cursor.selectionEnd()),
        )

    def select(self, span: tuple[int, int]) -> None:
        """Select these characters."""
        self.setTextCursor(self._cursor(*span))

    def event(self, event: QEvent) -> bool:
        # Arrows move the caret here, as in any text, and not the film.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~(
                Qt.KeyboardModifier.ShiftModifier
                | Qt.KeyboardModifier.ControlModifier
                | Qt.KeyboardModifier.KeypadModifier
            )
            if event.key() in _MOVES and not plain:
                event.accept()
                return True
        return super().event(event)

    def _mark(self, first: int, last: int, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = self._cursor(first, last)
        mark.format = form
        return mark

    def _cursor(self, first: int, last: int) -> QTextCursor:
        cursor = self.textCursor()
        cursor.setPosition(self._to_qt(first))
        cursor.setPosition(self._to_qt(last), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _to_qt(self, at: int) -> int:
        """Qt counts a character outside the first plane as two."""
        if self._page_text.isascii():
            return at
        return len(self._page_text[:at].encode("utf-16-le")) // 2

    def _from_qt(self, at: int) -> int:
        if self._page_text.isascii():
            return at
        return len(self._page_text.encode("utf-16-le")[: 2 * at].decode("utf-16-le", "ignore"))


def _hidden(span: Span) -> QTextCharFormat:
    """Struck out once it is accepted, underlined while it is proposed."""
    form = QTextCharFormat()
    colour = QColor(STATUS_COLOURS[span.redaction.status])
    if span.redaction.status is Status.ACCEPTED:
        form.setBackground(colour)
        form.setForeground(readable_on(colour))
        form.setFontStrikeOut(True)
    else:
        form.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)
        form.setUnderlineColor(colour)
        form.setBackground(QColor(colour.red(), colour.green(), colour.blue(), 60))
    return form


def _found(current: bool) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setBackground(CURRENT if current else HIT)
    form.setForeground(QColor("white") if current else QColor("black"))
    if current:
        form.setProperty(QTextFormat.Property.FontWeight, 700)
    return form
