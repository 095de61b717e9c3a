"""Files that lie in a file: attachments of a PDF, pictures, films and files in Office documents.

They are records of their own, as those of a message are. A file is taken as a whole from its
container within a bound; nothing of it is looked at here, and no name of it is believed.
"""

from __future__ import annotations

import base64
import binascii
import io
import mimetypes
import posixpath
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, unquote_to_bytes

import olefile
import pikepdf
from bs4 import BeautifulSoup

from reviewer.errors import BadInput
from reviewer.model import Kind
from reviewer.model.formats import format_of, resolve_entry
from reviewer.readers import email, rtf_parts
from reviewer.readers.decoding import load_file, load_text
from reviewer.readers.email import Attachment, safe_name
from reviewer.readers.log_sheets import log_sheets
from reviewer.readers.office.blocks import open_unpacked, read_member
from reviewer.readers.office.sheets import sheet_as_workbook
from reviewer.readers.xml_tree import attribute_named, parse_xml

_PLACES = re.compile(
    r"(?:^|/)(?:embeddings|media|afchunk[^/]*|attachments)/[^/]+\Z|/afchunk[^/]*\Z"
)
# Metafiles and vector drawings: nothing here can show them to a person.
_DRAWN = (".emf", ".wmf", ".emz", ".wmz", ".svg", ".wdp")
# [MS-CFB], 2.2, Compound File Header.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WHOLE = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Chosen by hand, against trees that go in circles.
_DEPTH = 200  # of a tree of names
_MOST_PAGES = 20_000


@dataclass
class Enclosed:
    """The files in a file.

    Attributes:
        files: under names of their own.
        lost: what is in it and could not be taken out, as ``Facts.leaves_out`` has it.
    """

    files: list[Attachment] = field(default_factory=list)
    lost: dict[str, int] = field(default_factory=dict)

    def add_file(self, name: str, content: bytes, media_type: str = "") -> None:
        """Add a file; alike names are numbered, and the same file under its name comes once."""
        kind = media_type or mimetypes.MimeTypes(()).guess_type(name)[0] or ""
        tidy = safe_name(name) or f"file-{len(self.files) + 1}.bin"
        # Notes on pages often point to a file of the list.
        if any(f.content == content and f.name == tidy for f in self.files):
            return
        # Windows and macOS take names for one that differ in case only.
        taken = {f.name.casefold() for f in self.files}
        stem, suffix = PurePosixPath(tidy).stem, PurePosixPath(tidy).suffix
        tries = (tidy, *(f"{stem}-{n}{suffix}" for n in range(2, len(self.files) + 3)))
        free = next(n for n in tries if n.casefold() not in taken)
        self.files.append(Attachment(free, kind or "application/octet-stream", content))

    def count_lost(self, what: str) -> None:
        """Count something that is in the file and cannot be taken out."""
        self.lost[what] = self.lost.get(what, 0) + 1


def list_enclosed_files(path: Path, kind: Kind, format: str, most: int) -> Enclosed:
    """The files in a record's file.

    Args:
        path: the file.
        kind: of the record.
        format: of the record.
        most: bytes of all of them together.

    Raises:
        BadInput: The file cannot be read.
    """
    found = Enclosed()
    entry = format_of(kind, format).holds
    if entry:
        resolve_entry(entry)(path, found, most)
    return found


def take_from_email(path: Path, found: Enclosed, most: int) -> None:
    """The attachments of a message."""
    found.files += email.read_message(path).attachments


# PDF


