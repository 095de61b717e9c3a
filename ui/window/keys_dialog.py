"""The keys: a sheet to read (F1), and a table to change them in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialogButtonBox,
    QHBoxLayout,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from ui.common.action_table import TABLE
from ui.common.actions import Actions
from ui.common.settings import WindowSettings
from ui.common.theme import GRID
from ui.widgets.dialog_size import open_at
from ui.widgets.fitting_dialog import FittingDialog

_NAME = Qt.ItemDataRole.UserRole


def _make_table(actions: Actions, title: str) -> QTableWidget:
    # What stands in no menu has no key of its own, and is reached by the palette.
    rows = [r for r in TABLE if r.menu]
    table = QTableWidget(len(rows), 3)
    table.setAccessibleName(title)
    table.setHorizontalHeaderLabels(["Menu", "Action", "Keys"])
    table.verticalHeader().hide()
    table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    for at, row in enumerate(rows):
        keys = ", ".join(s.toString() for s in actions[row.id].shortcuts())
        for column, text in enumerate((row.path.replace("/", " › "), row.text, keys)):
            item = QTableWidgetItem(text)
            item.setData(_NAME, row.id)
            table.setItem(at, column, item)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + GRID)
    table.resizeColumnsToContents()
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setStretchLastSection(True)
    return table


class KeysSheet(FittingDialog):
    """All keys, searchable."""

    def __init__(self, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keys")
        open_at(self, letters=106, lines=40)
        self._table = _make_table(actions, "Keys")
        wish = QLineEdit()
        wish.setPlaceholderText("Find an action or a key")
        wish.setAccessibleName("Find an action or a key")
        wish.textChanged.connect(self._filter_rows)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(wish)
        column.addWidget(self._table, 1)
        column.addWidget(
            QLabel("Hold K and press J or L to step by frames. Hold J or L again to go faster.")
        )
        column.addWidget(buttons)

    def _filter_rows(self, wish: str) -> None:
        for row in range(self._table.rowCount()):
            texts = [self._table.item(row, c) for c in range(3)]
            line = " ".join(t.text() for t in texts if t is not None).casefold()
            self._table.setRowHidden(row, wish.casefold() not in line)


class KeySettings(FittingDialog):
    """Give an action another key; a key that is taken is said before it is given."""

    def __init__(
        self, actions: Actions, settings: WindowSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard settings")
        open_at(self, letters=106, lines=42)
        self._actions, self._settings = actions, settings
        self._table = _make_table(actions, "Actions and their keys")
        self._edit = QKeySequenceEdit()
        self._edit.setAccessibleName("New key")
        # One chord: in sequences, the first of two keys would wait before it acts.
        self._edit.setMaximumSequenceLength(1)
        self._warning = QLabel()
        self._warning.setWordWrap(True)
        self._give, self._own = QPushButton("Use this key"), QPushButton("Default")
        self._none = QPushButton("No key")
        row = QHBoxLayout()
        for part in (QLabel("New key:"), self._edit, self._give, self._none, self._own):
            row.addWidget(part)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self._table, 1)
        column.addLayout(row)
        column.addWidget(self._warning)
        column.addWidget(buttons)
        self._edit.keySequenceChanged.connect(self._warn_of_conflict)
        self._give.clicked.connect(lambda: self._set_key(self._edit.keySequence().toString()))
        self._none.clicked.connect(lambda: self._set_key(""))
        self._own.clicked.connect(lambda: self._set_key(None))

    def _chosen_action(self) -> str:
        item = self._table.currentItem()
        return str(item.data(_NAME)) if item is not None else ""

    def _warn_of_conflict(self, sequence: QKeySequence) -> None:
        taken = self._actions.conflicting_actions(self._chosen_action(), sequence.toString())
        names = ", ".join(self._actions.row_of_action(n).text for n in taken)
        self._warning.setText(f"This key is taken by: {names}. It will be moved." if taken else "")

    def _set_key(self, sequence: str | None) -> None:
        name = self._chosen_action()
        if not name:
            self._warning.setText("Choose an action in the table first.")
            return
        if sequence:
            for other in self._actions.conflicting_actions(name, sequence):
                self._settings.set_key(other, "")
        self._settings.set_key(name, sequence)
        self._actions.set_keys()
        self._refresh_keys()

    def _refresh_keys(self) -> None:
        for row in range(self._table.rowCount()):
            item = self._table.item(row, 2)
            if item is not None:
                shortcuts = self._actions[str(item.data(_NAME))].shortcuts()
                item.setText(", ".join(s.toString() for s in shortcuts))
        self._edit.clear()
        self._warning.setText("")
