"""What runs behind, in one place of the bar: how far it is, and all of it when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from ui.common.theme import GRID
from ui.common.work_behind import WorkBehind
from ui.widgets.whole_words import fit_in_whole_words
from ui.window.behind_list import BehindList

_LEAST_RING = 14  # pixels
_LETTERS = 40  # chosen by hand: a longer line would push the steps aside


class BehindChip(QAbstractButton):
    """A ring that fills, and the line of what runs first; gone while nothing runs."""

    def __init__(self, behind: WorkBehind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._behind = behind
        self.list: BehindList | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._open_all)
        behind.changed.connect(self._follow)
        self._follow()

    @property
    def shown_words(self) -> str:
        """What it says in the room that it has."""
        return fit_in_whole_words(
            self.text(), self.fontMetrics().horizontalAdvance, self.width() - self._around()
        )

    def least_width(self) -> int:
        """The ring alone."""
        return self._ring() + 2 * GRID

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        words = min(metrics.horizontalAdvance(self.text()), metrics.averageCharWidth() * _LETTERS)
        return QSize(words + 2 + self._around(), metrics.height() + GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.least_width(), self.sizeHint().height())

    def paintEvent(self, _event: QEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette = self.palette()
        ink = palette.color(QPalette.ColorRole.WindowText)
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse():
            ground = QColor(ink)
            ground.setAlphaF(0.08)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(room, 4, 4)
        size = self._ring()
        ring = QRectF(GRID + 1, (self.height() - size) / 2 + 1, size - 2, size - 2)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Mid), 2))
        painter.drawEllipse(ring)
        share = self._share()
        # In sixteenths of a degree, from the top and clockwise; a quarter where nobody knows.
        span = -round(360 * 16 * (0.25 if share is None else share))
        painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
        painter.drawArc(ring, 90 * 16, span)
        painter.setPen(ink)
        left = GRID + size + GRID // 2
        words = self.rect().adjusted(left, 0, -GRID, 0)
        if words.width() > 0:
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, self.shown_words)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRoundedRect(room, 4, 4)
        painter.end()

    def _around(self) -> int:
        return 2 * GRID + self._ring() + GRID // 2

    def _ring(self) -> int:
        return max(_LEAST_RING, self.fontMetrics().ascent() + 2)

    def _share(self) -> float | None:
        running = self._behind.running
        return running[0].share if running else None

    def _follow(self) -> None:
        """Only words that are others ask for room anew: how far it is is told many times."""
        said = self._behind.headline
        if said != self.text():
            self.setText(said)
            self.setToolTip("\n".join(work.text for work in self._behind.running))
            self.setAccessibleName(f"Behind: {said}")
            self.updateGeometry()
        # What goes with the focus would leave the keys without a place to go to.
        if not said and self.hasFocus() and not self.focusNextPrevChild(True):
            self.window().setFocus()
        self.setVisible(bool(said))
        self.update()

    def _open_all(self) -> None:
        running = self._behind.running
        # One thing that has a place of its own is shown there at once, unless more can be said of
        # it here.
        only = running[0] if len(running) == 1 and running[0].pause is None else None
        if only is not None and only.show is not None:
            only.show()
            return
        self.list = BehindList(self._behind, self)
        self.list.show_under(self)
