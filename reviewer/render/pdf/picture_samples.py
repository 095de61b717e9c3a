"""Pixels of a picture under polygons are made one colour; the rest stays as it was coded.

Samples that are stored as such are changed in place, in their own colours. A JPEG stays a
JPEG with its own tables: it is blackened before it is coded anew, in whole blocks, so that
neither the hidden pixels nor the edge of the box can be seen in what is left.
"""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pymupdf
from numpy.typing import NDArray
from PIL import Image, ImageDraw, UnidentifiedImageError
from PIL.Image import DecompressionBombError

from reviewer.render.pdf.path_cutting import Ring

Pixels = NDArray[np.uint8]
_PLAIN = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}
_PLAIN |= {"/ASCII85Decode", "/A85", "/ASCIIHexDecode", "/AHx"}
_BLOCK = 8
_COARSE = 6.0  # points: where a block is larger, too much beside the box would go with it
_QUALITY = 90
_OWN = ("/SMask", "/Mask")
_CODED = ("/Length", "/Filter", "/DecodeParms")


class Blackener:
    """Makes copies of the pictures of one document without what lies under boxes.

    Args:
        book: the document that is changed.
        seen: the same document, unchanged, for kinds of coding that need it.
    """

    def __init__(self, book: pikepdf.Pdf, seen: Path) -> None:
        self._book, self._seen = book, seen
        self._done: dict[Any, Any] = {}
        self._lossless = False

    def __call__(self, image: Any, rings: list[Ring], size: tuple[float, float]) -> Any:
        """The copy; ``None`` when the picture cannot be unpacked.

        Args:
            image: as it is.
            rings: polygons of its unit square, whose ``y`` goes up.
            size: how wide and high it is drawn, in points.
        """
        coarse = _BLOCK * max(size[0] / image.Width, size[1] / image.Height) > _COARSE
        self._lossless = coarse
        key = (image.objgen, tuple(rings), coarse)
        if image.is_indirect and key in self._done:
            return self._done[key]
        try:
            copy = self._blacken_copy(image, rings, lit=False)
        except (
            pikepdf.PdfError, ValueError, TypeError, OSError, RuntimeError, NotImplementedError,
            UnidentifiedImageError, DecompressionBombError,
        ):  # fmt: skip
            copy = None
        if image.is_indirect:
            self._done[key] = copy
        return copy

    def _blacken_copy(self, image: Any, rings: list[Ring], *, lit: bool) -> Any:
        copy = self._book.make_stream(b"")
        for name, value in image.items():
            if name not in _CODED:
                copy[name] = value
        filters = _filters_of(image)
        size = int(image.Width), int(image.Height)
        if all(f in _PLAIN for f in filters):
            _write_samples(copy, _plain_rows(image, _pixels_below(size, rings), lit))
        elif filters[-1] in ("/DCTDecode", "/DCT"):
            self._write_jpeg(copy, image, rings, lit)
        else:
            self._write_drawn(copy, image, rings, lit)
        _drop_masks(copy, "/SMaskInData")
        for name in _OWN:
            mask = image.get(name)
            if isinstance(mask, pikepdf.Stream):
                copy[name] = self._blacken_copy(mask, rings, lit=name == "/SMask")
        return copy

    def _write_jpeg(self, copy: Any, image: Any, rings: list[Ring], lit: bool) -> None:
        raw = image.read_raw_bytes() if len(_filters_of(image)) == 1 else _unwrap_jpeg(image)
        with Image.open(io.BytesIO(raw)) as coded:
            tables: Any = coded.quantization  # type: ignore[attr-defined]
            coded.load()
            mode, turned = coded.mode, "adobe" in coded.info
            pixels = np.asarray(coded).copy()
        mask = _pixels_below((pixels.shape[1], pixels.shape[0]), rings)
        copy.Width, copy.Height = pixels.shape[1], pixels.shape[0]
        if self._lossless:
            pixels = 255 - pixels if mode == "CMYK" and turned else pixels  # as the file has them
            pixels[mask] = 255 if lit else 0
            _write_samples(copy, pixels.reshape(len(pixels), -1))
            return
        pixels[_whole_blocks(mask)] = 255 if lit else 0
        picture = Image.fromarray(pixels, mode) if mode == "CMYK" else Image.fromarray(pixels)
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", qtables=tables, subsampling=0, optimize=True)
        copy.write(buffer.getvalue(), filter=pikepdf.Name.DCTDecode)

    def _write_drawn(self, copy: Any, image: Any, rings: list[Ring], lit: bool) -> None:
        """What only a reader of pages can unpack: fax, JBIG2, JPEG 2000."""
        with pymupdf.open(self._seen) as book:
            if not image.is_indirect or image.objgen[0] >= book.xref_length():
                raise ValueError("no picture of the file")
            pix = pymupdf.Pixmap(book, image.objgen[0])
            if pix.colorspace is not None and pix.n - pix.alpha not in (1, 3):
                pix = pymupdf.Pixmap(pymupdf.csRGB, pix)
            rows = np.frombuffer(pix.samples, np.uint8).reshape(pix.height, pix.stride)
        comps = max(pix.n - pix.alpha, 1)
        pixels = rows[:, : pix.width * pix.n].reshape(pix.height, pix.width, pix.n)[..., :comps]
        pixels = pixels.copy()
        size = pix.width, pix.height
        copy.Width, copy.Height = size
        two = comps == 1 and not np.any((pixels != 0) & (pixels != 255))
        _drop_masks(copy, "/Decode", "/ColorSpace")
        stencil = bool(image.get("/ImageMask", False))
        if two or stencil:
            # MuPDF gives a stencil as the ink it lets through.
            bits = pixels[..., 0] > 127
            bits = ~bits if stencil else bits
            bits[_pixels_below(size, rings)] = stencil or lit
            copy.BitsPerComponent = 1
            if not stencil:
                copy.ColorSpace = pikepdf.Name.DeviceGray
            _write_bits(copy, bits)
            return
        copy.BitsPerComponent = 8
        copy.ColorSpace = pikepdf.Name.DeviceGray if comps == 1 else pikepdf.Name.DeviceRGB
        mask = _pixels_below(size, rings)
        if self._lossless:
            pixels[mask] = 255 if lit else 0
            _write_samples(copy, pixels.reshape(len(pixels), -1))
            return
        pixels[_whole_blocks(mask)] = 255 if lit else 0
        buffer = io.BytesIO()
        picture = Image.fromarray(pixels[..., 0] if comps == 1 else pixels)
        picture.save(buffer, "JPEG", quality=_QUALITY, subsampling=0, optimize=True)
        copy.write(buffer.getvalue(), filter=pikepdf.Name.DCTDecode)


