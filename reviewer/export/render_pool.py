"""Render jobs side by side: processes here, or a dask.distributed scheduler.

A decoder that crashes costs its record, not the export, and is named by it. A process that
renders can write into its own folder only; what it made is put in its place from here.

Decision 65.
"""

from __future__ import annotations

import logging
import os
import re
import shlex
import shutil
import threading
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from reviewer.errors import BadInput, Cancelled, ReviewerError
from reviewer.export.steps import tell_rendered
from reviewer.model import Kind
from reviewer.plan.plan import Step
from reviewer.render.result import Rendered
from reviewer.render.run import PART, RenderJob, clear_leftovers, keep_rendered, render_into
from reviewer.system.facts import fault_fact, hash_fact
from reviewer.system.isolation import IsolatedReader, child_job
from reviewer.system.jobs import SILENT, Job
from reviewer.system.leftovers import fresh_path
from reviewer.system.walls import CannotStart

FOREVER = 30 * 86400.0  # seconds that who is patient waits for a process
# Chosen by hand; --patient is for the page that needs more.
PAGE_SECONDS = 300.0  # that one step on one page may take, on a slow and busy machine
NAMED_AFTER = 5.0  # seconds after which a page is named
_PAGE = re.compile(r"\bpage \d+")
POLL = 0.2  # seconds between two looks at progress and at the wish to stop

log = logging.getLogger(__name__)


def render_all(
    jobs: Sequence[RenderJob],
    job: Job = SILENT,
    workers: int = 0,
    cluster: str = "",
    *,
    patient: bool = False,
) -> dict[str, Rendered]:
    """Do all render jobs; results come back by record.

    Args:
        jobs: What to do; results that are kept already cost nothing.
        job: Told of progress, asked whether to stop.
        workers: Processes; 0 means as many as make sense here.
        cluster: Address of a dask scheduler that does them instead; "" for none.
        patient: A page may take as long as it takes.

    Raises:
        Cancelled: The user stopped it.
        ReviewerError: A job failed; the others were stopped.
    """
    # What a killed export left half rendered goes first.
    for place in {j.results_folder for j in jobs}:
        clear_leftovers(Path(place))
    done = {j.step.record: kept for j in jobs if (kept := j.kept_result) is not None}
    # Long jobs first, so that no core waits for the longest at the end.
    todo = sorted((j for j in jobs if j.step.record not in done), key=lambda j: -j.step.size)
    log.info("%d records to render, %d more are kept from before", len(todo), len(done))
    if todo and cluster:
        # With what talks to machines, which few have and none needs here.
        from reviewer.export.render_cluster import render_on_cluster

        done |= render_on_cluster(todo, cluster, job, patient)
    elif todo:
        done |= _on_this_machine(todo, workers, job, patient)
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


class TooSlow(BadInput):
    """A page of a record takes longer to render, or to attack, than one may.

    Attributes:
        record: its path.
        pictures: whether its pages can be released as pictures.

    Args:
        record: its path.
        what: what was done to which page.
        pictures: whether its pages can be released as pictures, which looks at each of them for
            a bounded time.
        seconds: how long it was waited for; by default as long as for a renderer.
    """

    def __init__(
        self, record: str, what: str, *, pictures: bool = False, seconds: float | None = None
    ) -> None:
        name = shlex.quote(record)
        pictured = f"Release its pages as pictures (--pictures {name}), or withhold"
        super().__init__(
            f"{record}: {what} took longer than {seconds or PAGE_SECONDS:.0f} s and was stopped.",
            f"{pictured if pictures else 'Withhold'} it (--withhold {name}), split it and add the "
            "parts, or let it take the time that it takes (--patient).",
        )
        self.record, self.pictures = record, pictures
        self._again = partial(TooSlow, record, what, pictures=pictures, seconds=seconds)

    def __reduce__(self) -> tuple[Any, ...]:
        return self._again, ()  # it comes from other machines too


@dataclass(frozen=True)
class _RenderBounds:
    """What the rendering of one record may cost: seconds, and bytes of address space."""

    read_seconds: float = 3600.0
    read_memory: int = 8 << 30


def bounds_of_step(step: Step, patient: bool) -> _RenderBounds:
    """Enough for the slowest honest record on a slow machine, by its length."""
    if patient:
        return _RenderBounds(FOREVER)
    facts = step.facts
    length = 60 * (facts.duration_seconds or 0) + 180 * (facts.pages or 0) + (facts.rows or 0) / 10
    # Fifteen minutes, a minute for each minute of a recording and three for each page, and a second
    # for 50 kB: chosen by hand so that no honest record is stopped.
    return _RenderBounds(900 + length + step.size / 50_000)


