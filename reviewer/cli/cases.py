"""Commands on a case: make, show."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from reviewer.cli.answer import Answer, lay_out_table
from reviewer.cli.clocks import clock_data, clock_text
from reviewer.cli.releases import look_through_release, release_data, release_text
from reviewer.clock.record_clock import clock_in
from reviewer.clock.typed_date import parse_typed_date
from reviewer.errors import BadInput
from reviewer.intake import Arrival, identify_number, new_case, read_settings
from reviewer.law.deadlines import calendar_or_none
from reviewer.model import CaseInfo, Condition, Record, Redaction, Request, Snapshot, Status
from reviewer.overlooked.answers_to_visible import bare_of
from reviewer.overlooked.found_nowhere import places_of
from reviewer.pages.read_scans import writing_of
from reviewer.plan.absent_terms import UNKNOWN, Places
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.plan.plan import make_plan
from reviewer.plan.release_profile import case_for_request
from reviewer.plan.unread_writing import NO_WRITING, Writing, tell_what_to_look_at, to_look_at
from reviewer.plan.worklist import WorkNeed, queue_of_work, tell_losses
from reviewer.redaction.spoken_proposals import audible_stretches
from reviewer.store import Case
from reviewer.system.jobs import Job

# Chosen by hand: `show` shall answer soon; an export looks at all of them.
_PAGES = 20  # of PDFs, that are looked at to say whether a redacted word stands in them


def make_case(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer new CASE --from BUNDLE [--title WORDS] [--requester NAME] [--link] …``."""
    limits, arrived = read_settings(options.settings), _describe_arrival(options)
    report = new_case(options.case, arrived, link=options.link, limits=limits, job=watch)
    with Case.open(options.case, read_only=True) as case:
        shown = snapshot_data(case.snapshot())
    kinds = Counter(r["kind"] for r in shown["records"])
    bad = [r for r in shown["records"] if r["condition"] != Condition.GOOD.value]
    lines = [f"{options.case}: {len(shown['records'])} records ("]
    lines[0] += ", ".join(f"{n} {kind}" for kind, n in sorted(kinds.items())) + ")"
    lines.append(f"  {report.summary_sentence}")
    # What needs a look comes before the notes: of a large bundle only the first lines are read.
    lines += [f"  {r['condition']}: {r['path']} {' '.join(r['notes'])}".rstrip() for r in bad]
    notes = [*report.notes, *_about_scans(report.records), *_about_losses(report.records)]
    notes += _about_hidden(report.proposals)
    lines += [f"  note: {note}" for note in notes]
    return Answer(shown | {"notes": notes}, "\n".join(lines))


def _describe_arrival(options: argparse.Namespace) -> Arrival:
    """What is said of the case on the command line.

    Raises:
        BadInput: The day on which the request came is none.
    """
    request = None
    if options.requester or options.received:
        day = parse_typed_date(options.received)
        if day is None and options.received:
            raise BadInput(f"{options.received!r} is no date.", "Write it as 2025-06-10.")
        received = day.isoformat() if day is not None else ""
        request = Request("q1", options.requester, _basis_meant(options), received)
    numbers = identify_number(options.number)
    return Arrival(tuple(options.bundle), options.title, numbers, request)


def _basis_meant(options: argparse.Namespace) -> str:
    """What was said; else what the requester's name tells."""
    law = calendar_or_none(CaseInfo("").jurisdiction)
    told = law.basis_of_requester(options.requester) if law is not None else None
    return str(options.basis or (told.basis if told is not None else "foia"))


def _about_scans(records: Iterable[Record]) -> list[str]:
    """A note on pages whose words no search knows yet."""
    count = sum(len(r.facts.scanned) for r in records)
    pages = "1 scanned page or image has" if count == 1 else f"{count} scanned pages or images have"
    told = "no words that can be searched yet; `reviewer detect` and the window read them"
    return [f"{pages} {told}"] if count else []


def _about_losses(records: Iterable[Record]) -> list[str]:
    """A note on every record of which a release would leave something out."""
    return [f"{r.path}: {told[0].lower()}{told[1:]}" for r in records if (told := tell_losses(r))]


