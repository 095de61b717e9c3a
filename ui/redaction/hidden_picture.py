"""What a redaction hides, in small: a part of the picture or page, or the words.

It is taken from what a view shows, or decoded for this one look; it is kept in no file.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from reviewer.model import (
    CueRedaction,
    Kind,
    Redaction,
    RegionRedaction,
    SoundRedaction,
    TermRedaction,
    WithholdRedaction,
)
from reviewer.model.geometry import box_at
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.common.tasks import Task
from ui.common.theme import GRID
from ui.playback.box_geometry import around_box

_GROUND = QColor("#0b0d10")  # dark in every theme: most of what stands here are pictures
_MOST_WORDS = 240  # letters


class HiddenPicture(QWidget):
    """Shows one redaction at a time."""

    def __init__(self, context: Context, size: QSize, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._size = context, size
        self._image, self._words = QImage(), ""
        self._told: tuple[object, ...] = ()
        self._task: Task | None = None
        self._waiting: Redaction | None = None  # for the frames of its recording to be read
        context.player.ready.connect(self._try_again)
        self.setMinimumSize(size.width() // 2, size.height())
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("What is hidden")

    def sizeHint(self) -> QSize:
        return self._size

    @property
    def image(self) -> QImage:
        """The picture that is shown; a null one where words are."""
        return self._image

    @property
    def words(self) -> str:
        """The words that are shown where there is no picture."""
        return self._words

    def show_redaction(self, redaction: Redaction | None) -> None:
        """Show what this one hides; the picture may come a moment later."""
        self._drop_task()
        self._waiting = None
        if redaction is None:
            self._show(QImage(), "")
            return
        sight = self._context.sights.find_sight(redaction)
        if sight is not None and not sight.crop.isNull():
            self._show(sight.crop, "")
            return
        self._show(QImage(), self._words_of(redaction))
        if isinstance(redaction, RegionRedaction) and redaction.keyframes:
            self._decode_crop(redaction)

    def show_image(self, image: QImage) -> None:
        """Show a picture that somebody else took."""
        self.show_redaction(None)
        self._show(image, "")

    def show_words(self, words: str) -> None:
        """Say in its place why there is no picture."""
        self.show_redaction(None)
        self._show(QImage(), words)

    def _show(self, image: QImage, words: str) -> None:
        self._image, self._words = image, words
        self.setAccessibleDescription(words)
        self.update()

    def _words_of(self, redaction: Redaction) -> str:
        if isinstance(redaction, SoundRedaction):
            return self._words_said(redaction)
        if isinstance(redaction, TermRedaction):
            return f"“{redaction.term}”"
        if isinstance(redaction, CueRedaction):
            units = self._context.session.case.words_of(redaction.record)
            text = next((u.text for u in units if u.cue == redaction.cue), "")
            return text[slice(*redaction.chars)] if redaction.chars else text
        if isinstance(redaction, WithholdRedaction):
            return "The whole record"
        return ""

    def _words_said(self, redaction: SoundRedaction) -> str:
        """What a transcript says was said then."""
        session = self._context.session
        written = [
            r
            for r in session.snapshot.records
            if r.kind is Kind.TRANSCRIPT and r.transcript_of == redaction.record
        ]
        for record in written[:1]:
            timed = [u for u in session.case.words_of(record.path) if u.start is not None]
            ends = [*(u.start for u in timed[1:]), math.inf]  # a cue goes on until the next
            said = [
                unit.text
                for unit, end in zip(timed, ends, strict=True)
                if (unit.start or 0.0) < redaction.end and redaction.start < (end or 0.0)
            ]
            text = " ".join(said)
            if text:
                return f"“{text[:_MOST_WORDS]}{'…' if len(text) > _MOST_WORDS else ''}”"
        return "Sound without a transcript: listen to it"

    # ---- a picture that no view shows

    def _decode_crop(self, redaction: RegionRedaction) -> None:
        stream = self._context.player.streams.get(redaction.record)
        if stream is None or stream.fault:
            return
        if stream.index is None:
            self._waiting = redaction
            return
        source, index = stream.proxy or (stream.source, stream.index)
        frame = stream.index.frame_shown_at(redaction.start)
        place = frame, around_box(box_at(redaction.keyframes, redaction.start))
        turned, desk = stream.record.facts.orientation, self._context.player.desk

        def read_crop(job: Job) -> NDArray[np.uint8]:
            return desk.read_crop(source, index, turned, place, job)

        self._task = self._context.tasks.start_task(read_crop)
        self._task.succeeded.connect(partial(self._take_crop, redaction.id))
        self.destroyed.connect(self._task.drop_work)

    def _try_again(self, record: str) -> None:
        if self._waiting is not None and self._waiting.record == record:
            self.show_redaction(self._waiting)

    def _take_crop(self, _redaction: str, crop: NDArray[np.uint8]) -> None:
        height, width = crop.shape[:2]
        kind = QImage.Format.Format_RGB888
        self._show(QImage(crop.tobytes(), width, height, 3 * width, kind).copy(), "")

    def _drop_task(self) -> None:
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), _GROUND)
        room = self.rect().adjusted(2, 2, -2, -2)
        if not self._image.isNull():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            size = self._image.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
            place = QRect(room.topLeft(), size)
            place.moveCenter(room.center())
            painter.drawImage(place, self._image)
        elif self._words:
            painter.setPen(QColor("#ffffff"))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(room.adjusted(GRID, 0, -GRID, 0), flags, self._words)
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
