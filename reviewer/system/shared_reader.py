"""One child for many threads, which ask one at a time, each with a job of its own.

Decision 65.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from reviewer.errors import Cancelled
from reviewer.system.isolation import Bounds, IsolatedReader
from reviewer.system.jobs import Job

_T = TypeVar("_T")


class SharedReader:
    """A reader for many threads, one call at a time, each with a job of its own.

    Its child is started by the first call; ``close`` ends it, and whatever waits for it.
    """

    def __init__(
        self, limits: Bounds, writable: Sequence[Path] = (), *, patient: bool = False
    ) -> None:
        self._reader = IsolatedReader(limits, writable=writable, patient=patient)
        self._lock = threading.Lock()
        self._closed = False

    def call_child(self, job: Job, function: Callable[..., _T], *args: Any) -> _T:
        """The result of a function of module level, as ``IsolatedReader.call_child``.

        Raises:
            BadInput: The function refused its input, failed, crashed, or took too long.
            Cancelled: The job was stopped, or the reader closed.
        """
        with self._lock:
            self._require_open()
            job.check()  # it may have waited long, and a child is not started in vain
            self._reader.job = _Unless(self._require_open, job)
            return self._reader.call_child(function, *args)

    def close(self) -> None:
        """End the child; who waits for an answer is cancelled. Closing twice is fine."""
        self._closed = True
        with self._lock:
            self._reader.close()

    def _require_open(self) -> None:
        if self._closed:
            raise Cancelled()


class _Unless:
    """A job that another question may stop too."""

    def __init__(self, check: Callable[[], None], job: Job) -> None:
        self._check, self._job = check, job

    def progress(self, done: float, total: float, text: str = "") -> None:
        self._job.progress(done, total, text)

    def check(self) -> None:
        self._check()
        self._job.check()
