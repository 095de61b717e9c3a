"""PDF files that say nothing but what they show: no dates, no tool, no ids of a machine.

MuPDF lays out with the fonts it carries, so every machine makes the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import pikepdf
import pymupdf

Ink = tuple[float, float, float]
INK: Ink = (0.1, 0.12, 0.16)
GREY: Ink = (0.36, 0.39, 0.45)
RULE: Ink = (0.8, 0.82, 0.86)
BAND: Ink = (0.94, 0.95, 0.97)
# The size of the United States; the log lies sideways, for it has six columns.
PAPER = pymupdf.paper_rect("letter")
SIDEWAYS = pymupdf.paper_rect("letter-l")
MARGIN = 40.0
SIZE, LEADING, PAD = 7.6, 9.8, 4.0
# Chosen by hand: about as many lines as a sideways page has room for.
_WHOLE_PAGE = 40  # lines; a row that is longer need not stay on one page


@dataclass(frozen=True)
class TextLook:
    """Size in points, colour and weight of a text."""

    size: float
    ink: Ink
    bold: bool = False


BODY = TextLook(SIZE, INK)


@dataclass(frozen=True)
class Column:
    """A column of a table: its head, and its share of the width."""

    head: str
    share: float


@dataclass(frozen=True)
class TableSheet:
    """What stands around a table.

    Attributes:
        lines: below the title, on the first page.
        foot: left part of every page's foot; the page's number stands right of it.
        empty: what to say when there is no row.
    """

    title: str
    lines: Sequence[str]
    foot: str
    empty: str


def make_table_pdf(
    sheet: TableSheet, columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> bytes:
    """A table over as many landscape pages as it needs, its head on each.

    Args:
        sheet: what stands around it.
        columns: their shares add up to 1.
        rows: a text a column; a line feed in it begins a new line.
    """
    with pymupdf.open() as document:
        layout = _Layout(document, sheet, columns)
        for number, row in enumerate(rows):
            layout.write_row(row, band=number % 2 == 1)
        if not rows:
            layout.write_line(sheet.empty, TextLook(SIZE + 1.5, GREY))
        layout.finish_page()
        _write_feet(document, sheet.foot)
        document.subset_fonts(fallback=False)
        # Garbage 4 drops what nothing refers to and what is there twice, so that the same text
        # gives the same objects.
        return _clean_metadata(document.tobytes(garbage=4, deflate=True), sheet.title)


def make_letter_pdf(title: str, html: str, css: str, foot: str) -> bytes:
    """A letter over as many portrait pages as it needs.

    Args:
        title: of the PDF file.
        html: a whole body; every text in it is escaped already.
        css: its style.
        foot: left part of every page's foot.
    """
    buffer = io.BytesIO()
    writer = pymupdf.DocumentWriter(buffer)
    story = pymupdf.Story(html, user_css=css)
    # An inch on either side, as letters have it.
    body = pymupdf.Rect(72, 60, PAPER.width - 72, PAPER.height - 68)
    more = 1
    while more:
        device = writer.begin_page(PAPER)
        more, _ = story.place(body)
        story.draw(device)
        writer.end_page()
    writer.close()
    with pymupdf.open("pdf", buffer.getvalue()) as document:
        _write_feet(document, foot)
        # Whole fonts would be larger than the text; the other subsetter needs a library that may be
        # absent.
        document.subset_fonts(fallback=False)
        return _clean_metadata(document.tobytes(garbage=4, deflate=True), title)


class _Layout:
    """Rows from top to bottom, and a new page when one does not fit."""

    def __init__(
        self, document: pymupdf.Document, sheet: TableSheet, columns: Sequence[Column]
    ) -> None:
        self._document, self._columns = document, columns
        self._pens: list[_PagePen] = []
        self._y = self._fresh = 0.0
        inner = SIDEWAYS.width - 2 * MARGIN
        self._widths = [c.share * inner for c in columns]
        self._new_page()
        self._y += 8
        self.write_line(sheet.title, TextLook(16, INK, bold=True))
        self._y += 2
        for text in sheet.lines:
            self.write_line(text, TextLook(SIZE + 1.2, GREY))
        self._y += 8
        self._draw_head()

    def write_line(self, text: str, look: TextLook) -> None:
        """A line, or more, over the whole width."""
        for part in _wrap_text(text, SIDEWAYS.width - 2 * MARGIN, look):
            self._y += look.size * 1.3
            self._pen_of_page.write_text(MARGIN, self._y, part, look)

    def write_row(self, cells: Sequence[str], band: bool) -> None:
        """A row; one that is higher than a page goes on on the next."""
        lines = [
            _wrap_text(cell, width - 2 * PAD, BODY)
            for cell, width in zip(cells, self._widths, strict=True)
        ]
        at, deepest = 0, max(len(parts) for parts in lines)
        while at < deepest:
            room = int((SIDEWAYS.height - MARGIN - 14 - self._y - 2 * PAD) / LEADING)
            if room < min(deepest - at, _WHOLE_PAGE) and self._fresh < self._y:
                self._new_page()
                self._draw_head()
                continue
            taken = min(max(room, 1), deepest - at)
            self._draw_lines([parts[at : at + taken] for parts in lines], taken, band)
            at += taken

    def finish_page(self) -> None:
        """Put the page down."""
        if self._pens:
            self._pen_of_page.finish_writing()

    @property
    def _pen_of_page(self) -> _PagePen:
        return self._pens[-1]

    def _draw_lines(self, lines: list[list[str]], depth: int, band: bool) -> None:
        height = depth * LEADING + 2 * PAD
        if band:
            box = pymupdf.Rect(MARGIN, self._y, SIDEWAYS.width - MARGIN, self._y + height)
            self._pen_of_page.bands.draw_rect(box)
        x = MARGIN
        for parts, width in zip(lines, self._widths, strict=True):
            for n, part in enumerate(parts):
                self._pen_of_page.write_text(
                    x + PAD, self._y + PAD + (n + 0.78) * LEADING, part, BODY
                )
            x += width
        self._y += height

    def _draw_head(self) -> None:
        x = MARGIN
        for column, width in zip(self._columns, self._widths, strict=True):
            self._pen_of_page.write_text(
                x + PAD, self._y + LEADING, column.head, TextLook(SIZE, INK, bold=True)
            )
            x += width
        self._y += LEADING + PAD
        ends = (MARGIN, self._y), (SIDEWAYS.width - MARGIN, self._y)
        self._pen_of_page.page.draw_line(*ends, color=INK, width=0.8)
        self._fresh = self._y

    def _new_page(self) -> None:
        self.finish_page()
        page = self._document.new_page(width=SIDEWAYS.width, height=SIDEWAYS.height)
        self._pens.append(_PagePen(page))
        self._y = self._fresh = MARGIN - 8


class _PagePen:
    """Writes on a page: gathers the text by its ink, for each write is a new font object."""

    def __init__(self, page: pymupdf.Page) -> None:
        self.page = page
        self.bands = page.new_shape()
        self._inks: dict[Ink, pymupdf.TextWriter] = {}

    def write_text(self, x: float, y: float, text: str, look: TextLook) -> None:
        if text:
            if look.ink not in self._inks:
                self._inks[look.ink] = pymupdf.TextWriter(self.page.rect, color=look.ink)
            font = _font_of_weight(look.bold)
            self._inks[look.ink].append((x, y), text, font=font, fontsize=look.size)

    def finish_writing(self) -> None:
        if self.bands.draw_cont:
            self.bands.finish(color=None, fill=BAND)
            self.bands.commit()
        for writer in self._inks.values():
            writer.write_text(self.page)


def _write_feet(document: pymupdf.Document, foot: str) -> None:
    look = TextLook(7.0, GREY)
    for number in range(1, document.page_count + 1):
        page = document[number - 1]
        width, y = page.rect.width, page.rect.height - 28
        page.draw_line((MARGIN, y - 11), (width - MARGIN, y - 11), color=RULE, width=0.5)
        count = f"Page {number} of {document.page_count}"
        right = width - MARGIN - _width_of(count, look)
        pen = _PagePen(page)
        pen.write_text(MARGIN, y, _wrap_text(foot, right - MARGIN - 12, look)[0], look)
        pen.write_text(right, y, count, look)
        pen.finish_writing()


@lru_cache(maxsize=2)
def _font_of_weight(bold: bool) -> pymupdf.Font:
    return pymupdf.Font("hebo" if bold else "helv")


@lru_cache(maxsize=65536)
def _advance_of(char: str, bold: bool) -> float:
    """The width of a character at size 1; the library is slow to ask for whole texts."""
    return float(_font_of_weight(bold).text_length(char, 1.0))


def _width_of(text: str, look: TextLook) -> float:
    return look.size * sum(_advance_of(char, look.bold) for char in text)


def _wrap_text(text: str, width: float, look: TextLook) -> list[str]:
    """The text in lines that fit; at least one."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _split_to_fit(paragraph.split(), width, look):
            longer = f"{line} {word}" if line else word
            if line and _width_of(longer, look) > width:
                lines.append(line)
                line = word
            else:
                line = longer
        lines.append(line)
    return lines


