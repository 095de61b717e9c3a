"""A term in every record that has words: where it stands, and hiding it where a person chose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewer.model import Kind, Record, Redaction, RedactionKind, Snapshot, Status, TextUnit
from reviewer.readers.spans import CueSpan, spans_of
from reviewer.readers.transcript import Transcript, read
from reviewer.readers.words import WITH_WORDS, text_units
from reviewer.suggest import term_id
from reviewer.terms import find
from reviewer.transcriptwork import MANUAL, Basis, redact_spans, sound_of

CONTEXT = 48  # characters shown before and after a match


@dataclass(frozen=True)
class Match:
    """A place where a term was found, with the text around it.

    ``span`` is the place in a transcript; elsewhere a term is hidden in a whole record.
    """

    record: str
    place: str
    before: str
    hit: str
    after: str
    media: float | None = None
    page: int | None = None
    cue: int | None = None
    span: CueSpan | None = None


def matches_in(record: Record, path: Path, term: str) -> list[Match]:
    """Every place of a record that reads as a term, in order.

    Raises:
        BadInput: The file cannot be read.
    """
    if record.kind not in WITH_WORDS or not term.strip():
        return []
    if record.kind is Kind.TRANSCRIPT:
        return _in_transcript(record, read(path, record.format), term)
    return list(_in_units(record, list(text_units(record, path)), term))


def _in_transcript(record: Record, transcript: Transcript, term: str) -> list[Match]:
    asked = Redaction("", record.path, RedactionKind.TEXT, term=term)
    out = []
    for span in spans_of(transcript, asked):
        cue = transcript.cues[span.cue]
        text = cue.speaker if span.speaker else cue.text
        place = f"cue {cue.number}" + (", speaker" if span.speaker else "")
        around = _around(text, span.first, span.last)
        out.append(Match(record.path, place, *around, cue.start, None, cue.number, span))
    return out


def _in_units(record: Record, units: list[TextUnit], term: str) -> Iterator[Match]:
    """A term may run on over neighbouring units, as it may over the lines of a page."""
    starts, at = [], 0
    for unit in units:
        starts.append(at)
        at += len(unit.text) + 1
    joined = "\n".join(unit.text for unit in units)
    for first, last in find(term, joined):
        unit = units[bisect_right(starts, first) - 1]
        around = _around(joined, first, last)
        yield Match(record.path, unit.place, *around, unit.start, unit.page, unit.cue)


def _around(text: str, first: int, last: int) -> tuple[str, str, str]:
    before, after = text[max(0, first - CONTEXT) : first], text[last : last + CONTEXT]
    lead = "…" if first > CONTEXT else ""
    tail = "…" if last + CONTEXT < len(text) else ""
    flat = " ".join(text[first:last].split())
    return lead + _flat(before), flat, _flat(after) + tail


def _flat(text: str) -> str:
    """On one line; white space at its ends stays, as one space."""
    return "".join(" " if c.isspace() else c for c in text)


def redact_everywhere(
    snapshot: Snapshot,
    term: str,
    chosen: Mapping[str, Sequence[CueSpan] | None],
    source: Callable[[Record], Path],
    basis: Basis,
) -> list[Redaction]:
    """Redactions of a term in several records, with the sound of transcripts.

    ``chosen`` says, by record, where: ``None`` everywhere, spans only in these places of a
    transcript. ``source`` gives the original of a record.

    Raises:
        BadInput: A transcript cannot be read.
    """
    out: list[Redaction] = []
    for path, spans in chosen.items():
        record = snapshot.record(path)
        transcript = None
        if record.kind is Kind.TRANSCRIPT:
            transcript = read(source(record), record.format)
        if spans is not None and transcript is not None:
            found = redact_spans(snapshot, record, transcript, spans, basis)
        else:
            found = _by_term(snapshot, record, term, basis)
            if transcript is not None:
                found += sound_of(snapshot, record, transcript, found, basis)
        out += found
    return list({r.id: r for r in out}.values())


def _by_term(snapshot: Snapshot, record: Record, term: str, basis: Basis) -> list[Redaction]:
    """The redaction of a term in one record: an undecided one is taken up again."""
    flat = " ".join(term.split())
    same = [
        r
        for r in snapshot.redactions
        if r.record == record.path and r.term and r.term.casefold() == flat.casefold()
    ]
    if any(r.status is Status.ACCEPTED for r in same):
        return []
    made = Redaction(
        id=same[0].id if same else term_id(record.path, flat),
        record=record.path,
        kind=RedactionKind.TEXT,
        exemptions=basis.exemptions or (same[0].exemptions if same else ()),
        reason=basis.reason,
        status=basis.status,
        term=flat,
        author=basis.author,
        source=MANUAL,
    )
    return [made]
