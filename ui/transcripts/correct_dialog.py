"""Correcting one cue: its words and its speaker, beside what the record says."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from reviewer.pages.transcript import Corrections
from reviewer.readers.transcript import Cue
from ui.widgets.field import ChoiceField
from ui.widgets.fitting_dialog import FittingDialog


@dataclass(frozen=True)
class Corrected:
    """What a person wants a cue to read; ``everywhere`` renames its speaker in all cues."""

    cue: Cue
    text: str
    speaker: str
    everywhere: bool


class CorrectDialog(FittingDialog):
    """Asks for the words and the speaker of a cue.

    Signals:
        saved: a ``Corrected``.
    """

    saved = Signal(object)

    def __init__(
        self, cue: Cue, known: Corrections, speakers: list[str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._cue = cue
        self.setWindowTitle(f"Correct cue {cue.number}")
        self.speaker = ChoiceField()
        self.speaker.setEditable(True)
        self.speaker.addItems(speakers)
        self.speaker.setCurrentText(known.speaker_of(cue))
        self.speaker.setAccessibleName("Speaker")
        self.everywhere = QCheckBox(f"In every cue of “{cue.speaker}”")
        self.everywhere.setVisible(bool(cue.speaker))
        self.words = QPlainTextEdit(known.corrected_text(cue) or cue.text)
        self.words.setTabChangesFocus(True)
        self.words.setAccessibleName("Words")
        self.words.setMinimumHeight(4 * self.fontMetrics().lineSpacing())
        original = QLabel(cue.line_with_speaker)
        original.setWordWrap(True)
        original.setTextFormat(original.textFormat().PlainText)
        hint = QLabel(
            "A correction is a note to the review. The record stays as it is, and a release "
            "keeps its original words."
        )
        hint.setWordWrap(True)
        form = QFormLayout()
        form.addRow("&Speaker", self.speaker)
        form.addRow("", self.everywhere)
        form.addRow("&Words", self.words)
        form.addRow("The record says", original)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(hint)
        column.addWidget(self._make_buttons())
        self.resize(max(440, self.sizeHint().width()), self.sizeHint().height())
        self.words.setFocus()

    def _make_buttons(self) -> QDialogButtonBox:
        kinds = QDialogButtonBox.StandardButton
        box = QDialogButtonBox(kinds.Save | kinds.Cancel)
        back = box.addButton("As the record says", QDialogButtonBox.ButtonRole.ResetRole)
        back.clicked.connect(self._reset_cue)
        box.accepted.connect(self._save_cue)
        box.rejected.connect(self.reject)
        return box

    def _reset_cue(self) -> None:
        self.words.setPlainText(self._cue.text)
        self.speaker.setCurrentText(self._cue.speaker)

    def _save_cue(self) -> None:
        text = self.words.toPlainText().strip()
        speaker = self.speaker.currentText().strip()
        everywhere = self.everywhere.isChecked()
        self.saved.emit(Corrected(self._cue, text, speaker, everywhere))
        self.accept()
