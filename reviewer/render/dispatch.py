"""Dispatch logs, released: the same header, rows and order, with cells masked in place.

A row is never dropped: that a call came in, and when, is not what an exemption hides.
"""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

from reviewer.coverage.text import (
    Mask,
    guarded,
    label,
    masked,
    term_masks,
    text_only,
    without_terms,
    write,
)
from reviewer.errors import Refused
from reviewer.model import Redaction
from reviewer.plan.plan import Step
from reviewer.readers.decoding import cleaned
from reviewer.readers.dispatch import DispatchLog, DispatchRow, read
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.jobs import Job
from reviewer.text.terms.onward import read_down

BLANK = frozenset({"", "-", "n/a", "na", "none", "null"})


def render(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write a dispatch log as CSV with masked cells.

    Raises:
        BadInput: The original cannot be read.
        Refused: A redaction names a row that is not there.
    """
    redactions = text_only(step)
    log = read(source, step.facts.columns, step.facts.encoding)
    by_row = _by_row(step, log, redactions)
    parts = [r for r in redactions if r.chars is not None]
    by_part: dict[int, list[Redaction]] = {}
    for part in parts:
        by_part.setdefault(part.cue or 0, []).append(part)
    terms = tuple(r for r in redactions if r.term)
    places = {r.id: len(term_masks("\n".join(map(cleaned, log.header)), (r,))) for r in terms}
    rows = [[cleaned(cell) for cell in row.cells] for row in log.rows]
    ends = row_end_marks(rows, terms, places)
    places |= _places_in_rows(log, [r for r in redactions if not r.term])
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    guards = 0
    for line in (*log.title, log.header):
        head, count = guarded([without_terms(cleaned(cell), terms) for cell in line])
        guards += count
        writer.writerow(head)
    for place, row in enumerate(log.rows):
        job.check()
        marks = _marks(row, by_part.get(row.number, []))
        for at, more in ends.get(place, {}).items():
            marks[at] += more
        kept = log.kept_cells(row) if row.number in by_row else set()
        cells, count = guarded(_cells(row, by_row.get(row.number, ()), kept, terms, marks))
        guards += count
        writer.writerow(cells)
    write(out / "record.csv", text.getvalue())
    notes = list(log.notes)
    if guards:
        notes.append(f"{guards} cells begin like a formula and were given a leading apostrophe")
    masked_rows = f"; {len(by_row)} rows masked" if by_row else ""
    masked_rows += f"; {len(parts)} parts of rows masked" if parts else ""
    hidden = f"; {len(terms)} terms hidden" if terms else ""
    return Rendered(
        step.record,
        (RenderedFile("record.csv", step.release_name, "text/csv"),),
        f"written anew from its {len(log.rows)} rows{masked_rows}{hidden}",
        tuple(notes),
        {"rows": len(log.rows)},
        places,
    )


def _places_in_rows(log: DispatchLog, redactions: list[Redaction]) -> dict[str, int]:
    """How many cells each redaction of a row, or of a part of it, hides something in."""
    found: dict[str, int] = {}
    for redaction in redactions:
        row = log.rows[(redaction.cue or 1) - 1]
        if redaction.chars is not None:
            found[redaction.id] = sum(map(len, _marks(row, [redaction])))
        else:
            hidden = set(range(len(row.cells))) - log.kept_cells(row)
            told = (cleaned(row.cells[at]).strip().casefold() not in BLANK for at in hidden)
            found[redaction.id] = sum(told)
    return found


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
            continue
        before = found.get(redaction.cue, ())
        found[redaction.cue] = tuple(sorted({*before, *redaction.exemptions}))
    return found


def _marks(row: DispatchRow, redactions: list[Redaction]) -> list[list[Mask]]:
    """Masks for each cell, of redactions that count the characters of the row as text.

    As text a row is its cells that are not empty with `` | `` between them.
    """
    found: list[list[Mask]] = [[] for _ in row.cells]
    at = 0
    for place, cell in enumerate(map(cleaned, row.cells)):
        if not cell.strip():
            continue
        for redaction in redactions:
            assert redaction.chars is not None
            first, last = max(redaction.chars[0] - at, 0), min(redaction.chars[1] - at, len(cell))
            if first < last:
                found[place].append(Mask(first, last, redaction.exemptions))
        at += len(cell) + len(" | ")
    return found


def _cells(
    row: DispatchRow,
    codes: tuple[str, ...],
    kept: set[int],
    terms: tuple[Redaction, ...],
    marks: list[list[Mask]],
) -> list[str]:
    """A row's cells; a masked row keeps its key and its times."""
    cells = [cleaned(cell) for cell in row.cells]
    if not codes:
        return masked_cells(cells, terms, marks)
    return [
        without_terms(masked(cell, marks[at]).text, terms)
        if at in kept or cell.strip().casefold() in BLANK
        else label(codes)
        for at, cell in enumerate(cells)
    ]


def row_end_marks(
    rows: list[list[str]], terms: tuple[Redaction, ...], places: dict[str, int]
) -> dict[int, dict[int, list[Mask]]]:
    """Masks on terms that run over the end of a row, by row and cell.

    The text of all rows is searched for it, so it is also counted here in how many ``places``
    of the table each term stands.

    Whoever reads a list of one column reads on into the next row, and a program that prints
    rows behind each other puts a comma between them: "Lopez" above "Maria" is then a name.
    """
    lines = ["\t".join(cells) for cells in rows]
    starts = [0, *accumulate(len(line) + 1 for line in lines)]
    found: dict[int, dict[int, list[Mask]]] = {}
    masks: set[Mask] = set()
    for term in terms:
        by_end = [set(term_masks(end.join(lines), (term,))) for end in "\n,"]
        places[term.id] = places.get(term.id, 0) + max(map(len, by_end))
        masks |= by_end[0] | by_end[1]
    _mark_in_columns(rows, terms, found, places)
    for mask in masks:
        first, last = (bisect_right(starts, at) - 1 for at in (mask.first, mask.last - 1))
        for row in range(first, last + 1) if first < last else ():
            at = starts[row]
            for place, cell in enumerate(rows[row]):
                begin, end = max(mask.first - at, 0), min(mask.last - at, len(cell))
                if begin < end:
                    marks = found.setdefault(row, {}).setdefault(place, [])
                    marks.append(Mask(begin, end, mask.codes))
                at += len(cell) + 1
    return found


def _mark_in_columns(
    rows: list[list[str]],
    terms: tuple[Redaction, ...],
    found: dict[int, dict[int, list[Mask]]],
    places: dict[str, int],
) -> None:
    """Masks on terms that a column of remarks holds over the end of a row: what a dispatcher
    types is cut into rows at a width.
    """
    widest = max(map(len, rows), default=0)
    for column in range(widest) if widest > 1 else ():  # else it is the text of all rows
        cells = [row[column] if column < len(row) else "" for row in rows]
        starts = [0, *accumulate(len(cell) + 1 for cell in cells)]
        downwards = read_down(cells)
        for term in terms:
            for pieces in downwards.hits(term.term or ""):
                places[term.id] += 1
                for first, last in pieces:
                    row = bisect_right(starts, first) - 1
                    begin, end = first - starts[row], last - starts[row]
                    marks = found.setdefault(row, {}).setdefault(column, [])
                    marks.append(Mask(begin, end, term.exemptions))


def masked_cells(
    cells: list[str], terms: tuple[Redaction, ...], marks: list[list[Mask]] | None = None
) -> list[str]:
    """Cells with their marks and every term hidden, also one split over neighbouring cells."""
    across = term_masks("\t".join(cells), terms)
    marked = marks or [[] for _ in cells]
    if not across and not any(marked):  # what is in one cell is in the joined ones too
        return cells
    found = [[*own, *term_masks(cell, terms)] for cell, own in zip(cells, marked, strict=True)]
    for mask in across:
        at = 0
        for place, cell in enumerate(cells):
            first, last = max(mask.first - at, 0), min(mask.last - at, len(cell))
            if first < last:
                found[place].append(Mask(first, last, mask.codes))
            at += len(cell) + 1
    return [masked(cell, masks).text for cell, masks in zip(cells, found, strict=True)]
