"""Office files released as PDF: their words are taken out and laid out anew.

Nothing of the file itself comes along, so comments, tracked deletions, hidden rows, macros,
links and embedded files cannot either; what was left out is told. A place on a page has no
meaning here before the layout, so these files are redacted by term.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from reviewer.coverage.text import terms_only
from reviewer.errors import DoesNotHold, Refused
from reviewer.model import Facts, TermRedaction
from reviewer.plan.plan import Step
from reviewer.readers.office import TextBlock, read_extract
from reviewer.render.office.blocks import redact_blocks
from reviewer.render.office.layout import lay_out
from reviewer.render.pdf import pictures
from reviewer.render.pdf.proof import Proof
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.files import write_replacing
from reviewer.system.jobs import Job

FILE = "record.pdf"


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Write an office file's words as a PDF.

    Raises:
        BadInput: The file cannot be read.
        DoesNotHold: A redacted term can still be read in the result.
        Refused: A redaction names a place instead of a term.
    """
    redactions = terms_only(step, f"a file that is laid out anew ({step.format})")
    extract = read_extract(source, step.format, step.facts.encoding, _facts_at_arrival(step))
    job.check()
    shown, count, places = redact_blocks(extract.blocks, redactions)
    name = step.release_name or f"{step.record}.pdf"
    with write_replacing(out / FILE) as target:
        pages = lay_out(
            shown or [TextBlock("text", ("This file holds no text.",))], target, name, job
        )
        _prove_hidden(step, target, redactions, job)
        if step.pictures:
            pictures.in_pictures(target, name)
    notes = [f"dropped: {count} {what}" for what, count in sorted(extract.dropped.items()) if count]
    if hidden := len(extract.hidden_words):
        notes.append(f"left out: {hidden} places that were blacked out or hidden in the file")
    method = "its words were laid out anew as a PDF"
    if count:
        method += f"; {count} places replaced by their exemption"
    details = {"pages": pages, "places": count, "dropped": extract.dropped}
    file = RenderedFile(FILE, name, "application/pdf")
    return Rendered(step.record, (file,), method, tuple(notes), details, places)


def _facts_at_arrival(step: Step) -> Facts:
    """What intake saw, style sheets as they were when a web page came.

    Raises:
        Refused: One was changed in the case.
    """
    for sheet in step.facts.styles:
        if hashlib.sha256(sheet.text.encode()).hexdigest() != sheet.sha256:
            raise Refused(
                f"The style sheet {sheet.way} of {step.record} was changed in the case.",
                "Make the case anew, or withhold the record.",
            )
    return step.facts


def _prove_hidden(step: Step, path: Path, redactions: tuple[TermRedaction, ...], job: Job) -> None:
    doubts = Proof(path, job).find_doubts(redactions, {}, frozenset())
    if doubts:
        raise DoesNotHold(
            f"{step.record}: redaction {doubts[0].redaction} cannot be carried out beyond doubt.",
            "Withhold the record, or release a PDF of it.",
        )
