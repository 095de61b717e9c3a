"""Open a PDF that nobody vouches for: within bounds, decrypted, with its hidden layers cut out.

Also counts what the release will not have, since the requester is told so.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
import pypdfium2 as pdfium

from reviewer.errors import BadInput
from reviewer.readers import jbig2
from reviewer.readers.document import MAX_PIXELS, MAX_RELEASED
from reviewer.readers.pdf_streams import filters_of, too_far, unpacked_too_far
from reviewer.render.pdf import layers
from reviewer.system.jobs import Job

MAX_BYTES = 2 << 30
_PICTURE_FILTERS = {"/DCTDecode", "/JPXDecode", "/JBIG2Decode", "/CCITTFaxDecode"}
_NOTE, _FIELD = "annotations", "form fields"
FLATTENED = frozenset({_NOTE, _FIELD})
"""What is not dropped but drawn: as a person saw it, and no more."""
# ISO 32000-1, Annex C: the largest page is 14,400 units a side. The least is chosen by hand.
_SIDES = (14_400.0, 0.5)  # points

pymupdf.TOOLS.mupdf_display_errors(False)
pymupdf.TOOLS.mupdf_display_warnings(False)


@dataclass(frozen=True)
class PageSheet:
    """A page's paper: the visible box in user space, and its turn (degrees clockwise)."""

    box: tuple[float, float, float, float]
    rotation: int

    @property
    def width_unturned(self) -> float:
        """Width before the turn, in user space units."""
        return self.box[2] - self.box[0]

    @property
    def height_unturned(self) -> float:
        """Height before the turn, in user space units."""
        return self.box[3] - self.box[1]


@dataclass
class Opened:
    """A readable copy of the source, and what was learned on the way."""

    path: Path
    sheets: tuple[PageSheet, ...]
    language: str
    dropped: dict[str, int] = field(default_factory=dict)


def open_source(source: Path, work: Path, job: Job) -> Opened:
    """Copy ``source`` into ``work`` as a plain, decrypted PDF without hidden layers.

    Raises:
        BadInput: It is encrypted, broken beyond repair, or absurdly large.
    """
    if source.stat().st_size > MAX_BYTES:
        raise BadInput(f"{source.name} is larger than {MAX_BYTES >> 30} GB.", _WITHHOLD)
    with _open_readable(source, work) as book:
        pages = len(book.pages)
        if not pages:
            raise BadInput(f"{source.name} is a PDF without any page.", _WITHHOLD)
        # Each page is rendered, read and attacked: a bound on what an export may take.
        if pages > MAX_RELEASED:
            raise BadInput(f"{source.name} has {pages} pages; the bound is {MAX_RELEASED}.", _SPLIT)
        _bound_streams(book, source.name, job)
        dropped = _count_inventory(book)
        try:
            dropped["hidden layers"] = layers.cut_hidden(book)
        except pikepdf.PdfError:
            raise BadInput(
                f"The hidden layers of {source.name} cannot be read.", _WITHHOLD
            ) from None
        _unpack_jbig2(book, job)
        _describe_fonts(book)
        _draw_fields(book)
        _stand_alone(book)
        sheets = tuple(_sheet_of_page(page) for page in book.pages)
        language = _language_of(book)
        target = work / "opened.pdf"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of forms that are not whole: they end here
            book.save(target, fix_metadata_version=False)
    return Opened(target, sheets, language, {k: n for k, n in dropped.items() if n})


def _describe_fonts(book: pikepdf.Pdf) -> None:
    """Fonts of East Asian letters that nothing describes get a description: MuPDF draws them
    level and as other letters without one, and what stands behind them at another place.
    """
    for font in book.objects:
        if not isinstance(font, pikepdf.Dictionary) or font.get("/Subtype") != "/Type0":
            continue
        inner = font.get("/DescendantFonts")
        for item in inner if isinstance(inner, pikepdf.Array) else ():
            if not isinstance(item, pikepdf.Dictionary) or "/FontDescriptor" in item:
                continue
            name = item.get("/BaseFont", font.get("/BaseFont", pikepdf.Name.F1))
            item.BaseFont = name
            item.FontDescriptor = book.make_indirect(_square_font(name))


