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
        session.changed.connect(self._on_changed)
        self._look_again()

    def close(self) -> None:
        """Look no more."""
        self._open = False
        self._session.changed.disconnect(self._on_changed)
        if self._task is not None:
            self._task.ended.disconnect(self._take_counts)
            self._task.drop_work()
            self._task = None

    def _on_changed(self, _change: Changed) -> None:
        if asked_about(self._session.snapshot) is not self._asked:
            self._look_again()

    def _look_again(self) -> None:
        """One look at a time: what changes meanwhile is looked at behind it."""
        if self._task is not None:
            self._again = True
            return
        case, snapshot, pages = self._session.case, self._session.snapshot, self._pages
        self._asked = asked_about(snapshot)

        def count_places(job: Job) -> Places:
            return places_of(case, snapshot, job, pages=pages)

        self._task = self._tasks.start_task(count_places, behind=True)
        self._task.succeeded.connect(self._session.know_places)
        self._task.ended.connect(self._take_counts)

    def _take_counts(self) -> None:
        self._task = None
        if not self._open:  # it ended while it was told to stop
            return
        if self._again:
            self._again, self._pages = False, 0
            self._look_again()
        elif not self._pages:  # what is known at once is told, then the pages of PDFs are asked
            self._pages = _ALL
            self._look_again()
        else:
            self._pages = 0
