"""The first look over a whole case, behind the window: it is shown before every track is read.

What asks for all of a case at once (what is undecided, what becomes of each record, which boxes
stand still) is worked out here once, off the window's thread. From then on it follows each change,
see ``session``. Until then nobody says how much is left: what asks for it waits, all else works.

Decision 172.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, Signal

from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.system.jobs import Job
from ui.case.looking_over import look_over
from ui.case.session import Session
from ui.common.tasks import Task, Tasks

_NOT_KNOWN: Mapping[str, Outcome] = {}


class CaseFirstLook(QObject):
    """Runs once for an open case.

    Signals:
        ended: it is done; ``done`` is true from now on.
    """

    ended = Signal()

    def __init__(self, session: Session, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session, self.done = session, False
        snapshot, places, writing = session.snapshot, session.places, session.writing

        def look_over_case(_job: Job) -> None:
            look_over(snapshot, places, writing)

        self._task: Task | None = tasks.start_task(look_over_case)
        self._task.succeeded.connect(self._end_look)
        self._task.failed.connect(self._end_look)  # whoever shows it meets the fault, and tells it

    def do_afterwards(self, does: Callable[[], object]) -> None:
        """Do this once the case was looked over; at once if it was."""
        if self.done:
            does()
        else:
            self.ended.connect(does)

    def known_outcomes(self) -> Mapping[str, Outcome]:
        """What would become of each record now; of none before the case was looked over."""
        session = self._session
        if not self.done:
            return _NOT_KNOWN
        return outcomes_of_records(session.snapshot, session.places, session.writing)

    def close(self) -> None:
        """The case is closed: nobody waits any more."""
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    def _end_look(self, *_: object) -> None:
        self._task, self.done = None, True
        self.ended.emit()
