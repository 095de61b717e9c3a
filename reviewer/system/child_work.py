"""Work of the queue that is done by a child process of its own, which gives way to all else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from reviewer.system.asking import AskingBounds
from reviewer.system.isolation import Bounds, IsolatedReader
from reviewer.system.jobs import Job
from reviewer.system.queued_work import Work

_T = TypeVar("_T")
_FOREVER = 30 * 86400.0  # seconds that a child may take


def work_in_child(
    function: Callable[..., _T],
    *args: Any,
    bounds: Bounds | None = None,
    writable: Sequence[Path] = (),
) -> Work:
    """Work that calls a function of module level in a child of its own, of low priority.

    The function tells of its progress by ``isolation.child_job()``; arguments and result are plain
    data.
    """

    def call_in_child(job: Job) -> _T:
        limits = bounds or AskingBounds(read_seconds=_FOREVER)
        with IsolatedReader(limits, job, patient=True, writable=writable, exact=True) as reader:
            return reader.call_child(function, *args)

    return call_in_child
