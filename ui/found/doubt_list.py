"""The queue of doubts as a list, two lines each."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtWidgets import QVBoxLayout, QWidget

from reviewer.tracking.doubt_queue import DoubtPassage
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.common.redaction_text import name_of
from ui.common.theme import themed_icon
from ui.found.wall_model import SOURCE_WORDS, moment_words
from ui.widgets.row_list import RowList
from ui.widgets.rows import Rows
from ui.widgets.when_seen import WhenSeen

_ROOT = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class DoubtModel(QAbstractListModel):
    """What is doubtful, what bares most first; behind it what is not asked, and why not."""

    def __init__(self, context: Context, found: FoundThings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context, self._found = context, found
        self.doubts: tuple[DoubtPassage, ...] = ()

    def refill(self) -> None:
        """Take over what is open now."""
        self.beginResetModel()
        self.doubts = (*self._found.doubts, *self._found.settled)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.doubts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.doubts):
            return None
        doubt = self.doubts[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._line(doubt)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._line(doubt)
        if role == Qt.ItemDataRole.DecorationRole:
            return themed_icon("accept" if doubt.settled else "warning")
        return None

    def _line(self, doubt: DoubtPassage) -> str:
        candidate = doubt.candidate
        record = self._context.session.snapshot.records_by_path.get(candidate.record)
        name = name_of(record) if record is not None else candidate.record
        word = SOURCE_WORDS.get(candidate.source, candidate.source)
        at = moment_words(record, candidate, doubt.start)
        told = f"not asked, for {doubt.settled}" if doubt.settled else doubt.words
        return " · ".join([*at, name, f"{word}: {told}"])


class DoubtList(QWidget):
    """Lists them; who chooses one is led to it.

    Signals:
        chosen: somebody wants to see this doubt.
    """

    chosen = Signal(object)

    def __init__(self, context: Context, found: FoundThings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DoubtModel(context, found, self)
        self.list = RowList()
        self.list.setAccessibleName("Doubtful moments; Return goes to one")
        self.list.setItemDelegate(Rows(self.list))
        self.list.setModel(self.model)
        self.list.activated.connect(self._choose)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.list)
        self._seen = WhenSeen(self, self._refill, stale=True)
        found.doubts_changed.connect(self._seen.tell_changed)

    @property
    def current(self) -> DoubtPassage | None:
        """The doubt one stands on."""
        row = self.list.currentIndex().row()
        return self.model.doubts[row] if 0 <= row < len(self.model.doubts) else None

    def choose_current(self) -> None:
        """Lead to the doubt one stands on."""
        self._choose(self.list.currentIndex())

    def _refill(self) -> None:
        row = max(self.list.currentIndex().row(), 0)
        self.model.refill()
        many = self.model.rowCount()
        if many:
            self.list.setCurrentIndex(self.model.index(min(row, many - 1)))

    def _choose(self, index: Index) -> None:
        if 0 <= index.row() < len(self.model.doubts):
            self.chosen.emit(self.model.doubts[index.row()])