def _drop_masks(item: Any, *names: str) -> None:
    for name in names:
        if name in item:
            del item[name]


def _filters_of(image: Any) -> list[str]:
    value = image.get("/Filter")
    if value is None:
        return []
    return [str(f) for f in value] if isinstance(value, pikepdf.Array) else [str(value)]


def _pixels_below(size: tuple[int, int], rings: list[Ring]) -> NDArray[np.bool_]:
    """The pixels that the polygons touch: those, and one more around slanted ones."""
    wide, high = size
    brush_on = Image.new("1", size, 0)
    brush = ImageDraw.Draw(brush_on)
    for ring in rings:
        xs = [x * wide for x, _ in ring]
        ys = [(1 - y) * high for _, y in ring]
        x0, y0 = int(np.floor(min(xs) + 1e-6)), int(np.floor(min(ys) + 1e-6))
        x1, y1 = int(np.ceil(max(xs) - 1e-6)), int(np.ceil(max(ys) - 1e-6))
        if _is_upright(xs, ys):
            brush.rectangle((x0, y0, max(x1 - 1, x0), max(y1 - 1, y0)), fill=1)
        else:
            corners = list(zip(xs, ys, strict=True))
            brush.polygon(corners, fill=1)
            brush.line([*corners, corners[0]], fill=1, width=3)
    return np.asarray(brush_on, bool).copy()


def _is_upright(xs: list[float], ys: list[float]) -> bool:
    corners = list(zip(xs, ys, strict=True))
    edges = ((corners[at - 1], here) for at, here in enumerate(corners))
    return all(min(abs(a[0] - b[0]), abs(a[1] - b[1])) < 0.01 for a, b in edges)


