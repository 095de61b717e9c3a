"""The second look at what pictures show as they are released, behind the list that waits for it.

It begins once somebody stays with the list for a moment: who only passes by costs nothing. What was
seen by then is kept, so that a look that is broken off goes on the next time.

Decision 229.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from PySide6.QtCore import QObject, QTimer, Signal

from reviewer.model import Snapshot
from reviewer.overlooked.still_visible import find_still_visible, releases_pictures
from reviewer.overlooked.visible import SeenThrough
from reviewer.plan.plan import Plan
from reviewer.system.jobs import Job
from ui.case.context import Context
from ui.common.tasks import Task

_PAUSE = 1000  # milliseconds


class LookState(Enum):
    """How far the look at a plan's pictures is."""

    NOTHING = 0  # there is no plan, or nothing in it that can be seen
    LOOKING = 1  # or it begins in a moment
    LOOKED = 2
    FAILED = 3  # it broke off


class LookingAgain(QObject):
    """Looks at one plan after another.

    Attributes:
        state: how far it is.
        share: of 1, how much of it is done.

    Signals:
        seen: all that stays visible, as ``SeenThrough``.
        told: how far it is, for a person; empty at the end.
        changed: ``state`` or ``share`` is another.
    """

    seen = Signal(object)
    told = Signal(str)
    changed = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.state, self.share = LookState.NOTHING, 0.0
        self._task: Task | None = None
        self._work: Callable[[Job], SeenThrough] | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._begin)
        # It has nobody to tell any more then, and is going itself.
        parent.destroyed.connect(self._drop_work)

    def await_plan(self, snapshot: Snapshot, plan: Plan) -> None:
        """Say that a plan's pictures, if it releases any, are looked at as soon as it is their
        turn: ``look`` begins.
        """
        self.stop_looking()
        if not releases_pictures(snapshot, plan):
            return
        case = self._context.session.case
        self._work = lambda job: find_still_visible(case, snapshot, plan, job)
        self._enter(LookState.LOOKING)

    def look(self, known: SeenThrough) -> None:
        """Look at the awaited plan in a moment; not where all of it is ``known``."""
        if self._work is None:
            return
        if known.again and not any(one.why_not for one in known.again):
            self._enter(LookState.LOOKED, 1.0)
        else:
            self._pause.start()

    def fail(self) -> None:
        """What comes before the look broke off, and the look with it."""
        if self.state is LookState.LOOKING:
            self.told.emit("")
            self._enter(LookState.FAILED)

    def stop_looking(self) -> None:
        """Look no further."""
        self._drop_work()
        self._enter(LookState.NOTHING)

    def _drop_work(self) -> None:
        self._pause.stop()
        self._work = None
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    def _enter(self, state: LookState, share: float = 0.0) -> None:
        if (self.state, self.share) != (state, share):
            self.state, self.share = state, share
            self.changed.emit()

    def _begin(self) -> None:
        if self._work is None:
            return
        self.told.emit("Looking at pictures as they are released …")
        task = self._task = self._context.tasks.start_task(self._work)
        task.progressed.connect(self._tell_share)
        task.succeeded.connect(self._end)
        # What cannot be looked at is told in the list; a fault here takes nothing from it.
        task.failed.connect(lambda _: self.fail())

    def _tell_share(self, share: float, _: str) -> None:
        if self._task is not None:
            self.told.emit(f"Looking at pictures as they are released: {share:.0%} …")
            self._enter(LookState.LOOKING, share)

    def _end(self, seen: SeenThrough) -> None:
        self._task = None
        self.told.emit("")
        self.seen.emit(seen)
        # Behind the list: who waits for the end finds there what was seen.
        self._enter(LookState.LOOKED, 1.0)
