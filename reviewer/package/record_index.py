"""The index of records: what there is, what it is called, and how anybody tells it again.

The hash of an original stands nowhere but where it is the released file's own: beside a text from
which a name was taken, the original's hash would prove every guess at that name.

Decision 240.
"""

from __future__ import annotations

from reviewer.package import plain_words
from reviewer.package.contents import Contents, RecordEntry
from reviewer.package.csv_tables import write_csv_table
from reviewer.plan.outcome import Outcome
from reviewer.printing import Column, PrintedTable
from reviewer.render.result import RenderedFile

INDEX_COLUMNS = (
    *("record", "id", "last id", "title", "medium", "agency", "begins", "ends", "extent"),
    *("outcome", "file", "format", "sha256 of the file", "same as the original"),
)


def times_of_entry(contents: Contents, entry: RecordEntry) -> tuple[str, str]:
    """When a record begins and ends by the wall clock; empty where nothing tells, or may."""
    if entry.clock is None or entry.step.outcome is Outcome.WITHHELD:
        return "", ""
    zone, seconds = contents.plan.timezone, entry.step.facts.duration_seconds
    begins = plain_words.wall_clock_text(entry.clock.utc_of_media(0.0), zone)
    if seconds is None:
        return begins, ""
    return begins, plain_words.wall_clock_text(entry.clock.utc_of_media(seconds), zone)


def write_index_csv(contents: Contents) -> bytes:
    """``record-index.csv``: a row for each file; one for a record of which none is released."""
    rows = [row for entry in contents.entries for row in _rows_of_entry(contents, entry)]
    return write_csv_table(INDEX_COLUMNS, rows)


def _rows_of_entry(contents: Contents, entry: RecordEntry) -> list[tuple[str, ...]]:
    about = (
        *(entry.name, entry.numbers.own, entry.numbers.last, entry.title),
        *(entry.medium_in_words, entry.agency, *times_of_entry(contents, entry)),
        *(entry.extent_in_words, entry.step.outcome.value),
    )
    files = [
        (f"data/records/{file.name}", file.media_type, file.sha256, _sameness(entry, file))
        for file in entry.files
    ]
    return [(*about, *file) for file in files or [("", "", "", "")]]


def _sameness(entry: RecordEntry, file: RenderedFile) -> str:
    same = file.sha256 == entry.step.sha256
    return "yes, byte for byte" if same else "no"


def index_block(contents: Contents) -> PrintedTable:
    """The same to be printed."""
    columns = (
        *(Column("ID", 0.16), Column("Record", 0.27), Column("Kind", 0.13)),
        *(Column("Begins and ends", 0.17), Column("Outcome", 0.10)),
        Column("SHA-256 of the released file", 0.17),
    )
    return PrintedTable(
        columns, [_printed_row(contents, entry) for entry in contents.entries], "No record."
    )


def _printed_row(contents: Contents, entry: RecordEntry) -> tuple[str, ...]:
    name = entry.name if entry.title != entry.name.rpartition("/")[2] else ""
    spans = [time[:19] for time in times_of_entry(contents, entry) if time]
    return (
        str(entry.numbers),
        "\n".join(filter(None, (entry.title, name, entry.agency))),
        "\n".join(filter(None, (entry.medium_in_words, entry.extent_in_words))),
        "\n".join(spans) or "not known",
        entry.step.outcome.value,
        "\n".join(file.sha256 for file in entry.files) or "not released",
    )
