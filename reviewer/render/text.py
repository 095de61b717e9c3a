"""Plain text and tables, released: cleaned UTF-8 with terms hidden, and nothing unseen.

Direction marks, zero-width characters and control codes go, for they hide words from the
eye that a program still reads.

Decision 20.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

from reviewer.coverage.rows import HiddenTerms
from reviewer.coverage.text import (
    guard_from_formulas,
    mask_text,
    masks_in,
    terms_only,
    write_released_text,
)
from reviewer.errors import BadInput
from reviewer.model import (
    Onward,
    TermRedaction,
)
from reviewer.plan.plan import Step
from reviewer.readers.decoding import clean_text, decode_text, load_file
from reviewer.readers.line_folding import unfold_lines
from reviewer.readers.tables import delimiter_of, rows_of
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.jobs import Job


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write a text or a table anew.

    Raises:
        BadInput: The original cannot be read, or is neither.
        Refused: A redaction names a page, a box or a cue.
    """
    redactions = terms_only(step, "a text")
    text, encoding = decode_text(load_file(source), step.facts.encoding)
    job.check()
    if step.format == "csv":
        return _render_table(step, text, redactions, out)
    if step.format != "txt":
        raise BadInput(f"{step.record} is no text and no table.", "Withhold it.")
    visible = clean_text(text)
    shown = unfold_lines(visible)
    found = {r.id: masks_in(shown, (r,), Onward.LINES) for r in redactions}
    released = mask_text(shown, [mask for masks in found.values() for mask in masks])
    write_released_text(out / "record.txt", released.text)
    notes = [f"it was encoded as {encoding}"] if not encoding.startswith("utf-8") else []
    if len(visible) < len(text):
        notes.append(f"{len(text) - len(visible)} invisible characters were left out")
    if shown != visible:
        notes.append("lines that were folded to be sent are put together again")
    return Rendered(
        step.record,
        (RenderedFile("record.txt", step.release_name, "text/plain"),),
        f"written anew as UTF-8 text; {len(released.masks)} places hidden",
        tuple(notes),
        {"places": len(released.masks)},
        {name: len(set(masks)) for name, masks in found.items()},
    )


def _render_table(
    step: Step, text: str, redactions: tuple[TermRedaction, ...], out: Path
) -> Rendered:
    """A table keeps its rows, its columns and its delimiter."""
    delimiter = delimiter_of(text)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator="\r\n")
    rows = guards = changed = 0
    table = [[clean_text(cell) for cell in row] for row in rows_of(text, step.record, delimiter)]
    terms = HiddenTerms(table, redactions)
    for place, cells in enumerate(table):
        hidden = terms.release_cells(place)
        safe, count = guard_from_formulas(hidden)
        writer.writerow(safe)
        rows, guards, changed = rows + 1, guards + count, changed + (hidden != cells)
    write_released_text(out / "record.csv", file.getvalue())
    guard = f"{guards} cells begin like a formula and were given a leading apostrophe"
    return Rendered(
        step.record,
        (RenderedFile("record.csv", step.release_name, "text/csv"),),
        f"written anew from its {rows} rows; {changed} rows with something hidden",
        (guard,) if guards else (),
        {"rows": rows},
        terms.places,
    )
