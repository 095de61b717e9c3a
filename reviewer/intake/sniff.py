"""What a file is, by its first bytes. Its name only chooses among kinds of text."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path

import olefile

from reviewer.errors import BadInput
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.text_kinds import text_of, text_type
from reviewer.intake.unpacking import check_directory
from reviewer.model import Kind
from reviewer.model.formats import FORMATS, format_of
from reviewer.readers import email
from reviewer.readers.log_sheets import is_log

# Enough for every mark there is and for a taste of text; chosen by hand.
HEAD = 1 << 16

_GSM = 33  # bytes of a frame of GSM 06.10, each of which begins with 0xD
_SECOND_MESSAGE = re.compile(rb"\n\r?\nFrom [^\r\n]*\d{4}[^\r\n]*\r?\n")
_AUDIO_BRANDS = (b"M4A", b"M4B", b"F4A")
_IMAGE_BRANDS = {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"}
_MOV_ATOMS = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")


@dataclass(frozen=True)
class FileType:
    """What a file is.

    Attributes:
        kind: what kind of record it makes.
        format: its format, see ``Record.format``.
        note: what a person should know about it; empty if nothing.
        known: False when no reader of this program reads it.
    """

    kind: Kind
    format: str
    note: str = ""
    known: bool = True


def type_of(path: Path, name: str, limits: IntakeLimits) -> FileType:
    """What a file is.

    Args:
        path: where the file lies.
        name: what the bundle calls it; used only to choose among kinds of text.
        limits: bound the reading.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        return FileType(Kind.OTHER, "empty", "the file is empty", known=False)
    found = _by_magic(head) or _by_structure(head, path, limits)
    if found is None and _is_targa(head, path, name):
        found = FileType(Kind.IMAGE, "tga")
    if found is not None:
        return _with_note(found)
    text = text_of(head)
    if text is not None:
        return _with_note(FileType(*_sniff_text(path, name, head, text, limits)))
    return FileType(Kind.OTHER, "data", "no reader knows what this file is", known=False)


def _by_magic(head: bytes) -> FileType | None:
    for row in FORMATS:
        if any(head.startswith(magic, at) for at, magic in row.marks):
            return FileType(row.kind, row.name)
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        form = head[8:12]
        riff = {
            b"AVI ": FileType(Kind.VIDEO, "avi"),
            b"WAVE": FileType(Kind.AUDIO, "wav"),
            b"WEBP": FileType(Kind.IMAGE, "webp"),
        }
        return riff.get(form)
    if head[:4] == b"FORM" and head[8:12] in (b"AIFF", b"AIFC"):
        return FileType(Kind.AUDIO, "aiff")
    if head[:2] == b"BM" and len(head) > 26 and head[14:18] in _BMP_HEADERS:
        return FileType(Kind.IMAGE, "bmp")
    if _PORTABLE.match(head):
        return FileType(Kind.IMAGE, "pnm")
    if head[:4] in (b"\0\0\1\0", b"\0\0\2\0") and _is_icon(head):
        return FileType(Kind.IMAGE, "ico" if head[2] == 1 else "cur")
    if len(head) >= 8 * _GSM and all(byte >> 4 == 0xD for byte in head[::_GSM]):
        return FileType(Kind.AUDIO, "gsm")
    if head[0] == 10 and head[1:2] in b"\0\2\3\4\5" and head[2:3] == b"\1" and _is_pcx(head):
        return FileType(Kind.IMAGE, "pcx")
    return None


_BMP_HEADERS = tuple(bytes([size, 0, 0, 0]) for size in (12, 16, 40, 52, 56, 64, 108, 124))
# A portable map: its mark, sides and, but for one bit a pixel, the brightest value.
_BLANK = rb"(?:\s|#[^\n]*\n)+"
_PORTABLE = re.compile(
    rb"P(?:[14]" + _BLANK + rb"\d+" + _BLANK + rb"\d+\s"
    rb"|[2356]" + _BLANK + rb"\d+" + _BLANK + rb"\d+" + _BLANK + rb"\d+\s)"
)


def _is_icon(head: bytes) -> bool:
    """True where each picture of the list at the beginning lies behind that list."""
    count = int.from_bytes(head[4:6], "little")
    entries = [head[6 + 16 * n : 22 + 16 * n] for n in range(min(count, 8))]
    return bool(entries) and all(
        len(e) == 16
        and e[3] == 0
        and int.from_bytes(e[8:12], "little") > 0
        and int.from_bytes(e[12:16], "little") >= 6 + 16 * count
        for e in entries
    )


