"""A button for an action whose words are its own: short where the menu's are long."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from ui.common.theme import themed_icon


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
        self.setText(text)
        self.setIcon(themed_icon(picture) if picture else action.icon())
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(
            style.ToolButtonTextBesideIcon if text else style.ToolButtonIconOnly
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._follow_action)
        self._follow_action()

    def allow_action(self, on: bool) -> None:
        """Whether its place has anything to do it with; the action must be able to, as well."""
        self._allowed = on
        self._follow_action()

    def _follow_action(self) -> None:
        key = self._action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        words = self._action.text()
        self.setEnabled(self._allowed and self._action.isEnabled())
        refused = self._action.property("refused")
        self.setToolTip(refused or (f"{words} ({key})" if key else words))
        self.setAccessibleName(words)
