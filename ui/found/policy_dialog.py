"""Asks what shall become of everything of a kind: in which records, and by which exemptions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.tracking.policy import Policy, Wish
from ui.common.redaction_text import count_text
from ui.common.theme import GRID
from ui.widgets.field import ChoiceField
from ui.widgets.fitting_dialog import FittingDialog

ALL_RECORDS = ""
"""What stands for all records."""


@dataclass(frozen=True)
class PolicyScope:
    """What a policy would be about.

    Attributes:
        undecided: how many things it would decide.
        decided: how many were decided each by itself: they stay as they are.
        codes: the exemptions that hiding would cite; empty where none is known.
    """

    undecided: int
    decided: int
    codes: tuple[str, ...]


class PolicyDialog(FittingDialog):
    """What, where, and which way round.

    Args:
        kinds: of what was found, each with how it is called.
        records: paths of those that have something, each with its name.
        about: what a policy would be about, for a kind and a record, or ``ALL_RECORDS``.
        preset: the kind and the record that are chosen, and the wish; ``None`` drops a policy.

    Signals:
        chosen: kind, record or ``ALL_RECORDS``, and the policy; ``None``: each by itself.
    """

    chosen = Signal(str, str, object)

    def __init__(
        self,
        kinds: Mapping[str, str],
        records: Sequence[tuple[str, str]],
        about: Callable[[str, str], PolicyScope],
        preset: tuple[str, str, Wish | None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._scope_of = about
        self.setWindowTitle("Everything of a kind")
        self.kind, self.record, self.about = ChoiceField(), ChoiceField(), QLabel()
        self.wishes: dict[Wish | None, QRadioButton] = {
            Wish.HIDE: QRadioButton("&Hide all but those kept visible"),
            Wish.KEEP: QRadioButton("&Keep all visible but those hidden"),
            None: QRadioButton("&Decide about each by itself"),
        }
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        role = QDialogButtonBox.ButtonRole.AcceptRole
        self.do_button = self.buttons.addButton("", role)
        self._build(kinds, records)
        kind, record, wish = preset
        self.kind.setCurrentIndex(max(self.kind.findData(kind), 0))
        self.record.setCurrentIndex(max(self.record.findData(record), 0))
        self.wishes[wish].setChecked(True)
        self._tell_scope()
        # Return does it, from wherever the focus is.
        self.do_button.setDefault(True)
        self.do_button.setFocus()

    def _build(self, kinds: Mapping[str, str], records: Sequence[tuple[str, str]]) -> None:
        for kind, words in kinds.items():
            self.kind.addItem(words, kind)
        self.record.addItem(f"In all {count_text(len(records), 'record')}", ALL_RECORDS)
        for path, name in records:
            self.record.addItem(name, path)
        form = QFormLayout()
        form.addRow("&What", self.kind)
        form.addRow("&Where", self.record)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addLayout(form)
        for button in self.wishes.values():
            column.addWidget(button)
            button.toggled.connect(self._tell_scope)
        self.about.setWordWrap(True)
        self.about.setMinimumWidth(46 * self.fontMetrics().averageCharWidth())
        column.addWidget(self.about)
        column.addWidget(self.buttons)
        self.kind.currentIndexChanged.connect(self._tell_scope)
        self.record.currentIndexChanged.connect(self._tell_scope)
        self.buttons.accepted.connect(self._choose)
        self.buttons.rejected.connect(self.reject)

    @property
    def wish(self) -> Wish | None:
        """What is wished; ``None``: that each is decided by itself."""
        return next((wish for wish, button in self.wishes.items() if button.isChecked()), None)

    def _scope(self) -> PolicyScope:
        return self._scope_of(str(self.kind.currentData()), str(self.record.currentData()))

    def _tell_scope(self, *_: object) -> None:
        """What it does is said before it is done."""
        scope, wish = self._scope(), self.wish
        kind = str(self.kind.currentData())
        stay = f"{scope.decided:,} that were decided by themselves stay as they are."
        can = True
        if wish is None:
            button, told = "Decide about &each", f"What is found later is only listed. {stay}"
        elif wish is Wish.KEEP:
            button = f"Keep {scope.undecided:,} &visible"
            told = f"{stay} What is found later is not proposed."
        elif can := bool(scope.codes):
            button = f"Hide {scope.undecided:,} {kind}"
            cited = ", ".join(scope.codes)
            told = f"Withheld under {cited}. {stay} What is found later is proposed."
        else:
            button = f"Hide {scope.undecided:,} {kind}"
            told = f"No exemption is known for {kind}. Accept one first: the others cite the same."
        self.do_button.setText(button)
        self.do_button.setEnabled(can)
        self.about.setText(told)

    def _choose(self) -> None:
        kind, wish = str(self.kind.currentData()), self.wish
        policy = None
        if wish is not None:
            policy = Policy(kind, wish, self._scope().codes if wish is Wish.HIDE else ())
        self.accept()
        self.chosen.emit(kind, str(self.record.currentData()), policy)
