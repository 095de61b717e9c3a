"""The run of a PDF from source to release, step by step; see the package for the steps."""

from __future__ import annotations

import gc
import shutil
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pikepdf
import pymupdf

from reviewer.errors import BadInput, DoesNotHold
from reviewer.model import TermRedaction, TextRedaction, term_of
from reviewer.plan.plan import Step
from reviewer.readers import ocr
from reviewer.readers.font_evidence import spans_in
from reviewer.readers.glyphs import GlyphColumns, GlyphPage
from reviewer.readers.hidden_before import UNSEEN
from reviewer.readers.page_read import drawn_text, says_otherwise
from reviewer.readers.pdfium_text import second_text, with_places
from reviewer.readers.unseen_words import remove_at, remove_glyphs
from reviewer.render.pdf import boxes, cut_letters, hidden_text, page_sight, pictures
from reviewer.render.pdf.boxes import PlacedBox, RemovalMark
from reviewer.render.pdf.find_terms import TermFinder, TermHit, near_hits
from reviewer.render.pdf.finish import Removed, displayed_size, finish_pages, save_reproducibly
from reviewer.render.pdf.opening import FLATTENED, Opened, PageSheet, open_source
from reviewer.render.pdf.page_sight import NOTHING
from reviewer.render.pdf.paint import paint_boxes
from reviewer.render.pdf.proof import PageDoubt, Proof
from reviewer.render.pdf.working_copy import (
    Rect,
    as_displayed_box,
    make_working,
)
from reviewer.render.result import Rendered, RenderedFile
from reviewer.system.files import require_space, write_replacing
from reviewer.system.freed_memory import keep_freed_memory
from reviewer.system.jobs import Job

FILE = "record.pdf"
_ROUNDS = 3
PICTURE_PATIENCE = 60.0  # seconds that the pixels of a page may be read when it becomes a picture
_OBJECTS = 200_000  # new ones between two looks for cycles
_AS_IT_CAME = "as-it-came.pdf"


@dataclass
class _DocumentState:
    """What is known of the document while it is worked on."""

    opened: Opened
    terms: tuple[TermRedaction, ...]
    first: list[hidden_text.FirstLook] = field(default_factory=list)
    marks: list[RemovalMark] = field(default_factory=list)
    texts: list[GlyphPage] = field(default_factory=list)
    pictured: set[int] = field(default_factory=set)
    covered: dict[int, list[Rect]] = field(default_factory=dict)
    places: Counter[str] = field(default_factory=Counter)  # of each term, by its redaction
    reread: set[int] = field(default_factory=set)
    layered: set[int] = field(default_factory=set)
    read: dict[int, GlyphPage] = field(default_factory=dict)
    left: dict[int, GlyphColumns] = field(default_factory=dict)
    late: tuple[str, int] = ("", 0)
    patience: page_sight.ReadingPatience = field(default_factory=page_sight.ReadingPatience)
    unseen_words: int = 0
    cut_copies: int = 0  # parts of words that are drawn like redacted ones


def render_step(step: Step, source: Path, out: Path, job: Job) -> Rendered:
    """Release a PDF with its ``area`` and ``text`` redactions carried out.

    Args:
        step: what the plan says of the record.
        source: the original; it is only read.
        out: an existing folder for the result.
        job: progress and stop.

    Raises:
        BadInput: The file cannot be read, or a redaction does not fit it.
        DoesNotHold: Something redacted could still be had from the result.
    """
    require_space(out, 4 * source.stat().st_size)
    keep_freed_memory()
    work = Path(tempfile.mkdtemp(prefix=".work-", dir=out))
    try:
        with _seldom_collected():
            return _PdfRelease(step, work, out, job).run_release(source)
    except (pymupdf.FileDataError, pymupdf.mupdf.FzErrorBase, pikepdf.PdfError) as fault:
        raise BadInput(
            f"{step.record} is damaged in a way that cannot be repaired.",
            "Ask for it anew, or withhold it.",
        ) from fault
    finally:
        shutil.rmtree(work, ignore_errors=True)


