"""The frames of a video by their PTS: what frame is shown when, and where decoding can start."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.files import replacing
from reviewer.jobs import SILENT, Job
from reviewer.readers.media import main_video, zero_tick
from reviewer.timebase import exact

CHECK_EVERY = 500  # packets between two looks at the wish to stop


@dataclass(frozen=True)
class FrameIndex:
    """All presented frames of a video.

    Attributes:
        pts: of every frame, ascending; int64 ticks of ``time_base``.
        keys: PTS of the frames that decoding can start at, ascending.
        time_base: seconds per tick.
        zero: media time zero as a tick; ``None``: the first frame's PTS.
    """

    pts: NDArray[np.int64]
    keys: NDArray[np.int64]
    time_base: Fraction
    zero: int | None = None

    def __len__(self) -> int:
        return len(self.pts)

    @property
    def start(self) -> int:
        """Media time zero as a tick: the first frame's PTS, or earlier if sound is heard then."""
        return int(self.pts[0]) if self.zero is None else self.zero

    def at(self, seconds: float) -> int:
        """Number of the frame shown at a moment of media time (0 before the first)."""
        tick = self.start + exact(seconds) / self.time_base
        after = np.searchsorted(self.pts, int(tick // 1), side="right")
        return max(int(after) - 1, 0)

    def nearest(self, seconds: float) -> int:
        """Number of the frame that begins at a moment of media time, or nearly so."""
        tick = self.start + round(exact(seconds) / self.time_base)
        after = int(np.searchsorted(self.pts, tick, side="right"))
        return max(after - 1, 0)

    def seconds(self, frame: int) -> float:
        """When a frame is shown first, in seconds of media time."""
        return float((int(self.pts[frame]) - self.start) * self.time_base)

    def key_before(self, frame: int) -> int:
        """PTS from which a frame can be decoded."""
        at = np.searchsorted(self.keys, self.pts[frame], side="right")
        return int(self.keys[max(int(at) - 1, 0)])

    def next_key_after(self, frame: int) -> int | None:
        """PTS of the first key frame behind a frame."""
        at = int(np.searchsorted(self.keys, self.pts[frame], side="right"))
        return int(self.keys[at]) if at < len(self.keys) else None


def index_of(path: Path, kept: Path | None = None, job: Job = SILENT) -> FrameIndex:
    """Index a video by reading its packets, or read the index kept from an earlier time.

    Raises:
        BadInput: There is no video, or no frame of it has a time.
    """
    if kept is not None and (found := _read(kept)) is not None:
        return found
    made = _demuxed(path, job)
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        base = np.array([made.time_base.numerator, made.time_base.denominator])
        with replacing(kept) as part, part.open("wb") as out:
            np.savez(out, pts=made.pts, keys=made.keys, base=base, zero=made.start)
    return made


def _read(kept: Path) -> FrameIndex | None:
    try:
        with np.load(kept, allow_pickle=False) as data:
            base = data["base"]
            scale = Fraction(int(base[0]), int(base[1]))
            return FrameIndex(data["pts"], data["keys"], scale, int(data["zero"]))
    except (OSError, ValueError, KeyError):
        return None


def _demuxed(path: Path, job: Job) -> FrameIndex:
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
        raise BadInput(f"{path.name} cannot be read ({fault.strerror}).") from None
    if not pts:
        raise BadInput(f"{path.name} holds no frame with a time.")
    unique = np.unique(np.array(pts, np.int64))
    starts = np.unique(np.array(keys or [unique[0]], np.int64))
    return FrameIndex(unique, starts, base, zero)