def take_from_pdf(path: Path, found: Enclosed, most: int) -> None:
    """Embedded files, those of notes on pages too."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with pikepdf.open(path) as book:
                left = most
                for name, stream in _embedded_files(book):
                    content = _bounded_content(stream, left)
                    if content is None:
                        found.count_lost("attached files that could not be taken out")
                    else:
                        left -= len(content)
                        found.add_file(name, content)
    except (pikepdf.PdfError, ValueError, TypeError, RecursionError) as fault:
        raise BadInput(f"The files in {path.name} cannot be taken out.", "Get it anew.") from fault


def _embedded_files(book: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    """Every embedded file of a PDF once: of its list, of notes on pages, of its parts."""
    seen: set[Any] = set()
    for name, spec in _file_specs(book):
        inner = spec.get("/EF")
        # ISO 32000-1, 7.11.3: without /EF a file specification names a file elsewhere.
        if not isinstance(inner, pikepdf.Dictionary):
            continue
        stream = next(
            (inner[k] for k in ("/UF", "/F", "/Unix", "/DOS", "/Mac") if k in inner), None
        )
        if not isinstance(stream, pikepdf.Stream):
            continue
        key = stream.objgen if stream.is_indirect else id(stream)
        if key not in seen:
            seen.add(key)
            told = next((str(spec[k]) for k in ("/UF", "/F", "/Desc") if k in spec), "")
            yield told or name, stream


def _file_specs(book: pikepdf.Pdf) -> Iterator[tuple[str, Any]]:
    # ISO 32000-1, 7.7.4, name dictionary, and 7.9.6, name trees.
    names = book.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        yield from _leaves_of_tree(names.EmbeddedFiles, 0)
    holders: list[Any] = [book.Root, *(page.obj for page in list(book.pages)[:_MOST_PAGES])]
    for number, holder in enumerate(holders):
        # ISO 32000-2, 14.13, associated files.
        for spec in _listed_dictionaries(holder.get("/AF")):
            yield f"file-{number}", spec
        # ISO 32000-1, 12.5.6.15, file attachment annotations.
        for note in _listed_dictionaries(holder.get("/Annots")):
            spec = note.get("/FS")
            if isinstance(spec, pikepdf.Dictionary):
                yield f"page-{number}-file", spec
    for thing in book.objects:  # and what only a rendition or a form names
        if isinstance(thing, pikepdf.Dictionary) and "/EF" in thing:
            yield "file", thing


def _leaves_of_tree(node: Any, depth: int) -> Iterator[tuple[str, Any]]:
    if depth > _DEPTH or not isinstance(node, pikepdf.Dictionary):
        return
    listed = list(node.get("/Names", ()))
    for name, spec in zip(listed[::2], listed[1::2], strict=False):
        if isinstance(spec, pikepdf.Dictionary):
            yield str(name), spec
    for kid in node.get("/Kids", ()):
        yield from _leaves_of_tree(kid, depth + 1)


def _listed_dictionaries(things: Any) -> Iterator[Any]:
    if isinstance(things, pikepdf.Array):
        yield from (thing for thing in things if isinstance(thing, pikepdf.Dictionary))


def _bounded_content(stream: Any, most: int) -> bytes | None:
    """An embedded file, never unpacked beyond the bound; ``None`` where that is not possible."""
    raw = stream.read_raw_bytes()
    filters = stream.get("/Filter")
    if filters is None:
        return bytes(raw) if len(raw) <= most else None
    names = [str(f) for f in filters] if isinstance(filters, pikepdf.Array) else [str(filters)]
    # Deflate can be unpacked piece by piece, so a bomb is known before it goes off.
    if names == ["/FlateDecode"] and "/DecodeParms" not in stream:
        return _inflate_bounded(raw, most)
    # 250 is chosen by hand.
    if len(raw) > most // 250:
        return None  # nobody knows how far another filter unpacks before it has
    try:
        content = bytes(stream.read_bytes())
    except pikepdf.PdfError:
        return None
    return content if len(content) <= most else None


def _inflate_bounded(raw: bytes, most: int) -> bytes | None:
    opener = zlib.decompressobj()
    try:
        # One byte more than allowed tells that it is too much.
        content = opener.decompress(raw, most + 1)
    except zlib.error:
        return None
    return content if len(content) <= most else None


# Office


def take_from_workbook(path: Path, found: Enclosed, most: int) -> None:
    """What lies in any Office file, and the sheets that are dispatch logs."""
    take_from_office(path, found, most)
    for title, name in log_sheets(path).items():
        found.add_file(name, sheet_as_workbook(path, title), _WORKBOOK)


def take_from_office(path: Path, found: Enclosed, most: int) -> None:
    """Embedded files, media and further documents."""
    left = most
    with open_unpacked(path) as box:
        related = _linked_chunks(box, path.name)
        for name in box.namelist():
            if not (_PLACES.search(name) or name in related) or name.endswith(".rels"):
                continue
            if PurePosixPath(name).suffix.casefold() in _DRAWN:
                found.count_lost("drawings that no reader knows")
                continue
            if box.getinfo(name).file_size > left:
                found.count_lost("enclosed files that could not be taken out")
                continue
            content = read_member(box, name, path.name)
            left -= len(content)
            _add_part(found, PurePosixPath(name).name, content)


def _linked_chunks(box: zipfile.ZipFile, file: str) -> set[str]:
    """Whole documents that a document takes in, wherever they lie; their links name them."""
    names, found = set(box.namelist()), set()
    for name in names:
        folder, _, listing = name.rpartition("/_rels/")
        if not listing.endswith(".rels"):
            continue
        for link in parse_xml(read_member(box, name, file), file):
            # WordprocessingML, altChunk: a document of another format, taken in as a whole.
            if attribute_named(link, "Type").endswith("/aFChunk"):
                target = unquote(attribute_named(link, "Target"))
                found.add(posixpath.normpath(posixpath.join("/", folder, target))[1:])
    return found & names


def _add_part(found: Enclosed, name: str, content: bytes) -> None:
    """A part of an Office file; what is wrapped as an OLE object is unwrapped."""
    if not content.startswith(_OLE):
        found.add_file(name, content)
        return
    try:
        with olefile.OleFileIO(io.BytesIO(content)) as box:
            found.add_file(*_unwrap_object(box, name, content))
    except (OSError, ValueError, IndexError, TypeError, AttributeError):
        found.add_file(name, content)


def _unwrap_object(box: Any, name: str, content: bytes) -> tuple[str, bytes]:
    stem = PurePosixPath(name).stem
    streams = {entry[-1]: entry for entry in box.listdir()}
    # [MS-OLEDS], OLENativeStream; what Windows' Packager writes into it is not published.
    if "\x01Ole10Native" in streams:
        return unwrap_native(box.openstream(streams["\x01Ole10Native"]).read(), stem)
    if "Package" in streams:
        inner = box.openstream(streams["Package"]).read()
        return f"{stem}{_office_suffix(inner)}", inner
    if "CONTENTS" in streams:
        inner = box.openstream(streams["CONTENTS"]).read()
        return f"{stem}{'.pdf' if inner.startswith(b'%PDF') else '.bin'}", inner
    whole = next((s for n, s in _WHOLE.items() if n in streams), PurePosixPath(name).suffix)
    return f"{stem}{whole}", content


def _office_suffix(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as box:
            tops = {name.partition("/")[0] for name in box.namelist()}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return ".bin"
    known = {"word": ".docx", "xl": ".xlsx", "ppt": ".pptx"}
    return next((suffix for top, suffix in known.items() if top in tops), ".zip")


def unwrap_native(data: bytes, stem: str) -> tuple[str, bytes]:
    """A file that was dropped into a document: its label, its paths, its bytes."""
    # Behind the size (4 bytes) and a flag (2).
    at = 6
    label, at = _text_at(data, at)
    _, at = _text_at(data, at)
    at += 4
    length = int.from_bytes(data[at : at + 4], "little")
    at += 4 + length
    size = int.from_bytes(data[at : at + 4], "little")
    inner = data[at + 4 : at + 4 + size]
    if len(inner) != size or not size:
        raise ValueError("not the usual wrapping")
    return safe_name(label) or f"{stem}.bin", inner


def _text_at(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return data[at:end].decode("cp1252", "replace"), end + 1


# RTF


def take_from_rtf(path: Path, found: Enclosed, most: int) -> None:
    """Objects and pictures."""
    parts = rtf_parts.parts_of(load_file(path))
    left = most
    for number, (suffix, content) in enumerate(parts.pictures, 1):
        left -= len(content)
        if left < 0:
            found.count_lost("enclosed files that could not be taken out")
        else:
            found.add_file(f"picture-{number}{suffix}", content)
    for number, (kind, content) in enumerate(parts.objects, 1):
        left -= len(content)
        if left < 0:
            found.count_lost("enclosed files that could not be taken out")
        else:
            _add_object(found, f"object-{number}", kind, content)
    for _ in range(parts.drawn):
        found.count_lost("drawings that no reader knows")
    for _ in range(parts.odd):
        found.count_lost("embedded objects")


def _add_object(found: Enclosed, stem: str, kind: str, content: bytes) -> None:
    """An embedded object of an RTF file; a file that was dropped into it has its own name."""
    if kind != "Package":
        _add_part(found, f"{stem}.bin", content)
        return
    try:
        found.add_file(*unwrap_native(bytes(4) + content, stem))  # the wrapping without its length
    except (ValueError, IndexError):
        found.count_lost("embedded objects")


# web pages


def take_from_web(path: Path, found: Enclosed, most: int) -> None:
    """Pictures that stand in the page itself."""
    soup = BeautifulSoup(load_text(path), "html.parser")
    for number, tag in enumerate(soup.find_all("img"), 1):
        source = tag.get("src")
        if isinstance(source, str) and source.strip().casefold().startswith("data:"):
            head, _, data = source.strip()[5:].partition(",")
            kind = head.partition(";")[0] or "text/plain"
            content = _decode_data_url(head, data)
            suffix = mimetypes.MimeTypes(()).guess_extension(kind) or ".bin"
            if content and kind != "image/svg+xml":
                found.add_file(f"picture-{number}{suffix}", content, kind)


def _decode_data_url(head: str, data: str) -> bytes:
    try:
        if head.casefold().endswith(";base64"):
            return base64.b64decode(re.sub(r"\s+", "", unquote_to_bytes(data).decode("latin-1")))
        return unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return b""
