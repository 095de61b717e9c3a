"""The ends of a box on a video, in small: its first and last picture, and those just outside.

Whoever sees them need not go there to know whether somebody is bare before it or behind. The
pictures are decoded for this one look and kept in no file.

Decision 206.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Redaction, RegionRedaction
from reviewer.model.geometry import Box, box_at
from reviewer.redaction.box_ends import BoxEnd, why_it_begins, why_it_ends
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.case.stream import Stream
from ui.common.tasks import Task
from ui.common.theme import GRID, STATUS_COLOURS
from ui.playback.box_geometry import box_within
from ui.playback.box_painting import paint_outline

_SIZE = QSize(124, 74)  # of a picture, in a pane of 300 pixels
_AROUND = 0.75  # of the box's longer side: so much is seen on each side of it
_GROUND = QColor("#0b0d10")  # dark in every theme, as below all pictures
_LETTERS = QColor("#b8c0cc")

_BEGINS = {
    BoxEnd.EDGE: "comes into the picture",
    BoxEnd.CUT: "its scene begins",
    BoxEnd.OVER: "the recording begins",
    BoxEnd.LOST: "lost here: look",
    BoxEnd.ELSE: "somebody else before? look",
    BoxEnd.INSIDE: "inside the picture: nobody before?",
}
_ENDS = {
    BoxEnd.EDGE: "leaves the picture",
    BoxEnd.CUT: "another scene begins",
    BoxEnd.OVER: "the recording ends",
    BoxEnd.LOST: "lost here: look",
    BoxEnd.ELSE: "somebody else after? look",
    BoxEnd.INSIDE: "inside the picture: nobody after?",
}

_CANNOT = "This picture cannot be shown"

Crops = list[NDArray[np.uint8] | None]


@dataclass(frozen=True)
class _EndPlace:
    """One picture: its frame and when it comes up, the part that is shown, and the box in it."""

    frame: int
    t: float
    part: Box
    box: Box
    covered: bool


class EndPicture(QAbstractButton):
    """One picture of an end; a press goes there."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.image, self._name, self._missing = QImage(), name, ""
        self._box: QRectF | None = None  # in shares of the image
        self._covered, self._colour = True, QColor("white")
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def words_instead(self) -> str:
        """What is said in place of a picture."""
        return self._missing if self.image.isNull() else ""

    def sizeHint(self) -> QSize:
        return QSize(_SIZE.width() // 2, _SIZE.height())

    def show_words(self, why: str, *, goes: bool = False) -> None:
        """There is no such picture, or it has not come yet; with ``goes`` a press goes there."""
        self.image, self._box, self._missing = QImage(), None, why
        self.setEnabled(goes)
        self.update()

    def show_cell(self, image: QImage, cell: _EndPlace, colour: QColor) -> None:
        """A picture with the box in it, or where the box would be."""
        self.image, self._covered, self._colour = image, cell.covered, colour
        part, box = cell.part, cell.box
        self._box = QRectF(
            (box.x - part.x) / part.w, (box.y - part.y) / part.h, box.w / part.w, box.h / part.h
        )
        self.setEnabled(True)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _GROUND)
        room = self.rect().adjusted(2, 2, -2, -2)
        if self.image.isNull():
            painter.setPen(_LETTERS)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room.adjusted(2, 0, -2, 0), flags, self._missing)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self.image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(room.topLeft(), size)
            place.moveCenter(room.center())
            painter.drawImage(place, self.image)
            self._paint_box(painter, QRectF(place))
        edge = self.palette().highlight() if self.hasFocus() else self.palette().mid()
        painter.setPen(QPen(edge.color(), 2 if self.hasFocus() else 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _paint_box(self, painter: QPainter, place: QRectF) -> None:
        if self._box is None:
            return
        at = Box(self._box.x(), self._box.y(), self._box.width(), self._box.height())
        painter.setClipRect(place)
        paint_outline(painter, box_within(at, place), self._colour, dashed=not self._covered)
        painter.setClipping(False)


class BoxEnds(QWidget):
    """Shows the ends of one box at a time.

    Signals:
        wanted: a moment of the box's recording, in seconds of media time.
    """

    wanted = Signal(float)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._shown: RegionRedaction | None = None
        self._waiting: RegionRedaction | None = None
        self._cells: dict[EndPicture, _EndPlace] = {}
        self.before, self.first = EndPicture("Just before"), EndPicture("Its first picture")
        self.last, self.after = EndPicture("Its last picture"), EndPicture("Just after")
        self.begins, self.ends = QLabel(), QLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        for words, cells in (
            (self.begins, (self.before, self.first)),
            (self.ends, (self.last, self.after)),
        ):
            words.setWordWrap(True)
            column.addWidget(words)
            row = QHBoxLayout()
            row.setSpacing(GRID // 2)
            for cell in cells:
                row.addWidget(cell)
                cell.clicked.connect(partial(self._go_to, cell))
            column.addLayout(row)
        context.player.ready.connect(self._try_again)
        context.player.cuts_found.connect(self._follow_cuts)
        self.destroyed.connect(lambda: self._drop_task())

    def show_redaction(self, redaction: Redaction | None) -> None:
        """Show the ends of this one; the pictures may come a moment later."""
        self._drop_task()
        self._shown = self._waiting = None
        self._cells = {}
        if not isinstance(redaction, RegionRedaction) or not redaction.keyframes:
            return
        stream = self._context.player.streams.get(redaction.record)
        self._shown = redaction
        self._say_why(redaction, stream)
        good = stream is not None and not stream.fault
        if stream is not None and good and stream.index is not None:
            self._cells = self._cells_of(redaction, stream)
        elif good:
            self._waiting = redaction
        # What can be gone to keeps the keys while its picture is made anew.
        for cell in (self.before, self.first, self.last, self.after):
            cell.show_words("…" if good else _CANNOT, goes=cell in self._cells)
        if stream is not None and self._cells:
            self._show_missing()
            self._decode(redaction, stream)

    def _say_why(self, redaction: RegionRedaction, stream: Stream | None) -> None:
        cuts = (stream.cuts if stream is not None else None) or ()
        length = stream.record.facts.duration_seconds if stream is not None else None
        key_of = self._key_of
        begins = _BEGINS[why_it_begins(redaction, cuts)]
        ends = _ENDS[why_it_ends(redaction, cuts, length)]
        self.begins.setText(f"Begins: {begins}  {key_of('go_first')}")
        self.ends.setText(f"Ends: {ends}  {key_of('go_last')}")
        self.first.setToolTip(f"{self._tip(begins)} ({key_of('go_first')})")
        self.last.setToolTip(f"{self._tip(ends)} ({key_of('go_last')})")
        self.before.setToolTip("The picture before its first one: nothing is hidden here")
        self.after.setToolTip("The picture after its last one: nothing is hidden here")
        self.first.setAccessibleDescription(begins)
        self.last.setAccessibleDescription(ends)

    def _tip(self, why: str) -> str:
        return why[:1].upper() + why[1:]

    def _key_of(self, name: str) -> str:
        return self._context.actions[name].shortcut().toString()

    # ---- the pictures

    def _cells_of(self, redaction: RegionRedaction, stream: Stream) -> dict[EndPicture, _EndPlace]:
        index, times = stream.index, self._context.still.times_of_pictures(redaction)
        if index is None or times is None:
            return {}
        first, last = (index.nearest_frame(t) for t in times)
        wanted = (
            (self.before, first - 1, first, False),
            (self.first, first, first, True),
            (self.last, last, last, True),
            (self.after, last + 1, last, False),
        )
        made = {}
        for cell, frame, at, covered in wanted:
            if 0 <= frame < len(index):
                box = box_at(redaction.keyframes, index.seconds_of_frame(at))
                t = index.seconds_of_frame(frame)
                made[cell] = _EndPlace(frame, t, _part_around(box), box, covered)
        return made

    def _show_missing(self) -> None:
        for cell, words in (
            (self.before, "The recording begins here"),
            (self.after, "The recording ends here"),
        ):
            if cell not in self._cells:
                cell.show_words(words)

    def _decode(self, redaction: RegionRedaction, stream: Stream) -> None:
        assert stream.index is not None
        source, index = stream.proxy or (stream.source, stream.index)
        turned, desk = stream.record.facts.orientation, self._context.player.desk
        places = [(cell.frame, cell.part) for cell in self._cells.values()]

        def read_crops(job: Job) -> Crops:
            return desk.read_crops(source, index, turned, places, job)

        self._task = self._context.tasks.start_task(read_crops)
        self._task.succeeded.connect(partial(self._take_crops, redaction))
        self._task.failed.connect(self._take_fault)

    def _take_fault(self, _: object) -> None:
        for cell in self._cells:
            cell.show_words(_CANNOT, goes=True)

    def _take_crops(self, redaction: RegionRedaction, crops: Crops) -> None:
        colour = QColor(STATUS_COLOURS[redaction.status])
        for (cell, place), crop in zip(self._cells.items(), crops, strict=True):
            if crop is None:
                cell.show_words(_CANNOT, goes=True)
                continue
            height, width = crop.shape[:2]
            kind = QImage.Format.Format_RGB888
            image = QImage(crop.tobytes(), width, height, 3 * width, kind).copy()
            cell.show_cell(image, place, colour)

    def _try_again(self, record: str) -> None:
        if self._waiting is not None and self._waiting.record == record:
            self.show_redaction(self._waiting)

    def _follow_cuts(self, record: str) -> None:
        """Where other scenes begin is known now: why it ends may be another reason."""
        if self._shown is not None and self._shown.record == record:
            self._say_why(self._shown, self._context.player.streams.get(record))

    def _drop_task(self) -> None:
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    def _go_to(self, cell: EndPicture) -> None:
        if cell in self._cells:
            self.wanted.emit(self._cells[cell].t)


def _part_around(box: Box) -> Box:
    """What of the picture is shown: the box with so much around that one sees who else is there."""
    far = _AROUND * max(box.w, box.h)
    left, top = max(box.x - far, 0.0), max(box.y - far, 0.0)
    right, bottom = min(box.x + box.w + far, 1.0), min(box.y + box.h + far, 1.0)
    return Box(left, top, right - left, bottom - top)
