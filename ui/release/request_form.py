"""One request: who asks, on what basis, when it came, and for which records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.clock.typed_date import parse_typed_date
from reviewer.law.deadlines import Calendar, calendar_or_none
from reviewer.law.request_due import RequestDue, due_of_request
from reviewer.model import Request, Snapshot
from reviewer.plan.plan import asked_for
from ui.common.redaction_text import name_of
from ui.common.theme import GRID
from ui.common.times import day_text
from ui.release.basis_guess import BasisGuess
from ui.release.class_field import ClassField
from ui.release.due_page import DuePage
from ui.release.profile_field import ProfileField
from ui.release.request_parts import ItemsPage, custodians_table, day_typed, events_table
from ui.widgets.field import ChoiceField
from ui.widgets.fitting_dialog import FittingDialog

ALL = ("*",)
# By an example of each: "6/10" alone is another day elsewhere.
_HOW = "Write month, day and year, such as 6/10/2025 or June 10, 2025."
_PATH = Qt.ItemDataRole.UserRole


def basis_name(law: Calendar | None, basis: str) -> str:
    """A basis as people call it."""
    clock = law.clock_of_basis(basis) if law is not None else None
    return clock.name if clock is not None else basis


def due_text(due: RequestDue) -> str:
    """When it is due, in a sentence; or why nothing is."""
    if due.day is None:
        if due.fault or due.cautions:
            return due.fault or f"{due.cautions[0]}."
        return (
            "No deadline is prescribed." if due.state.received else "Without a date nothing is due."
        )
    text = f"Due {day_text(due.day)}."
    if due.by_hand is not None:
        return f"{text} {due.set_by}."
    counted = due.counted
    if counted is not None and counted.city != counted.strict:
        other = max(counted.city, counted.strict)
        text += f" By the other calendar {day_text(other)}: keep the earlier."
    return text


class RequestForm(FittingDialog):
    """Adds or changes a request.

    Signals:
        made: the request.
    """

    made = Signal(object)

    def __init__(
        self,
        snapshot: Snapshot,
        request: Request,
        parent: QWidget | None = None,
        author: str = "",
    ) -> None:
        super().__init__(parent)
        self._snapshot, self._request = snapshot, request
        self._law = calendar_or_none(snapshot.info.jurisdiction)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(f"Request: {request.requester}" if request.requester else "New request")
        self.requester = QLineEdit(request.requester)
        self.basis = ChoiceField()
        self.received = QLineEdit(day_typed(request.received))
        self.received.setPlaceholderText("month/day/year")
        self.due = QLabel()
        self.due.setWordWrap(True)
        self.scope = QPlainTextEdit(request.scope)
        # Else Tab would write a tab, and by keys alone nobody comes out of the field.
        self.scope.setTabChangesFocus(True)
        self.scope.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # not by the wheel
        self.all = QCheckBox("All records of the case")
        self.records = QListWidget()
        self._fill_fields()
        self._guess = BasisGuess(self._law, self.requester, self.basis)
        self.requester_class = ClassField(
            snapshot.info.jurisdiction, request, self.requester, self.basis
        )
        self.profile = ProfileField(snapshot.info.jurisdiction, request.profile)
        self.items = ItemsPage(request, snapshot.records)
        self.custodians = custodians_table(request)
        self.events = events_table(request, ZoneInfo(snapshot.info.timezone))
        self.due_page = DuePage(request, author)
        self.pages = QTabWidget()
        self._build_form()
        # What is ticked at first may stand for a pattern, which an unchanged list must not replace
        # by names.
        self._ticked = self._records_ticked()
        self._check_form()

    def accept(self) -> None:
        ok = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        if not ok.isEnabled():
            return
        request = self._request_meant()
        self.made.emit(request)
        super().accept()

    def show_page(self, name: str) -> None:
        """Bring one of the tabs to the front, by its name."""
        names = [self.pages.tabText(n).replace("&", "") for n in range(self.pages.count())]
        self.pages.setCurrentIndex(names.index(name))

    def _request_meant(self) -> Request:
        """What is filled in, as far as it can be kept."""
        ticks = self._records_ticked()
        return replace(
            self._request,
            requester=self.requester.text().strip(),
            basis=self.basis.currentData(),
            received=self._date_received() or "",
            scope=self.scope.toPlainText().strip(),
            records=self._request.records if ticks == self._ticked else ticks or ALL,
            requester_class=self.requester_class.stated,
            profile=self.profile.chosen,
            items=self.items.items.parts,
            custodians=self.custodians.parts,
            events=self.events.parts,
            due=self.due_page.hand_set,
        )

    def _records_ticked(self) -> tuple[str, ...]:
        if self.all.isChecked():
            return ALL
        items = [self.records.item(n) for n in range(self.records.count())]
        return tuple(i.data(_PATH) for i in items if i.checkState() == Qt.CheckState.Checked)

    def _date_received(self) -> str | None:
        """When it came, as it is kept: an ISO date or nothing; ``None`` for what is no date."""
        typed = self.received.text().strip()
        day = parse_typed_date(typed)
        if day is not None:
            return day.isoformat()
        return None if typed else ""

    def _check_form(self) -> None:
        due = due_of_request(self._request_meant(), self._snapshot.info)
        self.due.setText(self._due_text(due))
        self.due_page.show_due(due, date.today())
        self.records.setEnabled(not self.all.isChecked())
        named = bool(self.requester.text().strip()) and bool(self._records_ticked())
        fits = named and self._date_received() is not None and self.due_page.fits
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(fits)

    def _due_text(self, counted: RequestDue) -> str:
        """What was understood, so that 6/10 is not taken for another day; and when to answer."""
        received = self._date_received()
        if received is None:
            return f"No date: {self.received.text().strip()}. {_HOW}"
        due = due_text(counted)
        day = f"Received {day_text(date.fromisoformat(received))}." if received else ""
        return " ".join(part for part in (self._guess.guess_text, day, due) if part)

    def _fill_fields(self) -> None:
        clocks = self._law.clocks if self._law is not None else ()
        for clock in clocks:
            self.basis.addItem(clock.name, clock.basis)
        # Of another office, or of a law that was changed since: it stays what it was.
        if self.basis.findData(self._request.basis) < 0:
            self.basis.addItem(self._request.basis, self._request.basis)
        self.basis.setCurrentIndex(self.basis.findData(self._request.basis))
        self.all.setChecked(self._request.records == ALL)
        asked = {r.path for r in asked_for(self._snapshot, self._request)}
        for record in self._snapshot.records:
            item = QListWidgetItem(name_of(record), self.records)
            item.setData(_PATH, record.path)
            item.setToolTip(record.path)
            ticked = record.path in asked
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)

    def _build_form(self) -> None:
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._buttons.button(QDialogButtonBox.StandardButton.Ok).setText("Save")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow("&Requester", self.requester)
        form.addRow("&Basis", self.basis)
        form.addRow("&To the law", self.requester_class)
        form.addRow("&Profile", self.profile)
        form.addRow("", self.profile.sentence)
        form.addRow("Re&ceived", self.received)
        form.addRow("", self.due)
        form.addRow("&Scope", self.scope)
        form.addRow("Records", self.all)
        form.addRow("", self.records)
        for widget, name in (
            (self.requester, "Requester"),
            (self.basis, "Basis"),
            (self.requester_class, "What the requester is to the law"),
            (self.profile, "Profile: for whom the release is"),
            (self.received, "Received, as month, day and year"),
            (self.scope, "Scope, in the requester's words"),
            (self.records, "Records asked for"),
        ):
            widget.setAccessibleName(name)
        lines = self.fontMetrics().lineSpacing()
        # Chosen by hand, as the next line: the dialog fits on a small screen.
        self.scope.setFixedHeight(lines * 3)
        self.records.setMinimumHeight(lines * 5)
        first = QWidget()
        first.setLayout(form)
        pages = (
            (first, "Re&quest"),
            (self.items, "&Items"),
            (self.custodians, "C&ustodians"),
            (self.events, "&Events"),
            (self.due_page, "&Due date"),
        )
        for table in (self.custodians, self.events):
            table.setContentsMargins(GRID, GRID, GRID, GRID)
        for page, name in pages:
            self.pages.addTab(page, name)
        # An area around what does not fit is one stop more for Tab.
        self.pages.setAccessibleName("Parts of the request")
        column = QVBoxLayout(self)
        column.addWidget(self.pages, 1)
        column.addWidget(self._buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 104, self.sizeHint().height())
        self.requester.textChanged.connect(lambda _: self._check_form())
        self.received.textChanged.connect(lambda _: self._check_form())
        self.basis.currentIndexChanged.connect(lambda _: self._check_form())
        self.all.toggled.connect(lambda _: self._check_form())
        self.records.itemChanged.connect(lambda _: self._check_form())
        self.requester_class.currentIndexChanged.connect(lambda _: self._check_form())
        self.events.model.changed.connect(self._check_form)
        self.due_page.changed.connect(self._check_form)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
