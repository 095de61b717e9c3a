"""A term in every record that has words: where it stands, and hiding it where a person chose.

Decision 26.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer.coverage.pages import is_under
from reviewer.coverage.rows import hidden_rows
from reviewer.coverage.standing import is_withheld_whole, standing_redactions
from reviewer.coverage.text import masks_in
from reviewer.coverage.transcript import CueSpan, hidden_cues, spans_of
from reviewer.model import (
    CueRedaction,
    Kind,
    Onward,
    Record,
    Redaction,
    Snapshot,
    Source,
    Status,
    TermRedaction,
    TextUnit,
    is_hiding,
    reads_on,
)
from reviewer.model.geometry import Box
from reviewer.model.on_page import boxes_on
from reviewer.pages.page_data import PageText
from reviewer.pages.pdf import read_page_texts
from reviewer.pages.places import selected_lines
from reviewer.pages.scanned_text import join_read_words
from reviewer.readers import originals
from reviewer.readers.ocr import near_spans
from reviewer.readers.scan import words_read
from reviewer.readers.transcript import Transcript
from reviewer.redaction.ids import term_id
from reviewer.redaction.new_redactions import new_area
from reviewer.redaction.transcript_words import Basis, redact_spans, sound_of
from reviewer.system.asking import ask_child
from reviewer.system.canonical import digest_of
from reviewer.text.joined import JoinedText
from reviewer.text.stretches import Stretches
from reviewer.text.terms import find_term
from reviewer.text.terms.onward import find_on

_Pieces = tuple[tuple[int, int], ...]

# Half a line on either side, as a list shows it.
CONTEXT = 48  # characters shown before and after a match


@dataclass(frozen=True)
class TermMatch:
    """A place where a term was found, with the text around it.

    Attributes:
        span: the place in a transcript.
        chars: the place in a row of a dispatch log.
        boxes: the place in a picture or on a page.
        single: it can be hidden alone; else the term is hidden in the whole record.
        redacted: a redaction that stands hides it already.
        at: where it stands in what was searched: which text, first and last character.
        doubt: why it may mean something else than what was asked for, see ``name_parts``; empty
            where it most likely means it.
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
    chars: tuple[int, int] | None = None
    boxes: tuple[Box, ...] = ()
    single: bool = False
    redacted: bool = False
    at: tuple[str, int, int] = ("", 0, 0)
    doubt: str = ""

    @property
    def likely(self) -> bool:
        """Whether it means what was asked for, as far as can be told."""
        return not self.doubt


def matches_in(
    record: Record,
    path: Path,
    term: str,
    scans: Path | None = None,
    redactions: Sequence[Redaction] = (),
) -> list[TermMatch]:
    """Every place of a record that reads as a term, in order; those in scanned pages last.

    See ``matches_of``.
    """
    return matches_of(record, path, [term], scans, redactions)[0]


def matches_of(
    record: Record,
    path: Path,
    terms: Sequence[str],
    scans: Path | None = None,
    redactions: Sequence[Redaction] = (),
) -> list[list[TermMatch]]:
    """For each of some terms its places in a record, which is read once.

    ``scans`` is where the words of the record's scanned pages are kept, see ``pages.read_scans``;
    ``redactions`` are those of the record that stand, see ``coverage.standing``.

    Raises:
        BadInput: The file cannot be read.
    """
    found: list[list[TermMatch]]
    # An empty term would stand everywhere.
    asked = [term for term in terms if term.strip()]
    if record.kind is Kind.TRANSCRIPT and asked:
        transcript = originals.read_original_transcript(record, path)
        found = [_in_transcript(record, transcript, term, redactions) for term in asked]
    else:
        units = originals.text_units(record, path) if asked else []
        searched = _Searched(record, path, units, redactions)
        found = [
            [*searched.find_matches(term), *matches_in_scans(record, scans, term, redactions)]
            for term in asked
        ]
    by_term = {
        term: _settle_matches(some, redactions) for term, some in zip(asked, found, strict=True)
    }
    return [by_term.get(term, []) for term in terms]


def _settle_matches(found: list[TermMatch], redactions: Sequence[Redaction]) -> list[TermMatch]:
    """In one record all of them can be hidden alone, or none."""
    # A record in which some places have no place of their own is hidden by term as a whole, else
    # the others would stay.
    all_single, gone = all(m.single for m in found), is_withheld_whole(redactions)
    return [replace(m, single=all_single, redacted=m.redacted or gone) for m in found]


