"""The redaction log as a PDF to print and file."""

from __future__ import annotations

from itertools import groupby

from reviewer.package import pdf, words
from reviewer.package.contents import Contents, Row
from reviewer.package.letter import foot

_COLUMNS = (
    pdf.Column("No.", 0.05),
    pdf.Column("Record", 0.21),
    pdf.Column("Place", 0.23),
    pdf.Column("What is hidden", 0.13),
    pdf.Column("Exemption", 0.19),
    pdf.Column("Reason", 0.19),
)


def write(contents: Contents) -> bytes:
    """``redaction-log.pdf``: redactions that read alike share a row; the CSV has one for each."""
    plan = contents.plan
    lines = (
        contents.masked(plan.title),
        f"Request {plan.request.id} of {contents.masked(plan.request.requester)}, "
        f"as decided on {words.day(plan.as_of, plan.timezone)}. "
        f"{words.counted(len(contents.rows), 'redaction')} in "
        f"{words.counted(len({r.record for r in contents.rows}), 'record')}.",
        f"Times are those of the recording, and below them those of the clock ({plan.timezone}).",
    )
    sheet = pdf.Sheet("Redaction log", lines, foot(contents), "Nothing is redacted.")
    rows, number = [], 1
    # Only neighbours: rows stand in reading order, and a count over a whole record says nothing.
    for row, alike in groupby(contents.rows):
        count = sum(1 for _ in alike)
        rows.append(_cells(contents, number, count, row))
        number += count
    return pdf.table(sheet, _COLUMNS, rows)


def _cells(contents: Contents, number: int, count: int, row: Row) -> tuple[str, ...]:
    place = [row.place]
    if row.start is not None and row.end is not None:
        times = f"{words.clock(row.start)} to {words.clock(row.end)}"
        place = list(dict.fromkeys([row.place, times]))
    if row.wall_start:
        place += [row.wall_start, f"to {row.wall_end}"]
    alike = "" if count == 1 else f"{count} redactions"
    laws = [contents.exemption(code) for code in row.exemptions]
    grounds = [f"{law.code} {law.title}\n{law.statute}" for law in laws]
    return (
        str(number) if count == 1 else f"{number}\u2013{number + count - 1}",
        f"{row.record}\n{row.medium}",
        "\n".join(place),
        "\n".join(filter(None, (row.hidden, row.style, alike))),
        "\n".join(grounds),
        row.reason,
    )