class _PdfRelease:
    def __init__(self, step: Step, work: Path, out: Path, job: Job) -> None:
        self._step, self._work, self._out, self._job = step, work, out, job

    def run_release(self, source: Path) -> Rendered:
        opened = open_source(source, self._work, self._job)
        pages = _DocumentState(opened, self._terms_of_step())
        if self._step.pictures:  # a way out for pages that take too long
            pages.patience.seconds = PICTURE_PATIENCE
        working = make_working(opened, self._work, self._step.record)
        self._strip_unseen(pages, working)
        self._locate_terms(pages, working)
        erased = self._erase_marks(pages, working)
        cleaned = self._work / "cleaned.pdf"
        if self._step.pictures:
            pages.pictured |= set(range(len(opened.sheets)))
        pictured = frozenset(pages.pictured)
        removed = Removed(boxes.merge_marks(pages.marks), pages.covered, pictured)
        pages.pictured |= finish_pages(erased, cleaned, opened.sheets, removed, self._job)
        final, placed = self._prove_or_picture(pages, cleaned)
        unlabelled = self._paint_boxes(pages, final, placed)
        self._count_unseen(pages)
        return self._tell_rendered(pages, placed, unlabelled)

    def _terms_of_step(self) -> tuple[TermRedaction, ...]:
        texts = [r for r in self._step.redactions if isinstance(r, TextRedaction)]
        odd = next((r for r in texts if not (term_of(r) or "").strip()), None)
        if odd is not None:
            raise BadInput(f"Redaction {odd.id} of a document names no term.", "Give it a term.")
        return self._step.of_type(TermRedaction)

    def _strip_unseen(self, pages: _DocumentState, working: Path) -> None:
        if pages.terms:
            shutil.copyfile(working, self._work / _AS_IT_CAME)
        with pymupdf.open(working) as book:
            for number, page in enumerate(book):
                self._tick_page(number, len(book), "looking at page")
                pages.first.append(hidden_text.look_first(page, pages.opened.sheets[number]))
            self._leave_page()
            pages.unseen_words += sum(first.gone for first in pages.first)
            if not any(first.changed for first in pages.first):
                return
            changed = _save_beside(book, working)
        changed.replace(working)

    def _count_unseen(self, pages: _DocumentState) -> None:
        """A term that stands only where nobody could see it was removed there: it is counted.

        Else a person whom the search shows the term would be told that it stands nowhere.
        """
        nowhere = [r for r in pages.terms if not pages.places[r.id]]
        if nowhere and pages.unseen_words:
            with pymupdf.open(self._work / _AS_IT_CAME) as book:
                texts = [drawn_text(page) for page in book]
            finder = TermFinder(texts)
            for redaction in nowhere:
                hits = list(finder.find_term(redaction.term))
                marks = boxes.term_marks(redaction, hits, texts, pages.opened.sheets)
                pages.places[redaction.id] = len(boxes.merge_marks(list(marks))) or int(bool(hits))

    def _locate_terms(self, pages: _DocumentState, working: Path) -> None:
        sheets = pages.opened.sheets
        pages.texts = [first.read.text for first in pages.first]
        second = [
            with_places(text, first) if text.as_first else text
            for text, first in zip(
                second_text(working, self._job, pages.texts), pages.texts, strict=True
            )
        ]
        readers = [pages.texts, second]
        in_pixels: list[GlyphPage] = []
        if pages.terms:
            said = {n: spans_in(first.read) for n, first in enumerate(pages.first)}
            with pymupdf.open(working) as book:
                readers.append(
                    [self._text_as_said(page, pages.first[page.number]) for page in book]
                )
                codes = {n: first.code for n, first in enumerate(pages.first)}
                in_pixels = page_sight.read_unproved(book, said, codes, pages.patience, self._job)
                readers.append(in_pixels)
            self._leave_page()
        pages.marks = boxes.area_marks(self._step, sheets, pages.texts)
        pages.marks += boxes.area_marks(self._step, sheets, second)
        came = self._as_they_came(pages)
        readers += [came] if came else []
        finders = [TermFinder(texts) for texts in readers] if pages.terms else []
        for redaction in pages.terms:
            found: list[RemovalMark] = []
            for finder, texts in zip(finders, readers, strict=True):
                self._job.check()
                hits = list(finder.find_term(redaction.term))
                if texts is came:  # the rest is found, or was removed, as on any page
                    hits = [hit for hit in hits if _crosses_an_edge(hit, sheets[hit.page])]
                hits += self._find_misread(redaction, texts)
                found += boxes.term_marks(redaction, hits, texts, sheets)
            pages.places[redaction.id] += len(boxes.merge_marks(found))
            found = page_sight.with_letters(found, pages.texts)
            pages.reread |= {m.page for m in found if m.pictured}
            pages.marks += boxes.widen_marks(found, pages.texts)
        if pages.reread:
            with pymupdf.open(working) as book:
                copies = cut_letters.cut_copies(book, pages.marks, in_pixels, self._job)
            pages.marks += copies
            pages.places.update(mark.redaction for mark in copies)
            pages.cut_copies = len(copies)

    def _as_they_came(self, pages: _DocumentState) -> list[GlyphPage]:
        """The letters of pages whose edges cut some off: half a name still tells of it."""
        if not (pages.terms and any(first.cut for first in pages.first)):
            return []
        with pymupdf.open(self._work / _AS_IT_CAME) as book:
            return [drawn_text(p) if pages.first[p.number].cut else NOTHING for p in book]

    def _text_as_said(self, page: Any, first: hidden_text.FirstLook) -> GlyphPage:
        """What the file says that a page's letters stand for, where that is not what is drawn."""
        otherwise = first.code.may_say_otherwise and says_otherwise(page)
        return drawn_text(page, actual=True) if otherwise else NOTHING

    def _find_misread(self, redaction: TermRedaction, texts: list[GlyphPage]) -> list[TermHit]:
        return [
            hit
            for number, page in enumerate(texts)
            if page.whole_words
            for hit in near_hits(redaction.term, number, page)
        ]

    def _erase_marks(self, pages: _DocumentState, working: Path) -> Path:
        by_page: dict[int, list[RemovalMark]] = defaultdict(list)
        for mark in pages.marks:
            by_page[mark.page].append(mark)
        with _edited_file(working) as book:
            for number, page in enumerate(book):
                self._tick_page(number, len(book), "removing on page")
                sheet = pages.opened.sheets[number]
                first, marks = pages.first[number], by_page[number]
                glyphs = [r for m in marks for r in m.glyphs]
                letters = first.read.text.glyph_columns
                remove_glyphs(page, glyphs, letters)
                pages.left[number] = letters.without_boxes(glyphs)
                covered = hidden_text.covered_pictures(page, sheet, first.code.pictures)
                if covered:
                    pages.covered[number] = covered
                areas = [m.rect for m in marks if m.area]
                remove_at(page, areas, images=0, graphics=0, text=0)
                gone, undrawn = hidden_text.remove_unseen(page, first, bool(marks))
                pages.unseen_words += gone
                if undrawn:
                    pages.layered.add(number)
            self._leave_page()
            if pages.marks or pages.unseen_words:
                book.subset_fonts()
        return working

    def _prove_or_picture(
        self, pages: _DocumentState, cleaned: Path
    ) -> tuple[Path, dict[int, list[PlacedBox]]]:
        """Turn pages that do not pass into pictures until all pass."""
        placed = _place_marks(pages)
        if pages.pictured:
            cleaned = self._make_pictures(pages, cleaned, placed)
        for _ in range(_ROUNDS):
            self._leave_page()
            left = {n: kept for n, kept in pages.left.items() if n not in pages.pictured}
            proof = Proof(cleaned, self._job, left)
            doubts = proof.find_doubts(pages.terms, placed, frozenset(pages.pictured))
            if not doubts and not self._look_again(pages, cleaned, placed):
                pages.texts = proof.first
                return cleaned, placed
            self._box_found(pages, proof, doubts, placed)
            pages.pictured |= {d.page for d in doubts}
            cleaned = self._make_pictures(pages, cleaned, placed)
        where = (doubts[0].redaction, doubts[0].page) if doubts else pages.late
        raise DoesNotHold(
            f"{self._step.record}: redaction {where[0]} could not be carried out "
            f"beyond doubt on page {where[1] + 1}.",
            "Draw a box around it, or withhold the record.",
        )

    def _look_again(
        self, pages: _DocumentState, cleaned: Path, placed: dict[int, list[PlacedBox]]
    ) -> bool:
        """Read what is left of pages whose pixels were read before; true when a term is there.

        What was read becomes the text over their pictures.
        """
        numbers = (pages.reread | pages.layered | pages.pictured) - set(pages.read)
        if not numbers:
            return False
        read = page_sight.read_masked(cleaned, numbers, placed, pages.patience, self._job)
        pages.read |= read
        texts = [read.get(n, NOTHING) for n in range(len(pages.opened.sheets))]
        finder = TermFinder(texts)
        upright = tuple(_upright_sheet(sheet) for sheet in pages.opened.sheets)
        late: set[int] = set()
        for redaction in pages.terms:
            hits = [*finder.find_term(redaction.term), *self._find_misread(redaction, texts)]
            for mark in boxes.term_marks(redaction, hits, texts, upright):
                box = as_displayed_box(mark.rect, upright[mark.page])
                placed.setdefault(mark.page, []).append(PlacedBox(box, redaction.id, mark.label))
                pages.places[redaction.id] += 1
                pages.late = (redaction.id, mark.page)
                late.add(mark.page)
        for number in late:
            del pages.read[number]
        pages.pictured |= late
        return bool(late)

    def _box_found(
        self,
        pages: _DocumentState,
        proof: Proof,
        doubts: list[PageDoubt],
        placed: dict[int, list[PlacedBox]],
    ) -> None:
        """Box what was found late, before a picture of its page is taken.

        What no reader can place is looked for in the picture itself.
        """
        upright = tuple(_upright_sheet(sheet) for sheet in pages.opened.sheets)
        for redaction in pages.terms:
            mine = [d for d in doubts if d.redaction == redaction.id]
            hits = [d.hit for d in mine if d.hit is not None]
            marks = boxes.term_marks(redaction, hits, proof.first, upright)
            boxed = {
                n for n, items in placed.items() if redaction.id in {p.redaction for p in items}
            }
            lost = {d.page for d in mine} - {m.page for m in marks} - boxed
            marks += self._seen_in_pictures(redaction, proof, lost, upright)
            for mark in marks:
                box = as_displayed_box(mark.rect, upright[mark.page])
                placed.setdefault(mark.page, []).append(PlacedBox(box, redaction.id, mark.label))
                pages.places[redaction.id] += 1

    def _seen_in_pictures(
        self,
        redaction: TermRedaction,
        proof: Proof,
        wanted: set[int],
        sheets: tuple[PageSheet, ...],
    ) -> list[RemovalMark]:
        if not wanted:
            return []
        texts = [NOTHING] * len(sheets)
        with pymupdf.open(proof.path) as book:
            for number in sorted(wanted):
                self._tick_page(number, len(sheets), "reading page")
                texts[number] = ocr.read_page(book[number])
        hits = [*TermFinder(texts).find_term(redaction.term), *self._find_misread(redaction, texts)]
        return boxes.term_marks(redaction, hits, texts, sheets)

    def _make_pictures(
        self, pages: _DocumentState, cleaned: Path, placed: dict[int, list[PlacedBox]]
    ) -> Path:
        target = cleaned.with_name(f"pictured-{len(pages.pictured)}-{cleaned.name}")
        with pymupdf.open(cleaned) as seen, pikepdf.open(cleaned) as book:
            for number in sorted(pages.pictured):
                self._job.check()
                shown = [p.box for p in placed.get(number, [])]
                picture = pictures.picture_page(seen[number], shown)
                pictures.put_picture(book, book.pages[number], picture)
            save_reproducibly(book, target)
        return target

    def _paint_boxes(
        self, pages: _DocumentState, cleaned: Path, placed: dict[int, list[PlacedBox]]
    ) -> int:
        self._leave_page()
        taken = {n: text.glyph_columns.rects for n, text in enumerate(pages.texts)}
        title = PurePosixPath(self._step.release_name or "record.pdf").stem
        with write_replacing(self._out / FILE) as target:
            shown = {n: pages.read[n] for n in pages.layered | pages.pictured if n in pages.read}
            about = (pages.opened.language, title)
            return paint_boxes(cleaned, target, placed, taken, about, shown)

    def _tell_rendered(
        self, pages: _DocumentState, placed: dict[int, list[PlacedBox]], unlabelled: int
    ) -> Rendered:
        step = self._step
        count = sum(len(boxes_) for boxes_ in placed.values())
        method = "rebuilt from its pages alone"
        if count:
            method += f"; {count} boxes on {len(placed)} pages, with what was under them removed"
        details = {
            "pages": len(pages.opened.sheets),
            "boxes": [
                {
                    "redaction": p.redaction,
                    "page": n + 1,
                    "box": [round(v, 6) for v in p.box.to_list()],
                }
                for n in sorted(placed)
                for p in placed[n]
            ],
            "pictured": [n + 1 for n in sorted(pages.pictured)],
            "dropped": pages.opened.dropped,
        }
        name = step.release_name or f"{step.record}.pdf"
        file = RenderedFile(FILE, name, "application/pdf")
        notes = tuple(_notes_on_pages(pages, unlabelled))
        lost = (f"{UNSEEN} ({pages.unseen_words})",) if pages.unseen_words else ()
        return Rendered(step.record, (file,), method, notes, details, dict(pages.places), lost)

    def _leave_page(self) -> None:
        """Say that no page is worked on: what follows is not counted to the last one's time."""
        self._job.check()
        self._job.progress(0, 1, "putting it together")

    def _tick_page(self, number: int, total: int, what: str) -> None:
        self._job.check()
        self._job.progress(number, total, f"{what} {number + 1}")


