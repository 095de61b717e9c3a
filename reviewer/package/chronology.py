"""What happened when, by the clocks of what is released and by nothing else.

The rows of a dispatch log are read from its released file: a time that is hidden there is not told
here.
"""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.clock.clock_map import describe_spread
from reviewer.errors import BadInput
from reviewer.model import Kind
from reviewer.package import plain_words
from reviewer.package.contents import Contents, RecordEntry
from reviewer.package.csv_tables import write_csv_table
from reviewer.package.package_parts import DatedRow
from reviewer.plan.outcome import Outcome
from reviewer.printing import Column, PrintedTable
from reviewer.readers.dispatch import log_of_rows
from reviewer.timeline.read_words import events_of

CHRONOLOGY_COLUMNS = ("wall time", "sigma in seconds", "what", "record", "id")
_MOST_PRINTED = 1000  # rows, chosen by hand: more of them nobody reads on paper


def chronology_of(contents: Contents) -> list[DatedRow]:
    """Everything that has a time, in order."""
    released = contents.entries_with_outcome(Outcome.FULL, Outcome.PART)
    rows = [row for entry in released for row in _rows_of_entry(contents, entry)]
    return sorted([*rows, *contents.parts.dated], key=lambda row: (row.utc, row.number, row.what))


def _rows_of_entry(contents: Contents, entry: RecordEntry) -> Iterator[DatedRow]:
    kind, clock = entry.step.kind, entry.clock
    if kind is Kind.DISPATCH:
        yield from _rows_of_log(contents, entry)
    elif clock is not None and kind in (Kind.VIDEO, Kind.AUDIO, Kind.IMAGE):
        seconds = entry.step.facts.duration_seconds
        ends = seconds if kind is not Kind.IMAGE else None
        times = [(0.0, "begins" if ends is not None else "is taken")]
        times += [(ends, "ends")] if ends is not None else []
        for at, verb in times:
            yield DatedRow(
                clock.utc_of_media(at),
                clock.sigma,
                f"{entry.title} {verb}",
                entry.name,
                entry.numbers.own,
            )


def _rows_of_log(contents: Contents, entry: RecordEntry) -> Iterator[DatedRow]:
    cells = [list(row) for row in entry.content.table]
    if not cells:
        return
    try:
        log = log_of_rows(cells, entry.name, entry.step.facts.columns)
    except BadInput:  # what is hidden in it may be its very header
        return
    for event in events_of(log, plain_words.zone_of_case(contents.plan.timezone)):
        number = entry.numbers.number_of_part(event.row)
        yield DatedRow(event.utc, event.sigma, event.text, entry.name, number, logged=True)


def write_chronology_csv(contents: Contents) -> bytes:
    """``chronology.csv``."""
    zone = contents.plan.timezone
    rows = (
        (
            plain_words.wall_clock_text(row.utc, zone),
            f"{row.sigma:.3g}" if row.sigma is not None else "",
            row.what,
            row.record,
            row.number,
        )
        for row in chronology_of(contents)
    )
    return write_csv_table(CHRONOLOGY_COLUMNS, rows)


def how_sure(row: DatedRow) -> str:
    """How far the time may be off, in words."""
    return describe_spread(row.sigma) if row.sigma is not None else "not stated"


def chronology_block(contents: Contents) -> PrintedTable:
    """The same to be printed; of very long logs the rows stand in the table alone."""
    rows, more = some_of(chronology_of(contents), _MOST_PRINTED)
    zone = contents.plan.timezone
    columns = (
        *(Column("When", 0.23), Column("How sure", 0.1)),
        *(Column("What", 0.45), Column("Record", 0.22)),
    )
    printed = [
        (
            plain_words.wall_clock_text(row.utc, zone)[:19],
            how_sure(row),
            row.what,
            row.number,
        )
        for row in rows
    ]
    printed += [("", "", more, "")] if more else []
    return PrintedTable(columns, printed, "No released record tells a time.")


def some_of(rows: list[DatedRow], most: int) -> tuple[list[DatedRow], str]:
    """Of too many rows those that no log tells, and a sentence on where the others are."""
    if len(rows) <= most:
        return rows, ""
    kept = [row for row in rows if not row.logged][:most]
    left = plain_words.count_with_noun(len(rows) - len(kept), "more row")
    return kept, f"{left} of logs, in their place, in data/chronology.csv"
