"""A ZIP as a bundle. A child process reads its table of contents and unpacks its entries.

This process takes bytes from the child and copies and hashes them, as it does those of a folder.
A child that an archive brings down ends the intake: nobody knows what else of it would be true.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from reviewer.errors import BadInput, ReviewerError
from reviewer.intake import unpacking
from reviewer.intake.limits import IntakeLimits
from reviewer.intake.members import Member, MemberStream, Spoiled, refuse_opening
from reviewer.intake.safe_names import quote_name
from reviewer.intake.unpacking import Piece
from reviewer.system.isolation import IsolatedReader, with_file_name

# As large as what is hashed at once: more would only lie in memory twice.
_PIECE = 1 << 20  # bytes that the child is asked for at once


def zip_members(path: Path, limits: IntakeLimits, reader: IsolatedReader) -> list[Member]:
    """The files that a ZIP declares; each is unpacked by ``reader`` when it is opened.

    Raises:
        BadInput: It is no ZIP, it is broken, or its table of contents is beyond the limits.
    """
    try:
        entries = reader.call_child(unpacking.entries_in, path, limits)
    except BadInput as fault:
        raise with_file_name(path.name, fault) from None
    box = _UnpackingChild(path, reader)
    return [
        Member(
            entry.untrusted_name,
            entry.untrusted_size,
            refuse_opening(entry.untrusted_name)
            if entry.refusal
            else _ArchiveOpener(box, number, entry.untrusted_name),
            refusal=entry.refusal,
        )
        for number, entry in enumerate(entries)
    ]


class _UnpackingChild:
    """A ZIP, and what its child has unpacked already: small entries come many at a time."""

    def __init__(self, path: Path, reader: IsolatedReader) -> None:
        self._path, self._reader = path, reader
        self._ahead: dict[int, Piece] = {}

    def read_piece(self, number: int, name: str, start: int, size: int) -> Piece:
        """A stretch of an entry.

        Raises:
            ReviewerError: The child did not live to tell, or told what is none.
        """
        known = self._ahead.pop(number, None) if start == 0 else None
        if known is not None and len(known.content) <= size:
            return known
        size = min(size, _PIECE)
        try:
            found = self._reader.call_child(unpacking.pieces_of, self._path, number, start, size)
        except BadInput as fault:
            raise self._refuse_rest(name, fault.message) from None
        # The child is not believed about sizes either: it reads what may have taken it over.
        if not found or sum(len(piece.content) for piece in found) > size:
            raise self._refuse_rest(name, "its reader answered what is no data, so it is hostile")
        if len(found) > 1:
            self._ahead = dict(enumerate(found[1:], number + 1))
        return found[0]

    def _refuse_rest(self, name: str, why: str) -> ReviewerError:
        return ReviewerError(
            f"{self._path.name} could not be unpacked, from {quote_name(name)} on: {why}.",
            "No case was made. Unpack it with another program, and give the folder.",
        )


@dataclass(frozen=True)
class _ArchiveOpener:
    box: _UnpackingChild
    number: int
    name: str

    def __call__(self) -> AbstractContextManager[MemberStream]:
        return self._open_entry()

    @contextmanager
    def _open_entry(self) -> Iterator[MemberStream]:
        yield _EntryStream(self)


class _EntryStream:
    """The content of an entry, piece by piece."""

    def __init__(self, entry: _ArchiveOpener) -> None:
        self._entry, self._at, self._over = entry, 0, False

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most ``size``; empty at the end.

        Raises:
            BadInput: The entry cannot be opened.
            Spoiled: It cannot be read to its end.
            ReviewerError: The archive brought its reader down.
        """
        if self._over:
            return b""
        entry = self._entry
        piece = entry.box.read_piece(entry.number, entry.name, self._at, size)
        if piece.shut:
            what = f"The entry {quote_name(entry.name)} cannot be opened: {piece.shut}."
            raise BadInput(what)
        if piece.spoiled:
            raise Spoiled(piece.spoiled)
        self._at += len(piece.content)
        self._over = piece.last
        return piece.content
