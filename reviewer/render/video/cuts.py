"""Where a stream may be cut, and what must be encoded again. Pure arithmetic on timestamps.

Pictures are numbered in coded order, the order in which a file holds them; their PTS say
in which order they are shown. A cut before picture ``i`` is closed when every picture
before it is shown before every picture from it on.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ticks = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class ReencodedRun:
    """Pictures ``start`` to ``stop`` (exclusive), in coded order, that are encoded again."""

    start: int
    stop: int

    def __contains__(self, number: int) -> bool:
        return self.start <= number < self.stop

    def __len__(self) -> int:
        return self.stop - self.start


def reorder_depth(pts: Ticks) -> int:
    """By how many pictures a decoder must run ahead of what it shows."""
    if not len(pts):
        return 0
    rank = np.empty(len(pts), np.int64)
    rank[np.argsort(pts, kind="stable")] = np.arange(len(pts))
    # How much later than in showing order a picture is coded, at most: so many must be there before
    # the first is shown.
    return int(max(0, (np.arange(len(pts)) - rank).max()))


def closed_cuts(pts: Ticks) -> Flags:
    """For each picture, whether the cut before it is closed; the first always is."""
    closed = np.ones(len(pts), bool)
    if len(pts) > 1:
        before = np.maximum.accumulate(pts)[:-1]
        after = np.minimum.accumulate(pts[::-1])[::-1][1:]
        # All before are shown before all from here on. A restart (IDR) alone is not enough:
        # pictures coded behind it may still be shown before it in streams that are not to the
        # letter.
        closed[1:] = before < after
    return closed


def led_pictures(pts: Ticks) -> Flags:
    """For each picture, whether one that is coded behind it is shown before it."""
    led: Flags = np.minimum.accumulate(pts[::-1])[::-1] < pts
    return led


def least_runs(pts: Ticks, restarts: Flags, touched: Flags) -> list[ReencodedRun]:
    """The least runs that hold every touched picture.

    A run starts at the last closed cut at or before its first touched picture and ends
    before the next closed restart: a picture from which a decoder starts afresh. It
    holds whole stretches of time, so a picture that is coded after a restart but shown
    before it never keeps what the run hides.

    Args:
        pts: Of every picture, in coded order; no two alike.
        restarts: Pictures at which a decoder forgets all that was before.
        touched: Pictures that a redaction touches.
    """
    closed = closed_cuts(pts)
    starts = np.flatnonzero(closed)
    ends = np.flatnonzero(closed & restarts)
    found: list[ReencodedRun] = []
    for number in np.flatnonzero(touched).tolist():
        if found and number < found[-1].stop:
            continue
        start = int(starts[np.searchsorted(starts, number, "right") - 1])
        later = int(np.searchsorted(ends, number, "right"))
        stop = int(ends[later]) if later < len(ends) else len(pts)
        # Two runs that touch become one, so that an encoder is not begun for nothing.
        if found and start <= found[-1].stop:
            found[-1] = ReencodedRun(found[-1].start, stop)
        else:
            found.append(ReencodedRun(start, stop))
    return found


def pictures_leaning(pts: Ticks, restarts: Flags, recoveries: Flags, touched: Flags) -> Flags:
    """Touched pictures, and all that may lean on one: what must be made anew if each is made
    anew for itself, in its own place.

    After a picture at which decoding recovers nothing leans on what is coded before it, but
    for those that are shown before it (H.264, D.2.8: what follows in output order is right).

    Args:
        pts: Of every picture, in coded order; no two alike.
        restarts: Pictures at which a decoder forgets all that was before.
        recoveries: Pictures from which on all that is shown later decodes rightly.
        touched: Pictures that a redaction touches.
    """
    barriers = np.flatnonzero((restarts & closed_cuts(pts)) | recoveries).tolist()
    found = np.zeros(len(pts), bool)
    numbers = np.arange(len(pts))
    for barrier, behind in zip(barriers, [*barriers[1:], len(pts)], strict=True):
        inside = (numbers >= barrier) & (numbers < behind)
        early = inside & (pts < pts[barrier])
        late = inside & ~early
        if (touched & early).any():
            found |= early & (numbers >= int(np.argmax(touched & early)))
        if (touched & late).any():
            found |= inside & (numbers >= int(np.argmax(touched & late)))
            # What is shown before the next one may lean on this group.
            if behind < len(pts):
                found |= (numbers > behind) & (pts < pts[behind])
    return found


def decode_stamps(pts: Ticks, depth: int, step: int) -> Ticks:
    """DTS of every picture: the sorted PTS, ``depth`` pictures late.

    Rising, never above the PTS, and the same for copied and for encoded pictures.
    """
    shown = np.sort(pts)
    lead = shown[0] - step * np.arange(depth, 0, -1, dtype=np.int64)
    return np.concatenate([lead, shown])[: len(pts)]


def usual_step(pts: Ticks) -> int:
    """Ticks from one shown picture to the next, most often."""
    if len(pts) < 2:
        return 1
    return max(1, int(np.median(np.diff(np.sort(pts)))))


def restart_before(number: int, restarts: Flags) -> int:
    """The last restart at or before a picture; 0 when there is none."""
    found = np.flatnonzero(restarts[: number + 1])
    return int(found[-1]) if len(found) else 0
