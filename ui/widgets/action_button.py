"""A button for an action whose words are its own: short where the menu's are long."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from ui.common.theme import themed_icon

_LONGEST_KEY = 7  # letters: of a longer one the tip tells, for panes are narrow


class ActionButton(QToolButton):
    """Does what the action does, while it can be done; its tip names the key.

    Args:
        text: shown beside the icon; without it only the icon is shown.
        picture: name of an icon of the program's set; else the action's.
    """

    def __init__(
        self, action: QAction, text: str = "", picture: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._allowed = True
        self._words = text
        self.setText(text)
        self.setIcon(themed_icon(picture) if picture else action.icon())
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly
        )
        # Buttons of a grid are equally wide, so that none is narrower than its neighbour's words.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Not the default action of a tool button: that would put the menu's long text on it.
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow_action)
        self._follow_action()

    def allow_action(self, on: bool) -> None:
        """Whether its place has anything to do it with; the action must be able to, as well."""
        self._allowed = on
        self._follow_action()

    def mark_primary(self, on: bool) -> None:
        """Whether it is the one answer that stands out; its key stands beside its words then."""
        name = "primary" if on else ""
        if self.objectName() == name:
            return
        self.setObjectName(name)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        # A rule for a name is asked again only so.
        self.style().unpolish(self)
        self.style().polish(self)
        self._follow_action()

    def _follow_action(self) -> None:
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = self._action.text()
        self.setEnabled(self._allowed and self._action.isEnabled())
        told = bool(self.objectName()) and 0 < len(key) <= _LONGEST_KEY
        self.setText(f"{self._words}   {key}" if told else self._words)
        # Why it is grey says more than what it would do.
        refused = self._action.property("refused")
        self.setToolTip(refused or (f"{words} ({key})" if key else words))
        # The menu's words, without the key: that a screen reader tells by itself.
        self.setAccessibleName(words)


class AnswerButton(ActionButton):
    """After an answer the next record stands there: the second half of a double click is no answer
    to that one, which nobody has seen.
    """

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
