"""All records of the case: what each is, how far its decision is, and the way to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import chain

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QAction, QFont, QFontMetrics, QGuiApplication, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QMenu,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.export.earlier_packages import deliveries_of
from reviewer.intake.record_counts import count_records_and_files
from reviewer.model import Change, Determination, Kind, Record, Remove
from reviewer.overlooked.delivery import tell_delivery
from reviewer.plan.outcome import Outcome
from reviewer.plan.worklist import changes_to_decide
from ui.case.context import Context
from ui.case.session import RecordSpot
from ui.common.redaction_text import name_of
from ui.common.row_filter import ROW, RowFilter
from ui.common.theme import KIND_COLOURS, icon_size, themed_icon
from ui.records.model import OUTCOME_SHAPES, RecordModel, RecordRow
from ui.widgets.field import Field
from ui.widgets.row_list import RowList
from ui.widgets.rows import paint_ground

Index = QModelIndex | QPersistentModelIndex
# Chosen by hand: the grid of the theme, so that icons and letters stand in line with the panes
# beside.
_PAD = 8


class RecordLine(QStyledItemDelegate):
    """Two lines: the name, and below it state, time and what is wrong."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, option.fontMetrics.lineSpacing() * 2 + _PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: RecordRow = index.data(ROW)
        self.initStyleOption(option, index)
        strong, quiet = paint_ground(painter, option)
        chosen = strong is QPalette.ColorRole.HighlightedText
        box = option.rect.adjusted(_PAD, _PAD // 2, -_PAD, -_PAD // 2)
        tint = option.palette.color(strong).name() if chosen else KIND_COLOURS[row.record.kind]
        painter.save()
        side = icon_size().width()
        sign = QRect(box.left(), box.center().y() - side // 2, side, side)
        themed_icon(row.record.kind.value, tint).paint(painter, sign)
        text = box.adjusted(side + _PAD, 0, 0, 0)
        line = option.fontMetrics.lineSpacing()
        font = QFont(option.font)
        # Bold as unread mail is: what is still to be done is seen without reading.
        font.setBold(row.outcome is Outcome.UNDECIDED)
        painter.setFont(font)
        painter.setPen(option.palette.color(strong))
        name = painter.fontMetrics().elidedText(
            # Names of cameras and files differ at their ends.
            row.name_of_record,
            Qt.TextElideMode.ElideMiddle,
            text.width(),
        )
        # Cut in the middle a name may be some pixels wider than Qt was told to make it.
        painter.drawText(text.adjusted(0, 0, _PAD, 0), Qt.AlignmentFlag.AlignTop, name)
        painter.setFont(option.font)
        below = QRect(text.left(), text.top() + line, text.width(), line)
        if row.warning:
            side = min(line, 16)
            at = QRect(below.left(), below.center().y() - side // 2, side, side)
            themed_icon("warning", option.palette.color(strong).name()).paint(painter, at)
            below.adjust(side + 4, 0, 0, 0)
        painter.setPen(option.palette.color(quiet))
        words = about_row(row, option.fontMetrics, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignTop, words)
        painter.restore()


class RecordsView(QWidget):
    """The list, its filter, and what can be decided about a whole record."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.model = RecordModel(context.session, context.watcher, context.first, self)
        self.shown = RowFilter(self.model, self)
        self.field = Field()
        self.field.setPlaceholderText("Filter records")
        self.field.setAccessibleName("Filter records by name, kind, state or agency")
        self.field.setClearButtonEnabled(True)
        self.list = RowList()
        self.summary = QLabel()
        self._empty = QLabel()
        self._pages = QStackedWidget()
        self._build_pane()
        self._connect_parts()
        # Once by hand: the field is empty already and would tell of no change.
        self._on_filter("")
        self._follow_selection(context.session.selected_record)

    # ---- commands

    def marked_records(self) -> list[Record]:
        """The records that are marked in the list."""
        rows = sorted(i.row() for i in self.list.selectionModel().selectedRows())
        return [self.shown.index(r, 0).data(ROW).record for r in rows]

    def open_record(self, record: Record) -> None:
        """Show a record by itself: its picture alone on the wall, or its pages and words."""
        session, player = self._context.session, self._context.player
        if record.path in player.streams:
            session.select_record(record.path)
            player.show_alone(record.path)
        else:
            # A call has no picture to look at: its place on the timeline is what is shown of it.
            start = 0.0 if record.kind is Kind.AUDIO else None
            place = session.placement_of(record.path)
            if place is not None:
                self._context.playhead.seek_to(place.start)
            session.show_spot(RecordSpot(record.path, media=start))
        # Who opens a record goes on in it.
        self._context.actions.run_action("pane_stage")

    def release_marked(self) -> None:
        """Release what is marked, as far as nothing is redacted in it."""
        self._decide_marked(Determination.RELEASE, "Release")

    def not_responsive(self) -> None:
        """Say of what is marked that nobody asked for it."""
        self._decide_marked(Determination.NOT_RESPONSIVE, "Not responsive:")

    def reopen_marked(self) -> None:
        """Take the decision about what is marked back."""
        # Only what was decided: a step that changes nothing would stand in the journal and under
        # Undo.
        decisions = {d.record for d in self._context.session.snapshot.decisions}
        found = [r for r in self._records_meant() if r.path in decisions]
        changes: list[Change] = [Remove("decisions", r.path) for r in found]
        self._apply_changes(changes, f"Reopen {_name_records(found)}" if found else "")

    def _decide_marked(self, decision: Determination, verb: str) -> None:
        records = self._records_meant()
        alone = records[0] if decision is Determination.RELEASE and len(records) == 1 else None
        if alone is not None and self._context.sights.is_awaited(alone.path):
            told = f"{name_of(alone)} is not in view yet. Release it once its page is drawn."
            self._context.notices.say_briefly(told)
            return
        try:
            # All in one step, so that one Undo takes all back.
            snapshot = self._context.session.snapshot
            decided = [changes_to_decide(snapshot, r, decision) for r in records]
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)
            return
        self._apply_changes([*chain(*decided)], f"{verb} {_name_records(records)}")

    def _apply_changes(self, changes: list[Change], label: str) -> None:
        try:
            self._context.session.apply(changes, label, self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def _records_meant(self) -> list[Record]:
        """What is marked, if the record in focus is among it; else that record."""
        session = self._context.session
        marked = self.marked_records()
        # Keys act on what is in view. Whoever marked some records and went on to another means that
        # one.
        if session.selected_record in [r.path for r in marked]:
            return marked
        found = session.snapshot.records_by_path.get(session.selected_record)
        return [found] if found is not None else []

    # ---- following

    def _follow_selection(self, path: str) -> None:
        row = self.model.row_of(path)
        index = self.shown.mapFromSource(self.model.index(row)) if row >= 0 else QModelIndex()
        if index.isValid() and index != self.list.currentIndex():
            # Not setCurrentIndex: while Ctrl is down, as for Ctrl+Return, it adds to the marks.
            only = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.list.selectionModel().setCurrentIndex(index, only)
            self.list.scrollTo(index)

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid():
            self._context.session.select_record(index.data(ROW).record.path)

    def _on_filter(self, text: str) -> None:
        self.shown.set_text(text)
        self._count_shown()
        # A filter takes the chosen row out and brings it back; the view itself does not choose it
        # again.
        self._follow_selection(self._context.session.selected_record)

    def _count_shown(self) -> None:
        total, seen = len(self.model.rows), self.shown.rowCount()
        todo = sum(r.outcome is Outcome.UNDECIDED for r in self.model.rows)
        some = f"{seen} of {total}" if seen != total else str(total)
        known = self._context.first.done
        state = f"{todo} undecided" if known else "looking at what is undecided …"
        if known and total and not todo:
            state = self._tell_answered() or "all decided"
        self.summary.setText(f"{some} record{'s' if total != 1 else ''} · {state}")
        self.summary.setToolTip(
            count_records_and_files([r.record for r in self.model.rows]) if total else ""
        )
        if total:
            self._empty.setText(f"No record matches “{self.field.text()}”.")
        else:
            self._empty.setText("This case holds no records.\nMake a case: File, New case.")
        self._pages.setCurrentIndex(0 if seen else 1)

    def _tell_answered(self) -> str:
        """``Answered Nov 29``, once the last of the requests is."""
        session = self._context.session
        found = list(deliveries_of(session.case, session.snapshot).values())
        if not found or any(d.answered is None for d in found):
            return ""
        return tell_delivery(max(found, key=lambda d: d.answered or date.min), date.today())

    def _menu_at(self, point: QPoint) -> None:
        menu = self.make_menu()
        if menu is not None:
            menu.popup(self.list.viewport().mapToGlobal(point))

    def make_menu(self) -> QMenu | None:
        """What can be done with what is marked; ``None`` when nothing is."""
        records = self._records_meant()
        if not records:
            return None
        menu = QMenu(self)
        # A menu belongs to the view until that goes: each right click would leave one.
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        one, actions = len(records) == 1, self._context.actions
        commands: list[tuple[str, str, Callable[[], object], bool]] = [
            ("Open", "", lambda: self.open_record(records[0]), one),
            ("Release", "release", self.release_marked, True),
            ("Not responsive", "", self.not_responsive, True),
            ("Withhold…", "withhold", lambda: actions.run_action("withhold"), one),
            ("Find in pictures…", "search", lambda: self._find_in(records), _has_pictures(records)),
            ("Reopen: take the decision back", "undo", self.reopen_marked, True),
            ("Copy the path", "copy", lambda: _copy_paths(records), True),
        ]
        for text, sign, does, enabled in commands:
            added: QAction = menu.addAction(text)
            if sign:
                added.setIcon(themed_icon(sign))
            added.setEnabled(enabled)
            added.triggered.connect(lambda _=False, does=does: does())
        return menu

    def _find_in(self, records: list[Record]) -> None:
        self._context.found.scan_asked.emit(tuple(record.path for record in records))

    # ---- building

    def _build_pane(self) -> None:
        self.list.setModel(self.shown)
        self.list.setItemDelegate(RecordLine(self.list))
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.list.setAccessibleName("Records")
        # Lines are cut to the room they have, see ``about_row``; a bar would only take a line of it
        # away.
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._empty.setMargin(16)
        self.summary.setWordWrap(True)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self._pages, 1)
        column.addWidget(self.summary)

    def _connect_parts(self) -> None:
        context = self._context
        self.field.textChanged.connect(self._on_filter)
        self.list.selectionModel().currentChanged.connect(lambda now, _: self._on_current(now))
        # Also the one that is in focus already: something else may stand on the stage.
        self.list.clicked.connect(self._on_current)
        self.list.activated.connect(lambda index: self.open_record(index.data(ROW).record))
        self.list.customContextMenuRequested.connect(self._menu_at)
        self.model.dataChanged.connect(lambda *_: self._count_shown())
        self.model.modelReset.connect(self._count_shown)
        context.session.record_selected.connect(self._follow_selection)
        context.session.sealed.connect(lambda _: self._count_shown())
        context.first.do_afterwards(self._count_shown)
        for name, does in (
            ("release", self.release_marked),
            ("not_responsive", self.not_responsive),
        ):
            context.actions.bind_action(name, does, within=self)


def about_row(row: RecordRow, metrics: QFontMetrics, width: int) -> str:
    """What is wrong, the state, whether it was watched, and the time, as far as there is room.

    No time is cut in halves; before anything else is cut, the state is said in fewer words.
    """
    state = brief_state = ""
    if row.outcome is not None:
        shape = OUTCOME_SHAPES[row.outcome]
        state = f"{shape} {row.state_text}"
        brief_state = f"{shape} {_BRIEF.get(row.state_text, row.state_text)}"
    known = _join_parts(row.warning, state, row.unseen)
    brief = _join_parts(row.warning, brief_state, row.unseen)
    for words in (
        _join_parts(known, row.when),
        _join_parts(known, row.when.partition(" ±")[0]),
        known,
        brief,
    ):
        if metrics.horizontalAdvance(words) <= width:
            return words
    return metrics.elidedText(brief, Qt.TextElideMode.ElideRight, width)


_BRIEF: dict[str, str] = {
    Outcome.FULL: "in full",
    Outcome.PART: "in part",
    Outcome.WITHHELD: "withheld",
}


def _join_parts(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _name_records(records: list[Record]) -> str:
    if len(records) == 1:
        return name_of(records[0])
    return f"{len(records)} records"


def _copy_paths(records: list[Record]) -> None:
    QGuiApplication.clipboard().setText("\n".join(r.path for r in records))


def _has_pictures(records: list[Record]) -> bool:
    return any(record.kind in (Kind.VIDEO, Kind.IMAGE) for record in records)
