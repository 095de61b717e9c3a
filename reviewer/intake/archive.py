"""A ZIP as a bundle. Its table of contents is judged before anything is unpacked.

A ZIP can lie about sizes, let a thousand entries share the same bytes, name files
outside itself or be a link. Each of these costs the entry its place in the case, not
the other entries theirs; only an archive that is hopeless as a whole is refused.
"""

from __future__ import annotations

import stat
import struct
import zipfile
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from reviewer.errors import BadInput, plainly
from reviewer.intake.limits import Limits
from reviewer.intake.members import Member, shut
from reviewer.intake.names import shown

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_END64_BEFORE = 20 + 56  # the 64-bit end record and its locator stand before the end record
_END_TAIL = _END64_BEFORE + 22 + 0xFFFF  # and the longest comment behind it
# LZMA is left out: its dictionary may ask for gigabytes whatever the entry's size.
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)


class Archive:
    """An open ZIP and the members that it declares.

    Raises:
        BadInput: It is no ZIP, it is broken, or its table of contents is beyond the limits.
    """

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        check_directory(path, limits)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as fault:
            raise BadInput(f"{path.name} is no ZIP that can be read: {plainly(fault)}.") from None
        try:
            self.members = self._members(limits)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _members(self, limits: Limits) -> list[Member]:
        entries = [e for e in self._zip.infolist() if not e.is_dir()]
        if len(entries) > limits.files:
            raise BadInput(
                f"{self.path.name} holds {len(entries)} files; {limits.files} are allowed.",
                "Split the bundle, or raise the limit.",
            )
        shared = _overlapping(self._zip)
        return [self._member(e, shared, limits) for e in entries]

    def _member(self, entry: zipfile.ZipInfo, shared: set[int], limits: Limits) -> Member:
        name = _name(entry)
        why = _unusable(entry) or _excessive(entry, limits)
        if not why and entry.header_offset in shared:
            why = "its bytes overlap another entry's, as in a ZIP bomb"
        opener = shut(name) if why else _Opener(self._zip, entry)
        return Member(name, entry.file_size, opener, refusal=why)


def check_directory(path: Path, limits: Limits) -> None:
    """Refuse a ZIP whose table of contents alone would fill the memory.

    Raises:
        BadInput: The file has no table of contents, or one beyond the limits.
    """
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - _END_TAIL))
        tail = stream.read(_END_TAIL)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise BadInput(f"{path.name} is no ZIP, or its end is missing (an incomplete download?).")
    entries, length = struct.unpack_from("<HI", tail, at + 10)
    at64 = at - _END64_BEFORE
    if at64 >= 0 and tail.startswith(_END64, at64):
        entries, length = struct.unpack_from("<QQ", tail, at64 + 32)
    if length > limits.directory_bytes or entries > limits.files * 2:
        raise BadInput(
            f"{path.name} declares {entries} entries in a table of {length} bytes,"
            " more than the limits allow.",
            "Split the bundle, or raise the limit.",
        )


def _unusable(entry: zipfile.ZipInfo) -> str:
    """Why an entry cannot be a file of a case; empty if it can."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind == stat.S_IFLNK:
        return "it is a link to another place, and links are not followed"
    if kind not in (0, stat.S_IFREG):
        return "it is no regular file"
    if entry.flag_bits & 0x1:
        return "it is encrypted; unpack it with its password and give the folder"
    if entry.compress_type not in _READABLE:
        return f"it is packed by a method (number {entry.compress_type}) that cannot be read"
    return ""


def _excessive(entry: zipfile.ZipInfo, limits: Limits) -> str:
    """Why an entry is too much for this machine; empty if it is not."""
    if entry.file_size > limits.file_bytes:
        return f"it would unpack to {entry.file_size} bytes, more than one file may have"
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > limits.ratio_floor and ratio > limits.ratio:
        return f"it would unpack to {ratio:.0f} times its size, as a ZIP bomb does"
    return ""


def _overlapping(box: zipfile.ZipFile) -> set[int]:
    """Header offsets of the entries whose bytes another entry or the directory claims too."""
    spans = sorted(
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


def _name(entry: zipfile.ZipInfo) -> str:
    """The name as it was meant: macOS writes UTF-8 without saying so."""
    try:
        return _raw_name(entry).decode("utf-8")
    except UnicodeDecodeError:
        return entry.orig_filename


def _raw_name(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("utf-8" if entry.flag_bits & 0x800 else "cp437", "replace")


@dataclass(frozen=True)
class _Opener:
    box: zipfile.ZipFile
    entry: zipfile.ZipInfo

    def __call__(self) -> AbstractContextManager[IO[bytes]]:
        try:
            return self.box.open(self.entry)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as fault:
            what = (
                f"The entry {shown(self.entry.orig_filename)} cannot be opened: {plainly(fault)}."
            )
            raise BadInput(what) from None
