"""Pages are looked at wherever a word could stand that no letter of theirs tells.

A page that is proved to be text is searched as text; of every other the parts that are not
proved are drawn and read, and put together with the letters around them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass

import pikepdf
import pypdfium2 as pdfium

from reviewer.attack import (
    doubtful_fonts,
    names_at_edges,
    ocr_matches,
    picture_readers,
    unproved_parts,
)
from reviewer.attack.look_patience import SLOW, WHAT, LookPatience, TooLong
from reviewer.attack.margins import PagesOverMargins
from reviewer.attack.needles import Needles
from reviewer.attack.page_pictures import place_on_page
from reviewer.attack.pdf_words import PDFIUM
from reviewer.attack.picture_words import SeenWords
from reviewer.attack.probe import PackageFile, Probe, Scene
from reviewer.attack.report import Unread
from reviewer.attack.seen_words import SeenPiece, lines_with_next_below, texts_of_rows
from reviewer.attack.unproved_parts import PagePart
from reviewer.model.geometry import Box

_AHEAD = 3  # pages that are drawn while others are read
_MOST_BOXES = 20
_WHAT = "A redacted text can be read on the page."


@dataclass(frozen=True)
class _PageUnderLook:
    """A page whose parts are being looked at."""

    number: int
    of: int  # pages
    parts: list[PagePart]
    seen: list[Future[SeenWords]]
    said: list[SeenPiece]
    strange: list[Box]  # where letters stand that no reading here knows


def look_at_pages(
    scene: Scene, file: PackageFile, book: pdfium.PdfDocument, needles: Needles
) -> None:
    """Look at every page: nothing that is redacted may be seen."""
    if not needles:
        return
    with scene.open_probe("ocr", file, f"{PDFIUM}, {picture_readers.LIBRARY}") as probe:
        with pikepdf.open(file.path) as inner:
            doubtful = doubtful_fonts.find_doubtful_letters(inner, scene.readers.fonts)
        waiting: deque[_PageUnderLook] = deque()
        over = PagesOverMargins(needles)
        for number in range(len(book)):
            scene.job.check()
            scene.job.progress(number, len(book), f"{file.name}, page {number + 1}")
            waiting.append(_begin_page(scene, book, number, doubtful))
            while len(waiting) > _AHEAD:
                _judge_page(scene, probe, waiting.popleft(), needles, over)
        while waiting:
            scene.job.check()
            _judge_page(scene, probe, waiting.popleft(), needles, over)
    if over.found:
        with scene.open_probe("margins", file, probe.library) as probe:
            for where, needle in dict.fromkeys(over.found):
                hidden = needle.secret
                probe.check_promise(False, where, _WHAT, hidden.redaction, hidden.subject)


def _begin_page(
    scene: Scene, book: pdfium.PdfDocument, number: int, doubtful: dict[str, frozenset[str]]
) -> _PageUnderLook:
    page = book[number]
    strange: list[Box] = []
    found = unproved_parts.parts_to_look_at(page, doubtful, strange)
    may = LookPatience(scene.readers.page_seconds)
    seen = [scene.readers.look_at_picture(p.picture, afar=p.afar, patience=may) for p in found]
    page.close()
    said: list[SeenPiece] = []
    if any(not part.afar for part in found):
        page = book[number]  # anew, for of the other the letters were put out
        said = list(_text_pieces_of_page(page))
        page.close()
    return _PageUnderLook(number, len(book), found, seen, said, strange)


def _text_pieces_of_page(page: pdfium.PdfPage) -> Iterator[SeenPiece]:
    """What the page says in letters, line by line, and where."""
    text_page = page.get_textpage()
    for at in range(text_page.count_rects()):
        rect = text_page.get_rect(at)
        text = text_page.get_text_bounded(*rect).strip()
        if text:
            (ax, ay), (bx, by) = (
                place_on_page(page, rect[0], rect[1]),
                place_on_page(page, rect[2], rect[3]),
            )
            box = Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))
            yield SeenPiece(text, box, read=False)
    text_page.close()


def _judge_page(
    scene: Scene, probe: Probe, page: _PageUnderLook, needles: Needles, over: PagesOverMargins
) -> None:
    where = f"page {page.number + 1}"
    try:
        seen = list(_look_at_parts(scene, probe.file, page))
    except TooLong:
        with scene.open_probe(SLOW, probe.file, probe.library) as slow:
            slow.check_promise(False, where, WHAT)
        return
    near, far = [
        [
            p
            for part, one in zip(page.parts, seen, strict=True)
            if part.afar is afar
            for p in _pieces_seen(part, one)
        ]
        for afar in (False, True)
    ]
    unsure = [line.text for one in seen for line in one.lines if ocr_matches.is_unsure(line)]
    texts = [p.text for p in (*near, *far)]
    for read, said in ((near, page.said), (far, [])):
        pieces = [*read, *said] if read else []
        rows = texts_of_rows(pieces)
        texts += [*rows, *lines_with_next_below(pieces)]
        if read is near:  # of a page that is proved to be text, the letters are read on elsewhere
            over.look_at_text(page.number + 1, "\n".join(rows))
    _note_unread(scene, probe, page, seen)
    found = next(ocr_matches.find_in_readings(needles, texts, unsure), None)
    found = found or next(
        names_at_edges.names_cut_by_lines(needles, [p.text for p in (*near, *far)]), None
    )
    told = found.secret.redaction if found else ""
    if told:
        over.leave_out(page.number + 1, told)
    probe.check_promise(found is None, where, _WHAT, told)


def _look_at_parts(scene: Scene, file: PackageFile, page: _PageUnderLook) -> Iterator[SeenWords]:
    """What was seen in each part. Each is told of: who waits outside sees that it goes on."""
    for number, future in enumerate(page.seen, 1):
        told = f"{file.name}, page {page.number + 1}, part {number} of {len(page.seen)}"
        scene.job.progress(page.number, page.of, told)
        yield future.result()


def _note_unread(scene: Scene, probe: Probe, page: _PageUnderLook, seen: list[SeenWords]) -> None:
    """Tell of what looks like writing and could not be read: handwriting, a stamp, letters of
    other scripts whose shapes nothing here can hold against what they say.
    """
    boxes = [
        _on_page(part, puzzle)
        for part, one in zip(page.parts, seen, strict=True)
        for puzzle in one.puzzles
        if not part.afar
    ]
    boxes += page.strange
    if boxes:
        boxes.sort(key=lambda box: -box.w * box.h)
        told = tuple((round(b.x, 4), round(b.y, 4), round(b.w, 4), round(b.h, 4)) for b in boxes)
        file = probe.file
        where = f"page {page.number + 1}"
        scene.report.unread.append(Unread(file.name, file.record_path, where, told[:_MOST_BOXES]))


def _on_page(part: PagePart, sides: tuple[float, float, float, float]) -> Box:
    """A box in the pixels of a part as fractions of the page."""
    high, wide = part.picture.shape[:2]
    x0, y0, x1, y1 = sides
    return Box(
        part.box.x + x0 / wide * part.box.w,
        part.box.y + y0 / high * part.box.h,
        (x1 - x0) / wide * part.box.w,
        (y1 - y0) / high * part.box.h,
    )


def _pieces_seen(part: PagePart, seen: SeenWords) -> Iterator[SeenPiece]:
    for line in seen.lines:
        if line.text.strip():
            yield SeenPiece(line.text.strip(), _on_page(part, line.box), read=True)
