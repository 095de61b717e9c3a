"""What a release still shows: names and details to look at, with the way there and to hide them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reviewer.errors import ReviewerError
from reviewer.model import Put, Redaction, Snapshot
from reviewer.model.record_names import title_or_file
from reviewer.overlooked.still_boxes import tell_boxes_of_release
from reviewer.overlooked.still_readable import Overlooked, Readable, Sign, find_still_readable
from reviewer.overlooked.still_visible import find_still_visible
from reviewer.overlooked.visible import SeenThrough, Visible, tell_looked_at, tell_visible
from reviewer.overlooked.watched import SETTING, Missed, from_data, missed_in_plan, tell_missed
from reviewer.plan.plan import Plan
from reviewer.store import Case
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.case.session import RecordSpot
from ui.common.redaction_text import name_of
from ui.common.tasks import Task
from ui.common.theme import GRID, themed_icon
from ui.common.times import length_text
from ui.finding.matches_dialog import MatchesDialog
from ui.release.looking_again import LookingAgain
from ui.release.still_words import tell_what_stays
from ui.release.visible_answers import VisibleAnswers
from ui.widgets.fitting_label import FittingLabel
from ui.widgets.rows import Rows

LOOKING = "Looking for names and details that stay readable …"
_ITEM = Qt.ItemDataRole.UserRole
IN_PICTURES = "Still visible in pictures"
OF_MASK = "the mask that was made for it leaves a part of it"
_SHOWN = 200  # rows: a longer list is worked off where things found are decided
_LEAST_HIGH = 150  # pixels of the list, beside the picture of what is chosen in it
_NAMED = 3  # recordings in a line; the others are counted
# From what is most likely a mistake down to what is rarely one.
_GROUPS = {
    "Redacted in another copy of the same passage": (Sign.COPY,),
    "Redacted elsewhere, or of a subject": (Sign.SUBJECT, Sign.ELSEWHERE),
    "Names": (Sign.PARTY, Sign.NAME),
    "Numbers and addresses": (Sign.DETAIL, Sign.ADDRESS),
    "Staff on duty": (Sign.DUTY,),
}
_COLUMNS = ("What can be read", "Why look at it", "Times", "First in")

Looked = tuple[Overlooked, tuple[Missed, ...], SeenThrough]


class StillReadable(QWidget):
    """The list, made off the window's thread for one plan after another.

    Signals:
        counted: how many things are on the list.
        left: the person goes to a place in a record, which wants to be seen.
    """

    counted = Signal(object)  # how many, or None before anything is decided
    left = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self.items: tuple[Readable, ...] | None = None  # none while they are looked for
        self.visible: tuple[Visible, ...] = ()
        self.summary = QLabel()
        self.summary.setWordWrap(True)
        self.tree = _make_tree()
        self.tree.itemActivated.connect(lambda item, _: self._go_to_item(item))
        self.tree.currentItemChanged.connect(lambda *_: self._check_current())
        self.go_button = QPushButton(themed_icon("search"), "&Go there")
        self.go_button.clicked.connect(lambda: self._go_to_item(self.tree.currentItem()))
        self.redact_button = QPushButton(themed_icon("text-redact"), "Redact &All…")
        self.redact_button.clicked.connect(self._redact_all)
        self._context.actions.read_only.guard_writers(self.redact_button)
        self.answers = VisibleAnswers(context)
        self.again = LookingAgain(context, self)
        self.again.seen.connect(self._show_seen)
        self.again.told.connect(self._tell_looking)
        self._found: tuple[Overlooked, SeenThrough] | None = None
        self.unplayed = QWidget()  # what nobody watched or checked, for the dialog to place
        self.unplayed_lines: list[FittingLabel] = []
        self._titles: dict[str, str] = {}  # of what the plan releases
        self._lay_out()
        self._check_current()

    # ---- looking

    def look_through(self, snapshot: Snapshot, plan: Plan) -> None:
        """Look through what a plan releases; what is known stays in view for so long."""
        self.stop_looking()
        self.items = None
        self.again.await_plan(snapshot, plan)
        self._titles = {
            s.record: title_or_file(s.title, s.record) for s in plan.steps if s.is_released
        }
        self.summary.setText(LOOKING)
        self._check_current()
        self._task = self._context.tasks.start_task(
            _work_of_looking(self._context.session.case, snapshot, plan)
        )
        self._task.succeeded.connect(self._show_found)
        self._task.succeeded.connect(lambda looked: self.again.look(looked[2]))
        self._task.failed.connect(self._on_failed)

    def stop_looking(self) -> None:
        """Look no further."""
        self.again.stop_looking()
        if self._task is not None:
            # Its answer would be about a plan that nobody looks at any more.
            self._task.drop_work()
            self._task = None

    def clear_findings(self) -> None:
        """There is no plan, so that there is nothing to look at."""
        self.stop_looking()
        self._titles = {}
        self._show_found((Overlooked(()), (), SeenThrough()))
        self.summary.clear()

    def _on_failed(self, fault: Exception) -> None:
        self._task = None
        self.again.fail()
        self.summary.setText("What stays readable cannot be told.")
        self._context.notices.tell_fault(fault)

    def _show_found(self, looked: Looked) -> None:
        self._task = None
        found, unplayed, seen = looked
        self._show_lists(found, seen)
        # Which boxes stand still is known once the case was looked over.
        self._context.first.do_afterwards(partial(self._tell_unplayed, unplayed))

    def _show_seen(self, seen: SeenThrough) -> None:
        """What the second look saw as well."""
        if self._found is not None:
            self._show_lists(self._found[0], seen)

    def _tell_looking(self, words: str) -> None:
        if self._found is not None:
            self.summary.setText(f"{tell_what_stays(*self._found)} {words}".rstrip())

    def _show_lists(self, found: Overlooked, seen: SeenThrough) -> None:
        # A new plan is made after each step: who works down the list stays where he is.
        kept = self._current_item()
        self._found = found, seen
        self.items, self.visible = found.items, seen.items
        self.summary.setText(tell_what_stays(found, seen))
        why = [*((n.record, n.why) for n in seen.not_looked)]
        why += [(one.record, tell_looked_at(one)) for one in seen.again]
        named = (f"{self._titles.get(record, record)}: {told}" for record, told in why)
        self.summary.setToolTip("\n".join([*found.unread, *named]))
        self._fill_tree(kept)
        self._check_current()
        count = len(found.items) + len(seen.items)
        looked = seen.looked or any(one.pictures for one in seen.again)
        self.counted.emit(count if found.records or looked else None)

    def _fill_tree(self, kept: Readable | Visible | None) -> None:
        self.tree.clear()
        if self.visible:
            group = self._add_group(f"{IN_PICTURES} ({len(self.visible)})")
            for one in self.visible[:_SHOWN]:
                self._add_row(group, one, kept)
        for title, signs in _GROUPS.items():
            rows = [item for item in self.items or () if item.sign in signs]
            if not rows:
                continue
            group = self._add_group(f"{title} ({len(rows)})")
            for item in rows:
                self._add_row(group, item, kept)
        self.tree.expandAll()

    def _add_group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        group.setFirstColumnSpanned(True)
        return group

    def _add_row(
        self, group: QTreeWidgetItem, item: Readable | Visible, kept: Readable | Visible | None
    ) -> None:
        if isinstance(item, Visible):
            row = self._row_of_visible(group, item)
            same = isinstance(kept, Visible) and kept.track == item.track
        else:
            row = self._row_of_item(group, item)
            same = isinstance(kept, Readable) and kept.term == item.term
        if same:
            self.tree.setCurrentItem(row)

    def _row_of_visible(self, group: QTreeWidgetItem, item: Visible) -> QTreeWidgetItem:
        record = self._context.session.snapshot.get_record(item.record)
        what = tell_visible(item)
        at = item.place or f"at {length_text(item.start)}"
        where = f"{name_of(record)}, {at}"
        why = OF_MASK if item.mask else f"found in the pictures, {item.confidence:.0%} sure"
        why = item.answer or why
        row = QTreeWidgetItem(group, [f"{what[:1].upper()}{what[1:]}", why, "1", where])
        row.setIcon(3, themed_icon(record.kind.value))
        row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setData(0, _ITEM, item)
        for column, told in enumerate((what, why, "", where)):
            row.setToolTip(column, told)
        return row

    def _row_of_item(self, group: QTreeWidgetItem, item: Readable) -> QTreeWidgetItem:
        record = self._context.session.snapshot.get_record(item.first.record)
        where = f"{name_of(record)}, {item.first.place}"
        row = QTreeWidgetItem(group, [item.term, item.why, str(item.count), where])
        row.setIcon(3, themed_icon(record.kind.value))
        row.setTextAlignment(2, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.setData(0, _ITEM, item)
        row.setToolTip(0, item.term)
        row.setToolTip(1, item.why)
        row.setToolTip(2, "\n".join(item.records))
        row.setToolTip(3, "\n".join(item.records))
        return row

    def _tell_unplayed(self, unplayed: Sequence[Missed]) -> None:
        whole, short = tell_missed(unplayed), tell_missed(unplayed, _NAMED)
        still = tell_boxes_of_release(self._context.still.waiting, self._titles)
        whole, short = [*whole, *still], [*short, *still]
        lines = [*zip(whole, short, strict=True)]
        for label in self.unplayed_lines[len(lines) :]:
            label.hide()
        for label, forms in zip(self.unplayed_lines, lines, strict=False):
            label.say_variants(*forms)
            label.show()
        self.unplayed.setVisible(bool(lines))

    # ---- what a person does with it

    def _current_item(self) -> Readable | Visible | None:
        row = self.tree.currentItem()
        found = row.data(0, _ITEM) if row is not None else None
        return found if isinstance(found, Readable | Visible) else None

    def _check_current(self) -> None:
        item = self._current_item()
        self.answers.show_item(item if isinstance(item, Visible) else None)
        self.go_button.setEnabled(item is not None)
        # A redaction hides words in a record; a title is hidden by what a person is called in the
        # case.
        words = item if isinstance(item, Readable) else None
        self.redact_button.setEnabled(words is not None and not words.outside)
        tip = "Choose from every place in the case that reads like this"
        if isinstance(item, Visible):
            tip = "What is seen is answered below, or decided where it is seen"
        if words is not None and words.outside:
            tip = "It stands in a title or a file name: make it a term of a subject"
        self.redact_button.setToolTip(tip)

    def _go_to_item(self, row: QTreeWidgetItem | None) -> None:
        """Show the first place, as a hit of a search is shown."""
        item = row.data(0, _ITEM) if row is not None else None
        if isinstance(item, Visible):
            self._go_to_visible(item)
        if not isinstance(item, Readable):
            return
        first, session = item.first, self._context.session
        # Another window may have changed the case since the list was made.
        if first.record not in session.snapshot.records_by_path:
            return
        self.left.emit()
        clock = session.clock_of_record(first.record)
        if first.media is not None and clock is not None:
            self._context.playhead.seek_to(clock.utc_of_media(first.media))
        # Else keys would go on to act on the redaction that was in view before.
        session.select_redaction("")
        session.show_spot(RecordSpot(first.record, first.media, first.page, first.cue, first.words))

    def _go_to_visible(self, item: Visible) -> None:
        session = self._context.session
        clock = session.clock_of_record(item.record)
        if item.record not in session.snapshot.records_by_path:
            return
        self.left.emit()
        if item.page:
            session.select_redaction(item.mask)
            session.show_spot(RecordSpot(item.record, page=item.page))
            return
        session.select_record(item.record)
        if clock is not None:
            self._context.playhead.seek_to(clock.utc_of_media(item.at))
        if item.mask and session.snapshot.find_redaction(item.mask) is not None:
            session.select_redaction(item.mask)

    def _redact_all(self) -> None:
        item = self._current_item()
        if not isinstance(item, Readable):
            return
        dialog = MatchesDialog(self._context, item.term, self)
        dialog.made.connect(self._apply_redactions)
        dialog.open()

    def _apply_redactions(self, made: Sequence[Redaction], label: str) -> None:
        try:
            self._context.session.apply([Put(r) for r in made], label, self)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    # ---- building

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.go_button)
        buttons.addWidget(self.redact_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.summary)
        column.addWidget(self.tree, 1)
        column.addWidget(self.answers)
        column.addLayout(buttons)
        lines = QVBoxLayout(self.unplayed)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(GRID // 2)
        # Sight, sound and boxes that do not move: one line for each.
        for _ in range(3):
            label = FittingLabel()
            self.unplayed_lines.append(label)
            lines.addWidget(label)
        self.unplayed.hide()


def _make_tree() -> QTreeWidget:
    made = QTreeWidget()
    made.setHeaderLabels(list(_COLUMNS))
    made.setAccessibleName("What stays readable in the release")
    made.setUniformRowHeights(True)
    made.setMinimumHeight(_LEAST_HIGH)
    made.setAllColumnsShowFocus(True)
    made.setItemDelegate(Rows(made, ends=(3,)))
    header = made.header()
    header.setStretchLastSection(False)
    for column, mode in enumerate(
        (
            QHeaderView.ResizeMode.Stretch,
            QHeaderView.ResizeMode.Stretch,
            QHeaderView.ResizeMode.ResizeToContents,
            QHeaderView.ResizeMode.Stretch,
        )
    ):
        header.setSectionResizeMode(column, mode)
    return made


def _work_of_looking(case: Case, snapshot: Snapshot, plan: Plan) -> Callable[[Job], Looked]:
    def look_through_plan(job: Job) -> Looked:
        found = find_still_readable(case, snapshot, plan, job)
        missed = missed_in_plan(plan, from_data(case.read_setting(SETTING)))
        return found, missed, find_still_visible(case, snapshot, plan, job, only_known=True)

    return look_through_plan
