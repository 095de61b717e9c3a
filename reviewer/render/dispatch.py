"""Dispatch logs, released: the same header, rows and order, with cells masked in place.

A row is never dropped: that a call came in, and when, is not what an exemption hides.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from reviewer.errors import Refused
from reviewer.jobs import Job
from reviewer.model import Redaction
from reviewer.plan import Step
from reviewer.readers.decoding import cleaned
from reviewer.readers.dispatch import DispatchLog, DispatchRow, read
from reviewer.render.masking import (
    Mask,
    guarded,
    label,
    masked,
    term_masks,
    text_only,
    without_terms,
    write,
)
from reviewer.render.result import Rendered, RenderedFile

_BLANK = frozenset({"", "-", "n/a", "na", "none", "null"})


def render(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write a dispatch log as CSV with masked cells.

    Raises:
        BadInput: The original cannot be read.
        Refused: A redaction names a row that is not there, or characters of one.
    """
    redactions = text_only(step)
    log = read(source)
    by_row = _by_row(step, log, redactions)
    terms = tuple(r for r in redactions if r.term)
    kept = log.kept_columns if by_row else set()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    head, guards = guarded([without_terms(cleaned(cell), terms) for cell in log.header])
    writer.writerow(head)
    for row in log.rows:
        job.check()
        cells, count = guarded(_cells(row, by_row.get(row.number, ()), kept, terms))
        guards += count
        writer.writerow(cells)
    write(out / "record.csv", text.getvalue())
    notes = list(log.notes)
    if guards:
        notes.append(f"{guards} cells begin like a formula and were given a leading apostrophe")
    masked_rows = f"; {len(by_row)} rows masked" if by_row else ""
    hidden = f"; {len(terms)} terms hidden" if terms else ""
    return Rendered(
        step.record,
        (RenderedFile("record.csv", step.release_name, "text/csv"),),
        f"written anew from its {len(log.rows)} rows{masked_rows}{hidden}",
        tuple(notes),
        {"rows": len(log.rows)},
    )


def _by_row(
    step: Step, log: DispatchLog, redactions: tuple[Redaction, ...]
) -> dict[int, tuple[str, ...]]:
    """The exemptions under which each masked row is masked."""
    found: dict[int, tuple[str, ...]] = {}
    for redaction in redactions:
        if redaction.term:
            continue
        if redaction.cue is None or not 1 <= redaction.cue <= len(log.rows):
            raise Refused(
                f"Redaction {redaction.id} names row {redaction.cue}, and {step.record} has "
                f"{len(log.rows)}."
            )
        if redaction.chars is not None:
            raise Refused(
                f"Redaction {redaction.id} names characters of a row of {step.record}.",
                "Redact the row, or the words by term.",
            )
        before = found.get(redaction.cue, ())
        found[redaction.cue] = tuple(sorted({*before, *redaction.exemptions}))
    return found


def _cells(
    row: DispatchRow, codes: tuple[str, ...], kept: set[int], terms: tuple[Redaction, ...]
) -> list[str]:
    """A row's cells; a masked row keeps its key and its times."""
    cells = [cleaned(cell) for cell in row.cells]
    if not codes:
        return masked_cells(cells, terms)
    return [
        without_terms(cell, terms)
        if at in kept or cell.strip().casefold() in _BLANK
        else label(codes)
        for at, cell in enumerate(cells)
    ]


def masked_cells(cells: list[str], terms: tuple[Redaction, ...]) -> list[str]:
    """Cells with every term hidden, also one that is split over neighbouring cells."""
    across = term_masks("\n".join(cells), terms)
    if not across:  # what is in one cell is in the joined ones too
        return cells
    found: list[list[Mask]] = [term_masks(cell, terms) for cell in cells]
    for mask in across:
        at = 0
        for place, cell in enumerate(cells):
            first, last = max(mask.first - at, 0), min(mask.last - at, len(cell))
            if first < last:
                found[place].append(Mask(first, last, mask.codes))
            at += len(cell) + 1
    return [masked(cell, masks).text for cell, masks in zip(cells, found, strict=True)]
