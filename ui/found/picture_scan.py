"""Looking for heads, plates and the like: what, in which records; behind the window, and told.

What is found appears as it comes. What is sure is proposed record by record, so that no release
overlooks it; nothing of it is accepted.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from reviewer.detect.pictures import faults_of_detectors
from reviewer.errors import Refused, ReviewerError
from reviewer.model import Kind, Put, Record, RegionRedaction
from reviewer.store import Case
from reviewer.system.jobs import Job
from reviewer.tracking.policy import proposed_by_policy
from reviewer.tracking.proposals import propose_tracks
from reviewer.tracking.scan import ScanWish, load_shipped, rules_for, scan_video
from reviewer.tracking.track_store import TrackStore
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.common.redaction_text import count_text, name_of
from ui.common.tasks import Task
from ui.common.work_behind import BehindWork
from ui.found.find_dialog import KINDS, FindDialog
from ui.found.propose import usual_rules

_KEY = "pictures"


LookThrough = Callable[[Case, Record, tuple[str, ...], Callable[[], None], Job], None]
"""Looks through a record for some kinds, and tells when something was found; off the window's
thread."""


class PictureScan(QObject):
    """Scans one record after another.

    Signals:
        came: something more was found; told from the thread that looks.
    """

    came = Signal()

    def __init__(self, context: Context, found: FoundThings, pane: QWidget) -> None:
        super().__init__(pane)
        self._context, self._session, self._found = context, context.session, found
        self._pane = pane
        self._due: deque[str] = deque()
        self._kinds: tuple[str, ...] = ()
        self._task: Task | None = None
        self._done = self._count = 0
        self.dialog: FindDialog | None = None
        self._proposed = 0
        # What looks through one record; another one in tests.
        self.look_through: LookThrough = look_through
        self.came.connect(found.read_tracks)

    @property
    def is_running(self) -> bool:
        """True while pictures are looked through."""
        return self._task is not None

    def ask_what(self, ticked: Sequence[str] = ()) -> None:
        """Ask what to look for, and where; ``ticked``: in these records, all where none are named.

        Raises:
            Refused: There are no pictures, or they are looked through already.
        """
        session = self._session
        if self.is_running:
            raise Refused("Pictures are being looked through already.", "Wait, or stop it.")
        records = [r for r in session.snapshot.records if r.kind is Kind.VIDEO]
        if not records:
            raise Refused("This case has no videos.")
        dialog = FindDialog(records, ticked, self._pane.window())
        dialog.chosen.connect(self._begin_asked)
        # Models are looked at off the window's thread: they are many megabytes.
        task = self._context.tasks.start_task(lambda _: missing_detectors())
        task.succeeded.connect(dialog.tell_missing)
        self.dialog = dialog
        dialog.open()

    def _begin_asked(self, kinds: tuple[str, ...], records: tuple[str, ...]) -> None:
        try:
            self.begin(kinds, records)
        except ReviewerError as fault:
            self._context.notices.tell_fault(fault)

    def begin(self, kinds: Sequence[str], records: Sequence[str]) -> None:
        """Look for these in these records, one after the other.

        Raises:
            Refused: Another search goes on.
        """
        if self.is_running:
            raise Refused("Pictures are being looked through already.", "Wait, or stop it.")
        self._kinds, self._due = tuple(kinds), deque(records)
        self._done, self._count, self._proposed = 0, len(records), 0
        self._scan_next()

    def stop(self) -> None:
        """Look no further; what was found stays."""
        self._due.clear()
        if self._task is not None:
            self._task.cancel()

    def close(self) -> None:
        """The case is closed."""
        self._due.clear()
        if self._task is not None:
            self._task.drop_work()
            self._task = None
        self._context.tasks.work_behind.end_work(_KEY)

    # ---- one after another

    def _scan_next(self) -> None:
        path = self._due.popleft() if self._due else ""
        record = self._session.snapshot.records_by_path.get(path)
        if record is None:
            self._end()
            return
        case, kinds, look = self._session.case, self._kinds, self.look_through

        def scan(job: Job) -> list[RegionRedaction]:
            look(case, record, kinds, self.came.emit, job)
            return self._proposals_of(record, kinds)

        self._task = task = self._context.tasks.start_task(scan, behind=True)
        self._say_share(record, 0.0)
        task.progressed.connect(lambda share, _: self._say_share(record, share))
        task.succeeded.connect(partial(self._take, record))
        task.failed.connect(self._context.notices.tell_fault)
        task.ended.connect(self._go_on)

    def _say_share(self, record: Record, share: float) -> None:
        if self._task is None:
            return
        where = f"{name_of(record)}, record {{now}} of {{total}}"
        name = f"Finding in pictures: {where if self._count > 1 else name_of(record)}"
        show = partial(self._context.actions.run_action, "show_found")
        done = self._done + min(share, 0.99)
        told = BehindWork(name, done, self._count, cancel=self.stop, show=show)
        self._context.tasks.work_behind.show_work(_KEY, told)

    def _proposals_of(self, record: Record, kinds: tuple[str, ...]) -> list[RegionRedaction]:
        """What is sure of a record's tracks and nobody decided about; off the window's thread."""
        tracks = self._found.store.read_tracks(record.sha256, kinds)
        puts = propose_tracks(self._session.snapshot, record, tracks, usual_rules())
        return [put.entity for put in puts if isinstance(put.entity, RegionRedaction)]

    def _take(self, record: Record, made: list[RegionRedaction]) -> None:
        """It was looked through: what is sure is proposed, as the policies of the record wish."""
        snapshot = self._session.snapshot
        wished = proposed_by_policy(snapshot, made)
        # While it was looked through somebody may have decided about some of it.
        changes = [Put(one) for one in wished if snapshot.find_redaction(one.id) is None]
        self._proposed += len(changes)
        if changes:
            label = f"Propose {count_text(len(changes), 'track')} in {name_of(record)}"
            try:
                self._session.apply(changes, label, self)
            except ReviewerError as fault:
                self._context.notices.tell_fault(fault)
        self._found.read_tracks()

    def _go_on(self) -> None:
        self._task = None
        self._done += 1
        self._scan_next()

    def _end(self) -> None:
        self._task = None
        self._context.tasks.work_behind.end_work(_KEY)
        self._found.read_tracks()
        if self._count:
            looked = f"Looked through {count_text(self._done, 'record')}"
            self._context.notices.say_briefly(
                f"{looked}: {count_text(self._proposed, 'track')} proposed. Look at what was found."
            )


def missing_detectors() -> list[str]:
    """What cannot be looked for, in sentences."""
    try:
        return faults_of_detectors([kind for kind, *_ in KINDS])
    except ReviewerError as fault:
        return [fault.message]


def look_through(
    case: Case, record: Record, kinds: tuple[str, ...], tell: Callable[[], None], job: Job
) -> None:
    """Look through one video; what is found is kept as it comes.

    Raises:
        BadInput: It cannot be decoded, or what is asked cannot be looked for.
    """
    index = case.cache_folder / "index" / f"{record.sha256}.npz"
    wish = ScanWish(
        case.original_path(record), record, index, kinds, rules_for(kinds), load_shipped
    )
    scan_video(wish, TrackStore(case.cache_folder), job, lambda _: tell())
