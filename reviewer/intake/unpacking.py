"""Inside a ZIP: its table of contents, judged before anything is unpacked, and its entries.

A ZIP can lie about sizes, let a thousand entries share the same bytes, name files
outside itself or be a link. Each of these costs the entry its place in the case, not
the other entries theirs; only an archive that is hopeless as a whole is refused.
All of this runs in a child process, see ``archive``.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import IO

from reviewer.errors import BadInput, explain_plainly
from reviewer.intake.limits import IntakeLimits

# APPNOTE.TXT 4.3.16, end of central directory record; 4.3.14 has the one of 64 bits.
_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_END64_BEFORE = 20 + 56  # the 64-bit end record and its locator stand before the end record
_END_TAIL = _END64_BEFORE + 22 + 0xFFFF  # and the longest comment behind it
# LZMA is left out: its dictionary may ask for gigabytes whatever the entry's size.
_AHEAD = 500  # entries that are unpacked at most before they are asked for
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
_SPOILED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    struct.error,
    RuntimeError,
    ValueError,
    OSError,
)
"""What reading a damaged entry may raise."""


@dataclass(frozen=True)
class ArchiveEntry:
    """One file of a ZIP, as its table of contents has it.

    Attributes:
        untrusted_name: as it was meant.
        untrusted_size: bytes, as declared.
        refusal: why it must not be unpacked; empty if it may.
    """

    untrusted_name: str
    untrusted_size: int
    refusal: str = ""


@dataclass(frozen=True)
class Piece:
    """A stretch of an entry.

    Attributes:
        content: its bytes.
        last: nothing comes behind it.
        spoiled: why nothing more of the entry can be read; empty if it can.
        shut: why the entry cannot be opened at all; empty if it can.
    """

    content: bytes = b""
    last: bool = False
    spoiled: str = ""
    shut: str = ""


def entries_in(path: Path, limits: IntakeLimits) -> list[ArchiveEntry]:
    """What a ZIP declares to hold, in its own order.

    Raises:
        BadInput: It is no ZIP, it is broken, or its table of contents is beyond the limits.
    """
    if not _is_zip(path):
        raise BadInput(
            f"{path} is neither a folder nor a ZIP.", "Put the files into a folder and give that."
        )
    check_directory(path, limits)
    try:
        box = _unpacking_of(path).box
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
        raise BadInput(
            f"{path.name} is no ZIP that can be read: {explain_plainly(fault)}."
        ) from None
    entries = _list_files(box)
    if len(entries) > limits.files:
        raise BadInput(
            f"{path.name} holds {len(entries)} files; {limits.files} are allowed.",
            "Split the files into several cases, or raise the limit.",
        )
    shared = _overlapping_entries(box)
    found = [
        ArchiveEntry(_name_as_meant(e), e.file_size, _why_refused(e, shared, limits))
        for e in entries
    ]
    _unpacking_of(path).usable = {n for n, entry in enumerate(found) if not entry.refusal}
    return found


def pieces_of(path: Path, number: int, start: int, size: int) -> list[Piece]:
    """The bytes of an entry from ``start`` on, ``size`` of them, fewer only at its end; then
    those entries behind it that are within ``size`` too, each whole.

    ``number`` counts the entries as ``entries_in`` gives them, from 0. To read an entry on is
    cheap, to begin elsewhere unpacks what lies before.
    """
    unpacking = _unpacking_of(path)
    found = [unpacking.read_piece(number, start, size)]
    while found[-1].last and len(found) <= _AHEAD:
        number, size = number + 1, size - len(found[-1].content)
        if number not in unpacking.usable or unpacking.size_of(number) >= size:
            break
        found.append(unpacking.read_piece(number, 0, size))
    # What does not end where it said, or is damaged, is told when it is asked for.
    return found if len(found) == 1 or found[-1].last else found[:-1]


class _Unpacking:
    """An open ZIP, and the one entry of it that is being read."""

    def __init__(self, path: Path) -> None:
        self.box = zipfile.ZipFile(path)
        self.usable: set[int] = set()
        self._entries = _list_files(self.box)
        self._number = -1
        self._stream: IO[bytes] | None = None

    def size_of(self, number: int) -> int:
        """Bytes of an entry, as declared."""
        return self._entries[number].file_size

    def read_piece(self, number: int, start: int, size: int) -> Piece:
        """A stretch of an entry."""
        try:
            stream = self._stream_at(number, start)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as fault:
            return Piece(shut=explain_plainly(fault))
        try:
            content = stream.read(size)
        except _SPOILED as fault:
            return Piece(spoiled=explain_plainly(fault))
        return Piece(content, last=len(content) < size)

    def _stream_at(self, number: int, start: int) -> IO[bytes]:
        stream = self._stream
        if stream is None or number != self._number or stream.tell() != start:
            if stream is not None:
                stream.close()
            self._stream = None
            stream = self.box.open(self._entries[number])
            stream.seek(start)
            self._stream, self._number = stream, number
        return stream


def close_archive() -> None:
    """Let go of the ZIP that is open."""
    _unpacking_of.cache_clear()


@lru_cache(maxsize=1)
def _unpacking_of(path: Path) -> _Unpacking:
    """The child of a bundle has one ZIP, which stays open while it lives."""
    return _Unpacking(path)


def _list_files(box: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    return [e for e in box.infolist() if not e.is_dir()]


def _is_zip(path: Path) -> bool:
    with path.open("rb") as stream:
        return stream.read(4) in (b"PK\x03\x04", b"PK\x05\x06") or zipfile.is_zipfile(path)


def _why_refused(entry: zipfile.ZipInfo, shared: set[int], limits: IntakeLimits) -> str:
    why = _why_unusable(entry) or _why_excessive(entry, limits)
    if not why and entry.header_offset in shared:
        return "its bytes overlap another entry's, as in a ZIP bomb"
    return why


def check_directory(path: Path, limits: IntakeLimits) -> None:
    """Refuse a ZIP whose table of contents alone would fill the memory.

    Raises:
        BadInput: The file has no table of contents, or one beyond the limits.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _END_TAIL))
        # The record stands at the end, before a comment of at most 65,535 bytes.
        tail = stream.read(_END_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise BadInput(f"{path.name} is no ZIP, or its end is missing (an incomplete download?).")
    # 4.3.16: the number of entries and the size of the directory, at offsets 10 and 12.
    entries, length = struct.unpack_from("<HI", tail, at + 10)
    at64 = at - _END64_BEFORE
    if at64 >= 0 and tail.startswith(_END64, at64):
        # 4.3.14: the same in 64 bits, at offsets 32 and 40.
        entries, length = struct.unpack_from("<QQ", tail, at64 + 32)
    # Twice the files, for folders are entries too.
    if length > limits.directory_bytes or entries > limits.files * 2:
        raise BadInput(
            f"{path.name} declares {entries} entries in a table of {length} bytes,"
            " more than the limits allow.",
            "Split the files into several cases, or raise the limit.",
        )


def _why_unusable(entry: zipfile.ZipInfo) -> str:
    """Why an entry cannot be a file of a case; empty if it can."""
    # 4.4.15: the upper half holds the mode where the ZIP was made on a Unix; 0 is from elsewhere.
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "it is a link to another place, and links are not followed"
    if kind not in (0, stat.S_IFREG):
        return "it is no regular file"
    # 4.4.4, bit 0: encrypted.
    if entry.flag_bits & 0x1:
        return "it is encrypted; unpack it with its password and give the folder"
    if entry.compress_type not in _READABLE:
        return f"it is packed by a method (number {entry.compress_type}) that cannot be read"
    return ""


def _why_excessive(entry: zipfile.ZipInfo, limits: IntakeLimits) -> str:
    """Why an entry is too much for this machine; empty if it is not."""
    if entry.file_size > limits.file_bytes:
        return f"it would unpack to {entry.file_size} bytes, more than one file may have"
    # Deflate cannot do more than about 1,032 times, and text does not come near; bombs do.
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > limits.ratio_floor and ratio > limits.ratio:
        return f"it would unpack to {ratio:.0f} times its size, as a ZIP bomb does"
    return ""


def _overlapping_entries(box: zipfile.ZipFile) -> set[int]:
    """Header offsets of the entries whose bytes another entry or the directory claims too."""
    spans = sorted(
        # 4.3.7: a local header is 30 bytes, then name and extra field. The extra field may differ
        # from the directory's, so it is left out: an overlap may be missed by it, never invented.
        (e.header_offset, e.header_offset + 30 + len(_raw_name(e)) + e.compress_size)
        for e in box.infolist()
    )
    shared: set[int] = set()
    reach, owner = -1, -1
    for start, end in spans:
        if start < reach:
            shared |= {start, owner}
        if end > box.start_dir:
            shared.add(start)
        if end > reach:
            reach, owner = end, start
    return shared


def _name_as_meant(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: macOS writes UTF-8 without saying so."""
    try:
        return _raw_name(entry).decode("utf-8")
    except UnicodeDecodeError:
        return entry.orig_filename


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    # 4.4.4, bit 11: the name is UTF-8; else it is code page 437 (Appendix D).
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437", "replace")
