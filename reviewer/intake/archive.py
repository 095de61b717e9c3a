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
from reviewer.intake.limits import Limits
from reviewer.intake.members import Member, Spoiled, Stream, shut
from reviewer.intake.names import shown
from reviewer.intake.unpacking import Piece
from reviewer.system.isolation import Reader, naming

# As large as what is hashed at once: more would only lie in memory twice.
_PIECE = 1 << 20  # bytes that the child is asked for at once


def zip_members(path: Path, limits: Limits, reader: Reader) -> list[Member]:
    """The files that a ZIP declares; each is unpacked by ``reader`` when it is opened.

    Raises:
        BadInput: It is no ZIP, it is broken, or its table of contents is beyond the limits.
    """
    try:
        entries = reader.call(unpacking.entries_in, path, limits)
    except BadInput as fault:
        raise naming(path.name, fault) from None
    box = _Box(path, reader)
    return [
        Member(
            entry.untrusted_name,
            entry.untrusted_size,
            shut(entry.untrusted_name)
            if entry.refusal
            else _Opener(box, number, entry.untrusted_name),
            refusal=entry.refusal,
        )
        for number, entry in enumerate(entries)
    ]


class _Box:
    """A ZIP, and what its child has unpacked already: small entries come many at a time."""

    def __init__(self, path: Path, reader: Reader) -> None:
        self._path, self._reader = path, reader
        self._ahead: dict[int, Piece] = {}

    def piece(self, number: int, name: str, start: int, size: int) -> Piece:
        """A stretch of an entry.

        Raises:
            ReviewerError: The child did not live to tell, or told what is none.
        """
        known = self._ahead.pop(number, None) if start == 0 else None
        if known is not None and len(known.content) <= size:
            return known
        size = min(size, _PIECE)
        try:
            found = self._reader.call(unpacking.pieces_of, self._path, number, start, size)
        except BadInput as fault:
            raise self._hopeless(name, fault.message) from None
        # The child is not believed about sizes either: it reads what may have taken it over.
        if not found or sum(len(piece.content) for piece in found) > size:
            raise self._hopeless(name, "its reader answered what is no data, so it is hostile")
        if len(found) > 1:
            self._ahead = dict(enumerate(found[1:], number + 1))
        return found[0]

    def _hopeless(self, name: str, why: str) -> ReviewerError:
        return ReviewerError(
            f"{self._path.name} could not be unpacked, from {shown(name)} on: {why}.",
            "No case was made. Unpack it with another program, and give the folder.",
        )


@dataclass(frozen=True)
class _Opener:
    box: _Box
    number: int
    name: str

    def __call__(self) -> AbstractContextManager[Stream]:
        return self._opened()

    @contextmanager
    def _opened(self) -> Iterator[Stream]:
        yield _EntryStream(self)


class _EntryStream:
    """The content of an entry, piece by piece."""

    def __init__(self, entry: _Opener) -> None:
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
        piece = entry.box.piece(entry.number, entry.name, self._at, size)
        if piece.shut:
            what = f"The entry {shown(entry.name)} cannot be opened: {piece.shut}."
            raise BadInput(what)
        if piece.spoiled:
            raise Spoiled(piece.spoiled)
        self._at += len(piece.content)
        self._over = piece.last
        return piece.content
