"""What is done with a sealed package until its request is answered: letter, sending, seal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.export.earlier_packages import deliveries_of, note_delivered
from reviewer.law.deadlines import days_left
from reviewer.model import Request
from reviewer.overlooked.case_steps import due_day
from reviewer.overlooked.delivery import Delivery, DeliveryPart, short_day, tell_delivery
from ui.case.context import Context
from ui.common.screen_reader import announce_text
from ui.common.theme import GRID
from ui.common.times import day_text
from ui.release.export_sheets import make_column, make_quiet, make_title
from ui.widgets.fitting_dialog import FittingDialog

LETTER = Path("data/letter.pdf")
_WIDE = 64  # letters
_PARTS = {
    DeliveryPart.LETTER: "Read and sign the letter",
    DeliveryPart.SENT: "Send the package",
    DeliveryPart.TOLD: "Tell the fingerprint by another way, such as by telephone",
}


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
        self.letter_button = QPushButton("Open letter")
        self.folder_button = QPushButton("Show the folder")
        self.key_button = QPushButton("Copy fingerprint")
        self.close_button = QPushButton("Close")
        self._build_sheet(name)
        self.show_delivery()

    @property
    def delivery(self) -> Delivery:
        """How far it is, as the case says now."""
        session = self._context.session
        known = deliveries_of(session.case, session.snapshot)
        return known.get(self._request.id, Delivery(self._request.id))

    def show_delivery(self) -> None:
        """Show what was done, and on which day."""
        found, today = self.delivery, date.today()
        self.due.setText(self._tell_due(today))
        self.state.setText(tell_delivery(found, today))
        for part, tick in self.ticks.items():
            day = found.day_of(part)
            tick.blockSignals(True)
            tick.setChecked(day is not None)
            tick.blockSignals(False)
            tick.setEnabled(bool(found.package))
            self.days[part].setText(short_day(day, today) if day is not None else "")
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
        for n, (part, button) in enumerate(zip(_PARTS, beside, strict=True)):
            tick = self.ticks[part]
            tick.toggled.connect(lambda on, part=part: self._note_part(part, on))
            button.setAutoDefault(False)
            button.clicked.connect(_pressed(does[n]))
            grid.addWidget(tick, n, 0)
            grid.addWidget(self.days[part], n, 1)
            grid.addWidget(button, n, 2)
        self.close_button.clicked.connect(self.reject)
        column = make_column(self)
        column.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        column.addWidget(make_title(f"Send to {name}"))
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
        due = due_day(self._request, self._context.session.snapshot.info.jurisdiction)
        if due is None:
            return "No deadline is prescribed."
        return f"Due {day_text(due)}: {days_left(due, today)}."

    # ---- doing

    def _note_part(self, part: DeliveryPart, on: bool) -> None:
        try:
            note_delivered(self._context.session.case, self.delivery, part, on)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
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


def _pressed(does: Callable[[], None]) -> Callable[[bool], None]:
    def press(_checked: bool = False) -> None:
        does()

    return press
