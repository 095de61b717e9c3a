"""The answers under the queue: those that what one stands on asks for, and no holes between."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtWidgets import QGridLayout, QWidget

from reviewer.plan.worklist import WorkNeed
from ui.common.actions import Actions
from ui.common.theme import GRID
from ui.widgets.action_button import ActionButton

_BUTTONS = (
    ("accept", "Accept", "accept"),
    ("reject", "Reject", "reject"),
    ("release", "Release", "release"),
    ("not_responsive", "Not responsive", "minus"),
    ("withhold", "Withhold…", "withhold"),
    ("release_rest", "Release rest…", "release"),
    ("not_here", "Not in this record", "minus"),
    ("change_term", "Change the term…", "text"),
    ("looked", "Nothing to hide", "eye"),
    ("choose_reading", "Choose reading…", "text"),
)
_ASKED = {  # answers that are offered only while something asks for them
    "not_here": WorkNeed.NOWHERE,
    "change_term": WorkNeed.NOWHERE,
    "looked": WorkNeed.WRITING,
    "choose_reading": WorkNeed.LETTERS,
}


class AnswerButtons(QWidget):
    """A grid of two columns, a button for an action."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._offered: list[str] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID // 2)
        self._buttons: dict[str, ActionButton] = {}
        for n, (name, text, picture) in enumerate(_BUTTONS):
            self._buttons[name] = ActionButton(actions[name], text, picture)
            self._grid.setColumnStretch(n % 2, 1)
        self._place_buttons([name for name, *_ in _BUTTONS])

    def offer_answers(self, asked: Collection[WorkNeed]) -> None:
        """Show those that these needs ask for, and leave the room of the others to the list."""
        offered = [name for name in self._buttons if _ASKED.get(name) in (None, *asked)]
        if offered != self._offered:
            self._place_buttons(offered)

    def allow_answers(self, *, judge: bool, release_rest: bool) -> None:
        """Whether a redaction can be judged, and whether a record is left to be released."""
        self._buttons["accept"].allow_action(judge)
        self._buttons["reject"].allow_action(judge)
        self._buttons["release_rest"].allow_action(release_rest)

    def _place_buttons(self, offered: list[str]) -> None:
        self._offered = offered
        for button in self._buttons.values():
            self._grid.removeWidget(button)
        for n, name in enumerate(offered):
            self._grid.addWidget(self._buttons[name], n // 2, n % 2)
        for name, button in self._buttons.items():
            button.setVisible(name in offered)
