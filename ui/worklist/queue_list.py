"""The queue as a list: what waits, where, and what is to be done, in two lines each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from reviewer.model import Record, Redaction, Source
from reviewer.model.redaction_changes import tell_changes
from reviewer.overlooked.reading import tell_not_taken_in
from reviewer.plan.worklist import WorkItem, WorkNeed
from ui.case.context import Context
from ui.common.redaction_text import KIND_ICONS, KIND_WORDS, name_of, pages_text, place_text
from ui.common.theme import GRID, themed_icon
from ui.widgets.rows import paint_ground

SECOND, PICTURE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
_ICON = 20  # pixels
_NEED_ICONS = {
    WorkNeed.RECORD: "inbox",
    WorkNeed.UNREADABLE: "warning",
    WorkNeed.LETTERS: "warning",
    WorkNeed.WRITING: "eye",
}
# What to do and not what is wrong: the second line is read with the hand on a key.
_SHORT = {
    WorkNeed.CHECK: "Check again",
    WorkNeed.EXEMPTION: "No exemption yet",
    WorkNeed.NOWHERE: "Hides nothing",
    WorkNeed.UNFIT: "Cannot be carried out",
    WorkNeed.RECORD: "Redact, release or withhold",
    WorkNeed.UNREADABLE: "Withhold, or not responsive",
    WorkNeed.LETTERS: "Choose how it is read",
    WorkNeed.WRITING: "Unread writing",
}
_ROOT = QModelIndex()

Index = QModelIndex | QPersistentModelIndex


class QueueModel(QAbstractListModel):
    """The undecided things of the case."""

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self._watcher = context.session, context.watcher
        self.items: tuple[WorkItem, ...] = ()
        self._rows: Mapping[str, int] = {}
        self._shown_of: tuple[Redaction, ...] = ()
        self._redactions: Mapping[str, Redaction] = {}
        self._records: Mapping[str, Record] = {}
        context.watcher.changed.connect(self._looked_at)

    def show_items(self, items: tuple[WorkItem, ...]) -> None:
        """Hold these from now on."""
        snapshot = self._session.snapshot
        self.beginResetModel()
        self.items = items
        self._rows = {i.redaction: row for row, i in enumerate(items) if i.redaction}
        self._shown_of, self._redactions = snapshot.redactions, snapshot.redactions_by_id
        self._records = snapshot.records_by_path
        self.endResetModel()

    def tell_changed(self) -> None:
        """The items are the same, and what they are about may be another."""
        now = self._session.snapshot
        _, come = now.memo.differences.only_in_each(self._shown_of, now.redactions)
        self._shown_of, self._redactions = now.redactions, now.redactions_by_id
        for row in (self._rows[r.id] for r in come if r.id in self._rows):
            self.dataChanged.emit(self.index(row), self.index(row))

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.items):
            return None
        item = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._first_line(item)
        if role == SECOND:
            return self._second_line(item)
        if role == Qt.ItemDataRole.DecorationRole:
            return themed_icon(self._icon_of(item))
        if role == PICTURE:
            return self._icon_of(item)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.text_of_row(index.row())
        return None

    def text_of_row(self, row: int) -> str:
        """A row in one sentence."""
        item = self.items[row]
        redaction = self._redactions.get(item.redaction or "")
        where = place_text(redaction) if redaction is not None else ""
        unseen = self._tell_unwatched(item)
        told = f" {unseen.capitalize()}." if unseen else ""
        return f"{self._first_line(item)}{', ' if where else ''}{where}. {item.why}.{told}"

    def _first_line(self, item: WorkItem) -> str:
        redaction = self._redactions.get(item.redaction or "")
        record = self._records.get(item.record)
        name = name_of(record) if record is not None else item.record
        if redaction is None:
            return name
        return f"{KIND_WORDS[redaction.kind]} · {name}"

    def _second_line(self, item: WorkItem) -> str:
        redaction = self._redactions.get(item.redaction or "")
        where = place_text(redaction) if redaction is not None else ""
        short = _SHORT.get(item.need, "Proposed")
        if (
            redaction is not None
            and item.need is WorkNeed.DECISION
            and redaction.source != Source.MANUAL
        ):
            short = f"Proposed by {redaction.source or 'somebody'}"
        if redaction is not None and item.need is WorkNeed.CHECK:
            short = f"{short}: {tell_changes(redaction)}"
        # Where it came from matters more than who found it: somebody else has decided it once.
        elif redaction is not None and redaction.source == Source.INCOMING:
            short = "Hidden before it came"
        elif redaction is not None and redaction.source == Source.WORDS:
            short = "Transcripts differ"
        unseen, record = self._tell_unwatched(item), self._records.get(item.record)
        left = record.facts.leaves_out if record is not None else ()
        if item.need is WorkNeed.RECORD and left:
            short = f"Leaves out {', '.join(left)}"
        elif unseen:
            return f"{unseen.capitalize()} · redact or release"
        if item.pages:
            where = pages_text(item.pages)
        return f"{short} · {where}" if where else short

    def _tell_unwatched(self, item: WorkItem) -> str:
        """That nobody looked at a record about which a decision is wanted."""
        record = self._records.get(item.record)
        if record is None or item.need is not WorkNeed.RECORD:
            return ""
        return tell_not_taken_in(record, self._watcher.watched)

    def _looked_at(self) -> None:
        if self.items:
            self.dataChanged.emit(self.index(0), self.index(len(self.items) - 1))

    def _icon_of(self, item: WorkItem) -> str:
        redaction = self._redactions.get(item.redaction or "")
        return KIND_ICONS[redaction.kind] if redaction else _NEED_ICONS.get(item.need, "inbox")


class QueueDelegate(QStyledItemDelegate):
    """Two lines: what and where in bold, what is to be done below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = QFontMetrics(option.font).height()
        return QSize(160, 2 * height + GRID + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.initStyleOption(option, index)
        role, _ = paint_ground(painter, option)
        area = option.rect.adjusted(GRID, GRID // 2, -GRID, -GRID // 2)
        painter.save()
        ink = option.palette.color(role)
        painter.setPen(ink)
        themed_icon(str(index.data(PICTURE)), ink.name()).paint(
            painter, QRect(area.left(), area.top(), _ICON, _ICON)
        )
        area.setLeft(area.left() + _ICON + GRID)
        self._draw_lines(painter, option, index, area)
        painter.restore()

    def _draw_lines(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index, area: QRect
    ) -> None:
        bold = QFont(option.font)
        bold.setBold(True)
        high = QFontMetrics(option.font).height()
        for n, (font, role) in enumerate(
            ((bold, Qt.ItemDataRole.DisplayRole), (option.font, SECOND))
        ):
            painter.setFont(font)
            line = QRect(area.left(), area.top() + n * (high + 1), area.width(), high)
            # Names of cameras and files differ at their ends.
            name = role == Qt.ItemDataRole.DisplayRole
            cut = Qt.TextElideMode.ElideMiddle if name else Qt.TextElideMode.ElideRight
            text = QFontMetrics(font).elidedText(str(index.data(role)), cut, line.width())
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, text)
