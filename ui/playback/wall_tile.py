"""What a tile of a video and one of a call have in common: title, frame, sign and sound."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QWidget

from reviewer.clock.clock_map import describe_spread
from reviewer.model import Record
from reviewer.timeline import Placement
from ui.case.context import Context
from ui.common.redaction_text import name_of
from ui.common.telling_names import TellingName
from ui.playback.box_overlay import OverlayLook
from ui.playback.over_picture import PictureSign, PictureTitle, SoundOver, SoundShower

EDGE = 2  # pixels round a tile, in which the frame of the one in focus stands
WIDE = 16 / 9  # the shape of nearly all video of evidence
SIGNS = {
    OverlayLook.RELEASED: (
        "As released",
        "Accepted redactions are painted as the requester will see them.",
    ),
    OverlayLook.BEHIND: ("See behind", "Boxes are outlines only."),
    OverlayLook.ORIGINAL: ("NO BOXES", "The picture is shown without its boxes."),
}
"""How a picture is shown where that is not as usual: a sign on it, and what it means."""


def describe_doubt(place: Placement | None, zone: str) -> str:
    """How far the clock of a recording may be off, for a tooltip."""
    if place is None or not place.known:
        return "The time of this recording is unknown."
    return f"Its clock: {describe_spread(place.clock.sigma)} ({zone})"


class WallTile(QWidget):
    """A tile of the wall.

    Signals:
        chosen: it was clicked.
        opened: it was clicked twice.
    """

    chosen = Signal(str)
    opened = Signal(str)

    def __init__(self, context: Context, record: Record, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self.record = context, record
        self._edge, self._selected = 0, False
        name = name_of(record)
        self.title, self.sign = PictureTitle(self), PictureSign(self)
        self.title.show_name(TellingName(name, name))
        self.sound: SoundOver | None = None

    def _add_sound(self, *watched: QWidget) -> None:
        self.sound = SoundOver(self._context, self.record.path, name_of(self.record), self)
        SoundShower(self, self.sound, *watched)

    def set_selected(self, selected: bool) -> None:
        """Show that the tile is in focus, by more than colour."""
        self._selected = selected
        self.title.set_selected(selected and self._edge > 0)
        self.setProperty("selected", selected)
        self.update()

    def set_among_others(self, among: bool) -> None:
        """One that stands alone needs no frame."""
        self._edge = EDGE if among else 0
        self.set_selected(self._selected)
        self._place_parts()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_parts()

    def _place_parts(self) -> None:
        """Put what the tile holds where it stands."""
        if self.sound is not None:
            self.sound.stand_in_corner()

    @property
    def _inner(self) -> QRectF:
        return QRectF(self.rect()).adjusted(self._edge, self._edge, -self._edge, -self._edge)

    def _paint_frame(self, painter: QPainter) -> None:
        painter.setPen(QPen(self.palette().highlight().color(), 2 * EDGE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self.rect())
