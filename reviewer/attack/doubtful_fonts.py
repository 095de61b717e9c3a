"""Fonts that show what they say: each letter that a document uses is drawn once and read.

Text of a font whose every glyph looks like the letter that stands for it can be searched as
letters; only what is not proved has to be looked at as a picture.

Decision 53.
"""

from __future__ import annotations

import ctypes
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from reviewer.attack import ppocr
from reviewer.attack.look_alikes import squeeze_text

_SIZE = 20.0  # points of a glyph on the sheet
_HIGH = 1.7  # ems of a row
_BASE = 0.5  # ems below the line
_APART = 0.3  # ems between two glyphs
_ROW = 34.0  # ems of glyphs in a row
_SCALE = 48 / (_SIZE * _HIGH)  # pixels a point: rows as high as they are read
_DEEP = 12  # forms in forms
_SUBSET = re.compile(r"^[A-Z]{6}\+")
VERSION = 1  # of this proof
NONE = "\ufffd"  # the letter of a glyph that has none
ANY = ""  # among doubtful letters: all of them are
_SHOWING = "q Q Tf Tj TJ ' \" Do"
_MOST = 4000  # glyphs of one font that are drawn: nobody's own words use more
_ALIKE = {c: group[0] for group in ("il1", "o0", "s5", "z2") for c in group}
_LIGATURES = {_l.translate(str.maketrans("l", "i")) for _l in ("ff", "fi", "fl", "ffi", "ffl")}


@dataclass
class Used:
    """A font of a document and the codes that its pages show with it."""

    font: Any
    wide: bool  # two bytes a code
    codes: set[int] = field(default_factory=set)

    @property
    def names_in_pdfium(self) -> set[str]:
        """Its names as PDFium may tell them: it takes that of the inner font."""
        inner = self.font.get("/DescendantFonts", [])
        both = (self.font, *(f for f in inner if isinstance(f, pikepdf.Dictionary)))
        return {
            strip_subset_mark(str(font.get("/BaseFont", "")).removeprefix("/")) for font in both
        }


def strip_subset_mark(name: str) -> str:
    """A font's name without the mark of its subset, which PDFium does not always tell."""
    return _SUBSET.sub("", name)