def _square_font(name: Any) -> pikepdf.Dictionary:
    """What is usual of such a font: a square for each letter."""
    return pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=name,
        Flags=4,
        FontBBox=pikepdf.Array([0, -200, 1000, 900]),
        ItalicAngle=0,
        Ascent=880,
        Descent=-120,
        CapHeight=740,
        StemV=90,
    )


def _unpack_jbig2(book: pikepdf.Pdf, job: Job) -> None:
    """Pictures that only PDFium unpacks stand as plain bits from here on."""
    for item in book.objects:
        if not isinstance(item, pikepdf.Stream) or item.get("/Subtype") != "/Image":
            continue
        if filters_of(item) != ["/JBIG2Decode"]:
            continue
        job.check()
        parts = item.get("/DecodeParms")
        parts = parts[0] if isinstance(parts, pikepdf.Array) and len(parts) else parts
        shared = parts.get("/JBIG2Globals") if isinstance(parts, pikepdf.Dictionary) else None
        more = shared.read_bytes() if isinstance(shared, pikepdf.Stream) else b""
        size = int(item.get("/Width", 0)), int(item.get("/Height", 0))
        bits = jbig2.plain_bits(item.read_raw_bytes(), more, *size)
        if bits is not None:
            item.write(bits)


_WITHHOLD = "Ask for it anew, or withhold it."
_SPLIT = "Split it and add the parts to the case."


def _open_readable(source: Path, work: Path) -> pikepdf.Pdf:
    try:
        return pikepdf.open(source)
    except pikepdf.PasswordError:
        raise BadInput(
            f"{source.name} is locked by a password.", "Ask for an unlocked copy, or withhold it."
        ) from None
    except pikepdf.PdfError:
        repaired = work / "repaired.pdf"
    try:
        with pymupdf.open(source, filetype="pdf") as book:
            if book.needs_pass or not book.page_count:
                raise BadInput(f"{source.name} cannot be read as a PDF.", _WITHHOLD)
            # MuPDF rebuilds a cross-reference table (7.5.4) by looking for objects, and drops what
            # none leads to.
            book.save(repaired, garbage=1)
        return pikepdf.open(repaired)
    except (RuntimeError, ValueError, pikepdf.PdfError):
        return _by_another_door(source, repaired)


def _by_another_door(source: Path, repaired: Path) -> pikepdf.Pdf:
    """What one reader cannot repair another may still show."""
    try:
        with pdfium.PdfDocument(source) as book:
            book.save(repaired)
        return pikepdf.open(repaired)
    except (pdfium.PdfiumError, ValueError, OSError, pikepdf.PdfError):
        raise BadInput(f"{source.name} is broken and cannot be repaired.", _WITHHOLD) from None


def _bound_streams(book: pikepdf.Pdf, name: str, job: Job) -> None:
    """Refuse what would unpack without end, before any renderer is let near it."""
    for item in book.objects:
        if not isinstance(item, pikepdf.Stream):
            continue
        job.check()
        filters = filters_of(item)
        if item.get("/Subtype") == "/Image":
            pixels = _integer_or_zero(item.get("/Width")) * _integer_or_zero(item.get("/Height"))
            if pixels > MAX_PIXELS:
                raise BadInput(
                    f"{name} holds a picture of {pixels // 1_000_000} megapixels.", _WITHHOLD
                )
        elif _PICTURE_FILTERS & set(filters):
            item.write(b"")  # a picture's packing around page code: nothing but an attack
        elif unpacked_too_far(item, filters):
            raise too_far(name)


def _integer_or_zero(value: object) -> int:
    return int(value) if isinstance(value, int) else 0


def _count_inventory(book: pikepdf.Pdf) -> dict[str, int]:
    counts = {
        _NOTE: 0,
        _FIELD: 0,
        "attached files": 0,
        "scripts and actions": 0,
        "metadata": int(bool(book.docinfo)) if "/Info" in book.trailer else 0,
        "bookmarks": int("/Outlines" in book.Root),
    }
    for item in book.objects:
        for held in _dictionaries_in(item, 0):
            kind = held.get("/Type")
            if kind == "/Annot" or (held.get("/Subtype") in _ANNOTS and "/Rect" in held):
                counts[_FIELD if held.get("/Subtype") == "/Widget" else _NOTE] += 1
            counts["attached files"] += "/EF" in held
            counts["scripts and actions"] += held.get("/S") in _ACTIONS
            counts["metadata"] += kind == "/Metadata"
    return counts


