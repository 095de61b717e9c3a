"""The timeline as one line beside a page: where the clock stands, and what is recorded there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from reviewer.model.memo import are_same_objects
from reviewer.timeline import RECORDINGS, Gap, Lane, TimelineItem
from ui.common.item_text import clock_text, gap_text
from ui.common.telling_names import tell_names_apart
from ui.common.theme import ITEM_COLOURS, icon_size, themed_icon
from ui.timeline.fold_painting import FoldPainter
from ui.timeline.folds import NO_FOLDS, GapFolds
from ui.timeline.scale import Scale

STRIP = 28
"""Pixels of its height at letters of the usual size."""
_ROWS = 4  # of recordings at once; more share the last
_MARGIN = 8  # pixels
_SAID = 36  # letters of what is told beside the line, if there is room


@dataclass(frozen=True)
class _RecordingBar:
    item: TimelineItem
    name: str
    row: int


class MomentStrip(QWidget):
    """One line for the whole case.

    Signals:
        sought: a moment was clicked or scrubbed to.
        large_asked: all lanes shall be seen.
    """

    sought = Signal(object)
    large_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zone = "UTC"
        self.position = 0
        self._bars: list[_RecordingBar] = []
        self._recorded: tuple[Lane, ...] = ()
        self._told: tuple[tuple[int, int], GapFolds] = ((0, 0), NO_FOLDS)
        self._home, self._folds = (0, 1), NO_FOLDS
        self._scale = Scale(0.0, 1e6, 0, 1)
        self.setAccessibleName("Timeline")
        self.large = QToolButton(self)
        self.large.setAutoRaise(True)
        self.large.setIcon(themed_icon("chevron-up"))
        self.large.setIconSize(icon_size())
        self.large.setAccessibleName("Large timeline")
        self.large.clicked.connect(self.large_asked)
        self.setMouseTracking(True)

    @property
    def height_wanted(self) -> int:
        """Pixels that it needs."""
        return max(STRIP, self.fontMetrics().height() + 12)

    @property
    def folds_shown(self) -> tuple[Gap, ...]:
        """The gaps that are drawn folded."""
        return tuple(gap for gap, _, _ in self._scale.folds_in_sight())

    def show_recordings(
        self, lanes: Sequence[Lane], home: tuple[int, int], folds: GapFolds
    ) -> None:
        """Draw the recordings among these lanes."""
        recorded = tuple(lane for lane in lanes if lane.kind in RECORDINGS)
        # Told after every edit, of which hardly one is about a recording's time.
        if are_same_objects(recorded, self._recorded) and (home, folds) == self._told:
            return
        self._recorded, self._told = recorded, (home, folds)
        items = sorted(
            (item for lane in recorded for item in lane.items),
            key=lambda item: (item.start, item.end),
        )
        names = tell_names_apart([item.text for item in items])
        ends = [-(1 << 62)] * _ROWS
        self._bars = []
        for item, name in zip(items, names, strict=True):
            row = next((n for n, end in enumerate(ends) if end <= item.start), _ROWS - 1)
            ends[row] = max(ends[row], item.end)
            self._bars.append(_RecordingBar(item, name.first, row))
        # The day before and after is of no use here, where nothing but recordings is drawn.
        between = tuple(g for g in folds.gaps if home[0] <= g.start and g.end <= home[1])
        self._home, self._folds = home, GapFolds(between, folds.most)
        self._arrange()

    def stand_at(self, utc: int) -> None:
        """The clock stands at a moment."""
        if utc != self.position:
            self.position = utc
            self.update()

    def text_at(self, utc: int) -> str:
        """The time, and what is recorded at it."""
        return f"{clock_text(utc, self.zone)[:8]}  {self._recorded_at(utc)}"

    # ---- inside

    def _recorded_at(self, utc: int) -> str:
        runs = [bar.name for bar in self._bars if bar.item.start <= utc <= bar.item.end]
        if runs:
            return ", ".join(runs)
        after = min((b.item.start - utc for b in self._bars if b.item.start > utc), default=None)
        return f"nothing for {gap_text(after)}" if after is not None else "nothing recorded"

    def _arrange(self) -> None:
        letters = self.fontMetrics().averageCharWidth() * _SAID
        side = min(letters, self.width() * 3 // 10) + 2 * _MARGIN
        button = self.large.sizeHint().width()
        self.large.setGeometry(self.width() - button - 2, 1, button, self.height() - 2)
        width = max(self.width() - side - button - _MARGIN, 1)
        self._scale = Scale(0.0, 1e6, side, width, self._folds).fit_to_span(*self._home)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setPen(palette.color(palette.ColorRole.WindowText))
        side = self._scale.origin
        space = QRect(_MARGIN, 0, side - 2 * _MARGIN, self.height())
        text = self.text_at(self.position)
        short = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, int(Qt.AlignmentFlag.AlignVCenter), short)
        room = QRect(side, 1, self._scale.width, self.height() - 2)
        painter.setClipRect(room)
        painter.fillRect(room, palette.color(palette.ColorRole.Base))
        self._paint_bars(painter, room)
        FoldPainter(painter, self._scale, palette).paint_folds(room, {})
        painter.setPen(QPen(palette.color(palette.ColorRole.WindowText), 2))
        x = round(self._scale.pixel_of(self.position))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        painter.setClipping(False)
        painter.setPen(palette.color(palette.ColorRole.Mid))
        painter.drawLine(0, 0, self.width(), 0)

    def _paint_bars(self, painter: QPainter, room: QRect) -> None:
        rows = max((bar.row for bar in self._bars), default=0) + 1
        high = (room.height() - 4) / rows
        for bar in self._bars:
            left, right = (self._scale.pixel_of(t) for t in (bar.item.start, bar.item.end))
            rect = QRectF(left, room.top() + 2 + bar.row * high, max(right - left, 2), high - 1)
            painter.fillRect(rect, QColor(ITEM_COLOURS[bar.item.kind]))

    # ---- events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._seek(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        inside = event.position().x() >= self._scale.origin
        shape = Qt.CursorShape.PointingHandCursor if inside else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        self._seek(event)

    def _seek(self, event: QMouseEvent) -> None:
        x = event.position().x()
        if event.buttons() & Qt.MouseButton.LeftButton and x >= self._scale.origin:
            self.sought.emit(self._scale.moment_at(x))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            x = event.pos().x()
            at = self._scale.moment_at(x) if x >= self._scale.origin else self.position
            QToolTip.showText(event.globalPos(), self.text_at(at), self)
            return True
        return super().event(event)
