"""A tile of the wall that is heard: a call with its waveform and the words that are spoken.

Decision 184.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip, QWidget

from reviewer.clock.timebase import MICROS
from reviewer.model import Record
from reviewer.timeline import Placement
from ui.case.context import Context
from ui.case.session import Changed
from ui.case.transcript_model import TranscriptModel, transcripts_for
from ui.common.redaction_text import name_of
from ui.common.theme import GRID
from ui.playback.box_overlay import OverlayLook
from ui.playback.picture_access import tell_as_picture
from ui.playback.running_words import SpokenNow, paint_words, spoken_now
from ui.playback.wall_tile import SIGNS, WallTile, describe_doubt
from ui.playback.waveform import (
    SoundSpan,
    WaveformPicture,
    is_silent,
    paint_hidden,
    span_around,
)

AROUND = QColor("#14181e")  # a little lighter than around a film: nothing is missing here
_FAINT = QColor("#aab3c0")
# Chosen by hand: parts of the height that the waveform takes, and pixels.
_WAVE, _LEAST_WAVE, _MOST_WAVE = 0.34, 24, 160
MOST_TRANSCRIPTS = 3  # of one call that are read
_NO_WORDS = "No transcript of this recording."


class CallTile(WallTile):
    """One recording without pictures."""

    def __init__(self, context: Context, record: str, parent: QWidget | None = None) -> None:
        super().__init__(context, context.session.snapshot.get_record(record), parent)
        self.look = OverlayLook.EDIT
        self.spoken: SpokenNow | None = None
        self._told: tuple[object, ...] = ()
        self._wave = WaveformPicture()
        self._scrubs, self._failed = False, False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        tell_as_picture(self)
        self.setAccessibleName(name_of(self.record))
        self._add_sound()
        # One may have times of words, and another the names of those who speak.
        found = transcripts_for(context.session.snapshot, record)[:MOST_TRANSCRIPTS]
        self.words = tuple(self._read_words(transcript) for transcript in found)
        context.player.peaks_found.connect(self._take_peaks)
        context.session.changed.connect(self._follow_case)

    def _read_words(self, transcript: Record) -> TranscriptModel:
        made = TranscriptModel(self._context, self)
        made.changed.connect(self._show_now)
        made.failed.connect(self._miss_words)
        made.show_transcript(transcript)
        return made

    @property
    def place(self) -> Placement | None:
        """Where it stands in time."""
        return self._context.session.placement_of(self.record.path)

    def set_look(self, look: OverlayLook) -> None:
        """Show what is hidden as one works on it, or as a release has it."""
        self.look = look
        for words in self.words:
            words.set_released(look is OverlayLook.RELEASED)
        shown = look in (OverlayLook.EDIT, OverlayLook.RELEASED)  # words have no other looks
        self.sign.say_text(SIGNS[look][0] if shown and look in SIGNS else "")
        self._place_parts()
        self.update()

    def refresh_sound(self) -> None:
        """Show what belongs to where the clock stands."""
        place, position = self.place, self._context.playhead.position
        if place is None:
            return
        self.spoken = spoken_now(self.words, position)
        # This moment moves by whole pixels; between two of them nothing is new.
        area, span = self._area_of_wave(), self._span_shown(place)
        told = (self.spoken, span, round(span.x_of(place.media_of_utc(position), area)))
        if told != self._told:
            if self.spoken is not None and not self._context.playhead.playing:
                self.setAccessibleDescription(self.spoken.text)
            self._told = told
            self.update()

    def _span_shown(self, place: Placement) -> SoundSpan:
        seconds = place.media_of_utc(self._context.playhead.position)
        return span_around(max(seconds, 0.0), (place.end - place.start) / MICROS)

    def _show_now(self) -> None:
        self._told = ()
        self.refresh_sound()

    def _miss_words(self, _fault: object) -> None:
        self._failed = True
        self.update()

    def _take_peaks(self, record: str) -> None:
        if record == self.record.path:
            self.update()

    def _follow_case(self, change: Changed) -> None:
        if change.tables & {"redactions", "anchors", "records"}:
            self.update()

    # ---- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        inner = self._inner
        painter.fillRect(inner, AROUND)
        self._paint_wave(painter)
        self._paint_words(painter, inner)
        if self._selected and self._edge:
            self._paint_frame(painter)

    def _paint_wave(self, painter: QPainter) -> None:
        place, area = self.place, self._area_of_wave()
        if place is None:
            return
        span = self._span_shown(place)
        snapshot, released = self._context.session.snapshot, self.look is OverlayLook.RELEASED
        self._wave.paint_sound(
            painter, area, span, self._context.player.peaks.get(self.record.path)
        )
        if self.look is not OverlayLook.ORIGINAL:
            channels = self.record.facts.channels or 1
            for redaction in snapshot.redactions_of(self.record.path):
                paint_hidden(painter, area, span, redaction, channels=channels, released=released)
        at = place.media_of_utc(self._context.playhead.position)
        self._wave.paint_playhead(painter, area, span.x_of(at, area))

    def _paint_words(self, painter: QPainter, inner: QRectF) -> None:
        top = inner.top() + self.title.geometry().bottom() + GRID / 2
        wave = self._area_of_wave()
        area = QRectF(inner.left() + 2 * GRID, top, inner.width() - 4 * GRID, wave.top() - top - 4)
        if self._is_low:  # a strip: the words stand beside the waveform's end
            area = QRectF(
                wave.right() + GRID,
                inner.top() + 4,
                inner.right() - wave.right() - 2 * GRID,
                inner.height() - 8,
            )
        if area.height() < painter.fontMetrics().height() or area.width() < 40:
            return
        if self.spoken is not None:
            paint_words(painter, area, self.spoken, self.font())
            return
        painter.setPen(_FAINT)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(area, flags, self._say_instead())

    def _say_instead(self) -> str:
        peaks = self._context.player.peaks.get(self.record.path)
        if peaks is not None and is_silent(peaks):
            return "Nothing is heard in this recording."
        if self._failed:
            return "The transcript of this recording cannot be read."
        return "" if self.words else _NO_WORDS

    # ---- geometry

    @property
    def _is_low(self) -> bool:
        return self.height() < 130 and self.width() > 3 * self.height()

    def _area_of_wave(self) -> QRectF:
        inner = self._inner
        if self._is_low:
            head = self.title.geometry().bottom() + 4
            return QRectF(inner.left() + GRID, head, inner.width() / 2, inner.bottom() - head - 4)
        high = min(max(inner.height() * _WAVE, _LEAST_WAVE), _MOST_WAVE)
        return QRectF(
            inner.left() + 2 * GRID,
            inner.bottom() - high - GRID,
            inner.width() - 4 * GRID,
            high,
        )

    def _place_parts(self) -> None:
        self._told = ()
        at = self._edge + GRID // 2
        self.sign.move(self.width() - at - self.sign.width(), at)
        if self.sound is not None:  # below stands the waveform, where a click means a moment
            self.sound.top = at + (self.sign.height() + 4 if self.sign.text else 0)
        super()._place_parts()
        taken = self.sign.width() + 4 if self.sign.text else 0
        self.title.move(at, at)
        self.title.fit_into((self.width() // 2 if self._is_low else self.width()) - 2 * at - taken)

    # ---- mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit(self.record.path)
        if event.button() is Qt.MouseButton.LeftButton:
            self._scrubs = self._area_of_wave().contains(event.position())
            self._scrub_to(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._scrub_to(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._scrubs = False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(self.record.path)

    def _scrub_to(self, event: QMouseEvent) -> None:
        place = self.place
        if self._scrubs and place is not None:
            seconds = self._span_shown(place).seconds_of(event.position().x(), self._area_of_wave())
            self._context.playhead.seek_to(place.utc_of_media(seconds))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            if self.title.geometry().contains(event.pos()):
                QToolTip.showText(event.globalPos(), self.told_of_sound(), self)
            return True
        return super().event(event)

    def told_of_sound(self) -> str:
        """Everything about the recording that does not stand on its tile."""
        doubt = describe_doubt(self.place, self._context.session.zone_shown)
        return f"{name_of(self.record)}\n{doubt}"
