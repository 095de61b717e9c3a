"""The one next step of the case, always at the foot of the window; pressed, it goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QToolButton, QWidget

from reviewer.overlooked.next_step import NextAct, NextStep
from ui.common.theme import themed_icon

ACTIONS = {
    NextAct.DECIDE: "next_open",
    NextAct.REQUEST: "requests",
    NextAct.EXPORT: "export",
    NextAct.DELIVER: "requests",
}
_AROUND = 120  # pixels of signs and margins beside the notice and this button
_SHARE = 0.45  # of the window: the other half is for notices


class NextStepButton(QToolButton):
    """Says the step whole where there is room beside the notices, else in a few words."""

    def __init__(self, run: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step: NextStep | None = None
        self._left = 0
        self._run = run
        self.setAutoRaise(True)
        self.setIcon(themed_icon("next"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.clicked.connect(self._go_to_step)
        self.show_step(None)

    def show_step(self, step: NextStep | None) -> None:
        """Say this step from now on; without one, nothing."""
        if step is not None and step == self._step:
            return
        self._step = step
        self.setVisible(step is not None)
        if step is not None:
            # Some steps end with a full stop already.
            self.setToolTip(f"What next: {step.text}.".replace("..", "."))
            self.setAccessibleName(f"What next: {step.text}")
            # Some steps are done by looking or listening, and no action does them.
            self.setEnabled(step.do in ACTIONS)
            self.fit_window(self.window().width())

    def leave_room(self, pixels: int) -> None:
        """Leave so much room to a notice while there is one to read."""
        self._left = pixels
        self.fit_window(self.window().width())

    def fit_window(self, width: int) -> None:
        """Take no more than a part of a window that is so wide."""
        if self._step is None:
            return
        room = min(width * _SHARE, width - self._left - _AROUND)
        # The longest that fits; read aloud it is always whole.
        told = (f"Next: {self._step.text}", f"Next: {self._step.short}")
        fitting = (t for t in told if self.fontMetrics().horizontalAdvance(t) <= room)
        self.setText(next(fitting, "Next" if self._left else told[-1]))

    def _go_to_step(self) -> None:
        if self._step is not None and self._step.do in ACTIONS:
            self._run(ACTIONS[self._step.do])
