"""What runs behind, in one place of the bar: how far it is, and all of it when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGridLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QWidget,
)

from ui.common.theme import GRID
from ui.common.work_behind import BehindWork, WorkBehind
from ui.widgets.whole_words import fit_in_whole_words

_LEAST_RING = 14  # pixels
_LETTERS = 40  # chosen by hand: a longer line would push the steps aside
_LINE = 320  # pixels: of a row of the list


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
        # One thing that has a place of its own is shown there at once.
        if len(running) == 1 and running[0].show is not None:
            running[0].show()
            return
        self.list = BehindList(self._behind, self)
        self.list.show_under(self)


class BehindList(QFrame):
    """All that runs behind: a line each, how far it is, and what can be done about it."""

    def __init__(self, behind: WorkBehind, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("What runs behind")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._behind = behind
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(2 * GRID, GRID, GRID, GRID)
        self._grid.setSpacing(GRID)
        self._rows: dict[str, tuple[QLabel, QProgressBar]] = {}
        behind.changed.connect(self._follow)
        self._follow()

    def show_under(self, widget: QWidget) -> None:
        """Show it below a widget, inside the screen."""
        self.adjustSize()
        at = widget.mapToGlobal(QPoint(0, widget.height()))
        free = widget.screen().availableGeometry()
        at.setX(max(min(at.x(), free.right() - self.width()), free.left()))
        self.move(at)
        self.show()

    def _follow(self) -> None:
        running = self._behind.running
        if not running:
            self.close()
            return
        names = [work.name for work in running]
        if names != list(self._rows):
            self._build_rows(running)
        for work in running:
            text, bar = self._rows[work.name]
            text.setText(work.text)
            share = work.share
            bar.setRange(0, 0 if share is None else 100)
            bar.setValue(0 if share is None else round(share * 100))

    def _build_rows(self, running: tuple[BehindWork, ...]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._rows = {}
        for n, work in enumerate(running):
            text, bar = QLabel(work.text), QProgressBar()
            text.setMinimumWidth(_LINE)
            bar.setTextVisible(False)
            bar.setAccessibleName(work.text)
            self._grid.addWidget(text, 2 * n, 0)
            self._grid.addWidget(bar, 2 * n + 1, 0)
            for column, (word, does) in enumerate((("Show", work.show), ("Stop", work.cancel)), 1):
                if does is not None:
                    button = QPushButton(word)
                    button.clicked.connect(lambda _=False, does=does: (self.close(), does()))
                    self._grid.addWidget(button, 2 * n, column, 2, 1)
            self._rows[work.name] = text, bar
