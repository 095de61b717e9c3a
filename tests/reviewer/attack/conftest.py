"""Packages that are right, to be made to leak one way at a time."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from reviewer.attack import Report, Secret, attack_package
from reviewer.model import Kind, RedactionKind
from reviewer.plan.plan import Plan, Step
from reviewer.render import text, transcript
from reviewer.system.jobs import SILENT, SilentJob
from tests.helpers.goes_on import KINDS, NAME, SHORT
from tests.helpers.plans import plan, redaction, step


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
        return attack_package(self.package, self.plan, self.originals.joinpath, self.secrets)

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


@pytest.fixture(scope="module")
def accuses(tmp_path_factory):
    """Whether a package that holds such a text of such a name is accused."""
    root = tmp_path_factory.mktemp("goes-on")
    records = root / "data" / "records"
    records.mkdir(parents=True)
    (root / "data" / "index.html").write_text("<!doctype html><title>Release</title>")
    (root / "data" / "withheld.csv").write_text("record,exemptions\n")
    (root / "data" / "plan.json").write_text('{"format": "records-reviewer/plan"}')

    def ask(content: str | bytes, suffix: str, *names: str, job: SilentJob = SILENT) -> bool:
        for old in records.iterdir():
            old.unlink()
        path = records / f"a{suffix}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        kind, format = KINDS.get(suffix, (Kind.DOCUMENT, "txt"))
        known = plan(step(path.name, kind, format))
        secrets = tuple(Secret(name, path.name, "r1", True) for name in names or (NAME, SHORT))
        return bool(
            {"words", "margins", "ocr"}
            & rules(attack_package(root, known, records.joinpath, secrets, job))
        )

    return ask


@pytest.fixture(scope="module")
def release(tmp_path_factory):
    """A text as it is released with the names hidden."""
    root = tmp_path_factory.mktemp("released")

    def made(words: str, suffix: str, *names: str) -> str:
        source = root / f"a{suffix}"
        source.write_text(words, encoding="utf-8", newline="")
        kind, format = KINDS[suffix]
        hidden = [
            redaction(n, source.name, RedactionKind.TEXT, term=n) for n in names or (NAME, SHORT)
        ]
        work = transcript if suffix == ".vtt" else text
        work.render_step(step(source.name, kind, format, *hidden), source, root, SILENT)
        with (root / f"record{suffix}").open(encoding="utf-8", newline="") as file:
            return file.read()

    return made
