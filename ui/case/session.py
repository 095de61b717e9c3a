"""One open case, as the window sees it: a snapshot, one way to change it, and a selection.

Views read ``session.snapshot`` and redraw on ``changed``; they change the case only through
``apply``, ``undo`` and ``redo``.  A change is written before ``apply`` returns, so there is
nothing to save.

A view follows a change by one rule, however large the case is. What a step left alone is the same
object as before, and so is what was worked out of it (``reviewer.model.following``): a view that
is given what it shows already does nothing, and else exchanges the rows that differ. One that
nobody sees waits until it is seen (``ui.widgets.when_seen``).

Decision 166.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from reviewer.clock.clock_map import ClockMap
from reviewer.clock.placement import shown_by
from reviewer.clock.record_clock import clock_in
from reviewer.clock.timebase import MICROS
from reviewer.errors import Refused
from reviewer.model import (
    TABLES,
    Change,
    Entity,
    Put,
    Redaction,
    Remove,
    Snapshot,
    cue_of,
    is_hiding,
    key_of,
    page_of,
    start_of,
    table_of,
)
from reviewer.model.redaction_changes import altered_parts
from reviewer.pages.read_scans import writing_of
from reviewer.plan.absent_terms import UNKNOWN, Places
from reviewer.plan.unread_writing import Writing
from reviewer.redaction import spoken_proposals
from reviewer.store import Case
from reviewer.system.jobs import Job
from reviewer.timeline import Placement, place_records, zone_of
from ui.case.looking_over import look_over

_T = TypeVar("_T")
MANY = 60  # rows of a step; chosen by hand: so many are written in a picture or two of a screen


@dataclass(frozen=True)
class Changed:
    """What a step changed: its label, the tables it touched, and who asked for it.

    ``outside``: others did, while somebody here may be typing. ``turned``: it was not done now,
    but taken back, done again, or read from a case that another program changed.
    """

    label: str
    tables: frozenset[str]
    initiator: object | None = None
    outside: bool = False
    turned: bool = False


AcceptedChange = tuple[Redaction, Redaction | None]
"""An accepted redaction as it was and as it is; ``None``: it was deleted."""


@dataclass(frozen=True)
class RecordSpot:
    """A place in a record that someone wants to see: a hit, a finding, an undecided thing.

    ``media`` is in seconds of the record's own time; pages and cues (in a dispatch log, the
    row) count from 1.  ``words`` are what was found there, to be marked;
    where they stand there several times, ``nth`` is meant, from 0.
    """

    record: str
    media: float | None = None
    page: int | None = None
    cue: int | None = None
    words: str = ""
    nth: int = 0


def spot_of(redaction: Redaction) -> RecordSpot:
    """Where a redaction hides something."""
    place = (start_of(redaction), page_of(redaction), cue_of(redaction))
    return RecordSpot(redaction.record, *place)


def key_of_change(change: Change) -> tuple[str, str]:
    """The table and the key of what a change puts or removes."""
    if isinstance(change, Remove):
        return change.table, change.key
    return table_of(change.entity), key_of(change.entity)


class Session(QObject):
    """An open case.

    Attributes:
        finish_first: how long work is done while the window is painted, see ``Tasks``.

    Signals:
        spot_asked: a view that shows that record goes to the place.
        find_asked: these words shall be looked for, in the record in focus first.
        sought: what Find looks for now, which views mark where they show it.
        accepted_changed: a step here changed what accepted redactions hide, or deleted some.
        record_asked: somebody wants to see a record, be it in focus already or not.
    """

    accepted_changed = Signal(object)  # tuple[AcceptedChange, ...]
    changed = Signal(object)  # Changed
    sealed = Signal(str)  # the request of a package that was made
    spot_asked = Signal(object)  # Spot
    find_asked = Signal(str)
    sought = Signal(str)
    record_selected = Signal(str)
    record_asked = Signal(str)
    redaction_selected = Signal(str)  # id, or ""
    note_selected = Signal(str)  # likewise

    def __init__(self, case: Case, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.case = case
        self.snapshot: Snapshot = case.snapshot()
        self.places: Places = UNKNOWN  # where redacted words stand, see ``ui.case.standing``
        self.writing: Writing = writing_of(case, self.snapshot)  # that no program can read
        self._place_records()
        self.words_sought = ""
        # Of what is redacted in one step: what each was asked for by, and the ids that hide it.
        self.hidden_by_name: dict[str, frozenset[str]] = {}
        self.finish_first: Callable[[Callable[[Job], Any]], Any] | None = None
        self._record = ""
        self._redaction = ""
        self._note = ""

    @property
    def case_folder(self) -> Path:
        """The case's folder."""
        return self.case.folder

    @cached_property
    def settings_group(self) -> str:
        """Where among the window's settings those of this case stand."""
        # Folders of two cases may be called the same; a case may be given another folder.
        return f"case/{self.case.case_id or self.case_folder.name}"

    # ---- changes

    def apply(
        self,
        changes: Sequence[Change],
        label: str,
        initiator: object | None = None,
        joins: int = 0,
    ) -> int:
        """Make one undoable step; raises ``Refused`` and changes nothing if a rule forbids it.

        It goes on with the step ``joins``, if that is the newest; gives the step's number. What
        others changed since it was shown is not written over.
        """
        if not changes:
            return 0
        # Of now: while a large step is written, what others wrote is taken over.
        before = self.snapshot
        head = before.journal_head

        def write_step() -> int:
            step = self.case.apply(changes, label, joins=joins, seen=head)
            # Hidden words are heard as well: their sound is proposed with the same step.
            if step and any(map(spoken_proposals.concerns_sound, changes)):
                spoken_proposals.settle_proposals(self.case, step, label)
            return step

        with self._caught_up():
            step = self._do_apart(write_step, len(changes))
        tables = {key_of_change(change)[0] for change in changes}
        # The initiator knows already what it did, and need not draw it again.
        self._refresh_snapshot(Changed(label, frozenset(tables), initiator))
        if told := tuple(self._accepted_among(changes, before)):
            self.accepted_changed.emit(told)
        return step

    def _accepted_among(
        self, changes: Sequence[Change], before: Snapshot
    ) -> Iterator[AcceptedChange]:
        for change in changes:
            table, key = key_of_change(change)
            if table != "redactions":
                continue
            was, now = before.find_redaction(key), self.snapshot.find_redaction(key)
            if was is None or was is now or not is_hiding(was):
                continue
            if now is None or altered_parts(was, now):
                yield was, now

    def put_entity(self, entity: Entity, label: str, initiator: object | None = None) -> None:
        """Write one entity as one step."""
        self.apply([Put(entity)], label, initiator)

    def undo(self) -> str | None:
        """Take the last step back; gives its label."""
        head = self.snapshot.journal_head
        with self._caught_up():
            rows = self.case.rows_to_turn(again=False)
            label = self._do_apart(lambda: self.case.undo(head), rows)
        return self._step_back(label, "Undo")

    def redo(self) -> str | None:
        """Do the last undone step again; gives its label."""
        head = self.snapshot.journal_head
        with self._caught_up():
            rows = self.case.rows_to_turn(again=True)
            label = self._do_apart(lambda: self.case.redo(head), rows)
        return self._step_back(label, "Redo")

    def _do_apart(self, does: Callable[[], _T], rows: int) -> _T:
        """Write; what is so much that a person would wait for the window is written off its thread.

        What follows from it is worked out there as well, so that only showing it is left to do.
        """
        if self.finish_first is None or rows < MANY:
            return does()

        def write_and_read(_job: Job) -> _T:
            done = does()
            look_over(self.case.snapshot(), self.places, self.writing)
            return done

        made: _T = self.finish_first(write_and_read)
        return made

    def _step_back(self, label: str | None, verb: str) -> str | None:
        if label is not None:
            self._refresh_snapshot(Changed(f"{verb} {label}", frozenset(), turned=True))
        return label

    def reload_case(self) -> None:
        """Read the case again, after another process changed it."""
        self._refresh_snapshot(Changed("", ALL_TABLES, turned=True))

    def see_outside(self, tables: frozenset[str]) -> None:
        """Take over what others wrote in these tables; what somebody types here is kept."""
        self._refresh_snapshot(Changed("", tables, outside=True, turned=tables == ALL_TABLES))

    @contextmanager
    def _caught_up(self) -> Iterator[None]:
        """What was refused because others were faster is shown as it is now."""
        try:
            yield
        except Refused:
            if self.case.snapshot().journal_head != self.snapshot.journal_head:
                self.see_outside(ALL_TABLES)
            raise

    def know_places(self, places: Places) -> None:
        """Take over what was found out about where redacted words stand."""
        if places != self.places:
            self.places = places
            self.changed.emit(Changed("", frozenset({"places"})))

    def know_writing(self) -> None:
        """Take over what reading of scanned pages found out meanwhile."""
        writing = writing_of(self.case, self.snapshot)
        if writing != self.writing:
            self.writing = writing
            self.changed.emit(Changed("", frozenset({"places"})))

    def _refresh_snapshot(self, change: Changed) -> None:
        before, self.snapshot = self.snapshot, self.case.snapshot()
        # What a step left alone is the same object in both.
        tables, now = (*TABLES, "records"), self.snapshot
        # Others may have written in between: what they touched is told too.
        touched = {t for t in tables if getattr(before, t) is not getattr(now, t)}
        # Ties move the clocks as anchors do, and whoever follows these follows both.
        if "ties" in touched:
            touched.add("anchors")
        change = replace(change, tables=change.tables | touched)
        if change.tables & {"anchors", "records"}:
            self._place_records()
        self.changed.emit(change)

    def _place_records(self) -> None:
        """Work out where records stand in time, which few steps change."""
        found = self._placements = place_records(self.snapshot)
        places = sorted(found.values(), key=lambda p: (p.start, p.record))
        self._in_order = tuple(places)
        first, last = (
            min((p.start for p in places), default=0),
            max((p.end for p in places), default=MICROS),
        )
        self._span = first, last
        self._zone = zone_of(self.snapshot, found)

    # ---- time

    def placement_of(self, record: str) -> Placement | None:
        """Where a record stands; ``None`` for what has no duration (documents, images)."""
        return self._placements.get(record)

    def clock_of_record(self, record: str) -> ClockMap | None:
        """From the seconds of a recording, or of a transcript, to the case's clock."""
        known = self.snapshot.records_by_path.get(record)
        own = clock_in(self.snapshot, record)
        return shown_by(known, own, self._placements) if known is not None else None

    @property
    def placements_in_order(self) -> tuple[Placement, ...]:
        """All records that have a place in time, in the order they begin."""
        return self._in_order

    @property
    def zone_shown(self) -> str:
        """The zone in which times are shown, see ``timeline.zone_of``."""
        return self._zone

    @property
    def case_span(self) -> tuple[int, int]:
        """First and last moment of the case, in microseconds UTC."""
        return self._span

    # ---- selection

    @property
    def selected_record(self) -> str:
        """Path of the record in focus; empty for none."""
        return self._record

    @property
    def selected_redaction(self) -> str:
        """Id of the redaction in focus; empty for none."""
        return self._redaction

    @property
    def selected_note(self) -> str:
        """Id of the note in focus; empty for none."""
        return self._note

    def seek_words(self, words: str) -> None:
        """Say what is looked for from now on; nothing, if empty."""
        if words != self.words_sought:
            self.words_sought = words
            self.sought.emit(words)

    def select_record(self, path: str) -> None:
        """Bring a record into focus in every view."""
        if path != self._record:
            self._record = path
            note = self.snapshot.find_annotation(self._note)
            if note is not None and note.record != path:
                self.select_note("")
            self.record_selected.emit(path)
        self.record_asked.emit(path)

    def select_redaction(self, redaction: str) -> None:
        """Bring a redaction, and its record, into focus in every view."""
        found = self.snapshot.find_redaction(redaction)
        if found is not None:
            self.select_record(found.record)
        self.point_at_redaction(redaction)

    def point_at_redaction(self, redaction: str) -> None:
        """Bring a redaction into focus, and leave on the stage what stands there."""
        if redaction:
            self.select_note("")  # one thing is in focus
        if redaction != self._redaction:
            self._redaction = redaction
            self.redaction_selected.emit(redaction)

    def select_note(self, note: str) -> None:
        """Bring a note into focus in every view, and leave on the stage what stands there."""
        if note:
            self.point_at_redaction("")
        if note != self._note:
            self._note = note
            self.note_selected.emit(note)

    def show_spot(self, spot: RecordSpot) -> None:
        """Bring a record into focus and ask whoever shows it to go to a place in it."""
        self.select_record(spot.record)
        self.spot_asked.emit(spot)

    def close(self) -> None:
        """Let the case go."""
        self.case.close()


ALL_TABLES = frozenset(TABLES)
