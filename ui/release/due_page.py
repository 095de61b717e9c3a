"""When a request is due: the day, who says so, the arithmetic day by day, and a day set by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.law.deadlines import CountedDay, days_left
from reviewer.law.request_due import RequestDue
from reviewer.model import DueByHand, Request
from ui.common.theme import GRID
from ui.common.times import day_text
from ui.release.request_parts import day_typed, kept_day

_HEAD = ("Day", "City", "City and State", "Why")


class DuePage(QWidget):
    """Shows what was counted; a person may set another day, with a reason.

    Signals:
        changed: the day that is set by hand is another.
    """

    changed = Signal()

    def __init__(self, request: Request, author: str) -> None:
        super().__init__()
        hand = request.due
        self._kept, self._author = hand, author
        self.told, self.days = QLabel(), QTableWidget(0, len(_HEAD))
        self._rest = QWidget()  # where nothing is counted
        self.by_hand = QCheckBox("&Another day is set, by an order or an agreement")
        self.day = QLineEdit(day_typed(hand.day) if hand is not None else "")
        self.why = QLineEdit(hand.why if hand is not None else "")
        self.by_hand.setChecked(hand is not None)
        self._build_page()

    @property
    def fits(self) -> bool:
        """Whether what is set by hand can be kept."""
        return not self.by_hand.isChecked() or self._day_kept() is not None

    @property
    def hand_set(self) -> DueByHand | None:
        """The day that is set by hand; ``None`` if none is, or as long as it is no date."""
        day = self._day_kept()
        if not self.by_hand.isChecked() or day is None:
            return None
        why = self.why.text().strip()
        # Who only looked at it has not set it.
        if self._kept is not None and (self._kept.day, self._kept.why) == (day, why):
            return self._kept
        return DueByHand(day, self._author, date.today().isoformat(), why)

    def show_due(self, due: RequestDue, today: date) -> None:
        """Show when it is due by what is filled in now."""
        self.told.setText("\n".join(_tell_due(due, today)))
        self.told.setAccessibleName(self.told.text())
        days = due.counted.days if due.counted is not None else ()
        differ = due.counted is not None and due.counted.city != due.counted.strict
        self.days.setColumnHidden(2, not differ)
        self.days.setRowCount(len(days))
        for row, day in enumerate(days):
            last = due.counted is not None and day.day == due.day
            for column, text in enumerate(_cells_of(day, is_kept=last)):
                item = QTableWidgetItem(text)
                item.setFlags(Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled)
                self.days.setItem(row, column, item)
        self.days.setVisible(bool(days))
        self._rest.setVisible(not days)

    def _day_kept(self) -> str | None:
        try:
            return kept_day(self.day.text().strip()) or None
        except ValueError:
            return None

    def _build_page(self) -> None:
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        table = self.days
        table.setHorizontalHeaderLabels(_HEAD)
        table.setAccessibleName("How the due date is counted, day by day")
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        metrics = self.fontMetrics()
        table.verticalHeader().setDefaultSectionSize(metrics.height() + GRID)
        for column, letters in enumerate((32, 15, 17)):
            table.setColumnWidth(column, letters * metrics.averageCharWidth())
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        table.setMinimumHeight(metrics.height() * 7)
        self.day.setPlaceholderText("month/day/year")
        self.day.setAccessibleName("The day that is set, as month, day and year")
        self.why.setAccessibleName("What the day that is set rests on")
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.addRow(self.by_hand)
        form.addRow("Da&y", self.day)
        form.addRow("Rests &on", self.why)
        column_of_page = QVBoxLayout(self)
        column_of_page.setSpacing(GRID)
        column_of_page.addWidget(self.told)
        column_of_page.addWidget(table, 1)
        column_of_page.addLayout(form)
        column_of_page.addWidget(self._rest, 1)
        self.by_hand.toggled.connect(self._enable_fields)
        self.day.textChanged.connect(lambda _: self.changed.emit())
        self.why.textChanged.connect(lambda _: self.changed.emit())
        self._enable_fields()

    def _enable_fields(self) -> None:
        for field in (self.day, self.why):
            field.setEnabled(self.by_hand.isChecked())
        self.changed.emit()


def _tell_due(due: RequestDue, today: date) -> Iterator[str]:
    if due.day is not None:
        yield f"Due {day_text(due.day)}: {days_left(due.day, today)}."
    elif due.fault:
        yield due.fault
    elif not due.cautions:
        unknown = due.clock is not None and due.clock.days > 0 and due.state.received is None
        yield "Without a date nothing is due." if unknown else "No deadline is prescribed."
    for told in (due.set_by, *due.cautions, *due.state.oddities):
        if told:
            yield f"{told}."
    if due.calendar:
        yield f"Calendar: {due.calendar}."


def _cells_of(day: CountedDay, *, is_kept: bool) -> tuple[str, str, str, str]:
    sign = "▸ " if is_kept else ""
    why = "; ".join(text for text in (day.why, "the day to keep" if is_kept else "") if text)
    return f"{sign}{day_text(day.day)}", _tell_number(day.city), _tell_number(day.strict), why


def _tell_number(number: int | None) -> str:
    if number is None:
        return "not counted"
    return f"day {number}" if number else "received"