def _dictionaries_in(item: Any, depth: int) -> Iterator[Any]:
    """An object's dictionaries: itself, and those that stand directly within it."""
    if depth > _DEPTH:
        return
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        yield item
        parts = [value for _, value in item.items()]
    elif isinstance(item, pikepdf.Array):
        parts = list(item)
    else:
        return
    for part in parts:
        if isinstance(part, pikepdf.Object) and not part.is_indirect:
            yield from _dictionaries_in(part, depth + 1)


_DEPTH = 12


def _draw_fields(book: pikepdf.Pdf) -> None:
    """Draw the values of a form that leaves this to the reader, as readers do."""
    # ISO 32000-1, 12.7.2: NeedAppearances asks the viewer to draw the values, so the file has none.
    form = book.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances", False)):
        with suppress(pikepdf.PdfError, ValueError, RuntimeError):
            book.generate_appearance_streams()
            for page in book.pages:
                for field in page.obj.get("/Annots", ()):
                    _give_fonts(field, form.get("/DR"))


def _give_fonts(field: Any, resources: Any) -> None:
    """Let a field's drawing find the form's fonts, where it names none of its own."""
    drawn = field.get("/AP", pikepdf.Dictionary()).get("/N")
    if field.get("/Subtype") != "/Widget" or not isinstance(drawn, pikepdf.Stream):
        return
    if resources is not None and "/Font" not in drawn.get("/Resources", pikepdf.Dictionary()):
        drawn["/Resources"] = resources


def _stand_alone(book: pikepdf.Pdf) -> None:
    """Make annotations objects of their own: others are not turned into page content."""
    for page in book.pages:
        held = page.obj.get("/Annots")
        if isinstance(held, pikepdf.Array):
            kept = [a for a in held if isinstance(a, pikepdf.Dictionary)]
            page.obj.Annots = pikepdf.Array(
                [a if a.is_indirect else book.make_indirect(a) for a in kept]
            )


_ANNOTS = ("/Text", "/FreeText", "/Widget", "/Highlight", "/Stamp", "/Ink", "/Square", "/Popup")
_ACTIONS = ("/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/URI")


def _sheet_of_page(page: pikepdf.Page) -> PageSheet:
    media = _parse_rectangle(page.mediabox) or (0.0, 0.0, 612.0, 792.0)
    crop = _parse_rectangle(page.cropbox) or media
    box = (
        max(media[0], crop[0]),
        max(media[1], crop[1]),
        min(media[2], crop[2]),
        min(media[3], crop[3]),
    )
    if box[2] - box[0] < _SIDES[1] or box[3] - box[1] < _SIDES[1]:
        box = media
    rotate = page.obj.get("/Rotate", 0)
    # ISO 32000-1, Table 30: a multiple of 90; what is none is taken for the nearest, as viewers do.
    turn = round(float(rotate) / 90) * 90 % 360
    return PageSheet(box, turn)


def _parse_rectangle(values: Any) -> tuple[float, float, float, float] | None:
    try:
        a, b, c, d = (float(v) for v in values)
    except (TypeError, ValueError):
        return None
    x0, x1, y0, y1 = min(a, c), max(a, c), min(b, d), max(b, d)
    limit, least = _SIDES
    if x1 - x0 < least or y1 - y0 < least or max(x1 - x0, y1 - y0) > limit * 4:
        return None
    return x0, y0, x1, y1


def _language_of(book: pikepdf.Pdf) -> str:
    """The document's language where it is one: two or three letters and a region, no more."""
    text = str(book.Root.get("/Lang", ""))
    # ISO 32000-1, 14.9.2: a language tag of RFC 3066, in which private parts (x-...) may hold
    # words.
    head, _, region = text.partition("-")
    if not (head.isascii() and head.isalpha() and len(head) in (2, 3)):
        return ""
    return text if region.isascii() and region.isalpha() and len(region) == 2 else head
