"""The words of the queue of background work: kinds, states, and what is told of one job."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import Any, TypeAlias

from reviewer.system.jobs import Job

Work: TypeAlias = Callable[[Job], Any]
Options: TypeAlias = Mapping[str, str]


class JobState(StrEnum):
    """Where a job of the queue stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"

    @property
    def over(self) -> bool:
        """True for one that is in the queue no more."""
        return self in (JobState.DONE, JobState.FAILED, JobState.STOPPED)


class Priority(IntEnum):
    """Whose turn comes before that of others, all else being equal."""

    SEEN = 0  # somebody looks at the place where it will be shown
    ASKED = 1  # a person asked for it
    SOON = 2
    WHENEVER = 3


@dataclass(frozen=True)
class JobTerms:
    """How a job is to be done.

    Attributes:
        options: what makes it another job than the next of its kind and record.
        size: how much there is to do, in a measure of the kind (seconds of video).
        priority: see ``Priority``.
    """

    options: Options = field(default_factory=dict)
    size: float = 1.0
    priority: int = Priority.WHENEVER


AT_ITS_TURN = JobTerms()


@dataclass(frozen=True)
class WorkKind:
    """A kind of background work.

    Attributes:
        name: ``"scan"``, ``"proxy"``.
        one: one job of it in words: "Preparing a video".
        many: several; ``{now}`` is the one in hand, ``{total}`` how many there are.
        at_once: how many may run side by side; 0 for as many as the queue has workers.
        counts_size: ``{total}`` is the size of all jobs, as of pages, and not their number.
        make_work: the work for a record and options, so that it goes on after a restart; ``None``
            for what whoever wants it asks for again.
    """

    name: str
    one: str
    many: str = ""
    at_once: int = 0
    counts_size: bool = False
    make_work: Callable[[str, Options], Work] | None = None


@dataclass(frozen=True)
class JobStatus:
    """One job as it stands.

    Attributes:
        name: what the queue calls it.
        share: how much is done, from 0 to 1.
        seconds_left: as far as anybody can tell.
        text: what it is at, in its own words.
        result: of one that is done.
        fault: why one failed.
    """

    name: str
    kind: str
    record: str
    state: JobState
    share: float = 0.0
    seconds_left: float | None = None
    text: str = ""
    result: Any = field(default=None, compare=False, repr=False)
    fault: Exception | None = field(default=None, compare=False)


Listener: TypeAlias = Callable[[JobStatus], object]


@dataclass(frozen=True)
class KindProgress:
    """All jobs of a kind since none of it was left.

    Attributes:
        done: how many are over, or how much of their size; a part of one that runs counts.
        total: how many there were and are, or how large they are.
        paused: none runs or waits, for all are held back.
    """

    kind: WorkKind
    done: float
    total: int
    seconds_left: float | None
    paused: bool
