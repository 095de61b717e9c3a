"""The picture below the boxes: fitted into its widget, and kept as it stands there."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap

from reviewer.playback.live_pictures import DecodedPicture

AROUND = QColor("#0b0d10")
"""What stands around a picture that has another shape than its widget."""
_AS_MADE = 1.5  # pixels: what rounding takes from a picture that was made to fit


class PictureGround:
    """One picture at a time, of a film or still."""

    def __init__(self) -> None:
        self.picture: DecodedPicture | None = None
        self.image = QImage()
        # The picture as it stands in the widget, kept from the second time that it is painted:
        # fitting it in costs more than all boxes, and while it plays each comes once.
        self._fitted: QPixmap | None = None
        self._fitted_of: tuple[object, ...] = ()

    def take_picture(self, picture: DecodedPicture | None) -> None:
        """Show a frame of a film from now on."""
        if picture is not self.picture or picture is None:
            self.picture, self.image = picture, image_of(picture)

    def take_image(self, image: QImage) -> None:
        """Show a still image from now on."""
        self.picture, self.image = None, image

    def rect_in(self, room: QRect, ratio: float = 1.0) -> QRectF:
        """Where the picture stands in a widget of that size, on a screen of that pixel ratio."""
        if self.image.isNull():
            return QRectF(room)
        width, height = self.image.width(), self.image.height()
        across, down = room.width() * ratio, room.height() * ratio
        scale = min(across / width, down / height)
        w, h = width * scale, height * scale
        if abs(w - width) < _AS_MADE and abs(h - height) < _AS_MADE:
            # It was made for this room: pixel by pixel it is only copied.
            left, top = (
                max(round((much - own) / 2), 0) for much, own in ((across, width), (down, height))
            )
            return QRectF(left / ratio, top / ratio, width / ratio, height / ratio)
        return QRectF((across - w) / 2 / ratio, (down - h) / 2 / ratio, w / ratio, h / ratio)

    def draw(self, painter: QPainter, room: QRect, area: QRectF, ratio: float) -> None:
        """The picture and what is around it; a box that moves over it does not fit it in anew."""
        of = (self.image.cacheKey(), room.size(), ratio, area.getRect())
        fits = area.size() * ratio == self.image.size().toSizeF()
        if fits or of != self._fitted_of:  # a page that is as large as it is shown costs no more
            self._fitted_of, self._fitted = of, None
            self._fit(painter, room, area)
            return
        if self._fitted is None:
            self._fitted = QPixmap(room.size() * ratio)
            self._fitted.setDevicePixelRatio(ratio)
            onto = QPainter(self._fitted)
            self._fit(onto, room, area)
            onto.end()
        painter.drawPixmap(0, 0, self._fitted)

    def _fit(self, painter: QPainter, room: QRect, area: QRectF) -> None:
        if not area.contains(QRectF(room)):
            painter.fillRect(room, AROUND)
        # Smoothing a large picture costs more than there is time for while it plays.
        moving = self.picture is not None and self.image.width() > 2 * room.width()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not moving)
        painter.drawImage(area, self.image)


def image_of(picture: DecodedPicture | None) -> QImage:
    """A decoded picture as Qt has it."""
    if picture is None:
        return QImage()
    height, width = picture.data.shape[:2]
    # Not copied: the picture lies in memory shared with the child that decoded it, and stays as
    # long as it is held.
    data = picture.data.data.cast("B")
    return QImage(data, width, height, width * 4, QImage.Format.Format_RGB32)
