"""The time of a moment, as a person read it: off the picture, a report, or another clock."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Record
from reviewer.timebase import MICROS, utc_moment
from reviewer.timesaid import said, wall_moment
from ui.context import Context
from ui.redaction_text import name_of
from ui.times import clock_text

_DAY = 86_400 * MICROS
_END = 4_102_444_800 * MICROS  # 2100


class SetTimeDialog(QDialog):
    """Asks what time it was at a moment of a record.

    Signals:
        said: the moment, in microseconds UTC.
    """

    said = Signal(object)

    def __init__(
        self, context: Context, record: Record, now: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone = context.session.snapshot.info.timezone
        self._now, self._name = now, name_of(record)
        self._target: int | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Set the Time of This Moment")
        why = QLabel(
            f"What time was it at the moment of {self._name} that is shown now? Read it off the "
            f"picture, or take it from a report. It stands at {clock_text(now, self._zone)} now."
        )
        why.setWordWrap(True)
        self.field = QLineEdit(f"{utc_moment(now).astimezone(ZoneInfo(self._zone)):%H:%M:%S}")
        self.field.selectAll()
        self.field.setAccessibleName("Time of day, with a date before it if it was another day")
        self.meaning = QLabel()
        self.meaning.setWordWrap(True)
        self.meaning.setMinimumWidth(self.fontMetrics().averageCharWidth() * 48)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Set")
        form = QFormLayout()
        form.addRow("&Time of day", self.field)
        column = QVBoxLayout(self)
        column.addWidget(why)
        column.addLayout(form)
        column.addWidget(self.meaning)
        column.addWidget(self._buttons)
        self.field.textChanged.connect(self._read)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._read()

    def accept(self) -> None:
        if self._target is not None:
            self.said.emit(self._target)
            super().accept()

    def _read(self) -> None:
        typed = said(self.field.text())
        dated = typed is not None and bool(typed.date)
        limits = (0, _END) if dated else (self._now - _DAY, self._now + _DAY)
        self._target = wall_moment(typed, self._zone, self._now, limits) if typed else None
        self.meaning.setText(self._told())
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(self._target is not None)

    def _told(self) -> str:
        if self._target is None:
            return "Type a time of day such as 16:22:31.5 or 4:22:31 pm; a date may stand before."
        by = (self._target - self._now) / MICROS
        moves = "stays where it is" if abs(by) < 0.001 else f"moves by {by:+.2f} s"
        zone = self._zone
        return f"{clock_text(self._target, zone, date=True)}: the whole recording {moves}."
