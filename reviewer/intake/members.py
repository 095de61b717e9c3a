"""What a bundle holds, whatever it is packed in: members with a name, a size, a way in."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from reviewer.errors import BadInput
from reviewer.intake.safe_names import quote_name


class MemberStream(Protocol):
    """The content of a file, read once from its beginning."""

    def read(self, size: int, /) -> bytes:
        """The next bytes, at most ``size``; empty at the end."""


Opener = Callable[[], AbstractContextManager[MemberStream]]


class Spoiled(Exception):
    """A file cannot be read to its end; what came before may be kept."""


@dataclass(frozen=True)
class Member:
    """One file of a bundle.

    Attributes:
        untrusted_name: as the bundle gives it, relative to its root; ``safe_names.safe_name`` makes
            of it what may be shown and written.
        untrusted_size: bytes, as declared; ``copying.Meter`` counts those that come.
        open: gives the content as a stream; only to be used without ``refusal``.
        refusal: why the file must not be opened; empty if it may.
        lost: why the file cannot be read, though nothing is wrong with its asking.
        notes: what is worth saying about it.
        path: where it lies on the disk; None inside an archive.
    """

    untrusted_name: str
    untrusted_size: int
    open: Opener
    refusal: str = ""
    lost: str = ""
    notes: tuple[str, ...] = ()
    path: Path | None = None


def refuse_opening(name: str) -> Opener:
    """The way into a member that has none.

    Raises:
        BadInput: On every use.
    """

    def refuse_to_open() -> AbstractContextManager[MemberStream]:
        raise BadInput(f"{quote_name(name)} was refused and is not opened.")

    return refuse_to_open


def read_small(member: Member, limit: int) -> bytes:
    """The whole content of a control file, such as a manifest.

    Raises:
        BadInput: It was refused, cannot be read, or is larger than ``limit`` bytes.
        OSError: The disk failed.
    """
    why = member.refusal or member.lost
    if why:
        raise BadInput(f"{quote_name(member.untrusted_name)} cannot be used: {why}.")
    content = bytearray()
    try:
        with member.open() as stream:
            # One byte more than is allowed, so that too large is seen without reading the rest.
            while piece := stream.read(limit + 1 - len(content)):
                content += piece
    except Spoiled as fault:
        raise BadInput(f"{quote_name(member.untrusted_name)} cannot be used: {fault}.") from None
    if len(content) > limit:
        raise BadInput(f"{quote_name(member.untrusted_name)} is larger than {limit >> 20} MB.")
    return bytes(content)
