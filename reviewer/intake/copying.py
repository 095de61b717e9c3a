"""One pass over a file: counted, hashed every way that was promised, and copied or not."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, BinaryIO, cast

from reviewer.errors import BadInput
from reviewer.intake.members import MemberStream
from reviewer.system.files import copy_hashed, read_pieces
from reviewer.system.jobs import Job

CHUNK = 1 << 20


class Meter:
    """A stream that is read once: it counts, hashes, and stops at a bound.

    Args:
        stream: where the bytes come from.
        algorithms: hashes to make besides SHA-256, by ``hashlib`` name.
        limit: bytes after which reading is an error.
        on_bytes: told of every piece's size.
    """

    def __init__(
        self,
        stream: MemberStream,
        algorithms: Iterable[str],
        limit: int,
        on_bytes: Callable[[int], None],
    ) -> None:
        self._stream = stream
        self._limit = limit
        self._on_bytes = on_bytes
        # A manifest's own method, which may be an old one, beside SHA-256 that is always made.
        self._hashers = {a: hashlib.new(a, usedforsecurity=False) for a in algorithms}
        self.size = 0

    def read(self, size: int = CHUNK) -> bytes:
        """The next piece; empty at the end.

        Raises:
            BadInput: There is more than the bound allows.
        """
        piece = self._stream.read(size)
        self.size += len(piece)
        # Counted, and not declared: what a ZIP says of its sizes is not to be believed.
        if self.size > self._limit:
            raise BadInput("it is larger than one file may be")
        for hasher in self._hashers.values():
            hasher.update(piece)
        self._on_bytes(len(piece))
        return piece

    def extra_hashes(self) -> dict[str, str]:
        """The extra hashes of what was read, in hex."""
        return {name: h.hexdigest() for name, h in self._hashers.items()}


def copy_metered(meter: Meter, target: Path, job: Job) -> str:
    """Copy what the meter gives into a new file; SHA-256, in hex."""
    target.parent.mkdir(parents=True, exist_ok=True)
    return copy_hashed(cast(BinaryIO, meter), target, job, private=True)[0]


def hash_in_place(meter: Meter, job: Job) -> str:
    """SHA-256, in hex, of what the meter gives."""
    hasher = hashlib.sha256()
    for piece in read_pieces(cast(IO[bytes], meter), CHUNK):
        job.check()
        hasher.update(piece)
    return hasher.hexdigest()


def meter_bytes(content: bytes) -> Meter:
    """A meter over bytes in memory."""
    return Meter(io.BytesIO(content), (), len(content), lambda _: None)
