"""A line of text in which a few words are an action: they are clicked, or reached by Tab."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

# Qt marks by Tab and by mouse only what is a link; this one leads nowhere.
_HREF = "do"
_CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ActionLink(QLabel):
    """Says what is the matter and what can be done about it; long lines are wrapped.

    ``linkActivated`` tells that the words were chosen; what they do is said by the place.
    """

    def __init__(self, action: QAction, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        self._said = ("", "")
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByMouse
            # By mouse alone, who has none could not reach it.
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        action.changed.connect(self._write_line)

    def say_with_action(self, text: str, words: str) -> None:
        """Show the text, and behind it the words that are the action, and its key."""
        self._said = (text, words)
        self._write_line()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.focusNextPrevChild(True)  # the words are marked, and not only the line

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def event(self, event: QEvent) -> bool:
        """Return and Space choose the words, though these are keys of the window as well."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_choosing(event):
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress and _is_choosing(event):
            self.linkActivated.emit(_HREF)
            return True
        return super().event(event)

    def _write_line(self) -> None:
        text, words = self._said
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        shown = f" ({key})" if key else ""
        # Escaped, for a record's name may stand in the text, and it is rich text.
        self.setText(f'{escape(text)} <a href="{_HREF}">{escape(words)}</a>{escape(shown)}')
        # A screen reader would read the markup.
        self.setAccessibleName(f"{text} {words}{shown}")
        self._keep_height()

    def _keep_height(self) -> None:
        """No line of it is cut where everything is squeezed."""
        self.setMinimumHeight(self.heightForWidth(self.width()))


def _is_choosing(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() in _CHOOSE and not event.modifiers()
