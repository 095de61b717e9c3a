"""A table of seek points in a FLAC file: without it a browser reads all that lies before."""

from __future__ import annotations

import struct
from itertools import accumulate
from pathlib import Path

# RFC 9639, 8.1: metadata block types. A block's head is one bit "last", seven of type, 24 of size.
_SEEK, _PADDING = 3, 1
_POINT = 18  # bytes
Frames = list[tuple[int, int, int]]  # first sample, samples, bytes


def make_seekable(path: Path, frames: Frames) -> None:
    """Put seek points into the room that the muxer left; a file without room stays as it is.

    ``frames`` are all of the file, in order.
    """
    with path.open("r+b") as file:
        # Behind the mark `fLaC`.
        at, room = 4, None
        while True:
            file.seek(at)
            head = file.read(4)
            kind, size = head[0] & 127, int.from_bytes(head[1:], "big")
            if kind == _PADDING:
                room = (at, size, head[0] & 128)
            at += 4 + size
            if head[0] & 128:
                break
        if room is None or not frames:
            return
        start, size, last = room
        most = max((size - 4) // _POINT, 0)
        points = _seek_points(frames, most)
        rest = size - 4 - len(points)
        if not points or rest < 0:
            return
        file.seek(start)
        file.write(bytes([_SEEK]) + len(points).to_bytes(3, "big") + points)
        file.write(bytes([last | _PADDING]) + rest.to_bytes(3, "big") + bytes(rest))


def _seek_points(frames: Frames, most: int) -> bytes:
    """At most so many points, as far from each other as they come."""
    # RFC 9639, 8.5: the first sample of a frame, its offset from the first frame, its samples.
    offsets = [0, *accumulate(size for _, _, size in frames)]
    step = max(-(-len(frames) // most), 1) if most else len(frames) + 1
    chosen = range(0, len(frames), step) if most else range(0)
    return b"".join(struct.pack(">QQH", frames[n][0], offsets[n], frames[n][1]) for n in chosen)
