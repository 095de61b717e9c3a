"""Long work: how it tells of its progress, and how it is stopped."""

from __future__ import annotations

from typing import Protocol

from reviewer.errors import Cancelled


class Job(Protocol):
    """What long work is given: somewhere to report to, and a question to ask often."""

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Say how far the work is; ``text`` never holds redacted content."""

    def check(self) -> None:
        """Raise ``Cancelled`` once the user has asked to stop."""


class SilentJob:
    """A job that nobody watches and nobody stops."""

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Say nothing."""

    def check(self) -> None:
        """Go on."""


SILENT = SilentJob()


class PartOfJob:
    """A stretch of a longer job: from ``start`` to ``end``, as shares of it."""

    def __init__(self, job: Job, start: float, end: float) -> None:
        self._job, self._start, self._end = job, start, end

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Say how far this stretch is."""
        share = min(done / total, 1.0) if total else 0.0
        self._job.progress(self._start + share * (self._end - self._start), 1.0, text)

    def check(self) -> None:
        """Ask the whole job."""
        self._job.check()


class StoppableJob(SilentJob):
    """A job that another thread may stop."""

    def __init__(self) -> None:
        self._stopped = False

    @property
    def stopped(self) -> bool:
        """True from when it was asked to end."""
        return self._stopped

    def stop_work(self) -> None:
        """Ask the work to end at its next check."""
        self._stopped = True

    def check(self) -> None:
        """Raise ``Cancelled`` once ``stop_work`` was called."""
        if self._stopped:
            raise Cancelled()
