"""What the asker of a request is to the law: guessed of a new one until a person chose."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit

from reviewer.errors import ReviewerError
from reviewer.law.rules import Rules, rules_known
from reviewer.model import Request
from ui.widgets.field import ChoiceField

NOT_STATED = "Not stated: the law's rules are told only"


class ClassGuess:
    """Fills a field with the classes of a jurisdiction and keeps to what name and basis tell."""

    def __init__(
        self, jurisdiction: str, request: Request, requester: QLineEdit, basis: QComboBox
    ) -> None:
        self.field = ChoiceField()
        self._rules = _rules_of(jurisdiction)
        self._requester, self._basis = requester, basis
        for one in self._rules.classes if self._rules is not None else ():
            self.field.addItem(one.name, one.id)
        # A new request has one; an older one keeps none until a person says so.
        self._chosen = bool(request.requester.strip())
        if self._chosen or not self.field.count():
            self.field.insertItem(0, NOT_STATED, "")
            if self.field.findData(request.requester_class) < 0:  # of another law
                self.field.addItem(request.requester_class, request.requester_class)
            self.field.setCurrentIndex(self.field.findData(request.requester_class))
        self.field.activated.connect(lambda _: self._leave_alone())
        requester.textChanged.connect(lambda _: self._guess())
        basis.currentIndexChanged.connect(lambda _: self._guess())
        self._guess()

    @property
    def current(self) -> str:
        """The class that is meant, by its id; empty where none is stated."""
        return str(self.field.currentData() or "")

    def _leave_alone(self) -> None:
        self._chosen = True

    def _guess(self) -> None:
        if self._chosen or self._rules is None:
            return
        found = self._rules.class_of(self._requester.text(), str(self._basis.currentData() or ""))
        at = self.field.findData(found.id) if found is not None else -1
        self.field.setCurrentIndex(max(at, 0))


def class_by_name(jurisdiction: str, requester: str, basis: str) -> str:
    """The class of a request that nobody was asked about, as its asker's name and basis tell."""
    rules = _rules_of(jurisdiction)
    found = rules.class_of(requester, basis) if rules is not None else None
    return found.id if found is not None else ""


def _rules_of(jurisdiction: str) -> Rules | None:
    try:
        return rules_known(jurisdiction)
    except ReviewerError:  # it is told where the rules act
        return None
