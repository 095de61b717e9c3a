"""Every word in a PDF: what PDFium extracts, what its objects and streams hold, what old
revisions and unreferenced streams still hold in the raw bytes.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from reviewer.attack import font_names, pdf_syntax
from reviewer.attack.needle import APART
from reviewer.attack.texts_in_bytes import Blob, Layer, is_text, read_layers

PDFIUM = f"pypdfium2 {pdfium.PYPDFIUM_INFO.version}"
PIKEPDF = f"pikepdf {pikepdf.__version__}"
_MAX_STREAM = 64 << 20
_SHOWN = re.compile(
    rb"\(((?:\\.|[^\\()])*)\)|<([0-9A-Fa-f\s]+)>|(\bT[dDm*](?=\s)|\bET\b)", re.DOTALL
)
_BACKSLASH = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)


Look = Callable[[int, Any, Any, str], None]
"""Is shown each page: its number from 1, it and its text page (of PDFium), and its text."""


def page_texts(book: pdfium.PdfDocument, *looks: Look) -> Iterator[str]:
    """The text of each page, hidden text included."""
    for number, page in enumerate(book, 1):
        text_page = page.get_textpage()
        text = text_page.get_text_range()
        for look in looks:
            look(number, page, text_page, text)
        yield text
        text_page.close()
        page.close()


def extract_page_texts(book: pdfium.PdfDocument, *looks: Look) -> Iterator[Layer]:
    """What a reader that selects text gets, forwards and from glyphs set in reverse."""
    for number, text in enumerate(page_texts(book, *looks), 1):
        yield Layer(f"page {number}", text, True)
        backwards = "\n".join(line[::-1] for line in text.splitlines())
        yield Layer(f"page {number}, backwards", backwards, False)


def read_objects(book: pikepdf.Pdf, seen: set[bytes], *, programs: bool = False) -> Iterator[Layer]:
    """Every string, given name and decoded stream of every object, reachable or not.

    Args:
        book: the document.
        seen: the hash of each stream that was given is added to it.
        programs: give fonts, colour profiles and maps of codes instead, see ``pdf_syntax``.
    """
    if programs:
        for item in book.objects:
            if isinstance(item, pikepdf.Stream):
                yield from _read_stream(item, f"object {item.objgen[0]}", seen, programs=True)
        return
    for item in [*book.objects, book.trailer]:
        where = f"object {item.objgen[0]}" if item.is_indirect else "trailer"
        words = "\n".join(_strings_of_object(item, 0))
        if words:
            yield Layer(where, words, True)
        if isinstance(item, pikepdf.Stream):
            yield from _read_stream(item, where, seen, programs=False)


def _strings_of_object(item: Any, depth: int) -> Iterator[str]:
    """Texts and names in an object, its own references not followed."""
    if depth > 60:
        return
    if isinstance(item, pikepdf.String):
        yield str(item)
        raw = bytes(item)
        if not raw.isascii():
            yield raw.decode("utf-8", "replace")
    elif isinstance(item, pikepdf.Name):
        yield from _name_if_given(str(item))
    elif isinstance(item, pikepdf.Array):
        for child in item:
            yield from _strings_of_object(_direct_child(child), depth + 1)
    elif isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, child in item.items():
            yield from _name_if_given(str(key))
            yield from _strings_of_object(_direct_child(child), depth + 1)


def _name_if_given(name: str) -> Iterator[str]:
    """A name that is not the format's own: an author gave it to a font, a colour, a glyph."""
    if not pdf_syntax.is_own(name.removeprefix("/")):
        yield name


def _direct_child(child: Any) -> Any:
    return None if isinstance(child, pikepdf.Object) and child.is_indirect else child


def _read_stream(
    item: pikepdf.Stream, where: str, seen: set[bytes], *, programs: bool
) -> Iterator[Layer]:
    try:
        data = item.read_bytes()
    except pikepdf.PdfError:
        data = item.read_raw_bytes()  # an image's own codec: its segments may still hold text
    if pdf_syntax.is_program(data) is not programs:
        names = [] if programs else font_names.given_glyph_names(data[:_MAX_STREAM])
        if names:
            yield Layer(f"{where}, names of glyphs", APART.join(names), True)
        return
    seen.add(_hash_of(data[:_MAX_STREAM]))
    plain = pdf_syntax.strip_pdf_syntax(data[:_MAX_STREAM])
    yield from (Layer(_at_place(where, f), f.text, f.prose) for f in read_layers(Blob("", plain)))
    if not programs and is_text(data[: 1 << 16]):
        yield Layer(f"{where}, shown strings", _join_shown_strings(data), False)


def _at_place(where: str, layer: Layer) -> str:
    return f"{where}, {layer.where}" if layer.where else where


def _join_shown_strings(data: bytes) -> str:
    """The strings of page code put together as they are shown, kerning left out."""
    out: list[str] = []
    for match in _SHOWN.finditer(data):
        plain, coded, _ = match.groups()
        if plain is not None:
            out.append(_BACKSLASH.sub(_unescape_octal, plain).decode("latin-1"))
        elif coded is not None:
            digits = re.sub(rb"\s", b"", coded)
            out.append(
                bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()).decode("latin-1")
            )
        else:
            out.append("\n")
    return "".join(out)


def _unescape_octal(match: re.Match[bytes]) -> bytes:
    octal, other = match.groups()
    return bytes([int(octal, 8) & 0xFF]) if octal else other.strip(b"\r\n")


def _hash_of(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def inflate_raw_streams(
    data: bytes, seen: set[bytes], *, programs: bool = False
) -> Iterator[Layer]:
    """Every zlib stream in the raw bytes, whether or not anything still refers to it.

    Of what ``seen`` holds the hash nothing is given again: it was looked through already.
    """
    for match in re.finditer(rb"stream\r?\n", data):
        try:
            inner = zlib.decompressobj().decompress(data[match.end() :], _MAX_STREAM)
        except zlib.error:
            continue
        if pdf_syntax.is_program(inner) is not programs or _hash_of(inner) in seen:
            continue
        for layer in read_layers(Blob("", pdf_syntax.strip_pdf_syntax(inner))):
            yield Layer(f"stream at byte {match.end()}", layer.text, layer.prose)
