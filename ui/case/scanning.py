"""Scanned pages are read behind everything else, so that their words are found too."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from reviewer.model import Record
from reviewer.pages import read_scans
from reviewer.system.jobs import Job
from ui.case.session import Session
from ui.common.tasks import Task, Tasks
from ui.common.work_behind import BehindWork

_KEY = "scans"


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
        self._task: Task | None = None
        self._open, self._begun = True, 0
        self.page_read.connect(self._count_page)
        self.start_reading()

    def start_reading(self) -> None:
        """Read what nobody has read; a window that may not write leaves it to the one that does."""
        self._count_waiting()
        if self.waiting and self._task is None and not self._session.case.held_back:
            self._task = self._tasks.start_task(self._read_pages, behind=True)
            self._task.ended.connect(self._end_reading)
            self._begun = self.waiting
            self._tell_progress()

    def close(self) -> None:
        """Read no more."""
        self._open = False
        self._tasks.work_behind.end_work(_KEY)
        if self._task is not None:
            self._task.ended.disconnect(self._end_reading)
            self._task.drop_work()
            self._task = None

    def _read_pages(self, job: Job) -> None:
        read_scans.read_all(self._session.case, job, on_page=self._tell_page, patient=True)

    def _tell_page(self, record: Record, page: int) -> None:
        """In the thread that reads: the signal crosses to the window's."""
        self.page_read.emit(record.path, page)

    def _count_page(self, _record: str, _page: int) -> None:
        if self._open:  # a page may be on its way when the case is closed
            self.waiting = max(self.waiting - 1, 0)
            self._tell_progress()
            self._session.know_writing()

    def _tell_progress(self) -> None:
        if self._task is not None:
            done = max(self._begun - self.waiting, 0)
            more = self._begun > 1
            name = "Reading {now} of {total} scanned pages" if more else "Reading a scanned page"
            told = BehindWork(name, done, self._begun)
            self._tasks.work_behind.show_work(_KEY, told)

    def _end_reading(self) -> None:
        self._task = None
        self._tasks.work_behind.end_work(_KEY)
        self._count_waiting()
        self.ended.emit()

    def _count_waiting(self) -> None:
        """How many pages wait, and how many only a person can look at."""
        case, snapshot = self._session.case, self._session.snapshot
        self.waiting = len(read_scans.unread_pages(case, snapshot))
        self.failed = len(read_scans.sentences_on_faults(case, snapshot))
