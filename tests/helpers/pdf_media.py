"""PDFs made by hand, with a word in every place where a PDF can hide one; and eyes to find it."""

import io
import re
import shutil
import subprocess
import zlib
from pathlib import Path

import pikepdf
import pymupdf
import pypdfium2 as pdfium
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image, ImageDraw

LINES = ("The first line stays.", "Unit 12 arrived at noon.", "The last line stays.")


def simple(path: Path, *texts: str, size=(400, 300), rotation=0, mediabox=None, cropbox=None):
    """A page for each text, whose lines stand 24 points apart."""
    book = pymupdf.open()
    for text in texts:
        page = book.new_page(width=size[0], height=size[1])
        for number, line in enumerate(text.split("\n")):
            page.insert_text((40, 60 + 24 * number), line, fontsize=12)
        if mediabox:
            page.set_mediabox(pymupdf.Rect(mediabox))
        if cropbox:
            page.set_cropbox(pymupdf.Rect(cropbox))
        page.set_rotation(rotation)
    book.save(path)
    book.close()
    return path


def coded(path: Path, *codes: bytes, size=(400, 300), extra=None):
    """A page for each piece of page code, with Helvetica as /F1."""
    with pikepdf.new() as book:
        font = book.make_indirect(
            Dictionary(
                Type=Name.Font,
                Subtype=Name.Type1,
                BaseFont=Name.Helvetica,
                Encoding=Name.WinAnsiEncoding,
            )
        )
        for code in codes:
            page = book.add_blank_page(page_size=size)
            page.Resources = Dictionary(Font=Dictionary(F1=font))
            page.Contents = book.make_stream(code)
        if extra:
            extra(book)
        book.save(path)
    return path


def picture_of(text: str, size=(900, 160)) -> Image.Image:
    """Large black words on white, as a scanner sees them."""
    picture = Image.new("RGB", size, "white")
    book = pymupdf.open()
    page = book.new_page(width=size[0] / 2, height=size[1] / 2)
    page.insert_text((15, 50), text, fontsize=24, fontname="helv")
    pix = page.get_pixmap(matrix=pymupdf.Matrix(2, 2), alpha=False)
    picture.paste(Image.frombytes("RGB", (pix.width, pix.height), pix.samples))
    return picture


def scanned(path: Path, text: str, hidden: str = "", rotation=0, turned=0) -> Path:
    """A page that is one picture, perhaps with an invisible text layer; ``rotation`` is the
    page's own, ``turned`` is how the paper lay on the scanner.
    """
    book = pymupdf.open()
    picture = picture_of(text).rotate(turned, expand=True)
    page = book.new_page(width=picture.width / 2, height=picture.height / 2)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    page.insert_image(page.rect, stream=buffer.getvalue())
    if hidden:
        page.insert_text((7, 25), hidden, fontsize=12, render_mode=3)
    page.set_rotation(rotation)
    book.save(path)
    book.close()
    return path


HIDING = (
    "annotation contents", "annotation author", "popup", "hidden annotation", "link address",
    "file annotation", "widget default", "widget tooltip", "widget mapping name", "hidden field",
    "attachment", "attachment in kids", "attachment name", "script", "open action", "page action",
    "bookmark", "named destination", "page label", "xmp", "docinfo", "custom info", "page metadata",
    "page piece", "catalog key", "page key", "thumbnail", "hidden layer", "layer name",
    "actual text", "alt text", "struct title", "marked point", "off page", "cropped margin",
    "invisible", "white on white", "under a box", "transparent", "tiny clip", "xfa", "form default",
    "unused object", "unused font", "stream comment", "image metadata", "jpeg comment",
    "jpeg trailer", "output intent", "old revision", "after the end", "signature reason",
    "text under a picture", "web capture", "page group key", "resource key",
)  # fmt: skip


def token(place: str) -> str:
    """The word that is hidden in a place, unlike any other."""
    return "Zq" + "".join(chr(ord("a") + (ord(c) - 97) % 26) for c in place if c.isalpha()) + "xv"


