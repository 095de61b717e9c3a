"""A table in which a person adds, changes and takes away the parts of something larger.

It changes nothing itself: whoever shows it takes the parts when all of it is saved, in one step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from ui.common.screen_reader import announce_text
from ui.common.theme import GRID
from ui.widgets.field import ChoiceField
from ui.widgets.rows import Rows

Index = QModelIndex | QPersistentModelIndex
_Part = TypeVar("_Part")
_ROOT = QModelIndex()
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


@dataclass(frozen=True)
class PartColumn(Generic[_Part]):
    """One column.

    Attributes:
        text_of: what stands there, as one would type it.
        with_text: the part, in which something else was typed there.

    Raises:
                ValueError: It cannot stand there; the sentence says why.
        letters: how wide it is; the last one takes the rest.
        choices: what can be chosen.
        open_choices: whether another word may be typed.
    """

    title: str
    text_of: Callable[[_Part], str]
    with_text: Callable[[_Part, str], _Part]
    letters: int = 16
    choices: tuple[str, ...] = ()
    open_choices: bool = False


class PartModel(QAbstractTableModel, Generic[_Part]):
    """Parts in their order.

    Signals:
        changed: a part is another, came or went.
        refused: what was typed cannot stand there, in a sentence.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(
        self,
        parts: Iterable[_Part],
        columns: tuple[PartColumn[_Part], ...],
        is_fixed: Callable[[_Part], bool],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.parts, self.columns, self.is_fixed = [*parts], columns, is_fixed

    def add_part(self, part: _Part) -> int:
        """Put a part at the end; its row."""
        at = len(self.parts)
        self.beginInsertRows(_ROOT, at, at)
        self.parts.append(part)
        self.endInsertRows()
        self.changed.emit()
        return at

    def remove_part(self, at: int) -> None:
        """Take a part away."""
        self.beginRemoveRows(_ROOT, at, at)
        del self.parts[at]
        self.endRemoveRows()
        self.changed.emit()

    def replace_part(self, at: int, part: _Part) -> None:
        """Put another part in the place of one."""
        if self.parts[at] != part:
            self.parts[at] = part
            self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))
            self.changed.emit()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.parts)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and not self.is_fixed(self.parts[index.row()]):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role == Qt.ItemDataRole.TextAlignmentRole and way is Qt.Orientation.Horizontal:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        across = way is Qt.Orientation.Horizontal
        return self.columns[section].title if across else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        text = column.text_of(self.parts[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return text or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {text or 'nothing'}"
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        part, column = self.parts[index.row()], self.columns[index.column()]
        if column.text_of(part) == str(value):
            return False
        try:
            self.replace_part(index.row(), column.with_text(part, str(value).strip()))
        except ValueError as fault:
            self.refused.emit(str(fault))
            return False
        self.refused.emit("")
        return True


class PartEditor(Rows):
    """Lines to type in, and lists where there is something to choose from."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        model: Any = index.model()
        column: PartColumn[Any] = model.columns[index.column()]
        made: QWidget
        if column.choices:
            made = ChoiceField(parent)
            made.setEditable(column.open_choices)
            made.addItems(column.choices)
        else:
            made = QLineEdit(parent)
            made.setFrame(False)
        made.setAccessibleName(f"{column.title}, row {index.row() + 1}")
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        text = str(index.data(Qt.ItemDataRole.EditRole))
        if isinstance(editor, QComboBox):
            if editor.findText(text) < 0 and text:
                editor.addItem(text)
            editor.setCurrentText(text)
        elif isinstance(editor, QLineEdit):
            editor.setText(text)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        elif isinstance(editor, QLineEdit):
            model.setData(index, editor.text())


class PartView(QTableView):
    """The table itself: Return and F2 edit a cell, Insert adds a row, Delete takes one away.

    Signals:
        wanted: a new row is.
        unwanted: the marked row is not.
    """

    wanted = Signal()
    unwanted = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys of the table; Return would else save the dialog that it stands in."""
        editing = self.state() is QAbstractItemView.State.EditingState
        if event.key() in _ENTER:
            if not editing:
                self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Insert and not editing:
            self.wanted.emit()
        elif event.key() == Qt.Key.Key_Delete and not editing:
            self.unwanted.emit()
        else:
            super().keyPressEvent(event)


class PartTable(QWidget, Generic[_Part]):
    """Table, its two buttons, and what is wrong with what was typed.

    Args:
        name: what its parts are called together.
        one: one of them, such as ``item``.
        is_fixed: parts that are not changed here.
        make_part: an empty one, given how many there are.
    """

    def __init__(
        self,
        name: str,
        one: str,
        model: PartModel[_Part],
        make_part: Callable[[list[_Part]], _Part],
    ) -> None:
        super().__init__()
        self.model, self._make_part = model, make_part
        self.model.setParent(self)
        self.table, self.told = PartView(), QLabel()
        self.add_button = QPushButton(f"Add {one}")
        self.remove_button = QPushButton(f"Remove {one}")
        self._fit_table(name)
        self._lay_out()
        self._enable_buttons()

    @property
    def parts(self) -> tuple[_Part, ...]:
        """All of them, as they stand."""
        return tuple(self.model.parts)

    def current_place(self) -> int | None:
        """The row that is marked; ``None`` if none is."""
        index = self.table.currentIndex()
        return index.row() if index.isValid() else None

    def add_row(self) -> None:
        """Add an empty part, and begin to write in it."""
        at = self.model.add_part(self._make_part(self.model.parts))
        index = self.model.index(at, 0)
        self.table.setCurrentIndex(index)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.table.edit(index)

    def remove_row(self) -> None:
        """Take the marked part away."""
        at = self.current_place()
        if at is not None and not self.model.is_fixed(self.model.parts[at]):
            self.model.remove_part(at)
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit_table(self, name: str) -> None:
        table = self.table
        table.setModel(self.model)
        table.setItemDelegate(PartEditor(table))
        table.setAccessibleName(f"{name}; Return edits, Insert adds, Delete removes")
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        table.setWordWrap(False)
        table.setAlternatingRowColors(True)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 2 * GRID)
        triggers = QAbstractItemView.EditTrigger
        table.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        letter = self.fontMetrics().averageCharWidth()
        for at, column in enumerate(self.model.columns):
            table.setColumnWidth(at, column.letters * letter)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        table.setMinimumHeight(self.fontMetrics().height() * 7)
        table.wanted.connect(self.add_row)
        table.unwanted.connect(self.remove_row)
        table.selectionModel().currentChanged.connect(lambda *_: self._enable_buttons())
        self.model.rowsRemoved.connect(lambda *_: self._enable_buttons())
        self.model.refused.connect(self._tell_refused)

    def _lay_out(self) -> None:
        self.told.setWordWrap(True)
        self.told.setTextFormat(Qt.TextFormat.PlainText)
        self.told.hide()
        row = QHBoxLayout()
        for button, does in (
            (self.add_button, self.add_row),
            (self.remove_button, self.remove_row),
        ):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, does=does: does())
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.table, 1)
        column.addWidget(self.told)
        column.addLayout(row)

    def _enable_buttons(self) -> None:
        at = self.current_place()
        there = at is not None and at < len(self.model.parts)
        self.remove_button.setEnabled(there and not self.model.is_fixed(self.model.parts[at or 0]))

    def _tell_refused(self, why: str) -> None:
        self.told.setText(why)
        self.told.setVisible(bool(why))
        if why:
            announce_text(self, why)
