"""Pages that show a name without saying it in letters, one way each."""

from __future__ import annotations

import io
import re
from pathlib import Path

import numpy as np
import pikepdf
import pymupdf

NAME = "Maria Kowalczyk"
PLAIN = "Officers arrived at the station at 16:22 and left again at 17:05."
WIDE, HIGH = 420, 300
AT = pymupdf.Rect(40, 180, 340, 220)


def picture(words=NAME, size=24.0, ink=(0.0, 0.0, 0.0), paper=(1.0, 1.0, 1.0), **more):
    """A PNG of words, and its width to height."""
    dpi, slant = more.get("dpi", 200), more.get("slant", 0)
    length = pymupdf.get_text_length(words, fontsize=size)
    side = (length + size) if slant % 180 else 0.0
    page = pymupdf.open().new_page(width=length + size, height=max(size * 1.8, side))
    page.draw_rect(page.rect, color=None, fill=paper)
    start = pymupdf.Point(size / 2, page.rect.height / 2 + size * 0.3)
    turn = (page.rect.tl + page.rect.br) / 2, pymupdf.Matrix(slant)
    page.insert_text(start, words, fontsize=size, color=ink, morph=turn if slant else None)
    return page.get_pixmap(dpi=dpi).tobytes("png")


def _shown(box, **how):
    return lambda page: page.insert_image(pymupdf.Rect(box), stream=picture(**how))


def halves(page):
    """The name's two words in a picture each, side by side."""
    page.insert_image((40, 180, 90, 200), stream=picture("Maria"))
    page.insert_image((92, 180, 180, 200), stream=picture("Kowalczyk"))


def beside_letters(page):
    """One word in letters, the other in a picture behind it."""
    page.insert_text((40, 196), "Maria", fontsize=12)
    page.insert_image((73, 183, 150, 201), stream=picture("Kowalczyk"))


def outlines(page):
    """Letters drawn as curves."""
    sheet = pymupdf.open()
    made = sheet.new_page(width=300, height=40)
    made.insert_text((10, 25), "seen: " + NAME, fontsize=14)
    svg = made.get_svg_image(text_as_path=True).encode()
    drawn = pymupdf.open("pdf", pymupdf.open("svg", svg).convert_to_pdf())
    page.show_pdf_page(pymupdf.Rect(40, 180, 340, 220), drawn, 0)


ON_PAGE = {
    "a small picture": _shown((40, 180, 130, 196)),
    "a large word on a banner": _shown((40, 180, 340, 240), words="Kowalczyk", size=40),
    "a picture of 5 pt": _shown((40, 180, 96, 190), words="by " + NAME, size=20),
    "a picture of 10 % contrast": _shown(AT, ink=(0.9, 0.9, 0.9)),
    "a picture of one level of contrast": _shown(AT, ink=(254 / 255,) * 3),
    "light letters on dark": _shown(AT, ink=(0.9, 0.9, 0.9), paper=(0.1, 0.1, 0.1)),
    "red on green as bright": _shown(AT, ink=(0.62, 0.2, 0.2), paper=(0.2, 0.38, 0.2)),
    "a slanted picture": _shown((40, 120, 240, 290), slant=30),
    "letters on their head": _shown(AT, slant=180),
    "letters on their side": _shown((300, 60, 400, 280), slant=90),
    "two pictures side by side": halves,
    "letters beside a picture": beside_letters,
    "outlines": outlines,
}


def grey_of(words=NAME):
    """The pixels of words: 0 is ink."""
    pix = pymupdf.Pixmap(picture(words))
    grey = pymupdf.Pixmap(pymupdf.csGRAY, pix)
    return np.frombuffer(grey.samples, np.uint8).reshape(grey.height, grey.stride)[:, : grey.width]


def image_in(book, data, width, height, **keys):
    stream = book.make_stream(bytes(data))
    stream.Type, stream.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    stream.Width, stream.Height = width, height
    for key, value in keys.items():
        stream[f"/{key}"] = value
    return stream


def _added(book, content, **resources):
    """Content that is drawn last on the first page, with resources of its own."""
    page = book.pages[0]
    for kind, entries in resources.items():
        held = page.obj.Resources.get(f"/{kind}", pikepdf.Dictionary())
        for name, entry in entries.items():
            held[f"/{name}"] = entry
        page.obj.Resources[f"/{kind}"] = held
    page.contents_add(b"q " + content + b" Q")


def soft_mask(book):
    """An even picture whose mask has the letters."""
    grey = grey_of()
    high, wide = grey.shape
    keys = {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 8}
    mask = image_in(book, (255 - grey).tobytes(), wide, high, **keys)
    base = image_in(book, b"\0" * (wide * high), wide, high, SMask=mask, **keys)
    _added(book, b"200 0 0 24 40 80 cm /Hx Do", XObject={"Hx": base})


