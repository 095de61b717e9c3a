"""Rendering by the machines of a dask cluster, which see the folder of the case.

What a machine logs meanwhile comes with its answer and stands in the log of the export.

Decisions 130, 159.
"""

from __future__ import annotations

import logging
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reviewer.errors import Cancelled, CaseError, ReviewerError
from reviewer.export.render_pool import (
    RenderWatch,
    bounds_of_step,
    may_be_pictures,
    render_in_child,
    rendered_unless_failed,
)
from reviewer.export.steps import tell_rendered
from reviewer.plan.plan import Step
from reviewer.render.result import Rendered
from reviewer.render.run import RenderJob, keep_rendered
from reviewer.system.cluster import (
    JobWhileThere,
    client_of_cluster,
    futures_as_they_end,
    import_dask,
    not_shared,
    result_of_future,
)
from reviewer.system.facts import fault_fact, hash_fact
from reviewer.system.isolation import IsolatedReader
from reviewer.system.jobs import Job
from reviewer.system.sent_lines import collect_lines, log_packed_lines, own_process, pack_lines

log = logging.getLogger(__name__)


def render_on_cluster(
    todo: list[RenderJob], address: str, job: Job, patient: bool
) -> dict[str, Rendered]:
    """Have the machines of a dask scheduler do render jobs, as ``render_pool.render_all``."""
    dask = import_dask()
    with client_of_cluster(dask, address) as client:
        staged = {j.step.record: j.fresh_folder() for j in todo}
        jobs = {j.step.record: j for j in todo}
        level = log.getEffectiveLevel()
        futures = {
            # Not pure: dask would else give a result of before for the same arguments, whose folder
            # is gone.
            client.submit(answer_from_worker, j, staged[r], patient, level, pure=False): r
            for r, j in jobs.items()
        }
        try:
            made = take_from_cluster(dask, futures, job)
            return {r: keep_rendered(jobs[r], done, staged[r]) for r, done in made.items()}
        except BaseException:
            client.cancel(list(futures))
            raise
        finally:
            for folder in staged.values():
                shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class WorkerAnswer:
    """What a machine of a cluster says of a record.

    Attributes:
        rendered: what it made, or why it made nothing.
        process: the worker's, see ``own_process``.
        lines: what it logged meanwhile, packed.
    """

    rendered: Rendered | ReviewerError
    process: str
    lines: bytes


def answer_from_worker(job: RenderJob, folder: Path, patient: bool, level: int) -> WorkerAnswer:
    """Render on a machine of the cluster, and tell what was done as well: ``level`` says how much.

    Raises:
        Exception: Whatever is no error of this program, as dask hands it on.
    """
    rendered: Rendered | ReviewerError
    with collect_lines(level) as lines:
        try:
            rendered = render_on_worker(job, folder, patient)
        except ReviewerError as fault:
            log.error("record %s is not made: %s", hash_fact(job.step.sha256), fault_fact(fault))
            rendered = fault
    return WorkerAnswer(rendered, own_process(), pack_lines(lines))


def render_on_worker(job: RenderJob, folder: Path, patient: bool) -> Rendered:
    """Render on a machine of the cluster: there, too, a process within walls does it, which can
    write into that folder only.
    """
    watch = _FromAfar(job.step, folder, patient)
    watch.check()
    limits = bounds_of_step(job.step, patient)
    with IsolatedReader(limits, watch, writable=[folder], exact=True) as reader:
        return reader.call_child(render_in_child, job, folder)


class _FromAfar(RenderWatch):
    """A rendering on a cluster. Whoever gives it up removes its folder; nothing else is heard."""

    def __init__(self, step: Step, folder: Path, patient: bool) -> None:
        pictures = may_be_pictures(step)
        super().__init__(step.record, {step.record: 0.0}, threading.Event(), patient, pictures)
        self._wanted = JobWhileThere(folder)

    def check(self) -> None:
        self._wanted.check()
        super().check()


def take_from_cluster(dask: Any, futures: dict[Any, str], job: Job) -> dict[str, Rendered]:
    """What a cluster rendered, by record."""
    done: dict[str, Rendered] = {}
    failures: dict[str, ReviewerError] = {}
    machines = {own_process(): 0}
    for future in futures_as_they_end(dask, futures, job):
        record = futures[future]
        try:
            done[record] = _rendered_of_answer(result_of_future(future, record), machines)
        except Cancelled:  # not by us: the folder is here, and is not there
            raise not_shared() from None
        except CaseError:
            raise
        except ReviewerError as fault:
            failures[record] = fault
        job.progress(len(done), len(futures), tell_rendered(len(done), len(futures)))
    return rendered_unless_failed(done, failures)


def _rendered_of_answer(answer: WorkerAnswer, machines: dict[str, int]) -> Rendered:
    """What was rendered; what was logged goes into the logs of this process."""
    machine = machines.setdefault(answer.process, len(machines))
    # A cluster within this process, as in a test, has written its lines already.
    if machine:
        log_packed_lines(answer.lines, machine)
    if isinstance(answer.rendered, ReviewerError):
        raise answer.rendered
    return answer.rendered
