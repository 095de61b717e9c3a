"""A job in the queue of background work, and what its work is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from reviewer.system.pausing import PausableJob
from reviewer.system.queue_rows import JobRow
from reviewer.system.queued_work import JobState, Listener, Work, WorkKind


@dataclass(eq=False)
class QueueEntry:
    """A job in the queue; all but its progress is written under the queue's lock."""

    name: str
    kind: WorkKind
    record: str
    options: dict[str, str]
    work: Work
    size: float
    priority: int
    number: int  # in which it came
    first: int = 0  # put first, the latest with the largest
    state: JobState = JobState.WAITING
    job: EntryJob | None = None  # from when it has a thread
    share: float = 0.0
    text: str = ""
    ran: float = 0.0  # seconds before ``since``
    told: float = float("-inf")  # when its progress was told last
    since: float | None = None  # when it began to run last; ``None`` while it does not
    listeners: list[Listener] = field(default_factory=list)
    fault: Exception | None = None  # why it failed
    again: QueueEntry | None = None  # asked for while this one was being stopped

    @property
    def is_stopped(self) -> bool:
        """True once it was given up, until its thread has ended."""
        return self.job is not None and self.job.stopped

    @property
    def units(self) -> int:
        """How many things it counts for where all of its kind are counted."""
        return round(self.size) if self.kind.counts_size else 1

    @property
    def row(self) -> JobRow:
        """What is kept of it."""
        paused = self.state is JobState.PAUSED
        kept = (self.options, self.priority, self.size, self.first, paused)
        return JobRow(self.kind.name, self.record, *kept)


class EntryJob(PausableJob):
    """What the work of one entry is given."""

    def __init__(self, tell: Callable[[float, str], None]) -> None:
        super().__init__()
        self._tell = tell

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Tell the queue."""
        self._tell(min(max(done / total, 0.0), 1.0) if total else 0.0, text)
