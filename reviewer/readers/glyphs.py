"""Every character of a page with its place, as two libraries see it, and the lines they form."""

from __future__ import annotations

import ctypes
import math
import unicodedata
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pymupdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from reviewer.jobs import Job

Rect = tuple[float, float, float, float]
_PLAIN = pymupdf.TEXT_PRESERVE_WHITESPACE | pymupdf.TEXT_CID_FOR_UNKNOWN_UNICODE
_DRAWN = _PLAIN | pymupdf.TEXT_IGNORE_ACTUALTEXT
_ALL = pymupdf.INFINITE_RECT()
_BREAK = 1.5  # a gap of so many ems parts columns
WORD_GAP = 0.17
"""A gap between words is wider, in ems."""
LOOKALIKES = str.maketrans(
    "АВСЕНІЈКМОРЅТХУҮасеіјорѕухԁһԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορυχϲ",
    "ABCEHIJKMOPSTXYYaceijopsyxdhqwABEZHIKMNOPTYXaiKvopuxc",
)


class Glyph(NamedTuple):
    """A character and its box on the page (points from the top left); ``turn`` in degrees."""

    char: str
    rect: Rect
    size: float
    turn: int


@dataclass(frozen=True)
class Reading:
    """A text, and for each of its characters the index of its glyph, or -1."""

    text: str
    at: tuple[int, ...]


@dataclass(frozen=True)
class PageText:
    """One reader's glyphs of a page and the text as that reader orders it."""

    glyphs: tuple[Glyph, ...]
    reading: Reading
    whole_words: bool = False  # places within a word are guesses: take the whole word


def drawn_text(page: Any, *, actual: bool = False) -> PageText:
    """A page's text by MuPDF: the glyphs drawn, or what the file says they stand for."""
    flags = _PLAIN if actual else _DRAWN
    return drawn_in(page.get_text("rawdict", flags=flags, clip=_ALL))


def drawn_in(raw: dict[str, Any]) -> PageText:
    """The same, of what MuPDF told already (its ``rawdict``)."""
    glyphs: list[Glyph] = []
    text: list[str] = []
    at: list[int] = []
    for block in raw["blocks"]:
        for line in block.get("lines", ()):
            turn = round(math.degrees(math.atan2(line["dir"][1], line["dir"][0]))) % 360
            for span in line["spans"]:
                size, chars = span["size"], span["chars"]
                at += range(len(glyphs), len(glyphs) + len(chars))
                text += [c["c"] for c in chars]
                glyphs += [Glyph(c["c"], c["bbox"], size, turn) for c in chars]
            text.append("\n")
            at.append(-1)
    return PageText(tuple(glyphs), Reading("".join(text), tuple(at)))


def says_otherwise(page: Any) -> bool:
    """True when a file says of a page's letters that they stand for others than are drawn."""
    drawn, said = (page.get_text("text", flags=f, clip=_ALL) for f in (_DRAWN, _PLAIN))
    return bool(drawn != said)


def second_text(path: Path, job: Job) -> list[PageText]:
    """Every page's text by PDFium, in the same measure as ``drawn_text``."""
    with pdfium.PdfDocument(path) as book:
        pages = []
        for number in range(len(book)):
            job.check()
            page = book[number]
            pages.append(_second_page(page))
            page.close()
        return pages


def _second_page(page: Any) -> PageText:
    left, _, _, top = page.get_mediabox()
    text_page = page.get_textpage()
    raw = text_page.raw
    box = [ctypes.c_double() for _ in range(4)]
    places = [ctypes.byref(value) for value in box]
    x0, x1, y0, y1 = box
    glyphs: list[Glyph] = []
    text: list[str] = []
    at: list[int] = []
    for index in range(text_page.count_chars()):
        char = _readable(pdfium_c.FPDFText_GetUnicode(raw, index))
        if char.isspace() or not pdfium_c.FPDFText_GetCharBox(raw, index, *places):
            text.append(char)
            at.append(-1)
            continue
        size = abs(pdfium_c.FPDFText_GetFontSize(raw, index)) or 1.0
        angle = pdfium_c.FPDFText_GetCharAngle(raw, index)
        turn = round(-math.degrees(angle)) % 360 if angle else 0
        text += char
        at += [len(glyphs)] * len(char)
        low, high = y0.value, y1.value
        rect = (x0.value - left, top - high, x1.value - left, top - low)
        glyphs.append(Glyph(char, rect, max(size, high - low), turn))
    text_page.close()
    return PageText(tuple(glyphs), Reading("".join(text), tuple(at)))


