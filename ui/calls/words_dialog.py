"""The words by which a federal origin is told: the case's own list, one a line."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from reviewer.errors import ReviewerError
from reviewer.inquiry.trigger_words import clean_words, shipped_words
from ui.widgets.fitting_dialog import FittingDialog


class WordsDialog(FittingDialog):
    """Lets the list be typed over, or be the shipped one again.

    Signals:
        changed: the words, as they shall be from now on.
    """

    changed = Signal(object)

    def __init__(self, words: tuple[str, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Words that tell a federal origin")
        self.text, self._fault = QPlainTextEdit("\n".join(words)), QLabel()
        self.text.setAccessibleName("Words, one a line")
        about = QLabel(
            "One word, or words that stand together, a line. Whole words are found, in any letter "
            "case. What is found is offered to you, and says nothing by itself."
        )
        about.setWordWrap(True)
        self._fault.setWordWrap(True)
        self._fault.hide()
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Save
            | QDialogButtonBox.StandardButton.Cancel
            | QDialogButtonBox.StandardButton.RestoreDefaults
        )
        buttons.accepted.connect(self._save)
        buttons.rejected.connect(self.reject)
        again = buttons.button(QDialogButtonBox.StandardButton.RestoreDefaults)
        again.clicked.connect(lambda: self.text.setPlainText("\n".join(shipped_words())))
        column = QVBoxLayout(self)
        column.addWidget(about)
        column.addWidget(self.text, 1)
        column.addWidget(self._fault)
        column.addWidget(buttons)

    def _save(self) -> None:
        try:
            words = clean_words(self.text.toPlainText().splitlines())
        except ReviewerError as fault:
            self._fault.setText(str(fault))
            self._fault.show()
            self.text.setFocus()
            return
        self.changed.emit(list(words))
        self.accept()