def _whole_blocks(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Grown to whole blocks of a JPEG with colours as fine as its light."""
    high, wide = mask.shape
    tall, broad = -(-high // _BLOCK) * _BLOCK, -(-wide // _BLOCK) * _BLOCK
    padded = np.zeros((tall, broad), bool)
    padded[:high, :wide] = mask
    blocks = padded.reshape(tall // _BLOCK, _BLOCK, broad // _BLOCK, _BLOCK).any(axis=(1, 3))
    return np.kron(blocks, np.ones((_BLOCK, _BLOCK), bool))[:high, :wide]


def _plain_rows(image: Any, mask: NDArray[np.bool_], lit: bool) -> Pixels:
    """Rows of stored bytes with the samples under a mask made one."""
    wide, high = int(image.Width), int(image.Height)
    stencil = bool(image.get("/ImageMask", False))
    bits = 1 if stencil else int(image.get("/BitsPerComponent", 8))
    data = image.read_bytes()
    space = None if stencil else image.get("/ColorSpace")
    comps = 1 if stencil else _count_components(space, len(data), (wide, high, bits))
    row = -(-wide * comps * bits // 8)
    if row * high > len(data):
        data = data + bytes(row * high - len(data))
    rows = np.frombuffer(data, np.uint8, row * high).reshape(high, row).copy()
    value = stencil or lit
    if bits == 8:
        pixels = rows.reshape(high, wide, comps)
        pixels[mask] = 255 if value else 0
    elif bits == 16:
        rows.reshape(high, wide, comps * 2)[mask] = 255 if value else 0
    else:
        flat = np.unpackbits(rows, axis=1)
        wide_mask = np.repeat(mask, comps * bits, axis=1)
        flat[:, : wide_mask.shape[1]][wide_mask] = 1 if value else 0
        rows = np.packbits(flat, axis=1)
    return rows


def _count_components(space: Any, length: int, shape: tuple[int, int, int]) -> int:
    wide, high, bits = shape
    name = str(space[0]) if isinstance(space, pikepdf.Array) and len(space) else str(space)
    known = {"/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3, "/DeviceCMYK": 4, "/RGB": 3, "/CMYK": 4}
    known |= {"/DeviceGray": 1, "/CalGray": 1, "/G": 1, "/Indexed": 1, "/I": 1, "/Separation": 1}
    if name in known:
        return known[name]
    if name == "/ICCBased":
        return int(space[1].N)
    if name == "/DeviceN":
        return len(space[1])
    for comps in (4, 3, 1):
        if length >= -(-wide * comps * bits // 8) * high:
            return comps
    return 1


def _write_samples(copy: Any, rows: Pixels) -> None:
    """Pack rows of bytes as they are, or as differences from the row above: what is less."""
    flat = zlib.compress(rows.tobytes(), 9)
    above = np.zeros_like(rows)
    above[1:] = rows[:-1]
    up = np.hstack([np.full((len(rows), 1), 2, np.uint8), rows - above])
    packed = zlib.compress(up.tobytes(), 9)
    if len(packed) < len(flat):
        parameters = pikepdf.Dictionary(Predictor=12, Columns=rows.shape[1], Colors=1)
        copy.write(packed, filter=pikepdf.Name.FlateDecode, decode_parms=parameters)
    else:
        copy.write(flat, filter=pikepdf.Name.FlateDecode)


def _write_bits(copy: Any, bits: NDArray[np.bool_]) -> None:
    """One bit a pixel, as fax or as plain bytes: what is less."""
    rows = np.packbits(bits, axis=1)
    flat = zlib.compress(rows.tobytes(), 9)
    fax = _encode_fax(bits)
    if fax is not None and len(fax) < len(flat):
        parameters = pikepdf.Dictionary(
            K=-1, Columns=bits.shape[1], Rows=bits.shape[0], BlackIs1=True
        )
        copy.write(fax, filter=pikepdf.Name.CCITTFaxDecode, decode_parms=parameters)
    else:
        copy.write(flat, filter=pikepdf.Name.FlateDecode)


def _encode_fax(bits: NDArray[np.bool_]) -> bytes | None:
    buffer = io.BytesIO()
    try:
        picture = Image.fromarray(bits)
        picture.save(buffer, "TIFF", compression="group4", tiffinfo={278: bits.shape[0]})
        with Image.open(io.BytesIO(buffer.getvalue())) as seen:
            tags: Any = seen.tag_v2  # type: ignore[attr-defined]
            starts, lengths = tags[273], tags[279]
            if len(starts) != 1 or tags[262] != 1 or tags.get(266, 1) != 1:
                return None
        return buffer.getvalue()[starts[0] : starts[0] + lengths[0]]
    except (OSError, KeyError, ValueError):
        return None


def _unwrap_jpeg(image: Any) -> bytes:
    """A JPEG out of what is packed around it."""
    filters, data = _filters_of(image), image.read_raw_bytes()
    for name in filters[:-1]:
        if name not in ("/FlateDecode", "/Fl"):
            raise ValueError("packed in an odd way")
        data = zlib.decompressobj().decompress(data, 1 << 28)
    return bytes(data)
