"""Which frames of a video are looked at again, as they are released: a few, where it counts.

Every two seconds, at a frame that needs no other where one is near; twice a second where people
were seen, and under masks; and right before and behind where a mask begins and ends. What is slow
to find (heads without a face, plates, writing) is looked for at some of them: a few all over, and
more under masks that were made for more than a face.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from reviewer.model import RegionRedaction
from reviewer.playback.index import FrameIndex

# Chosen by hand; a look costs about as much as the decoding of ten frames.
PACE = 2.0
"""Seconds between two looks where nothing tells of anybody."""
_NEAR = 0.5  # seconds between two looks where people are, and under masks
_CLOSE = 2.0  # ... under masks of what is slow to find
_QUICK = "faces"  # what every look finds
_RARE = 10.0  # seconds between two looks for what is slow to find, such as text
MOST = 3000
"""Looks at one record; of more every second or third, but where masks begin and end."""
MOST_RARE = 240
"""Close ones among them."""
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Moment:
    """A frame to be looked at; ``closely``: for what is slow to find as well."""

    frame: int
    closely: bool


def moments_to_look_at(
    index: FrameIndex,
    masks: Iterable[RegionRedaction],
    people: Iterable[tuple[float, float]] = (),
) -> list[Moment]:
    """The frames of a video that are looked at, in order.

    Args:
        index: its frames.
        masks: what is hidden in it.
        people: from when to when somebody was seen in it, in seconds.
    """
    last = index.seconds_of_frame(len(index) - 1)
    hidden = list(masks)
    spans = [(m.start, min(m.end, last)) for m in hidden]
    edges = {frame for span in spans for frame in _frames_at_edges(index, span)}
    usual = {_key_near(index, at) for at in _every(PACE, (0.0, last))}
    busy = [*spans, *people]
    usual |= {index.frame_shown_at(at) for span in busy for at in _every(_NEAR, span)}
    chosen = sorted(thin_out_frames(sorted(usual - edges), MOST) | edges)
    slow = [span for mask, span in zip(hidden, spans, strict=True) if mask.source != _QUICK]
    wanted = {index.frame_shown_at(at) for span in slow for at in _every(_CLOSE, span)}
    wanted |= {frame for span in slow for frame in _frames_at_edges(index, span)}
    wanted |= {index.frame_shown_at(start) for start, _ in spans}
    closely = _closely(index, chosen, wanted & set(chosen))
    return [Moment(frame, frame in closely) for frame in chosen]


def _frames_at_edges(index: FrameIndex, span: tuple[float, float]) -> set[int]:
    """The last one before a mask, its first and last one, and the first one behind it."""
    first = index.frame_shown_at(span[0] + _ROUNDING)
    behind = index.frame_shown_at(max(span[1] - _ROUNDING, 0.0)) + 1
    near = (first - 1, first, behind - 1, behind)
    return {frame for frame in near if 0 <= frame < len(index)}


def _every(step: float, span: tuple[float, float]) -> list[float]:
    begin, end = max(span[0], 0.0), span[1]
    # On one grid for all spans, so that those who are seen at once are looked at once.
    first = int(np.ceil(begin / step - _ROUNDING))
    return [n * step for n in range(first, int(end / step + _ROUNDING) + 1)]


def _key_near(index: FrameIndex, seconds: float) -> int:
    """The key frame that is shown then or soon, which costs least; else the frame itself."""
    here = index.frame_shown_at(seconds)
    keys = [int(np.searchsorted(index.pts, index.key_before(here)))]
    after = index.next_key_after(here)
    keys += [int(np.searchsorted(index.pts, after))] if after is not None else []
    near = min(keys, key=lambda key: abs(index.seconds_of_frame(key) - seconds))
    return near if abs(index.seconds_of_frame(near) - seconds) <= PACE / 2 else here


def thin_out_frames(frames: Sequence[int], most: int) -> set[int]:
    """As many frames as may be looked at, evenly chosen."""
    return set(frames[:: -(-len(frames) // most)]) if frames else set()


def _closely(index: FrameIndex, chosen: Sequence[int], wanted: set[int]) -> set[int]:
    """Some that are far enough from each other, and as many as may be of those wanted."""
    found, last = [], -np.inf
    for frame in chosen:
        now = index.seconds_of_frame(frame)
        if now - last >= _RARE - _ROUNDING:
            found.append(frame)
            last = now
    return thin_out_frames(found, MOST_RARE) | thin_out_frames(sorted(wanted), MOST_RARE)
