"""What the asker of a request is to the law: a person states it, and its rules bind the release.

Decision 222.
"""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit

from reviewer.errors import ReviewerError
from reviewer.law.rules import Rules, rules_known
from reviewer.model import Request
from ui.widgets.field import ChoiceField

_NOT_STATED = "Not stated: the law's rules are told, and hold nothing"


class ClassField(ChoiceField):
    """The classes of a jurisdiction to choose from, and what name and basis look like.

    Nothing is taken from the look of a name: with a class the rules hold a release back, and
    whoever is held back has to know since when.
    """

    def __init__(
        self, jurisdiction: str, request: Request, requester: QLineEdit, basis: QComboBox
    ) -> None:
        super().__init__()
        self._rules = _rules_of(jurisdiction)
        self._requester, self._basis = requester, basis
        self.addItem(_NOT_STATED, "")
        for one in self._rules.classes if self._rules is not None else ():
            self.addItem(one.name, one.id)
        if self.findData(request.requester_class) < 0:  # of another law
            self.addItem(request.requester_class, request.requester_class)
        self.setCurrentIndex(self.findData(request.requester_class))
        requester.textChanged.connect(self._tell_look)
        basis.currentIndexChanged.connect(self._tell_look)
        self._tell_look()

    @property
    def stated(self) -> str:
        """The class that is meant, by its id; empty where none is stated."""
        return str(self.currentData() or "")

    def _tell_look(self, *_: object) -> None:
        if self._rules is None:
            return
        looks = self._rules.class_of(self._requester.text(), str(self._basis.currentData() or ""))
        if looks is None or not self._requester.text().strip():
            self.setItemText(0, _NOT_STATED)
        else:
            self.setItemText(0, f"Not stated (looks like: {looks.name})")


def _rules_of(jurisdiction: str) -> Rules | None:
    try:
        return rules_known(jurisdiction)
    except ReviewerError:  # it is told where the rules act
        return None
