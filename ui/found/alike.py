"""Who looks like the one that is meant: worked out behind, of pictures that are kept nowhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from reviewer.errors import Refused
from reviewer.system.jobs import Job
from reviewer.tracking.candidates import Candidate
from reviewer.tracking.coming_back import others_to_compare, seconds_apart
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
_BATCH = 12

Reading = Callable[[Job], list[Picture | None]]
Choose = Callable[[Sequence[Candidate]], Candidate | None]
"""Who of all that was found is meant; off the window's thread."""


@dataclass(frozen=True)
class AlikeAsked:
    """Who is compared with whom.

    Attributes:
        one: who is meant; ``None``: nobody that was found is.
        others: the nearest in time of the same kind.
    """

    one: Candidate | None
    others: tuple[Candidate, ...] = ()


class Alike(QObject):
    """Compares one with the others of its kind, in all records.

    Signals:
        found: likenesses by id, the likest first; the one that was asked about leads. Empty where
            nobody is meant, or no picture of them can be had.
        allowed: a person allowed it for the case, or forbade it.
    """

    found = Signal(object)
    allowed = Signal(bool)

    def __init__(
        self, context: Context, found: FoundThings, parent: QObject, elder: Alike | None = None
    ) -> None:
        """``elder``: whose looks it knows as well, and the other way round."""
        super().__init__(parent)
        self._context, self._things = context, found
        self._looks: dict[str, Appearance] = elder._looks if elder is not None else {}
        self._key = f"alike {id(self)}"
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
        self.allowed.emit(on)

    def ask_about(self, choose: Choose) -> None:
        """Find out who looks like the one that is chosen.

        Raises:
            Refused: It is forbidden.
        """
        if not self.is_allowed:
            raise Refused(
                "Looking for who looks alike is switched off for this case.",
                "It is switched on in Redact, Found in pictures.",
            )
        self.close()
        everything = [*self._things.candidates.values()]
        places = {place.record: place for place in self._context.session.placements_in_order}

        def choose_others(_job: Job) -> AlikeAsked:
            one = choose(everything)
            others = others_to_compare(one, everything, places) if one is not None else ()
            return AlikeAsked(one, tuple(others))

        self._begin(choose_others, self._read_looks)

    def close(self) -> None:
        """Compare no more."""
        if self._task is not None:
            self._task.drop_work()
            self._end()

    # ---- inside

    def _begin(self, work: Callable[[Job], object], then: Callable[..., None]) -> None:
        self._task = task = self._context.tasks.start_task(work)
        self._say_share(0.0)
        task.progressed.connect(lambda share, _: self._say_share(share))
        task.succeeded.connect(then)
        task.failed.connect(self._context.notices.tell_fault)
        task.ended.connect(partial(self._end_task, task))

    def _read_looks(self, asked: AlikeAsked) -> None:
        """Look at each, and compare; what is known already is not decoded again."""
        if asked.one is None:
            self.found.emit({})
            return
        one, others = asked.one, asked.others
        readings = self._readings([one, *others])
        known = dict(self._looks)
        places = {place.record: place for place in self._context.session.placements_in_order}

        def read_and_compare(
            job: Job,
        ) -> tuple[dict[str, Appearance], dict[str, Likeness]]:
            looks = dict(known)
            for n, (batch, read) in enumerate(readings):
                job.check()
                job.progress(n, len(readings))
                for candidate, picture in zip(batch, read(job), strict=True):
                    if picture is not None:
                        looks[candidate.id] = appearance_of(picture)
            mine = looks.get(one.id)
            if mine is None:
                return looks, {}
            rows = [
                (
                    other,
                    compare_looks(
                        one, other, (mine, looks[other.id]), seconds_apart(one, other, places)
                    ),
                )
                for other in others
                if other.id in looks
            ]
            made = {one.id: Likeness(1.0, ("the one that was asked about",), 1.0)}
            return looks, made | {o.id: likeness for o, likeness in sort_by_likeness(rows)}

        self._begin(read_and_compare, self._take_over)

    def _take_over(self, read: tuple[Mapping[str, Appearance], dict[str, Likeness]]) -> None:
        looks, made = read
        self._looks.update(looks)
        self.found.emit(made)

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

    def _say_share(self, share: float) -> None:
        if self._task is not None:
            told = BehindWork("Comparing how they look", share, 1, cancel=self._task.cancel)
            self._context.tasks.work_behind.show_work(self._key, told)

    def _end_task(self, task: Task) -> None:
        if self._task is task:
            self._end()

    def _end(self) -> None:
        self._task = None
        self._context.tasks.work_behind.end_work(self._key)