def _split_to_fit(words: list[str], width: float, look: TextLook) -> Iterator[str]:
    """The words; one that is too long for a line in pieces."""
    for word in words:
        if _width_of(word, look) <= width:
            yield word
            continue
        piece, used = "", 0.0
        for char in word:
            used += _width_of(char, look)
            if piece and used > width:
                yield piece
                piece, used = "", _width_of(char, look)
            piece += char
        yield piece


def _clean_metadata(data: bytes, title: str) -> bytes:
    """The same pages with a title and a language, and nothing else about them."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        # By what may stay, not by what must go: a later MuPDF may add what nobody here knows.
        for key in set(pdf.Root.keys()) - {"/Type", "/Pages"}:
            del pdf.Root[key]
        for page in pdf.pages:
            for key in ("/Annots", "/Metadata", "/PieceInfo", "/Thumb"):
                if key in page.obj:
                    del page.obj[key]
        _name_fonts(pdf)
        pdf.trailer["/Info"] = pikepdf.Dictionary(Title=pikepdf.String(title))
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]  # MuPDF draws it by lot
        pdf.Root.Lang = pikepdf.String("en-US")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        # The id of a PDF (ISO 32000-1, 14.4) is made from the content, not from the time.
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def _name_fonts(pdf: pikepdf.Pdf) -> None:
    """Give font subsets tags that count, where MuPDF drew lots."""
    tags: dict[str, str] = {}
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary):
            continue
        for key in ("/BaseFont", "/FontName"):
            tag, plus, name = str(item.get(key, "")).removeprefix("/").partition("+")
            if plus:
                # ISO 32000-1, 9.6.4: six capital letters; any will do that are not the same for two
                # subsets.
                high, low = divmod(len(tags), 26)
                new = tags.setdefault(tag, f"AAAA{chr(65 + high)}{chr(65 + low)}")
                item[key] = pikepdf.Name(f"/{new}+{name}")
