"""The basis of a request, as long as nobody chose one: as the requester's name tells it."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QComboBox, QLineEdit

from reviewer.law.deadlines import Calendar


class BasisGuess(QObject):
    """Fills in one field while another is typed into; what a person chose it leaves alone."""

    def __init__(self, law: Calendar | None, requester: QLineEdit, basis: QComboBox) -> None:
        super().__init__(basis)
        self._law, self._requester, self._basis = law, requester, basis
        self._usual = basis.currentIndex()
        self._chosen = bool(requester.text().strip())
        # Only what is typed or chosen by hand is a person's word.
        basis.activated.connect(lambda _: self._leave_alone())
        requester.textEdited.connect(lambda _: self._guess())

    @property
    def guess_text(self) -> str:
        """That the basis was guessed, in a sentence; empty where it was not."""
        guessed = self._guessed_index()
        if self._chosen or guessed is None or guessed != self._basis.currentIndex():
            return ""
        return f"{self._basis.currentText()}, as the requester's name says."

    def _leave_alone(self) -> None:
        self._chosen = True

    def _guess(self) -> None:
        if not self._chosen:
            guessed = self._guessed_index()
            self._basis.setCurrentIndex(self._usual if guessed is None else guessed)

    def _guessed_index(self) -> int | None:
        clock = self._law.basis_of_requester(self._requester.text()) if self._law else None
        at = self._basis.findData(clock.basis) if clock is not None else -1
        return at if at >= 0 else None