def choose_hiding(
    record: Record, found: Sequence[TermMatch], ticked: Sequence[TermMatch]
) -> Sequence[TermMatch] | None:
    """How some of a record's matches are asked for: ``None`` stands for the term everywhere.

    An image holds no text, and what is hidden already shall not be hidden twice.
    """
    # A term also covers what is found later, by a better reading: so all places become one term.
    every = len(ticked) == len(found) and record.kind is not Kind.IMAGE
    return None if every or not all(m.single for m in ticked) else ticked


def count_redactions(chosen: Mapping[str, Sequence[TermMatch] | None]) -> int:
    """How many redactions of words will be made; those of sound come on top."""
    return sum(
        1 if places is None else sum(max(1, len(m.boxes)) for m in places)
        for places in chosen.values()
    )


def _in_transcript(
    record: Record, transcript: Transcript, term: str, redactions: Sequence[Redaction]
) -> list[TermMatch]:
    asked = TermRedaction("", record.path, term=term)
    hidden = hidden_cues(transcript, redactions)
    out = []
    for span in spans_of(transcript, asked):
        cue = transcript.cues[span.cue]
        text = cue.speaker if span.speaker else cue.text
        place = f"cue {cue.number}" + (", speaker" if span.speaker else "")
        here = TermMatch(
            record.path,
            place,
            *_context_around(text, span.first, span.last),
            media=cue.start,
            cue=cue.number,
            span=span,
            single=True,
            redacted=hidden.hides_all_of(span),
            at=(place, span.first, span.last),
        )
        out.append(here)
    return out


class _Searched:
    """The words of a record as one text: a term may run on over neighbouring units, as it may
    over the lines of a page.
    """

    def __init__(
        self,
        record: Record,
        path: Path,
        units: Sequence[TextUnit],
        redactions: Sequence[Redaction],
    ) -> None:
        self._record, self._path, self._units = record, path, units
        self._redactions = redactions
        self._joined = JoinedText(unit.text for unit in units)
        self._onward = reads_on(record.kind, record.format)
        masks = masks_in(self._joined, redactions, self._onward)
        hidden = ((mask.first, mask.last) for mask in masks)
        # In a log characters of one row may be hidden, which no term tells.
        rows = hidden_rows(record, path, units, redactions)
        in_rows = (
            self._joined.span_in_whole(number, *span)
            for number, unit in enumerate(units)
            for span in rows.get(unit.cue or 0, ())
        )
        self._hidden = Stretches([*hidden, *in_rows])

    def find_matches(self, term: str) -> list[TermMatch]:
        """Every place that reads as a term, in order."""
        places = _places_of_term(term, self._joined, self._onward)
        out = [self._make_match(pieces) for pieces in places]
        if self._record.format != "pdf":
            return out
        return self._on_pages(term, places, out)

    def _on_pages(
        self, term: str, places: Sequence[_Pieces], found: Sequence[TermMatch]
    ) -> list[TermMatch]:
        """The matches with their boxes, where the page's words are those that were searched."""
        whole = {  # the others go on on the next page
            number
            for number, pieces in enumerate(places)
            if self._joined.within_one_text(pieces[0][0], pieces[-1][1]) is not None
        }
        by_page: dict[int, list[int]] = {}
        for number in sorted(whole):
            by_page.setdefault(found[number].page or 0, []).append(number)
        out = list(found)
        pages = ask_child(read_page_texts, self._path, list(by_page)) if by_page else {}
        for at, numbers in by_page.items():
            page = pages.get(at)
            spans = _places_of_term(term, JoinedText([page.text]), self._onward) if page else []
            pairs = list(zip(numbers, spans, strict=False))
            # Another reading with another count: which box belongs to which match would be a guess.
            if page is None or len(spans) != len(numbers):
                continue
            # One that differs makes all of this page's pairs doubtful.
            if all(_is_alike_around(found[n], page.text, s[0][0], s[-1][1]) for n, s in pairs):
                for number, pieces in pairs:
                    out[number] = _boxed_match(found[number], page, pieces, self._redactions)
        return out

    def _make_match(self, pieces: tuple[tuple[int, int], ...]) -> TermMatch:
        first, last = pieces[0][0], pieces[-1][1]
        number, begin, end = self._joined.place_of(first, last)
        unit, text = self._units[number], self._joined.text
        # What runs on into the next row cannot be hidden by the characters of one.
        in_row = unit.cue is not None and end <= len(unit.text)
        return TermMatch(
            self._record.path,
            unit.place,
            *_context_around_pieces(text, pieces),
            media=unit.start,
            page=unit.page,
            cue=unit.cue,
            chars=(begin, end) if in_row else None,
            single=in_row,
            redacted=all(self._hidden.holds_all(a, b) for a, b in pieces),
            at=("", first, last),
        )


