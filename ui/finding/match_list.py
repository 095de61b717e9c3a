"""Matches to choose from: record by record, each with a tick of its own.

Where a person is named in several ways, each way has a row above those of its records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from reviewer.model import Record
from ui.common.redaction_text import count_text, name_of
from ui.common.theme import themed_icon
from ui.widgets.rows import Rows

if TYPE_CHECKING:
    from reviewer.redaction.everywhere import TermMatch
    from reviewer.redaction.name_parts import FoundForm

DATA = Qt.ItemDataRole.UserRole
# Both chosen by hand: so the match itself is in view in a narrow window.
BEFORE = 24  # characters shown before a match
SHARE = 0.36  # of the width, for records and places
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked
_TICKABLE = Qt.ItemFlag.ItemIsUserCheckable
_DONE = "already redacted"
_WHOLE = "In this record the words can only be redacted wherever they stand, all at once."
_ALONE = (
    "Where this part of the name stands without the rest. Ticked is what most likely means the "
    "same person; look at the others yourself."
)


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
        self.setItemDelegate(Rows(self))
        # A record's tick changes all of its matches: they are counted once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.ticked)
        self.itemChanged.connect(self._on_changed)

    def fill_matches(self, found: Sequence[FoundForm], records: Mapping[str, Record]) -> None:
        """Show these, everything ticked that is likely meant and is not redacted yet."""
        self.blockSignals(True)
        self.clear()
        shown = [wording for wording in found if wording.found]
        for wording in shown:
            rows = [_record_row(matches, records[matches[0].record]) for matches in wording.found]
            if len(shown) > 1 or any(other.alone for other in shown):
                self.addTopLevelItem(_row_of_form(wording, rows))
            else:
                self.addTopLevelItems(rows)
        self.expandAll()
        self.blockSignals(False)
        self.scrollToTop()

    def form_rows(self) -> list[QTreeWidgetItem]:
        """The rows of ways in which somebody is named; none where there is but one."""
        rows = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return [row for row in rows if row is not None and _is_form_row(row)]

    def record_rows(self) -> list[QTreeWidgetItem]:
        """The rows of records."""
        tops = (self.topLevelItem(at) for at in range(self.topLevelItemCount()))
        return [
            row
            for top in tops
            if top is not None
            for row in (_children_of(top) if _is_form_row(top) else [top])
        ]

    def chosen_matches(self) -> list[list[TermMatch]]:
        """The matches that are ticked, by record, in the order of ``record_rows``."""
        return [
            [c.data(0, DATA) for c in _children_of(row) if c.checkState(0) is _ON]
            for row in self.record_rows()
        ]

    def go_to_unticked(self) -> None:
        """Go on to the next match that is not ticked and could be, round and round."""
        rows = [row for record in self.record_rows() for row in _tickable_below(record)]
        open_ones = [row for row in rows if row.checkState(0) is _OFF]
        if not open_ones:
            return
        here = self.currentItem()
        at = open_ones.index(here) + 1 if here in open_ones else 0
        row = open_ones[at % len(open_ones)]
        self.setCurrentItem(row)
        self.scrollToItem(row, QTreeWidget.ScrollHint.PositionAtCenter)
        self.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Names of records have a third of the room, the words around a match the rest."""
        super().resizeEvent(event)
        self.setColumnWidth(0, round(self.viewport().width() * SHARE))

    def stop_telling(self) -> None:
        """Tell of no more ticks."""
        self._soon.stop()

    def _on_changed(self, item: QTreeWidgetItem, column: int) -> None:
        if column != 0:
            return
        state = item.checkState(0)
        self.blockSignals(True)
        if _is_form_row(item):
            for record in _tickable_below(item):
                _tick_rows(_tickable_below(record), state)
                _sum_up(record)
        elif item.childCount():
            _tick_rows(_tickable_below(item), state)
        above: QTreeWidgetItem | None = item if item.childCount() else item.parent()
        # In this record all are hidden or none, see `everywhere`.
        if above is not item and above is not None and not item.data(0, DATA).single:
            _tick_rows(_tickable_below(above), state)
        while above is not None:
            _sum_up(above)
            above = above.parent()
        self.blockSignals(False)
        self.viewport().update()
        self._soon.start()


def _children_of(row: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for n in range(row.childCount()) if (child := row.child(n)) is not None]


def _tickable_below(row: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    """What below a row can be ticked."""
    return [c for c in _children_of(row) if c.flags() & Qt.ItemFlag.ItemIsUserCheckable]


def _is_form_row(row: QTreeWidgetItem) -> bool:
    return row.parent() is None and row.data(0, DATA) is None


def _tick_rows(rows: Sequence[QTreeWidgetItem], state: Qt.CheckState) -> None:
    for row in rows:
        row.setCheckState(0, state)


def _sum_up(row: QTreeWidgetItem) -> None:
    """A row's tick says whether all, some or none of what is open below it is ticked."""
    states = {child.checkState(0) for child in _tickable_below(row)}
    if states:
        some = Qt.CheckState.PartiallyChecked
        row.setCheckState(0, some if len(states) > 1 else states.pop())


def _end_in_view(before: str) -> str:
    """As much before a match as leaves the match itself in view."""
    return before if len(before) <= BEFORE else f"…{before[-BEFORE:]}"


def _row_of_form(wording: FoundForm, records: Sequence[QTreeWidgetItem]) -> QTreeWidgetItem:
    """``“Lopez” alone``, with the rows of records in which it stands so."""
    name = f"“{wording.term}” alone" if wording.alone else f"“{wording.term}”"
    many = sum(map(len, wording.found))
    said = f"{count_text(many, 'match')} in {count_text(len(wording.found), 'record')}"
    row = QTreeWidgetItem([name, said, ""])
    row.setToolTip(0, _ALONE if wording.alone else "")
    _embolden_row(row)
    row.addChildren(list(records))
    _make_tickable(row, bool([r for r in records if r.flags() & _TICKABLE]))
    return row


def _embolden_row(row: QTreeWidgetItem) -> None:
    font = row.font(0)
    font.setBold(True)
    row.setFont(0, font)


def _make_tickable(row: QTreeWidgetItem, on: bool) -> None:
    row.setFlags(row.flags() | _TICKABLE if on else row.flags() & ~_TICKABLE)
    _sum_up(row)


def _record_row(matches: Sequence[TermMatch], record: Record) -> QTreeWidgetItem:
    done = sum(m.redacted for m in matches)
    state = f"{done} {_DONE}" if done < len(matches) else _DONE
    row = QTreeWidgetItem(
        [name_of(record), count_text(len(matches), "match"), state if done else ""]
    )
    row.setData(0, DATA, record.path)
    row.setIcon(0, themed_icon(record.kind.value))
    row.setToolTip(0, record.path)
    _embolden_row(row)
    for match in matches:
        row.addChild(_match_row(match))
    _make_tickable(row, done < len(matches))
    return row


def _match_row(match: TermMatch) -> QTreeWidgetItem:
    around = f"{_end_in_view(match.before)}«{match.hit}»{match.after}"
    row = QTreeWidgetItem([match.place, around, _DONE if match.redacted else match.doubt])
    row.setData(0, DATA, match)
    row.setToolTip(1, around)
    if match.redacted:
        row.setFlags(row.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)  # and it has no box
    else:
        row.setFlags(row.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        row.setCheckState(0, _ON if match.likely else _OFF)
        row.setToolTip(0, "" if match.single else _WHOLE)
    return row
