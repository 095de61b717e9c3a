"""Help, First Steps: the way through a case in short steps, each with the way to its place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ui.common.actions import Actions
from ui.common.theme import GRID
from ui.widgets.action_button import ActionButton
from ui.widgets.dialog_size import open_at
from ui.widgets.fitting_dialog import FittingDialog
from ui.window.first_steps import FirstStep, FirstSteps, StepButton, first_steps


class FirstStepsDialog(FittingDialog):
    """Stays beside the work until it is closed; nothing waits for it."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # One reads a step, does it, and reads on.
        self.setModal(False)
        steps = first_steps()
        self.setWindowTitle(steps.title)
        open_at(self, letters=72, lines=38)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        # Its lines are wrapped, and a bar would only hide the last of them.
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(steps.title)
        area.setWidget(self._make_content(steps))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(area, 1)
        column.addWidget(buttons)

    def _make_content(self, steps: FirstSteps) -> QWidget:
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        grid.addWidget(_text_label(steps.intro), 0, 0, 1, 2)
        for number, step in enumerate(steps.steps, 1):
            top = Qt.AlignmentFlag.AlignTop
            grid.addWidget(_bold_label(f"{number}"), number, 0, top)
            grid.addLayout(self._make_step(step), number, 1)
        # What room is over lies below the last step and not between them.
        grid.setRowStretch(len(steps.steps) + 1, 1)
        return inner

    def _make_step(self, step: FirstStep) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(GRID // 2)
        column.addWidget(_bold_label(step.title))
        column.addWidget(_text_label(step.text_with_keys(self._key_or_name)))
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for show in step.shows:
            row.addWidget(self._make_button(step, show))
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(GRID)
        return column

    def _make_button(self, step: FirstStep, show: StepButton) -> ActionButton:
        button = ActionButton(self._actions[show.action], show.text)
        button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # Several buttons say "Show"; heard by Tab, each needs its step.
        button.setAccessibleDescription(step.title)
        return button

    def _key_or_name(self, name: str) -> str:
        """The key that an action has now; without one, what the menu calls it."""
        keys = self._actions[name].shortcut()
        native = QKeySequence.SequenceFormat.NativeText
        return keys.toString(native) or self._actions.row_of_action(name).text.rstrip("…")


def _bold_label(text: str) -> QLabel:
    label = _text_label(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def _text_label(text: str) -> QLabel:
    label = QLabel(text)
    label.setWordWrap(True)
    return label
