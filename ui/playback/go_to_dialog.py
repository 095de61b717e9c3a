"""Go to a time: of day, or of the record in focus; what is meant is said while one types."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QVBoxLayout, QWidget

from reviewer.clock.timebase import utc_moment
from reviewer.clock.typed_time import parse_typed_time, wall_moment
from reviewer.timeline import ELAPSED
from ui.case.context import Context
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.typed_time import TypedTime

_HELP = "A time of day such as 16:22:31 or 16:22:31.5, or a time in the record such as +1:05."


class GoToDialog(FittingDialog):
    """Asks for a time, and goes there on Return."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Go to a time")
        self.time = TypedTime("&Time", self._read_meaning)
        self.field, self.meaning = self.time.field, self.time.meaning
        self.field.setAccessibleName("Time")
        self.field.setAccessibleDescription(_HELP)
        self.field.setPlaceholderText("16:22:31")
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Go")
        column = QVBoxLayout(self)
        column.addWidget(self.time)
        column.addWidget(self._buttons)
        self.time.read.connect(self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self.time.read_field()

    def accept(self) -> None:
        if self.time.target is not None:
            self._context.playhead.seek_to(self.time.target)
            super().accept()

    def _read_meaning(self, text: str) -> tuple[int | None, str]:
        """The moment, and in words what was understood."""
        if not text.strip():
            return None, _HELP
        typed = parse_typed_time(text)
        if typed is None:
            return None, f"This is no time. {_HELP}"
        playhead = self._context.playhead
        zone = self._context.session.zone_shown
        moment = wall_moment(typed, zone, playhead.position, playhead.time_limits)
        if moment is not None:
            what = "Time" if zone == ELAPSED else "Time of day"
            return moment, f"{what}: {_tell_moment(moment, zone)}."
        place = self._context.session.placement_of(self._record_in_focus())
        if place is not None and not typed.half and not typed.date:
            length = place.media_of_utc(place.end)
            if typed.as_media_seconds <= length:
                target = place.utc_within(typed.as_media_seconds)
                when = _tell_moment(target, zone)
                return target, f"{typed.as_media_seconds:g} s into {place.record}: {when}."
        start, end = (_tell_moment(m, zone) for m in playhead.time_limits)
        return None, f"The case has no such time. It runs from {start} to {end}."

    def _record_in_focus(self) -> str:
        session, shown = self._context.session, self._context.player.shown_videos
        if session.placement_of(session.selected_record) is not None:
            return session.selected_record
        return shown[0] if shown else ""


def _tell_moment(moment: int, zone: str) -> str:
    local = utc_moment(moment).astimezone(ZoneInfo(zone))
    day = f" on {local:%A}, {local.day} {local:%B %Y}" if zone != ELAPSED else " of the case"
    return f"{local:%H:%M:%S}{day}"
