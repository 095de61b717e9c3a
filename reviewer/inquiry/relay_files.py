"""The calls of a case written for a release: a table, and a page to print."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reviewer.clock.placement import place_records, shown_by, zone_of
from reviewer.clock.record_clock import clock_in
from reviewer.inquiry.cited_place import CitedMoment, moment_of_citation
from reviewer.inquiry.quoting import ReleaseQuotes, quotes_of_release
from reviewer.inquiry.relay_sheet import RelaySheet, SheetFacts
from reviewer.inquiry.row_times import row_times_of
from reviewer.model import Citation, Snapshot
from reviewer.package.record_numbers import number_records
from reviewer.plan.plan import Plan, asked_for, make_plan
from reviewer.plan.release_profile import case_for_release
from reviewer.store import Case
from reviewer.system.files import write_atomic
from reviewer.system.jobs import SILENT, Job
from reviewer.timeline import TimelineWords, read_words


def write_relay_files(
    case: Case, request: str, folder: Path, job: Job = SILENT
) -> tuple[Path, Path]:
    """Write ``calls-REQUEST.csv`` and ``.pdf`` into a folder, as that release may tell the calls.

    What nobody has decided yet counts as hidden.

    Raises:
        Refused: The case has no such request.
        BadInput: An original cannot be read.
        Cancelled: The job was stopped.
    """
    snapshot = case.snapshot()
    plan = make_plan(snapshot, request)
    quotes = quotes_of_release(
        plan,
        lambda record: case.original_path(snapshot.get_record(record)),
        cache(case.words_of),
        case_for_release(snapshot, plan.request).subjects,
    )
    sheet = sheet_of_calls(case, snapshot, plan, quotes, job)
    table, page = (folder / f"calls-{request}.{ending}" for ending in ("csv", "pdf"))
    job.check()
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(table, sheet.write_csv())
    write_atomic(page, sheet.write_pdf())
    return table, page


def sheet_of_calls(
    case: Case,
    snapshot: Snapshot,
    plan: Plan,
    quotes: ReleaseQuotes,
    job: Job = SILENT,
    foot: str = "",
) -> RelaySheet:
    """The calls of a case as a release may tell them.

    Raises:
        Cancelled: The job was stopped.
    """
    words = read_words(case, snapshot, job)
    zone = zone_of(snapshot, place_records(snapshot))
    asked = ((record.path, record.facts) for record in asked_for(snapshot, plan.request))
    numbers = number_records(plan.request, asked)

    def number_of(cited: Citation) -> str:
        span = numbers.get(cited.record)
        return span.number_of_part(cited.page or cited.row or 1) if span is not None else ""

    facts = SheetFacts(snapshot.info.title, plan.request.id, zone, foot, number_of)
    return RelaySheet(snapshot.calls, quotes, MomentFinder(snapshot, words).moment_of, facts)


class MomentFinder:
    """When cited places were, by the clocks of a case."""

    def __init__(self, snapshot: Snapshot, words: TimelineWords) -> None:
        self._snapshot, self._places = snapshot, place_records(snapshot)
        self._row_times = row_times_of(words)

    def moment_of(self, citation: Citation) -> CitedMoment | None:
        """``None`` where nothing tells."""
        record = self._snapshot.records_by_path.get(citation.record)
        if record is None:
            return None
        clock = shown_by(record, clock_in(self._snapshot, record.path), self._places)
        whose = record.transcript_of or record.path
        return moment_of_citation(citation, clock, self._row_times, whose)
