"""Work off the window's thread: its result, progress and error come back on it.

A task is a function that takes a ``Job``.  Tasks that write the case do not belong here:
they go through the session.

Decision 165.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar, cast

from PySide6.QtCore import QEventLoop, QObject, Qt, QThreadPool, QTimer, Signal

from reviewer.errors import Cancelled, ReviewerError
from reviewer.system.asking import ask_together
from reviewer.system.jobs import Job, StoppableJob
from ui.common.behind_queue import BehindQueue
from ui.common.work_behind import WorkBehind

_T = TypeVar("_T")
GRACE = 8  # tasks that end before an ended one is deleted; more than there are threads


class Task(QObject):
    """A running piece of work; keep it as long as its signals matter.

    Signals:
        progressed: share done (0 to 1) and a line of text.
        succeeded: the function's result.
        failed: a ``ReviewerError`` or another exception, which is a fault of the program.
        stopped: it was cancelled.
        ended: after any of the three.
    """

    progressed = Signal(float, str)
    succeeded = Signal(object)
    failed = Signal(object)
    stopped = Signal()
    ended = Signal()
    over = Signal(object)  # the task itself, last of all; for the pool
    _left = Signal(str, object)  # the worker's last word: how it ended, and with what

    def __init__(self, work: Callable[[Job], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._work = work
        self._job = _TaskJob(self)
        self._dropped = False
        self._left.connect(self._tell_end, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Ask it to stop at its next check; what it made all the same is told."""
        self._job.stop_work()

    def drop_work(self) -> None:
        """Nobody waits for it any more: it is stopped, and no result or fault of it is told."""
        self._dropped = True
        self._job.stop_work()

    def run(self) -> None:
        """Do the work; called on a worker thread."""
        if self._dropped:  # while it waited for a thread: others wait for theirs
            self._left.emit("stopped", None)
            return
        try:
            with ask_together(self._job):
                # All child processes that are asked meanwhile are stopped with the job.
                result = self._work(self._job)
        except Cancelled:
            self._left.emit("stopped", None)
        except ReviewerError as fault:
            self._left.emit("failed", fault)
        except Exception as fault:  # noqa: BLE001 - the edge of a thread: told to the window
            self._left.emit("failed", fault)
        else:
            self._left.emit("succeeded", result)

    def _tell_end(self, how: str, told: object) -> None:
        # Asked here and not by who drops it: a signal that is on its way between two threads
        # arrives, though it was disconnected meanwhile.
        if how == "stopped" or self._dropped:
            self.stopped.emit()
        elif how == "failed":
            self.failed.emit(told)
        else:
            self.succeeded.emit(told)
        self.ended.emit()
        # Last of all: from here on the task may be deleted.
        self.over.emit(self)


class _TaskJob(StoppableJob):
    def __init__(self, task: Task) -> None:
        super().__init__()
        self._task = task

    def progress(self, done: float, total: float, text: str = "") -> None:
        # A signal, as widgets may be touched on the window's thread only.
        self._task.progressed.emit(done / total if total else 0.0, text)


class Tasks(QObject):
    """The pool, and the tasks that are under way.

    Attributes:
        work_behind: what a person is told of it.
        queue: work that nobody waits for, such as small copies and scans.
    """

    busy_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.work_behind = WorkBehind(self)
        self.queue = BehindQueue(self.work_behind, self)
        self._due: deque[tuple[QThreadPool, Task]] = deque()
        # Short work would be over before its starter has connected to its signals. And what
        # changed is painted first: a thread at work would take turns with the window's.
        self._starter = QTimer(self)
        self._starter.setSingleShot(True)
        self._starter.setInterval(0)
        self._starter.timeout.connect(self._launch_tasks)
        self._pool = QThreadPool(self)
        # Chosen by hand: a page, a search and a plan at once.
        self._pool.setMaxThreadCount(3)
        self._behind = QThreadPool(self)
        # Where redacted words stand is asked after every change, and takes long; beside it, what is
        # kept is read, of many recordings one after another.
        self._behind.setMaxThreadCount(2)
        self._running: set[Task] = set()
        self._ended: deque[Task] = deque()
        self._open = True

    def start_task(self, work: Callable[[Job], Any], *, behind: bool = False) -> Task:
        """Run ``work(job)`` on a thread of the pool.

        What nobody waits for goes ``behind``, on threads of its own, so that it never keeps a page
        or a search waiting. What takes long and is done once belongs in the ``queue``.
        """
        task = Task(work, self)
        self._running.add(task)
        # Not a function that holds the task: the connection would keep it for good.
        task.over.connect(self._forget_task)
        self._due.append((self._behind if behind else self._pool, task))
        self._starter.start()
        self.busy_changed.emit(len(self._running))
        return task

    def finish_first(self, work: Callable[[Job], _T]) -> _T:
        """Do this on a thread of its own and come back with its result.

        Meanwhile the window is painted and what runs goes on, but no key and no click is heard: for
        what has to be there before anything else can be done.

        Raises:
            Exception: What the work raises; ``Cancelled`` where it was stopped.
        """
        loop, ended = QEventLoop(), Task(work, self)
        came: list[tuple[Any, Exception | None]] = []
        ended.succeeded.connect(lambda result: came.append((result, None)))
        ended.failed.connect(lambda fault: came.append((None, fault)))
        ended.ended.connect(loop.quit)
        thread = threading.Thread(target=ended.run, name="first", daemon=True)
        thread.start()
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        thread.join()
        ended.deleteLater()
        result, fault = came[0] if came else (None, Cancelled())
        if fault is not None:
            raise fault
        return cast(_T, result)

    @property
    def count_running(self) -> int:
        """How many are under way or wait for a thread."""
        return len(self._running)

    def shut_down(self) -> None:
        """Cancel everything and wait for it."""
        self._open = False
        self._starter.stop()
        for task in self._running:
            task.cancel()
        self.queue.shut_down()
        for pool in (self._pool, self._behind):
            # Milliseconds, chosen by hand.
            pool.waitForDone(10_000)

    def _launch_tasks(self) -> None:
        while self._open and self._due:
            pool, task = self._due.popleft()
            # No QRunnable: short work can be over before its owner is told, and then it stays.
            pool.start(task.run)

    def _forget_task(self, task: Task) -> None:
        self._running.discard(task)
        self.busy_changed.emit(len(self._running))
        # Its thread may still be on the way out of its last signal: it goes a little later.
        self._ended.append(task)
        if len(self._ended) > GRACE:
            self._ended.popleft().deleteLater()
