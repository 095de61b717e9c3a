"""Scanned pages: pages and images of which words stand in a picture, read by text recognition.

Reading takes seconds a page, so it is no part of reading a document: what was read is kept
in the case's cache, see ``reviewer.pages.read_scans``.

Decisions 17, 99.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

import pymupdf

from reviewer.errors import BadInput
from reviewer.model import Kind
from reviewer.model.formats import format_of
from reviewer.model.geometry import Box
from reviewer.readers import image
from reviewer.readers.decoding import clean_text
from reviewer.readers.document import opened_pdf, refuse_image_text
from reviewer.readers.glyphs import GlyphPage, Rect
from reviewer.readers.unexplained_ink import Eyes, read_whole
from reviewer.system.canonical import canonical_json
from reviewer.system.kept_json import read_kept_json

# What was kept in an older form is read anew.
_FORM = 3  # of how words are kept
_LONGEST = 3000  # pixels: an image is made smaller before it is read
# These three are chosen by hand.
_LEARNT = 200  # pages whose text is evidence for their fonts
_LOOK = 20.0  # seconds that are spent on looking at the pages of one file


@dataclass(frozen=True)
class ScanWord:
    """A word of a picture: its line, counted from the top, and its box on the displayed page."""

    text: str
    line: int
    box: Box


@dataclass(frozen=True)
class Scan:
    """What was seen of a scanned page.

    Attributes:
        words: from the top down.
        writing: boxes on the displayed page of what looks like writing and no program can read:
            handwriting, a stamp. Nothing is known of it but its place.
    """

    words: tuple[ScanWord, ...] = ()
    writing: tuple[Box, ...] = ()


def scanned_pages(path: Path, kind: Kind, format: str) -> tuple[int, ...]:
    """The pages, from 1, of which something has to be read from the picture; nothing is read
    here. Of a long file the last pages are not looked at: they are named too, and looked at when
    they are read.

    Raises:
        BadInput: The file cannot be opened.
    """
    if kind is Kind.IMAGE:
        info = image.probe_image(path)
        return tuple(range(1, info.frames + 1)) if format_of(kind, info.format).paged else (1,)
    if format_of(kind, format).paged:
        with opened_pdf(path) as book:
            return tuple(_unproved_pages(book, path.name))
    return ()


def read_scan(path: Path, kind: Kind, page: int) -> Scan:
    """What can be read in the picture of one page, and where writing cannot be read.

    Raises:
        BadInput: The page cannot be drawn.
    """
    if kind is Kind.IMAGE:
        return _read_image(path, page)
    try:
        eyes = _eyes_for(path, path.stat().st_mtime_ns)
        sheet = eyes.book[page - 1]
        refuse_image_text(eyes.book, sheet, path.name)
        look = eyes.look_at_regions(sheet)
        return _make_scan(look.text, look.writing, sheet.rect.width, sheet.rect.height)
    except (RuntimeError, ValueError, IndexError) as fault:
        raise BadInput(f"Page {page} of {path.name} cannot be read.") from fault


@lru_cache(maxsize=2)
def _eyes_for(path: Path, _: int) -> Eyes:
    """Eyes that know a file's fonts: kept, for its pages are read one after another."""
    eyes = Eyes(opened_pdf(path))
    _learn_first_pages(eyes)
    return eyes


def _learn_first_pages(eyes: Eyes) -> None:
    for number in range(min(eyes.book.page_count, _LEARNT)):
        with suppress(RuntimeError, ValueError):
            eyes.learn_fonts(eyes.book[number])


def text_of(words: Iterable[ScanWord]) -> str:
    """The words as text, line by line."""
    lines = groupby(words, key=lambda word: word.line)
    return "\n".join(" ".join(word.text for word in line) for _, line in lines)


def file_of_page(folder: Path, page: int) -> Path:
    """Where the words of a page are kept, in a folder for those of its file."""
    return folder / f"{page}.json"


