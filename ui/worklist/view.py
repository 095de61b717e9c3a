"""The work list: everything undecided in one queue, and how much of each record was watched.

Decisions 139, 218.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from reviewer.model import Kind, Redaction, WithholdRedaction, cue_of, page_of, start_of
from reviewer.overlooked.next_step import Unseen
from reviewer.overlooked.still_boxes import tell_still_boxes
from reviewer.overlooked.unseen import is_unseen, next_unseen, unseen_of_case
from reviewer.overlooked.watched import is_unheard, recordings_without_transcript
from reviewer.plan import worklist
from reviewer.plan.outcome import GOES_OUT
from reviewer.plan.worklist import WorkItem, WorkNeed
from ui.case.context import Context
from ui.case.session import Changed, RecordSpot
from ui.common.redaction_text import some_names
from ui.common.screen_reader import announce_text
from ui.common.theme import GRID
from ui.widgets.headings import as_heading
from ui.widgets.pane import bring_to_front
from ui.widgets.row_list import RowList
from ui.widgets.scrolled import scroll_snugly
from ui.worklist.answer_buttons import AnswerButtons
from ui.worklist.decide_work import WorkDecider
from ui.worklist.found_hints import FoundHints
from ui.worklist.queue_list import QueueDelegate, QueueModel
from ui.worklist.still_box_hints import StillHints
from ui.worklist.touched_list import TouchedList
from ui.worklist.uncited_list import UncitedList
from ui.worklist.walk import QueueWalk
from ui.worklist.watched_table import WatchedTable

_DONE = "Look once more at what is released (F7), then export a package (Ctrl+E)."
_NEED_WORDS = {
    WorkNeed.CHECK: ("to check again", "to check again"),
    WorkNeed.DECISION: ("proposal", "proposals"),
    WorkNeed.EXEMPTION: ("without exemption", "without exemption"),
    WorkNeed.NOWHERE: ("redaction that hides nothing", "redactions that hide nothing"),
    WorkNeed.UNFIT: ("redaction that fits nothing", "redactions that fit nothing"),
    WorkNeed.RECORD: ("record undecided", "records undecided"),
    WorkNeed.UNREADABLE: ("record that cannot be cleaned", "records that cannot be cleaned"),
    WorkNeed.LETTERS: ("record of doubtful letters", "records of doubtful letters"),
    WorkNeed.WRITING: ("record with unread writing", "records with unread writing"),
}


class WorkList(QWidget):
    """The queue, its keys, and the watched-map.

    Signals:
        walked: what comes next is another.
    """

    walked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._session = context, context.session
        self.watcher = context.watcher
        self.walk = QueueWalk()
        self._marking = False
        self.model = QueueModel(context, self)
        self.list = RowList()
        self._count, self._parts, self._done = QLabel(), QLabel(), QLabel()
        self.hints = StillHints(context)
        self.found = FoundHints(context, self)
        self._answers = AnswerButtons(context.actions)
        self.touched = TouchedList(context, self)
        self.uncited = UncitedList(context, self)
        self._watched = WatchedTable(context, self)
        self._build_pane()
        self._decider = WorkDecider(
            context, self.model, self._marked_items, self._bring_redaction, self
        )
        self._listen_to_case()
        self._count.setText("Looking at what is undecided …")
        context.first.do_afterwards(self._refill_queue)

    # ---- looks

    def _build_pane(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.setAccessibleName("Undecided; N goes to the next")
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._on_clicked)
        self.list.activated.connect(self._on_clicked)
        self.list.activated.connect(self._on_opened)
        self.list.selectionModel().currentChanged.connect(self._on_moved)
        self._done.setWordWrap(True)
        self._done.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._done.setContentsMargins(0, GRID, 0, GRID)
        self._told = scroll_snugly(self._done, "What is left to do")
        self._told.hide()
        as_heading(self._count)
        self._count.setWordWrap(True)
        self._parts.setWordWrap(True)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID // 2)
        column.addWidget(self._count)
        column.addWidget(self._parts)
        column.addWidget(self.hints)
        column.addWidget(self.found)
        column.addWidget(self.list, 1)
        column.addWidget(self._told, 100)  # read whole, before anything else takes room
        column.addWidget(self._answers)
        column.addWidget(self.touched)
        column.addWidget(self.uncited)
        column.addWidget(self._watched)
        column.addStretch()

    def _offer_answers(self) -> None:
        """The answers that what one stands on asks for; nothing is answered that is not in view."""
        items = self.model.items
        item = next((i for i in items if i.item_key == self.walk.here), None)
        snapshot = self._session.snapshot
        rest = bool(worklist.records_without_decision(snapshot))
        unseen = item is not None and is_unseen(
            snapshot.get_record(item.record), self.watcher.watched
        )
        self._answers.offer_answers(
            item.need if item is not None else None,
            anything=bool(items),
            release_rest=rest,
            seen=not unseen,
        )

    def _listen_to_case(self) -> None:
        # An N pressed while the case opens is not lost: it walks once it is known what is left.
        for name, step in (("next_open", 1), ("previous_open", -1)):
            walk = partial(self._walk_by, step)
            known = partial(self._context.first.do_afterwards, walk)
            self._context.actions.bind_action(name, known)
        look = partial(self._context.first.do_afterwards, self._go_to_unseen)
        self._context.actions.bind_action("next_unseen", look)
        self._session.changed.connect(self._on_changed)
        self.watcher.changed.connect(self._tell_done)
        self.watcher.changed.connect(self._offer_answers)
        self._session.redaction_selected.connect(self._selected_elsewhere)

    # ---- the queue

    @property
    def item_ahead(self) -> WorkItem | None:
        """What N goes to from where one stands; ``None`` when nothing is left."""
        return self.walk.neighbour_in(self.model.items, 1)

    def _on_changed(self, change: Changed) -> None:
        if not self._context.first.done:
            return
        before = self.model.items
        if self._decider.deciding and self.walk.here is None:
            self._stand_on_focus()
        self._refill_queue()
        now = self.model.items
        # An undo brings things back; the walk must not run off from what the person looks at.
        if change.turned or not self.walk.was_decided(before, now):
            return
        if not self.walk.goes_on(self._decider.deciding):
            self.walk.remember_behind(before, now)
        elif (item := self.walk.next_after(before, now)) is not None:
            self._go_to_item(item)
        else:
            self._context.notices.say_briefly(self._tell_nothing_left())

    def _stand_on_focus(self) -> None:
        """Who answers without having walked stands on the redaction that is answered."""
        found = self._session.snapshot.find_redaction(self._session.selected_redaction)
        if found is not None:
            self.walk.stand_on((found.record, found.id))

    def _refill_queue(self) -> None:
        items = worklist.queue_of_work(
            self._session.snapshot, self._session.places, self._session.writing
        )
        if items and items == self.model.items:  # all stand where they stood
            self.model.tell_changed()
            self._tell_done()
            return
        # By key: rows shift when something is decided.
        chosen = {self.model.items[i.row()].item_key for i in self.list.selectedIndexes()}
        self.model.show_items(items)
        self._choose_items(chosen)
        self._count.setText(f"{len(items)} left to decide" if items else "Nothing left to decide")
        found = worklist.count_needs(items)
        parts = [f"{n} {_NEED_WORDS[need][n != 1]}" for need, n in found.items() if n]
        self._parts.setText(" · ".join(parts))
        self._parts.setVisible(bool(parts))
        self.list.setVisible(bool(items))
        self._told.setVisible(not items)
        # Where nothing is left to decide, what nobody looked at has the room of the queue.
        self.touched.show_all(not items)
        self._column.setStretchFactor(self.touched, int(not items))
        self._tell_done()
        self.hints.unfold_boxes(not items)
        self._offer_answers()

    def _tell_done(self) -> None:
        """What is left to be careful about: no search finds a name that was only spoken."""
        snapshot = self._session.snapshot
        known = self._context.first.known_outcomes()
        out = [
            r
            for r in recordings_without_transcript(snapshot.records)
            if known.get(r.path) in GOES_OUT
        ]
        gone = [r for r in out if is_unheard(r, self.watcher.watched)]
        listen = f"Not heard to its end, without a transcript: {some_names(gone, 1)}. "
        self._done.setText(f"{listen if gone else ''}{_DONE}")

    def _choose_items(self, keys: set[tuple[str, str]]) -> None:
        if not keys:
            return
        flag = self.list.selectionModel().SelectionFlag.Select
        for row, item in enumerate(self.model.items):
            if item.item_key in keys:
                self.list.selectionModel().select(self.model.index(row), flag)

    def _walk_by(self, step: int) -> None:
        item = self.walk.neighbour_in(self.model.items, step)
        if item is None:
            self._go_to_named()
            return
        bring_to_front(self, unfold=False)  # who asks for the next one sees what is left
        self._go_to_item(item)

    def _go_to_named(self) -> None:
        """With nothing left to decide, the button of the next thing names what to look at."""
        known = self._context.first.known_outcomes()
        found = unseen_of_case(self._session.snapshot, self.watcher.watched, known)
        if found.record:
            self._look_at(found)
        else:
            self._go_to_unseen()

    def _go_to_unseen(self) -> None:
        """Go to the next record of which nobody looked at all, where looking goes on there."""
        session = self._session
        known = self._context.first.known_outcomes()
        found = next_unseen(session.snapshot, self.watcher.watched, known, session.selected_record)
        if found.record:
            self._look_at(found)
        else:
            self._context.notices.say_briefly(self._tell_nothing_left())

    def _look_at(self, found: Unseen) -> None:
        session = self._session
        place = session.placement_of(found.record)
        if place is not None:
            self._context.player.bring_beside(found.record)
            self._context.playhead.pause()
            self._context.playhead.seek_to(place.utc_within(found.start or 0.0))
        words = session.snapshot.get_record(found.record).kind in (Kind.TRANSCRIPT, Kind.DISPATCH)
        page, cue = (None, found.unit) if words else (found.unit, None)
        session.show_spot(RecordSpot(found.record, found.start, page, cue))

    def _tell_nothing_left(self) -> str:
        still = tell_still_boxes(len(self._context.still.waiting))
        return f"Nothing is left to decide. {still or 'Ctrl+E exports a package'}."

    def _on_clicked(self, index: QModelIndex | QPersistentModelIndex) -> None:
        # Who marks several rows wants to decide them together, and not to be led to each.
        if len(self.list.selectedIndexes()) <= 1:
            self._go_to_item(self.model.items[index.row()])

    def _on_opened(self, index: QModelIndex | QPersistentModelIndex) -> None:
        if self.model.items[index.row()].need is WorkNeed.LETTERS:
            self._context.actions.run_action("choose_reading")

    def _on_moved(self, index: QModelIndex | QPersistentModelIndex) -> None:
        """The arrow keys go, as N and a click do: what is decided is what is marked."""
        by_hand = self.list.hasFocus() and not self._marking
        if by_hand and self.list.selectedIndexes() == [index]:
            self._go_to_item(self.model.items[index.row()])

    def _go_to_item(self, item: WorkItem) -> None:
        """Select it everywhere, and bring what it hides before the eyes."""
        self.walk.go_to(item)
        self._offer_answers()
        self.walked.emit()
        row = self.model.items.index(item)
        self._mark_row(row)
        self._show_on_stage(item)
        announce_text(
            self.list, f"{row + 1} of {len(self.model.items)}: {self.model.text_of_row(row)}"
        )

    def _bring_redaction(self, redaction: Redaction) -> None:
        """Go to it; before the case was looked over it may not stand in the list yet."""
        key = (redaction.record, redaction.id)
        item = next((i for i in self.model.items if i.item_key == key), None)
        if item is not None:
            self._go_to_item(item)
        else:
            self._show_on_stage(WorkItem(WorkNeed.CHECK, *key, why=""))

    def _show_on_stage(self, item: WorkItem) -> None:
        self._session.select_redaction(item.redaction or "")
        redaction = self._session.snapshot.find_redaction(item.redaction)
        place = self._session.placement_of(item.record)
        media = start_of(redaction) if redaction is not None else None
        if place is not None:
            self._context.player.bring_beside(item.record)
            self._context.playhead.pause()
            self._context.playhead.seek_to(place.utc_within(media or 0.0))
        page = page_of(redaction) if redaction is not None else next(iter(item.pages), None)
        cue = cue_of(redaction) if redaction is not None else None
        self._session.show_spot(RecordSpot(item.record, media, page, cue))

    def _mark_row(self, row: int) -> None:
        """Only this row; setCurrentIndex would add to the marks while Ctrl is down."""
        only = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self._marking = True
        self.list.selectionModel().setCurrentIndex(self.model.index(row), only)
        self._marking = False

    def _selected_elsewhere(self, redaction: str) -> None:
        here = self.walk.here
        if here is None or (redaction or "") == here[1]:
            return
        found = self._session.snapshot.find_redaction(redaction)
        keys = [item.item_key for item in self.model.items]
        mine = (found.record, found.id) if found is not None else None
        # Withholding answers about the whole record, as releasing does: both go on behind it.
        whole = isinstance(found, WithholdRedaction)
        self.walk.stand_on(mine if mine in keys else None, whole=whole)
        self._offer_answers()
        self.walked.emit()
        self.list.clearSelection()
        if mine in keys:
            self._mark_row(keys.index(mine))

    def _marked_items(self) -> list[WorkItem]:
        """What is marked in the list, while one is in it."""
        rows = sorted(i.row() for i in self.list.selectedIndexes()) if self.list.hasFocus() else []
        return [self.model.items[row] for row in rows]
