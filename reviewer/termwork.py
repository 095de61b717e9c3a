"""A term in every record that has words: where it stands, and hiding it where a person chose."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer.canon import digest
from reviewer.edits import new_area
from reviewer.geometry import Box
from reviewer.model import Kind, Record, Redaction, RedactionKind, Snapshot, Status, TextUnit
from reviewer.pages.kinds import PageText
from reviewer.pages.places import selected_lines
from reviewer.pages.scanned import joined
from reviewer.readers.ocr import near_spans
from reviewer.readers.scan import kept_words, text_of
from reviewer.readers.spans import CueSpan, spans_of
from reviewer.readers.transcript import Transcript, read
from reviewer.readers.words import WITH_WORDS, text_units
from reviewer.suggest import AUTHOR, SOURCE, Wishes, term_id, terms_of
from reviewer.terms import find
from reviewer.transcriptwork import MANUAL, Basis, redact_spans, sound_of

CONTEXT = 48  # characters shown before and after a match


@dataclass(frozen=True)
class Match:
    """A place where a term was found, with the text around it.

    Attributes:
        span: the place in a transcript.
        boxes: the place in a picture.
        single: it can be hidden alone; else the term is hidden in the whole record.
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
    boxes: tuple[Box, ...] = ()
    single: bool = False  # it can be hidden alone


def matches_in(record: Record, path: Path, term: str, scans: Path | None = None) -> list[Match]:
    """Every place of a record that reads as a term, in order; those in scanned pages last.

    ``scans`` is where the words of the record's scanned pages are kept, see ``reviewer.scans``.

    Raises:
        BadInput: The file cannot be read.
    """
    if not term.strip():
        return []
    if record.kind is Kind.TRANSCRIPT:
        return _in_transcript(record, read(path, record.format), term)
    units = list(text_units(record, path)) if record.kind in WITH_WORDS else []
    return [*_in_units(record, units, term), *_in_scans(record, scans, term)]


def _in_transcript(record: Record, transcript: Transcript, term: str) -> list[Match]:
    asked = Redaction("", record.path, RedactionKind.TEXT, term=term)
    out = []
    for span in spans_of(transcript, asked):
        cue = transcript.cues[span.cue]
        text = cue.speaker if span.speaker else cue.text
        place = f"cue {cue.number}" + (", speaker" if span.speaker else "")
        around = _around(text, span.first, span.last)
        here = Match(record.path, place, *around, cue.start, None, cue.number, span, single=True)
        out.append(here)
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


def _in_scans(record: Record, folder: Path | None, term: str) -> Iterator[Match]:
    """In words that were read from pictures a letter may be another, as for the renderer."""
    if folder is None:
        return
    for number in record.facts.scanned:
        page = joined(PageText(number, ""), kept_words(folder, number) or ())
        spans = sorted({*find(term, page.text), *near_spans(term, page.text)})
        end = 0
        for first, last in spans:
            if first >= end:
                end = last
                around = _around(page.text, first, last)
                boxes = selected_lines(page, first, last)
                place = f"page {number}, scanned"
                single = record.kind is Kind.IMAGE
                yield Match(record.path, place, *around, page=number, boxes=boxes, single=single)


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
    chosen: Mapping[str, Sequence[Match] | None],
    source: Callable[[Record], Path],
    basis: Basis,
) -> list[Redaction]:
    """Redactions of a term in several records, with the sound of transcripts.

    ``chosen`` says, by record, where: ``None`` everywhere, else only in these places of a
    transcript or an image. ``source`` gives the original of a record.

    Raises:
        BadInput: A transcript cannot be read.
    """
    out: list[Redaction] = []
    for path, places in chosen.items():
        record = snapshot.record(path)
        transcript = None
        if record.kind is Kind.IMAGE:
            out += _boxed(snapshot, record, places or (), basis)
            continue
        if record.kind is Kind.TRANSCRIPT:
            transcript = read(source(record), record.format)
        if places is not None and transcript is not None:
            spans = [m.span for m in places if m.span is not None]
            found = redact_spans(snapshot, record, transcript, spans, basis)
        else:
            found = _by_term(snapshot, record, term, basis)
            if transcript is not None:
                found += sound_of(snapshot, record, transcript, found, basis)
        out += found
    return list({r.id: r for r in out}.values())


def in_image(snapshot: Snapshot, record: Record, scans: Path, wishes: Wishes) -> list[Redaction]:
    """Proposals of boxes for words that can be read in an image; nothing that is known already."""
    texts = [text_of(kept_words(scans, page) or ()) for page in record.facts.scanned]
    known = {r.id for r in snapshot.redactions}
    out: dict[str, Redaction] = {}
    for found in terms_of(snapshot, texts, wishes):
        for match in _in_scans(record, scans, found.term):
            for made in _boxes(record, match):
                proposal = replace(
                    made,
                    exemptions=found.exemptions,
                    reason=found.reason,
                    author=AUTHOR,
                    source=SOURCE,
                )
                out.setdefault(made.id, proposal)
    return [made for name, made in out.items() if name not in known]


def _boxed(
    snapshot: Snapshot, record: Record, places: Sequence[Match], basis: Basis
) -> Iterator[Redaction]:
    """An image holds no text, so that its words can only be hidden where they stand."""
    standing = {
        r.id
        for r in snapshot.redactions
        if r.record == record.path and r.status in (Status.ACCEPTED, basis.status)
    }
    for match in places:
        for made in _boxes(record, match):
            if made.id not in standing:
                yield replace(
                    made,
                    exemptions=basis.exemptions,
                    reason=basis.reason,
                    status=basis.status,
                    author=basis.author,
                )


def _boxes(record: Record, match: Match) -> Iterator[Redaction]:
    for box in match.boxes:
        name = f"seen-{digest([record.path, match.page, box.to_list()])[:12]}"
        yield new_area(name, record, match.page or 1, box)


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
