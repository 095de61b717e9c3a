"""Where redacted words stand is looked for behind everything else, whenever they change."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject

from reviewer.model import Redaction
from reviewer.overlooked.found_nowhere import asked_about, places_of
from reviewer.plan.absent_terms import Places
from reviewer.system.jobs import Job
from ui.case.session import Changed, Session
from ui.common.tasks import Task, Tasks

_ALL = 1 << 30  # pages


class Standing(QObject):
    """Tells the session which accepted words hide nothing, so that a person is asked."""

    def __init__(self, session: Session, tasks: Tasks) -> None:
        super().__init__()
        self._session, self._tasks = session, tasks
        self._task: Task | None = None
        self._again, self._pages = False, 0
        self._asked: Mapping[str, tuple[Redaction, ...]] = {}
        self._open = True
        session.changed.connect(self._changed)
        self._look()

    def close(self) -> None:
        """Look no more."""
        self._open = False
        self._session.changed.disconnect(self._changed)
        if self._task is not None:
            self._task.ended.disconnect(self._ended)
            self._task.cancel()
            self._task = None

    def _changed(self, _change: Changed) -> None:
        if asked_about(self._session.snapshot) is not self._asked:
            self._look()

    def _look(self) -> None:
        """One look at a time: what changes meanwhile is looked at behind it."""
        if self._task is not None:
            self._again = True
            return
        case, snapshot, pages = self._session.case, self._session.snapshot, self._pages
        self._asked = asked_about(snapshot)

        def look(job: Job) -> Places:
            return places_of(case, snapshot, job, pages=pages)

        self._task = self._tasks.start(look, behind=True)
        self._task.succeeded.connect(self._session.know_places)
        self._task.ended.connect(self._ended)

    def _ended(self) -> None:
        self._task = None
        if not self._open:  # it ended while it was told to stop
            return
        if self._again:
            self._again, self._pages = False, 0
            self._look()
        elif not self._pages:  # what is known at once is told, then the pages of PDFs are asked
            self._pages = _ALL
            self._look()
        else:
            self._pages = 0