def find_doubtful_letters(
    book: pikepdf.Pdf, known: MutableMapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """The letters of each font, by name, whose glyphs may not be what they say.

    Args:
        book: the document.
        known: what was found out about fonts before, by their hash; is added to.

    Returns:
        Font name -> letters. A font that is not in it was not seen and is not proved.
    """
    used = used_fonts(book)
    keys = [_key_of_use(one) for one in used]
    new = {key: one for key, one in zip(keys, used, strict=True) if key not in known}
    for key, letters in zip(new, _examine_fonts(list(new.values())), strict=True):
        known[key] = letters
    found: dict[str, frozenset[str]] = {}
    for key, one in zip(keys, used, strict=True):
        for name in one.names_in_pdfium:
            found[name] = found.get(name, frozenset()) | known[key]
    return found


def used_fonts(book: pikepdf.Pdf) -> list[Used]:
    """Every font that page content or a form shows text with."""
    walk = _ContentWalk(book)
    for page in book.pages:
        walk.gather_fonts(page, page.obj.get("/Resources", {}), 0)
    return list(walk.found.values())


class _ContentWalk:
    """The way through a document's content, forms in forms included, each once."""

    def __init__(self, book: pikepdf.Pdf) -> None:
        self.found: dict[Any, Used] = {}
        self._book = book
        self._done: set[Any] = set()

    def gather_fonts(self, holder: Any, resources: Any, depth: int) -> None:
        """Note the fonts and codes that a page or a form shows."""
        fonts = resources.get("/Font", {}) if resources else {}
        forms = resources.get("/XObject", {}) if resources else {}
        now: Used | None = None
        kept: list[Used | None] = []
        for operands, operator in _showing_operations(holder):
            if operator == "q":
                kept.append(now)
            elif operator == "Q":
                now = kept.pop() if kept else now
            elif operator == "Tf" and operands:
                now = self._note_font(fonts, str(operands[0]))
            elif operator == "Do" and operands and depth < _DEEP:
                self._enter_form(forms.get(str(operands[0])), resources, depth)
            elif now is not None:
                for text in _strings_of_operands(operands):
                    now.codes.update(_codes_of_text(text, now.wide))

    def _enter_form(self, form: Any, resources: Any, depth: int) -> None:
        if _is_form(form) and form.objgen not in self._done:
            self._done.add(form.objgen)
            self.gather_fonts(form, form.get("/Resources", resources), depth + 1)

    def _note_font(self, fonts: Any, name: str) -> Used | None:
        font = fonts.get(name)
        if not isinstance(font, pikepdf.Dictionary):
            return None
        if not font.is_indirect:
            font = fonts[name] = self._book.make_indirect(font)
        if font.objgen not in self.found:
            self.found[font.objgen] = Used(font, str(font.get("/Subtype", "")) == "/Type0")
        return self.found[font.objgen]


def _is_form(item: Any) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"


def _showing_operations(holder: Any) -> Iterator[tuple[Any, str]]:
    try:
        for item in pikepdf.parse_content_stream(holder, _SHOWING):
            yield item.operands, str(item.operator)
    except pikepdf.PdfError:
        return  # what could not be followed stays unproved


def _strings_of_operands(operands: Any) -> Iterator[bytes]:
    for operand in operands:
        if isinstance(operand, pikepdf.String):
            yield bytes(operand)
        elif isinstance(operand, pikepdf.Array):
            yield from _strings_of_operands(operand)


def _codes_of_text(text: bytes, wide: bool) -> Iterable[int]:
    return (text[n] << 8 | text[n + 1] for n in range(0, len(text) - 1, 2)) if wide else text


def _key_of_use(used: Used) -> str:
    """A hash of a font as it stands in the file, and of the codes that are shown with it."""
    made = hashlib.sha256(repr((VERSION, used.wide, sorted(used.codes))).encode())
    for part in _bytes_of(used.font, set(), 0):
        made.update(part)
    return made.hexdigest()


def _bytes_of(item: Any, seen: set[Any], depth: int) -> Iterator[bytes]:
    if isinstance(item, pikepdf.Object) and item.is_indirect:
        if item.objgen in seen:
            return
        seen.add(item.objgen)
    if depth > _DEEP or not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream, pikepdf.Array)):
        yield repr(item).encode()
    elif isinstance(item, pikepdf.Array):
        for child in item:
            yield from _bytes_of(child, seen, depth + 1)
    else:
        if isinstance(item, pikepdf.Stream):
            yield item.read_raw_bytes()
        for key, child in item.items():
            if key != "/Parent":
                yield str(key).encode()
                yield from _bytes_of(child, seen, depth + 1)


@dataclass(frozen=True)
class _Cell:
    """Where a glyph is drawn on its sheet, how often, and its first and last point across."""

    code: int
    row: int
    left: float
    right: float
    times: int


def _examine_fonts(used: list[Used]) -> Iterator[frozenset[str]]:
    """The doubtful letters of each font."""
    if not used:
        return
    codes = [sorted(one.codes)[:_MOST] for one in used]
    letters: list[frozenset[str]] = []
    for times, alone in ((1, False), (3, False), (3, True), (1, True)):
        layouts = [_lay_out_cells(one, mine, times) for one, mine in zip(used, codes, strict=True)]
        failed = _wrong_cells(used, layouts, alone=alone)
        codes, letters = [c for c, _ in failed], [found for _, found in failed]
    for one, found in zip(used, letters, strict=True):
        yield found | ({ANY} if len(one.codes) > _MOST else set())


