"""A form for one sentence, made from the list of its fields; each field is one step when left.

Decision 245.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QWidget

from reviewer.clock.typed_date import date_typed, parse_typed_date
from reviewer.clock.typed_moment import moment_typed, parse_typed_moment
from ui.case.context import Context
from ui.statements.citation_column import CitationColumn
from ui.statements.sentence_fields import (
    TRUTHS,
    FieldRow,
    FieldSort,
    SentenceKind,
    Statement,
)
from ui.widgets.field import ChoiceField, Field
from ui.widgets.prose import Prose

_AS_WIDE_AS_SAID = ChoiceField.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
_LETTERS = 8  # of a choice that are seen at least
_DIGITS = 7  # of a number of people
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
        form = self._form = QFormLayout(self)
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
            if row.only_if is not None:
                name, word = row.only_if
                asked = getattr(statement, name) == word
                self._form.setRowVisible(self.fields[row.name], asked)

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
            case FieldSort.CHOICE | FieldSort.TRUTH:
                choice = ChoiceField()
                # Its longest word would else make the form wider than the stage with large letters.
                choice.setSizeAdjustPolicy(_AS_WIDE_AS_SAID)
                choice.setMinimumContentsLength(_LETTERS)
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
            said = value if row.sort is FieldSort.CHOICE else _word_of_truth(value)
            _choose_word(field, said)
        elif isinstance(field, CitationColumn):
            many = row.sort is FieldSort.CITATIONS
            field.show_citations(value if many else (value,) if value is not None else ())
        elif isinstance(field, Prose):
            if field.toPlainText() != value and not (typing and field.is_typed):
                field.setPlainText(value)
        elif isinstance(field, Field) and not (typing and field.hasFocus() and field.isModified()):
            field.setText(self._value_in_words(row, value))
            field.setCursorPosition(0)  # what is longer than the field is read from its beginning

    def _value_in_words(self, row: FieldRow, value: Any) -> str:
        """What is kept, as one types it."""
        if value is None:
            return ""
        if row.sort in (FieldSort.MOMENT, FieldSort.WHEN):
            return moment_typed(value, self._zone)
        return _typed_day(value) if row.sort is FieldSort.DAY else str(value)

    # ---- what was typed

    def _take_typed(self) -> None:
        for row in self.kind.fields:
            field = self.fields[row.name]
            if isinstance(field, Prose):
                self._take_prose(row, field)

    def _take_choice(self, row: FieldRow, choice: ChoiceField) -> None:
        if row.sort is FieldSort.TRUTH:
            self._put(row, TRUTHS[choice.currentData()])
            return
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
        try:
            kept = self._value_of_typed(row, typed)
        except ValueError as fault:
            self._context.notices.say_briefly(str(fault))
            line.setText(self._value_in_words(row, getattr(self._shown, row.name)))
            return
        line.setText(self._value_in_words(row, kept))
        self._put(row, kept)

    def _value_of_typed(self, row: FieldRow, typed: str) -> Any:
        """What is kept of what was typed.

        Raises:
            ValueError: It cannot stand there; the sentence says what can.
        """
        if row.sort is FieldSort.NUMBER:
            return _whole_number(typed)
        if not typed or row.sort is FieldSort.LINE:
            return typed
        if row.sort is FieldSort.DAY:
            day = parse_typed_date(typed)
            if day is None:
                raise ValueError(f"“{typed}” is no date: write 6/4/2025.")
            return day.isoformat()
        moment = parse_typed_moment(typed, self._zone, self._day())
        if moment is None and row.sort is FieldSort.MOMENT:
            raise ValueError(f"“{typed}” is no moment: write 6/4/2025 11:22:33, or 11:22:33 alone.")
        return moment or typed

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


def _word_of_truth(value: bool | None) -> str:
    return next(word for word, meant in TRUTHS.items() if meant is value)


def _typed_day(kept: str) -> str:
    try:
        return date_typed(date.fromisoformat(kept))
    except ValueError:
        return kept


def _whole_number(typed: str) -> int | None:
    if not typed:
        return None
    if not typed.isascii() or not typed.isdigit() or len(typed) > _DIGITS:
        raise ValueError(f"“{typed}” is no number of people: write 20.")
    return int(typed)
