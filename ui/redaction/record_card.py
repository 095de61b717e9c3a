"""The record in focus, where no redaction is: what it is, when, how sure that is, what becomes
of it, and the three answers to it.
"""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from reviewer.clock.clock_map import describe_spread
from reviewer.model import Kind, Record
from ui.case.context import Context
from ui.common.redaction_text import count_text, name_of
from ui.common.theme import GRID
from ui.common.times import clock_text, length_text
from ui.redaction.tree_panel import TreePanel
from ui.widgets.action_button import AnswerButton
from ui.widgets.headings import as_heading
from ui.widgets.pane import bring_to_front
from ui.widgets.scrolled import scroll_snugly

_HINT = "Click a box on a picture to see it here. Drag on a picture, or press B, to draw one."
_HINT_ON_PHOTO = f"{_HINT} With Shift held, a drag selects words that were read in it."
_NOTHING = "Nothing is selected.\n\nChoose a record at the left, or press N for the next undecided."


class RecordCard(QWidget):
    """Follows the record in focus."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self._shown: tuple[object, ...] = ()
        self._title, self._path = QLabel(), QLabel()
        self._about, self._hint = QLabel(), QLabel(_HINT)
        self.tree = TreePanel(context)
        self._buttons = [
            AnswerButton(context.actions[name], text, picture)
            for name, text, picture in (
                ("release", "Release", "release"),
                ("withhold", "Withhold…", "withhold"),
                ("not_responsive", "Not responsive", "minus"),
            )
        ]
        self._lay_out()
        context.actions.bind_action("decision_tree", self._answer_tree)
        self._session.record_selected.connect(lambda _: self.refresh_card())
        self._session.changed.connect(lambda _: self.refresh_card())
        context.first.do_afterwards(self.refresh_card)
        self.refresh_card()

    def refresh_card(self) -> None:
        """Show the record in focus as it is now."""
        if not self.isVisible():
            return
        record = self._session.snapshot.records_by_path.get(self._session.selected_record)
        for part in (self._about, self._path, *self._buttons):
            part.setVisible(record is not None)
        self.tree.show_record(record)
        if record is None:
            self._title.setText(_NOTHING)
            return
        told = self._tell(record)
        if (record.path, told) == self._shown:
            return
        self._shown = (record.path, told)
        self._title.setText(name_of(record))
        self._hint.setText(_HINT_ON_PHOTO if record.kind is Kind.IMAGE else _HINT)
        # It has no spaces at which a line could be broken.
        self._path.setText(re.sub(r"([/_.-])", "\\1\u200b", record.path))
        self._path.setToolTip(record.path)
        self._about.setText(_table_of(told))
        # A screen reader would read the markup.
        self._about.setAccessibleName(". ".join(f"{name}: {said}" for name, said in told))

    def showEvent(self, _event: object) -> None:
        self.refresh_card()

    def _answer_tree(self) -> None:
        """Bring the record's decision tree to the front, to be answered by keys."""
        self._session.select_note("")
        self._session.select_redaction("")
        bring_to_front(self)
        self.refresh_card()
        if self.tree.isVisibleTo(self):
            self.tree.take_focus()
        else:
            self._context.notices.say_briefly(
                "There is no decision tree for this record, or no request asks for it."
            )

    def _tell(self, record: Record) -> tuple[tuple[str, str], ...]:
        session, known = self._session, self._context.first.known_outcomes()
        clock, zone = session.clock_of_record(record.path), session.zone_shown
        length = record.facts.duration_seconds
        stream = self._context.player.streams.get(record.path)
        when = clock_text(clock.origin, zone, date=True) if clock is not None else ""
        found = session.snapshot.redactions_of(record.path)
        outcome = known.get(record.path)
        rows = (
            ("Kind", record.kind.value.capitalize()),
            ("From", ", ".join(part for part in (record.agency, record.device) if part)),
            ("When", when),
            ("Lasts", length_text(length) if length else ""),
            ("Clock", describe_spread(clock.sigma) if clock is not None else ""),
            ("Shown", stream.badge_explained if stream is not None else ""),
            ("Redactions", count_text(len(found), "redaction") if found else "none"),
            ("Becomes", outcome.value if outcome is not None else ""),
        )
        return tuple((name, said) for name, said in rows if said)

    def _lay_out(self) -> None:
        as_heading(self._title)
        self._path.setForegroundRole(self._path.palette().ColorRole.PlaceholderText)
        self._hint.setForegroundRole(self._path.palette().ColorRole.PlaceholderText)
        self._about.setTextFormat(Qt.TextFormat.RichText)
        for label in (self._title, self._path, self._about, self._hint):
            label.setWordWrap(True)
            # A long path has no spaces at which it could be broken.
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        told = QWidget()
        above = QVBoxLayout(told)
        above.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, GRID)
        above.setSpacing(GRID)
        for part in (self._title, self._path, self._about, self.tree, self._hint):
            above.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        # The answers are in sight, however little room there is for what is told; and at the upper
        # edge: below a list of changing length, or at the lower edge, which the timeline moves, the
        # next record's would come under the mouse.
        answers = QVBoxLayout()
        answers.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 0)
        answers.setSpacing(GRID)
        for button in self._buttons:
            answers.addWidget(button)
        column.addLayout(answers)
        column.addWidget(scroll_snugly(told, "About the record"), 1)
        column.addStretch()


def _table_of(rows: tuple[tuple[str, str], ...]) -> str:
    """Names and what is said of each, as a table that breaks its lines where the pane is narrow."""
    cell = f'<td style="padding-bottom: {GRID // 2}px; padding-right: {GRID}px">'
    lines = (f"<tr>{cell}{name}</td>{cell}{escape(said)}</td></tr>" for name, said in rows)
    return f"<table cellspacing=0 cellpadding=0>{''.join(lines)}</table>"