def stencil(book):
    """A mask of one bit through which the page is painted."""
    grey = grey_of()
    bits = np.packbits(grey > 127, axis=1)
    mask = image_in(book, bits.tobytes(), grey.shape[1], grey.shape[0], ImageMask=True)
    mask.BitsPerComponent = 1
    _added(book, b"200 0 0 24 40 80 cm /Hx Do", XObject={"Hx": mask})


def in_forms(book):
    """A picture in a form in a form."""
    grey = grey_of()
    keys = {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 8}
    item = image_in(book, grey.tobytes(), grey.shape[1], grey.shape[0], **keys)
    for content in (b"150 0 0 20 40 80 cm /Hx Do", b"/Hx Do"):
        form = book.make_stream(b"q " + content + b" Q")
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, WIDE, HIGH])
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Hx=item))
        item = form
    _added(book, b"/Hx Do", XObject={"Hx": item})


def pattern(book):
    """A field filled with a tile that is a picture of the name."""
    grey = grey_of()
    keys = {"ColorSpace": pikepdf.Name.DeviceGray, "BitsPerComponent": 8}
    item = image_in(book, grey.tobytes(), grey.shape[1], grey.shape[0], **keys)
    tile = book.make_stream(b"q 200 0 0 24 0 0 cm /Hx Do Q")
    tile.Type, tile.PatternType, tile.PaintType = pikepdf.Name.Pattern, 1, 1
    tile.TilingType, tile.BBox = 1, pikepdf.Array([0, 0, 210, 30])
    tile.XStep, tile.YStep = 210, 30
    tile.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Hx=item))
    _added(book, b"/Pattern cs /Hp scn 0 60 420 60 re f", Pattern={"Hp": tile})


def type_three(book):
    """A font whose letters are pictures and that maps none of them."""
    procs, widths, codes = pikepdf.Dictionary(), [], []
    for number, char in enumerate(NAME, 1):
        grey = grey_of(char)
        high, wide = grey.shape
        bits = np.packbits(grey > 127, axis=1).tobytes()
        head = b"%d 0 0 0 %d %d d1 q %d 0 0 %d 0 0 cm BI /IM true /W %d /H %d /BPC 1 ID " % (
            (wide, wide, high, wide, high, wide, high)
        )
        procs[f"/g{number}"] = book.make_stream(head + bits + b" EI Q")
        widths.append(wide)
        codes.append(number)
    font = book.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type3,
            FontBBox=pikepdf.Array([0, 0, 200, 200]),
            FontMatrix=pikepdf.Array([0.01, 0, 0, 0.01, 0, 0]),
            CharProcs=procs,
            Encoding=pikepdf.Dictionary(
                Differences=pikepdf.Array([1, *(pikepdf.Name(f"/g{n}") for n in codes)])
            ),
            FirstChar=1,
            LastChar=len(codes),
            Widths=pikepdf.Array(widths),
        )
    )
    text = b"<" + bytes(codes).hex().encode() + b">"
    _added(book, b"BT /Hf 18 Tf 40 80 Td " + text + b" Tj ET", Font={"Hf": font})


def _embedded(book, change):
    """The name in a font of its own, the font's dictionary then changed."""
    sheet = pymupdf.open()
    page = sheet.new_page(width=WIDE, height=HIGH)
    page.insert_font("F1", fontbuffer=pymupdf.Font("tiro").buffer)
    page.insert_text((40, 220), NAME, fontname="F1", fontsize=14)
    with pikepdf.open(io.BytesIO(sheet.tobytes(garbage=3))) as other:
        font = book.copy_foreign(other.pages[0].obj.Resources.Font.F1)
        other.pages[0].contents_coalesce()
        content = other.pages[0].Contents.read_bytes().replace(b"/F1", b"/Hf")
    change(book, font)
    _added(book, content, Font={"Hf": font})


def unmapped(book):
    """A font whose codes say nothing."""

    def change(_, font):
        del font["/ToUnicode"]

    _embedded(book, change)


def lying(book):
    """A font that says x for every letter."""

    def change(book, font):
        said = re.sub(rb"<[0-9a-fA-F]{4}>(\s*\n)", rb"<0078>\1", font.ToUnicode.read_bytes())
        font.ToUnicode = book.make_stream(said)

    _embedded(book, change)


IN_FILE = {
    "a soft mask": soft_mask,
    "a stencil mask": stencil,
    "a picture in forms": in_forms,
    "a pattern": pattern,
    "a font of pictures": type_three,
    "a font without a map": unmapped,
    "a font that lies": lying,
}
PLACES = [*ON_PAGE, *IN_FILE]


def write(path: Path, place: str | None) -> None:
    """A page of plain letters, with the name hidden in one of ``PLACES``, or in none."""
    book = pymupdf.open()
    page = book.new_page(width=WIDE, height=HIGH)
    for number in range(4):
        page.insert_text((40, 50 + 20 * number), PLAIN, fontsize=11)
    if place in ON_PAGE:
        ON_PAGE[place](page)
    with pikepdf.open(io.BytesIO(book.tobytes(garbage=3))) as made:
        if place in IN_FILE:
            IN_FILE[place](made)
        made.save(path)
