"""The second look at what pictures show as they are released, behind the list that waits for it.

It begins once somebody stays with the list for a moment: who only passes by costs nothing. What was
seen by then is kept, so that a look that is broken off goes on the next time.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer.model import Snapshot
from reviewer.overlooked.still_visible import find_still_visible, releases_pictures
from reviewer.overlooked.visible import SeenThrough
from reviewer.plan.plan import Plan
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.common.tasks import Task

_PAUSE = 1000  # milliseconds


class LookingAgain(QObject):
    """Looks at one plan after another.

    Signals:
        seen: all that stays visible, as ``SeenThrough``.
        told: how far it is, for a person; empty at the end.
    """

    seen = Signal(object)
    told = Signal(str)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._work: Callable[[Job], SeenThrough] | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._begin)
        parent.destroyed.connect(self.stop_looking)

    def look_at_plan(self, snapshot: Snapshot, plan: Plan) -> None:
        """Look at the pictures of a plan, if it releases any, in a moment."""
        self.stop_looking()
        if not releases_pictures(snapshot, plan):
            return
        case = self._context.session.case
        self._work = lambda job: find_still_visible(case, snapshot, plan, job)
        self._pause.start()

    def stop_looking(self) -> None:
        """Look no further."""
        self._pause.stop()
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    def _begin(self) -> None:
        if self._work is None:
            return
        self.told.emit("Looking at pictures as they are released …")
        task = self._task = self._context.tasks.start_task(self._work)
        task.progressed.connect(self._tell_share)
        task.succeeded.connect(self._end)
        # What cannot be looked at is told in the list; a fault here takes nothing from it.
        task.failed.connect(lambda _: self.told.emit(""))

    def _tell_share(self, share: float, _: str) -> None:
        if self._task is not None:
            self.told.emit(f"Looking at pictures as they are released: {share:.0%} …")

    def _end(self, seen: SeenThrough) -> None:
        self._task = None
        self.told.emit("")
        self.seen.emit(seen)
