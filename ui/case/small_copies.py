"""Small copies of the case's videos are made behind everything else, the one in focus first.

Each in a process of its own that gives way to whatever plays, so that each is soon there to be
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
from reviewer.system.queued_work import JobTerms, Work, WorkKind
from ui.case.session import Session
from ui.common.behind_queue import QueuedTask
from ui.common.tasks import Task, Tasks

MadeCopy: TypeAlias = tuple[Path, FrameIndex]
COPIES = WorkKind("proxy", "Preparing a video", "Preparing {now} of {total} videos")
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
        self._shown: tuple[str, ...] = ()
        self._wanted: set[str] = set()
        self._tasks.queue.engine.know_kind(COPIES)

    def want_copy(self, record: Record) -> None:
        """Have a copy of this video, now if it is there and in its turn if it is not; once."""
        if record.path in self._wanted:
            return
        self._wanted.add(record.path)
        work = self._work_for(record)
        if self._place_of(record).is_file():
            task: Task | QueuedTask = self._tasks.start_task(work, behind=True)
        else:
            terms = JobTerms(size=record.facts.duration_seconds or 1.0)
            task = self._tasks.queue.add_job(COPIES, record.path, work, terms)
        task.succeeded.connect(partial(self.made.emit, record.path))
        task.failed.connect(partial(self.failed.emit, record.path))

    def prefer_records(self, shown: tuple[str, ...]) -> None:
        """These are on the wall: of few videos there are larger copies."""
        self._shown = shown

    # ---- inside

    def _place_of(self, record: Record) -> Path:
        return self._session.case.cache_folder / "proxy" / f"{record.sha256}.mkv"

    def _work_for(self, record: Record) -> Work:
        case, target = self._session.case, self._place_of(record)

        def read_copy(job: Job) -> MadeCopy | None:
            # As large as its tile: of many videos each has a small one, and is there sooner.
            height = _TALL if len(self._shown) <= _FEW else _LOW
            return self._desk.read_proxy(case.original_path(record), target, job, height)

        return read_copy
