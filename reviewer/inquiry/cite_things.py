"""What of a case a person points at, as a citation: words of a cue, a row, a redaction, a note."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reviewer.coverage.transcript import CueSpan, span_times
from reviewer.model import (
    Annotation,
    AreaRedaction,
    Citation,
    CueRedaction,
    ImageRedaction,
    Kind,
    Record,
    Redaction,
    SpanRedaction,
    TextUnit,
)
from reviewer.model.geometry import Box
from reviewer.readers.transcript import Transcript
from reviewer.text.row_cells import cells_of

_DIGITS = 3  # of seconds: finer than a picture
_FINE = 6  # of fractions of a page


def cite_spans(record: str, transcript: Transcript, spans: Sequence[CueSpan]) -> Citation:
    """Words of a transcript; of several cues each is a line, and the first is named.

    Args:
        record: the transcript's path.
        transcript: as it was read.
        spans: of its text, in order; at least one.
    """
    cues = [transcript.cues[span.cue] for span in spans]
    words = "\n".join(
        " ".join(cue.text[span.first : span.last].split())
        for cue, span in zip(cues, spans, strict=True)
    )
    times = [span_times(cue, span) for cue, span in zip(cues, spans, strict=True)]
    start, end = min(t[0] for t in times), max(t[1] for t in times)
    chars = cues[0].raw_span(spans[0].first, spans[0].last) if len(spans) == 1 else None
    start, end = round(start, _DIGITS), round(end, _DIGITS)
    last = end if end > start else None
    return Citation(record, start, last, cue=cues[0].number, chars=chars, words=words)


def cite_cue(record: str, transcript: Transcript, place: int) -> Citation:
    """A whole cue; ``place`` is where it stands among the cues, from 0."""
    cue = transcript.cues[place]
    start, end = round(cue.start, _DIGITS), round(cue.end, _DIGITS)
    last = end if end > start else None
    return Citation(record, start, last, cue=cue.number, words=" ".join(cue.text.split()))


def cite_row(record: str, row: int, units: Iterable[TextUnit], words: str = "") -> Citation:
    """A row of a dispatch log; with ``words`` that stand in it, the characters that they are."""
    text = next((unit.text for unit in units if unit.cue == row), "")
    at = text.casefold().find(words.casefold()) if words else -1
    if at < 0:
        return Citation(record, row=row, words=text)
    # Letters that are folded to more than one would shift what stands behind them.
    if text[at : at + len(words)].casefold() != words.casefold():
        return Citation(record, row=row, words=text)
    return Citation(record, row=row, chars=(at, at + len(words)), words=text[at : at + len(words)])


def cite_hit(
    record: str,
    kind: Kind,
    place: tuple[int | None, int | None, float | None],
    words: str,
    units: Iterable[TextUnit],
) -> Citation:
    """Words that a search found in a record of a kind; ``place``: page, cue or row, seconds."""
    page, number, start = place
    if kind is Kind.DISPATCH and number is not None:
        return cite_row(record, number, units, words)
    return Citation(record, start, page=page, cue=number, words=" ".join(words.split()))


def cells_of_row(cited: Citation, units: Iterable[TextUnit]) -> list[Citation]:
    """A citation of each cell of the row that one cites, in their order."""
    text = next((unit.text for unit in units if unit.cue == cited.row), "")
    found = []
    for at, cell in cells_of(text):
        first = at + len(cell) - len(cell.lstrip())
        last = first + len(cell.strip())
        if first < last:
            words = text[first:last]
            found.append(Citation(cited.record, row=cited.row, chars=(first, last), words=words))
    return found


def cite_page(record: str, page: int, boxes: Sequence[Box], words: str) -> Citation:
    """Words of a page, within the box around them; none of a text that has no drawn page."""
    box = _box_around_all(boxes) if boxes else None
    return Citation(record, page=page, box=box, words=" ".join(words.split()))


def cite_redaction(redaction: Redaction, kind: Kind) -> Citation:
    """The place of a redaction in a record of a kind. What it hides is not quoted: nobody asked
    for it to be told.
    """
    record = redaction.record
    match redaction:
        case AreaRedaction():
            return Citation(record, page=redaction.page, box=redaction.box)
        case ImageRedaction():
            return Citation(record, box=redaction.box)
        case CueRedaction():
            return _at_line(Citation(record, chars=redaction.chars), redaction.cue, kind)
    if isinstance(redaction, SpanRedaction):
        return _cite_span(record, redaction.start, redaction.end)
    return Citation(record)


def cite_note(note: Annotation, kind: Kind) -> Citation:
    """The place of a note on a record of a kind. Its words are its author's, and not quoted."""
    if note.start is not None:
        return _cite_span(note.record, note.start, note.end)
    return _at_line(Citation(note.record, page=note.page), note.cue, kind)


def cite_stretch(record: Record, start: float, end: float | None) -> Citation:
    """A stretch of a recording, in seconds of media time, as far as it lies within it."""
    last = record.facts.duration_seconds
    start = min(max(start, 0.0), last) if last is not None else max(start, 0.0)
    if end is not None and last is not None:
        end = min(end, last)
    return _cite_span(record.path, start, end)


def _at_line(cited: Citation, number: int | None, kind: Kind) -> Citation:
    """A log has rows where a transcript has cues."""
    return replace(cited, row=number) if kind is Kind.DISPATCH else replace(cited, cue=number)


def _cite_span(record: str, start: float, end: float | None) -> Citation:
    first = round(start, _DIGITS)
    last = round(end, _DIGITS) if end is not None else None
    return Citation(record, first, last if last is not None and last > first else None)


def _box_around_all(boxes: Sequence[Box]) -> Box:
    x, y = min(b.x for b in boxes), min(b.y for b in boxes)
    right, low = max(b.x + b.w for b in boxes), max(b.y + b.h for b in boxes)
    x, y = max(round(x, _FINE), 0.0), max(round(y, _FINE), 0.0)
    return Box(x, y, round(min(right, 1.0) - x, _FINE), round(min(low, 1.0) - y, _FINE))
