"""Go to a time: of day, or of the record in focus; what is meant is said while one types."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from reviewer.timebase import utc_moment
from reviewer.timesaid import said, wall_moment
from ui.context import Context

_HELP = "A time of day such as 16:22:31 or 16:22:31.5, or a time in the record such as +1:05."


class GoToDialog(QDialog):
    """Asks for a time, and goes there on Return."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._target: int | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Go to Time")
        self.field = QLineEdit()
        self.field.setAccessibleName("Time")
        self.field.setAccessibleDescription(_HELP)
        self.field.setPlaceholderText("16:22:31")
        self.meaning = QLabel(_HELP)
        self.meaning.setWordWrap(True)
        self.meaning.setMinimumWidth(self.fontMetrics().averageCharWidth() * 48)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Go")
        form = QFormLayout()
        form.addRow("&Time", self.field)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(self.meaning)
        column.addWidget(self._buttons)
        self.field.textChanged.connect(self._read)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._read()

    def accept(self) -> None:
        if self._target is not None:
            self._context.playhead.seek(self._target)
            super().accept()

    def _read(self) -> None:
        self._target, meaning = self._meant(self.field.text())
        self.meaning.setText(meaning)
        go = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        go.setEnabled(self._target is not None)

    def _meant(self, text: str) -> tuple[int | None, str]:
        """The moment, and in words what was understood."""
        if not text.strip():
            return None, _HELP
        typed = said(text)
        if typed is None:
            return None, f"This is no time. {_HELP}"
        playhead = self._context.playhead
        zone = self._context.session.snapshot.info.timezone
        moment = wall_moment(typed, zone, playhead.position, playhead.limits)
        if moment is not None:
            return moment, f"Time of day: {_spoken(moment, zone)}."
        place = self._context.session.placement(self._focus())
        if place is not None and not typed.half and not typed.date:
            length = place.media(place.end)
            if typed.seconds <= length:
                target = place.utc(typed.seconds) + 1
                return target, f"{typed.seconds:g} s into {place.record}: {_spoken(target, zone)}."
        start, end = (_spoken(m, zone) for m in playhead.limits)
        return None, f"The case has no such time. It runs from {start} to {end}."

    def _focus(self) -> str:
        session, shown = self._context.session, self._context.player.shown
        if session.placement(session.selected_record) is not None:
            return session.selected_record
        return shown[0] if shown else ""


def _spoken(moment: int, zone: str) -> str:
    local = utc_moment(moment).astimezone(ZoneInfo(zone))
    return f"{local:%H:%M:%S} on {local:%A}, {local.day} {local:%B %Y}"
