"""Whom the records of a case name, looked for once and kept as long as the case is open.

Decision 21.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from reviewer.system.jobs import Job
from ui.case.scanning import Scanning
from ui.case.session import Changed, Session
from ui.common.notices import Notices
from ui.common.tasks import Task, Tasks

if TYPE_CHECKING:
    from reviewer.overlooked.names_found import Belonging, NamedThing


class NamesFound(QObject):
    """Looks behind everything else, from when somebody first asks; anew when words came in.

    Signals:
        changed: a look ended: ``things`` are known, or could not be looked for.

    Attributes:
        things: whom the records name; none before that is known.
        failed: the last look came to nothing, as a notice told; who asks again has it made again.
    """

    changed = Signal()

    def __init__(
        self, session: Session, tasks: Tasks, scanning: Scanning, notices: Notices
    ) -> None:
        super().__init__()
        self._session, self._tasks, self._notices = session, tasks, notices
        self._task: Task | None = None
        self._asked = False
        self.failed = False
        self.things: tuple[NamedThing, ...] | None = None
        session.changed.connect(self._on_changed)
        scanning.ended.connect(self._look_again)

    def ask_for(self) -> None:
        """See to it that they become known."""
        if not self._asked or self.failed:
            self._asked = True
            self._start_look()

    @property
    def is_looking(self) -> bool:
        """True while records are looked through."""
        return self._task is not None

    def belonging_to(self, terms: Iterable[str]) -> list[Belonging]:
        """What stands beside the names among some terms; nothing where that is not known yet, or a
        name may mean one of several.
        """
        from reviewer.overlooked.names_found import things_named  # patterns: not at start-up

        found = [
            one
            for term in terms
            if len(meant := things_named(self.things or (), term)) == 1
            for one in meant[0].belongs
        ]
        return list({one.term: one for one in found}.values())

    def close(self) -> None:
        """The case is closed: nobody waits any more."""
        self._asked = False
        self._drop_look()

    def _on_changed(self, change: Changed) -> None:
        if "records" in change.tables:
            self._look_again()

    def _look_again(self) -> None:
        if self._asked:
            self._start_look()

    def _start_look(self) -> None:
        self._drop_look()
        self.failed = False
        case, snapshot = self._session.case, self._session.snapshot

        def find_names(job: Job) -> tuple[NamedThing, ...]:
            from reviewer.overlooked.names_found import find_names_of_case

            return find_names_of_case(case, snapshot, job)

        self._task = self._tasks.start_task(find_names, behind=True)
        self._task.succeeded.connect(self._on_found)
        self._task.failed.connect(self._on_failed)

    def _drop_look(self) -> None:
        if self._task is not None:
            self._task.drop_work()
            self._task = None

    def _on_found(self, things: tuple[NamedThing, ...]) -> None:
        self._task, self.things = None, things
        self.changed.emit()

    def _on_failed(self, fault: Exception) -> None:
        self._task, self.failed = None, True
        self._notices.tell_fault(fault)
        self.changed.emit()
