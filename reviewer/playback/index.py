"""The frames of a video by their PTS: what frame is shown when, and where decoding can start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reviewer.clock.timebase import as_exact_fraction
from reviewer.errors import BadInput, explain_plainly
from reviewer.playback.cached_arrays import keep_arrays, read_arrays
from reviewer.playback.packed_ticks import PackedTicks, Ticks, pack_ticks
from reviewer.system.jobs import SILENT, Job

CHECK_EVERY = 500  # packets between two looks at the wish to stop


@dataclass(frozen=True)
class FrameIndex:
    """All presented frames of a video.

    Attributes:
        packed_pts: of every frame, ascending.
        packed_keys: PTS of the frames that decoding can start at, ascending.
        time_base: seconds per tick.
        zero: media time zero as a tick; ``None``: the first frame's PTS.
    """

    packed_pts: PackedTicks
    packed_keys: PackedTicks
    time_base: Fraction
    zero: int | None = None

    @classmethod
    def of_ticks(
        cls,
        pts: NDArray[np.integer],
        keys: NDArray[np.integer],
        time_base: Fraction,
        zero: int | None = None,
    ) -> FrameIndex:
        """The index of frames at these times, both ascending."""
        return cls(pack_ticks(pts), pack_ticks(keys), time_base, zero)

    def __len__(self) -> int:
        return len(self.packed_pts)

    @property
    def pts(self) -> Ticks:
        """PTS of every frame, ascending; int64 ticks of ``time_base``."""
        return self.packed_pts.unpack()

    @property
    def keys(self) -> Ticks:
        """PTS of the frames that decoding can start at, ascending."""
        return self.packed_keys.unpack()

    @property
    def bytes_held(self) -> int:
        """What it takes of memory while nobody asks for it."""
        return self.packed_pts.bytes_held + self.packed_keys.bytes_held

    @property
    def media_zero_tick(self) -> int:
        """Media time zero as a tick: the first frame's PTS, or earlier if sound is heard then."""
        return int(self.pts[0]) if self.zero is None else self.zero

    def frame_shown_at(self, seconds: float) -> int:
        """Number of the frame shown at a moment of media time (0 before the first)."""
        exact, base = as_exact_fraction(seconds), self.time_base
        ticks = (exact.numerator * base.denominator) // (exact.denominator * base.numerator)
        after = np.searchsorted(self.pts, self.media_zero_tick + ticks, side="right")
        return max(int(after) - 1, 0)

    def nearest_frame(self, seconds: float) -> int:
        """Number of the frame that begins at a moment of media time, or nearly so."""
        tick = self.media_zero_tick + round(as_exact_fraction(seconds) / self.time_base)
        after = int(np.searchsorted(self.pts, tick, side="right"))
        return max(after - 1, 0)

    def seconds_of_frame(self, frame: int) -> float:
        """When a frame is shown first, in seconds of media time."""
        # As exact as with a fraction, which is asked for too often to be made each time: whole
        # numbers are divided to the nearest float.
        ticks, base = int(self.pts[frame]) - self.media_zero_tick, self.time_base
        return ticks * base.numerator / base.denominator

    def key_before(self, frame: int) -> int:
        """PTS from which a frame can be decoded."""
        at = np.searchsorted(self.keys, self.pts[frame], side="right")
        return int(self.keys[max(int(at) - 1, 0)])

    def keys_around(self, frame: int, direction: int) -> list[int]:
        """Numbers of the frames that need no other: the one shown last, and two that come."""
        here = max(int(np.searchsorted(self.keys, self.pts[frame], side="right")) - 1, 0)
        last = max(here - 2, 0) if direction < 0 else min(here + 2, len(self.keys) - 1)
        near = range(here, last - 1, -1) if direction < 0 else range(here, last + 1)
        return [int(np.searchsorted(self.pts, self.keys[n])) for n in near]

    def next_key_after(self, frame: int) -> int | None:
        """PTS of the first key frame behind a frame."""
        at = int(np.searchsorted(self.keys, self.pts[frame], side="right"))
        return int(self.keys[at]) if at < len(self.keys) else None


def index_of(
    path: Path,
    cache_file: Path | None = None,
    job: Job = SILENT,
    read_elsewhere: Callable[[], FrameIndex] | None = None,
) -> FrameIndex:
    """Index a video by reading its packets, or read the index kept from an earlier time.

    Args:
        path: the video.
        cache_file: where its index is kept.
        job: asked whether to stop.
        read_elsewhere: reads the packets in another process.

    Raises:
        BadInput: There is no video, or no frame of it has a time.
    """
    found = _read_index(cache_file)
    if found is None:
        found = read_elsewhere() if read_elsewhere is not None else demux_frames(path, job)
        base = np.array([found.time_base.numerator, found.time_base.denominator])
        arrays = {"pts": found.pts, "keys": found.keys, "base": base}
        keep_arrays(cache_file, {**arrays, "zero": np.array(found.media_zero_tick)})
    return found


def _read_index(cache_file: Path | None) -> FrameIndex | None:
    data = read_arrays(cache_file)
    try:
        if data is None:
            return None
        base = data["base"]
        scale = Fraction(int(base[0]), int(base[1]))
        pts, keys = (_checked_ticks(data[name]) for name in ("pts", "keys"))
        return check_index(FrameIndex.of_ticks(pts, keys, scale, int(data["zero"])))
    except (ValueError, KeyError, TypeError, IndexError, ZeroDivisionError, BadInput):
        return None


def check_index(index: FrameIndex) -> FrameIndex:
    """An index that came from elsewhere, if it is one.

    Raises:
        BadInput: Its times are none, or stand in no order.
    """
    for ticks in (index.pts, index.keys):
        _checked_ticks(ticks)
    if index.time_base <= 0:
        raise BadInput("the index of its frames has no time")
    return index


def _checked_ticks(ticks: Ticks) -> Ticks:
    if ticks.dtype != np.int64 or ticks.ndim != 1 or not len(ticks):
        raise BadInput("the index of its frames is none")
    if not (ticks[1:] > ticks[:-1]).all():
        raise BadInput("the index of its frames stands in no order")
    return ticks


def demux_frames(path: Path, job: Job = SILENT) -> FrameIndex:
    """The index of a video, read from its packets.

    Raises:
        BadInput: There is no video, or no frame of it has a time.
    """
    import av  # in a child only: the window needs no decoder

    from reviewer.readers.media import main_video, zero_tick

    pts, keys = [], []
    try:
        with av.open(str(path), metadata_errors="ignore") as box:
            stream = main_video(box)
            if stream is None:
                raise BadInput(f"{path.name} holds no pictures.")
            for number, packet in enumerate(box.demux(stream)):
                if number % CHECK_EVERY == 0:
                    job.check()
                if packet.pts is None or not packet.size or packet.is_discard:
                    continue
                pts.append(packet.pts)
                if packet.is_keyframe:
                    keys.append(packet.pts)
            base = stream.time_base or Fraction(1, 1000)
            sound = next(iter(box.streams.audio), None)
            zero = zero_tick(min(pts), stream, sound) if pts else None
    except av.FFmpegError as fault:
        raise BadInput(f"{path.name} cannot be read ({explain_plainly(fault)}).") from None
    if not pts:
        raise BadInput(f"{path.name} holds no frame with a time.")
    unique = np.unique(np.array(pts, np.int64))
    starts = np.unique(np.array(keys or [unique[0]], np.int64))
    return FrameIndex.of_ticks(unique, starts, base, zero)
