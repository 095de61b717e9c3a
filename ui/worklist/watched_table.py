"""How much of each recording was seen and heard, and by whom."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyleOptionViewItem,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Kind, Record
from reviewer.model.memo import are_same_objects
from reviewer.overlooked.watched import Sense, Watched, tell_unwatched
from reviewer.plan.outcome import GOES_OUT
from ui.case.context import Context
from ui.common.redaction_text import name_of
from ui.common.theme import GRID, themed_icon
from ui.widgets.fitting_label import FittingLabel
from ui.widgets.rows import Rows, paint_ground

SHARE = Qt.ItemDataRole.UserRole  # 0 to 1; negative: it does not apply
_COLUMNS = {1: Sense.SEEN, 2: Sense.HEARD}
_KIND_ICONS = {Kind.VIDEO: "video", Kind.AUDIO: "audio"}


class WatchedTable(QWidget):
    """One row a recording: a bar and a number for eyes and for ears."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._watcher = context.session, context.watcher
        self._first = context.first
        self._told: tuple[object, ...] = ()
        self.table = QTreeWidget()
        self.table.setColumnCount(3)
        self.table.setHeaderLabels(["Recording", "Seen", "Heard"])
        self.table.setRootIsDecorated(False)
        self.table.setUniformRowHeights(True)
        self.table.setAccessibleName("Seen and heard of each recording")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.table.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in _COLUMNS:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.table.setItemDelegate(ShareDelegate(self.table, ends=(0,)))
        # By Return as by a click.
        self.table.itemActivated.connect(self._select_record)
        self.table.itemClicked.connect(self._select_record)
        self._decided = FittingLabel()
        # Folded at first: the queue is what one works through, this one looks up.
        self.heading = QToolButton()
        self.heading.setText("Watched and heard")
        self.heading.setCheckable(True)
        self.heading.setAutoRaise(True)
        self.heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.heading.setToolTip("What played at most twice as fast as it happened counts.")
        self.heading.toggled.connect(self._unfold_table)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, GRID, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self.heading)
        layout.addWidget(self._decided)
        layout.addWidget(self.table, 1)
        self._unfold_table(False)
        self._fill_rows()
        context.watcher.changed.connect(self._refresh_rows)
        context.session.changed.connect(lambda _: self._tell_decided())
        context.first.do_afterwards(self._tell_decided)

    def _unfold_table(self, on: bool) -> None:
        self.heading.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self.table.setVisible(on)

    def _fill_rows(self) -> None:
        self.table.clear()
        for record in self._session.snapshot.records:
            # Only what is on the timeline plays, so only that can be watched.
            if self._session.placement_of(record.path) is None:
                continue
            row = QTreeWidgetItem(self.table, [name_of(record)])
            row.setData(0, SHARE, None)
            row.setData(0, Qt.ItemDataRole.StatusTipRole, record.path)
            row.setIcon(0, themed_icon(_KIND_ICONS.get(record.kind, "other")))
            row.setToolTip(0, record.path)
        self._refresh_rows()

    def _refresh_rows(self) -> None:
        rows = map(self.table.topLevelItem, range(self.table.topLevelItemCount()))
        for row in filter(None, rows):
            record = self._session.snapshot.get_record(str(row.toolTip(0)))
            for column, sense in _COLUMNS.items():
                self._set_cell(row, column, record, sense)
        self._tell_decided()

    def _tell_decided(self) -> None:
        """What is out of the queue though nobody looked at all of it: a redaction decides too."""
        snapshot = self._session.snapshot
        known = self._first.known_outcomes()
        told = (known, self._watcher.watched)
        # Steps come often, and few of them change what goes out.
        if are_same_objects(told, self._told):
            return
        self._told = told
        names = [
            f"{name_of(r)} ({unseen})"
            for r in snapshot.records
            if known.get(r.path) in GOES_OUT
            and (unseen := tell_unwatched(r, self._watcher.watched))
        ]
        many = "1 recording" if len(names) == 1 else f"{len(names)} recordings"
        self._decided.say_variants(
            f"{many} decided before all was watched or heard",
            f"{len(names)} decided before all was watched",
            f"{len(names)} decided unwatched",
        )
        self._decided.setToolTip("\n".join(names))
        self._decided.setAccessibleDescription(", ".join(names))
        self._decided.setVisible(bool(names))

    def _set_cell(self, row: QTreeWidgetItem, column: int, record: Record, sense: Sense) -> None:
        applies = {
            Sense.SEEN: record.kind is Kind.VIDEO,
            # A film without sound is not unheard.
            Sense.HEARD: record.facts.audio_codec is not None,
        }[sense]
        share = self._watcher.watched.share_taken_in(
            record.path, sense, record.facts.duration_seconds or 0.0
        )
        text = f"{share:.0%}" if applies else "–"
        row.setData(column, SHARE, share if applies else -1.0)
        row.setText(column, text)
        by = _by_whom(self._watcher.watched, record, sense)
        row.setToolTip(column, by)
        row.setData(column, Qt.ItemDataRole.AccessibleTextRole, f"{sense.value} {text}. {by}")

    def _select_record(self, row: QTreeWidgetItem) -> None:
        self._session.select_record(row.toolTip(0))


class ShareDelegate(Rows):
    """A bar behind the number."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        size = super().sizeHint(option, index)
        # The widest that can stand there: the column does not move while numbers grow.
        wide = option.fontMetrics.horizontalAdvance("100 %") + 2 * GRID
        return QSize(max(size.width(), wide), size.height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        share = index.data(SHARE)
        if share is None or share < 0:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        text = option.text
        ink, _ = paint_ground(painter, option)
        chosen = ink is QPalette.ColorRole.HighlightedText
        bar = ink if chosen else QPalette.ColorRole.Highlight
        area = option.rect.adjusted(GRID // 2, 2, -GRID // 2, -2)
        track = QRect(area.left(), area.bottom() - 2, area.width(), 3)
        painter.fillRect(track, option.palette.color(QPalette.ColorRole.Mid))
        done = QRect(track.left(), track.top(), round(track.width() * share), track.height())
        painter.fillRect(done, option.palette.color(bar))
        painter.setPen(option.palette.color(ink))
        painter.drawText(area.adjusted(0, 0, 0, -3), Qt.AlignmentFlag.AlignCenter, text)


def _by_whom(watched: Watched, record: Record, sense: Sense) -> str:
    seconds = record.facts.duration_seconds or 0.0
    parts = [
        f"{who or 'somebody'} {watched.share_taken_in(record.path, sense, seconds, who):.0%}"
        for who in watched.reviewers_of(record.path)
        if watched.stretches_taken_in(record.path, sense, who)
    ]
    return (
        f"{sense.value.capitalize()} by {', '.join(parts)}" if parts else f"Not {sense.value} yet"
    )
