"""An icon that stands by itself, beside words that say the same."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from ui.common.theme import themed_icon


class IconSign(QWidget):
    """Draws an icon of the program's set as sharp as the screen, in the theme of the moment.

    ``colour`` is "" for the text's, a name, or a role of the palette; ``size`` is in pixels.
    A label would hold a picture, which follows neither a change of theme nor another screen.
    """

    def __init__(self, size: int, name: str = "", colour: str | QPalette.ColorRole = "") -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self.setFixedSize(size, size)

    def show_icon(self, name: str) -> None:
        """Draw this one from now on."""
        self._name = name
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        colour = self._colour
        if isinstance(colour, QPalette.ColorRole):
            colour = self.palette().color(colour).name()
        themed_icon(self._name, colour).paint(QPainter(self), self.rect())