def _places_of_term(term: str, said: JoinedText, onward: Onward) -> list[_Pieces]:
    return sorted([*((span,) for span in find_term(term, said.text)), *find_on(term, said, onward)])


def _boxed_match(
    match: TermMatch, page: PageText, pieces: _Pieces, redactions: Sequence[Redaction]
) -> TermMatch:
    words = [(word.first, word) for word in page.words]
    areas = boxes_on(redactions, page.page)
    # It must be covered in all of its pieces; a name of which half is readable is readable.
    seen = all(is_under(areas, words, *span) for span in pieces)
    boxes = tuple(box for span in pieces for box in selected_lines(page, *span))
    return replace(match, boxes=boxes, single=bool(boxes), redacted=match.redacted or seen)


def _is_alike_around(match: TermMatch, text: str, first: int, last: int) -> bool:
    """True when what stands around a match stands around a place of another reading too."""
    # Eight letters, chosen by hand; marks and blanks differ between readings, letters do not.
    ahead, behind = _letters_and_digits(match.before)[-8:], _letters_and_digits(match.after)[:8]
    ahead_here = _letters_and_digits(text[max(0, first - CONTEXT) : first])[-8:]
    behind_here = _letters_and_digits(text[last : last + CONTEXT])[:8]
    return (ahead.endswith(ahead_here) or ahead_here.endswith(ahead)) and (
        behind.startswith(behind_here) or behind_here.startswith(behind)
    )


