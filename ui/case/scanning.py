"""Scanned pages are read behind everything else, so that their words are found too."""

from __future__ import annotations

from collections import Counter
from functools import partial

from PySide6.QtCore import QObject, Signal

from reviewer.model import Record
from reviewer.pages import read_scans
from reviewer.system.jobs import Job
from reviewer.system.queued_work import JobTerms, Priority, WorkKind
from ui.case.session import Session
from ui.common.behind_queue import QueuedTask
from ui.common.tasks import Tasks

PAGES = WorkKind(
    "pages",
    "Reading a scanned page",
    "Reading {now} of {total} scanned pages",
    at_once=1,  # each is made searchable, and the index is written by one
    counts_size=True,
)


class Scanning(QObject):
    """Reads what nobody has read yet, when a case is opened for writing.

    What it writes is the search index and the cache, and nothing of the review.

    Signals:
        page_read: the words of this page of this record are there.
        ended: all are read, or reading stopped.
    """

    page_read = Signal(str, int)
    ended = Signal()

    def __init__(self, session: Session, tasks: Tasks) -> None:
        super().__init__()
        self._session, self._tasks = session, tasks
        self.waiting, self.failed = 0, 0
        self._tasks_of: dict[str, QueuedTask] = {}  # by record, as long as they are not over
        self._open = True
        tasks.queue.engine.know_kind(PAGES)
        self.page_read.connect(self._count_page)
        self.start_reading()

    def start_reading(self) -> None:
        """Read what nobody has read; a window that may not write leaves it to the one that does."""
        unread = self._count_waiting()
        if self._session.case.held_back:
            return
        for record, pages in unread.items():
            if record in self._tasks_of:
                continue
            # Words that a search misses matter more than pictures that come a little later.
            terms = JobTerms(size=pages, priority=Priority.SOON)
            work = partial(self._read_pages, record)
            task = self._tasks.queue.add_job(PAGES, record, work, terms)
            task.ended.connect(partial(self._end_record, record))
            self._tasks_of[record] = task

    def close(self) -> None:
        """Read no more."""
        self._open = False
        for task in self._tasks_of.values():
            task.drop_work()
        self._tasks_of.clear()

    def _read_pages(self, record: str, job: Job) -> None:
        read_scans.read_all(self._session.case, job, record, on_page=self._tell_page, patient=True)

    def _tell_page(self, record: Record, page: int) -> None:
        """In the thread that reads: the signal crosses to the window's."""
        self.page_read.emit(record.path, page)

    def _count_page(self, _record: str, _page: int) -> None:
        if self._open:  # a page may be on its way when the case is closed
            self.waiting = max(self.waiting - 1, 0)
            self._session.know_writing()

    def _end_record(self, record: str) -> None:
        self._tasks_of.pop(record, None)
        if self._open and not self._tasks_of:
            self._count_waiting()
            self.ended.emit()

    def _count_waiting(self) -> Counter[str]:
        """How many pages wait, by record, and how many only a person can look at."""
        case, snapshot = self._session.case, self._session.snapshot
        unread = Counter(record.path for record, _ in read_scans.unread_pages(case, snapshot))
        self.waiting = unread.total()
        self.failed = len(read_scans.sentences_on_faults(case, snapshot))
        return unread
