"""The five steps of the work, each a button: the shape of its state, its name, how far it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPalette, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from reviewer.overlooked.case_steps import CaseStep, StepFacts, StepState
from ui.common.theme import GRID
from ui.widgets.flow import FlowLayout

_LEAST_SIGN = 12  # pixels: smaller ones are not told apart


class CaseStepButton(QAbstractButton):
    """One step: ring (not begun), half (begun), dot (next) or tick (done), its name and count."""

    def __init__(self, step: CaseStep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts = StepFacts(step, StepState.OPEN, "", "")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.show_facts(self.facts)

    def show_facts(self, facts: StepFacts) -> None:
        """Say this from now on."""
        self.facts = facts
        words = " ".join(p for p in (facts.step.value, facts.count) if p)
        self.setText(words)
        self.setAccessibleName(f"{words}: {facts.state.value}")
        self.setAccessibleDescription(facts.told)
        self.setToolTip(facts.told and f"{facts.told}.")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        name, count = self._widths()
        sign = self._sign_size() + GRID // 2
        width = GRID + sign + name + (GRID // 2 + count if count else 0) + GRID
        return QSize(width, self._name_metrics().height() + GRID)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, rect = self.palette(), self.rect()
        self._paint_ground(painter, palette)
        size = self._sign_size()
        sign = QRectF(GRID, (rect.height() - size) / 2, size, size)
        text = palette.color(QPalette.ColorRole.WindowText)
        faded = palette.color(QPalette.ColorRole.PlaceholderText)
        accent = palette.color(QPalette.ColorRole.Highlight)
        now = self.facts.state is StepState.NOW
        paint_sign(painter, sign, self.facts.state, accent if now else faded)
        name, count = self._widths()
        left = GRID + size + GRID // 2
        whole = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(self._name_font())
        painter.setPen(text)
        painter.drawText(QRect(left, 0, name, rect.height()), whole, self.facts.step.value)
        if count:
            painter.setFont(self.font())
            painter.setPen(text if now else faded)
            at = QRect(left + name + GRID // 2, 0, count, rect.height())
            painter.drawText(at, whole, self.facts.count)
        painter.end()

    def _paint_ground(self, painter: QPainter, palette: QPalette) -> None:
        room = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self.underMouse() or self.isDown():
            ground = QColor(palette.color(QPalette.ColorRole.WindowText))
            ground.setAlphaF(0.16 if self.isDown() else 0.08)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.drawRoundedRect(room, 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(palette.color(QPalette.ColorRole.Highlight), 2))
            painter.drawRoundedRect(room, 4, 4)

    def _widths(self) -> tuple[int, int]:
        count = self.fontMetrics().horizontalAdvance(self.facts.count)
        # One pixel more: letters may lean over the width that is told of them.
        return self._name_metrics().horizontalAdvance(
            self.facts.step.value
        ) + 1, count and count + 1

    def _sign_size(self) -> int:
        """As high as a large letter."""
        return max(_LEAST_SIGN, self.fontMetrics().ascent())

    def _name_metrics(self) -> QFontMetrics:
        return QFontMetrics(self._name_font())

    def _name_font(self) -> QFont:
        font = QFont(self.font())
        font.setBold(self.facts.state is StepState.NOW)
        return font


def paint_sign(painter: QPainter, at: QRectF, state: StepState, colour: QColor) -> None:
    """The sign of a state: it is told by its shape, whatever its colour."""
    ring = at.adjusted(1, 1, -1, -1)
    painter.setPen(QPen(colour, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state is StepState.DONE:
        tick = QPainterPath(QPointF(at.left() + 1, at.center().y() + 0.5))
        tick.lineTo(at.left() + at.width() * 0.4, at.bottom() - 2)
        tick.lineTo(at.right() - 1, at.top() + 2)
        painter.setPen(QPen(colour, 2.0, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.drawPath(tick)
        return
    painter.drawEllipse(ring)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if state is StepState.NOW:
        inset = ring.width() * 0.24
        painter.drawEllipse(ring.adjusted(inset, inset, -inset, -inset))
    elif state is StepState.BEGUN:
        # In sixteenths of a degree: the left half.
        painter.drawPie(ring, 90 * 16, 180 * 16)


class StepStrip(QWidget):
    """The steps in a row; where they do not fit, in several.

    Signals:
        chosen: the step that was pressed.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Steps of the work")
        self.buttons = {step: CaseStepButton(step, self) for step in CaseStep}
        row = FlowLayout(self, 0)
        row.setContentsMargins(0, 0, 0, 0)
        for step, button in self.buttons.items():
            row.addWidget(button)
            button.clicked.connect(lambda _=False, step=step: self.chosen.emit(step))

    def show_steps(self, steps: Sequence[StepFacts]) -> None:
        """Show the states of all steps."""
        for facts in steps:
            if self.buttons[facts.step].facts != facts:
                self.buttons[facts.step].show_facts(facts)
        self.updateGeometry()
