"""The tables of a request: what is asked for one by one, who keeps it, what happened to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from reviewer.clock.typed_date import date_typed, parse_typed_date
from reviewer.clock.typed_moment import moment_typed, parse_typed_moment
from reviewer.model import (
    Custodian,
    EventKind,
    ItemStatus,
    Record,
    Request,
    RequestEvent,
    RequestItem,
)
from ui.common.redaction_text import name_of
from ui.common.theme import GRID
from ui.widgets.part_table import PartColumn, PartModel, PartTable

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_PATH = Qt.ItemDataRole.UserRole
_STATUSES = tuple(status.value for status in ItemStatus)
# Those that a person notes; the program writes a seal itself.
_KINDS = tuple(kind.value for kind in EventKind if kind is not EventKind.SEALED)
_Part = TypeVar("_Part", bound="DataclassInstance")


def _changed(name: str) -> Callable[[_Part, str], _Part]:
    """Takes what was typed as a field's new text."""

    def with_text(part: _Part, text: str) -> _Part:
        return replace(part, **{name: text})

    return with_text


def day_typed(kept: str) -> str:
    """A kept date as one types it; what is no date stays as it is."""
    try:
        return date_typed(date.fromisoformat(kept))
    except ValueError:
        return kept


def kept_day(text: str) -> str:
    """The ISO date of what was typed; empty for nothing.

    Raises:
        ValueError: It is no date.
    """
    day = parse_typed_date(text)
    if day is None and text:
        raise ValueError(f"No date: {text}. Write month, day and year, such as 6/10/2025.")
    return day.isoformat() if day is not None else ""


def _make_day(title: str, name: str) -> PartColumn[Custodian]:
    return PartColumn(
        title,
        lambda one: day_typed(str(getattr(one, name))),
        lambda one, text: replace(one, **{name: kept_day(text)}),
        16,
    )


class ItemsPage(QWidget):
    """Items, and below them the records that answer the marked one."""

    def __init__(self, request: Request, records: Iterable[Record]) -> None:
        super().__init__()
        columns: tuple[PartColumn[RequestItem], ...] = (
            PartColumn("Item", lambda i: i.id, self._with_id, 8),
            PartColumn("What is asked", lambda i: i.text, _changed("text"), 44),
            PartColumn("Status", lambda i: i.status.value, _with_status, 14, _STATUSES, True),
            PartColumn("Answer", lambda i: i.answer, _changed("answer"), 30),
        )
        model = PartModel(request.items, columns, lambda _: False)
        self.items = PartTable("Items", "item", model, _make_item)
        self.records, self._told = QListWidget(), QLabel()
        self._known = [(record.path, name_of(record)) for record in records]
        self.records.setAccessibleName("Records that answer the marked item")
        self.records.setMinimumHeight(self.fontMetrics().height() * 5)
        column = QVBoxLayout(self)
        column.setSpacing(GRID)
        column.addWidget(self.items, 3)
        column.addWidget(self._told)
        column.addWidget(self.records, 2)
        self.items.table.selectionModel().currentChanged.connect(lambda *_: self._show_records())
        model.rowsRemoved.connect(lambda *_: self._show_records())
        self.records.itemChanged.connect(lambda _: self._take_records())
        self._show_records()

    def _with_id(self, item: RequestItem, text: str) -> RequestItem:
        if not text:
            raise ValueError("An item needs a name, such as 1 or 2b.")
        if text != item.id and any(other.id == text for other in self.items.parts):
            raise ValueError(f"There is an item {text} already.")
        return replace(item, id=text)

    def _current_item(self) -> RequestItem | None:
        at, parts = self.items.current_place(), self.items.parts
        return parts[at] if at is not None and at < len(parts) else None

    def _show_records(self) -> None:
        item = self._current_item()
        self.records.blockSignals(True)
        self.records.clear()
        self.records.setEnabled(item is not None)
        named = f"Records that answer item {item.id}:" if item else "Choose an item to say which"
        self._told.setText(named if item else f"{named} records answer it.")
        if item is not None:
            paths = {path for path, _ in self._known}
            gone = [(path, f"{path} (not in this case any more)") for path in item.records]
            lines = [*self._known, *(line for line in gone if line[0] not in paths)]
            for path, name in lines:
                line = QListWidgetItem(name, self.records)
                line.setData(_PATH, path)
                line.setToolTip(path)
                ticked = path in item.records
                line.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.records.blockSignals(False)

    def _take_records(self) -> None:
        at, item = self.items.current_place(), self._current_item()
        if at is None or item is None:
            return
        lines = [self.records.item(n) for n in range(self.records.count())]
        ticked = (line for line in lines if line.checkState() == Qt.CheckState.Checked)
        self.items.model.replace_part(
            at, replace(item, records=tuple(line.data(_PATH) for line in ticked))
        )


def custodians_table(request: Request) -> PartTable[Custodian]:
    """Who keeps what is asked for, and how far the sub-request to each is."""
    columns: tuple[PartColumn[Custodian], ...] = (
        PartColumn("Custodian", lambda c: c.name, _changed("name"), 18),
        _make_day("Asked on", "sent"),
        _make_day("Due", "due"),
        _make_day("Answered on", "received"),
        PartColumn("What was passed on", lambda c: c.asked, _changed("asked"), 30),
    )
    model = PartModel(request.custodians, columns, lambda _: False)
    return PartTable("Custodians", "custodian", model, lambda _: Custodian(""))


def events_table(request: Request, zone: tzinfo) -> PartTable[RequestEvent]:
    """What happened to a request; a package's seal is the program's word and stays."""
    columns: tuple[PartColumn[RequestEvent], ...] = (
        PartColumn("When", lambda e: moment_typed(e.at, zone), partial(_with_moment, zone), 20),
        PartColumn("What happened", lambda e: e.kind, _with_kind, 20, _KINDS, True),
        PartColumn("Note, such as a reason", lambda e: e.note, _changed("note"), 40),
    )
    model = PartModel(request.events, columns, lambda event: event.kind == EventKind.SEALED)
    today = datetime.now(UTC).astimezone(zone).date().isoformat()
    make = partial(RequestEvent, today, EventKind.ACKNOWLEDGED.value)
    return PartTable("Events", "event", model, lambda _: make())


def _with_moment(zone: tzinfo, event: RequestEvent, text: str) -> RequestEvent:
    at = parse_typed_moment(text, zone) if text else ""
    if at is None:
        raise ValueError(
            f"No date: {text}. Write month, day and year, and the time where it is known, such as "
            "6/10/2025 5:30 pm."
        )
    return replace(event, at=at)


def _with_kind(event: RequestEvent, text: str) -> RequestEvent:
    if not text:
        raise ValueError("Say what happened, in a word.")
    if text == EventKind.SEALED:
        raise ValueError("A package is sealed by exporting it.")
    return replace(event, kind=text)


def _with_status(item: RequestItem, text: str) -> RequestItem:
    return replace(item, status=ItemStatus(text or ItemStatus.PENDING))


def _make_item(items: list[RequestItem]) -> RequestItem:
    taken = {item.id for item in items}
    number = next(n for n in range(1, len(items) + 2) if str(n) not in taken)
    return RequestItem(str(number))
