"""What transcripts and dispatch logs of a case say, and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from reviewer.clock.timebase import utc_micros
from reviewer.errors import Cancelled, ReviewerError
from reviewer.model import Condition, Kind, Record, Snapshot
from reviewer.readers import dispatch
from reviewer.readers.dispatch import DispatchLog, DispatchRow
from reviewer.readers.originals import read_original_transcript
from reviewer.readers.transcript import Transcript
from reviewer.store import Case
from reviewer.system.asking import ask_child, ask_together
from reviewer.system.jobs import SILENT, Job
from reviewer.system.walls import CannotStart

MINUTE_SIGMA = 30.0  # of a log that writes no seconds
TWICE_SIGMA = 3600.0  # of the hour that occurs twice when clocks go back
_STAGES = {
    "call": "call received",
    "entry": "entered",
    "dispatch": "dispatched",
    "enroute": "en route",
    "on_scene": "on scene",
    "clear": "cleared",
    "close": "closed",
}


@dataclass(frozen=True, slots=True)
class LogEvent:
    """One time of one row of a dispatch log.

    Attributes:
        row: from 1, as redactions count.
        utc: microseconds.
        sigma: seconds: what the log's resolution leaves open.
    """

    row: int
    utc: int
    text: str
    sigma: float


@dataclass(frozen=True)
class TimelineWords:
    """Transcripts and logs that could be read, by record; faults of those that could not."""

    transcripts: dict[str, Transcript] = field(default_factory=dict)
    events: dict[str, tuple[LogEvent, ...]] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)


def read_words(case: Case, snapshot: Snapshot, job: Job = SILENT) -> TimelineWords:
    """Read every transcript and dispatch log of a case; what cannot be read is named.

    Raises:
        Cancelled: The job was stopped.
    """
    words = TimelineWords()
    zone = ZoneInfo(snapshot.info.timezone)
    wanted = [r for r in snapshot.records if _is_read(r)]
    with ask_together(job):
        for number, record in enumerate(wanted):
            job.check()
            job.progress(number, len(wanted), "Reading transcripts and dispatch logs")
            try:
                path = case.original_path(record)
                if record.kind is Kind.TRANSCRIPT:
                    words.transcripts[record.path] = read_original_transcript(record, path)
                else:
                    words.events[record.path] = ask_child(_read_events, record, path, zone.key)
            except (Cancelled, CannotStart):
                raise
            except ReviewerError as fault:
                words.faults[record.path] = fault.message
    return words


def _read_events(record: Record, path: Path, zone: str) -> tuple[LogEvent, ...]:
    """Called in a child process."""
    log = dispatch.read_dispatch_log(path, record.facts.columns, record.facts.encoding)
    return events_of(log, ZoneInfo(zone))


def events_of(log: DispatchLog, zone: ZoneInfo) -> tuple[LogEvent, ...]:
    """Every time of a log as a moment of the world, in order.

    Times are taken as local to ``zone``; the earlier of two that read the same.
    """
    known = [at for row in log.rows for at in row.times.values() if at is not None]
    sigma = 0.5 if any(at.second for at in known) else MINUTE_SIGMA
    found = []
    for row in log.rows:
        about = _tell_row(log, row)
        for role, local in row.times.items():
            if local is not None:
                utc, doubt = _moment_with_doubt(local, zone)
                text = " · ".join(part for part in (_STAGES.get(role, role), about) if part)
                found.append(LogEvent(row.number, utc, text, sigma + doubt))
    return tuple(sorted(found, key=lambda e: (e.utc, e.row)))


def _is_read(record: Record) -> bool:
    return (
        record.kind in (Kind.TRANSCRIPT, Kind.DISPATCH)
        and record.condition is Condition.GOOD
        and bool(record.stored)
    )


def _tell_row(log: DispatchLog, row: DispatchRow) -> str:
    """What a row is about, without its free text, which may name somebody."""
    kinds = dict.fromkeys(log.cell_in_role(row, role) for role in ("init_type", "fin_type"))
    shown = (
        log.cell_in_role(row, "event_no"),
        " → ".join(kind for kind in kinds if kind),
        log.cell_in_role(row, "unit"),
    )
    return " · ".join(part for part in shown if part)


def _moment_with_doubt(local: datetime, zone: ZoneInfo) -> tuple[int, float]:
    early, late = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    return utc_micros(early), 0.0 if early.utcoffset() == late.utcoffset() else TWICE_SIGMA
