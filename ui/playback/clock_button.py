"""The one clock of the window; its tooltip tells the day, the zone, and how far it may be off."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolButton, QToolTip, QWidget

from reviewer.clock.clock_map import describe_spread
from reviewer.clock.timebase import utc_moment
from reviewer.timeline import ELAPSED
from ui.case.context import Context
from ui.common.redaction_text import name_of
from ui.common.times import day_text


class ClockButton(QToolButton):
    """Shows the time of day; pressed, it asks for another."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._roomy = False
        self.setAutoRaise(True)
        self.setAccessibleName("Time of day; go to time")
        font = self.font()
        font.setBold(True)
        self.setFont(font)
        metrics = self.fontMetrics()
        # The widest there are, so that the row does not jump while the clock runs.
        self._narrow = metrics.horizontalAdvance("00:00:00.00") + 16
        self.widest = metrics.horizontalAdvance("Wed 28 May 2088  00:00:00.00 CDT") + 32
        self.setMinimumWidth(self._narrow)
        self.clicked.connect(lambda: context.actions.run_action("go_to_time"))

    def set_roomy(self, roomy: bool) -> None:
        """Whether there is room for the day and the zone."""
        if roomy != self._roomy:
            self._roomy = roomy
            self.setMinimumWidth(self.widest if roomy else self._narrow)
        self.tell_time()

    def tell_time(self) -> None:
        """Show where the clock stands."""
        position = self._context.playhead.position
        self.setText(self.time_text() if self._roomy else self.tell_moment(position))

    def time_text(self) -> str:
        """Date, time of day and zone of where the clock stands."""
        local = self._local_time(self._context.playhead.position)
        text = f"{local:%H:%M:%S}.{local.microsecond // 10_000:02d}"
        if self._context.session.zone_shown == ELAPSED:
            return f"{text} since the beginning"
        return f"{day_text(local)}  {text} {local:%Z}"

    def tell_moment(self, moment: int) -> str:
        """The time of day of a moment."""
        local = self._local_time(moment)
        return f"{local:%H:%M:%S}.{local.microsecond // 10_000:02d}"

    def told_in_full(self) -> str:
        """Day, time and zone, how far these may be off, and what a click does."""
        key = self._context.actions["go_to_time"].shortcut().toString()
        return "\n".join([self.time_text(), *self._doubts(), f"Click to go to a time ({key})"])

    def _doubts(self) -> list[str]:
        """Of each recording that runs here, how far its own clock may be off."""
        session, at = self._context.session, self._context.playhead.position
        lines = []
        for place in session.placements_in_order:
            if (
                place.record in self._context.player.shown_records
                and place.start <= at <= place.end
            ):
                off = describe_spread(place.clock.sigma) if place.known else "time unknown"
                lines.append(f"{name_of(session.snapshot.get_record(place.record))}: {off}")
        return lines

    def event(self, event: QEvent) -> bool:
        # Told when it is asked for: the clock goes on 25 times a second.
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_in_full(), self)
            return True
        return super().event(event)

    def _local_time(self, moment: int) -> datetime:
        return utc_moment(moment).astimezone(ZoneInfo(self._context.session.zone_shown))