def _lay_out_cells(used: Used, codes: list[int], times: int) -> list[_Cell]:
    """Cells for codes, each drawn so many times in a row."""
    cells: list[_Cell] = []
    row, x = 0, _APART
    for code in codes:
        width = _width_of_glyph(used, code) * times
        if x + width > _ROW and x > _APART:
            row, x = row + 1, _APART
        cells.append(_Cell(code, row, x * _SIZE, (x + width) * _SIZE, times))
        x += width + _APART
    return cells


def _width_of_glyph(used: Used, code: int) -> float:
    """How wide a glyph is, in ems, within reason."""
    try:
        width = _wide_width(used.font, code) if used.wide else _simple_width(used.font, code)
    except (TypeError, ValueError, AttributeError, IndexError):
        width = 1000.0
    return min(max(width / 1000, 0.25), 3.0)


def _simple_width(font: Any, code: int) -> float:
    widths = font.get("/Widths")
    at = code - int(font.get("/FirstChar", 0))
    width = float(widths[at]) if widths is not None and 0 <= at < len(widths) else 750.0
    if font.get("/Subtype") == "/Type3":
        width *= abs(float(font.FontMatrix[0])) * 1000
    return width


def _wide_width(font: Any, code: int) -> float:
    inner = font.DescendantFonts[0]
    items = list(inner.get("/W", []))
    at = 0
    while at + 1 < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            if first <= code < first + len(items[at + 1]):
                return float(items[at + 1][code - first])
            at += 2
        else:
            if first <= code <= int(items[at + 1]):
                return float(items[at + 2])
            at += 3
    return float(inner.get("/DW", 1000))


def _wrong_cells(
    used: list[Used], layouts: list[list[_Cell]], *, alone: bool
) -> list[tuple[list[int], frozenset[str]]]:
    """(codes, letters) of the glyphs of each font that do not read as their letter.

    ``alone`` reads each by itself, and not within its row.
    """
    found: list[tuple[list[int], frozenset[str]]] = []
    if not any(layouts):
        return [([], frozenset())] * len(layouts)
    data = _draw_sheets(used, layouts)
    with pdfium.PdfDocument(data) as book:
        for number, cells in enumerate(layouts):
            if not cells:
                found.append(([], frozenset()))
                continue
            page = book[number]
            said = _letters_said_in_cells(page, cells)
            wrong = [(c.code, said.get(c, "")) for c in _misread_cells(page, cells, said, alone)]
            found.append(([c for c, _ in wrong], frozenset(t or NONE for _, t in wrong)))
            page.close()
    return found


def _draw_sheets(used: list[Used], layouts: list[list[_Cell]]) -> bytes:
    """A document with a page for each font on which its glyphs are drawn in their cells."""
    with pikepdf.Pdf.new() as book:
        for one, cells in zip(used, layouts, strict=True):
            rows = max((cell.row for cell in cells), default=0) + 1
            page = book.add_blank_page(page_size=((_ROW + 4) * _SIZE, rows * _HIGH * _SIZE))
            if cells:
                font = book.copy_foreign(one.font)
                page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
                page.obj.Contents = book.make_stream(_draw_cells(one, cells, rows))
        out = io.BytesIO()
        book.save(out)
    return out.getvalue()


def _draw_cells(used: Used, cells: list[_Cell], rows: int) -> bytes:
    out = [b"BT /F %g Tf" % _SIZE]
    for cell in cells:
        code = b"<" + ((b"%04x" if used.wide else b"%02x") % cell.code) * cell.times + b">"
        base = ((rows - cell.row - 1) * _HIGH + _BASE) * _SIZE
        out.append(b"1 0 0 1 %g %g Tm %s Tj" % (cell.left, base, code))
    return b"\n".join([*out, b"ET"])


