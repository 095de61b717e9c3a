"""How a text's letters are read, where the file does not tell: both readings, side by side."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDialogButtonBox,
    QLabel,
    QRadioButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from reviewer.intake import TextReading
from ui.common.theme import GRID
from ui.widgets.fitting_dialog import FittingDialog

# Chosen by hand: enough to see an accent or a name, and all readings stand in one view.
_SHOWN = 4  # lines of each reading


class ReadingDialog(FittingDialog):
    """Asks which reading of a text is right.

    Signals:
        chosen: the encoding that a person chose.
    """

    chosen = Signal(str)

    def __init__(
        self, name: str, found: tuple[TextReading, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        # It shows words of a record, which are not to stay in memory.
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Choose how the text is read")
        why = QLabel(
            f"{name} does not say how its letters are stored. Choose the reading in which every "
            "name and word is spelled right: redactions are looked for in that one."
        )
        why.setWordWrap(True)
        self._group = QButtonGroup(self)
        self._encodings = [one.encoding for one in found]
        # Readings can be many and their lines long, so they scroll and the buttons stay in sight.
        sheet = QWidget()
        rows = QVBoxLayout(sheet)
        rows.setSpacing(GRID)
        for at, one in enumerate(found):
            self._add_reading(rows, at, one)
        rows.addStretch(1)
        area = QScrollArea()
        area.setWidget(sheet)
        area.setWidgetResizable(True)
        area.setAccessibleName("Readings")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Read it so")
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(why)
        column.addWidget(area, 1)
        column.addWidget(self._buttons)
        # By letters, as these may be set large in the system.
        letter = self.fontMetrics().averageCharWidth()
        self.resize(letter * 80, letter * 52)

    def _add_reading(self, rows: QVBoxLayout, at: int, one: TextReading) -> None:
        button = QRadioButton(one.name)
        # The most likely stands first; Return takes it.
        button.setChecked(at == 0)
        self._group.addButton(button, at)
        rows.addWidget(button)
        lines = QLabel("\n".join(one.lines[:_SHOWN]))
        lines.setTextFormat(Qt.TextFormat.PlainText)  # never as markup: it comes from outside
        lines.setWordWrap(True)
        lines.setContentsMargins(GRID * 3, 0, 0, 0)
        # A screen reader reads the button alone; without the lines two readings sound the same.
        button.setAccessibleDescription(lines.text())
        rows.addWidget(lines)

    def accept(self) -> None:
        self.chosen.emit(self._encodings[self._group.checkedId()])
        super().accept()
