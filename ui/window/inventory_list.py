"""The files of a new case, a line each, that fill in place while they are read."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from reviewer.clock.clock_map import clock_of, describe_spread
from reviewer.intake import IntakeItem
from reviewer.model import Condition
from ui.common.theme import themed_icon
from ui.common.times import clock_text
from ui.widgets.fair_columns import FairColumns
from ui.widgets.rows import Rows

CONDITION_WORDS = {
    Condition.GOOD: ("accept", "recognised"),
    Condition.BROKEN: ("warning", "broken"),
    Condition.UNKNOWN: ("other", "not known"),
    Condition.MISMATCH: ("warning", "is not as its list says"),
    Condition.REFUSED: ("reject", "refused"),
}
_COLUMNS = ("Record", "Kind", "Condition", "Time", "What was found")
_WAITS = "not read yet"


class InventoryList(QTreeWidget):
    """First the names and sizes of files, then what each of them is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Inventory")
        self.setHeaderLabels(list(_COLUMNS))
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.header().setStretchLastSection(False)
        for column in (1, 2):
            fitted = QHeaderView.ResizeMode.ResizeToContents
            self.header().setSectionResizeMode(column, fitted)
        self.setItemDelegate(Rows(self, ends=(0,)))
        FairColumns(self, 0, 3, 4)
        self._rows: dict[str, QTreeWidgetItem] = {}
        self._last: QTreeWidgetItem | None = None
        self._read: list[IntakeItem] = []
        self._files: tuple[tuple[str, int], ...] = ()

    def list_files(self, files: Iterable[tuple[str, int]]) -> None:
        """Show what will be read: name and bytes of each file. What was read already stays."""
        self.clear()
        self._files, self._last = tuple(files), None
        rows = [_waiting_row(name, size) for name, size in self._files]
        self._rows = {row.text(0): row for row in rows}
        self.addTopLevelItems(rows)
        read, self._read = self._read, []
        for item in read:
            self.fill_in(item)

    def wait_again(self) -> None:
        """An intake was stopped, and nothing of it was kept."""
        self._read = []
        self.list_files(self._files)

    def fill_in(self, item: IntakeItem) -> None:
        """A file was read: its line says what it is; what was inside it stands below it."""
        self._read.append(item)
        row = self._rows.get(item.record.path)
        if row is None:
            row = QTreeWidgetItem()
            at = self.indexOfTopLevelItem(self._last) + 1 if self._last is not None else 0
            self.insertTopLevelItem(at or self.topLevelItemCount(), row)
        _tell_record(row, item)
        self._last = row
        # One sees that it goes on, and what it is at.
        self.scrollToItem(row)


def size_in_words(count: int) -> str:
    """Bytes as the file managers of most systems write them."""
    return QLocale().formattedDataSize(count, 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)


def _waiting_row(name: str, size: int) -> QTreeWidgetItem:
    row = QTreeWidgetItem([name, "", _WAITS, "", size_in_words(size)])
    row.setToolTip(0, name)
    return row


def _tell_record(row: QTreeWidgetItem, item: IntakeItem) -> None:
    record = item.record
    sign, word = CONDITION_WORDS[record.condition]
    texts = (record.path, record.kind.value, word, _time_in_words(item), "; ".join(record.notes))
    for column, text in enumerate(texts):
        row.setText(column, text)
    row.setIcon(0, themed_icon(record.kind.value))
    row.setIcon(2, themed_icon(sign))
    row.setToolTip(0, record.path)
    row.setToolTip(4, "\n".join(record.notes))
    row.setData(0, Qt.ItemDataRole.UserRole, record.path)


def _time_in_words(item: IntakeItem) -> str:
    """When the record begins, how far that may be off, and where it is from."""
    clock = clock_of(item.anchors)
    if clock is None:
        return ""
    when = clock_text(clock.origin, item.timezone, date=True)
    return f"{when} {describe_spread(clock.sigma)}, {clock.source}"
