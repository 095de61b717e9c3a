"""The tables of a package as CSV files that a spreadsheet opens without harm.

Decision 68.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from reviewer.package import plain_words
from reviewer.package.contents import Contents, RecordEntry
from reviewer.package.log_rows import LogRow
from reviewer.plan.outcome import Outcome

LOG_COLUMNS = (
    "record",
    "medium",
    "place",
    "media time start",
    "media time end",
    "wall time start",
    "wall time end",
    "what is hidden",
    "style",
    "exemption",
    "statute",
    "short title",
    "reason",
    "id",
)
WITHHELD_COLUMNS = (
    "record",
    "title",
    "medium",
    "exemption",
    "statute",
    "short title",
    "reason",
    "extent",
    "id",
    "last id",
    "decided by",
)


def redaction_log(contents: Contents) -> bytes:
    """``redaction-log.csv``: one row a redaction."""
    return write_csv_table(LOG_COLUMNS, (_log_row(contents, row) for row in contents.log_rows))


def write_withheld_table(contents: Contents) -> bytes:
    """``withheld.csv``: the records withheld in full, and why."""
    entries = contents.entries_with_outcome(Outcome.WITHHELD)
    return write_csv_table(WITHHELD_COLUMNS, (_withheld_row(contents, entry) for entry in entries))


def _log_row(contents: Contents, row: LogRow) -> tuple[str, ...]:
    return (
        row.record,
        row.medium,
        row.place,
        plain_words.media_time_text(row.start) if row.start is not None else "",
        plain_words.media_time_text(row.end) if row.end is not None else "",
        row.wall_start,
        row.wall_end,
        row.hidden,
        row.style,
        *_cells_of_law(contents, row.exemptions),
        row.reason,
        row.number,
    )


def _withheld_row(contents: Contents, entry: RecordEntry) -> tuple[str, ...]:
    return (
        entry.name,
        entry.title,
        entry.medium_in_words,
        *_cells_of_law(contents, entry.step.exemptions),
        entry.reason,
        entry.extent_in_words,
        entry.numbers.own,
        entry.numbers.last,
        contents.people_of(entry),
    )


def _cells_of_law(contents: Contents, codes: Sequence[str]) -> tuple[str, str, str]:
    found = [contents.exemption_of_code(code) for code in codes]
    return (
        "; ".join(codes),
        "; ".join(e.statute for e in found),
        "; ".join(e.title for e in found),
    )


def write_csv_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as a spreadsheet opens it without harm; each cell on one line."""
    out = io.StringIO(newline="")
    # RFC 4180, section 2: lines end with CRLF.
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_harmless_cell(cell) for cell in row] for row in rows)
    # With a mark: without it Excel reads the file in the code page of the machine.
    return out.getvalue().encode("utf-8-sig")


def _harmless_cell(cell: str) -> str:
    """A cell on one line, that no spreadsheet takes for a formula."""
    flat = " ".join(cell.split())
    # A spreadsheet runs what begins so; an apostrophe in front makes it text.
    return f"'{flat}" if flat[:1] in ("=", "+", "-", "@") else flat