def _crosses_an_edge(hit: TermHit, sheet: PageSheet) -> bool:
    middles = [((g.rect[0] + g.rect[2]) / 2, (g.rect[1] + g.rect[3]) / 2) for g in hit.glyphs]
    return any(
        not (0 <= x <= sheet.width_unturned and 0 <= y <= sheet.height_unturned) for x, y in middles
    )


def _notes_on_pages(pages: _DocumentState, unlabelled: int) -> list[str]:
    notes = [
        f"{count} {what} became plain page content where they could be seen"
        if what in FLATTENED
        else f"dropped: {count} {what}"
        for what, count in sorted(pages.opened.dropped.items())
    ]
    if pages.cut_copies:
        notes.append(f"hidden too: {pages.cut_copies} parts of words drawn like a redacted one")
    if pages.unseen_words:
        notes.append(f"removed: {pages.unseen_words} words that nobody could see")
    if pages.pictured:
        numbers = ", ".join(str(n + 1) for n in sorted(pages.pictured))
        notes.append(
            f"released as pictures, since nothing less would prove the removal: pages {numbers}"
        )
    if pages.patience.cut:
        numbers = ", ".join(str(n + 1) for n in sorted(pages.patience.cut))
        notes.append(
            f"too much to be read in time, look at them before they are sent: pages {numbers}"
        )
    if unlabelled:
        notes.append(f"{unlabelled} boxes were too small for their exemption; see the log")
    return notes


def _place_marks(pages: _DocumentState) -> dict[int, list[PlacedBox]]:
    placed: dict[int, list[PlacedBox]] = {}
    for mark in boxes.merge_marks(pages.marks):
        box = as_displayed_box(mark.rect, pages.opened.sheets[mark.page])
        placed.setdefault(mark.page, []).append(PlacedBox(box, mark.redaction, mark.label))
    return placed


def _upright_sheet(sheet: PageSheet) -> PageSheet:
    width, height = displayed_size(sheet)
    return PageSheet((0.0, 0.0, width, height), 0)


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for cycles among objects seldom: a page's letters are many, and hold none."""
    usual = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


@contextmanager
def _edited_file(path: Path) -> Iterator[Any]:
    """Open a file, and put it back changed."""
    with pymupdf.open(path) as book:
        yield book
        changed = _save_beside(book, path)
    changed.replace(path)


def _save_beside(book: Any, path: Path) -> Path:
    """Write an open file beside itself; the objects that a change orphaned are left out."""
    changed = path.with_name(f"changed-{path.name}")
    book.save(changed, garbage=3, deflate=True, clean=True, no_new_id=True)
    return changed
