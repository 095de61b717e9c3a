"""Whose seal a package bears: said in full, and remembered by a name if a person knows it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.package import Verification
from reviewer.system.signing_keys import remember_key
from ui.widgets.fitting_dialog import FittingDialog

_CLOSE = QDialogButtonBox.StandardButton.Close


class StrangeSeal(FittingDialog):
    """A package that is whole, by a key that was not met: who says whose it is?

    Signals:
        remembered: the name that the key has from now on.
        failed: why it could not be remembered.
    """

    remembered = Signal(str)
    failed = Signal(object)

    def __init__(self, folder: Path, found: Verification, parent: QWidget) -> None:
        super().__init__(parent)
        self._key = found.key
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Whose seal is it?")
        self.text = QLabel(
            f"Nothing in {folder.name} was changed since it was sealed. {found.tell_signer}"
        )
        self.text.setWordWrap(True)
        # A folder's name comes from outside.
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.name = QLineEdit()
        self.name.setPlaceholderText("An office or a person")
        self.name.setAccessibleName("Remember this key as the key of")
        form = QFormLayout()
        form.addRow("Remember this &key as the key of", self.name)
        buttons = QDialogButtonBox(_CLOSE)
        # Held here: what Qt makes itself may be let go of while its box still has it.
        self.keep = QPushButton("Remember")
        buttons.addButton(self.keep, QDialogButtonBox.ButtonRole.AcceptRole)
        # A key without a name would tell nobody anything the next time.
        self.keep.setEnabled(False)
        column = QVBoxLayout(self)
        column.addWidget(self.text)
        column.addLayout(form)
        column.addWidget(buttons)
        self.name.textChanged.connect(lambda text: self.keep.setEnabled(bool(text.strip())))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.resize(self.fontMetrics().averageCharWidth() * 72, self.sizeHint().height())

    def accept(self) -> None:
        if not self.name.text().strip():
            return
        try:
            known = remember_key(self._key, self.name.text())
        except ReviewerError as fault:
            self.failed.emit(fault)
            return
        super().accept()
        # As it was kept, with single blanks.
        self.remembered.emit(known.name)
