"""Dispatch logs, released: the same header, rows and order, with cells masked in place.

A row is never dropped: that a call came in, and when, is not what an exemption hides.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from reviewer.coverage.rows import HiddenTerms, hidden_cells
from reviewer.coverage.text import (
    Mask,
    guard_from_formulas,
    mask_text,
    redaction_label,
    term_masks,
    text_only,
    without_terms,
    write_released_text,
)
from reviewer.errors import Refused
from reviewer.model import (
    CueRedaction,
    TermRedaction,
    TextRedaction,
)
from reviewer.plan.plan import Step
from reviewer.readers.decoding import clean_text
from reviewer.readers.dispatch import DispatchLog, DispatchRow, read_dispatch_log
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.jobs import Job


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write a dispatch log as CSV with masked cells.

    Raises:
        BadInput: The original cannot be read.
        Refused: A redaction names a row that is not there.
    """
    redactions = text_only(step)
    log = read_dispatch_log(source, step.facts.columns, step.facts.encoding)
    terms = step.of_type(TermRedaction)
    by_row = _by_row(step, log)
    in_rows = HiddenTerms([row.cells_as_read for row in log.rows], terms)
    header = "\n".join(map(clean_text, log.header))
    places = {r.id: in_rows.places[r.id] + len(term_masks(header, (r,))) for r in terms}
    for number, mine in by_row.items():
        places |= {r.id: len(hidden_cells(log, log.rows[number - 1], r)) for r in mine}
    text = io.StringIO()
    # RFC 4180, section 2.
    writer = csv.writer(text, lineterminator="\r\n")
    guards = 0
    for line in (*log.title, log.header):
        head, count = guard_from_formulas([without_terms(clean_text(cell), terms) for cell in line])
        guards += count
        writer.writerow(head)
    for place, row in enumerate(log.rows):
        job.check()
        own = by_row.get(row.number)
        shown = _release_cells(log, row, own, in_rows) if own else in_rows.release_cells(place)
        cells, count = guard_from_formulas(shown)
        guards += count
        writer.writerow(cells)
    write_released_text(out / "record.csv", text.getvalue())
    notes = list(log.notes)
    if guards:
        notes.append(f"{guards} cells begin like a formula and were given a leading apostrophe")
    return Rendered(
        step.record,
        (RenderedFile("record.csv", step.release_name, "text/csv"),),
        f"written anew from its {len(log.rows)} rows{_tell_hidden(redactions)}",
        tuple(notes),
        {"rows": len(log.rows)},
        places,
    )


def _tell_hidden(redactions: Sequence[TextRedaction]) -> str:
    """What was hidden, as a part of a sentence."""
    cued = [r for r in redactions if isinstance(r, CueRedaction)]
    rows = {r.cue for r in cued if r.chars is None}
    parts = sum(r.chars is not None for r in cued)
    terms = len(redactions) - len(cued)
    said = f"; {len(rows)} rows masked" if rows else ""
    said += f"; {parts} parts of rows masked" if parts else ""
    return said + (f"; {terms} terms hidden" if terms else "")


def _by_row(step: Step, log: DispatchLog) -> dict[int, list[CueRedaction]]:
    """The redactions of rows and of parts of them, by the row's number."""
    found: dict[int, list[CueRedaction]] = defaultdict(list)
    for redaction in step.of_type(CueRedaction):
        if not 1 <= redaction.cue <= len(log.rows):
            raise Refused(
                f"Redaction {redaction.id} names row {redaction.cue}, and {step.record} has "
                f"{len(log.rows)}."
            )
        found[redaction.cue].append(redaction)
    return found


def _release_cells(
    log: DispatchLog,
    row: DispatchRow,
    own: Sequence[CueRedaction],
    in_rows: HiddenTerms,
) -> list[str]:
    """The cells of a row that has redactions of its own."""
    marks: list[list[Mask]] = [[] for _ in row.cells_as_read]
    gone: set[int] = set()
    for redaction in own:
        for at, first, last in hidden_cells(log, row, redaction):
            marks[at].append(Mask(first, last, redaction.exemptions))
            # A cell that is hidden as a whole gets its label even where it held nothing but a dash.
            gone |= {at} if redaction.chars is None else set()
    whole = [r for r in own if r.chars is None]
    place = row.number - 1
    if not whole:
        return in_rows.release_cells(place, marks)
    codes = sorted({code for r in whole for code in r.exemptions})
    return [
        redaction_label(codes)
        if at in gone
        else in_rows.without_terms(
            mask_text(cell, [*marks[at], *in_rows.over_ends(place, at)]).text
        )
        for at, cell in enumerate(row.cells_as_read)
    ]
