"""What stays readable of a record's words once the redactions of a plan are carried out.

No release is made for it: the words come from the case's index, and every character that a
redaction covers gives way to ``HIDDEN``. The renderers hide more rather than less; the attack
reads what they made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reviewer.coverage.pages import letters_under
from reviewer.coverage.rows import hidden_rows
from reviewer.coverage.text import masks_in
from reviewer.coverage.transcript import hidden_cues
from reviewer.model import (
    Kind,
    Record,
    Redaction,
    TermRedaction,
    TextUnit,
    reads_on,
)
from reviewer.model.geometry import Box
from reviewer.model.on_page import boxes_on
from reviewer.pages import read_scans
from reviewer.pages.page_data import PagedFile
from reviewer.pages.pdf import PdfBook
from reviewer.plan.plan import Step
from reviewer.readers import originals
from reviewer.readers.originals import text_units
from reviewer.readers.scan import ScanWord, words_read
from reviewer.store import Case
from reviewer.system.isolation import IsolatedReader
from reviewer.text.joined import JoinedText

HIDDEN = "\u3007"
"""Stands for each hidden character: a letter that is part of no name, number or mark."""

# Pages whose words are remembered; both chosen by hand.
_KEPT = 2000
_EDGE = 0.02  # of a page: so near its edge stands what the edge cuts
_pages: dict[tuple[str, int], tuple[ScanWord, ...]] = {}

Span = tuple[int, int]


@dataclass(frozen=True)
class ReleasedPiece:
    """A piece of a record's words as it was, and as it is released: of the same length."""

    unit: TextUnit
    text: str

    @property
    def is_masked(self) -> bool:
        """True when something of it is hidden."""
        return self.text is not self.unit.text


@dataclass(frozen=True)
class PageBounds:
    """What reading the words of one page may cost."""

    read_seconds: float = 45.0
    read_memory: int = 6 << 30


def shown_words(
    case: Case, record: Record, step: Step, reader: IsolatedReader
) -> list[ReleasedPiece]:
    """The words of a released record, with what is hidden taken out.

    ``reader`` is asked for the words of pages on which an area is hidden.

    Raises:
        BadInput, CaseError: The original has to be read, and cannot be.
    """
    if record.kind is Kind.TRANSCRIPT and step.redactions:
        return _pieces_of_transcript(record, case.original_path(record), step.redactions)
    units = case.words_of(record.path)
    own = [u for u in units if not _is_scan(u, record)]
    hidden: list[list[Span]] = [[] for _ in own]
    asked = step.of_type(TermRedaction)
    onward = reads_on(record.kind, record.format)
    # A message's parts do not go on in each other: headers, body and names of attachments.
    if asked and record.kind is Kind.EMAIL:
        for at, unit in enumerate(own):
            masks = masks_in(unit.text, asked, onward)
            hidden[at] += ((m.first, m.last) for m in masks)
    elif asked:  # it may run on from one page or row to the next
        whole = JoinedText(u.text for u in own)
        for mask in masks_in(whole, asked, onward):
            for at, first, last in whole.pieces_of(mask.first, mask.last):
                hidden[at].append((first, last))
    rows = hidden_rows(record, case.original_path(record), own, step.redactions)
    for at, unit in enumerate(own):
        hidden[at] += rows.get(unit.cue or 0, [])
    if record.kind is Kind.DOCUMENT:
        _by_areas(case, record, own, step.redactions, hidden, reader)
        _over_edges(case, record, own, asked, hidden, reader)
    shown = [shown_without(unit, spans) for unit, spans in zip(own, hidden, strict=True)]
    scanned = [u for u in units if _is_scan(u, record)]
    folder = read_scans.folder_of(case, record)
    covered = [list(_under_areas(u, folder, step.redactions)) for u in scanned]
    # In a picture's words a term is hidden too where it was read almost so.
    read = JoinedText(u.text for u in scanned)
    for mask in masks_in(read, asked, onward, seen=True):
        for at, first, last in read.pieces_of(mask.first, mask.last):
            covered[at].append((first, last))
    return [*shown, *(shown_without(u, spans) for u, spans in zip(scanned, covered, strict=True))]


def _is_scan(unit: TextUnit, record: Record) -> bool:
    # A scanned page may have a text layer of its own as well, which is another unit.
    return unit.page in record.facts.scanned and unit.place == read_scans.place_of(unit.page or 0)


def _pieces_of_transcript(
    record: Record, path: Path, redactions: Sequence[Redaction]
) -> list[ReleasedPiece]:
    transcript, units = originals.read_original_transcript(record, path), text_units(record, path)
    hidden: list[list[Span]] = [[] for _ in units]
    for span in hidden_cues(transcript, redactions).spans:
        # Units have the speaker before what is said; spans count from each.
        lead = len(transcript.cues[span.cue].speaker_lead)
        if span.whole:
            hidden[span.cue].append((0, len(units[span.cue].text)))
        else:
            shift = 0 if span.speaker else lead
            hidden[span.cue].append((span.first + shift, span.last + shift))
    return [shown_without(unit, spans) for unit, spans in zip(units, hidden, strict=True)]


