"""The one primary button of the window: the next thing by its name, with its key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QKeySequence, QPainter, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reviewer.overlooked.next_step import NextAct, NextStep
from ui.common.actions import Actions
from ui.common.theme import GRID
from ui.widgets.whole_words import fit_in_whole_words

ACTIONS = {
    NextAct.DECIDE: "next_open",
    NextAct.LOOK: "next_open",
    NextAct.REQUEST: "requests",
    NextAct.EXPORT: "export",
    NextAct.DELIVER: "deliver",
    NextAct.ANSWERED: "requests",
}
# Chosen by hand: a name of so many letters is known again without its tooltip.
_MOST_LETTERS = 44
_LEAST_LETTERS = 28  # with fewer nobody knows what is meant
_CORNER = 4  # pixels


class NextStepButton(QAbstractButton):
    """Brings a person to the next thing; the brightest place on the screen.

    It takes the width that it is given, down to ``least_width``, and then says less, in whole
    words; its tooltip and a screen reader always say all.
    """

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._step: NextStep | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.clicked.connect(self._go_to_step)
        actions.rebound.connect(self._tell_step)
        self.show_step(None)

    def show_step(self, step: NextStep | None) -> None:
        """Say this step from now on; without one, nothing."""
        if step is not None and step == self._step:
            return
        self._step = step
        self.setVisible(step is not None)
        self._tell_step()

    @property
    def step(self) -> NextStep | None:
        """What it says; ``None`` while it says nothing."""
        return self._step

    @property
    def is_calm(self) -> bool:
        """True when nothing is left to do: it then tells, and asks for nothing."""
        return self._step is not None and self._step.do in (NextAct.ANSWERED, NextAct.NOTHING)

    @property
    def shown_words(self) -> str:
        """What it says in the room that it has."""
        inner = self.width() - 2 * GRID - self._width_of_key()
        return self._fit(inner)

    def least_width(self) -> int:
        """What it needs to name the next thing."""
        metrics = self.fontMetrics()
        least = metrics.averageCharWidth() * _LEAST_LETTERS
        words = min(least, metrics.horizontalAdvance(self.text()) + 2)
        return words + 2 * GRID + self._width_of_key()

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        most = metrics.averageCharWidth() * _MOST_LETTERS
        words = min(metrics.horizontalAdvance(self.text()) + 2, most)
        return QSize(words + 2 * GRID + self._width_of_key(), metrics.height() + GRID + GRID // 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.least_width(), self.sizeHint().height())

    def paintEvent(self, _event: QEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = self._colours()
        edge = self.palette().color(QPalette.ColorRole.Mid)
        room = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(QPen(edge, 1) if self.is_calm else Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(room, _CORNER, _CORNER)
        inner = self.rect().adjusted(GRID, 0, -GRID, 0)
        key = self._key_text()
        if key:
            self._paint_key(painter, inner, key, ink)
            inner.setRight(inner.right() - self._width_of_key())
        painter.setPen(ink)
        words = self._fit(inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignCenter, words)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().color(QPalette.ColorRole.WindowText), 2))
            painter.drawRoundedRect(room, _CORNER, _CORNER)
        painter.end()

    def _paint_key(self, painter: QPainter, inner: QRect, key: str, ink: QColor) -> None:
        """The key in a frame, as it is printed on the keyboard."""
        width = self.fontMetrics().horizontalAdvance(key) + GRID
        high = self.fontMetrics().height()
        top = inner.center().y() - high // 2
        cap = QRect(inner.right() - width + 1, top, width, high)
        frame = QColor(ink)
        frame.setAlphaF(0.6)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(frame, 1))
        painter.drawRoundedRect(cap, 3, 3)
        painter.setPen(ink)
        painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)

    def _colours(self) -> tuple[QColor, QColor]:
        palette = self.palette()
        if self.is_calm:
            role = QPalette.ColorRole
            return palette.color(role.Button), palette.color(role.ButtonText)
        ground = palette.color(QPalette.ColorRole.Highlight)
        if self.isDown():
            ground = ground.darker(115)
        elif self.underMouse():
            ground = ground.lighter(108)
        return ground, palette.color(QPalette.ColorRole.HighlightedText)

    def _fit(self, room: int) -> str:
        return fit_in_whole_words(self.text(), self.fontMetrics().horizontalAdvance, room)

    def _width_of_key(self) -> int:
        key = self._key_text()
        return self.fontMetrics().horizontalAdvance(key) + 2 * GRID if key else 0

    def _key_text(self) -> str:
        name = ACTIONS.get(self._step.do) if self._step is not None else None
        if name is None or self.is_calm:
            return ""
        return self._actions[name].shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def _tell_step(self) -> None:
        step = self._step
        if step is None:
            return
        undecided = step.do is NextAct.DECIDE
        self.setText(f"Next: {step.name}" if undecided else step.name or step.short)
        self.setToolTip(f"{self.text()}\n{step.text}.")
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(step.text)
        # Some steps are done by nobody: a case without records waits for a bundle.
        self.setEnabled(step.do in ACTIONS)
        self.updateGeometry()
        self.update()

    def _go_to_step(self) -> None:
        if self._step is not None and self._step.do in ACTIONS:
            self._actions.run_action(ACTIONS[self._step.do])
