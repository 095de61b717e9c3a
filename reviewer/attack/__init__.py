"""The adversary in the box: other libraries than the renderers' try to get content back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reviewer.attack.needle import Secret
from reviewer.attack.remembered_checks import USUAL, Means, Memory
from reviewer.attack.report import Check, Finding, Report
from reviewer.plan.plan import Plan
from reviewer.system.jobs import SILENT, Job

__all__ = ["Check", "Finding", "Means", "Memory", "Report", "Secret", "attack_package"]


def attack_package(
    package: Path,
    plan: Plan,
    originals: Callable[[str], Path],
    secrets: tuple[Secret, ...],
    job: Job = SILENT,
    means: Means = USUAL,
) -> Report:
    """Try to get back what a package redacts.

    Args:
        package: a staged or sealed package folder.
        plan: what the package should hold.
        originals: gives the original file of a record's path.
        secrets: every text that must not be read in it.
        job: told of the progress; may stop the work.
        means: what was found out before, and how long may be looked.

    Returns:
        What was tried, and every finding. Nothing that goes wrong inside a check ends
        the attack: what could not be checked is a finding.

    Raises:
        Cancelled: The user stopped the job.
    """
    # Decoders load with the first attack, not with every import of a report's words.
    from reviewer.attack.run import attack_package

    return attack_package(package, plan, originals, secrets, job, means)