def _by_areas(
    case: Case,
    record: Record,
    units: Sequence[TextUnit],
    redactions: Sequence[Redaction],
    hidden: list[list[Span]],
    reader: IsolatedReader,
) -> None:
    for at, unit in enumerate(units):
        boxes = boxes_on(redactions, unit.page)
        if boxes:
            words = _page_words(case, record, unit.page or 1, reader)
            hidden[at] += letters_under(boxes, _place_words(unit.text, words))


def _over_edges(
    case: Case,
    record: Record,
    units: Sequence[TextUnit],
    asked: Sequence[TermRedaction],
    hidden: list[list[Span]],
    reader: IsolatedReader,
) -> None:
    """What the edge of a page leaves of a term is hidden with what stands beyond it."""
    for at, unit in enumerate(units):
        if unit.page is None:
            continue
        low = unit.text.lower()
        # Lowering must not shift places ("İ" becomes two).
        same = asked if len(low) == len(unit.text) else ()
        pieces = [span for r in same for span in _cut_pieces(r.term, low)]
        if pieces:
            words = list(_place_words(unit.text, _page_words(case, record, unit.page, reader)))
            edges = [start for start, word in words if _touches_edge(word.box)]
            hidden[at] += (
                (first, last) for first, last in pieces if any(first <= e < last for e in edges)
            )


def _cut_pieces(term: str, low: str) -> Iterator[Span]:
    """Lines of a text in small letters that end within the last word of a term, or begin within
    its first.
    """
    whole = " ".join(term.lower().split())
    if " " not in whole or "," in whole:  # one word cannot be cut between words
        return
    words = whole.split()
    first, last = re.escape(words[0]), re.escape(words[-1])
    # Most words stand in few pages, and a pattern goes through each page line by line.
    if words[0] in low:
        for match in re.finditer(rf"(?<!\w){first}(?!\w)[^\n]*", low):
            said = match[0].rstrip()
            if said != whole and whole.startswith(said):
                yield match.start(), match.start() + len(said)
    if words[-1] in low:
        for match in re.finditer(rf"(?m)^[^\n]*?(?<!\w){last}(?!\w)", low):
            said = match[0].lstrip()
            if said != whole and whole.endswith(said):
                yield match.end() - len(said), match.end()


def _touches_edge(box: Box) -> bool:
    near = min(box.x, box.y, 1 - box.x - box.w, 1 - box.y - box.h)
    return near < _EDGE


def _under_areas(unit: TextUnit, folder: Path, redactions: Sequence[Redaction]) -> Iterator[Span]:
    """What of a picture's words areas cover."""
    words = words_read(folder, unit.page or 1) or ()
    yield from letters_under(boxes_on(redactions, unit.page), _place_words(unit.text, words))


def _place_words(text: str, words: Iterable[ScanWord]) -> Iterator[tuple[int, ScanWord]]:
    """Where each word begins in a text that has them in the same order, and more."""
    at = 0
    for word in words:
        found = text.find(word.text, at)
        if found >= 0:
            yield found, word
            at = found + len(word.text)


def _page_words(
    case: Case, record: Record, page: int, reader: IsolatedReader
) -> tuple[ScanWord, ...]:
    """Read once: a page of an original does not change."""
    key = (record.sha256, page)
    if key not in _pages:
        # Dictionaries keep their order, so the oldest goes first.
        while len(_pages) >= _KEPT:
            _pages.pop(next(iter(_pages)))
        _pages[key] = reader.call_child(page_words, str(case.original_path(record)), page)
    return _pages[key]


def page_words(path: str, page: int) -> tuple[ScanWord, ...]:
    """The words of a page of a PDF with their places; called in a child process, which keeps
    the document open for its next page: to open one takes as long as it has objects.

    Raises:
        BadInput: The page cannot be read.
    """
    return tuple(ScanWord(w.text, w.line, w.box) for w in _open_book(path).read_text(page).words)


_book: dict[tuple[str, int, int], PdfBook] = {}
"""The document that was opened last, by its path, size and time of change."""


def _open_book(path: str) -> PdfBook:
    stat = Path(path).stat()
    key = path, stat.st_size, stat.st_mtime_ns
    if key not in _book:
        let_document_go()
        _book[key] = PdfBook(PagedFile(path, Kind.DOCUMENT, "pdf"))
    return _book[key]


def let_document_go() -> None:
    """Close the document that ``page_words`` keeps open."""
    while _book:
        _book.popitem()[1].close()


def shown_without(unit: TextUnit, spans: Iterable[Span]) -> ReleasedPiece:
    """A piece of words with some of its characters hidden."""
    # As many characters as before: places stay what they were.
    parts: list[str] = []
    text, upto = unit.text, 0
    # Spans may overlap, and each character is hidden once.
    for first, last in sorted(spans):
        first, last = max(first, upto), min(last, len(text))
        if first < last:
            parts += (text[upto:first], HIDDEN * (last - first))
            upto = last
    return ReleasedPiece(unit, "".join((*parts, text[upto:])) if parts else text)
