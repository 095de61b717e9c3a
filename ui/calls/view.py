"""The calls of a case: what the caller said, and what of it reached the units."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import NothingMeant
from reviewer.inquiry.source_lines import SourceLine, lines_of_case, offered_words
from reviewer.inquiry.trigger_words import SETTING, words_from_data
from reviewer.model import TABLES, Call, Kind, Remove
from reviewer.model.ids import new_id
from reviewer.model.inquiry import RelayMark
from ui.calls.call_facts import CallFacts
from ui.calls.chain_cell import ChainCell
from ui.calls.chain_table import ChainTable
from ui.calls.word_offers import WordOffers
from ui.calls.words_dialog import WordsDialog
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.redaction_text import name_of
from ui.common.theme import GRID, themed_icon
from ui.widgets.field import ChoiceField
from ui.widgets.flow import FlowLayout
from ui.widgets.fold import FoldedPart
from ui.widgets.headings import make_heading
from ui.widgets.pane import bring_to_front
from ui.widgets.scrolled import scroll_around
from ui.widgets.when_seen import WhenSeen

_EMPTY = (
    "No call is noted yet.\n\n"
    "Add one for each call for help. Then select what the caller said, what was typed, what was "
    "dispatched and what a unit answered, press {cite}, and put it into a column: Return in a "
    "field, or a drag."
)
_OF_CALLS = frozenset({"calls", "records", "anchors"})


class CallsView(QWidget):
    """Chooser, facts, the way of the words, and what may be cited in it.

    Signals:
        export_asked: the request whose release the calls shall be written for.
    """

    export_asked = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._call = ""
        self._lines: tuple[SourceLine, ...] = ()
        self.chooser = ChoiceField()
        self.chain, self.offers = ChainTable(context), WordOffers(context)
        self.facts = CallFacts(context.actions.read_only)
        self.add_button = self._make_button("Add a call", "plus", self.add_call)
        self.delete_button = self._make_button("Delete", "trash", self.delete_call)
        self.export_button = self._make_button("Export…", "package", self.ask_export)
        self.menu: QMenu | None = None
        self._pages, self._empty = QStackedWidget(), QLabel()
        context.actions.read_only.guard_writers(self.add_button, self.delete_button)
        self._build_pane()
        self._listen_to_case()
        self._seen = WhenSeen(self, self._follow_case, stale=True)
        self._show_call()

    # ---- commands

    def open_pane(self) -> None:
        """Bring the calls on the stage."""
        bring_to_front(self)
        self._seen.bring_up_to_date()
        front = self.chain if self.current_call is not None else self.add_button
        target = (
            self.chain.cell_at(0, next(iter(self.chain.heads))) if front is self.chain else front
        )
        target.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_call(self, call: str) -> None:
        """Bring one call on the stage."""
        self._call = call
        self._show_call()
        self.open_pane()

    @property
    def current_call(self) -> Call | None:
        """The call that is shown."""
        return next((c for c in self._session.snapshot.calls if c.id == self._call), None)

    def add_call(self) -> None:
        """Note another call: of the recording in focus, else of the first one of sound."""
        made = Call(new_id(TABLES["calls"].prefix), self._recording_meant())
        self._session.put_entity(made, "Add call")
        self._call = made.id
        self._show_call()
        self.facts_part.button.setChecked(True)
        self.facts.texts["agency_stated"].setFocus(Qt.FocusReason.OtherFocusReason)

    def delete_call(self) -> None:
        """Take the call out; undo brings it back."""
        if self.current_call is not None:
            self._session.apply([Remove("calls", self._call)], "Delete call")

    def ask_export(self) -> None:
        """Ask for which release the calls are written as a table and a page."""
        requests = self._session.snapshot.requests
        if not requests:
            raise NothingMeant(
                "Nobody has asked for anything yet.", "Add a request: what it hides is hidden here."
            )
        if len(requests) == 1:
            self.export_asked.emit(requests[0].id)
            return
        menu = QMenu(self)
        for request in requests:
            said = f"As released to {request.requester or 'nobody named'} ({request.id})"
            menu.addAction(said, partial(self.export_asked.emit, request.id))
        if self.menu is not None:
            self.menu.deleteLater()
        self.menu = menu
        menu.popup(self.export_button.mapToGlobal(self.export_button.rect().bottomLeft()))

    def _recording_meant(self) -> str:
        records = self._session.snapshot.records
        known = self._session.snapshot.records_by_path.get(self._session.selected_record)
        if known is not None and known.kind is Kind.TRANSCRIPT:
            known = self._session.snapshot.records_by_path.get(known.transcript_of or known.path)
        if known is not None and known.kind in (Kind.AUDIO, Kind.TRANSCRIPT):
            return known.path
        order = (Kind.AUDIO, Kind.TRANSCRIPT, Kind.DISPATCH, Kind.VIDEO)
        found = next((r.path for kind in order for r in records if r.kind is kind), "")
        if not found:
            raise NothingMeant("This case holds no recording and no log in which a call could be.")
        return found

    def _change_words(self) -> None:
        dialog = WordsDialog(self._words(), self.window())
        dialog.changed.connect(self._take_words)
        dialog.open()

    def _take_words(self, words: list[str]) -> None:
        self._session.case.set_setting(SETTING, words)
        self._show_offers()

    def _words(self) -> tuple[str, ...]:
        return words_from_data(self._session.case.read_setting(SETTING))

    def _in_cell(self, does: Callable[[ChainCell], object]) -> None:
        cell = self.chain.cell_in_focus()
        if cell is None:
            self._context.notices.say_briefly("Go to a column of the call first.")
        else:
            does(cell)

    # ---- following

    def _put_call(self, made: Call, label: str) -> None:
        if self.current_call is None:
            self._context.notices.say_briefly("The call is gone; what was typed is not kept.")
            return
        self._context.notices.try_command(lambda: self._session.put_entity(made, label))

    def _on_changed(self, change: Changed) -> None:
        if change.tables & _OF_CALLS:
            self._seen.tell_changed()

    def _follow_case(self) -> None:
        self._read_lines()
        self._show_call()

    def _read_lines(self) -> None:
        guide = self._context.citing.guide
        rows = {path: guide.units_of(path) for path in guide.words.events}
        clocks = {path: self._session.clock_of_record(path) for path in guide.words.transcripts}
        self._lines = lines_of_case(guide.words, rows, clocks)

    def _show_call(self) -> None:
        calls = self._session.snapshot.calls
        if self.current_call is None:
            self._call = calls[-1].id if calls else ""
        call = self.current_call
        self._offer_calls(calls)
        self._pages.setCurrentIndex(0 if call is not None else 1)
        self.delete_button.setVisible(call is not None)
        self.export_button.setVisible(call is not None)
        self.chooser.setVisible(len(calls) > 1)
        self.facts.show_call(call, self._session.snapshot)
        self.chain.show_call(call, self._lines)
        self._show_offers()

    def _show_offers(self) -> None:
        found = list(offered_words(self._lines, self._words()))
        self.offers.show_offers(found, anything_read=bool(self._lines))

    def _offer_calls(self, calls: tuple[Call, ...]) -> None:
        self.chooser.clear()
        for number, call in enumerate(calls, 1):
            record = self._session.snapshot.records_by_path.get(call.record)
            name = name_of(record) if record is not None else call.record
            said = call.agency_stated or call.role_stated
            self.chooser.addItem(f"{number}: {f'{said}, ' if said else ''}{name}", call.id)
        self.chooser.setCurrentIndex(self.chooser.findData(self._call))

    def _choose_call(self, index: int) -> None:
        self._call = self.chooser.itemData(index)
        self._show_call()

    # ---- building

    def _listen_to_case(self) -> None:
        actions = self._context.actions
        self._session.changed.connect(self._on_changed)
        self._context.citing.guide.changed.connect(self._tell_words_changed)
        self.facts.changed.connect(self._put_call)
        self.chain.changed.connect(self._put_call)
        self.chooser.activated.connect(self._choose_call)
        self.offers.words_asked.connect(self._change_words)
        actions.bind_action("calls", self.open_pane)
        marks = {
            "mark_passed": RelayMark.PASSED_ON,
            "mark_shortened": RelayMark.SHORTENED,
            "mark_lost": RelayMark.LOST,
            "mark_added": RelayMark.ADDED,
        }
        for name, mark in marks.items():
            does = partial(self._in_cell, partial(_set_mark, mark))
            actions.bind_action(name, does, within=self)
        actions.bind_action("origin_stated", partial(self._in_cell, _turn_origin), within=self)
        actions.bind_action("take_suggested", partial(self._in_cell, _take), within=self)

    def _tell_words_changed(self) -> None:
        self._seen.tell_changed()

    def _build_pane(self) -> None:
        self.chooser.setAccessibleName("Call")
        self.facts_part = FoldedPart("Who called, and who made sure of it", self.facts)
        self._empty.setText(
            _EMPTY.format(cite=self._context.actions["cite"].shortcut().toString() or "“Cite”")
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        within = QWidget()
        column = QVBoxLayout(within)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.facts_part)
        column.addWidget(self.chain)
        column.addStretch(1)
        self._scroll: QScrollArea = scroll_around(within)
        # With large letters four columns are wider than the stage.
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.chain.reached.connect(self._scroll.ensureWidgetVisible)
        self._pages.addWidget(self._scroll)
        self._pages.addWidget(self._empty)
        tools = QWidget()
        row = FlowLayout(tools, GRID // 2)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self.add_button, self.delete_button, self.export_button):
            row.addWidget(part)
        head = QHBoxLayout()
        head.addWidget(make_heading("Calls"))
        head.addWidget(self.chooser, 1)
        head.addWidget(tools)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID, GRID, GRID, GRID)
        outer.setSpacing(GRID)
        outer.addLayout(head)
        outer.addWidget(self._pages, 1)
        outer.addWidget(self.offers)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.offers.fit_into(event.size().height())

    def _make_button(self, text: str, sign: str, does: Callable[[], object]) -> QPushButton:
        made = QPushButton(themed_icon(sign), text)
        made.clicked.connect(lambda: self._context.notices.try_command(does))
        return made


def _set_mark(mark: RelayMark, cell: ChainCell) -> None:
    cell.set_mark(mark)


def _turn_origin(cell: ChainCell) -> None:
    cell.turn_origin()


def _take(cell: ChainCell) -> None:
    cell.take_suggestion()
