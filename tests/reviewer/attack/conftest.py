"""Packages that are right, to be made to leak one way at a time."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reviewer.attack import Report, Secret, attack
from reviewer.plan.plan import Plan, Step
from tests.helpers.plans import plan


@dataclass
class Staged:
    """A package folder beside its originals."""

    root: Path
    originals: Path
    plan: Plan
    secrets: tuple[Secret, ...] = ()

    @property
    def package(self) -> Path:
        return self.root / "package"

    def file(self, name: str) -> Path:
        """A released record's file."""
        return self.package / "data" / "records" / name

    def attack(self) -> Report:
        return attack(self.package, self.plan, self.originals.joinpath, self.secrets)

    def copy(self, target: Path) -> Staged:
        shutil.copytree(self.package, target / "package")
        return replace(self, root=target)


@pytest.fixture(scope="session")
def stage() -> Callable[..., Staged]:
    """Put a package together from steps whose files a function writes."""

    def make(root: Path, steps: list[Step], secrets: tuple[Secret, ...] = ()) -> Staged:
        originals = root / "originals"
        (root / "package" / "data" / "records").mkdir(parents=True)
        known = [_hashed(s, originals / s.record) for s in steps]
        staged = Staged(root, originals, plan(*known), secrets)
        data = staged.package / "data"
        (data / "index.html").write_text("<!doctype html><title>Release</title><p>[REDACTED]")
        (data / "withheld.csv").write_text("record,exemptions\n")
        (data / "plan.json").write_text('{"format": "records-reviewer/plan"}')
        return staged

    return make


def _hashed(step: Step, path: Path) -> Step:
    data = path.read_bytes()
    return replace(step, sha256=hashlib.sha256(data).hexdigest(), size=len(data))


def rules(report: Report) -> set[str]:
    """The rules that were broken."""
    return {f.rule for f in report.findings}
