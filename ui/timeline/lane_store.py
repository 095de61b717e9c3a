"""The lanes of the open case, kept once for the timeline and for its table twin.

Words are read in a task; until then, and whenever the case changes, lanes are made from
what is known.  The two views share the selected item here.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from reviewer.model.differences import Differences
from reviewer.model.following import changed_keys
from reviewer.model.memo import are_same_objects
from reviewer.system.jobs import Job
from reviewer.timeline import ItemKind, Lane, LaneMaker, TimelineItem, read_words
from ui.case.context import Context
from ui.case.session import Changed, RecordSpot
from ui.timeline.columns import LaneColumns


class LaneStore(QObject):
    """Lanes and selection.

    Attributes:
        columns: of lanes that were just made behind, for who shows them now.

    Signals:
        changed: the lanes are others than before.
        selected: the selected item, or ``None``.
    """

    changed = Signal()
    selected = Signal(object)

    def __init__(self, context: Context) -> None:
        super().__init__(context.session)
        self._context = context
        self._maker = LaneMaker()
        # Recordings at once; what may be many thousands comes with the words, from the task.
        few = replace(context.session.snapshot, annotations=(), redactions=())
        self.lanes: tuple[Lane, ...] = self._maker.make_lanes(few)
        self.selection: TimelineItem | None = None
        self.reading, self._closed = True, False
        self.columns: dict[str, LaneColumns] = {}
        context.session.changed.connect(self._renew_lanes)
        context.session.redaction_selected.connect(self._follow_selection)
        context.session.spot_asked.connect(self._follow_spot)
        self._read_words()

    @staticmethod
    def store_of(context: Context) -> LaneStore:
        """The store of an open case, made when it is first asked for."""
        # A child of the session, so it lives and ends with the open case.
        found = context.session.findChild(LaneStore)
        return found if isinstance(found, LaneStore) else LaneStore(context)

    @property
    def case_zone(self) -> str:
        """The case's time zone."""
        return self._context.session.zone_shown

    @property
    def differences(self) -> Differences:
        """What changed lately in the case and in what follows it."""
        return self._context.session.snapshot.memo.differences

    def select_item(self, item: TimelineItem | None, stays: bool = False) -> None:
        """Bring an item into focus here and, for what it stands for, in every view.

        Whoever ``stays`` goes on looking at the record in focus, whatever the item belongs to.
        """
        if item == self.selection:
            return
        self.selection = item
        session = self._context.session
        if item is None or not stays or item.record == session.selected_record:
            redaction = item.key if item is not None and item.kind is ItemKind.REDACTION else ""
            # Before the record: views that show the record then know what to mark in it.
            session.select_redaction(redaction)
            noted = item is not None and item.kind in (ItemKind.ANNOTATION, ItemKind.BOOKMARK)
            session.select_note(item.key if item is not None and noted else "")
            if item is not None and not stays and (record := self._record_to_show(item)):
                session.select_record(record)
        self.selected.emit(item)

    def _record_to_show(self, item: TimelineItem) -> str:
        """The record that an item brings on the stage; empty where it only tells a moment.

        Who clicks what dispatch wrote down wants to see what was filmed then, and not the log; who
        clicks what is said, the recording in which it is.
        """
        if item.kind in (ItemKind.EVENT, ItemKind.MOMENT):
            return ""
        if item.kind is ItemKind.CUE:
            record = self._context.session.snapshot.records_by_path.get(item.record)
            return (record.transcript_of if record is not None else None) or item.record
        return item.record

    def show_item(self, item: TimelineItem) -> None:
        """Ask the views of an item's record to go to its place."""
        number = item.key.rpartition("#")[2]
        cue = int(number) if item.kind in (ItemKind.CUE, ItemKind.EVENT) else None
        place = self._context.session.placement_of(item.record)
        media = place.media_of_utc(item.start) if place is not None else None
        self._context.session.show_spot(RecordSpot(item.record, media, None, cue))

    def close(self) -> None:
        """Stop reading; nobody waits for what comes of it all the same."""
        self._closed = True
        self._first.cancel()
        self._task.cancel()

    # ---- inside

    def _read_words(self) -> None:
        case, snapshot = self._context.session.case, self._context.session.snapshot
        tasks, maker = self._context.tasks, self._maker
        self._first = tasks.start_task(lambda _job: _columns_of(maker.make_lanes(snapshot)))
        self._first.succeeded.connect(self._take_first)

        def make_maker(job: Job) -> tuple[LaneMaker, dict[str, LaneColumns]]:
            maker = LaneMaker(read_words(case, snapshot, job))
            # Words are looked up, and rows worked out, here and not on the window's thread.
            return maker, _columns_of(maker.make_lanes(snapshot))

        self._task = tasks.start_task(make_maker)
        self._task.succeeded.connect(self._take_maker)
        self._task.failed.connect(self._tell_fault)

    def _take_first(self, columns: dict[str, LaneColumns]) -> None:
        if not self._closed and self.reading:
            self._show_made(columns)

    def _take_maker(self, made: tuple[LaneMaker, dict[str, LaneColumns]]) -> None:
        if not self._closed:
            self._maker, self.reading = made[0], False
            self._show_made(made[1])
            self._context.citing.guide.know_words(made[0].words)

    def _show_made(self, columns: dict[str, LaneColumns]) -> None:
        self.columns = columns
        self._make_lanes()
        self.columns = {}

    def _tell_fault(self, fault: Exception) -> None:
        if not self._closed:
            self._context.notices.tell_fault(fault)

    def _renew_lanes(self, change: Changed) -> None:
        if change.tables & _SHOWN and not self._closed:
            self._make_lanes(moved="anchors" in change.tables)

    def _make_lanes(self, moved: bool = True) -> None:
        """Follow the case; where no clock ``moved`` and all lanes are as they were, say nothing."""
        were, self.lanes = self.lanes, self._maker.make_lanes(self._context.session.snapshot)
        if not moved and are_same_objects(were, self.lanes):
            return  # a box that moves over its picture stands where it stood in time
        before = self.selection
        if before is not None:
            self.selection = self._same_now(before, were)
        self.changed.emit()
        if self.selection != before:
            self.selected.emit(self.selection)

    def _same_now(self, item: TimelineItem, were: tuple[Lane, ...]) -> TimelineItem | None:
        """The item that stands for the same thing now, if it stands where it stood or came."""
        gone, come = differing_items(were, self.lanes, self.differences)
        # The same object still stands there; nothing is looked for.
        if not any(i is item for i in gone):
            return item
        mine = [i for i in come if (i.kind, i.key) == (item.kind, item.key)]
        return min(mine, key=lambda i: abs(i.start - item.start), default=None)

    def _follow_spot(self, spot: RecordSpot) -> None:
        """The row of a dispatch log in which words were found is selected, as words are."""
        if not spot.words or spot.cue is None:
            return
        wanted = (ItemKind.EVENT, f"{spot.record}#{spot.cue}")
        items = (item for lane in self.lanes for item in lane.items)
        found = next((item for item in items if _identity_of(item) == wanted), None)
        if found is not None:
            self.selection = found
            self.selected.emit(found)

    def _follow_selection(self, redaction: str) -> None:
        mine = self.selection
        if mine is not None and mine.kind is ItemKind.REDACTION and mine.key == redaction:
            return
        if not redaction:
            if mine is not None and mine.kind is ItemKind.REDACTION:
                self.selection = None
                self.selected.emit(None)
            return
        lanes = (lane for lane in self.lanes if lane.kind is ItemKind.REDACTION)
        found = next((i for lane in lanes for i in lane.items if i.key == redaction), None)
        self.selection = found
        self.selected.emit(found)


def differing_items(
    before: tuple[Lane, ...], now: tuple[Lane, ...], differences: Differences
) -> tuple[list[TimelineItem], list[TimelineItem]]:
    """The items that went and those that came."""
    gone: list[TimelineItem] = []
    come: list[TimelineItem] = []
    was, becomes = ({lane.key: lane.items for lane in lanes} for lanes in (before, now))
    for key in changed_keys(was, becomes):
        old, new = differences.only_in_each(was.get(key, ()), becomes.get(key, ()))
        gone += old
        come += new
    return gone, come


_SHOWN = frozenset({"anchors", "annotations", "redactions"})


def _identity_of(item: TimelineItem) -> tuple[ItemKind, str]:
    return item.kind, item.key


def _columns_of(lanes: tuple[Lane, ...]) -> dict[str, LaneColumns]:
    return {lane.key: LaneColumns(lane) for lane in lanes}
