"""What was tried is counted, what failed is written down, and what breaks counts as failed."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType

from reviewer.attack.picture_readers import Readers
from reviewer.attack.report import Check, Finding, Report
from reviewer.errors import Cancelled
from reviewer.plan.plan import Plan, Step
from reviewer.system.facts import fault_fact, hash_fact, place_fact
from reviewer.system.files import hash_file
from reviewer.system.jobs import Job

MAX_FINDINGS = 12  # of one check, one record and one redaction; the rest is counted in the last
RULES = frozenset(
    {
        *("area", "copied frames", "cues", "files", "frames", "kind", "likeness", "metadata"),
        *("names", "ocr", "originals", "pages", "region", "slow", "sound", "structure"),
        *("visible", "withheld", "words"),
    }
)
"""The names of all checks, as a log may tell them."""

_OWN = "of the package itself"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PackageFile:
    """A file of the package.

    Attributes:
        name: path in the package, with slashes.
        step: the record's step, for a file below ``data/records`` that the plan knows.
        captions: it holds a record's words as WebVTT, beside the record itself.
    """

    name: str
    path: Path
    step: Step | None = None
    captions: bool = False

    @cached_property
    def sha256(self) -> str:
        """Of its content, in hex; read once, for nothing writes there while it is attacked."""
        return hash_file(self.path)

    @property
    def record_path(self) -> str:
        """The record's path in the bundle; empty for the package's own files."""
        return self.step.record if self.step else ""


@dataclass
class Probe:
    """One check on one file. Leaving it adds its row to the report; an error inside it
    becomes a finding, because what cannot be read cannot be said to be clean.
    """

    report: Report
    rule: str
    file: PackageFile
    library: str
    tried: int = 0
    held: int = 0
    _counts: dict[tuple[str, str], int] = field(default_factory=dict)
    _begun: float = field(default_factory=time.monotonic)

    def check_promise(
        self, holds: bool, where: str, what: str, redaction: str = "", subject: str = ""
    ) -> bool:
        """Count one attempt; if the promise does not hold, write a finding: the place in
        the file, and one sentence that never quotes redacted content.
        """
        self.tried += 1
        self.held += holds
        if not holds:
            self.report_finding(self.file.record_path, where, what, redaction, subject)
        return holds

    def report_finding(
        self,
        record: str,
        where: str,
        what: str,
        redaction: str = "",
        subject: str = "",
        file: str = "",
    ) -> None:
        """Write a finding that a record is the cause of; ``check_promise`` counts, this does not.

        ``file`` is where it was seen, by default the file that is checked.
        """
        name = (record, redaction or subject)
        seen = self._counts[name] = self._counts.get(name, 0) + 1
        if seen > MAX_FINDINGS:
            return
        if seen == MAX_FINDINGS:
            what += " There are more like this."
        self.report.findings.append(
            Finding(
                self.rule,
                file or self.file.name,
                record,
                redaction,
                where,
                what,
                self.library,
                subject,
            )
        )

    def __enter__(self) -> Probe:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> bool:
        # An error inside a check is an answer: what cannot be read cannot be said to be clean.
        swallow = isinstance(error, Exception) and not isinstance(error, Cancelled)
        if swallow and kind is not None and error is not None:
            record = hash_fact(self.file.step.sha256) if self.file.step else _OWN
            fault, place = fault_fact(error), place_fact(error)
            log.warning(
                "rule %s cannot look at %s: %s at %s", self._rule_to_log, record, fault, place
            )
            what = f"This could not be checked ({kind.__name__}), so it cannot be released."
            self.check_promise(False, self.rule, what)
        if self.tried:
            row = Check(self.rule, self.file.name, self.library, self.tried, self.held)
            self.report.checks.append(row)
            self._log_attempts()
        return swallow

    @property
    def _rule_to_log(self) -> str:
        return self.rule if self.rule in RULES else ""

    def _log_attempts(self) -> None:
        record = hash_fact(self.file.step.sha256) if self.file.step else _OWN
        told, past = "rule %s, record %s: %d of %d held, %.2f s", time.monotonic() - self._begun
        log.info(told, self._rule_to_log, record, self.held, self.tried, past)


@dataclass(frozen=True)
class Scene:
    """What all checks share: the package's files, the plan, the report."""

    root: Path
    plan: Plan
    files: tuple[PackageFile, ...]
    report: Report
    job: Job
    readers: Readers

    def open_probe(self, rule: str, file: PackageFile, library: str) -> Probe:
        """A check on a file, to be entered with ``with``."""
        return Probe(self.report, rule, file, library)
