"""A form for one sentence, made from the list of its fields; each field is one step when left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from reviewer.clock.typed_moment import moment_typed, parse_typed_moment
from ui.case.context import Context
from ui.statements.citation_column import CitationColumn
from ui.statements.sentence_fields import FieldRow, FieldSort, SentenceKind, Statement
from ui.widgets.field import ChoiceField, Field
from ui.widgets.prose import Prose

_LINES = 4  # of prose that are seen at once


class SentenceForm(QWidget):
    """The fields of a kind of sentence.

    Signals:
        changed: the sentence as it shall be, and the label of that step.
    """

    changed = Signal(object, str)

    def __init__(
        self, context: Context, kind: SentenceKind, day: Callable[[], date | None]
    ) -> None:
        """``day``: of which a time is that is typed alone."""
        super().__init__()
        self._context, self.kind, self._day = context, kind, day
        self._shown: Statement | None = None
        self.fields: dict[str, QWidget] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for row in kind.fields:
            field = self._make_field(row)
            field.setAccessibleName(row.title)
            self.fields[row.name] = field
            form.addRow(row.title, field)
            if row.sort not in (FieldSort.CITATION, FieldSort.CITATIONS):
                context.actions.read_only.guard_writers(field)

    def show_statement(self, statement: Statement) -> None:
        """Show this one; what somebody types in it is left as it is."""
        before = self._shown
        same = before is not None and before.id == statement.id
        if before is not None and not same:
            self._take_typed()  # it is of the one that was shown
        self._shown = statement
        for row in self.kind.fields:
            self._fill_field(row, getattr(statement, row.name), typing=same)

    def focus_first(self) -> None:
        """Put the focus where one begins to write."""
        first = next(row for row in self.kind.fields if row.sort is not FieldSort.CHOICE)
        self.fields[first.name].setFocus()

    # ---- one field

    def _make_field(self, row: FieldRow) -> QWidget:
        match row.sort:
            case FieldSort.PROSE:
                prose = Prose()
                prose.setPlaceholderText(row.hint)
                prose.setTabChangesFocus(True)
                prose.setFixedHeight(_LINES * prose.fontMetrics().lineSpacing() + 12)
                prose.left.connect(partial(self._take_prose, row, prose))
                return prose
            case FieldSort.CHOICE:
                choice = ChoiceField()
                for word, said in row.choices:
                    choice.addItem(said, word)
                choice.activated.connect(lambda _: self._take_choice(row, choice))
                return choice
            case FieldSort.CITATION:
                one = CitationColumn(self._context, row.title, only_one=True)
                one.changed.connect(lambda made: self._put(row, made[0] if made else None))
                return one
            case FieldSort.CITATIONS:
                column = CitationColumn(self._context, row.title)
                column.changed.connect(lambda made: self._put(row, made))
                return column
        line = Field()
        line.setPlaceholderText(row.hint)
        line.editingFinished.connect(partial(self._take_line, row, line))
        return line

    def _fill_field(self, row: FieldRow, value: Any, *, typing: bool) -> None:
        field = self.fields[row.name]
        if isinstance(field, ChoiceField):
            _choose_word(field, value)
        elif isinstance(field, CitationColumn):
            many = row.sort is FieldSort.CITATIONS
            field.show_citations(value if many else (value,) if value is not None else ())
        elif isinstance(field, Prose):
            if field.toPlainText() != value and not (typing and field.is_typed):
                field.setPlainText(value)
        elif isinstance(field, Field) and not (typing and field.hasFocus() and field.isModified()):
            field.setText(self._value_in_words(row, value))

    def _value_in_words(self, row: FieldRow, value: str) -> str:
        return moment_typed(value, self._zone) if row.sort is FieldSort.MOMENT else value

    # ---- what was typed

    def _take_typed(self) -> None:
        for row in self.kind.fields:
            field = self.fields[row.name]
            if isinstance(field, Prose):
                self._take_prose(row, field)

    def _take_choice(self, row: FieldRow, choice: ChoiceField) -> None:
        # Qt gives back plain text for a word.
        words = type(getattr(self.kind.empty, row.name))
        self._put(row, words(choice.currentData()))

    def _take_prose(self, row: FieldRow, prose: Prose) -> None:
        if prose.is_typed:
            prose.document().setModified(False)
            self._put(row, prose.toPlainText().strip())

    def _take_line(self, row: FieldRow, line: Field) -> None:
        if not line.isModified():
            return
        line.setModified(False)
        typed = " ".join(line.text().split())
        if row.sort is FieldSort.MOMENT and typed:
            moment = parse_typed_moment(typed, self._zone, self._day())
            if moment is None:
                self._context.notices.say_briefly(
                    f"“{typed}” is no moment: write 6/4/2025 11:22:33, or 11:22:33 alone."
                )
                line.setText(self._value_in_words(row, getattr(self._shown, row.name)))
                return
            typed = moment
            line.setText(self._value_in_words(row, moment))
        self._put(row, typed)

    def _put(self, row: FieldRow, value: Any) -> None:
        if self._shown is None or getattr(self._shown, row.name) == value:
            return
        changed: dict[str, Any] = {row.name: value}
        self.changed.emit(replace(self._shown, **changed), f"Change {row.title.lower()}")

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self._context.session.snapshot.info.timezone)


def _choose_word(choice: ChoiceField, word: str) -> None:
    """Also a word that another program wrote is shown, and kept."""
    if choice.findData(word) < 0:
        choice.addItem(str(word).capitalize(), word)
    choice.setCurrentIndex(choice.findData(word))
