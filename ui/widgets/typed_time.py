"""A field in which a time is typed, and below it in words what was understood."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

Meant = Callable[[str], tuple[int | None, str]]


class TypedTime(QWidget):
    """Asks ``meant`` for each text that is typed: the moment (``None``: none), and the words.

    Signals:
        read: True when what stands in the field is a moment.
    """

    read = Signal(bool)

    def __init__(self, label: str, meant: Meant, text: str = "") -> None:
        super().__init__()
        self._meant = meant
        self.target: int | None = None
        self.field = QLineEdit(text)
        # What stands there is an offer: the first key takes its place.
        self.field.selectAll()
        self.meaning = QLabel()
        self.meaning.setWordWrap(True)
        # Chosen by hand: the longest explanation takes two lines, and the dialog does not jump as
        # one types.
        self.meaning.setMinimumWidth(self.fontMetrics().averageCharWidth() * 48)
        form = QFormLayout()
        form.addRow(label, self.field)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.meaning)
        self.field.textChanged.connect(self.read_field)
        self.setFocusProxy(self.field)

    def read_field(self) -> None:
        """Read the field, and say what it means."""
        # At each key, so that a time is known to be understood before it is used.
        self.target, told = self._meant(self.field.text())
        self.meaning.setText(told)
        self._make_room()
        self.read.emit(self.target is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """All lines of the words: a dialog that is shown does not ask again how tall they are."""
        width = max(self.meaning.width() if self.isVisible() else 0, self.meaning.minimumWidth())
        self.meaning.setMinimumHeight(self.meaning.heightForWidth(width))
