"""The words of a page as plain text: for flowing text, for the keyboard, for a screen reader.

A selection takes whole words, as on a drawn page: half a name gives the name away.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from reviewer.model import Status
from reviewer.pages import PageHit
from ui.common.theme import GRID, STATUS_COLOURS, readable_on
from ui.documents.overlays import HiddenCharacters
from ui.documents.page_canvas import CURRENT, HIT

_MOVES = {
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Home,
    Qt.Key.Key_End,
}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_SHIFT, _CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier
_LONGEST_LINE = 100  # letters; chosen by hand
_LETTER = r"[\w\u0300-\u036f]"
_WORD = re.compile(rf"{_LETTER}+(?:['\u2019-]{_LETTER}+)*")


class PageWords(QPlainTextEdit):
    """Read-only text with a caret; positions are characters of the page's text.

    Signals:
        words_selected: the selection changed.
    """

    words_selected = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._page_text = ""
        self._words: list[tuple[int, int]] = []
        self._anchor = 0  # where a hand began to select, before whole words were taken
        self._spans: tuple[HiddenCharacters, ...] = ()
        self._hits: tuple[PageHit, ...] = ()
        self._current: PageHit | None = None
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setCursorWidth(2)
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.document().setDocumentMargin(3 * GRID)
        self.selectionChanged.connect(self.words_selected.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A line that is too long to be read stays empty at both ends."""
        widest = self.fontMetrics().averageCharWidth() * _LONGEST_LINE + 6 * GRID
        around = max((self.width() - widest) // 2, 0)
        if self.viewportMargins().left() != around:
            self.setViewportMargins(around, 0, around, 0)
        super().resizeEvent(event)

    def show_text(self, text: str) -> None:
        """Show a page's text; the same text keeps its selection and place."""
        if text != self._page_text:
            self._page_text = text
            self._words = [m.span() for m in _WORD.finditer(text)]
            self._hits, self._current = (), None
            self.setPlainText(text)

    def set_marks(
        self,
        spans: tuple[HiddenCharacters, ...],
        hits: tuple[PageHit, ...],
        current: PageHit | None,
    ) -> None:
        """Mark what is redacted and what was found; goes to the current hit when it is new."""
        fresh = current is not None and current != self._current and current in hits
        self._spans, self._hits, self._current = spans, hits, current
        marks = [self._make_mark(s.first, s.last, _format_of_hidden(s)) for s in spans]
        marks += [self._make_mark(h.first, h.last, _format_of_hit(h == current)) for h in hits]
        self.setExtraSelections(marks)
        if fresh and current is not None:
            self.setTextCursor(self._cursor_over(current.first, current.first))
            self.centerCursor()

    @property
    def selected_span(self) -> tuple[int, int] | None:
        """First and last character (exclusive) that are selected."""
        cursor = self.textCursor()
        if not cursor.hasSelection():
            return None
        return (
            self._from_qt(cursor.selectionStart()),
            self._from_qt(cursor.selectionEnd()),
        )

    def select_span(self, span: tuple[int, int]) -> None:
        """Select these characters."""
        self.setTextCursor(self._cursor_over(*span))

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

    # ---- whole words

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and not event.modifiers():
            # A drag selects anew, also from within what is selected.
            self.setTextCursor(self.cursorForPosition(event.position().toPoint()))
        super().mousePressEvent(event)
        self._anchor = self._from_qt(self.textCursor().anchor())
        self._snap_to_words()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._snap_to_words()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._anchor = self._from_qt(self.textCursor().anchor())
        self._snap_to_words()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """With Shift the arrows take whole words too."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        way = _STEPS.get(Qt.Key(event.key())) if held in (_SHIFT, _SHIFT | _CTRL) else None
        if not self.textCursor().hasSelection():
            self._anchor = self._from_qt(self.textCursor().position())
        if way is None:
            super().keyPressEvent(event)
        else:
            self._step_by_word(way)
        if held & _SHIFT:
            self._snap_to_words()

    def _step_by_word(self, way: int) -> None:
        """Move the selection's end to the next edge of a word."""
        cursor = self.textCursor()
        anchor, at = self._from_qt(cursor.anchor()), self._from_qt(cursor.position())
        edge = 1 if at > anchor or (at == anchor and way > 0) else 0
        edges = [word[edge] for word in self._words]
        ahead = [e for e in edges if e > at] if way > 0 else [e for e in reversed(edges) if e < at]
        if ahead:
            new = ahead[0]
            if at != anchor and (new - anchor) * (at - anchor) < 0:
                new = anchor  # it has shrunk to nothing
            self.setTextCursor(self._cursor_over(anchor, new))

    def _snap_to_words(self) -> None:
        """Widen what is selected to whole words, at both ends."""
        cursor = self.textCursor()
        at = self._from_qt(cursor.position())
        if not cursor.hasSelection() or at == self._anchor:
            return
        first, last = self._whole_words(*sorted((self._anchor, at)))
        ends = (first, last) if at > self._anchor else (last, first)
        if ends != (self._from_qt(cursor.anchor()), at):
            self.setTextCursor(self._cursor_over(*ends))

    def _whole_words(self, first: int, last: int) -> tuple[int, int]:
        for start, end in self._words:
            if start < first < end:
                first = start
            if start < last < end:
                return first, end
        return first, last

    def _make_mark(self, first: int, last: int, form: QTextCharFormat) -> QTextEdit.ExtraSelection:
        mark = QTextEdit.ExtraSelection()
        mark.cursor = self._cursor_over(first, last)
        mark.format = form
        return mark

    def _cursor_over(self, first: int, last: int) -> QTextCursor:
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


def _format_of_hidden(span: HiddenCharacters) -> QTextCharFormat:
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


def _format_of_hit(current: bool) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setBackground(CURRENT if current else HIT)
    form.setForeground(QColor("white") if current else QColor("black"))
    if current:
        form.setProperty(QTextFormat.Property.FontWeight, 700)
    return form