def with_everything(path: Path) -> Path:
    """A PDF that shows ``LINES`` and hides ``token(place)`` in every place of ``HIDING``."""
    with pikepdf.new() as book:
        page = book.add_blank_page(page_size=(500, 700))
        page.obj.MediaBox = Array([-80, -80, 580, 780])
        page.obj.CropBox = Array([0, 0, 500, 700])
        _visible(book, page)
        _in_catalog(book)
        _on_page(book, page)
        _annotations(book, page)
        _form(book, page)
        first = io.BytesIO()
        book.save(first, fix_metadata_version=False)
    _with_old_revision(first.getvalue(), path)
    return path


def _visible(book, page):
    font = book.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type1,
            BaseFont=Name.Helvetica,
            Encoding=Name.WinAnsiEncoding,
        )
    )
    t = {name: token(name) for name in HIDING}
    off = book.make_indirect(Dictionary(Type=Name.OCG, Name=String(t["layer name"])))
    book.Root.OCProperties = Dictionary(OCGs=Array([off]), D=Dictionary(OFF=Array([off])))
    shown = "".join(
        f"BT /F1 14 Tf 60 {620 - 40 * n} Td ({line}) Tj ET\n" for n, line in enumerate(LINES)
    )
    code = f"""% {t["stream comment"]}
{shown}
/OC /Layer BDC BT /F1 14 Tf 60 460 Td ({t["hidden layer"]}) Tj ET EMC
/Span << /ActualText ({t["actual text"]}) /Alt ({t["alt text"]}) >> BDC
BT /F1 14 Tf 60 430 Td (Spoken words.) Tj ET EMC
/Mark << /Note ({t["marked point"]}) >> DP
BT /F1 14 Tf 700 400 Td ({t["off page"]}) Tj ET
BT /F1 14 Tf 100 -40 Td ({t["cropped margin"]}) Tj ET
BT 3 Tr /F1 14 Tf 60 380 Td ({t["invisible"]}) Tj 0 Tr ET
1 g BT /F1 14 Tf 60 350 Td ({t["white on white"]}) Tj ET 0 g
BT /F1 14 Tf 60 320 Td ({t["under a box"]}) Tj ET 0 g 55 312 220 20 re f
q /Faint gs BT /F1 14 Tf 60 290 Td ({t["transparent"]}) Tj ET Q
q 0 0 1 1 re W n BT /F1 14 Tf 60 260 Td ({t["tiny clip"]}) Tj ET Q
BT /F1 14 Tf 60 230 Td ({t["text under a picture"]}) Tj ET
q 300 0 0 40 50 220 cm /Im Do Q"""
    page.Contents = book.make_stream(code.encode())
    page.Resources = Dictionary(
        Font=Dictionary(
            F1=font, F2=Dictionary(Type=Name.Font, BaseFont=Name("/" + t["unused font"]))
        ),
        Properties=Dictionary(Layer=off),
        ExtGState=Dictionary(Faint=Dictionary(ca=0)),
        XObject=Dictionary(Im=_tagged_jpeg(book, t)),
    )
    page.Resources[Name("/" + t["resource key"])] = String("x")
    page.Group = Dictionary(
        S=Name.Transparency, CS=Name.DeviceRGB, Note=String(t["page group key"])
    )


def _tagged_jpeg(book, t):
    buffer = io.BytesIO()
    picture = Image.effect_noise((120, 40), 80).convert("RGB")
    ImageDraw.Draw(picture).ellipse((20, 5, 90, 35), fill=(180, 40, 40))
    picture.save(buffer, "JPEG", comment=t["jpeg comment"].encode())
    stream = Stream(book, buffer.getvalue() + t["jpeg trailer"].encode())
    stream.Type, stream.Subtype, stream.Filter = Name.XObject, Name.Image, Name.DCTDecode
    stream.Width, stream.Height, stream.BitsPerComponent = 120, 40, 8
    stream.ColorSpace = Name.DeviceRGB
    stream.Metadata = Stream(book, t["image metadata"].encode())
    return stream


