"""What must hold for the redactions of a review file, beyond what fits: see ``reviewer.fits``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reviewer.errors import BadInput
from reviewer.fits import faults, is_known
from reviewer.model import Kind, Record, Redaction, RedactionKind, Status, TextUnit

Texts = Callable[[str], Sequence[TextUnit]]
"""Gives the text of a record, by its path, in its units."""


def redaction_faults(redaction: Redaction, record: Record, texts: Texts) -> Iterator[str]:
    """Why a redaction does not fit its record; nothing when it does."""
    yield from faults(redaction, record)
    if not is_known(redaction, record):
        return
    if redaction.absent and (
        redaction.kind is not RedactionKind.TEXT or redaction.status is not Status.ACCEPTED
    ):
        yield "only accepted redactions of text can be absent"
    if redaction.kind is RedactionKind.TEXT and redaction.cue is not None:
        yield from _cue_faults(redaction, record, texts)


def remembering(texts: Texts) -> Texts:
    """The same, asked once for each record."""
    known: dict[str, Sequence[TextUnit]] = {}

    def remembered(path: str) -> Sequence[TextUnit]:
        if path not in known:
            known[path] = tuple(texts(path))
        return known[path]

    return remembered


def _cue_faults(redaction: Redaction, record: Record, texts: Texts) -> Iterator[str]:
    try:
        units = {unit.cue: unit for unit in texts(record.path)}
    except BadInput as fault:
        yield f"the text of {record.path} cannot be read ({fault.message})"
        return
    unit = units.get(redaction.cue)
    if unit is None:
        counted = record.facts.rows if record.kind is Kind.DISPATCH else record.facts.cues
        if counted is None:
            yield f"there is no cue {redaction.cue}"
        return
    if redaction.chars is None:
        return
    first, last = redaction.chars
    text = unit.text if unit.raw is None else unit.raw
    if not 0 <= first < last <= len(text):
        yield f"its chars {[first, last]} are not within the {len(text)} characters of the cue"
