"""Pages of text on which a name stands in pixels alone, in each way that PDF has for it."""

import io
import re
from xml.etree import ElementTree

import pikepdf
import pymupdf
from pikepdf import Array, Dictionary, Name
from PIL import Image

NAME = "Maria Kowalczyk"
TEXT = (
    "The officer was called to the scene and took a statement from the witness.",
    "All of the report is with the office of the city and can be seen there.",
    "It was said that nothing else was found when the car was opened that day.",
)
_SVG = "{http://www.w3.org/2000/svg}"
_LINK = "{http://www.w3.org/1999/xlink}href"


def word(size=(120, 20), letters=12, ink=(0, 0, 0), paper=(1, 1, 1), turn=0, text=NAME):
    """A picture of the name, four pixels a point."""
    book = pymupdf.open()
    page = book.new_page(width=size[0], height=size[1])
    page.draw_rect(page.rect, color=None, fill=paper)
    page.insert_text((4, size[1] / 2 + letters * 0.35), text, fontsize=letters, color=ink)
    pix = page.get_pixmap(matrix=pymupdf.Matrix(4, 4), alpha=False)
    picture = Image.frombytes("RGB", (pix.width, pix.height), pix.samples)
    return picture.rotate(turn, expand=True)


def page_of_text(path):
    book = pymupdf.open()
    page = book.new_page()
    for number, line in enumerate(TEXT * 4):
        page.insert_text((72, 100 + number * 16), line, fontsize=11)
    book.save(path)
    return path


def with_picture(path, picture, box, coded="PNG"):
    data = io.BytesIO()
    picture.save(data, coded)
    with pymupdf.open(page_of_text(path)) as book:
        rect = pymupdf.Rect(box)
        book[0].insert_image(rect, stream=data.getvalue(), keep_proportion=False)
        book.saveIncr()
    return path


def with_code(path, make):
    """A page of text with more code, which ``make`` gives for book and page."""
    with pikepdf.open(page_of_text(path), allow_overwriting_input=True) as book:
        page = book.pages[0]
        page.contents_add(make(book, page))
        book.save(path)
    return path


def outlines(size=14, text=NAME, at="1 0 0 1 300 400", paint="f"):
    """The letters as filled shapes."""
    book = pymupdf.open()
    page = book.new_page(width=400, height=60)
    page.insert_text((2, 40), text, fontsize=size)
    root = ElementTree.fromstring(page.get_svg_image(text_as_path=True))
    shapes = {e.get("id"): e.find(f"{_SVG}path") for e in root.iter() if e.get("id")}
    shapes |= {e.get("id"): e for e in root.iter(f"{_SVG}path") if e.get("id")}
    code = [f"q {at} cm 0 g"]
    for use in root.iter(f"{_SVG}use"):
        matrix = [float(v) for v in re.findall(r"-?[\d.e-]+", use.get("transform"))]
        code.append(_shape(shapes[use.get(_LINK)[1:]].get("d"), matrix))
        code.append(paint)
    return " ".join([*code, "Q"]).encode()


def _shape(path, matrix):
    tokens = re.findall(r"[A-Za-z]|-?[\d.]+(?:e-?\d+)?", path)
    a, b, c, d, e, f = matrix
    code, at, x, y, command = [], 0, 0.0, 0.0, "M"
    while at < len(tokens):
        if tokens[at].isalpha():
            command, at = tokens[at], at + 1
        if command in "Zz":
            code.append("h")
            continue
        count = {"M": 2, "L": 2, "C": 6, "H": 1, "V": 1}[command]
        values = [float(v) for v in tokens[at : at + count]]
        at += count
        if command == "H":
            values = [values[0], y]
        elif command == "V":
            values = [x, values[0]]
        points = list(zip(values[::2], values[1::2], strict=True))
        x, y = points[-1]
        placed = [v for p, q in points for v in (a * p + c * q + e, 60 - (b * p + d * q + f))]
        operator = {"M": "m", "C": "c"}.get(command, "l")
        code.append(" ".join(f"{v:.3f}" for v in placed) + f" {operator}")
    return " ".join(code)


def masked(soft):
    """The name in a soft mask, or in a stencil."""

    def make(book, page):
        picture = word().convert("L")
        data = picture.tobytes()
        if soft:
            mask = _image(book, bytes(255 - v for v in data), picture.size, 8, gray=True)
            image = _image(book, b"\0", (1, 1), 8, gray=True)
            image.SMask = mask
        else:
            image = _image(book, picture.convert("1").tobytes(), picture.size, 1, gray=False)
            image.ImageMask = True
        page.obj.Resources.XObject = Dictionary(Im=image)
        return b"q 0 0 0 rg 120 0 0 20 300 400 cm /Im Do Q"

    return make


def _image(book, data, size, bits, gray):
    image = book.make_stream(data)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = *size, bits
    if gray:
        image.ColorSpace = Name.DeviceGray
    return image


def inline(book, page):
    picture = word().convert("1")
    size = f"/W {picture.width} /H {picture.height}"
    head = f"q 120 0 0 20 300 400 cm BI {size} /BPC 1 /CS /G ID "
    return head.encode() + picture.tobytes() + b" EI Q"


