"""Every action by its name: type a few letters, press Return."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ui.common.action_table import TABLE
from ui.common.actions import Actions
from ui.common.theme import GRID, icon_size
from ui.widgets.rows import Rows

Index = QModelIndex | QPersistentModelIndex
_KEYS = Qt.ItemDataRole.UserRole + 1


class _ActionLine(Rows):
    """The name of an action, and its keys at the right edge, one below the other."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # Painted apart, so that they stand below each other however long the names are.
        keys = str(index.data(_KEYS) or "")
        super().paint(painter, option, index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole
        painter.setPen(option.palette.color(role.HighlightedText if chosen else role.Text))
        place = option.rect.adjusted(GRID, 0, -GRID, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)


def _blank_icon(size: QSize) -> QIcon:
    """Stands where an action has no icon, so that all names begin at one edge."""
    nothing = QPixmap(size)
    nothing.fill(Qt.GlobalColor.transparent)
    return QIcon(nothing)


class Palette(QDialog):
    """The command palette. Actions that cannot be done now are left out."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        # A click beside it closes it, as it does a menu.
        super().__init__(parent, Qt.WindowType.Popup)
        self._actions = actions
        self.setAccessibleName("Command palette")
        letter = self.fontMetrics()
        self.setMinimumSize(letter.averageCharWidth() * 72, letter.height() * 28)
        self._wish = QLineEdit()
        self._wish.setPlaceholderText("What do you want to do?")
        self._wish.setAccessibleName("Command")
        self._list = QListWidget()
        self._list.setAccessibleName("Commands that fit")
        # The text keeps the keys, so that one can type on.
        self._list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._list.setIconSize(icon_size())
        # The list is made anew at each letter.
        self._list.setUniformItemSizes(True)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setItemDelegate(_ActionLine(self._list))
        column = QVBoxLayout(self)
        column.addWidget(self._wish)
        column.addWidget(self._list)
        self._wish.textChanged.connect(self._filter_actions)
        self._wish.returnPressed.connect(self._run_chosen)
        self._list.itemClicked.connect(lambda _: self._run_chosen())
        self._wish.installEventFilter(self)
        self._filter_actions("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrow keys move in the list while the text keeps the focus."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            move = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if move is not None:
                row = self._list.currentRow() + move
                self._list.setCurrentRow(min(max(row, 0), self._list.count() - 1))
                return True
        return super().eventFilter(watched, event)

    def _filter_actions(self, wish: str) -> None:
        self._list.clear()
        words = wish.casefold().split()
        blank = _blank_icon(self._list.iconSize())
        for row in TABLE:
            action = self._actions[row.id]
            # With its menu: who types "review" sees all that stands there.
            name = f"{row.menu} {action.text()}".casefold()
            if not action.isEnabled() or not self._actions.is_bound(row.id):
                continue
            if all(word in name for word in words):
                keys = action.shortcut().toString()
                sign = blank if action.icon().isNull() else action.icon()
                item = QListWidgetItem(sign, action.text())
                item.setData(Qt.ItemDataRole.UserRole, row.id)
                item.setData(_KEYS, keys)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{action.text()} {keys}".strip())
                self._list.addItem(item)
        # Return takes the first without an arrow key.
        self._list.setCurrentRow(0)

    def _run_chosen(self) -> None:
        item = self._list.currentItem()
        # Before the action runs: it may open a dialog, which a popup would lie over.
        self.close()
        if item is not None:
            self._actions.run_action(item.data(Qt.ItemDataRole.UserRole))
