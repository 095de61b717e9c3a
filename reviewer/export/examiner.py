"""Everything an export reads of its own results and of the originals, in a child process.

The renderers made the files from what may be hostile, and the attack opens them, and the
originals, with libraries as large as theirs. So it happens where a crash costs a sentence, and
where there is no network and no place to write to.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from reviewer.attack import Memory, Report, Secret, attack
from reviewer.attack.memory import keys_of
from reviewer.attack.names import walk
from reviewer.errors import BadInput, CaseError
from reviewer.export.protected import secrets_of
from reviewer.export.remembered import Kept
from reviewer.isolate import Reader, child_job
from reviewer.jobs import SILENT, Job
from reviewer.model import Subject
from reviewer.package import released
from reviewer.package.released import Content
from reviewer.plan import Plan
from reviewer.render.result import RenderedFile
from reviewer.store import Case

# The attack's own helpers share locks with it, which Linux keeps there as files.
Results = dict[str, dict[str, Any]]
_LOCKS = Path("/dev/shm")


@dataclass(frozen=True)
class _Bounds:
    """What one question may cost: seconds, and bytes of address space."""

    read_seconds: float
    read_memory: int = 12 << 30


@dataclass(frozen=True)
class Originals:
    """Where the originals lie, by the record's path; plain data, and called like a function."""

    paths: Mapping[str, str]
    faults: Mapping[str, str]

    def __call__(self, record: str) -> Path:
        """The original of a record.

        Raises:
            CaseError: The case does not have it.
        """
        if record not in self.paths:
            raise CaseError(self.faults.get(record, f"The case has no record {record}."))
        return Path(self.paths[record])


def originals_of(case: Case) -> Originals:
    """The originals of a case, as far as they are there."""
    paths, faults = {}, {}
    for record in case.snapshot().records:
        try:
            paths[record.path] = str(case.original(record))
        except CaseError as fault:
            faults[record.path] = str(fault)
    return Originals(paths, faults)


class Examiner:
    """Asks a child process; close it to end that.

    Every question may raise ``BadInput`` (the child crashed, or took far too long) and
    ``Cancelled``.
    """

    def __init__(self, plan: Plan, originals: Originals) -> None:
        self._plan, self._originals = plan, originals
        locks = [_LOCKS] if sys.platform.startswith("linux") and _LOCKS.is_dir() else []
        bounds = _Bounds(_seconds(plan))
        self._reader = Reader(bounds, writable=locks, exact=True, parent=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._reader.close()

    def secrets(self, subjects: tuple[Subject, ...]) -> tuple[Secret, ...]:
        """Every text that must not be read in the package; see ``secrets_of``."""
        return self._reader.call(secrets_of, self._plan, self._originals, subjects)

    def content(self, folder: Path, files: tuple[RenderedFile, ...]) -> Content:
        """The words of a released record; see ``released.read``."""
        return self._reader.call(released.read, folder, files)

    def attack(
        self,
        folder: Path,
        secrets: tuple[Secret, ...],
        job: Job = SILENT,
        kept: Kept | None = None,
    ) -> Report:
        """Try to get back what a package redacts; see ``reviewer.attack.attack``.

        ``kept`` spares what was tried before on the same bytes, and takes what is new.
        """
        self._reader.job = job
        known = _recalled(folder, self._plan, kept)
        try:
            report, fresh = self._reader.call(
                _attack, folder, self._plan, self._originals, secrets, known
            )
        except BadInput as fault:
            raise BadInput(
                f"The attack could not be brought to its end: {fault.message}.",
                fault.remedy or "Export again with fewer records to see which it is.",
            ) from None
        finally:
            self._reader.job = SILENT
        if kept is not None:
            for key, found in fresh.items():
                kept.keep(key, found)
        return report


def _recalled(folder: Path, plan: Plan, kept: Kept | None) -> Results | None:
    if kept is None:
        return None
    found = ((key, kept.recall(key)) for key in keys_of(walk(folder, plan)))
    return {key: data for key, data in found if data is not None}


def _attack(
    folder: Path,
    plan: Plan,
    originals: Originals,
    secrets: tuple[Secret, ...],
    known: Results | None,
) -> tuple[Report, Results]:
    memory = Memory(known) if known is not None else None
    report = attack(folder, plan, originals, secrets, child_job(), memory)
    return report, memory.fresh if memory is not None else {}


def _seconds(plan: Plan) -> float:
    """Enough for an honest package on a slow machine, by the length of its records."""
    facts = [step.facts for step in plan.steps]
    length = sum(60 * (f.seconds or 0) + 180 * (f.pages or 0) + (f.rows or 0) for f in facts)
    return 3600 + length + sum(step.size for step in plan.steps) / 50_000