def tiled(book, page):
    tile = book.make_stream(outlines(at="1 0 0 1 0 0"))
    tile.PatternType, tile.PaintType, tile.TilingType = 1, 1, 1
    tile.BBox, tile.XStep, tile.YStep = Array([0, 0, 400, 60]), 2000, 2000
    tile.Matrix, tile.Resources = Array([1, 0, 0, 1, 300, 400]), Dictionary()
    page.obj.Resources.Pattern = Dictionary(P=book.make_indirect(tile))
    return b"/Pattern cs /P scn 280 390 260 80 re f"


def group_mask(book, page):
    form = book.make_stream(outlines().replace(b"0 g", b"1 g"))
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox, form.Resources = Array([0, 0, 612, 792]), Dictionary()
    form.Group = Dictionary(S=Name.Transparency, CS=Name.DeviceGray)
    mask = Dictionary(S=Name.Luminosity, G=form)
    page.obj.Resources.ExtGState = Dictionary(M=Dictionary(SMask=mask))
    return b"q /M gs 0 g 280 390 260 80 re f Q"


def clipped(book, page):
    code = outlines(paint="")
    return code[:-2] + b" W n 0 0 612 792 re f Q"


def type3(book, page):
    letters = list(dict.fromkeys(NAME.replace(" ", "")))
    procs = Dictionary()
    for number, letter in enumerate(letters):
        code = outlines(text=letter, at="1 0 0 1 0 -20").replace(b"0 g", b"")
        procs[f"/g{number}"] = book.make_stream(b"14 0 0 -5 14 14 d1 " + code)
    names = [Name(f"/g{n}") for n in range(len(letters))]
    page.obj.Resources.Font[Name.T3] = book.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=Array([0, -5, 20, 20]),
            FontMatrix=Array([0.07, 0, 0, 0.07, 0, 0]), CharProcs=procs,
            Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, *names])),
            FirstChar=65, LastChar=64 + len(names), Widths=Array([11] * len(names)),
            Resources=Dictionary(),
        )
    )  # fmt: skip
    said = "".join(chr(65 + letters.index(c)) for c in NAME if c != " ")
    return f"BT /T3 14 Tf 300 400 Td ({said}) Tj ET".encode()


def mapped(lie):
    """The name in an embedded font whose map is wrong, or missing."""

    def make(book, page):
        other = pymupdf.open()
        sheet = other.new_page()
        writer = pymupdf.TextWriter(sheet.rect)
        writer.append((300, 392), NAME, font=pymupdf.Font("helv"), fontsize=14)
        writer.write_text(sheet)
        with pikepdf.open(io.BytesIO(other.tobytes())) as own:
            drawn = own.pages[0]
            drawn.contents_coalesce()
            code = drawn.Contents.read_bytes()
            name = Name("/" + re.search(rb"/(\S+) 14", code)[1].decode())
            page.obj.Resources.Font[name] = book.copy_foreign(drawn.obj.Resources.Font[name])
        font = page.obj.Resources.Font[name]
        if lie:
            told = font.ToUnicode.read_bytes()
            wrong = re.sub(rb"<([0-9a-fA-F]{4})>(\s*)<[0-9a-fA-F]{4}>", rb"<\1>\2<0058>", told)
            font.ToUnicode = book.make_stream(wrong)
        elif "/ToUnicode" in font:
            del font["/ToUnicode"]
        return b"q " + code + b" Q"

    return make


def _picture(box=(300, 400, 420, 420), coded="PNG", **how):
    return lambda path: with_picture(path, word(**how), box, coded)


KINDS = {
    "small picture": _picture((300, 400, 390, 416), size=(90, 16), letters=10),
    "small jpeg": _picture((300, 400, 390, 416), "JPEG", size=(90, 16), letters=10),
    "banner": _picture((100, 400, 400, 460), size=(300, 60), letters=36),
    "light on dark": _picture(ink=(1, 1, 1), paper=(0, 0, 0.35)),
    "faint": _picture(ink=(0.91, 0.91, 0.91)),
    "colour alone": _picture(ink=(1, 0.47, 0.47), paper=(0.47, 0.78, 0.47)),
    "turned": _picture((300, 400, 320, 520), turn=90),
    "turned back": _picture((300, 400, 320, 520), turn=270),
    "head down": _picture(turn=180),
    "soft mask": lambda path: with_code(path, masked(True)),
    "stencil": lambda path: with_code(path, masked(False)),
    "in the code": lambda path: with_code(path, inline),
    "outlines": lambda path: with_code(path, lambda *_: outlines()),
    "small outlines": lambda path: with_code(path, lambda *_: outlines(8)),
    "slanted outlines": lambda path: with_code(
        path, lambda *_: outlines(at="0.94 0.34 -0.34 0.94 200 400")
    ),
    "pattern": lambda path: with_code(path, tiled),
    "mask of a group": lambda path: with_code(path, group_mask),
    "clip": lambda path: with_code(path, clipped),
    "drawn letters": lambda path: with_code(path, type3),
    "wrong map": lambda path: with_code(path, mapped(True)),
    "no map": lambda path: with_code(path, mapped(False)),
}
"""Each makes a page at a path; the name stands in its lower half."""
