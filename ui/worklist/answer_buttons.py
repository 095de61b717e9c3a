"""The answers under the queue: those that what one stands on asks for, the likeliest first."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.plan.worklist import WorkNeed
from ui.common.actions import Actions
from ui.common.theme import GRID
from ui.widgets.action_button import AnswerButton
from ui.widgets.flow import FlowLayout

_BUTTONS = (
    ("next_open", "Go to the first"),
    ("accept", "Accept"),
    ("exemption", "Exemption…"),
    ("reject", "Reject"),
    ("not_here", "Not in this record"),
    ("change_term", "Change the term…"),
    ("looked", "Nothing to hide"),
    ("choose_reading", "Choose reading…"),
    ("release", "Release"),
    ("withhold", "Withhold…"),
    ("not_responsive", "Not responsive"),
    ("release_rest", "Release rest…"),
)
_RECORD = ("release", "withhold", "not_responsive")
# What each need asks for; the first is the answer that is given most.
_ANSWERS: dict[WorkNeed | None, tuple[str, ...]] = {
    None: ("next_open",),  # one stands nowhere: an answer would be given unseen
    WorkNeed.CHECK: ("accept", "reject"),
    WorkNeed.DECISION: ("accept", "reject"),
    WorkNeed.EXEMPTION: ("exemption", "reject"),
    WorkNeed.NOWHERE: ("not_here", "change_term", "reject"),
    WorkNeed.UNFIT: ("reject",),
    WorkNeed.RECORD: _RECORD,
    WorkNeed.UNREADABLE: ("withhold", "not_responsive"),
    WorkNeed.LETTERS: ("choose_reading", "withhold", "not_responsive"),
    WorkNeed.WRITING: ("looked", "withhold", "not_responsive"),
}


class AnswerButtons(QWidget):
    """The first answer stands out in a row of its own; the others flow below it, in words alone."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.offered: tuple[str, ...] = ("",)  # another than any that is offered
        self._stands_out = True
        self._first = QVBoxLayout()
        self._others = FlowLayout(space=GRID // 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(self._first)
        column.addLayout(self._others)
        self._buttons = {
            name: AnswerButton(actions[name], text, parent=self) for name, text in _BUTTONS
        }
        for button in self._buttons.values():
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        self.offer_answers(None, anything=False, release_rest=False)

    def offer_answers(
        self, need: WorkNeed | None, *, anything: bool, release_rest: bool, seen: bool = True
    ) -> None:
        """Show what this need asks for.

        Args:
            need: of what one stands on; ``None`` while one stands nowhere in the queue.
            anything: something is left to decide.
            release_rest: records are left that can be released as they are.
            seen: somebody looked at all of the record; before, no answer about it stands out.
        """
        answers = _ANSWERS[need] if anything else ()
        offered = (*answers, *(("release_rest",) if release_rest and anything else ()))
        stands_out = seen or need is not WorkNeed.RECORD
        if (offered, stands_out) != (self.offered, self._stands_out):
            self.offered, self._stands_out = offered, stands_out
            self._place_buttons()

    def _place_buttons(self) -> None:
        for layout in (self._first, self._others):
            while layout.takeAt(0) is not None:
                pass
        for n, name in enumerate(self.offered):
            (self._others if n else self._first).addWidget(self._buttons[name])
        for name, button in self._buttons.items():
            button.setVisible(name in self.offered)
            button.mark_primary(self._stands_out and name in self.offered[:1])
        self.setVisible(bool(self.offered))