def _in_catalog(book):
    t = {name: token(name) for name in HIDING}
    root = book.Root

    def file(name, data):
        held = Stream(book, data.encode())
        held.Type = Name.EmbeddedFile
        return Dictionary(
            Type=Name.Filespec, F=String(name), UF=String(name), EF=Dictionary(F=held)
        )

    kid = book.make_indirect(
        Dictionary(
            Limits=Array([String("a"), String("b")]),
            Names=Array([String("a"), file("deep.txt", t["attachment in kids"])]),
        )
    )
    other = book.make_indirect(
        Dictionary(Names=Array([String("b"), file(t["attachment name"], t["attachment"])]))
    )
    root.Names = Dictionary(
        EmbeddedFiles=Dictionary(Kids=Array([kid, other])),
        JavaScript=Dictionary(Names=Array([String("s"), _script(t["script"])])),
        Dests=Dictionary(Names=Array([String(t["named destination"]), Array([0, Name.Fit])])),
    )
    root.OpenAction = _script(t["open action"])
    root.Metadata = Stream(book, f"<x:xmpmeta>{t['xmp']}</x:xmpmeta>".encode())
    root.Metadata.Type, root.Metadata.Subtype = Name.Metadata, Name.XML
    root.Outlines = book.make_indirect(Dictionary(Type=Name.Outlines, Count=1))
    entry = book.make_indirect(Dictionary(Title=String(t["bookmark"]), Parent=root.Outlines))
    root.Outlines.First = root.Outlines.Last = entry
    root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(t["page label"]))]))
    root.OutputIntents = Array([Dictionary(Info=String(t["output intent"]), S=Name.GTS_PDFA1)])
    root[Name("/Private")] = String(t["catalog key"])
    root.SpiderInfo = Dictionary(C=String(t["web capture"]))
    root.StructTreeRoot = book.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, T=String(t["struct title"])))
    )
    book.docinfo["/Title"] = String(t["docinfo"])
    book.docinfo[Name("/Secret")] = String(t["custom info"])
    book.add_blank_page(page_size=(200, 200))  # so that something else refers to nothing
    del book.pages[1]


def _script(text):
    return Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{text}')"))


def _on_page(book, page):
    t = {name: token(name) for name in HIDING}
    page.obj.Metadata = Stream(book, t["page metadata"].encode())
    page.obj.PieceInfo = Dictionary(App=Dictionary(Private=String(t["page piece"])))
    page.obj[Name("/Custom")] = String(t["page key"])
    page.obj.AA = Dictionary(O=_script(t["page action"]))
    thumb = Stream(book, t["thumbnail"].encode())
    thumb.Width, thumb.Height, thumb.ColorSpace, thumb.BitsPerComponent = 3, 3, Name.DeviceGray, 8
    page.obj.Thumb = thumb


def _annotations(book, page):
    t = {name: token(name) for name in HIDING}
    rect = Array([400, 400, 420, 420])
    note = book.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Text,
            Rect=rect,
            Contents=String(t["annotation contents"]),
            T=String(t["annotation author"]),
        )
    )
    note.Popup = book.make_indirect(
        Dictionary(
            Type=Name.Annot, Subtype=Name.Popup, Rect=rect, Parent=note, Contents=String(t["popup"])
        )
    )
    file = Stream(book, t["file annotation"].encode())
    page.obj.Annots = book.make_indirect(Array([
        note, note.Popup,
        Dictionary(Type=Name.Annot, Subtype=Name.FreeText, Rect=rect, F=2,
                   Contents=String(t["hidden annotation"]), DA=String("/Helv 9 Tf")),
        Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect,
                   A=Dictionary(S=Name.URI, URI=String("http://x/" + t["link address"]))),
        Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, Rect=rect,
                   FS=Dictionary(F=String("f"), EF=Dictionary(F=file))),
        Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=rect, F=2, FT=Name.Sig,
                   T=String("sig"), V=Dictionary(Reason=String(t["signature reason"]))),
    ]))  # fmt: skip


def _form(book, page):
    t = {name: token(name) for name in HIDING}
    field = book.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("field"),
            Rect=Array([60, 150, 260, 170]),
            V=String("shown value"),
            DV=String(t["widget default"]),
            TU=String(t["widget tooltip"]),
            TM=String(t["widget mapping name"]),
            DA=String("/Helv 10 Tf 0 g"),
        )
    )
    secret = book.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("hidden"),
            F=2,
            Rect=Array([60, 100, 260, 120]),
            V=String(t["hidden field"]),
            DA=String("/Helv 10 Tf 0 g"),
        )
    )
    signature = page.obj.Annots[5] = book.make_indirect(page.obj.Annots[5])
    page.obj.Annots.append(field)
    page.obj.Annots.append(secret)
    helv = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    book.Root.AcroForm = Dictionary(
        Fields=Array([field, secret, signature]), NeedAppearances=True,
        DR=Dictionary(Font=Dictionary(Helv=helv)), DA=String(f"/Helv 0 Tf % {t['form default']}"),
        XFA=Stream(book, f"<xdp>{t['xfa']}</xdp>".encode()),
    )  # fmt: skip