def _is_pcx(head: bytes) -> bool:
    left, top, right, bottom = (
        struct.unpack_from("<4H", head, 4) if len(head) >= 128 else (1, 1, 0, 0)
    )
    return len(head) >= 128 and head[3] in (1, 2, 4, 8) and left <= right and top <= bottom


def _is_targa(head: bytes, path: Path, name: str) -> bool:
    """TGA has no mark at its beginning: newer ones have it at their end, older ones only a name."""
    if len(head) < 18 or head[1] > 1 or head[2] not in (1, 2, 3, 9, 10, 11):
        return False
    width, height, depth = struct.unpack_from("<HHB", head, 12)
    if not (width and height and depth in (8, 15, 16, 24, 32)):
        return False
    with path.open("rb") as stream:
        stream.seek(max(0, stream.seek(0, 2) - 18))
        return stream.read() == b"TRUEVISION-XFILE.\0" or name.casefold().endswith(".tga")


def _by_structure(head: bytes, path: Path, limits: IntakeLimits) -> FileType | None:
    """Formats that are known by how their first bytes hang together."""
    # ISO/IEC 14496-12, 4.3: the file type box comes first, and its brand stands behind its name.
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if head[4:8] in _MOV_ATOMS:
        return FileType(Kind.VIDEO, "mov")
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
        return _sniff_zip(path, limits)
    # Viewers take a header anywhere in the first 1,024 bytes; so does the attack.
    if b"%PDF-" in head[:1024]:
        return FileType(Kind.DOCUMENT, "pdf")
    if head.startswith(_OLE):
        return _sniff_ole(path)
    if head.startswith(b"From ") and _is_mailbox(path, head, limits):
        return FileType(Kind.EMAIL, "mbox")
    if _is_transport_stream(head):
        return FileType(Kind.VIDEO, "mpegts")
    if _is_mpeg_audio(head):
        return FileType(Kind.AUDIO, "aac" if head[1] & 0x06 == 0 else "mp3")
    return None


# [MS-CFB], 2.2: the signature of a compound file.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PARTS = {
    "__properties_version1.0": "msg",
    "EncryptedPackage": "locked",
    "WordDocument": "doc",
    "Workbook": "xls",
    "Book": "xls",
    "PowerPoint Document": "ppt",
    "VisioDocument": "vsd",
}


def _sniff_ole(path: Path) -> FileType:
    """What a container of Microsoft's older kind holds, by the names of its parts."""
    try:
        with olefile.OleFileIO(path) as box:
            tops = {entry[0] for entry in box.listdir()}
    except (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError):
        return FileType(Kind.OTHER, "ole")
    format = next((name for part, name in _OLE_PARTS.items() if part in tops), "ole")
    return FileType(Kind.EMAIL if format == "msg" else Kind.OTHER, format)


def _is_mailbox(path: Path, head: bytes, limits: IntakeLimits) -> bool:
    """True where a second message follows, which may be far behind the first."""
    if _SECOND_MESSAGE.search(head):
        return True
    small = path.stat().st_size <= limits.message_bytes
    return small and len(head) == HEAD and email.is_mailbox(path.read_bytes())


def _iso_media(head: bytes) -> FileType:
    brand = head[8:12]
    if brand in _IMAGE_BRANDS:
        return FileType(Kind.IMAGE, "avif" if brand == b"avif" else "heic")
    if brand.startswith(_AUDIO_BRANDS):
        return FileType(Kind.AUDIO, "m4a")
    return FileType(Kind.VIDEO, "mov" if brand == b"qt  " else "mp4")


def _is_transport_stream(head: bytes) -> bool:
    """Sync bytes at the distance of a packet: 188, or 192 with a time stamp before each."""
    for start, step in ((0, 188), (4, 192), (0, 204)):
        # ISO/IEC 13818-1: packets of 188 bytes begin with 0x47. Recorders put a time stamp of four
        # bytes before each (192), broadcasters 16 bytes of correction behind (204).
        marks = head[start : start + step * 5 : step]
        if len(marks) >= 3 and set(marks) == {0x47}:
            return True
    return False


def _is_mpeg_audio(head: bytes) -> bool:
    """Two frames, one behind the other: a single sync word is in any noise."""
    first = _mpeg_frame(head, 0)
    if not first:
        return False
    return _mpeg_frame(head, first) > 0


