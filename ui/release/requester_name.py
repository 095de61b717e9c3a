"""How a package names a requester whose own name holds a word that is hidden: asked in the plan."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from reviewer.law.deadlines import calendar_or_none
from reviewer.plan.plan import Plan
from reviewer.plan.requester_name import is_sayable, propose_name
from ui.common.theme import GRID

_HINT = "Office, ward or initials, such as Alderman, 25th Ward"
_TOO = "This holds a hidden word, too."
_AFTER = "The request is called so from then on; Undo takes it back."


class RequesterName(QFrame):
    """In sight while the plan waits for it; Return in the field answers.

    Signals:
        chosen: the name.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._plan: Plan | None = None
        self._about, self._said = QLabel(), QLabel()
        for label in (self._about, self._said):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)  # a name is no markup
        self.field = QLineEdit()
        self.field.setPlaceholderText(_HINT)
        self.field.setAccessibleName("Name of the requester in the package")
        self.button = QPushButton("Name so")
        self.button.setAutoDefault(False)
        label = QLabel("&Name the requester in the package as")
        label.setBuddy(self.field)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for part in (label, self.field, self.button):
            row.addWidget(part, int(part is self.field))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self._about)
        column.addLayout(row)
        column.addWidget(self._said)
        self.field.textChanged.connect(lambda _: self._check_name())
        self.field.returnPressed.connect(self._choose)
        self.button.clicked.connect(self._choose)
        self.hide()

    def ask_of(self, plan: Plan) -> None:
        """Ask if the plan waits for it; what is typed stays while it is about the same request."""
        if not any(blocker.requester for blocker in plan.blockers):
            self.stop_asking()
            return
        same = self._plan is not None and self._plan.request == plan.request
        self._plan = plan
        name = plan.request.requester
        self._about.setText(
            f"“{name}” holds words that are hidden. The package cannot say the name, and a gap in "
            "it would tell them."
        )
        if not same:
            law = calendar_or_none(plan.jurisdiction)
            self.field.setText(propose_name(name, plan.all_terms, law))
        self._check_name()
        self.show()

    def stop_asking(self) -> None:
        """Nothing is to be asked, or not any more."""
        self._plan = None
        self.hide()

    def _check_name(self) -> None:
        typed = self.field.text().strip()
        fits = self._plan is not None and is_sayable(typed, self._plan.all_terms)
        self.button.setEnabled(bool(typed) and fits)
        self._said.setText(_AFTER if fits else _TOO)

    def _choose(self) -> None:
        if self.button.isEnabled():
            self.chosen.emit(self.field.text().strip())
