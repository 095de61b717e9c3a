"""Render jobs side by side: a local pool of processes, or a dask.distributed scheduler.

A decoder that crashes takes its worker with it, not the export; a worker whose parent
died ends by itself.
"""

from __future__ import annotations

import importlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait as wait_for
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Event
from queue import Empty
from typing import Any

from reviewer.errors import BadInput, Cancelled, ReviewerError
from reviewer.jobs import SILENT, Job
from reviewer.render.result import Rendered
from reviewer.render.run import RenderJob, run

POLL = 0.2  # seconds between two looks at progress and at the wish to stop


def render_all(
    jobs: Sequence[RenderJob], job: Job = SILENT, workers: int = 0, cluster: str = ""
) -> dict[str, Rendered]:
    """Do all render jobs; results come back by record.

    Args:
        jobs: What to do; results that are kept already cost nothing.
        job: Told of progress, asked whether to stop.
        workers: Processes; 0 means as many as make sense here.
        cluster: Address of a dask scheduler that does them instead; "" for none.

    Raises:
        Cancelled: The user stopped it.
        ReviewerError: A job failed; the others were stopped.
    """
    done = {j.step.record: kept for j in jobs if (kept := j.result) is not None}
    # Long jobs first, so that no core waits for the longest at the end.
    todo = sorted((j for j in jobs if j.step.record not in done), key=lambda j: -j.step.size)
    if todo and cluster:
        done |= _on_cluster(todo, cluster, job)
    elif todo:
        done |= _on_this_machine(todo, workers, job)
    return done


class Unrendered(BadInput):
    """Several records cannot be rendered; the others are, and are kept.

    Attributes:
        failures: each record with its own error.
    """

    def __init__(self, failures: dict[str, ReviewerError]) -> None:
        lines = "".join(f"\n  {f}" for _, f in sorted(failures.items()))
        super().__init__(f"{len(failures)} records cannot be rendered:{lines}")
        self.failures = failures


class _Watch:
    """The job as a worker sees it: progress goes into a queue, the wish to stop is an event."""

    def __init__(self, record: str) -> None:
        self._record = record

    def progress(self, done: float, total: float, text: str = "") -> None:
        if _told is not None:
            _told.put((self._record, done / total if total else 0.0))

    def check(self) -> None:
        if _stop is not None and _stop.is_set():
            raise Cancelled()


_told: Queue[tuple[str, float]] | None = None
_stop: Event | None = None


def _start_worker(told: Queue[tuple[str, float]], stop: Event) -> None:
    global _told, _stop
    _told, _stop = told, stop
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what Ctrl-C means
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()


def _die_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


def _work(job: RenderJob) -> Rendered:
    return run(job, _Watch(job.step.record))


def _on_this_machine(todo: list[RenderJob], workers: int, job: Job) -> dict[str, Rendered]:
    context = multiprocessing.get_context("spawn")
    told: Queue[tuple[str, float]] = context.Queue()
    stop = context.Event()
    count = min(workers or min(os.cpu_count() or 1, 4), len(todo))
    pool = ProcessPoolExecutor(count, context, initializer=_start_worker, initargs=(told, stop))
    try:
        futures = {pool.submit(_work, j): j.step.record for j in todo}
        return _gathered(futures, job, told, {j.step.record: j.step.size for j in todo})
    except BaseException:
        stop.set()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        told.cancel_join_thread()
        told.close()


def _gathered(
    futures: dict[Future[Rendered], str],
    job: Job,
    told: Queue[tuple[str, float]],
    sizes: dict[str, int],
) -> dict[str, Rendered]:
    """Wait for all, telling of progress by the size of the originals."""
    done: dict[str, Rendered] = {}
    failures: dict[str, ReviewerError] = {}
    shares = dict.fromkeys(sizes, 0.0)
    total = sum(sizes.values()) or 1
    waiting = set(futures)
    while waiting:
        job.check()
        finished, waiting = wait(waiting, timeout=POLL, return_when=FIRST_COMPLETED)
        _hear(told, shares)
        for future in finished:
            record = futures[future]
            shares[record] = 1.0
            try:
                done[record] = _result(future, record)
            except Cancelled:
                raise
            except ReviewerError as fault:
                failures[record] = fault  # the others go on: all is told at once, and kept
        share = sum(sizes[r] * s for r, s in shares.items()) / total
        job.progress(share, 1.0, f"rendered {len(done)} of {len(futures)} records")
    return _unless_failed(done, failures)


def _unless_failed(
    done: dict[str, Rendered], failures: dict[str, ReviewerError]
) -> dict[str, Rendered]:
    for record, fault in failures.items():
        if record not in fault.message:
            fault.message = f"{record}: {fault.message}"
    if len(failures) == 1:
        raise next(iter(failures.values()))
    if failures:
        raise Unrendered(failures)
    return done


def _hear(told: Queue[tuple[str, float]], shares: dict[str, float]) -> None:
    while True:
        try:
            record, share = told.get_nowait()
        except Empty:
            return
        shares[record] = min(max(share, shares[record]), 1.0)


def _result(future: Future[Rendered], record: str) -> Rendered:
    try:
        return future.result()
    except ReviewerError:
        raise
    except BrokenProcessPool:
        raise BadInput(
            f"A worker died while it rendered {record} or a record beside it.",
            "Try again with --workers 1 to see which; withhold the record if it dies again.",
        ) from None


def _dask() -> Any:
    """dask.distributed, which has no types and is not installed by default."""
    try:
        return importlib.import_module("distributed")
    except ImportError:
        raise ReviewerError(
            "--cluster needs dask.distributed.", "pip install 'records-reviewer[cluster]'"
        ) from None


def _on_cluster(todo: list[RenderJob], address: str, job: Job) -> dict[str, Rendered]:
    dask = _dask()
    try:
        client = dask.Client(address, timeout=10)
    except (OSError, TimeoutError, ValueError) as fault:
        raise ReviewerError(f"No dask scheduler answers at {address} ({fault}).") from None
    with client:
        futures = {client.submit(_on_worker, j, pure=False): j.step.record for j in todo}
        try:
            return _from_cluster(dask, futures, job)
        except BaseException:
            client.cancel(list(futures))
            raise


def _on_worker(job: RenderJob) -> Rendered:
    return run(job, SILENT)


def _from_cluster(dask: Any, futures: dict[Any, str], job: Job) -> dict[str, Rendered]:
    done: dict[str, Rendered] = {}
    failures: dict[str, ReviewerError] = {}
    waiting = set(futures)
    while waiting:
        job.check()
        try:
            state = dask.wait(list(waiting), timeout=POLL * 5, return_when="FIRST_COMPLETED")
        except TimeoutError:
            continue
        for future in state.done:
            try:
                done[futures[future]] = future.result()
            except ReviewerError as fault:
                failures[futures[future]] = fault
        waiting = set(state.not_done)
        job.progress(len(done), len(futures), f"rendered {len(done)} of {len(futures)} records")
    return _unless_failed(done, failures)
