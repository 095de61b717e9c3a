"""Small copies of the case's videos are made behind everything else, the one in focus first.

One at a time, in a process that gives way to whatever plays, so that each is soon there to be
played.
"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal

from reviewer.model import Record
from reviewer.playback.index import FrameIndex
from reviewer.playback.media_desk import MediaDesk
from reviewer.system.jobs import Job
from ui.case.session import Session
from ui.common.tasks import Task, Tasks
from ui.common.work_behind import BehindWork

MadeCopy: TypeAlias = tuple[Path, FrameIndex]
_KEY = "proxies"
_FEW = 4  # videos on the wall whose tiles are large
_TALL, _LOW = (
    540,
    360,
)  # pixels; chosen by hand: more than tiles of a common screen


class SmallCopies(QObject):
    """Reads the copies that are there, and makes those that are not.

    Signals:
        made: a record and its copy; ``None`` where there can be none.
        failed: a record and why there is no copy of it.
    """

    made = Signal(str, object)
    failed = Signal(str, object)

    def __init__(
        self, session: Session, tasks: Tasks, desk: MediaDesk, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._tasks, self._desk = session, tasks, desk
        self._waiting: dict[str, Record] = {}
        self._shown: tuple[str, ...] = ()
        self._task: Task | None = None
        self._done, self._share = 0, 0.0  # of those that wait, or did since the last rest
        self._closed = False

    def want_copy(self, record: Record) -> None:
        """Have a copy of this video, now if it is there and in its turn if it is not."""
        if self._place_of(record).is_file():
            self._start_task(record, behind=False)
            return
        self._waiting[record.path] = record
        self._make_next()
        self._tell_progress(self._share)

    def prefer_records(self, shown: tuple[str, ...]) -> None:
        """These are on the wall: their turn comes before that of others."""
        self._shown = shown

    def close(self) -> None:
        """Make no more."""
        self._closed = True
        self._waiting.clear()
        self._tasks.work_behind.end_work(_KEY)

    # ---- inside

    def _place_of(self, record: Record) -> Path:
        return self._session.case.cache_folder / "proxy" / f"{record.sha256}.mkv"

    def _start_task(self, record: Record, behind: bool) -> Task:
        case, target = self._session.case, self._place_of(record)
        # As large as its tile: of many videos each has a small one, and is there sooner.
        height = _TALL if len(self._shown) <= _FEW else _LOW

        def read_copy(job: Job) -> MadeCopy | None:
            return self._desk.read_proxy(case.original_path(record), target, job, height)

        task = self._tasks.start_task(read_copy, behind=behind)
        task.succeeded.connect(partial(self.made.emit, record.path))
        task.failed.connect(partial(self.failed.emit, record.path))
        return task

    def _make_next(self) -> None:
        if self._task is not None or self._closed:
            return
        if not self._waiting:
            self._done, self._share = 0, 0.0
            self._tasks.work_behind.end_work(_KEY)
            return
        record = self._waiting.pop(min(self._waiting, key=self._rank_of))
        self._share = 0.0
        self._task = self._start_task(record, behind=True)
        self._task.progressed.connect(self._tell_progress)
        self._task.ended.connect(self._end_one)
        self._tell_progress(0.0)

    def _rank_of(self, path: str) -> int:
        """What is looked at first, then what stands beside it, then the rest as it came."""
        return 0 if path == self._session.selected_record else 1 if path in self._shown else 2

    def _tell_progress(self, share: float, _text: str = "") -> None:
        # A word of one that has ended may come late.
        if self._closed or self._task is None:
            return
        self._share = max(self._share, min(share, 0.99))
        total = self._done + 1 + len(self._waiting)
        name = "Preparing {now} of {total} videos" if total > 1 else "Preparing a video"
        told = BehindWork(name, self._done + self._share, total)
        self._tasks.work_behind.show_work(_KEY, told)

    def _end_one(self) -> None:
        self._task = None
        self._done += 1
        self._make_next()
