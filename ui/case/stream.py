"""One video as the wall sees it: where it stands, and what its pictures come from."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path

from reviewer.clock.timebase import MICROS
from reviewer.model import Record
from reviewer.playback.index import FrameIndex
from reviewer.playback.live_pictures import PictureReader
from reviewer.playback.orders import Pace
from reviewer.timeline import Placement

_SLOWED = {
    Pace.HALF: "This computer is busy: every second picture of it is shown.",
    Pace.KEYS: "This computer is busy: one picture of it every few seconds; it counts as not seen.",
}


@dataclass
class Stream:
    """One video as the wall sees it."""

    record: Record
    place: Placement
    source: Path
    index: FrameIndex | None = None
    reader: PictureReader | None = None
    proxy: tuple[Path, FrameIndex] | None = None
    on_proxy: bool = False
    fault: str = ""
    pace: Pace = Pace.FULL
    cuts: tuple[float, ...] | None = None  # when other scenes begin; ``None`` until it is known
    _stood: tuple[int, FrameIndex | None, Placement] | None = None  # asked for last, and
    _frame: int | None = None  # the frame of it
    _half: tuple[FrameIndex | None, float] | None = None  # of the first frame, worked out once

    def frame_at(self, utc: int) -> int | None:
        """Number of the frame shown at a moment of the case; ``None`` outside the video.

        A moment less than half a frame before the first picture belongs to it: clocks are kept
        in whole microseconds, and who steps back to the start may land a little before it.
        """
        # Every view asks for the same moment, again and again while the clock rests.
        stood, index, place = self._stood, self.index, self.place
        same = stood is not None and stood[0] == utc and stood[1] is index and stood[2] is place
        if not same:
            self._stood, self._frame = (utc, index, place), self._find_frame(utc)
        return self._frame

    def _find_frame(self, utc: int) -> int | None:
        if self._half is None or self._half[0] is not self.index:
            self._half = (self.index, self.half_first_frame)
        half = self._half[1]
        first = self.place.start - round(half * MICROS)
        if self.index is None or not first <= utc <= self.place.end:
            return None
        media = max(self.place.media_of_utc(utc), 0.0)
        if media + half < self.index.seconds_of_frame(0):
            return None  # sound is heard before there is any picture
        return self.index.frame_shown_at(media)

    def scene_end(self, seconds: float) -> float | None:
        """When the scene of a moment gives way to another one, as far as that is known."""
        cuts = self.cuts or ()
        after = bisect_right(cuts, seconds)
        return cuts[after] if after < len(cuts) else None

    @property
    def half_first_frame(self) -> float:
        """Half of the first frame, in seconds: what is nearer to it than this means it."""
        if self.index is None or len(self.index) < 2:
            return 0.0
        return (self.index.seconds_of_frame(1) - self.index.seconds_of_frame(0)) / 2

    @property
    def badge_text(self) -> str:
        """What the picture comes from, in a word."""
        if self.fault:
            return "Broken"
        return "Small copy" if self.on_proxy else "Original"

    @property
    def badge_explained(self) -> str:
        """What the badge means."""
        if self.fault:
            return self.fault
        if self.on_proxy:
            said = "Playing a small copy; redactions and exports use the original."
        else:
            said = "Showing the original, as it was handed over."
        return f"{said}\n{_SLOWED[self.pace]}" if self.pace in _SLOWED else said
