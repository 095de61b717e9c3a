"""Who looks like the one that is marked: worked out behind, of pictures that are kept nowhere."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import islice

from PySide6.QtCore import QObject, Signal

from reviewer.clock.timebase import MICROS
from reviewer.errors import NothingMeant, Refused
from reviewer.system.jobs import Job
from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.likeness import (
    Appearance,
    Likeness,
    appearance_of,
    compare_looks,
    sort_by_likeness,
)
from ui.case.context import Context
from ui.case.found_things import FoundThings
from ui.common.tasks import Task
from ui.common.work_behind import BehindWork
from ui.found.pictures import Picture, reading_looks

SETTING = "suggest who looks alike"
_KEY = "alike"
MOST = 300  # tracks that one is compared with: the nearest in time; chosen by hand
_BATCH = 12

Reading = Callable[[Job], list[Picture | None]]


class Alike(QObject):
    """Compares one with the others of its kind, in all records.

    Signals:
        found: likenesses by id, the likest first; the one that was asked about leads.
    """

    found = Signal(object)

    def __init__(self, context: Context, found: FoundThings, parent: QObject) -> None:
        super().__init__(parent)
        self._context, self._things = context, found
        self._looks: dict[str, Appearance] = {}
        self._task: Task | None = None

    @property
    def is_allowed(self) -> bool:
        """Whether this case may be looked through so; a person can forbid it for all of them."""
        return bool(self._context.session.case.read_setting(SETTING, "yes") == "yes")

    def allow(self, on: bool) -> None:
        """Allow or forbid it for everybody who opens this case."""
        self._context.session.case.set_setting(SETTING, "yes" if on else "no")
        if not on:
            self.close()
            self._looks.clear()

    def ask_about(self, one: Candidate) -> None:
        """Find out who looks like this one.

        Raises:
            Refused: It is forbidden, or there is nothing to compare with.
        """
        if not self.is_allowed:
            raise Refused(
                "Looking for who looks alike is switched off for this case.",
                "It is switched on in Redact, Found in pictures.",
            )
        if self._task is not None:
            self._task.drop_work()
        others = self._others(one)
        if not others:
            raise NothingMeant("There is nothing of this kind to compare it with.")
        readings = self._readings([one, *others])
        known = dict(self._looks)

        def read_looks(job: Job) -> dict[str, Appearance]:
            looks = dict(known)
            for n, (batch, read) in enumerate(readings):
                job.check()
                job.progress(n, len(readings))
                for candidate, picture in zip(batch, read(job), strict=True):
                    if picture is not None:
                        looks[candidate.id] = appearance_of(picture)
            return looks

        self._task = task = self._context.tasks.start_task(read_looks)
        self._say_share(0.0)
        task.progressed.connect(lambda share, _: self._say_share(share))
        task.succeeded.connect(lambda looks: self._compare(one, others, looks))
        task.failed.connect(self._context.notices.tell_fault)
        task.ended.connect(self._end)

    def close(self) -> None:
        """Compare no more."""
        if self._task is not None:
            self._task.drop_work()
            self._end()

    # ---- inside

    def _others(self, one: Candidate) -> list[Candidate]:
        """The nearest in time of the same kind that may be somebody to hide or keep."""
        same = (
            other
            for other in self._things.candidates.values()
            if other.source == one.source
            and other.id != one.id
            and other.verdict is not Verdict.NOTHING
        )
        return list(islice(sorted(same, key=lambda other: self._nearness(one, other)), MOST))

    def _nearness(self, one: Candidate, other: Candidate) -> tuple[float, str]:
        """What the nearest is sorted by; what stands nowhere on the clock comes last."""
        apart = self._apart(one, other)
        return (math.inf if apart is None else apart, other.id)

    def _apart(self, one: Candidate, other: Candidate) -> float | None:
        """Seconds of the case's clock between the two; 0 where both are seen at one moment."""
        spans = []
        for candidate in (one, other):
            place = self._context.session.placement_of(candidate.record)
            if place is None:
                return None
            spans.append([place.utc_of_media(t) / MICROS for t in (candidate.start, candidate.end)])
        (a, b), (c, d) = spans
        return max(c - b, a - d, 0.0)

    def _readings(self, wanted: Sequence[Candidate]) -> list[tuple[list[Candidate], Reading]]:
        """What has to be read first, a few of one record at a time."""
        by_record: dict[str, list[Candidate]] = {}
        streams = self._context.player.streams
        for candidate in wanted:
            stream = streams.get(candidate.record)
            ready = stream is not None and stream.index is not None and not stream.fault
            if candidate.id not in self._looks and ready:
                by_record.setdefault(candidate.record, []).append(candidate)
        batches = (
            many[at : at + _BATCH]
            for many in by_record.values()
            for at in range(0, len(many), _BATCH)
        )
        return [(batch, reading_looks(self._context, batch)) for batch in batches]

    def _compare(
        self, one: Candidate, others: Sequence[Candidate], looks: dict[str, Appearance]
    ) -> None:
        self._looks = looks
        mine = looks.get(one.id)
        if mine is None:
            self._context.notices.say_briefly("No picture of it can be had to compare with.")
            return
        rows = [
            (other, compare_looks(one, other, (mine, looks[other.id]), self._apart(one, other)))
            for other in others
            if other.id in looks
        ]
        made = {one.id: Likeness(1.0, ("the one that was asked about",))}
        made |= {other.id: likeness for other, likeness in sort_by_likeness(rows)}
        self.found.emit(made)

    def _say_share(self, share: float) -> None:
        if self._task is not None:
            told = BehindWork("Comparing how they look", share, 1, cancel=self._task.cancel)
            self._context.tasks.work_behind.show_work(_KEY, told)

    def _end(self) -> None:
        self._task = None
        self._context.tasks.work_behind.end_work(_KEY)