def _letters_said_in_cells(page: pdfium.PdfPage, cells: list[_Cell]) -> dict[_Cell, str]:
    """What PDFium takes the glyph of each cell for."""
    text_page = page.get_textpage()
    rows = cells[-1].row + 1
    x, y = ctypes.c_double(), ctypes.c_double()
    texts: dict[_Cell, list[str]] = {}
    for at in range(text_page.count_chars()):
        if raw.FPDFText_IsGenerated(text_page, at) == 1:
            continue
        raw.FPDFText_GetCharOrigin(text_page, at, ctypes.byref(x), ctypes.byref(y))
        row = rows - 1 - int(y.value / (_HIGH * _SIZE))
        cell = _cell_at(cells, row, x.value)
        if cell is not None:
            code = raw.FPDFText_GetUnicode(text_page, at)
            texts.setdefault(cell, []).append(chr(code) if _is_char(code) else NONE)
    text_page.close()
    return {c: "".join(t[: max(len(t) // c.times, 1)]) for c, t in texts.items()}


def _is_char(code: int) -> bool:
    return 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF


def _cell_at(cells: list[_Cell], row: int, x: float) -> _Cell | None:
    """The cell of a row in or next to which a point lies."""
    near = [c for c in cells if c.row == row]
    if not near:
        return None
    return min(near, key=lambda c: max(c.left - x, x - c.right, 0.0))


def _misread_cells(
    page: pdfium.PdfPage, cells: list[_Cell], said: dict[_Cell, str], alone: bool
) -> Iterator[_Cell]:
    """The cells in which something else stands than their letter."""
    picture = page.render(scale=_SCALE).to_numpy()[..., :3]
    high = picture.shape[0] / (cells[-1].row + 1)
    for row in range(cells[-1].row + 1):
        mine = [c for c in cells if c.row == row]
        strip = np.ascontiguousarray(picture[round(row * high) : round((row + 1) * high)])
        read = {} if alone else _row_read(strip, mine)
        for cell in mine:
            part = _cell_of(strip, cell)
            if not _has_ink(part):
                continue
            if alone and not is_latin(said.get(cell, "")):
                yield cell
                continue
            if alone:
                read[cell] = "".join(letter.char for letter in ppocr.letters_of_strip(part))
            if not _reads_as_said(said.get(cell, ""), read.get(cell, ""), cell.times):
                yield cell


def _row_read(strip: npt.NDArray[np.uint8], cells: list[_Cell]) -> dict[_Cell, str]:
    end = round((cells[-1].right / _SIZE + 2 * _APART) * _SIZE * _SCALE)
    read: dict[_Cell, str] = {}
    for letter in ppocr.letters_of_strip(strip[:, :end]):
        cell = _cell_at(cells, cells[0].row, letter.at * end / _SCALE)
        if cell is not None:
            read[cell] = read.get(cell, "") + letter.char
    return read


def _cell_of(strip: npt.NDArray[np.uint8], cell: _Cell) -> npt.NDArray[np.uint8]:
    aside = _APART / 2 * _SIZE
    left, right = round((cell.left - aside) * _SCALE), round((cell.right + aside) * _SCALE)
    return strip[:, max(left, 0) : right]


def is_latin(text: str) -> bool:
    """True for what the reading knows: other letters would be tried in vain."""
    return squeeze_text(text).isascii()


def _has_ink(part: npt.NDArray[np.uint8]) -> bool:
    return bool(part.size and int(part.max()) - int(part.min()) > 1)


def _reads_as_said(said: str, read: str, times: int) -> bool:
    """True when what was read in a cell is what the document says stands there."""
    wanted, seen = _fold_lone_letters(said), _fold_lone_letters(read)
    if wanted in _LIGATURES:  # their second letter is often lost beside a strange one
        return seen[:1] == wanted[:1] and set(seen) <= set(wanted)
    if times == 1 or not wanted:
        return wanted == seen
    return bool(seen) and not seen.replace(wanted, "")


def _fold_lone_letters(text: str) -> str:
    """Letters and digits, those that a lone glyph cannot tell apart as one."""
    return "".join(_ALIKE.get(c, c) for c in squeeze_text(text))