def _mpeg_frame(head: bytes, at: int) -> int:
    """The length of the MPEG audio or ADTS frame there; 0 if there is none."""
    if len(head) < at + 7 or head[at] != 0xFF or head[at + 1] & 0xE0 != 0xE0:
        return 0
    # ISO/IEC 14496-3, ADTS: 13 bits of frame length, over three bytes.
    if head[at + 1] & 0xF6 == 0xF0:  # ADTS
        return (head[at + 3] & 3) << 11 | head[at + 4] << 3 | head[at + 5] >> 5
    version, layer = head[at + 1] >> 3 & 3, head[at + 1] >> 1 & 3
    rate, sample_rate = head[at + 2] >> 4, head[at + 2] >> 2 & 3
    if version == 1 or layer == 0 or rate in (0, 15) or sample_rate == 3:
        return 0
    # ISO/IEC 11172-3, 2.4.2.3, and ISO/IEC 13818-3 for the lower sampling rates.
    kbits = _BIT_RATES[(version == 3, layer)][rate]
    hertz = (44100, 48000, 32000)[sample_rate] >> (3 - version if version else 2)
    padding = head[at + 2] >> 1 & 1
    if layer == 3:
        # Layer I counts in slots of four bytes, II and III in single bytes.
        return (12 * kbits * 1000 // hertz + padding) * 4
    scale = 72 if layer == 1 and version != 3 else 144
    return scale * kbits * 1000 // hertz + padding


_BIT_RATES = {
    (True, 3): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 3): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}  # kbit/s by (MPEG 1, layer bits) and index


_TYPES = "[Content_Types].xml"
_MOST_TYPES = 1 << 20  # bytes that are read of it
_WORD = re.compile(
    rb"wordprocessingml\.(?:document|template)\.main\+xml|ms-word\.[\w.]+\.main\+xml"
)
_EXCEL = re.compile(rb"spreadsheetml\.(?:sheet|template)\.main\+xml|ms-excel\.[\w.]+\.main\+xml")


_SLIDES = re.compile(
    rb"presentationml\.(?:presentation|template|slideshow)\.main\+xml"
    rb"|ms-powerpoint\.[\w.]+\.main\+xml"
)


def _read_content_types(box: zipfile.ZipFile, name: str = _TYPES) -> bytes:
    """The beginning of the list of types; empty when it cannot be read."""
    try:
        with box.open(name) as stream:
            return stream.read(_MOST_TYPES)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError):
        return b""


def _sniff_zip(path: Path, limits: IntakeLimits) -> FileType:
    """An Office file or an archive; only its lists of contents are read."""
    try:
        check_directory(path, limits)
        with zipfile.ZipFile(path) as box:
            names = set(box.namelist())
            types = _read_content_types(box) if _TYPES in names else b""
            kind = (
                _read_content_types(box, "mimetype").decode("latin-1").strip()
                if "mimetype" in names
                else ""
            )
    except (BadInput, zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return FileType(Kind.OTHER, "zip")
    if _TYPES in names:
        # By the type of its main part where that has not its usual name: SharePoint renames it.
        if "word/document.xml" in names or _WORD.search(types):
            return FileType(Kind.DOCUMENT, "docx")
        if "xl/workbook.xml" in names or _EXCEL.search(types):
            return _sniff_workbook(path, limits)
        if "ppt/presentation.xml" in names or _SLIDES.search(types):
            return FileType(Kind.DOCUMENT, "pptx")
        return FileType(Kind.OTHER, "office")
    if "mimetype" in names and kind in _OPEN:
        return FileType(Kind.OTHER, _OPEN[kind])
    if any(name.startswith("Index/") and name.endswith(".iwa") for name in names):
        return FileType(Kind.OTHER, "apple")
    return FileType(Kind.OTHER, "zip")


def _sniff_workbook(path: Path, limits: IntakeLimits) -> FileType:
    """A workbook of one sheet that is a dispatch log is one; any other is a document."""
    small = path.stat().st_size <= limits.text_bytes
    return FileType(Kind.DISPATCH if small and is_log(path) else Kind.DOCUMENT, "xlsx")


_OPEN = {
    **{
        f"application/vnd.oasis.opendocument.{n}": s
        for n, s in (("text", "odt"), ("graphics", "odg"))
    },
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/epub+zip": "epub",
}


def _sniff_text(
    path: Path, name: str, head: bytes, text: str, limits: IntakeLimits
) -> tuple[Kind, str]:
    """JSON shows what it is only as a whole; for all else the beginning will do."""
    if text.lstrip()[:1] in ("{", "[") and HEAD <= path.stat().st_size <= limits.text_bytes:
        head = path.read_bytes()
        text = text_of(head) or text
    return text_type(head, text, name)


def _with_note(found: FileType) -> FileType:
    if found.kind is not Kind.OTHER:
        return found
    advice = format_of(found.kind, found.format).advice
    note = advice or f"no reader for this kind of file ({found.format})"
    return FileType(found.kind, found.format, note, known=False)
