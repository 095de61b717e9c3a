"""Work that is spread over the machines of a dask cluster, which see the folder of the case.

A machine that is lost costs what it was at: dask gives that to another one, and what brings down
one after another is told of as the fault of its record; all else goes on.

Decisions 130, 159.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from reviewer.errors import Cancelled, CaseError, ReviewerError, explain_plainly
from reviewer.system.jobs import Job, SilentJob

_LOOKS = 1.0  # seconds between two looks at the wish to stop
_LOST = {"KilledWorker", "CancelledError", "FutureCancelledError"}  # of dask, in its versions


def import_dask() -> Any:
    """dask.distributed, which has no types and is not installed by default.

    Raises:
        ReviewerError: It is not there.
    """
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise ReviewerError(
            "--cluster needs dask.distributed.", "pip install 'records-reviewer[cluster]'"
        ) from None


@contextmanager
def client_of_cluster(dask: Any, address: str) -> Iterator[Any]:
    """A client of the scheduler at an address.

    Raises:
        ReviewerError: Nobody answers there.
    """
    try:
        # Seconds; a scheduler that is there answers at once.
        client = dask.Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as fault:
        raise ReviewerError(
            f"No dask scheduler answers at {address} ({explain_plainly(fault)})."
        ) from None
    with client:
        yield client


def futures_as_they_end(dask: Any, futures: Mapping[Any, str], job: Job) -> Iterator[Any]:
    """Each future once it is over; ``job`` may stop the wait."""
    waiting = set(futures)
    while waiting:
        job.check()
        try:
            state = dask.wait(list(waiting), timeout=_LOOKS, return_when="FIRST_COMPLETED")
        except TimeoutError:
            continue
        yield from state.done
        waiting = set(state.not_done)


def result_of_future(future: Any, record: str) -> Any:
    """What a machine answered about a record.

    Raises:
        ReviewerError: Each machine that was at it was lost.
        CaseError: The machine does not see the folder of the case.
        Exception: Whatever its work raised.
    """
    try:
        return future.result()
    except Cancelled:  # not by us: the folder is here, and is not there
        raise not_shared() from None
    except BaseException as fault:
        if type(fault).__name__ not in _LOST:
            raise
        raise ReviewerError(
            f"{record}: every machine of the cluster that worked on it was lost.",
            "Look after the machines and start again: what the others made is kept.",
        ) from None


def not_shared() -> CaseError:
    """What is said when a machine does not see what is here."""
    return CaseError(
        "A machine of the cluster does not see the folder of the case.",
        "Let all of them see it under the same path.",
    )


class JobWhileThere(SilentJob):
    """Work on a machine of the cluster: whoever gives it up removes a folder; nothing else is heard
    there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> None:
        """Go on while the folder is there."""
        if not self._folder.is_dir():
            raise Cancelled()
