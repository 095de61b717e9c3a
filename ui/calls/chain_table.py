"""The way of a call's words as columns: a row for each thing that was said."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QWidget

from reviewer.inquiry.alignment import align_words, suggest_line
from reviewer.inquiry.relay_chain import (
    STATION_WORDS,
    STATIONS,
    ChainRow,
    origin_by_station,
    rows_of_relay,
    step_times,
    with_station,
)
from reviewer.inquiry.source_lines import SourceLine, lines_for_station
from reviewer.model import Call
from reviewer.model.inquiry import Relay, RelayStep
from ui.calls.chain_cell import ChainCell, StationHints
from ui.case.context import Context
from ui.common.theme import GRID

_ARROWS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
_ORIGIN = {True: "Federal origin: stated", False: "Federal origin: not stated", None: ""}


class ChainTable(QWidget):
    """A cell for each station of each row, and an empty row below; arrows go from cell to cell.

    Signals:
        changed: the call as it shall be, and the label of that step.
        reached: the cell that keys went to.
    """

    changed = Signal(object, str)
    reached = Signal(object)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._guide = context, context.citing.guide
        self._call: Call | None = None
        self._lines: tuple[SourceLine, ...] = ()
        self._cells: list[dict[RelayStep, ChainCell]] = []
        self.heads = {step: QLabel(STATION_WORDS[step]) for step in STATIONS}
        self._grid = QGridLayout(self)
        self._build_heads()
        self._guide.changed.connect(self._show_cells)

    def show_call(self, call: Call | None, lines: tuple[SourceLine, ...]) -> None:
        """Show the way of this call's words; ``lines`` are those that may be suggested."""
        self._call, self._lines = call, lines
        self._show_cells()

    def cell_at(self, row: int, step: RelayStep) -> ChainCell:
        """The cell of a row, from 0."""
        return self._cells[row][step]

    @property
    def row_count(self) -> int:
        """Rows, with the empty one."""
        return len(self._cells)

    def cell_in_focus(self) -> ChainCell | None:
        """The cell that the keys go to."""
        at = QApplication.focusWidget()
        while at is not None and not isinstance(at, ChainCell):
            at = at.parentWidget()
        return at if at is not None and self.isAncestorOf(at) else None

    # ---- showing

    def _show_cells(self) -> None:
        call = self._call
        rows: list[dict[RelayStep, Relay]] = rows_of_relay(call.relay) if call is not None else []
        shown: list[ChainRow] = [*rows, {}] if call is not None else []
        self._fit_rows(len(shown))
        for number, row in enumerate(shown):
            hints = self._hints_of(row)
            for step, cell in self._cells[number].items():
                cell.show_station(row.get(step, Relay(step)), hints[step])
        stated = origin_by_station(rows)
        for step, head in self.heads.items():
            head.setText("\n".join(filter(None, (STATION_WORDS[step], _ORIGIN[stated[step]]))))

    def _fit_rows(self, count: int) -> None:
        while len(self._cells) > count:
            for cell in self._cells.pop().values():
                self._grid.removeWidget(cell)
                cell.hide()
                cell.deleteLater()
        while len(self._cells) < count:
            number = len(self._cells)
            self._cells.append({step: self._make_cell(step, number) for step in STATIONS})

    def _make_cell(self, step: RelayStep, number: int) -> ChainCell:
        cell = ChainCell(self._context, Relay(step), number)
        cell.changed.connect(lambda station, label: self._put_station(cell.row, station, label))
        self._grid.addWidget(cell, number + 1, STATIONS.index(step))
        return cell

    def _hints_of(self, row: ChainRow) -> dict[RelayStep, StationHints]:
        """Of each station: its time, and what letters suggest of it and the one before."""
        times = step_times(row, self._guide.moment_of)
        found: dict[RelayStep, StationHints] = {}
        before: Relay | None = None
        for step in STATIONS:
            station = row.get(step)
            cited = station.citation if station is not None else None
            line = aligned = None
            if before is not None and before.citation is not None:
                if cited is None:
                    line = self._suggest_line(before, step)
                elif cited.words and before.citation.words:
                    aligned = align_words(before.citation.words, cited.words)
            found[step] = StationHints(times.get(step), line, aligned)
            before = station if cited is not None else before
        return found

    def _suggest_line(self, before: Relay, step: RelayStep) -> SourceLine | None:
        call, cited = self._call, before.citation
        if call is None or cited is None or not cited.words:
            return None
        moment = self._guide.moment_of(cited)
        snapshot = self._context.session.snapshot
        lines = lines_for_station(call, step, snapshot, self._lines)
        found = suggest_line(cited.words, moment.start if moment else None, lines)
        return found[0] if found is not None else None

    def _put_station(self, row: int, station: Relay, label: str) -> None:
        if self._call is not None:
            self.changed.emit(with_station(self._call, row, station), label)

    # ---- keys

    def event(self, event: QEvent) -> bool:
        """Arrows go from cell to cell here, and move no film."""
        asked = event.type() == QEvent.Type.ShortcutOverride
        if asked and isinstance(event, QKeyEvent) and self._way_of(event) is not None:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        way, cell = self._way_of(event), self.cell_in_focus()
        if way is None or cell is None:
            super().keyPressEvent(event)
            return
        row = min(max(cell.row + way[0], 0), len(self._cells) - 1)
        column = min(max(STATIONS.index(cell.station.step) + way[1], 0), len(STATIONS) - 1)
        reached = self._cells[row][STATIONS[column]]
        reached.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reached.emit(reached)

    def _way_of(self, event: QKeyEvent) -> tuple[int, int] | None:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        return _ARROWS.get(Qt.Key(event.key())) if plain else None

    def _build_heads(self) -> None:
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(GRID)
        for column, head in enumerate(self.heads.values()):
            font = head.font()
            font.setBold(True)
            head.setFont(font)
            head.setWordWrap(True)
            self._grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignBottom)
            self._grid.setColumnStretch(column, 1)
