"""The top row of the window: the menus, the five steps with their state, and the next thing.

It is one row where all of it fits, and two or more where it does not; no word of it is ever cut.
Errors stand as a line of their own below.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QSize
from PySide6.QtGui import QPainter, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import QMenuBar, QSizePolicy, QWidget

from reviewer.overlooked.case_steps import StepFacts
from reviewer.overlooked.next_step import NextAct, NextStep
from ui.common.actions import Actions
from ui.common.theme import GRID
from ui.common.work_behind import WorkBehind
from ui.window.behind_chip import BehindChip
from ui.window.fault_line import FaultLine
from ui.window.next_step_button import NextStepButton
from ui.window.step_strip import StepStrip

ROW = 40  # pixels: the height of one row with letters of the usual size

Places = list[tuple[QWidget, QRect]]


class LeadingBar(QWidget):
    """Stands where a menu bar stands (``QMainWindow.setMenuWidget``), and holds it."""

    def __init__(self, actions: Actions, behind: WorkBehind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Steps of the work, and what comes next")
        self.menus = QMenuBar(self)
        self.steps = StepStrip(self)
        self.work, self.behind = behind, BehindChip(behind, self)
        self.next_step = NextStepButton(actions, self)
        self.faults = FaultLine(self)
        self._known: dict[int, tuple[Places, int]] = {}  # by width, until a part changes
        self.steps.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        # Their sizes are asked for here and by no layout: what they say changes them.
        for part in (self.menus, self.steps, self.behind, self.next_step, self.faults):
            part.installEventFilter(self)

    @property
    def next_act(self) -> NextAct | None:
        """Where the next step is taken, as it is shown."""
        step = self.next_step.step
        return step.do if step is not None else None

    def show_state(self, step: NextStep | None, steps: Sequence[StepFacts]) -> None:
        """Show the state of a case; without one there are menus alone."""
        self.next_step.show_step(step)
        self.steps.setVisible(bool(steps))
        self.steps.show_steps(steps)
        self._follow_parts()

    # ---- sizes

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay_out(width)[1]

    def sizeHint(self) -> QSize:
        width = self.width() or self._wished_width()
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        # Less than any window: what does not fit goes into another row.
        return QSize(0, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._known.clear()
        self._place_parts()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._follow_parts()

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        kinds = (QEvent.Type.LayoutRequest, QEvent.Type.ShowToParent, QEvent.Type.HideToParent)
        if event.type() in kinds:
            self._follow_parts()
        return False

    def event(self, event: QEvent) -> bool:
        # A part without a layout tells its parent that its size is another.
        if event.type() == QEvent.Type.LayoutRequest:
            self._follow_parts()
        return super().event(event)

    def paintEvent(self, _event: QEvent) -> None:
        painter = QPainter(self)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Mid), 1))
        bottom = self.height() - 1
        painter.drawLine(0, bottom, self.width(), bottom)
        painter.end()

    def _follow_parts(self) -> None:
        self._known.clear()
        if self.heightForWidth(self.width()) != self.height():
            self.updateGeometry()
        self._place_parts()

    def _place_parts(self) -> None:
        for part, place in self._lay_out(self.width())[0]:
            if part.geometry() != place:
                part.setGeometry(place)

    def _wished_width(self) -> int:
        shown = [p for p in (self.steps, self.behind, self.next_step) if not p.isHidden()]
        return self._menu_width() + sum(p.sizeHint().width() + GRID for p in shown) + 2 * GRID

    def _menu_width(self) -> int:
        """All menus in a row."""
        bar = self.menus
        rects = [bar.actionGeometry(a) for a in bar.actions() if a.isVisible()]
        across = sum(r.width() for r in rects) if all(r.isValid() for r in rects) else 0
        return max(across + GRID, bar.sizeHint().width())

    def _row_height(self) -> int:
        parts = (self.menus, self.next_step)
        return max(ROW, *(p.sizeHint().height() + GRID for p in parts))

    def _lay_out(self, width: int) -> tuple[Places, int]:
        """Where each part stands in a bar of this width, and how tall the bar is.

        The window asks many times over for the same width while it lays itself out.
        """
        if width not in self._known:
            self._known[width] = self._measure_parts(width)
        return self._known[width]

    def _measure_parts(self, width: int) -> tuple[Places, int]:
        row, menu = self._row_height(), self._menu_width()
        steps = 0 if self.steps.isHidden() else self.steps.sizeHint().width()
        inner = width - 2 * GRID
        places: Places = []
        if (found := self._widths_in(inner - menu - steps - 3 * GRID)) is not None:
            self._place_right(places, width, 0, found)
            places.append((self.steps, _middle(menu + 2 * GRID, 0, steps, self.steps, row)))
            bottom = row
        elif (found := self._widths_in(inner - menu - GRID)) is not None:
            self._place_right(places, width, 0, found)
            bottom = self._place_steps(places, inner, row)
        else:
            # With very large letters the next thing has a row of its own.
            chip = 0 if self.behind.isHidden() else self.behind.least_width()
            self._place_right(places, width, 0, (chip, 0))
            menu = min(menu, inner - chip)
            bottom = row
            if not self.next_step.isHidden():
                room = min(inner, self.next_step.sizeHint().width())
                places.append((self.next_step, _middle(GRID, row, room, self.next_step, row)))
                bottom += row
            bottom = self._place_steps(places, inner, bottom)
        high = self.menus.sizeHint().height()
        places.append((self.menus, QRect(GRID // 2, (row - high) // 2, menu, high)))
        if not self.faults.isHidden():
            high = self.faults.heightForWidth(width)
            places.append((self.faults, QRect(0, bottom, width, high)))
            bottom += high
        return places, bottom

    def _widths_in(self, room: int) -> tuple[int, int] | None:
        """Widths of what runs and of the next thing; ``None`` if they do not fit as they should."""
        button, least = 0, 0
        if not self.next_step.isHidden():
            button, least = self.next_step.sizeHint().width(), self.next_step.least_width()
        if self.behind.isHidden():
            return (0, min(button, room)) if least <= room else None
        # First the line of what runs gives way, then the name of what is next.
        for chip in (self.behind.sizeHint().width(), self.behind.least_width()):
            for wanted in (button, least):
                if chip + GRID + wanted <= room:
                    return chip, min(button, room - chip - GRID)
        return None

    def _place_right(self, places: Places, width: int, top: int, widths: tuple[int, int]) -> None:
        """Place what stands at the right of a row."""
        row = self._row_height()
        chip, button = widths
        at = width - GRID
        if button:
            at -= button
            places.append((self.next_step, _middle(at, top, button, self.next_step, row)))
            at -= GRID
        if chip:
            places.append((self.behind, _middle(at - chip, top, chip, self.behind, row)))

    def _place_steps(self, places: Places, inner: int, top: int) -> int:
        """Place the steps in rows of their own; gives where they end."""
        if self.steps.isHidden():
            return top
        high = self.steps.heightForWidth(inner)
        places.append((self.steps, QRect(GRID, top, inner, high)))
        return top + high + GRID // 2


def _middle(left: int, top: int, width: int, part: QWidget, row: int) -> QRect:
    """A part in the middle of a row's height."""
    high = part.sizeHint().height()
    return QRect(left, top + (row - high) // 2, width, high)