def _with_old_revision(data: bytes, path: Path) -> None:
    """Append a revision by hand: objects that nothing refers to, and words after the end."""
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    with pikepdf.open(io.BytesIO(data)) as book:
        size = int(book.trailer.Size)
        root = book.Root.objgen[0]
    body = f"\n{size} 0 obj\n({token('old revision')})\nendobj\n".encode()
    body += f"{size + 1} 0 obj\n<< /Never ({token('unused object')}) >>\nendobj\n".encode()
    at = len(data) + len(body)
    offset = len(data) + 1
    second = len(data) + body.index(f"{size + 1} 0 obj".encode())
    table = f"xref\n{size} 2\n{offset:010d} 00000 n \n{second:010d} 00000 n \n"
    tail = f"trailer\n<< /Size {size + 2} /Root {root} 0 R /Prev {start} >>\n"
    end = f"startxref\n{at}\n%%EOF\n{token('after the end')}\n"
    path.write_bytes(data + body + (table + tail + end).encode())


# ---- eyes ----------------------------------------------------------------------------------------


def everything_readable(path: Path) -> str:
    """All that can be read out of a PDF by brute force and by three readers, folded."""
    data = path.read_bytes()
    parts = [data, *_inflated(data)]
    with pikepdf.open(path) as book:
        for item in book.objects:
            if isinstance(item, Stream):
                parts.append(_decoded(item))
            parts += _strings(item, 0)
    text = "\n".join(p.decode("latin-1") for p in parts)
    text += "\n".join(p.decode("utf-16-be", "ignore") for p in parts if p[:2] == b"\xfe\xff")
    return (text + pdfium_text(path) + poppler_text(path)).casefold()


def _inflated(data: bytes) -> list[bytes]:
    found = []
    for match in re.finditer(rb"stream\r?\n", data):
        try:
            found.append(zlib.decompressobj().decompress(data[match.end() :]))
        except zlib.error:
            continue
    return found


def _decoded(item) -> bytes:
    try:
        return item.read_bytes()
    except pikepdf.PdfError:
        return item.read_raw_bytes()


def _strings(item, depth) -> list[bytes]:
    if isinstance(item, String):
        return [bytes(item), str(item).encode("latin-1", "ignore")]
    if isinstance(item, Name):
        return [str(item).encode()]
    if depth > 6:
        return []
    if isinstance(item, Array):
        return [s for value in item for s in _strings(value, depth + 1)]
    if isinstance(item, Dictionary | Stream):
        keys = [str(key).encode() for key in item.keys()]  # noqa: SIM118 - a dictionary of pikepdf
        return keys + [s for _, value in item.items() for s in _strings(value, depth + 1)]
    return []


def pdfium_text(path: Path) -> str:
    """What PDFium reads, page after page."""
    with pdfium.PdfDocument(path) as book:
        return "\n".join(page.get_textpage().get_text_range() for page in book)


def poppler_text(path: Path) -> str:
    """What poppler reads, where it is installed."""
    if shutil.which("pdftotext") is None:
        return ""
    done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace")


def pixels(path: Path, page=0, scale=2):
    """A page as PDFium paints it: rows, columns, RGB."""
    with pdfium.PdfDocument(path) as book:
        return book[page].render(scale=scale).to_numpy()[..., :3].copy()


def flat_part(path: Path, box, page=0) -> float:
    """Which share of a box (fractions of the page) has one and the same grey."""
    import numpy as np

    image = pixels(path, page)
    rows, columns = image.shape[:2]
    x, y, w, h = box
    cut = image[
        int(y * rows) + 3 : int((y + h) * rows) - 3,
        int(x * columns) + 3 : int((x + w) * columns) - 3,
    ]
    grey = cut.mean(axis=2).astype("uint8").ravel()
    return float(np.bincount(grey).max() / grey.size)
