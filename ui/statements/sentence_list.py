"""All sentences of a review by their kinds; one without a citation is marked."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from reviewer.clock.typed_date import date_typed
from reviewer.clock.typed_moment import moment_typed
from reviewer.law.deadlines import calendar_or_none, days_left
from reviewer.law.retention import kept_until, review_due
from reviewer.model import AgencyReview, CaseInfo, Claim, Footage, Presence, ReviewFinding, Snapshot
from reviewer.model.inquiry import FindingType
from reviewer.model.registers import in_order, said_in_short
from reviewer.model.uncited import keys_without_citation
from ui.case.cited_guide import NO_CITATION
from ui.common.theme import themed_icon
from ui.statements.sentence_fields import KINDS, SentenceKind, Statement

Key = tuple[str, str]
Index = QModelIndex | QPersistentModelIndex
_LINES = 3  # of a sentence that are read in the list
_ROOM = 16  # pixels around the words of a row
_KEY = Qt.ItemDataRole.UserRole


class SentenceList(QTreeWidget):
    """Groups with their sentences.

    Signals:
        chosen: table and key of the sentence that is now marked.
        moved: the marked one shall stand so many places further down; negative: up.
    """

    chosen = Signal(str, str)
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setIndentation(12)
        self.setAccessibleName("What the review says: who was there, claims, findings")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setWordWrap(True)
        self.setItemDelegate(_Sentences(self))
        self._shown: tuple[object, ...] = ()
        self.currentItemChanged.connect(lambda item, _: self._tell_chosen(item))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()  # rows are as high as their words need

    def show_case(self, snapshot: Snapshot, meant: Key) -> None:
        """Show the sentences of the case, and mark one of them."""
        tables = tuple(getattr(snapshot, kind.table) for kind in KINDS)
        if tables != self._shown:
            self._shown = tables
            self._fill_rows(snapshot)
        item = self._item_of(meant)
        if item is not None and item is not self.currentItem():
            self.blockSignals(True)
            self.setCurrentItem(item)
            self.blockSignals(False)

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and _steps_moved(event)
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with an arrow moves the marked sentence among its own."""
        if steps := _steps_moved(event):
            self.moved.emit(steps)
        else:
            super().keyPressEvent(event)

    def _fill_rows(self, snapshot: Snapshot) -> None:
        self.blockSignals(True)
        self.clear()
        uncited = keys_without_citation(snapshot)
        for kind in KINDS:
            sentences: list[Statement] = in_order(getattr(snapshot, kind.table))
            if not sentences:
                continue
            head = QTreeWidgetItem(self, [f"{kind.heading} ({len(sentences)})"])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            bold = QFont(self.font())
            bold.setBold(True)
            head.setFont(0, bold)
            for sentence in sentences:
                _add_row(head, kind, sentence, snapshot, (kind.table, sentence.id) in uncited)
            head.setExpanded(True)
        self.blockSignals(False)

    def _item_of(self, meant: Key) -> QTreeWidgetItem | None:
        for at in range(self.topLevelItemCount()):
            head = self.topLevelItem(at)
            for row in range(head.childCount() if head is not None else 0):
                item = head.child(row) if head is not None else None
                if item is not None and item.data(0, _KEY) == meant:
                    return item
        return None

    def _tell_chosen(self, item: QTreeWidgetItem | None) -> None:
        key = item.data(0, _KEY) if item is not None else None
        if key is not None:
            self.chosen.emit(*key)


def _add_row(
    head: QTreeWidgetItem,
    kind: SentenceKind,
    sentence: Statement,
    snapshot: Snapshot,
    uncited: bool,
) -> None:
    said = words_of_statement(sentence, snapshot.info.timezone)
    if isinstance(sentence, AgencyReview | Footage):
        told = _clock_in_words(sentence, snapshot.info)
        said = "\n".join(filter(None, (said, told)))
    item = QTreeWidgetItem(head, [f"{said}\n{NO_CITATION}" if uncited else said])
    item.setIcon(0, themed_icon(kind.icon))
    item.setToolTip(0, said)
    item.setData(0, _KEY, (kind.table, sentence.id))


class _Sentences(QStyledItemDelegate):
    """Rows in which a sentence is read to its third line; a tree makes room for one alone."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        usual = super().sizeHint(option, index)
        tree = self.parent()
        if not isinstance(tree, QTreeWidget) or not index.parent().isValid():
            return usual
        letters = tree.fontMetrics()
        aside = 2 * tree.indentation() + tree.iconSize().width() + _ROOM
        width = max(tree.viewport().width() - aside, _ROOM)
        wrap = Qt.TextFlag.TextWordWrap
        needed = letters.boundingRect(QRect(0, 0, width, 1 << 14), wrap, str(index.data())).height()
        return QSize(usual.width(), min(needed, _LINES * letters.lineSpacing()) + _ROOM // 4)


def words_of_statement(sentence: Statement, zone: str) -> str:
    """A sentence in one line, what it is said to be in front."""
    match sentence:
        case Presence():
            unit = sentence.unit or "Nobody named"
            if not sentence.arrive and not sentence.leave:
                return f"{unit}: no time recorded"
            arrived = _clock(sentence.arrive, zone) if sentence.arrive else "not recorded"
            left = _clock(sentence.leave, zone) if sentence.leave else "not recorded"
            return f"{unit}: {arrived} to {left}"
        case Claim():
            who = f"{sentence.who}: " if sentence.who else ""
            return f"{sentence.state.capitalize()} · {who}{sentence.text or 'nothing written yet'}"
        case ReviewFinding():
            sort = "Gap" if sentence.type == FindingType.GAP else sentence.type.capitalize()
            return f"{sort} · {sentence.text or 'nothing written yet'}"
    return said_in_short(sentence) or "nothing written yet"


def _clock_in_words(entry: AgencyReview | Footage, info: CaseInfo) -> str:
    """Until when a recording is kept or a review is to be done; empty where nothing tells."""
    if isinstance(entry, Footage):
        day, said = kept_until(entry, calendar_or_none(info.jurisdiction)), "kept at least until"
    else:
        day, said = review_due(entry, info.jurisdiction), "to be done by"
    today = datetime.now(UTC).astimezone(ZoneInfo(info.timezone)).date()
    return f"{said} {date_typed(day)}, {days_left(day, today)}" if day is not None else ""


def _clock(at: str, zone: str) -> str:
    said = moment_typed(at, ZoneInfo(zone))
    return said.partition(" ")[2] or said


def _steps_moved(event: QKeyEvent) -> int:
    if (
        event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        != Qt.KeyboardModifier.ControlModifier
    ):
        return 0
    return {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()), 0)
