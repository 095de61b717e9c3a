"""How lanes look: few items one by one with their words, many as a strip.

Status is a shape and a word: accepted is filled, proposed is hatched with a dashed edge,
rejected is an outline struck through; what cites no exemption yet has a broken lower edge.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QLinearGradient,
    QPainter,
    QPalette,
    QPen,
    QPolygonF,
)

from reviewer.model import Status
from reviewer.playback.peaks import Peaks
from reviewer.timeline import ItemKind, Placement, TimelineItem
from ui.common.item_text import label_of, length_text
from ui.common.theme import ITEM_COLOURS, STATUS_COLOURS, STATUS_SHAPES, readable_on
from ui.timeline.columns import STYLES, UNKNOWN, LaneBox, Longs, doubt_of
from ui.timeline.scale import Scale
from ui.timeline.strip import PATTERN, draw_crowd, draw_waveform

# Beyond that, one by one they would overlap to a mush. Chosen by hand.
FEW = 24  # visible items of a lane that are drawn one by one
WORDS_FROM = 44  # pixels: a narrower item has no words on it
MARK = 5  # pixels: half the size of a moment's mark

TALL = 30  # pixels: from there on a recording shows pictures above its sound

REACHED = 8 * MARK  # pixels around an item on which its mark, or its whiskers, may stand

COLOURS = [QColor(STATUS_COLOURS[s] if isinstance(s, Status) else ITEM_COLOURS[s]) for s in STYLES]
_ON = {colour.rgb(): readable_on(colour) for colour in COLOURS}
Gaps = NDArray[np.int64]
"""Rows of start and end, in microseconds UTC: where a recording has no pictures."""


class LetterWidths:
    """Cuts text to a width by the widths of its letters: Qt would shape it to measure it."""

    # Shared by all lanes: letters of one font have one width.
    _of_font: ClassVar[dict[str, LetterWidths]] = {}

    def __init__(self, font: QFont) -> None:
        self._metrics = QFontMetrics(font)
        self._widths: dict[str, int] = {}
        self._dots = self._width_of_letter("…")

    @staticmethod
    def letters_of_font(font: QFont) -> LetterWidths:
        """The letters of a font, measured once."""
        key = font.key()
        if key not in LetterWidths._of_font:
            LetterWidths._of_font[key] = LetterWidths(font)
        return LetterWidths._of_font[key]

    def fit_text(self, text: str, most: int) -> str:
        """The text, or as much of it as fits into ``most`` pixels and an ellipsis."""
        used, cut = 0, 0
        for place, letter in enumerate(text):
            used += self._widths.get(letter) or self._width_of_letter(letter)
            if used > most:
                return text[:cut].rstrip() + "…"
            if used <= most - self._dots:
                cut = place + 1
        return text

    def _width_of_letter(self, letter: str) -> int:
        width = self._metrics.horizontalAdvance(letter)
        self._widths[letter] = width
        return width


@dataclass
class RecordingLooks:
    """What recordings look like, as far as it is known yet, by record.

    Attributes:
        peaks: of their sound.
        thumbs: moments (microseconds UTC, ascending) and pictures.
        gaps: stretches without pictures.
        places: where they stand.
    """

    peaks: dict[str, Peaks] = field(default_factory=dict)
    thumbs: dict[str, tuple[Longs, list[QImage]]] = field(default_factory=dict)
    gaps: dict[str, Gaps] = field(default_factory=dict)
    places: Mapping[str, Placement] = field(default_factory=dict)


def part_of(scale: Scale, within: tuple[int, int] | None) -> tuple[int, int]:
    """The pixels of a scale to paint, from its origin: those wanted, and a few around them.

    They begin with the pattern; what began earlier is held at the first, which is not wanted.
    """
    if within is None:
        return 0, scale.width
    # Hatching is drawn on a grid that begins at the lane's left; a part that began elsewhere would
    # be out of step with what stays.
    first = max((within[0] - scale.origin) // PATTERN - 1, 0) * PATTERN
    return first, max(min(within[1] - scale.origin + PATTERN, scale.width), first + 1)


@dataclass
class LanePainter:
    """Paints lanes with one painter, scale and palette."""

    painter: QPainter
    scale: Scale
    palette: QPalette
    looks: RecordingLooks
    metrics: QFontMetrics = field(init=False)

    def __post_init__(self) -> None:
        self.metrics = self.painter.fontMetrics()
        self.letters = LetterWidths.letters_of_font(self.painter.font())
        self.rise = (self.metrics.ascent() - self.metrics.descent()) / 2
        self.text = self.palette.color(QPalette.ColorRole.Text)

    def paint_lane(self, box: LaneBox, top: int, within: tuple[int, int] | None = None) -> None:
        """Paint one lane whose uppermost pixel is ``top``; at least what is ``within`` pixels."""
        columns = box.columns
        shown = columns.places_visible(self.scale.left, self.scale.right_moment)
        if not len(shown):
            return
        if columns.is_recording:
            self._gaps_between(box, top)
            for at in shown:
                self._paint_recording(columns.items[at], self._rect_of_item(box, int(at), top))
        elif len(shown) <= FEW:
            for at in shown:
                self._paint_item(box, int(at), top)
        else:
            self._paint_crowd(box, shown, top, part_of(self.scale, within))

    # ---- many

    def _paint_crowd(self, box: LaneBox, shown: Longs, top: int, part: tuple[int, int]) -> None:
        columns, scale = box.columns, self.scale
        left, width = scale.origin + part[0], part[1] - part[0]
        for row, image in enumerate(draw_crowd(columns, scale, COLOURS, part)):
            at = top + 2 + row * box.row_height
            self.painter.drawImage(QRect(left, at, width, box.row_height - 2), image)
        pixels = scale.pixels_of(columns.end[shown]) - scale.pixels_of(columns.start[shown])
        for at in shown[pixels >= WORDS_FROM]:
            rect = self._rect_of_item(box, int(at), top)
            self._paint_words(columns.items[at], rect, COLOURS[columns.style[at]])

    # ---- few

    def _rect_of_item(self, box: LaneBox, at: int, top: int) -> QRectF:
        columns, scale, item = box.columns, self.scale, box.columns.items[at]
        left, right = scale.pixel_of(item.start), scale.pixel_of(item.end)
        # So that zoomed far in no rectangle is millions of pixels wide.
        left, right = max(left, scale.origin - 40.0), min(right, scale.origin + scale.width + 40.0)
        y = top + 2 + int(columns.row[at]) * box.row_height
        return QRectF(left, y, max(right - left, 2.0), box.row_height - 2)

    def _paint_item(self, box: LaneBox, at: int, top: int) -> None:
        item, rect = box.columns.items[at], self._rect_of_item(box, at, top)
        colour = COLOURS[box.columns.style[at]]
        self._paint_whiskers(item, rect, colour)
        if item.end <= item.start:
            self._paint_moment(item, rect, colour, self._room_after(box, at))
            return
        if item.status is None:
            self.painter.fillRect(rect, colour)
        else:
            self._paint_status(item, rect, colour)
        self._paint_words(item, rect, colour)

    def _room_after(self, box: LaneBox, at: int) -> float:
        """Pixels until the next item of the same row; none in a fold, which is for all of them."""
        columns = box.columns
        if self.scale.fold_of(int(columns.start[at])) is not None:
            return 0.0
        # The next of its row is nearly always among the next few; where it is not, the label may
        # lie over it.
        after = columns.start[at + 1 : at + 1 + 4 * columns.rows]
        same = after[columns.row[at + 1 : at + 1 + 4 * columns.rows] == columns.row[at]]
        until = self.scale.pixel_of(int(same[0])) if len(same) else float("inf")
        return until - self.scale.pixel_of(int(columns.start[at]))

    def _paint_status(self, item: TimelineItem, rect: QRectF, colour: QColor) -> None:
        painter = self.painter
        inner = rect.adjusted(0.5, 0.5, -0.5, -0.5)
        if item.status is Status.ACCEPTED:
            painter.fillRect(rect, colour)
        elif item.status is Status.PROPOSED:
            painter.fillRect(rect, QBrush(colour, Qt.BrushStyle.BDiagPattern))
            painter.setPen(QPen(colour, 1, Qt.PenStyle.DashLine))
            painter.drawRect(inner)
        else:
            painter.setPen(QPen(colour, 1))
            painter.drawRect(inner)
            painter.drawLine(inner.topLeft(), inner.bottomRight())
        if not item.basis and item.status is not Status.REJECTED:
            base = self.palette.color(QPalette.ColorRole.Base)
            painter.setPen(QPen(base, 2, Qt.PenStyle.DotLine))
            painter.drawLine(inner.bottomLeft(), inner.bottomRight())

    def _paint_moment(self, item: TimelineItem, rect: QRectF, colour: QColor, room: float) -> None:
        painter, y = self.painter, rect.center().y()
        x = self.scale.pixel_of(item.start)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        if item.kind is ItemKind.BOOKMARK:
            flag = ((0, -MARK), (2 * MARK, -MARK), (MARK, 0), (2 * MARK, MARK), (0, MARK))
            points = [QPointF(x + a, y + b) for a, b in flag]
        else:
            points = [QPointF(x + a, y + b) for a, b in ((-MARK, 0), (0, -MARK), (MARK, 0))]
            points.append(QPointF(x, y + MARK))
        painter.drawPolygon(QPolygonF(points))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if room >= WORDS_FROM:
            side = 2 * MARK + 4
            space = QRectF(x + side, rect.top(), min(room - side - MARK, 400), rect.height())
            painter.setPen(self.text)
            self._paint_elided(label_of(item), space)

    def _paint_words(self, item: TimelineItem, rect: QRectF, colour: QColor) -> None:
        seen = rect.intersected(QRectF(self.scale.origin, rect.top(), self.scale.width, 1e4))
        if seen.width() < WORDS_FROM:
            self._paint_shape(item, seen, colour)
            return
        solid = item.status in (None, Status.ACCEPTED)
        if not solid:
            base = QColor(self.palette.color(QPalette.ColorRole.Base))
            base.setAlpha(215)
            wide = self.metrics.horizontalAdvance(label_of(item)) + 8
            plate = QRectF(seen.left() + 3, seen.top() + 2, wide, seen.height() - 4)
            self.painter.fillRect(plate.intersected(seen.adjusted(3, 2, -3, -2)), base)
        self.painter.setPen(_ON[colour.rgb()] if solid else self.text)
        self._paint_elided(label_of(item), seen.adjusted(6, 0, -4, 0))

    def _paint_shape(self, item: TimelineItem, seen: QRectF, colour: QColor) -> None:
        """The shape alone, where there is no room for words."""
        if item.status is not None and seen.width() >= 2 * MARK + 2:
            accepted = item.status is Status.ACCEPTED
            self.painter.setPen(_ON[colour.rgb()] if accepted else self.text)
            middle = int(Qt.AlignmentFlag.AlignCenter)
            self.painter.drawText(seen, middle, STATUS_SHAPES[item.status])

    def _paint_elided(self, text: str, space: QRectF) -> None:
        """One line at the left of a space, as much of it as there is room for."""
        most = int(space.width())
        short = self.letters.fit_text(text, most)
        # A point is much cheaper than a rectangle, for which Qt lays the text out.
        self.painter.drawText(QPointF(space.left(), space.center().y() + self.rise), short)

    def _paint_whiskers(self, item: TimelineItem, rect: QRectF, colour: QColor) -> None:
        """How far a moment may be off, as a thin line to both sides."""
        if item.end > item.start:
            return
        ends = [self.scale.pixel_of(item.start + way * doubt_of(item)) for way in (-1, 1)]
        x = self.scale.pixel_of(item.start)
        if max(x - ends[0], ends[1] - x) < MARK:
            return
        y = rect.center().y()
        faint = QColor(colour)
        faint.setAlpha(140)
        self.painter.setPen(QPen(faint, 1, Qt.PenStyle.DotLine))
        left, right = max(ends[0], self.scale.origin), min(ends[1], 1e5)
        self.painter.drawLine(QPointF(left, y), QPointF(right, y))
        for end in ends:
            self.painter.drawLine(QPointF(end, y - 3), QPointF(end, y + 3))

    # ---- recordings

    def _paint_recording(self, item: TimelineItem, rect: QRectF) -> None:
        colour = QColor(ITEM_COLOURS[item.kind])
        tint = QColor(colour)
        tint.setAlpha(56)
        self.painter.fillRect(rect, tint)
        if doubt_of(item) >= UNKNOWN:
            self.painter.fillRect(rect, QBrush(colour, Qt.BrushStyle.BDiagPattern))
        peaks = self.looks.peaks.get(item.record)
        thumbs = self.looks.thumbs.get(item.record)
        upper, lower = rect, rect
        if thumbs is not None and peaks is not None and rect.height() < TALL:
            thumbs = None  # in one line, what is said tells more than pictures of ten pixels
        if thumbs is not None and peaks is not None:
            upper = rect.adjusted(0, 0, 0, -rect.height() * 0.4)
            lower = rect.adjusted(0, rect.height() * 0.6, 0, 0)
        if thumbs is not None:
            self._paint_thumbs(item, upper, *thumbs)
        if peaks is not None:
            self._paint_waveform(item, lower, peaks, colour)
        self._gaps_within(item, rect)
        self.painter.setPen(QPen(colour, 1))
        self.painter.drawLine(rect.topLeft(), rect.topRight())
        self.painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        self._soft_edges(item, rect, colour)

    def _paint_waveform(
        self, item: TimelineItem, rect: QRectF, peaks: Peaks, colour: QColor
    ) -> None:
        place = self.looks.places.get(item.record)
        left = max(int(rect.left()), self.scale.origin)
        right = min(int(rect.right()) + 1, self.scale.origin + self.scale.width)
        if place is None or right <= left:
            return
        first, last = (place.media_of_utc(self.scale.moment_at(x)) for x in (left, right))
        seen = peaks.peaks_between(first, last, right - left)
        height = max(int(rect.height()), 2)
        self.painter.drawImage(left, int(rect.top()), draw_waveform(seen, height, colour))

    def _paint_thumbs(
        self, item: TimelineItem, rect: QRectF, at: Longs, pictures: list[QImage]
    ) -> None:
        """Pictures side by side; each stands at the moment that it shows."""
        height = int(rect.height()) - 2
        if height < 8 or not pictures:
            return
        wide = max(round(height * pictures[0].width() / pictures[0].height()), 4)
        x = rect.left() + (max((self.scale.origin - rect.left()) // wide, 0)) * wide
        while x < min(rect.right(), self.scale.origin + self.scale.width):
            number = max(int(np.searchsorted(at, self.scale.moment_at(x), side="right")) - 1, 0)
            room = min(float(wide), rect.right() - x)
            image = pictures[number]
            part = QRectF(0, 0, image.width() * room / wide, image.height())
            self.painter.drawImage(QRectF(x, rect.top() + 1, room, height), image, part)
            x += wide

    def _gaps_between(self, box: LaneBox, top: int) -> None:
        """Between two recordings of a lane: a dotted line, and how long nothing was recorded."""
        columns = box.columns
        middle = top + box.height / 2
        for before, after in zip(columns.items, columns.items[1:], strict=False):
            left, right = self.scale.pixel_of(before.end), self.scale.pixel_of(after.start)
            if right - left < 2 or right < self.scale.origin or left > 1e5:
                continue
            faint = self.palette.color(QPalette.ColorRole.PlaceholderText)
            self.painter.setPen(QPen(faint, 1, Qt.PenStyle.DotLine))
            self.painter.drawLine(QPointF(left, middle), QPointF(right, middle))
            if self.scale.fold_of((before.end + after.start) / 2) is None:  # that tells it too
                space = QRectF(left, top, right - left, box.height)
                self._gap_words(space, after.start - before.end)

    def _gap_words(self, rect: QRectF, micros: int) -> None:
        seen = rect.intersected(QRectF(self.scale.origin, rect.top(), self.scale.width, 1e4))
        text = f"gap {length_text(micros)}"
        if seen.width() > self.metrics.horizontalAdvance(text) + 8:
            self.painter.drawText(seen.adjusted(4, 1, -4, 0), Qt.AlignmentFlag.AlignTop, text)

    def _gaps_within(self, item: TimelineItem, rect: QRectF) -> None:
        gaps = self.looks.gaps.get(item.record)
        base = self.palette.color(QPalette.ColorRole.Base)
        for start, end in gaps if gaps is not None else ():
            left, right = self.scale.pixel_of(int(start)), self.scale.pixel_of(int(end))
            hole = QRectF(left, rect.top(), max(right - left, 1.0), rect.height())
            self.painter.fillRect(hole.intersected(rect), base)
            self._gap_words(hole.intersected(rect), int(end - start))

    def _soft_edges(self, item: TimelineItem, rect: QRectF, colour: QColor) -> None:
        """Where the recording's start and end may be: fading from one sigma out to one in."""
        doubt, scale = doubt_of(item), self.scale
        for moment, inward in ((item.start, 1), (item.end, -1)):
            x = scale.pixel_of(moment)
            # Inside of the recording time runs evenly, outside there may be a fold.
            pixels = min(abs(scale.pixel_of(moment + inward * doubt) - x), 4000.0)
            if not scale.origin - pixels <= x <= scale.origin + scale.width + pixels:
                continue
            if pixels < 1.5 or doubt >= UNKNOWN:
                self.painter.setPen(QPen(colour, 1))
                self.painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
                continue
            fade = QLinearGradient(x - inward * pixels, 0, x + inward * pixels, 0)
            base = QColor(self.palette.color(QPalette.ColorRole.Base))
            strong, weak = QColor(colour), QColor(base)
            strong.setAlpha(110)
            weak.setAlpha(0)
            fade.setColorAt(0, weak)
            fade.setColorAt(0.5, strong)
            fade.setColorAt(1, weak)
            area = QRectF(x - pixels, rect.top(), 2 * pixels, rect.height())
            self.painter.fillRect(area, fade)
            self.painter.fillRect(area, QBrush(strong, Qt.BrushStyle.FDiagPattern))
