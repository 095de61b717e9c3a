"""Long work that can be held back for a while: its thread waits, and so does its child process.

Who waits for a child asks ``held_work`` between two looks, and tells the child, which waits at its
next word of progress: nothing is ever stopped from outside, so a child still ends with its parent.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

from reviewer.system.jobs import StoppableJob

_T = TypeVar("_T")


class PausableJob(StoppableJob):
    """A job that another thread may stop, or hold back."""

    def __init__(self) -> None:
        super().__init__()
        self._goes = threading.Event()
        self._goes.set()

    @property
    def held(self) -> bool:
        """True while it is held back, and was not stopped."""
        return not self._goes.is_set()

    def hold_back(self) -> None:
        """Have it wait at its next check."""
        self._goes.clear()

    def go_on(self) -> None:
        """Let it go on; what goes on already does."""
        self._goes.set()

    def stop_work(self) -> None:
        """Ask it to end, also while it is held back."""
        super().stop_work()
        self._goes.set()

    def check(self) -> None:
        """Wait while it is held back; raise ``Cancelled`` once it was stopped."""
        self._goes.wait()
        super().check()

    def wait_until_it_goes(self, seconds: float) -> bool:
        """True once it goes on, or was stopped; false after so many seconds."""
        return self._goes.wait(seconds)


# A context variable and not an argument: between the work and who waits for its child are jobs
# that stand for a part of it, or for it and something else.
_pausable: ContextVar[PausableJob | None] = ContextVar("pausable", default=None)


@contextmanager
def pausable_work(job: PausableJob) -> Iterator[None]:
    """What this thread does within is held back with this job."""
    token = _pausable.set(job)
    try:
        yield
    finally:
        _pausable.reset(token)


def held_work() -> PausableJob | None:
    """The job of what this thread does, while it is held back."""
    job = _pausable.get()
    return job if job is not None and job.held else None


def held_back_together(function: Callable[..., _T]) -> Callable[..., _T]:
    """The same function for other threads, which are held back with what this thread does."""
    job = _pausable.get()

    def call_within(*args: Any) -> _T:
        token = _pausable.set(job)
        try:
            return function(*args)
        finally:
            _pausable.reset(token)

    return call_within
