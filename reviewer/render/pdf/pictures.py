"""Pictures within pages: tags and thumbnails inside their data go; pages become pictures.

Decision 50.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pikepdf
import pymupdf
from PIL import Image, ImageDraw

from reviewer.model.geometry import Box
from reviewer.readers import ocr

_JPEG_KEPT = {0xEE}  # APP14 says how the colours are coded
_JP2_KEPT = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
_LARGE = 1_500_000
_QUALITY = 88
_LONGEST = 1190.0  # points


def strip_tags(item: pikepdf.Stream) -> None:
    """Take Exif, XMP, comments and thumbnails out of a coded picture, and what trails it."""
    filters = item.get("/Filter")
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    if names == ["/DCTDecode"]:
        clean = jpeg_without_tags(item.read_raw_bytes())
    elif names == ["/JPXDecode"]:
        clean = _jp2_without_tags(item.read_raw_bytes())
    else:
        return
    parameters: Any = item.get("/DecodeParms")
    item.write(clean, filter=pikepdf.Name(names[0]), decode_parms=parameters)


def jpeg_without_tags(data: bytes) -> bytes:
    """A JPEG's own picture: segments that hold no picture data are left out."""
    if data[:2] != b"\xff\xd8":
        return data
    out, at = [b"\xff\xd8"], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            break
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if not (0xE0 <= marker <= 0xEF or marker == 0xFE) or marker in _JPEG_KEPT:
            out.append(data[at:end])
        if marker == 0xDA:
            stop = _end_of_scan(data, end)
            out.append(data[end:stop])
            end = stop
        at = end
    return b"".join([*out, b"\xff\xd9"])


def _end_of_scan(data: bytes, at: int) -> int:
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return len(data)


def _jp2_without_tags(data: bytes) -> bytes:
    if data[4:8] != b"jP  ":
        return data
    out, at = [], 0
    while at + 8 <= len(data):
        length, kind = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if length == 1 and at + 16 <= len(data):
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        end = len(data) if length == 0 else at + length
        if end <= at:
            break
        if kind in _JP2_KEPT:
            out.append(data[at:end])
        at = end
    return b"".join(out)


def picture_page(page: Any, boxes: list[Box]) -> Image.Image:
    """A page as a picture, with its boxes filled with black in the pixels."""
    pix = ocr.picture_of(page)
    picture = Image.frombytes("RGB", (pix.width, pix.height), pix.samples)
    brush = ImageDraw.Draw(picture)
    for box in boxes:
        x0, y0, x1, y1 = box.to_pixels(pix.width, pix.height)
        brush.rectangle((x0, y0, max(x1 - 1, x0), max(y1 - 1, y0)), fill=(0, 0, 0))
    red, green, blue = picture.split()
    return red if red.tobytes() == green.tobytes() == blue.tobytes() else picture


def put_picture(book: pikepdf.Pdf, page: pikepdf.Page, picture: Image.Image) -> None:
    """Let a page consist of one picture and nothing else."""
    packed = zlib.compress(picture.tobytes(), 9)
    kind = pikepdf.Name.FlateDecode
    if len(packed) > _LARGE:
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=_QUALITY, subsampling=0)
        packed, kind = buffer.getvalue(), pikepdf.Name.DCTDecode
    image = pikepdf.Stream(book, b"")
    image.write(packed, filter=kind)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height, image.BitsPerComponent = picture.width, picture.height, 8
    gray = picture.mode == "L"
    image.ColorSpace = pikepdf.Name.DeviceGray if gray else pikepdf.Name.DeviceRGB
    width, height = float(page.mediabox[2]), float(page.mediabox[3])
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Page=image))
    page.obj.Contents = book.make_stream(
        f"q {width:.4f} 0 0 {height:.4f} 0 0 cm /Page Do Q".encode()
    )
    if "/Group" in page.obj:
        del page.obj["/Group"]


def in_pictures(path: Path, title: str) -> None:
    """Let every page of a PDF be a picture of itself."""
    with pymupdf.open(path) as book:
        pages = [picture_page(page, []) for page in book]
    pictures_as_pdf(pages, path, title)


def pictures_as_pdf(pages: Iterable[Image.Image], target: Path, title: str) -> None:
    """Write pictures (grey or RGB) as a PDF, one a page, at most A3 wide or high."""
    with pikepdf.new() as book:
        for picture in pages:
            scale = min(1.0, _LONGEST / max(picture.size))
            size = (max(picture.width * scale, 3.0), max(picture.height * scale, 3.0))
            page = book.add_blank_page(page_size=size)
            put_picture(book, page, picture)
        book.docinfo["/Title"] = pikepdf.String(title)
        book.save(target, deterministic_id=True, fix_metadata_version=False)
