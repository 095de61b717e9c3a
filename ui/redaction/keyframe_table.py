"""The boxes of a redaction as numbers: the twin of what is painted, for keyboard and reader."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDoubleSpinBox,
    QHeaderView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from reviewer.model.geometry import Box, Keyframe
from reviewer.redaction.keyframes import NEAR
from ui.widgets.field import DecimalNumber

COLUMNS = ("Time", "X %", "Y %", "W %", "H %")
_SAID = ("time in seconds", "left edge", "top edge", "width", "height")
_ROOT = QModelIndex()
_MINE = (
    Qt.Key.Key_Left,
    Qt.Key.Key_Right,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Return,
    Qt.Key.Key_Enter,
    Qt.Key.Key_Delete,
    Qt.Key.Key_Space,
    Qt.Key.Key_F2,
)

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class KeyframeRow:
    """A box; ``t`` is ``None`` for one that has no time, on a page or an image."""

    t: float | None
    box: Box


class KeyModel(QAbstractTableModel):
    """Rows of boxes. It changes nothing itself.

    Signals:
        edited: the row that was, and what somebody made of it.
    """

    edited = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[KeyframeRow, ...] = ()
        self._here: int | None = None

    def show_track(self, keys: tuple[Keyframe, ...], box: Box | None = None) -> None:
        """Hold a track, or a single box."""
        rows = tuple(KeyframeRow(k.t, k.box) for k in keys) or (
            (KeyframeRow(None, box),) if box else ()
        )
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows, self._here = rows, None
            self.endResetModel()
        elif rows != self.rows:
            others = [n for n, (a, b) in enumerate(zip(self.rows, rows, strict=True)) if a != b]
            self.rows = rows
            last = self.index(others[-1], len(COLUMNS) - 1)
            self.dataChanged.emit(self.index(others[0], 0), last)

    def set_here(self, t: float) -> None:
        """Mark the keyframe that stands at the clock."""
        found = (n for n, r in enumerate(self.rows) if r.t is not None and abs(r.t - t) <= NEAR)
        here = next(found, None)
        if here != self._here:
            self._here = here
            if self.rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, 0))
                self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, len(self.rows) - 1)

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if index.isValid() and self._value_at(index) is not None:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def headerData(
        self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if way is Qt.Orientation.Horizontal:
            return COLUMNS[section]
        return f"▸ {section + 1}" if section == self._here else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        value, column = self._value_at(index), index.column()
        if role == Qt.ItemDataRole.EditRole:
            return value
        if role == Qt.ItemDataRole.DisplayRole:
            return "–" if value is None else f"{value:.3f}" if column == 0 else f"{value:.1f}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            here = ", at this moment" if index.row() == self._here else ""
            return f"Keyframe {index.row() + 1}{here}: {_SAID[column]} {value}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.FontRole and index.row() == self._here:
            font = QFont()
            font.setBold(True)
            return font
        return None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or not isinstance(value, float | int):
            return False
        was = self._value_at(index)
        # Half a thousandth: what is shown is rounded to it, and nobody changed it.
        if was is None or abs(was - value) < 0.0005:
            return False
        row = self.rows[index.row()]
        if index.column() == 0:
            self.edited.emit(row, KeyframeRow(float(value), row.box))
            return True
        sides = row.box.to_list()
        sides[index.column() - 1] = float(value) / 100
        self.edited.emit(row, KeyframeRow(row.t, Box(*sides)))
        return True

    def _value_at(self, index: Index) -> float | None:
        row = self.rows[index.row()]
        return row.t if index.column() == 0 else row.box.to_list()[index.column() - 1] * 100


class SpinDelegate(QStyledItemDelegate):
    """Spin boxes to type or step a number."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        spin = DecimalNumber(parent)
        time = index.column() == 0
        spin.setDecimals(3 if time else 2)
        spin.setRange(0.0, 1e6 if time else 100.0)
        spin.setSingleStep(0.04 if time else 0.5)
        spin.setFrame(False)
        spin.setAccessibleName(f"Keyframe {index.row() + 1}: {_SAID[index.column()]}")
        return spin

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QDoubleSpinBox)
        editor.setValue(float(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        assert isinstance(editor, QDoubleSpinBox)
        editor.interpretText()
        model.setData(index, editor.value())


class KeyTable(QTableView):
    """The table. Return and a click go to a keyframe, F2 edits, Delete takes one away.

    Signals:
        wanted: go to this row.
        removed: take this row away.
    """

    wanted = Signal(object)
    removed = Signal(object)

    def __init__(self, model: KeyModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = model
        self.setModel(model)
        self.setItemDelegate(SpinDelegate(self))
        self.setAccessibleName("Keyframes of the box; F2 edits, Return goes there, Delete removes")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAlternatingRowColors(True)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() + 8)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )
        self.clicked.connect(lambda index: self.wanted.emit(self._keys.rows[index.row()]))

    def event(self, event: QEvent) -> bool:
        """Keys of a table are the table's, though the window has shortcuts for them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            # A digit begins to edit; in the window it would tag.
            digits = event.text() and event.text() in "0123456789.,-"
            if not event.modifiers() and (event.key() in _MINE or digits):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        if index.isValid() and not editing:
            row = self._keys.rows[index.row()]
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
                self.wanted.emit(row)
                return
            if event.key() == Qt.Key.Key_Delete:
                self.removed.emit(row)
                return
        super().keyPressEvent(event)
