"""What a case is about and who asks for it: asked once, when it is made. All of it may wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from reviewer.clock.typed_date import parse_typed_date
from reviewer.intake import Arrival, identify_number
from reviewer.law.deadlines import calendar_or_none
from reviewer.law.request_due import due_of_request
from reviewer.model import CaseInfo, Request
from ui.common.theme import GRID
from ui.common.times import day_text
from ui.release.basis_guess import BasisGuess
from ui.release.request_form import due_text
from ui.widgets.field import ChoiceField

_HOW = "Write month, day and year, such as 6/10/2025."
_LATER = "All of this can be filled in later. The basis follows the requester's name."
_FIRST = "q1"  # of a case; requesters read it in the letter, so it is a short one


class CaseForm(QWidget):
    """Title, number, requester, basis and the day of receipt.

    Signals:
        changed: ``fits`` may have changed.
    """

    changed = Signal()

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # A new case is one of this jurisdiction until somebody says otherwise.
        self._law = calendar_or_none(CaseInfo("").jurisdiction)
        self.title, self.number = QLineEdit(), QLineEdit()
        self.title.setPlaceholderText(f"What it is about; else {title}")
        self.number.setPlaceholderText("RD, event, log or FOIA number")
        self.requester, self.received = QLineEdit(), QLineEdit()
        self.requester.setPlaceholderText("Name of the person or office")
        self.received.setPlaceholderText("month/day/year")
        self.scope = QLineEdit()
        self.scope.setPlaceholderText("In the requester's words; stands in the letter")
        self.basis = ChoiceField()
        for clock in self._law.clocks if self._law is not None else ():
            self.basis.addItem(clock.name, clock.basis)
        self._guess = BasisGuess(self._law, self.requester, self.basis)
        self._due = QLabel(_LATER)
        self._due.setWordWrap(True)
        self._lay_out()
        for field in (self.requester, self.received):
            field.textChanged.connect(lambda _: self._tell_due())
        self.basis.currentIndexChanged.connect(lambda _: self._tell_due())

    @property
    def fits(self) -> bool:
        """Whether a case can be made of it: what is typed as a day is one."""
        return not self.received.text().strip() or self._day() is not None

    def tell_known(self, title: str, numbers: Iterable[str]) -> None:
        """What the files say of themselves, which nobody has to type again."""
        if title:
            self.title.setPlaceholderText(f"{title}, as the files say")
        if known := ", ".join(dict.fromkeys(numbers)):
            self.number.setPlaceholderText(f"{known}, as the files say")

    def describe(self, paths: tuple[Path, ...]) -> Arrival:
        """What arrived, as a person describes it."""
        request = None
        if any(f.text().strip() for f in (self.requester, self.received, self.scope)):
            day = self._day()
            request = Request(
                _FIRST,
                self.requester.text().strip(),
                self.basis.currentData() or "foia",
                day.isoformat() if day is not None else "",
                self.scope.text().strip(),
            )
        numbers = identify_number(self.number.text())
        return Arrival(paths, self.title.text().strip(), numbers, request)

    def _day(self) -> date | None:
        return parse_typed_date(self.received.text().strip())

    def _tell_due(self) -> None:
        """What was understood, and when an answer is due."""
        typed, day = self.received.text().strip(), self._day()
        if typed and day is None:
            told = f"No date: {typed}. {_HOW}"
        elif day is not None:
            asked = Request("", "", self.basis.currentData() or "", day.isoformat())
            told = f"Received {day_text(day)}. {due_text(due_of_request(asked, CaseInfo('')))}"
        else:
            told = "" if self._guess.guess_text else _LATER
        self._due.setText(" ".join(part for part in (self._guess.guess_text, told) if part))
        self.changed.emit()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(2 * GRID)
        grid.setVerticalSpacing(GRID)
        fields = (
            ("&Title", self.title, 0, 0),
            ("Case &number", self.number, 0, 2),
            ("Re&quested by", self.requester, 1, 0),
            ("&Received", self.received, 1, 2),
            ("&Basis", self.basis, 2, 0),
            ("&Asked for", self.scope, 3, 0),
        )
        for text, field, row, column in fields:
            label = QLabel(text)
            label.setBuddy(field)
            field.setAccessibleName(text.replace("&", ""))
            grid.addWidget(label, row, column)
            wide = 3 if field is self.scope else 1
            grid.addWidget(field, row, column + 1, 1, wide)
        grid.addWidget(self._due, 2, 2, 1, 2)
        grid.setColumnStretch(1, 3)
        grid.setColumnStretch(3, 2)
