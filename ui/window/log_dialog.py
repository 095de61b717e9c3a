"""Help, Save a log for support: what an intake or an export did, looked at before it is saved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import explain_plainly
from reviewer.system.run_log import read_log, told_of
from ui.widgets.dialog_size import open_at
from ui.widgets.field import ChoiceField
from ui.widgets.fitting_dialog import FittingDialog


class LogDialog(FittingDialog):
    """Shows a log; what is shown is what is saved, no more and no less.

    Signals:
        wanted: the text that is to be saved to a file.
    """

    wanted = Signal(str)

    def __init__(self, logs: list[Path], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Save a log for support")
        self._logs = logs
        intro = QLabel(
            "A log tells steps, fingerprints, libraries and seconds. It holds no name, no text and "
            "no file name of the case; look through it, save it, and send the file if you like."
        )
        intro.setWordWrap(True)
        self.which = ChoiceField()
        self.which.setAccessibleName("Which log")
        self.which.addItems([told_of(path) for path in logs])
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("What the log tells")
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        # Held here: what Qt makes itself may be let go of while its box still has it.
        self.save = QPushButton("&Save…")
        buttons.addButton(self.save, QDialogButtonBox.ButtonRole.ActionRole)
        self.save.setDefault(True)
        self.save.clicked.connect(lambda: self.wanted.emit(self.text.toPlainText()))
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for part in (intro, self.which, self.text, buttons):
            column.addWidget(part, 1 if part is self.text else 0)
        open_at(self, letters=140, lines=36)
        self.which.currentIndexChanged.connect(self._show_log)
        self._show_log(0)

    def _show_log(self, index: int) -> None:
        told = "There is no log yet: an intake or an export makes one."
        if self._logs:
            try:
                told = read_log(self._logs[index])
            except OSError as fault:
                told = f"It cannot be read: {explain_plainly(fault)}."
        self.text.setPlainText(told)
        self.save.setEnabled(bool(self._logs))
