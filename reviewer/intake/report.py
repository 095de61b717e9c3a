"""What an intake tells: each file as it is done, and the whole at the end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from reviewer.intake.record_counts import count_records_and_files
from reviewer.model import Anchor, Condition, Record, Redaction


@dataclass(frozen=True)
class IntakeItem:
    """One file that is done.

    Attributes:
        record: as it will be in the case; its transcript may still be matched.
        number: how many are done, this one included; attachments count.
        files: how many the bundle holds, attachments not included.
        anchors: its ties to UTC that are known so far; dispatch logs may add one.
        timezone: of the case.
    """

    record: Record
    number: int
    files: int
    anchors: tuple[Anchor, ...] = ()
    timezone: str = "America/Chicago"


@dataclass(frozen=True)
class BundlePreview:
    """What a bundle holds, before anything is made of it.

    Attributes:
        files: name and bytes of each file that would be a record.
        notes: what a person should know about the bundle as a whole.
        title: what it is about, as the bundle says; empty where it does not.
        identifiers: numbers of the case that the bundle states or its files agree on.
    """

    files: tuple[tuple[str, int], ...]
    notes: tuple[str, ...]
    title: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class IntakeReport:
    """What became of a bundle.

    Attributes:
        case: the case's folder.
        records: everything inventoried, in the bundle's order.
        anchors: the ties to UTC that were found.
        missing: files that a manifest or bundle.json lists and the bundle lacks.
        notes: what a person should know about the bundle; of its files their records tell.
        proposals: redactions of what was hidden in the files before they came.
    """

    case: Path
    records: tuple[Record, ...]
    anchors: tuple[Anchor, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]
    proposals: tuple[Redaction, ...] = ()

    @property
    def summary_sentence(self) -> str:
        """How many records came of how many files: ``15 records from 14 files (…)``."""
        return count_records_and_files(self.records)

    def records_in_condition(self, condition: Condition) -> tuple[Record, ...]:
        """The records that were found in a condition."""
        return tuple(r for r in self.records if r.condition is condition)
