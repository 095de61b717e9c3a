"""The examiner's questions as the child process answers them.

That one starts with every export, so here stands what it needs and no more: what only some
packages need is loaded where it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from reviewer.attack import Means, Memory, Report, Secret, attack_package
from reviewer.errors import CaseError
from reviewer.model import Subject
from reviewer.package.released_content import Content, read_released_content
from reviewer.plan.plan import Plan
from reviewer.render.result import RenderedFile
from reviewer.system.isolation import child_job

Results = dict[str, dict[str, Any]]


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


def gather_secrets(
    plan: Plan, originals: Originals, subjects: tuple[Subject, ...]
) -> tuple[Secret, ...]:
    """Every text that must not be read in a package; see ``protected.secrets_of``."""
    from reviewer.package.protected import secrets_of

    return secrets_of(plan, originals, subjects)


def read_content(folder: Path, files: tuple[RenderedFile, ...]) -> Content:
    """The words of a released record; see ``released.read``."""
    return read_released_content(folder, files)


def attack_staged_package(
    folder: Path,
    plan: Plan,
    originals: Originals,
    secrets: tuple[Secret, ...],
    known: Results | None,
    means: Means,
) -> tuple[Report, Results]:
    """Try to get back what a package redacts, and what of that is worth to be kept.

    ``known`` becomes the memory of ``means``.
    """
    memory = Memory(known) if known is not None else None
    means = replace(means, memory=memory)
    report = attack_package(folder, plan, originals, secrets, child_job(), means)
    return report, memory.fresh if memory is not None else {}