def as_text(scan: Scan, fault: str = "") -> str:
    """A page as it is kept, or why nothing is known of it."""
    kept = [(word.text, word.line, word.box.to_list()) for word in scan.words]
    writing = [box.to_list() for box in scan.writing]
    return canonical_json({"fault": fault, "form": _FORM, "words": kept, "writing": writing})


def words_read(folder: Path, page: int) -> tuple[ScanWord, ...] | None:
    """The words of a page that was read; ``None`` when it was not, or what was kept is damaged.

    A page that could not be read has no words; see ``fault_of_page``.
    """
    found = _read_kept(folder, page)
    return found[0].words if found is not None else None


def writing_seen(folder: Path, page: int) -> tuple[Box, ...]:
    """Where writing stands on a page that no program can read, as far as it was looked at."""
    found = _read_kept(folder, page)
    return found[0].writing if found is not None else ()


def fault_of_page(folder: Path, page: int) -> str:
    """Why a page could not be read; empty when it could, or was not tried."""
    found = _read_kept(folder, page)
    return found[1] if found is not None else ""


def _read_kept(folder: Path, page: int) -> tuple[Scan, str] | None:
    try:
        data = read_kept_json(file_of_page(folder, page))
        if data["form"] != _FORM:
            return None
        words = (ScanWord(str(t), int(line), Box(*box)) for t, line, box in data["words"])
        writing = (Box(*box) for box in data["writing"])
        return Scan(tuple(words), tuple(writing)), str(data["fault"])
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return None


def _unproved_pages(book: Any, name: str) -> Iterator[int]:
    eyes = Eyes(book)
    _learn_first_pages(eyes)
    until = time.monotonic() + _LOOK
    for number in range(book.page_count):
        if time.monotonic() > until:
            yield from range(number + 1, book.page_count + 1)
            return
        try:
            page = book[number]
            refuse_image_text(book, page, name)
            if eyes.unexplained_regions(page):
                yield number + 1
        except (BadInput, RuntimeError, ValueError):
            continue  # a page that cannot be opened has no words to be found


def _read_image(path: Path, page: int) -> Scan:
    with image.open_image(path) as picture:
        for number, frame in enumerate(image.frames_of(picture, path.name), 1):
            if number < page:
                continue
            shown = image.make_upright(frame).convert("RGB")
            shown.thumbnail((_LONGEST, _LONGEST))
            kept = io.BytesIO()
            # Unpacked again at once: small would only be slow.
            shown.save(kept, "png", compress_level=1)
            return _read_picture(kept.getvalue())
    raise BadInput(f"{path.name} has no page {page}.")


def _read_picture(png: bytes) -> Scan:
    with pymupdf.open("png", png) as drawn, pymupdf.open("pdf", drawn.convert_to_pdf()) as book:
        look = read_whole(book[0])
        return _make_scan(look.text, look.writing, book[0].rect.width, book[0].rect.height)


def _make_scan(read: GlyphPage, writing: Iterable[Rect], width: float, height: float) -> Scan:
    boxes = (
        Box(x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)
        for x0, y0, x1, y1 in writing
    )
    return Scan(tuple(_words_of_scan(read, width, height)), tuple(boxes))


def _words_of_scan(read: GlyphPage, width: float, height: float) -> Iterator[ScanWord]:
    """What was read, word by word; places of single letters are guesses, so they are joined."""
    line, text, rects = 0, "", []
    for char, at in zip(read.reading.text + "\n", (*read.reading.at, -1), strict=True):
        if not char.isspace():
            text += char
            if at >= 0:
                rects.append(read.glyphs[at].rect)
            continue
        said = clean_text(text).strip()
        if said and rects:
            x0, y0 = max(min(r[0] for r in rects), 0.0), max(min(r[1] for r in rects), 0.0)
            x1 = min(max(r[2] for r in rects), width)
            y1 = min(max(r[3] for r in rects), height)
            if x1 > x0 and y1 > y0:
                box = Box(x0 / width, y0 / height, (x1 - x0) / width, (y1 - y0) / height)
                yield ScanWord(said, line, box)
        text, rects = "", []
        line += char == "\n"
