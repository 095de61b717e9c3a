"""Who was there, what was claimed, what was found: written by people, each with its evidence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from reviewer.clock.placement import place_records
from reviewer.clock.timebase import utc_moment
from reviewer.model import TABLES, Put, Remove
from reviewer.model.ids import new_id
from reviewer.model.registers import in_order
from ui.case.context import Context
from ui.case.session import Changed
from ui.common.theme import GRID, themed_icon
from ui.statements.sentence_fields import KINDS, SentenceKind, Statement
from ui.statements.sentence_form import SentenceForm
from ui.statements.sentence_list import SentenceList
from ui.widgets.flow import FlowLayout
from ui.widgets.headings import make_heading
from ui.widgets.pane import bring_to_front
from ui.widgets.scrolled import scroll_around
from ui.widgets.when_seen import WhenSeen

_EMPTY = (
    "Nothing is written yet.\n\n"
    "Add who was there and by which source, what somebody claimed, and what the records show. Then "
    "select the evidence anywhere, press {cite}, and put it into a field: Return in it, or a drag."
)
_SHARES = [2000, 3000]  # of the width, for the list and the form
_KIND_OF = {kind.table: kind for kind in KINDS}
_TABLES = frozenset(_KIND_OF)
_OF_STATEMENTS = frozenset({*(kind.table for kind in KINDS), "records", "anchors"})


class _FormsMade(dict[str, SentenceForm]):
    """The forms by their tables; each is made when it is asked for."""

    def __init__(self, make: Callable[[str], SentenceForm]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, table: str) -> SentenceForm:
        self[table] = self._make(table)
        return self[table]


class StatementsView(QWidget):
    """The list of sentences, and the form of the one that is marked."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._meant = ("", "")
        self.list, self._forms, self._empty = SentenceList(), QStackedWidget(), QLabel()
        self.forms = _FormsMade(self._make_form)
        self._places: dict[str, QWidget] = {}
        self.add_buttons = {
            kind.table: self._make_button(
                f"Add {_with_article(kind.noun)}", "plus", partial(self.add_statement, kind)
            )
            for kind in KINDS
            if not kind.is_register
        }
        self.register_button = QPushButton(themed_icon("plus"), "Add to a register")
        self.register_menu = QMenu(self.register_button)
        for kind in filter(_is_register, KINDS):
            does = partial(self.add_statement, kind)
            self.register_menu.addAction(kind.heading, partial(context.notices.try_command, does))
        self.register_button.setMenu(self.register_menu)
        self.delete_button = self._make_button("Delete", "trash", self.delete_statement)
        writers = (*self.add_buttons.values(), self.register_button, self.delete_button)
        context.actions.read_only.guard_writers(*writers)
        self._build_pane()
        self._seen = WhenSeen(self, self._show_case, stale=True)
        self.list.chosen.connect(self._choose)
        self.list.moved.connect(self.move_statement)
        self._session.changed.connect(self._on_changed)
        context.citing.guide.changed.connect(self._seen.tell_changed)
        context.actions.bind_action("statements", self.open_pane)

    # ---- commands

    def open_pane(self) -> None:
        """Bring it on the stage."""
        bring_to_front(self)
        self._seen.bring_up_to_date()
        found = self.current_statement is not None
        front: QWidget = self.list if found else next(iter(self.add_buttons.values()))
        front.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def open_statement(self, table: str, key: str) -> None:
        """Bring one sentence on the stage."""
        self._meant = (table, key)
        self._show_case()
        self.open_pane()

    @property
    def current_statement(self) -> Statement | None:
        """The sentence that is shown."""
        table, key = self._meant
        if table not in _TABLES:
            return None
        return next((s for s in getattr(self._session.snapshot, table) if s.id == key), None)

    def add_statement(self, kind: SentenceKind) -> None:
        """Begin another sentence of a kind."""
        known: list[Statement] = in_order(getattr(self._session.snapshot, kind.table))
        place = known[-1].order if known else 0
        made = replace(kind.empty, id=new_id(TABLES[kind.table].prefix), order=place)
        self._session.put_entity(made, f"Add {kind.noun}")
        self._meant = (kind.table, made.id)
        self._show_case()
        self.forms[kind.table].focus_first()

    def delete_statement(self) -> None:
        """Take the sentence out; undo brings it back."""
        if self.current_statement is not None:
            table, key = self._meant
            noun = _KIND_OF[table].noun
            self._session.apply([Remove(table, key)], f"Delete {noun}")

    def move_statement(self, steps: int) -> None:
        """Let the marked sentence stand so many places further down among those of its kind."""
        shown, table = self.current_statement, self._meant[0]
        if shown is None or self._context.actions.read_only:
            return
        known: list[Statement] = in_order(getattr(self._session.snapshot, table))
        at = known.index(shown)
        to = min(max(at + steps, 0), len(known) - 1)
        known.insert(to, known.pop(at))
        placed = [replace(one, order=place) for place, one in enumerate(known, 1)]
        changed = [made for made, one in zip(placed, known, strict=True) if made != one]
        if to != at:
            noun = _KIND_OF[table].noun
            self._context.notices.try_command(
                lambda: self._session.apply([*map(Put, changed)], f"Move {noun}")
            )

    # ---- following

    def _choose(self, table: str, key: str) -> None:
        self._meant = (table, key)
        self._show_case()

    def _put_statement(self, made: Statement, label: str) -> None:
        if made.id not in {s.id for s in getattr(self._session.snapshot, self._table_of(made))}:
            self._context.notices.say_briefly("It is gone; what was typed is not kept.")
            return
        self._context.notices.try_command(lambda: self._session.put_entity(made, label))

    def _table_of(self, made: Statement) -> str:
        return next(kind.table for kind in KINDS if type(kind.empty) is type(made))

    def _on_changed(self, change: Changed) -> None:
        if change.tables & _OF_STATEMENTS:
            self._seen.tell_changed()

    def _show_case(self) -> None:
        snapshot = self._session.snapshot
        if self.current_statement is None:
            known = ((k.table, s.id) for k in KINDS for s in in_order(getattr(snapshot, k.table)))
            self._meant = next(known, ("", ""))
        shown = self.current_statement
        self.list.show_case(snapshot, self._meant)
        self._pages.setCurrentIndex(0 if shown is not None else 1)
        self.delete_button.setVisible(shown is not None)
        if shown is not None:
            form = self.forms[self._meant[0]]
            self._forms.setCurrentWidget(self._places[self._meant[0]])
            form.show_statement(shown)

    def _day_of_case(self) -> date | None:
        """The day of the first recording: what a time means that is typed alone."""
        zone = ZoneInfo(self._session.snapshot.info.timezone)
        known = [p.start for p in place_records(self._session.snapshot).values() if p.known]
        return utc_moment(min(known)).astimezone(zone).date() if known else None

    # ---- building

    def _build_pane(self) -> None:
        self._empty.setText(
            _EMPTY.format(cite=self._context.actions["cite"].shortcut().toString() or "“Cite”")
        )
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self.list)
        both.addWidget(self._forms)
        both.setStretchFactor(0, 2)
        both.setStretchFactor(1, 3)
        both.setSizes(_SHARES)  # as long as there is no form that asks for its room
        self._pages = QStackedWidget()
        self._pages.addWidget(both)
        self._pages.addWidget(self._empty)
        tools = QWidget()
        row = FlowLayout(tools, GRID // 2)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(make_heading("Claims and findings"))
        for part in (*self.add_buttons.values(), self.register_button, self.delete_button):
            row.addWidget(part)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(GRID, GRID, GRID, GRID)
        outer.setSpacing(GRID)
        outer.addWidget(tools)
        outer.addWidget(self._pages, 1)

    def _make_form(self, table: str) -> SentenceForm:
        """The form of a kind; most cases never see some of them, and each has many fields."""
        form = SentenceForm(self._context, _KIND_OF[table], self._day_of_case)
        form.changed.connect(self._put_statement)
        within = QWidget()
        column = QVBoxLayout(within)
        column.setContentsMargins(GRID, 0, 0, 0)
        column.addWidget(form)
        column.addStretch(1)
        self._places[table] = scroll_around(within)
        self._forms.addWidget(self._places[table])
        return form

    def _make_button(self, text: str, sign: str, does: Callable[[], object]) -> QPushButton:
        made = QPushButton(themed_icon(sign), text)
        made.clicked.connect(lambda: self._context.notices.try_command(does))
        return made


def _is_register(kind: SentenceKind) -> bool:
    return kind.is_register


def _with_article(noun: str) -> str:
    return noun if noun == "presence" else f"a {noun}"
