"""How a gap looks: folded, a hatched band that says how long nothing is recorded and what lies in
it all the same; opened, a hatched line on the ruler that folds it again.

Events that lie in a gap do not keep it open. A day's dispatch log has rows in every quarter of an
hour, and what is recorded would again be a tenth of the view. They are never silent: each is drawn
in its lane within the band, the band tells their number, and its tip their kinds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetrics, QPainter, QPalette, QPen

from reviewer.timeline import Gap, ItemKind
from ui.common.item_text import clock_text, gap_text
from ui.timeline.columns import LaneColumns
from ui.timeline.scale import Scale

BAND = 6  # pixels: height of the line on the ruler by which an opened gap is folded again
_VEIL = 120  # of 255: what lies in a fold is seen through it
_MANY = {ItemKind.CUE: "lines of speech", ItemKind.MOMENT: "photos or mails"}
_LEAST = 12  # pixels: a narrower fold has no room for a number


@dataclass(frozen=True)
class FoldPainter:
    """Paints the gaps in sight with one painter, scale and palette."""

    painter: QPainter
    scale: Scale
    palette: QPalette

    def paint_folds(self, rect: QRect, counts: Mapping[Gap, int]) -> None:
        """Paint what is folded over the lanes in ``rect``; ``counts`` is what lies in each."""
        for gap, left, right in self.scale.folds_in_sight():
            band = QRectF(round(left), rect.top(), max(round(right) - round(left), 1), 0)
            band.setBottom(rect.bottom() + 1)
            self._paint_hatch(band)
            self._paint_words(band, gap, counts.get(gap, 0))

    def paint_heads(self, ruler: int, opened: Iterable[Gap]) -> None:
        """Paint folds, and what of opened gaps can be folded again, on the ruler."""
        for _, left, right in self.scale.folds_in_sight():
            band = QRectF(round(left), 0, max(round(right) - round(left), 1), ruler)
            self.painter.fillRect(band, self.palette.color(QPalette.ColorRole.Window))
            self._paint_hatch(band)
        for gap in opened:
            left, right = head_of(self.scale, gap)
            if right > left:
                self._paint_hatch(QRectF(left, ruler - BAND, right - left, BAND))

    def _paint_hatch(self, band: QRectF) -> None:
        ground = QColor(self.palette.color(QPalette.ColorRole.Window))
        ground.setAlpha(_VEIL)
        line = self.palette.color(QPalette.ColorRole.Mid)
        self.painter.fillRect(band, ground)
        self.painter.fillRect(band, QBrush(line, Qt.BrushStyle.BDiagPattern))
        self.painter.setPen(QPen(line, 1))
        for x in (band.left() + 0.5, band.right() - 0.5):
            self.painter.drawLine(QPointF(x, band.top()), QPointF(x, band.bottom()))

    def _paint_words(self, band: QRectF, gap: Gap, count: int) -> None:
        """How long it lasts, upwards, for a fold is narrow; the number before all else."""
        metrics = self.painter.fontMetrics()
        if band.width() < min(metrics.height(), _LEAST + 4):
            return
        text = words_for_room(gap, count, metrics, band.height() - 12)
        if not text:
            return
        wide, high = metrics.horizontalAdvance(text) + 8, metrics.height()
        self.painter.save()
        self.painter.translate(band.center())
        self.painter.rotate(-90)
        plate = QRectF(-wide / 2, -high / 2, wide, high)
        self.painter.fillRect(plate, self.palette.color(QPalette.ColorRole.Window))
        self.painter.setPen(self.palette.color(QPalette.ColorRole.WindowText))
        self.painter.drawText(plate, int(Qt.AlignmentFlag.AlignCenter), text)
        self.painter.restore()


def words_for_room(gap: Gap, count: int, metrics: QFontMetrics, room: float) -> str:
    """As much of length and number as there is room for; empty if there is none."""
    length = gap_text(gap.length)
    short = length.rsplit(" ", 2)[0] if length.count(" ") > 2 else length
    most = [length, short]
    if count:
        word = f"{count} event{'s' * (count != 1)}"
        most = [f"{length} · {word} in it", f"{length} · {word}", f"{length} · {count}"]
        most += [f"{short} · {count}", f"+{count}"]
    return next((text for text in most if metrics.horizontalAdvance(text) + 8 <= room), "")


def head_of(scale: Scale, gap: Gap) -> tuple[float, float]:
    """Where the line on the ruler stands that folds an opened gap, in pixels."""
    left, right = scale.pixel_of(gap.fold_start), scale.pixel_of(gap.fold_end)
    return max(left, scale.origin), min(right, scale.origin + scale.width)


def count_inside(gap: Gap, lanes: Iterable[LaneColumns]) -> dict[ItemKind, int]:
    """What lies in a gap, by kind."""
    found: dict[ItemKind, int] = {}
    for lane in lanes:
        number = 0 if lane.is_recording else lane.count_between(gap.start, gap.end)
        if number:
            found[lane.lane.kind] = found.get(lane.lane.kind, 0) + number
    return found


def describe_gap(gap: Gap, inside: Mapping[ItemKind, int], zone: str, folded: bool) -> str:
    """What a tip says of a gap."""
    lines = [
        f"Nothing is recorded for {gap_text(gap.length)}",
        f"{clock_text(gap.start, zone)} to {clock_text(gap.end, zone)}",
    ]
    if inside:
        parts = [
            f"{n} {_MANY.get(kind, f'{kind}s') if n != 1 else kind}" for kind, n in inside.items()
        ]
        lines.append(f"In it: {', '.join(parts)}")
    lines.append("Click to open it" if folded else "Click to fold it")
    return "\n".join(lines)
