"""Keeps the leading bar true: five steps and the next thing, worked out of the open case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from reviewer.export.earlier_packages import deliveries_of
from reviewer.model.memo import are_same_objects
from reviewer.overlooked.case_steps import CaseStep, steps_of_case
from reviewer.overlooked.next_step import NextAct, Unseen, next_step
from reviewer.overlooked.unseen import records_unseen, unseen_of_case
from reviewer.plan.worklist import queue_of_work
from ui.window.leading_bar import LeadingBar

if TYPE_CHECKING:
    from ui.common.actions import Actions
    from ui.window.workplace import Workplace
    from ui.worklist.view import WorkList


class CaseState(QObject):
    """Follows one open case; the bar shows what it found."""

    def __init__(
        self, bar: LeadingBar, actions: Actions, place: Workplace, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._bar, self._actions, self._place = bar, actions, place
        self._worklist: WorkList = place.worklist
        self._seen_with: tuple[object, ...] = ()
        self._unseen: tuple[str, ...] = ()
        self._ahead = Unseen()
        # A step, the walk that goes on and what was watched come together: they are said once.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.tell_state)
        session, own = place.session, place.context
        for signal in (session.changed, session.sealed, own.watcher.changed):
            signal.connect(self._tell_soon)
        self._worklist.walked.connect(self._tell_soon)
        bar.steps.chosen.connect(self._go_to_step)
        own.first.do_afterwards(self.tell_state)

    def tell_state(self) -> None:
        """Show what is true now; before the case was looked over nobody knows."""
        place = self._place
        session = place.session
        if not place.first.done:
            return
        snapshot = session.snapshot
        self._look_for_unseen()
        deliveries = deliveries_of(session.case, snapshot)
        queue = queue_of_work(snapshot, session.places, session.writing)
        step = next_step(
            snapshot,
            session.places,
            deliveries,
            session.writing,
            self._worklist.item_ahead,
            self._ahead,
        )
        steps = steps_of_case(snapshot, queue, self._unseen, deliveries, step.do, date.today())
        self._bar.show_state(step, steps)

    def close(self) -> None:
        """The case is closed: the bar says nothing of it any more."""
        self._soon.stop()
        self._bar.steps.chosen.disconnect(self._go_to_step)
        self._bar.show_state(None, ())
        self.deleteLater()

    def _tell_soon(self, *_: object) -> None:
        self._soon.start()

    def _look_for_unseen(self) -> None:
        """What was not looked at, worked out anew only when it may be another."""
        place = self._place
        snapshot, watched = place.session.snapshot, place.context.watcher.watched
        outcomes = place.first.known_outcomes()
        shown = (snapshot.records, watched, outcomes)
        if not are_same_objects(shown, self._seen_with):
            self._seen_with = shown
            self._unseen = records_unseen(snapshot, watched, outcomes)
            self._ahead = unseen_of_case(snapshot, watched, outcomes)

    def _go_to_step(self, step: CaseStep) -> None:
        """Bring a person to where a step is done."""
        if step is CaseStep.RELEASE:
            name = "deliver" if self._bar.next_act is NextAct.DELIVER else "export"
        else:
            name = _ACTION_OF_STEP[step]
        self._actions.run_action(name)


_ACTION_OF_STEP = {
    CaseStep.TAKE_IN: "pane_records",
    CaseStep.LOOK: "next_unseen",
    CaseStep.DECIDE: "pane_worklist",
    CaseStep.REQUEST: "requests",
}
