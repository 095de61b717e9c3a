"""Everything an export reads of its own results and of the originals, in a child process.

The renderers made the files from what may be hostile, and the attack opens them, and the
originals, with libraries as large as theirs. So it happens where a crash costs a sentence, and
where there is no network and no place to write to.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from reviewer.attack import Means, Report, Secret
from reviewer.attack.package_names import list_package_files
from reviewer.attack.remembered_checks import keys_of
from reviewer.errors import BadInput, CaseError
from reviewer.export import examination
from reviewer.export.examination import Originals, Results
from reviewer.export.remembered_results import RememberedResults
from reviewer.export.render_pool import FOREVER, PAGE_SECONDS, TooSlow, may_be_pictures
from reviewer.model import Subject
from reviewer.package.released_content import Content
from reviewer.plan.plan import Plan, Step
from reviewer.render.result import RenderedFile
from reviewer.store import Case
from reviewer.system.isolation import Crashed, IsolatedReader
from reviewer.system.jobs import SILENT, Job

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _ExaminationBounds:
    """What one question may cost: seconds, and bytes of address space."""

    read_seconds: float
    # Address space: libraries of recognition alone map several gigabytes that they never touch.
    read_memory: int = 12 << 30


def originals_of(case: Case) -> Originals:
    """The originals of a case, as far as they are there."""
    paths, faults = {}, {}
    for record in case.snapshot().records:
        try:
            paths[record.path] = str(case.original_path(record))
        except CaseError as fault:
            faults[record.path] = str(fault)
    return Originals(paths, faults)


class Examiner:
    """Asks a child process; close it to end that. ``patient``: pages may take their time.

    Every question may raise ``BadInput`` (the child crashed, or took far too long) and
    ``Cancelled``.
    """

    def __init__(self, plan: Plan, originals: Originals, *, patient: bool = False) -> None:
        self._plan, self._originals, self._patient = plan, originals, patient
        seconds = FOREVER if patient else _seconds_allowed(plan)
        self.reader = IsolatedReader(_ExaminationBounds(seconds), exact=True)

    def __enter__(self) -> Self:
        # Not waited for: the released files are copied meanwhile.
        self.reader.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.reader.close()

    def gather_secrets(self, subjects: tuple[Subject, ...]) -> tuple[Secret, ...]:
        """Every text that must not be read in the package; see ``protected.secrets_of``."""
        return self.reader.call_child(
            examination.gather_secrets, self._plan, self._originals, subjects
        )

    def read_content(self, folder: Path, files: tuple[RenderedFile, ...]) -> Content:
        """The words of a released record; see ``released.read``."""
        return self.reader.call_child(examination.read_content, folder, files)

    def attack_staged(
        self,
        folder: Path,
        secrets: tuple[Secret, ...],
        job: Job = SILENT,
        remembered: RememberedResults | None = None,
    ) -> Report:
        """Try to get back what a package redacts; see ``reviewer.attack.attack_package``.

        ``remembered`` spares what was tried before on the same bytes, and takes what is new.

        Raises:
            TooSlow: A page stops the attack for longer than one may; most are findings.
            BadInput: A record ends the process that looks at it; the error names it.
        """
        known = _recall_results(folder, self._plan, remembered)
        means = Means(page_seconds=None if self._patient else PAGE_SECONDS)
        try:
            try:
                report, fresh = self.attack_once(folder, secrets, job, known, means)
            # A crash ends the child with all that ran in it, so the second attack goes file by
            # file.
            except Crashed:  # once more, to see over which record
                log.warning("the attack is made again, file by file")
                means = replace(means, one_by_one=True)
                report, fresh = self.attack_once(folder, secrets, job, known, means)
        except TooSlow:
            raise
        except BadInput as fault:
            raise _tell_unfinished(fault) from None
        log.info("of the attack %d results were known, %d are new", len(known or {}), len(fresh))
        if remembered is not None:
            # Kept here and not by the child: that one has read hostile files and may write nothing.
            for key, found in fresh.items():
                remembered.remember_result(key, found)
            remembered.prune_oldest()
        return report

    def attack_once(
        self,
        folder: Path,
        secrets: tuple[Secret, ...],
        job: Job,
        known: Results | None,
        means: Means,
    ) -> tuple[Report, Results]:
        """Attack with one call of the child; who ended it is named where it looked one by one."""
        steps = {f"data/records/{s.release_name}": s for s in self._plan.steps}
        watch = AttackWatch(job, steps, patient=self._patient)
        self.reader.job = watch
        told = (folder, self._plan, self._originals, secrets, known, means)
        try:
            return self.reader.call_child(examination.attack_staged_package, *told)
        except Crashed as fault:
            fault.record = watch.record_looked_at if means.one_by_one else ""
            raise
        finally:
            self.reader.job = SILENT


def _tell_unfinished(fault: BadInput) -> BadInput:
    record = fault.record
    at = f" at {record}" if record else ""
    made = BadInput(
        f"The check for leaks could not be brought to its end{at}: {fault.message.rstrip('.')}.",
        "Withhold that record." if record else "Export again with fewer records.",
    )
    made.record = record
    return made


class AttackWatch:
    """Ends an attack in which one page takes so long that a call of a library must hang."""

    def __init__(self, job: Job, steps: dict[str, Step], *, patient: bool = False) -> None:
        self._job, self._steps, self._patient = job, steps, patient
        self._now, self._since = "", time.monotonic()

    def progress(self, done: float, total: float, text: str = "") -> None:
        """Note what is looked at, and since when."""
        if text != self._now:
            self._now, self._since = text, time.monotonic()
        self._job.progress(done, total, text)

    @property
    def record_looked_at(self) -> str:
        """The record that is looked at; empty where it is none, or the package as a whole."""
        step = self._steps.get(self._now.partition(", page ")[0])
        return step.record if step is not None else ""

    def check(self) -> None:
        """Go on, unless it was stopped or a page takes too long."""
        self._job.check()
        if self._patient:
            return
        name, _, page = self._now.rpartition(", page ")
        # The child itself ends what it looks at after one time; the second is for libraries.
        # A call of a C library does not return to be asked; the child is ended from outside.
        if name in self._steps and time.monotonic() - self._since > 2 * PAGE_SECONDS:
            step = self._steps[name]
            raise TooSlow(
                step.record,
                f"looking at page {page}",
                pictures=may_be_pictures(step),
                seconds=2 * PAGE_SECONDS,
            )


def _recall_results(
    folder: Path, plan: Plan, remembered: RememberedResults | None
) -> Results | None:
    if remembered is None:
        return None
    found = (
        (key, remembered.recall_result(key)) for key in keys_of(list_package_files(folder, plan))
    )
    return {key: data for key, data in found if data is not None}


def _seconds_allowed(plan: Plan) -> float:
    """Enough for an honest package on a slow machine, by the length of its records."""
    facts = [step.facts for step in plan.steps]
    length = sum(
        60 * (f.duration_seconds or 0) + 180 * (f.pages or 0) + (f.rows or 0) for f in facts
    )
    return 3600 + length + sum(step.size for step in plan.steps) / 50_000
