"""Matches to choose from: record by record, each with a tick of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from reviewer.model import Record
from ui.redaction_text import count_text, name_of
from ui.theme import icon
from ui.widgets.code_list import TickDelegate
from ui.widgets.rows import Rows

if TYPE_CHECKING:
    from reviewer.termwork import Match

DATA = Qt.ItemDataRole.UserRole
BEFORE = 24  # characters shown before a match
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_DONE = "already redacted"
_WHOLE = "In this record the words can only be redacted wherever they stand, all at once."


class MatchList(QTreeWidget):
    """The list; what is redacted already is shown, and cannot be ticked.

    Signals:
        ticked: other matches are ticked than before.
    """

    ticked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderLabels(["Record and place", "Words around it", "State"])
        self.setAccessibleName("Matches")
        self.setUniformRowHeights(True)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 44)
        self.setItemDelegate(Rows(self))
        self.setItemDelegateForColumn(0, TickDelegate(self))
        # A record's tick changes all of its matches: they are counted once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.ticked)
        self.itemChanged.connect(self._on_changed)

    def fill(self, found: Sequence[Sequence[Match]], records: Mapping[str, Record]) -> None:
        """Show these, everything ticked that is not redacted yet."""
        self.blockSignals(True)
        self.clear()
        for matches in found:
            self.addTopLevelItem(_record_row(matches, records[matches[0].record]))
        self.expandAll()
        self.blockSignals(False)

    def rows(self) -> list[QTreeWidgetItem]:
        """The rows of records."""
        rows = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return [row for row in rows if row is not None]

    def matches(self) -> list[list[Match]]:
        """All matches, by record."""
        return [[child.data(0, DATA) for child in _children(row)] for row in self.rows()]

    def chosen(self) -> list[list[Match]]:
        """The matches that are ticked, by record, in the order of ``matches``."""
        return [
            [c.data(0, DATA) for c in _children(row) if c.checkState(0) is _ON]
            for row in self.rows()
        ]

    def stop(self) -> None:
        """Tell of no more ticks."""
        self._soon.stop()

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        row = item.parent()
        self.blockSignals(True)
        if row is None:
            _tick(_open(item), item.checkState(0))
        elif not item.data(0, DATA).single:
            _tick(_open(row), item.checkState(0))
        if column == 0:
            _sum_up(row or item)
        self.blockSignals(False)
        self.viewport().update()
        self._soon.start()


def _children(row: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for n in range(row.childCount()) if (child := row.child(n)) is not None]


def _open(row: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for child in _children(row) if not child.data(0, DATA).redacted]


def _tick(rows: Sequence[QTreeWidgetItem], state: Qt.CheckState) -> None:
    for row in rows:
        row.setCheckState(0, state)


def _sum_up(row: QTreeWidgetItem) -> None:
    """A record's tick says whether all, some or none of its open matches are ticked."""
    states = {child.checkState(0) for child in _open(row)}
    some = Qt.CheckState.PartiallyChecked
    row.setCheckState(0, some if len(states) > 1 else states.pop() if states else _OFF)


def _end(before: str) -> str:
    """As much before a match as leaves the match itself in view."""
    return before if len(before) <= BEFORE else f"…{before[-BEFORE:]}"


def _record_row(matches: Sequence[Match], record: Record) -> QTreeWidgetItem:
    done = sum(m.redacted for m in matches)
    state = f"{done} {_DONE}" if done < len(matches) else _DONE
    row = QTreeWidgetItem(
        [name_of(record), count_text(len(matches), "match"), state if done else ""]
    )
    row.setData(0, DATA, record.path)
    row.setIcon(0, icon(record.kind.value))
    row.setToolTip(0, record.path)
    font = row.font(0)
    font.setBold(True)
    row.setFont(0, font)
    for match in matches:
        row.addChild(_match_row(match))
    if done == len(matches):
        row.setFlags(row.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
    else:
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
    _sum_up(row)
    return row


def _match_row(match: Match) -> QTreeWidgetItem:
    around = f"{_end(match.before)}«{match.hit}»{match.after}"
    row = QTreeWidgetItem([match.place, around, _DONE if match.redacted else ""])
    row.setData(0, DATA, match)
    row.setToolTip(1, around)
    if match.redacted:
        row.setFlags(row.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        row.setCheckState(0, _OFF)
    else:
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        row.setCheckState(0, _ON)
        row.setToolTip(0, "" if match.single else _WHOLE)
    return row