class RenderWatch:
    """The job as the rendering of one record sees it."""

    def __init__(
        self,
        record: str,
        shares: dict[str, float],
        stop: threading.Event,
        patient: bool = False,
        pictures: bool = False,
    ) -> None:
        self._record, self._shares, self._stop = record, shares, stop
        self.patient, self._pictures = patient, pictures
        self.now, self._since = "", time.monotonic()

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Note what is looked at, and since when."""
        if text != self.now:
            self.now, self._since = text, time.monotonic()
        share = min(done / total, 1.0) if total else 0.0
        self._shares[self._record] = max(share, self._shares[self._record])

    def check(self) -> None:
        """Go on, unless it was stopped or a page takes too long."""
        if self._stop.is_set():
            raise Cancelled()
        long = _PAGE.search(self.now) and time.monotonic() - self._since > PAGE_SECONDS
        if long and not self.patient:
            raise TooSlow(self._record, self.now, pictures=self._pictures)

    @property
    def page_waited_for(self) -> str:
        """The page that has taken long already, for a line of progress; else empty."""
        long = _PAGE.search(self.now) and time.monotonic() - self._since > NAMED_AFTER
        return f"{self._record}, {self.now}" if long else ""


def may_be_pictures(step: Step) -> bool:
    """True for a record of which the pages can be released as pictures instead."""
    return step.kind is Kind.DOCUMENT and step.format == "pdf" and not step.pictures


class _Bench:
    """Renders one record after another in a child process that can write here only."""

    def __init__(self, results_folder: Path) -> None:
        self._room = fresh_path(results_folder, ".", PART)
        self._room.mkdir(mode=0o700, parents=True)
        self._reader = IsolatedReader(_RenderBounds(), writable=[self._room], exact=True)

    def render_record(self, job: RenderJob, watch: RenderWatch) -> Rendered:
        watch.progress(0, 1)
        watch.check()
        self._reader.job, self._reader.limits = watch, bounds_of_step(job.step, watch.patient)
        staged = job.fresh_folder(self._room)
        try:
            return keep_rendered(job, self._reader.call_child(render_in_child, job, staged), staged)
        except ReviewerError as fault:
            log.error("record %s is not made: %s", hash_fact(job.step.sha256), fault_fact(fault))
            raise
        finally:
            shutil.rmtree(staged, ignore_errors=True)

    def close(self) -> None:
        self._reader.close()
        shutil.rmtree(self._room, ignore_errors=True)


def render_in_child(job: RenderJob, folder: Path) -> Rendered:
    """Render into a folder, in a child process."""
    return render_into(job, folder, child_job())


def _on_this_machine(
    todo: list[RenderJob], workers: int, job: Job, patient: bool
) -> dict[str, Rendered]:
    # Four at most by default: chosen by hand, for each needs its memory.
    count = min(workers or min(os.cpu_count() or 1, 4), len(todo))
    stop = threading.Event()
    shares = {j.step.record: 0.0 for j in todo}
    watches = [
        RenderWatch(j.step.record, shares, stop, patient, may_be_pictures(j.step)) for j in todo
    ]
    free: SimpleQueue[_Bench] = SimpleQueue()
    benches = [_Bench(Path(todo[0].results_folder)) for _ in range(count)]
    for bench in benches:
        free.put(bench)

    def render_on_free_bench(one: RenderJob, watch: RenderWatch) -> Rendered:
        # A thread waits for a child that is free; children are used again, for each takes time to
        # start.
        bench = free.get()
        try:
            return bench.render_record(one, watch)
        finally:
            free.put(bench)

    # The threads only wait: each record is rendered by a process.
    pool = ThreadPoolExecutor(count)
    try:
        pairs = zip(todo, watches, strict=True)
        futures = {pool.submit(render_on_free_bench, j, watch): j.step.record for j, watch in pairs}
        sizes = {j.step.record: j.step.size for j in todo}
        return _gather_rendered(futures, job, shares, sizes, watches)
    finally:
        # First, so that those which still wait give up instead of beginning.
        stop.set()
        pool.shutdown(wait=True, cancel_futures=True)
        for bench in benches:
            bench.close()


def _gather_rendered(
    futures: dict[Future[Rendered], str],
    job: Job,
    shares: dict[str, float],
    sizes: dict[str, int],
    watches: list[RenderWatch],
) -> dict[str, Rendered]:
    """Wait for all, telling of progress by the size of the originals."""
    done: dict[str, Rendered] = {}
    failures: dict[str, ReviewerError] = {}
    total = sum(sizes.values()) or 1
    waiting = set(futures)
    while waiting:
        job.check()
        finished, waiting = wait(waiting, timeout=POLL, return_when=FIRST_COMPLETED)
        for future in finished:
            record = futures[future]
            shares[record] = 1.0
            try:
                done[record] = future.result()
            except (Cancelled, CannotStart):
                raise
            except ReviewerError as fault:
                failures[record] = fault  # the others go on: all is told at once, and kept
        # By bytes: a film counts for more than a letter.
        share = sum(sizes[r] * s for r, s in shares.items()) / total
        waits = next((f"; {w.page_waited_for}" for w in watches if w.page_waited_for), "")
        job.progress(share, 1.0, tell_rendered(len(done), len(futures), waits))
    return rendered_unless_failed(done, failures)


def rendered_unless_failed(
    done: dict[str, Rendered], failures: dict[str, ReviewerError]
) -> dict[str, Rendered]:
    """What was rendered.

    Raises:
        ReviewerError: The only failure, or ``Unrendered`` for several; each names its record.
    """
    for record, fault in failures.items():
        fault.record = record
        if record not in fault.message:
            fault.message = f"{record}: {fault.message}"
    if len(failures) == 1:
        raise next(iter(failures.values()))
    if failures:
        raise Unrendered(failures)
    return done
