"""Looking for heads, plates and the like: what, in which records; in the queue, and told.

A search goes on after a restart, and each record in the order that a person wants. What is found
appears as it comes. What is sure is proposed record by record, so that no release
overlooks it; nothing of it is accepted.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reviewer.detect.look_at_images import ImageLooker
from reviewer.detect.pictures import faults_of_detectors, rules_of_kinds
from reviewer.errors import Refused, ReviewerError
from reviewer.model import Boxed, Kind, Put, Record
from reviewer.store import Case
from reviewer.system.jobs import Job
from reviewer.system.queued_work import JobTerms, Options, Priority, Work, WorkKind
from reviewer.system.work_queue import usual_workers
from reviewer.tracking.case_tracks import has_pictures, propose_for_record, wish_for_record
from reviewer.tracking.one_person import kinds_with_parts
from reviewer.tracking.page_tracks import look_through_pages
from reviewer.tracking.policy import proposed_by_policy
from reviewer.tracking.proposals import may_be_put
from reviewer.tracking.scan import scan_video
from reviewer.tracking.track_store import TrackStore
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.common.behind_queue import QueuedTask
from ui.common.redaction_text import count_text, name_of
from ui.found.find_dialog import KINDS, FindDialog
from ui.found.propose import usual_rules

SCANS = WorkKind("scan", "Finding in pictures", "Finding in pictures, record {now} of {total}")
_KINDS = "kinds"  # the option that says what is looked for


LookThrough = Callable[[Case, Record, tuple[str, ...], Callable[[], None], Job], None]
"""Looks through a record for some kinds, and tells when something was found; off the window's
thread."""


class PictureScan(QObject):
    """Scans each record as a job of the queue.

    Signals:
        came: something more was found in this record; told from the thread that looks.
    """

    came = Signal(str)

    def __init__(self, context: Context, found: FoundThings, pane: QWidget) -> None:
        super().__init__(pane)
        self._context, self._session, self._found = context, context.session, found
        self._pane, self._queue = pane, context.tasks.queue
        self._tasks: dict[QueuedTask, str] = {}  # by record, as long as they are not over
        self._done = self._proposed = 0  # since none was left
        self.dialog: FindDialog | None = None
        # What looks through one record; another one in tests.
        self.look_through: LookThrough = look_through
        self.came.connect(found.read_soon)
        self._kind = replace(SCANS, make_work=self._make_work)
        for row, task in self._queue.restore_jobs(self._kind):
            self._follow_task(row.record, task)
        self._queue.engine.know_kind(self._kind)
        self._queue.show_kind_by(SCANS.name, partial(context.actions.run_action, "show_found"))

    @property
    def is_running(self) -> bool:
        """True while pictures are looked through, or wait for it."""
        return bool(self._tasks)

    def ask_what(self, ticked: Sequence[str] = ()) -> None:
        """Ask what to look for, and where; ``ticked``: in these records, all where none are named.

        Raises:
            Refused: There is nothing with pictures.
        """
        session = self._session
        records = [r for r in session.snapshot.records if has_pictures(r)]
        if not records:
            raise Refused("This case has no videos, images or scanned pages.")
        looked = {path: one.lacking for path, one in self._found.looked.items()}
        dialog = FindDialog(records, ticked, looked, self._pane.window(), own_kinds())
        dialog.chosen.connect(self.begin)
        # Models are looked at off the window's thread: they are many megabytes.
        task = self._context.tasks.start_task(lambda _: missing_detectors())
        task.succeeded.connect(dialog.tell_missing)
        self.dialog = dialog
        dialog.open()

    def begin(self, kinds: Sequence[str], records: Sequence[str]) -> None:
        """Look for these in these records, each in its turn."""
        known = self._session.snapshot.records_by_path
        for path in records:
            if path in known:
                length = known[path].facts.duration_seconds or 1.0
                terms = JobTerms({_KINDS: ",".join(kinds)}, length, Priority.ASKED)
                self._follow_task(path, self._queue.add_job(self._kind, path, terms=terms))

    def close(self) -> None:
        """The case is closed: what is left goes on when it is opened again."""
        self._tasks.clear()

    # ---- each in its turn

    def _make_work(self, path: str, options: Options) -> Work:
        """What looks through a record; after a restart, too."""
        case, record = self._session.case, self._session.snapshot.records_by_path[path]
        kinds = tuple(options[_KINDS].split(","))

        def scan(job: Job) -> list[Boxed]:
            self.look_through(case, record, kinds, partial(self.came.emit, path), job)
            return self._proposals_of(record, kinds)

        return scan

    def _follow_task(self, path: str, task: QueuedTask) -> None:
        record = self._session.snapshot.records_by_path.get(path)
        if record is None:
            return
        # Asked for once more while it waits, it is one job: who asked last hears of it. Not who
        # asked first: that may be one that was stopped, and is on its way out.
        for known in [known for known in self._tasks if known.name == task.name]:
            known.blockSignals(True)
            del self._tasks[known]
        self._tasks[task] = path
        self._found.note_looking(self._tasks.values())
        task.succeeded.connect(partial(self._take, record))
        task.failed.connect(self._context.notices.tell_fault)
        task.ended.connect(partial(self._end_one, task))

    def _proposals_of(self, record: Record, kinds: tuple[str, ...]) -> list[Boxed]:
        """What is sure of a record's tracks and nobody decided about; off the window's thread."""
        tracks = self._found.store.read_tracks(record.sha256, kinds_with_parts(kinds))
        made = propose_for_record(
            self._session.snapshot, record, tracks, usual_rules(), kinds=kinds
        )
        return list(made.proposals)

    def _take(self, record: Record, made: list[Boxed]) -> None:
        """It was looked through: what is sure is proposed, as the policies of the record wish."""
        self._done += 1
        snapshot = self._session.snapshot
        # While it was looked through somebody may have decided about some of it.
        left = [one for one in made if may_be_put(snapshot, one)]
        changes = [Put(one) for one in proposed_by_policy(snapshot, left)]
        self._proposed += len(changes)
        if changes:
            label = f"Propose {count_text(len(changes), 'track')} in {name_of(record)}"
            try:
                self._session.apply(changes, label, self)
            except ReviewerError as fault:
                self._context.notices.tell_fault(fault)
        self._found.read_tracks(record.path)

    def _end_one(self, task: QueuedTask) -> None:
        path = self._tasks.pop(task, "")
        if not path:
            return
        self._found.note_looking(self._tasks.values())
        self._found.read_soon(path)
        if self._tasks:
            return
        looked = f"Looked through {count_text(self._done, 'record')}"
        self._context.notices.say_briefly(
            f"{looked}: {count_text(self._proposed, 'track')} proposed. Look at what was found."
        )
        self._done = self._proposed = 0


def own_kinds() -> list[tuple[str, str, str]]:
    """What the user's own detectors find: its word, how it is shown, and a tip."""
    known = {kind for kind, *_ in KINDS}
    rules = usual_rules().values()
    return [
        (r.kind, r.kind.capitalize(), r.label) for r in rules if r.proposed and r.kind not in known
    ]


def missing_detectors() -> list[str]:
    """What cannot be looked for, in sentences."""
    try:
        return faults_of_detectors([kind for kind, *_ in (*KINDS, *own_kinds())])
    except ReviewerError as fault:
        return [fault.message]


def look_through(
    case: Case, record: Record, kinds: tuple[str, ...], tell: Callable[[], None], job: Job
) -> None:
    """Look through one record; what is found in a video is kept as it comes.

    Raises:
        BadInput: It cannot be decoded, or what is asked cannot be looked for.
    """
    store = TrackStore(case.cache_folder)
    source = case.original_path(record)
    if record.kind is not Kind.VIDEO:
        with ImageLooker(kinds, rules_of_kinds(), job) as looker:
            look_through_pages(looker, record, source, store)
        return
    # What the queue leaves to each of the jobs that run side by side.
    cores = max((os.cpu_count() or 1) // usual_workers(), 1)
    wish = wish_for_record(case.cache_folder, record, source, kinds, cores)
    scan_video(wish, store, job, lambda _: tell())
