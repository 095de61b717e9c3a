"""The review report of a case as files: to print, to edit, and for a browser."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reviewer.clock.placement import place_records, zone_of
from reviewer.inquiry.cited_place import why_not_there
from reviewer.inquiry.quoting import quotes_of_release
from reviewer.inquiry.relay_files import MomentFinder
from reviewer.inquiry.report_sources import AllTold, SourceList, Telling
from reviewer.inquiry.review_report import ReportFacts, make_report
from reviewer.package.plain_words import day_in_words
from reviewer.plan.plan import make_plan
from reviewer.plan.release_profile import case_for_release
from reviewer.printing import Document, print_document, write_docx, write_html
from reviewer.store import Case
from reviewer.system.files import write_atomic
from reviewer.system.jobs import SILENT, Job
from reviewer.timeline import read_words


def write_report_files(
    case: Case, folder: Path, request: str = "", job: Job = SILENT
) -> list[Path]:
    """Write ``review.pdf``, ``review.docx`` and ``review.html``; those of before are replaced.

    Args:
        case: which one.
        folder: made where it is not there.
        request: the release whose words it keeps to; without it all is told.
        job: may stop it.

    Raises:
        Refused: The case has no such request.
        BadInput: An original cannot be read.
        Cancelled: The job was stopped.
    """
    document = report_of_case(case, request, job)
    folder.mkdir(parents=True, exist_ok=True)
    made = {
        "review.pdf": print_document(document),
        "review.docx": write_docx(document),
        "review.html": write_html(document).encode(),
    }
    job.check()
    for name, data in made.items():
        write_atomic(folder / name, data)
    return [folder / name for name in made]


def report_of_case(case: Case, request: str = "", job: Job = SILENT) -> Document:
    """What the report says; see ``write_report_files``."""
    snapshot = case.snapshot()
    words = read_words(case, snapshot, job)
    units_of = cache(case.words_of)
    telling: Telling = AllTold(snapshot)
    if request:
        plan = make_plan(snapshot, request)
        telling = quotes_of_release(
            plan,
            lambda record: case.original_path(snapshot.get_record(record)),
            units_of,
            case_for_release(snapshot, plan.request).subjects,
        )
    places = place_records(snapshot)
    sources = SourceList(
        telling,
        MomentFinder(snapshot, words).moment_of,
        zone_of(snapshot, places),
        lambda cited: why_not_there(cited, snapshot, units_of),
    )
    day = day_in_words(snapshot.journal_time, snapshot.info.timezone)
    return make_report(snapshot, sources, places, ReportFacts(day, request))