def _about_hidden(proposals: Iterable[Redaction]) -> list[str]:
    """A note on every record in which something was hidden before it came."""
    counts = Counter(made.record for made in proposals)
    told = "hidden or marked to be hidden before it came: proposed as redactions"
    return [f"{path}: {count} {told}" for path, count in counts.items()]


def show_case(options: argparse.Namespace, watch: Job) -> Answer:
    """``reviewer show CASE [--request ID]``: records, clock, integrity, counts; a release."""
    seen = None
    with Case.open(options.case, read_only=True) as case:
        snapshot = case.snapshot()
        places = places_of(case, snapshot, watch, pages=_PAGES)
        writing = writing_of(case, snapshot)
        data = snapshot_data(snapshot, places, writing)
        if options.request:
            # What an export would propose first is told as a blocker here; looking writes nothing.
            asked = case_for_request(snapshot, options.request)
            heard = audible_stretches(case, asked)
            plan = make_plan(snapshot, options.request, heard, places, writing)
            seen = look_through_release(case, snapshot, plan, watch)
            bare = bare_of(seen.seen)
            plan = make_plan(snapshot, options.request, heard, places, writing, bare)
            seen = replace(seen, plan=plan)
    rows = [
        (r["path"], r["kind"], r["condition"], r["state"], clock_text(r["clock"]))
        for r in data["records"]
    ]
    text = lay_out_table(
        rows, ("record", "kind", "condition", "state", "clock (UTC at media zero)")
    )
    counts = ", ".join(f"{n} {word}" for word, n in data["counts"].items())
    lost = "".join(f"\n{line}" for line in _about_losses(snapshot.records))
    shown = f"{data['case'].title}\n\n{text}\n{lost}\n{counts}"
    for item in data["found_nowhere"]:
        named = f"{item['record']}, redaction {item['redaction']}"
        shown += f"\nundecided: {named}: {item['why']}"
    for path, pages in to_look_at(snapshot, writing).items():
        shown += f"\n{path}: {tell_what_to_look_at(pages)}"
    if seen is not None:
        return Answer(data | {"release": release_data(seen)}, f"{shown}\n\n{release_text(seen)}")
    return Answer(data, shown)


def snapshot_data(
    snapshot: Snapshot, places: Places = UNKNOWN, writing: Writing = NO_WRITING
) -> dict[str, Any]:
    """A case as one JSON document; ``places`` tells where redacted words stand, ``writing``
    where a person has to look.
    """
    known = outcomes_of_records(snapshot, places, writing)
    records = [_record_data(r, snapshot, known[r.path]) for r in snapshot.records]
    return {
        "case": snapshot.info,
        "records": records,
        "requests": snapshot.requests,
        "counts": {
            "records": len(records),
            "annotations": len(snapshot.annotations),
            "subjects": len(snapshot.subjects),
            "redactions": len(snapshot.redactions),
            "proposed": sum(r.status is Status.PROPOSED for r in snapshot.redactions),
            "undecided": sum(r["state"] == "undecided" for r in records),
            "requests": len(snapshot.requests),
        },
        "found_nowhere": [
            {"record": o.record, "redaction": o.redaction, "why": o.why}
            for o in queue_of_work(snapshot, places)
            if o.need is WorkNeed.NOWHERE
        ],
        "writing": [
            {"record": record, "page": page, "boxes": [box.to_list() for box in boxes]}
            for record, pages in to_look_at(snapshot, writing).items()
            for page, boxes in pages.items()
        ],
        "integrity": dict(sorted(Counter(r["condition"] for r in records).items())),
        # With it a program tells whether the case has changed since it looked.
        "journal": {"head": snapshot.journal_head, "time": snapshot.journal_time},
    }


def _record_data(record: Record, snapshot: Snapshot, state: Outcome) -> dict[str, Any]:
    clock = clock_in(snapshot, record.path)
    return {
        "path": record.path,
        "kind": record.kind.value,
        "format": record.format,
        "title": record.title,
        "size": record.size,
        "sha256": record.sha256,
        "condition": record.condition.value,
        "notes": list(record.notes),
        "leaves_out": list(record.facts.leaves_out),
        "state": state.value,
        "identifiers": record.identifiers,
        "parent": record.parent,
        "transcript_of": record.transcript_of,
        "seconds": record.facts.duration_seconds,
        "clock": clock_data(clock),
    }
