"""The redaction log as a PDF to print and file."""

from __future__ import annotations

from itertools import groupby

from reviewer.package import plain_words
from reviewer.package.contents import Contents
from reviewer.package.letter import foot_of_pages
from reviewer.package.log_rows import LogRow
from reviewer.printing import (
    Column,
    Document,
    Headline,
    Paragraph,
    ParagraphStyle,
    PrintedTable,
    TextRun,
    print_document,
)

_COLUMNS = (
    Column("No.", 0.05),
    Column("Record", 0.21),
    Column("Place", 0.23),
    Column("What is hidden", 0.13),
    Column("Exemption", 0.19),
    Column("Reason", 0.19),
)


def write_log_pdf(contents: Contents) -> bytes:
    """``redaction-log.pdf``: redactions that read alike share a row; the CSV has one for each."""
    plan = contents.plan
    lines = (
        contents.mask_terms(plan.title),
        f"Request {plan.request.id} of {contents.mask_terms(plan.request.requester)}, "
        f"as decided on {plain_words.day_in_words(plan.as_of, plan.timezone)}. "
        f"{plain_words.count_with_noun(len(contents.log_rows), 'redaction')} in "
        f"{plain_words.count_with_noun(len({r.record for r in contents.log_rows}), 'record')}.",
        f"Times are those of the recording, and below them those of the clock ({plan.timezone}).",
    )
    rows, number = [], 1
    # Only neighbours: rows stand in reading order, and a count over a whole record says nothing.
    for row, alike in groupby(contents.log_rows):
        count = sum(1 for _ in alike)
        rows.append(_cells_of_row(contents, number, count, row))
        number += count
    table = PrintedTable(_COLUMNS, rows, "Nothing is redacted.")
    about = Paragraph((TextRun("\n".join(lines)),), ParagraphStyle.QUIET)
    blocks = (Headline(1, "Redaction log"), about, table)
    foot = foot_of_pages(contents)
    return print_document(Document("Redaction log", blocks, foot, sideways=True))


def _cells_of_row(contents: Contents, number: int, count: int, row: LogRow) -> tuple[str, ...]:
    place = [row.place]
    if row.start is not None and row.end is not None:
        times = (
            f"{plain_words.media_time_text(row.start)} to {plain_words.media_time_text(row.end)}"
        )
        place = list(dict.fromkeys([row.place, times]))
    if row.wall_start:
        place += [row.wall_start, f"to {row.wall_end}"]
    alike = "" if count == 1 else f"{count} redactions"
    laws = [contents.exemption_of_code(code) for code in row.exemptions]
    grounds = [f"{law.code} {law.title}\n{law.statute}" for law in laws]
    return (
        str(number) if count == 1 else f"{number}\u2013{number + count - 1}",
        "\n".join(filter(None, (row.record, row.medium, row.number))),
        "\n".join(place),
        "\n".join(filter(None, (row.hidden, row.style, alike))),
        "\n".join(grounds),
        row.reason,
    )
