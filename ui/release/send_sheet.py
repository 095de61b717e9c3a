"""What is done with a sealed package until its request is answered: letter, sending, seal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from reviewer.clock.timebase import utc_micros, utc_text
from reviewer.errors import ReviewerError
from reviewer.export.earlier_packages import deliveries_of
from reviewer.law.deadlines import days_left
from reviewer.model import Put, Request, RequestEvent
from reviewer.overlooked.case_steps import due_day
from reviewer.overlooked.delivery import (
    Delivery,
    DeliveryPart,
    day_of_event,
    short_day,
    tell_delivery,
    with_part_done,
    with_part_open,
)
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.screen_reader import announce_text
from ui.common.theme import GRID
from ui.common.times import day_text
from ui.release.export_sheets import make_column, make_quiet
from ui.widgets.fitting_dialog import FittingDialog
from ui.widgets.headings import make_heading

LETTER = Path("data/letter.pdf")
_WIDE = 64  # letters
_PARTS = {
    DeliveryPart.LETTER: "Read and sign the letter",
    DeliveryPart.SENT: "Send the package",
    DeliveryPart.TOLD: "Tell the fingerprint by another way, such as by telephone",
    DeliveryPart.RECEIPT: "The requester has it",
}
_STEPS = {
    DeliveryPart.LETTER: "letter read and signed",
    DeliveryPart.SENT: "package sent",
    DeliveryPart.TOLD: "fingerprint told",
    DeliveryPart.RECEIPT: "package received",
}
_HOW = "How and to whom; stands beside the next tick"


class SendSheet(FittingDialog):
    """The checklist of one request's package.

    Signals:
        noted: something of it was done, or taken back.
    """

    noted = Signal(str)

    def __init__(self, context: Context, request: Request, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._request = context, request
        self.setObjectName("send_sheet")
        name = request.requester or request.id
        self.setWindowTitle(f"Send to {name}")
        self.due, self.state = QLabel(), QLabel()
        self.due.setWordWrap(True)
        self.state.setWordWrap(True)
        self.ticks = {part: QCheckBox(text) for part, text in _PARTS.items()}
        self.days = {part: make_quiet("") for part in _PARTS}
        for told in self.days.values():
            told.setTextFormat(Qt.TextFormat.PlainText)  # a person's words
            told.setContentsMargins(3 * GRID, 0, 0, 0)
        self.note = QLineEdit()
        self.note.setPlaceholderText(_HOW)
        self.note.setAccessibleName(f"Note. {_HOW}")
        self.letter_button = QPushButton("Open letter")
        self.folder_button = QPushButton("Show the folder")
        self.key_button = QPushButton("Copy fingerprint")
        self.close_button = QPushButton("Close")
        self._build_sheet(name)
        self.show_delivery()
        # An undo takes a tick back, and another program may give one.
        context.session.changed.connect(self._follow_case)

    @property
    def delivery(self) -> Delivery:
        """How far it is, as the case says now."""
        session = self._context.session
        known = deliveries_of(session.case, session.snapshot)
        return known.get(self._request.id, Delivery(self._request.id))

    def _follow_case(self, _: Changed) -> None:
        if self.isVisible():  # one that was closed waits for the next one to take its place
            self.show_delivery()

    def show_delivery(self) -> None:
        """Show what was done, and on which day."""
        found, today = self.delivery, date.today()
        self.due.setText(self._tell_due(today))
        self.state.setText(tell_delivery(found, today))
        for part, tick in self.ticks.items():
            event = found.event_of(part)
            tick.blockSignals(True)
            tick.setChecked(event is not None)
            tick.blockSignals(False)
            tick.setEnabled(bool(found.package))
            self.days[part].setText(_told_event(event, today) if event is not None else "")
            self.days[part].setVisible(event is not None)
        there = bool(found.package) and Path(found.package).is_dir()
        self.letter_button.setEnabled(there)
        self.folder_button.setEnabled(there)
        self.key_button.setEnabled(bool(found.key))

    # ---- building

    def _build_sheet(self, name: str) -> None:
        grid = QGridLayout()
        grid.setSpacing(GRID)
        grid.setColumnStretch(0, 1)
        beside = (self.letter_button, self.folder_button, self.key_button)
        does = (self._open_letter, self._open_folder, self._copy_key)
        for n, part in enumerate(_PARTS):
            tick = self.ticks[part]
            tick.toggled.connect(lambda on, part=part: self._note_part(part, on))
            grid.addWidget(tick, 2 * n, 0)
            grid.addWidget(self.days[part], 2 * n + 1, 0, 1, 2)
        for n, (button, do) in enumerate(zip(beside, does, strict=True)):
            button.setAutoDefault(False)
            button.clicked.connect(_pressed(do))
            grid.addWidget(button, 2 * n, 1)
        grid.addWidget(self.note, 2 * len(_PARTS), 0, 1, 2)
        self.close_button.clicked.connect(self.reject)
        # Return behind a note would else close the sheet, and the note would be lost.
        self.close_button.setAutoDefault(False)
        column = make_column(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.addWidget(make_heading(f"Send to {name}"))
        column.addWidget(self.due)
        column.addLayout(grid)
        column.addWidget(self.state)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.resize(self.fontMetrics().averageCharWidth() * _WIDE, self.sizeHint().height())

    def _tell_due(self, today: date) -> str:
        due = due_day(self._request, self._context.session.snapshot.info)
        if due is None:
            return "No deadline is prescribed."
        return f"Due {day_text(due)}: {days_left(due, today)}."

    # ---- doing

    def _note_part(self, part: DeliveryPart, on: bool) -> None:
        session, delivery = self._context.session, self.delivery
        request = session.snapshot.get_request(self._request.id)
        if on:
            now = utc_text(utc_micros(datetime.now(UTC)))
            made = with_part_done(request, delivery, part, now, self.note.text().strip())
        else:
            made = with_part_open(request, delivery, part)
        name = request.requester or request.id
        label = f"{name}: {'' if on else 'not '}{_STEPS[part]}"
        try:
            session.apply([Put(made)], label, self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
        else:
            self.note.clear()
        self.show_delivery()
        announce_text(self, self.state.text())
        self.noted.emit(self._request.id)

    def _open_letter(self) -> None:
        self._open_path(Path(self.delivery.package) / LETTER)

    def _open_folder(self) -> None:
        self._open_path(Path(self.delivery.package))

    def _open_path(self, path: Path) -> None:
        # Without a program for it nothing happens, and nobody would know; nor where one was
        # started and ended at once.
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        told = f"Opened {path}" if opened else f"No program opened {path}"
        rest = "If nothing appears, open it" if opened else "Open it"
        self.state.setText(f"{told}. {rest} from its folder by hand.")
        announce_text(self, self.state.text())

    def _copy_key(self) -> None:
        QGuiApplication.clipboard().setText(self.delivery.key)
        self.state.setText("The fingerprint was copied.")
        announce_text(self, self.state.text())


def _told_event(event: RequestEvent, today: date) -> str:
    """``Nov 29 · by mail``."""
    day = day_of_event(event)
    return " · ".join(text for text in (short_day(day, today) if day else "", event.note) if text)


def _pressed(does: Callable[[], None]) -> Callable[[bool], None]:
    def press(_checked: bool = False) -> None:
        does()

    return press