def _letters_and_digits(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def matches_in_scans(
    record: Record, folder: Path | None, term: str, redactions: Sequence[Redaction]
) -> Iterator[TermMatch]:
    """In words that were read from pictures a letter may be another, as for the renderer."""
    if folder is None:
        return
    onward = reads_on(record.kind, record.format)
    for number in record.facts.scanned:
        page = join_read_words(PageText(number, ""), words_read(folder, number) or ())
        # The renderer hides near misses too, so they are counted here.
        near = ((span,) for span in near_spans(term, page.text))
        found = _places_of_term(term, JoinedText([page.text]), onward)
        masks = masks_in(page.text, redactions, onward, seen=True)
        hidden = Stretches((mask.first, mask.last) for mask in masks)
        # Exact and near finds may overlap; the first of them tells the place.
        end = 0
        for pieces in sorted({*found, *near}):
            if pieces[0][0] >= end:
                end = pieces[0][1]
                match = TermMatch(
                    record.path,
                    f"page {number}, scanned",
                    *_context_around_pieces(page.text, pieces),
                    page=number,
                    redacted=all(hidden.holds_all(*piece) for piece in pieces),
                    at=(f"page {number}", pieces[0][0], pieces[-1][1]),
                )
                yield _boxed_match(match, page, pieces, redactions)


def _context_around_pieces(text: str, pieces: _Pieces) -> tuple[str, str, str]:
    before, _, after = _context_around(text, pieces[0][0], pieces[-1][1])
    return before, " ".join(" ".join(text[a:b] for a, b in pieces).split()), after


def _context_around(text: str, first: int, last: int) -> tuple[str, str, str]:
    before, after = text[max(0, first - CONTEXT) : first], text[last : last + CONTEXT]
    lead = "…" if first > CONTEXT else ""
    tail = "…" if last + CONTEXT < len(text) else ""
    flat = " ".join(text[first:last].split())
    return lead + _flatten_white_space(before), flat, _flatten_white_space(after) + tail


def _flatten_white_space(text: str) -> str:
    """On one line; white space at its ends stays, as one space."""
    return "".join(" " if c.isspace() else c for c in text)


def redact_everywhere(
    snapshot: Snapshot,
    term: str,
    chosen: Mapping[str, Sequence[TermMatch] | None],
    source: Callable[[Record], Path],
    basis: Basis,
) -> list[Redaction]:
    """Redactions of a term in several records, with the sound of transcripts.

    ``chosen`` says, by record, where: ``None`` everywhere, else only in these places, each of
    which can be hidden alone (see ``choose_hiding``). ``source`` gives the original of a record.

    Raises:
        BadInput: A transcript cannot be read.
    """
    records = [snapshot.get_record(path) for path in chosen]
    written = [r for r in records if r.kind is Kind.TRANSCRIPT]
    transcripts = {r.path: originals.read_original_transcript(r, source(r)) for r in written}
    out: list[Redaction] = []
    for record in sorted(records, key=lambda r: _is_timed(transcripts.get(r.path))):
        places = chosen[record.path]
        transcript = transcripts.get(record.path)
        # With what was made so far, else the same sound would be hidden once for each transcript.
        known = replace(snapshot, redactions=(*snapshot.redactions, *out))
        if transcript is not None and places is not None:
            spans = [m.span for m in places if m.span is not None]
            out += redact_spans(known, record, transcript, spans, basis)
        # An image has boxes only: its words were read from a picture, so no term would be found in
        # it.
        elif places is not None or record.kind is Kind.IMAGE:
            out += _hide_single_places(snapshot, record, places or (), basis)
        else:
            found = _by_term(snapshot, record, term, basis)
            out += found
            if transcript is not None:
                out += sound_of(known, record, transcript, found, basis)
    order = list(chosen)
    found_in = {r.path: order.index(r.path) for r in records}
    made = {r.id: r for r in out}.values()
    return sorted(made, key=lambda r: found_in.get(r.record, len(order)))


def _is_timed(transcript: Transcript | None) -> bool:
    """Two transcripts of one recording hide the same sound: that of the rougher one comes
    first, and what it hides already is not hidden once more.
    """
    return transcript is not None and any(cue.words for cue in transcript.cues)


def redact_in_row(
    snapshot: Snapshot, record: Record, path: Path, found: tuple[int | None, str], basis: Basis
) -> list[Redaction]:
    """Redactions of words in one row of a dispatch log, given by its number; none made twice.

    Raises:
        BadInput: The log cannot be read.
    """
    row, words = found
    matches = matches_in(record, path, words, None, standing_redactions(snapshot, record))
    mine = [m for m in matches if m.cue == row and m.chars is not None and not m.redacted]
    return list(_hide_single_places(snapshot, record, mine, basis))


def _hide_single_places(
    snapshot: Snapshot, record: Record, places: Sequence[TermMatch], basis: Basis
) -> Iterator[Redaction]:
    """Single places: boxes on pages and images, characters in the rows of a log."""
    hiding = {
        r.id
        for r in snapshot.redactions_of(record.path)
        if r.status in (Status.ACCEPTED, basis.status_of_new)
    }
    for match in places:
        for made in [*boxes_of_match(record, match), *_of_row(record, match)]:
            # The id follows from the place: who asks twice gets it once.
            if made.id not in hiding:
                yield replace(
                    made,
                    exemptions=basis.exemptions,
                    reason=basis.reason,
                    status=basis.status_of_new,
                    author=basis.author,
                    source=Source.MANUAL,
                )


def _of_row(record: Record, match: TermMatch) -> Iterator[Redaction]:
    if match.chars is not None and match.cue is not None:
        name = f"cue-{digest_of([record.path, match.cue, match.chars])[:12]}"
        yield CueRedaction(name, record.path, cue=match.cue, chars=match.chars)


def boxes_of_match(record: Record, match: TermMatch) -> Iterator[Redaction]:
    """An area over each of a match's boxes."""
    for box in match.boxes:
        # Of the place only: two terms that meet in one box are one redaction.
        name = f"seen-{digest_of([record.path, match.page, box.to_list()])[:12]}"
        yield new_area(name, record, match.page or 1, box)


def _by_term(snapshot: Snapshot, record: Record, term: str, basis: Basis) -> list[TermRedaction]:
    """The redaction of a term in one record: an undecided one is taken up again."""
    flat = " ".join(term.split())
    same = [
        r
        for r in snapshot.redactions_of(record.path)
        if isinstance(r, TermRedaction) and r.term.casefold() == flat.casefold()
    ]
    # It is hidden in this record already.
    if any(map(is_hiding, same)):
        return []
    made = TermRedaction(
        # A proposal or a rejected one is taken up again, with its history.
        id=same[0].id if same else term_id(record.path, flat),
        record=record.path,
        exemptions=basis.exemptions or (same[0].exemptions if same else ()),
        reason=basis.reason,
        status=basis.status_of_new,
        term=flat,
        author=basis.author,
        source=Source.MANUAL,
    )
    return [made]