def _readable(code: int) -> str:
    if code in (0xFFFE, 0x02):
        return "-\n"  # how PDFium writes a hyphen at the end of a line
    if code in (0, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


@dataclass(frozen=True)
class Line:
    """Glyphs that stand in one line with no wide gap, in the order a person reads them."""

    reading: Reading
    members: tuple[int, ...]  # without white space
    gaps: tuple[float, ...]  # before each member after the first, in ems


def visual_lines(glyphs: tuple[Glyph, ...]) -> list[list[Line]]:
    """The lines of a page by place alone, whatever the order they were drawn in.

    Returns:
        Rows from top to bottom; a row holds its stretches between wide gaps.
    """
    rows: list[list[Line]] = []
    for turn in sorted({g.turn for g in glyphs}):
        placed = _placed(glyphs, turn)
        placed.sort(key=itemgetter(1, 0))
        row: list[tuple[float, float, float, int]] = []
        level = 0.0
        for item in placed:
            if row and abs(item[1] - level) > 0.4 * glyphs[item[3]].size:
                rows.append(_stretches(row, glyphs))
                row = []
            level = item[1] if not row else level
            row.append(item)
        if row:
            rows.append(_stretches(row, glyphs))
    return rows


def _placed(glyphs: tuple[Glyph, ...], turn: int) -> list[tuple[float, float, float, int]]:
    """Start, level and end of each glyph along the writing direction ``turn``."""
    if turn == 0:  # nearly every page's only one
        return [
            (g.rect[0], (g.rect[1] + g.rect[3]) / 2, g.rect[2], index)
            for index, g in enumerate(glyphs)
            if g.turn == 0 and not g.char.isspace()
        ]
    radians = math.radians(turn)
    cos, sin = math.cos(radians), math.sin(radians)
    found = []
    for index, glyph in enumerate(glyphs):
        if glyph.turn != turn or glyph.char.isspace():
            continue
        x0, y0, x1, y1 = glyph.rect
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        half = (abs((x1 - x0) * cos) + abs((y1 - y0) * sin)) / 2
        along = x * cos + y * sin
        found.append((along - half, y * cos - x * sin, along + half, index))
    return found


def _stretches(row: list[tuple[float, float, float, int]], glyphs: tuple[Glyph, ...]) -> list[Line]:
    row.sort()
    stretches: list[Line] = []
    members: list[int] = []
    gaps: list[float] = []
    end = 0.0
    for start, _, stop, index in row:
        glyph = glyphs[index]
        if members and _same_place(glyphs[members[-1]], glyph):
            continue  # drawn twice to look bold
        gap = (start - end) / max(glyph.size, 0.1)
        if members and gap > _BREAK:
            stretches.append(_line(members, gaps, glyphs))
            members, gaps = [], []
        if members:
            gaps.append(gap)
        members.append(index)
        end = stop
    stretches.append(_line(members, gaps, glyphs))
    return stretches


def _same_place(a: Glyph, b: Glyph) -> bool:
    near = 0.15 * a.size
    return a.char == b.char and all(abs(p - q) < near for p, q in zip(a.rect, b.rect, strict=True))


def _line(members: list[int], gaps: list[float], glyphs: tuple[Glyph, ...]) -> Line:
    text: list[str] = []
    at: list[int] = []
    for position, index in enumerate(members):
        if position and gaps[position - 1] > WORD_GAP:
            text.append(" ")
            at.append(-1)
        for piece in glyphs[index].char:
            text.append(piece)
            at.append(index)
    return Line(Reading("".join(text), tuple(at)), tuple(members), tuple(gaps))


def squeeze(text: str) -> str:
    """Letters and digits alone, folded, look-alikes as the letters they look like."""
    if text.isascii():
        return text.lower() if text.isalnum() else "".join(filter(str.isalnum, text.lower()))
    folded = unicodedata.normalize("NFKD", text.translate(LOOKALIKES)).casefold()
    return "".join(c for c in folded if c.isalnum())
