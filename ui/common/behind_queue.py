"""The queue of background work as the window sees it: results and progress come as signals.

The queue itself knows no window (``reviewer.system.work_queue``); the window's thread only ever
hears of it. There is one queue for each open case, which keeps in its cache what is to be done.

Decision 199.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from reviewer.errors import ReviewerError
from reviewer.system.queue_rows import JobRow
from reviewer.system.queued_work import (
    AT_ITS_TURN,
    JobState,
    JobStatus,
    JobTerms,
    KindProgress,
    Work,
    WorkKind,
)
from reviewer.system.work_queue import WorkQueue
from ui.common.redaction_text import count_text
from ui.common.work_behind import BehindWork, WorkBehind

_SHOWS_MS = 150  # between two looks at how far all is; chosen by hand: seen as moving
_GRACE = 8  # jobs that end before an ended one is deleted
_KEY = "queue/"
_FAILED = "failed"


class QueuedTask(QObject):
    """A job of the queue, with the signals of a ``Task``; keep it as long as they matter."""

    progressed = Signal(float, str)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()

    def __init__(self, parent: BehindQueue) -> None:
        super().__init__(parent)
        self.name = ""
        self._queue, self._dropped = parent, False

    def cancel(self) -> None:
        """Ask it to stop at its next check."""
        self._queue.engine.cancel_job(self.name)

    def drop_work(self) -> None:
        """Nobody waits for it any more: it is stopped, and no result or fault of it is told."""
        self._dropped = True
        self.cancel()

    def take_status(self, status: JobStatus) -> None:
        """Tell on what the queue told of it."""
        if not status.state.over:
            if not self._dropped:
                self.progressed.emit(status.share, status.text)
            return
        if self._dropped or status.state is JobState.STOPPED:
            self.stopped.emit()
        elif status.state is JobState.FAILED:
            self.failed.emit(status.fault)
        else:
            self.succeeded.emit(status.result)
        self.ended.emit()


class BehindQueue(QObject):
    """Adds jobs, and says in the one place for it what runs.

    Signals:
        changed: some job is otherwise than before; a few times a second at most.
    """

    changed = Signal()
    _heard = Signal(object, object)  # on any thread: a task and how it stands
    _moved = Signal()

    def __init__(self, behind: WorkBehind, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._behind = behind
        self._engine: WorkQueue | None = None
        self._ending: list[WorkQueue] = []
        self._tasks: set[QueuedTask] = set()
        self._ended: deque[QueuedTask] = deque()
        self._said: set[str] = set()
        self._shows: dict[str, Callable[[], object]] = {}
        self._look = QTimer(self)
        self._look.setSingleShot(True)
        self._look.setInterval(_SHOWS_MS)
        self._look.timeout.connect(self._show_all)
        self._heard.connect(self._tell_task, Qt.ConnectionType.QueuedConnection)
        self._moved.connect(self._look_soon, Qt.ConnectionType.QueuedConnection)

    @property
    def engine(self) -> WorkQueue:
        """The queue of the case that is open."""
        if self._engine is None:
            self._engine = WorkQueue()
            self._engine.listen(self._hear_any)
            self._behind.queue = self._engine
        return self._engine

    def keep_rows(self, case_cache: Path) -> None:
        """What is to be done is kept in the case's cache from now on, and goes on from there."""
        self.engine.keep_rows(case_cache / "work" / "queue.json")

    def add_job(
        self, kind: WorkKind, record: str, work: Work | None = None, terms: JobTerms = AT_ITS_TURN
    ) -> QueuedTask:
        """Have this done in its turn, as ``WorkQueue.add_job``; signals tell what came of it."""
        task = QueuedTask(self)
        self._tasks.add(task)
        self.engine.know_kind(kind)
        task.name = self.engine.add_job(
            kind.name, record, work, terms, partial(self._heard.emit, task)
        )
        return task

    def restore_jobs(self, kind: WorkKind) -> list[tuple[JobRow, QueuedTask]]:
        """What of a kind was left to do when the program ended: it is in the queue again."""
        found = []
        for row in self.engine.kept_rows(kind.name):
            with suppress(KeyError, ReviewerError):  # of a record that is no more
                terms = JobTerms(row.options, row.size, row.priority)
                found.append((row, self.add_job(kind, row.record, terms=terms)))
        return found

    def show_kind_by(self, kind: str, show: Callable[[], object]) -> None:
        """What shows all that is done of a kind."""
        self._shows[kind] = show

    def prefer_records(self, records: Iterable[str]) -> None:
        """What is looked at comes first, in this order."""
        self.engine.prefer_records(records)

    def end_all(self) -> None:
        """The case is closed: nothing of it is done or told any more, and nobody waits here."""
        for task in (*self._tasks, *self._ended):
            task.blockSignals(True)
            task.deleteLater()
        self._tasks.clear()
        self._ended.clear()
        if self._engine is not None:
            self._engine.close(patience=0.0)
            self._ending = [q for q in (*self._ending, self._engine) if not q.is_over]
            self._engine = self._behind.queue = None
            self._shows.clear()
        self._look.stop()
        self._show_all()

    def shut_down(self) -> None:
        """End everything, and wait for it."""
        self.end_all()
        for queue in self._ending:
            queue.close()
        self._ending.clear()

    # ---- inside

    def _hear_any(self, _status: JobStatus) -> None:
        self._moved.emit()  # on any thread

    def _look_soon(self) -> None:
        if self._engine is not None and not self._look.isActive():
            self._look.start()

    def _tell_task(self, task: QueuedTask, status: JobStatus) -> None:
        if task not in self._tasks:
            return
        # What failed may be tried again, and whoever waited for it is told then.
        if status.state.over and status.state is not JobState.FAILED:
            self._tasks.discard(task)
            self._ended.append(task)
        task.take_status(status)
        if len(self._ended) > _GRACE:
            self._ended.popleft().deleteLater()

    def _show_all(self) -> None:
        kinds = self._engine.list_kinds() if self._engine is not None else ()
        for progress in kinds:
            self._behind.show_work(_KEY + progress.kind.name, self._work_of(progress))
        there = {p.kind.name for p in kinds}
        for gone in self._said - there:
            self._behind.end_work(_KEY + gone)
        self._said = there
        self._say_failed()
        self.changed.emit()

    def _say_failed(self) -> None:
        failed = self._engine.list_failed() if self._engine is not None else ()
        if failed:
            many = f"{count_text(len(failed), 'job')} failed"
            told = BehindWork(many, 1, 1, cancel=self._forget_failed, cancel_word="Forget")
            self._behind.show_work(_FAILED, told)
        else:
            self._behind.end_work(_FAILED)

    def _forget_failed(self) -> None:
        for status in self.engine.list_failed():
            self.engine.forget_failed(status.name)

    def _work_of(self, progress: KindProgress) -> BehindWork:
        kind, engine = progress.kind, self.engine
        holds = engine.resume_kind if progress.paused else engine.pause_kind
        pause: Callable[[], object] = partial(holds, kind.name)
        return BehindWork(
            kind.many if progress.total > 1 and kind.many else kind.one,
            progress.done,
            progress.total,
            cancel=partial(engine.cancel_kind, kind.name),
            show=self._shows.get(kind.name),
            pause=pause,
            paused=progress.paused,
            seconds_left=progress.seconds_left,
        )
