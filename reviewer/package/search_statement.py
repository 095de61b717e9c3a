"""Who was asked for records, what was found, and what is known not to be there."""

from __future__ import annotations

from collections import Counter

from reviewer.clock.clock_map import describe_spread
from reviewer.model import EventKind, ItemStatus, Kind, RequestEvent
from reviewer.model.request_state import day_of_told
from reviewer.package import plain_words
from reviewer.package.contents import Contents, RecordEntry
from reviewer.package.plain_words import zone_of_case
from reviewer.package.record_index import times_of_entry
from reviewer.package.response_table import answers_of_items
from reviewer.plan.outcome import Outcome
from reviewer.printing import Column, PrintedTable
from reviewer.timeline import gaps_between

_RECORDINGS = (Kind.VIDEO, Kind.AUDIO)
_DOUBT = 30_000_000  # microseconds: what `gaps_between` is told of a clock's doubt at most
_EVENTS = {
    EventKind.RECEIVED: "The request was received",
    EventKind.ACKNOWLEDGED: "Its receipt was confirmed",
    EventKind.PERFECTED: "It was narrowed or completed",
    EventKind.EXTENDED: "The time to answer was extended",
    EventKind.ON_HOLD: "It was put on hold",
    EventKind.RESUMED: "It went on",
}


def custodians_block(contents: Contents) -> PrintedTable:
    """Who was asked, for what, and whether they answered."""
    columns = (
        *(Column("Who", 0.24), Column("Asked for", 0.31), Column("Asked on", 0.15)),
        *(Column("To answer by", 0.15), Column("Answered on", 0.15)),
    )
    rows = [
        (
            contents.tell(one.name),
            contents.tell(one.asked) or "the request as a whole",
            plain_words.iso_date(one.sent) or "not asked yet",
            plain_words.iso_date(one.due) or "no day set",
            plain_words.iso_date(one.received) or "no answer yet",
        )
        for one in contents.plan.request.custodians
    ]
    empty = "No other office is noted as asked: the records are those of the file on this case."
    return PrintedTable(columns, rows, empty)


def events_block(contents: Contents) -> PrintedTable:
    """How the request came to its answer."""
    rows = [
        (_day_of(contents, event), _EVENTS[EventKind(event.kind)], contents.tell(event.note))
        for event in contents.plan.request.events
        if event.kind in _EVENTS
    ]
    columns = (Column("Day", 0.22), Column("What", 0.38), Column("Note", 0.4))
    received = plain_words.iso_date(contents.plan.request.received)
    empty = f"Received on {received}." if received else "Nothing is noted."
    return PrintedTable(columns, rows, empty)


def _day_of(contents: Contents, event: RequestEvent) -> str:
    try:
        day = day_of_told(event.at, zone_of_case(contents.plan.timezone))
    except (ValueError, OverflowError):
        return "day not noted"
    return plain_words.iso_date(day.isoformat())


def found_block(contents: Contents) -> PrintedTable:
    """How many records of each kind were found, of which agency, and what became of them."""
    counted: Counter[tuple[str, str, str]] = Counter(
        (entry.agency or "not noted", entry.medium_in_words, entry.step.outcome.value)
        for entry in contents.entries
    )
    columns = (
        *(Column("Agency", 0.3), Column("Kind", 0.25)),
        *(Column("Outcome", 0.3), Column("Records", 0.15)),
    )
    rows = [(*about, str(number)) for about, number in sorted(counted.items())]
    return PrintedTable(columns, rows, "No record was found.")


def recordings_block(contents: Contents) -> PrintedTable:
    """The recordings that were found and released, with the time that each covers."""
    columns = (
        *(Column("Recording", 0.42), Column("Device", 0.2)),
        *(Column("From", 0.19), Column("To", 0.19)),
    )
    rows = []
    for entry in _recordings(contents):
        begins, ends = (time[:19] for time in times_of_entry(contents, entry))
        name = f"{entry.title}\n{entry.numbers}"
        sure = describe_spread(entry.clock.sigma) if entry.clock is not None else ""
        told = f"{begins}\n{sure}" if begins else "time of day not known"
        rows.append((name, entry.device or "not noted", told, ends))
    return PrintedTable(columns, rows, "No recording is released.")


def _recordings(contents: Contents) -> list[RecordEntry]:
    released = contents.entries_with_outcome(Outcome.FULL, Outcome.PART)
    found = [entry for entry in released if entry.step.kind in _RECORDINGS]
    return sorted(found, key=lambda e: e.clock.origin if e.clock is not None else 0)


def gaps_in_words(contents: Contents) -> list[str]:
    """The stretches of more than a minute between released recordings in which there is none."""
    spans = []
    for entry in _recordings(contents):
        seconds = entry.step.facts.duration_seconds
        if entry.clock is not None and seconds is not None:
            doubt = round(min(entry.clock.sigma * 1_000_000, _DOUBT))
            ends = entry.clock.utc_of_media(seconds)
            spans.append((entry.clock.utc_of_media(0.0), ends, doubt))
    zone = contents.plan.timezone
    said = []
    for gap in gaps_between(spans):
        first, last = (plain_words.wall_clock_text(at, zone)[:19] for at in (gap.start, gap.end))
        length = plain_words.duration_in_words(gap.length / 1_000_000)
        said.append(f"From {first} to {last} ({length}) none of these recordings runs.")
    return said


def not_found_in_words(contents: Contents) -> list[str]:
    """What was looked for and is not here, as far as anybody noted it."""
    day = plain_words.day_in_words(contents.plan.as_of, contents.plan.timezone)
    said = [
        f"{contents.tell(one.name)} had not answered by {day}."
        for one in contents.plan.request.custodians
        if not one.received
    ]
    for one in answers_of_items(contents):
        called = f"item {one.name}" if one.name else "the request"
        if one.status is ItemStatus.NONE_FOUND:
            said.append(f"Of {called} no record was found. {one.answer}".strip())
        elif one.status is ItemStatus.PENDING:
            said.append(f"The answer to {called} is pending. {one.due}".strip())
    said += contents.parts.missing
    alone = sum(entry.clock is None for entry in _recordings(contents))
    if alone:
        noun = plain_words.count_with_noun(alone, "recording")
        said.append(f"The time of day of {noun} is not known.")
    return said
