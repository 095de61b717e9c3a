"""The time of a moment, as a person read it: off the picture, a report, or another clock."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from reviewer.clock.timebase import MICROS, utc_moment
from reviewer.clock.typed_time import parse_typed_time, wall_moment
from reviewer.model import Record
from reviewer.timeline import ELAPSED
from ui.case.context import Context
from ui.common.redaction_text import name_of
from ui.common.times import clock_text
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.typed_time import TypedTime

_HELP = "Type a time of day such as 16:22:31.5 or 4:22:31 pm; a date may stand before."
_WITH_DATE = "Nothing in this case has a clock yet: type a date and a time, 2025-06-04 16:22:31."
_DAY = 86_400 * MICROS
_END = 4_102_444_800 * MICROS  # 2100


class SetTimeDialog(FittingDialog):
    """Asks what time it was at a moment of a record.

    Signals:
        time_given: the moment, in microseconds UTC.
    """

    time_given = Signal(object)

    def __init__(
        self, context: Context, record: Record, now: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._zone = context.session.snapshot.info.timezone
        self._now, self._name = now, name_of(record)
        self._dated = context.session.zone_shown != ELAPSED  # a case without a clock has no day yet
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Set the time of this moment")
        stands = clock_text(now, context.session.zone_shown)
        why = QLabel(
            f"What time was it at the moment of {self._name} that is shown now? Read it off the "
            f"picture, or take it from a report. It stands at {stands} now."
        )
        why.setWordWrap(True)
        local = utc_moment(now).astimezone(ZoneInfo(self._zone))
        self.time = TypedTime("&Time of day", self._read_meaning, f"{local:%H:%M:%S}" * self._dated)
        self.field, self.meaning = self.time.field, self.time.meaning
        self.field.setAccessibleName("Time of day, with a date before it if it was another day")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Set")
        column = QVBoxLayout(self)
        column.addWidget(why)
        column.addWidget(self.time)
        column.addWidget(self._buttons)
        self.time.read.connect(self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.time.read_field()

    def accept(self) -> None:
        if self.time.target is not None:
            self.time_given.emit(self.time.target)
            super().accept()

    def _read_meaning(self, text: str) -> tuple[int | None, str]:
        """The moment, and by how much the recording moves."""
        typed = parse_typed_time(text)
        dated = typed is not None and bool(typed.date)
        if typed is None or not (dated or self._dated):
            return None, _HELP if self._dated else _WITH_DATE
        limits = (0, _END) if dated else (self._now - _DAY, self._now + _DAY)
        moment = wall_moment(typed, self._zone, self._now, limits)
        return (moment, self._tell_shift(moment)) if moment is not None else (None, _HELP)

    def _tell_shift(self, moment: int) -> str:
        by = (moment - self._now) / MICROS
        moves = "stays where it is" if abs(by) < 0.001 else f"moves by {by:+.2f} s"
        moves = moves if self._dated else "stands there from now on"
        return f"{clock_text(moment, self._zone, date=True)}: the whole recording {moves}."
