"""Looking at one stretch of a video; in a child process only.

Decisions 203, 224.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from reviewer.errors import BadInput
from reviewer.model.geometry import Orientation
from reviewer.playback.index import FrameIndex
from reviewer.playback.scene_cuts import SIZE as SMALL
from reviewer.playback.scene_cuts import difference_between, find_cuts
from reviewer.system.jobs import SILENT, Job
from reviewer.tracking.finishing import Excerpt, TrackRule, finish_ways
from reviewer.tracking.following import ThingFollower
from reviewer.tracking.track import Track
from reviewer.tracking.ways import Look, Seen, ThingWay

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from reviewer.detect.pictures import Detector, Found

Picture = NDArray[np.uint8]

LARGEST = 2560
"""Pixels of the long side of what detectors are given: of 8K they see no more, only later."""

# Chosen by measurement, see the docstring of tests/bench/hard_footage.py.
EVERY = 1 / 6
"""Seconds between two looks of the detectors: at 30 frames a second every fifth."""
_SOONER = 0.4  # of that time, where more looks help
_EXTRA = 4  # such looks a second at most: in a crowd there is always something to look for
_CLOSELY = 2  # of so many looks at a large picture one shows all that is in it
_PLAIN = 24.0  # pixels of a thing's shorter side in the grey picture: seen without that
_LARGER = 1.25  # times the grey picture that a picture must be long to show more
_LIT = 110.0  # grey levels that a dark picture has on the whole when detectors see it
_GAIN = 2.5  # times brighter at most: beyond it noise is what becomes brighter
_MOST = 62.0  # pictures a second that are followed; of more every second or third
_EARLY = 0.004  # seconds before a look is due, for times tremble by a part of a frame
_ROUNDED = 0.0012  # seconds between two times are wrong by, where a file counts in milliseconds
_GREY = 960  # pixels of the long side of the pictures in which boxes are followed
_AHEAD = 9  # pictures that must have come by before a cut can be told from a swing


class Arrived(NamedTuple):
    """A picture as it comes from the decoder.

    ``colour`` gives it as detectors want it, no longer than so many pixels; ``large``: it shows
    more than the grey one.
    """

    number: int
    time: float
    grey: Picture
    colour: Callable[[int], Picture]
    large: bool = False


@dataclass(frozen=True)
class Stretch:
    """What one look of a child is about.

    Attributes:
        path: the video.
        index: its frames.
        orientation: how the display brings its pictures upright.
        frames: numbers of the first and the last one.
        original: SHA-256 of it.
        end: when its last frame is shown no more.
    """

    path: Path
    index: FrameIndex
    orientation: Orientation
    frames: tuple[int, int]
    original: str
    end: float


@dataclass(frozen=True)
class StretchResult:
    """What was found, and the stretches, in seconds, that cannot be decoded."""

    tracks: tuple[Track, ...]
    unseen: tuple[tuple[float, float], ...]


def look_at_stretch(
    stretch: Stretch,
    detectors: Sequence[Detector],
    rules: Mapping[str, TrackRule],
    every: float = EVERY,
    job: Job = SILENT,
) -> StretchResult:
    """The tracks of the kinds of ``rules`` in a stretch of a video."""
    times = times_of_frames(stretch.index)
    came: list[int] = []
    pictures = _counted(_decoded(stretch, times), came, stretch.frames, job)
    size = (1, 1)
    ways: list[ThingWay] = []
    slower = slowness_of_kinds(detectors, every)
    rules = {k: replace(rule, few=2) if k in slower else rule for k, rule in rules.items()}
    follower = ThingFollower({kind: rule.sure for kind, rule in rules.items()}, slower)
    for look in looks_of(pictures, detectors, follower.wants_look, every):
        size = (look.grey.shape[1], look.grey.shape[0])
        ways += follower.take_picture(look)
    ways += follower.end_pictures()
    excerpt = Excerpt(stretch.original, times, stretch.end, size, stretch.frames)
    return StretchResult(tuple(finish_ways(ways, rules, excerpt)), _gaps_of(came, excerpt))


def times_of_frames(index: FrameIndex) -> NDArray[np.float64]:
    """When each frame is shown first, in seconds of media time."""
    base = index.time_base
    return (index.pts - index.media_zero_tick) * base.numerator / base.denominator


def slowness_of_kinds(detectors: Sequence[Detector], every: float = EVERY) -> dict[str, float]:
    """How many times more rarely than usual some kinds are looked for, as the slowest does."""
    slow: dict[str, float] = {}
    for one in detectors:
        if one.every > every:
            slow |= {kind: max(slow.get(kind, 1.0), one.every / every) for kind in one.kinds}
    return slow


def looks_of(
    pictures: Iterable[Arrived],
    detectors: Sequence[Detector],
    wants_look: Callable[[], Mapping[str, float]],
    every: float = EVERY,
) -> Iterator[Look]:
    """Pictures with where scenes begin, and with what detectors see in some of them.

    They look ``every`` so many seconds, a slow one as often as itself says, and more often where
    ``wants_look`` names kinds for which that helps. A slow one looks only where all others do:
    it builds upon what they find. Those that are as slow as each other look together.

    At a large picture they look closely now and then, and in between at a smaller one, which costs
    a quarter: near things are seen in it as well. Where a look helps something small it is a close
    one, and so is that of a slow one.
    """
    paces = sorted({max(one.every, every) for one in detectors} | {every})
    strides = [
        _Stride(pace, [d for d in detectors if max(d.every, every) == pace]) for pace in paces
    ]
    closely = -np.inf  # when they looked closely last
    for arrived, cut in _with_cuts(pictures):
        wanted = wants_look()
        first = strides[0].begin_look(arrived.time, wanted, cut)
        if not first:
            yield Look(arrived.number, arrived.time, arrived.grey, None, cut)
            continue
        later = [s for s in strides[1:] if s.begin_look(arrived.time, wanted, cut)]
        looking = {id(d) for s in (strides[0], *later) for d in s.detectors}
        due = cut or bool(later) or arrived.time - closely + _EARLY >= _CLOSELY * every
        small = min(wanted.values(), default=np.inf) < _PLAIN
        whole = not arrived.large or due or (small and strides[0].spend_extra())
        closely = arrived.time if whole else closely
        yield _look_at(arrived, detectors, looking, cut, whole)


@dataclass
class _Stride:
    """When some detectors look: ``every`` so many seconds, and sooner where that helps."""

    every: float
    detectors: Sequence[Detector]
    last: float = -np.inf
    spare: float = float(_EXTRA)

    def begin_look(self, now: float, wanted: Collection[str], cut: bool) -> bool:
        """Whether they look at a picture; it counts as looked at then."""
        since = now - self.last + _EARLY
        soon = since >= self.every * _SOONER and self.spare >= 1
        sooner = soon and any(kind in wanted for one in self.detectors for kind in one.kinds)
        if not (cut or since >= self.every or sooner):
            return False
        # The slower they are, the fewer more looks they have.
        more = _EXTRA * min(EVERY / self.every, 1.0)
        self.spare += 0.0 if np.isinf(since) else since * more
        self.spare = min(self.spare, max(more, 1.0)) - (since < self.every)
        self.last = now
        return True

    def spend_extra(self) -> bool:
        """Whether one more look could be had; it counts as had then."""
        had = self.spare >= 1
        self.spare -= had
        return had


def _look_at(
    arrived: Arrived,
    detectors: Sequence[Detector],
    looking: Collection[int],
    cut: bool,
    closely: bool,
) -> Look:
    """What those detectors see whose ``id`` is in ``looking``, in the order of all."""
    from reviewer.detect.pictures import look_at_picture

    high, wide = arrived.grey.shape
    picture = arrived.colour(LARGEST if closely else _GREY)
    lit = in_good_light(picture, arrived.grey)
    found = look_at_picture(picture, [one for one in detectors if id(one) in looking], lit)
    seen = [_seen_of(one, wide, high) for one in found]
    unasked = frozenset(k for one in detectors if id(one) not in looking for k in one.kinds)
    least = 0.0 if closely else _PLAIN
    return Look(arrived.number, arrived.time, arrived.grey, seen, cut, unasked, least)


def in_good_light(picture: Picture, grey: Picture) -> Picture:
    """A dark picture made brighter: detectors have learnt from pictures of the day."""
    gain = min(_LIT / max(float(grey.mean()), 1.0), _GAIN)
    if gain < 1.2:
        return picture
    from reviewer.system.opencv import cv2

    return np.asarray(cv2.convertScaleAbs(picture, alpha=gain), np.uint8)


def _seen_of(one: Found, wide: int, high: int) -> Seen:
    box = one.box
    edges = np.array([box.x * wide, box.y * high, (box.x + box.w) * wide, (box.y + box.h) * high])
    return Seen(one.kind, edges, float(one.score), one.text)


def _with_cuts(pictures: Iterable[Arrived]) -> Iterator[tuple[Arrived, bool]]:
    """Each picture, and whether another scene begins with it; a few pictures late.

    A swing and a flash are told from a cut by what is around them, see ``scene_cuts``.
    """
    from reviewer.system.opencv import cv2

    waiting: deque[Arrived] = deque()
    smalls: deque[Picture] = deque(maxlen=4)
    step: deque[float] = deque(maxlen=2 * _AHEAD + 1)
    lasting: deque[float] = deque(maxlen=2 * _AHEAD + 1)

    def take_next() -> tuple[Arrived, bool]:
        at = len(step) - len(waiting)
        return waiting.popleft(), at in find_cuts(list(step), list(lasting))

    for arrived in pictures:
        smalls.append(
            np.asarray(cv2.resize(arrived.grey, SMALL, interpolation=cv2.INTER_AREA), np.uint8)
        )
        step.append(difference_between(smalls[-2], smalls[-1]) if len(smalls) > 1 else 0.0)
        lasting.append(difference_between(smalls[0], smalls[-1]) if len(smalls) > 1 else 0.0)
        waiting.append(arrived)
        if len(waiting) > _AHEAD:
            yield take_next()
    while waiting:
        yield take_next()


def _decoded(stretch: Stretch, times: NDArray[np.float64]) -> Iterator[Arrived]:
    last = -np.inf
    aspect = aspect_of_pixels(stretch.path)
    for number, frame in _walked(stretch):
        now = float(times[number])
        # The first and the last one are always followed: a track ends with the video.
        if not is_due(now - last) and number != stretch.frames[1]:
            continue
        last = now
        yield _arrived(number, now, frame, (aspect, stretch.orientation))


def is_due(seconds: float) -> bool:
    """Whether a picture is followed, so long after the last one that was.

    Of sixty a second all are, also where their times are rounded to milliseconds.
    """
    return seconds >= 1 / _MOST - _ROUNDED


def _walked(stretch: Stretch) -> Iterator[tuple[int, VideoFrame]]:
    """The frames of a stretch; behind what cannot be decoded it goes on at the next key frame."""
    from reviewer.playback.frame_walk import walk_frames

    at, last = stretch.frames
    index = stretch.index
    while at <= last:
        try:
            for number, frame in walk_frames(stretch.path, index, at):
                if number > last:
                    return
                if number >= at:
                    at = number + 1
                    yield number, frame
            return
        except BadInput:
            key = index.next_key_after(min(at, len(index) - 1))
            if key is None:
                return
            at = max(int(np.searchsorted(index.pts, key)), at + 1)


def aspect_of_pixels(path: Path) -> float:
    """How many times wider than high a pixel of a video is shown."""
    import av

    from reviewer.readers.media import main_video

    with av.open(str(path), metadata_errors="ignore") as box:
        stream = main_video(box)
        told = stream.sample_aspect_ratio if stream is not None else None
    return float(told) if told and 0.1 < float(told) < 10 else 1.0


def _arrived(
    number: int, time: float, frame: VideoFrame, look: tuple[float, Orientation]
) -> Arrived:
    grey = _shown(frame, "gray", _GREY, look)
    large = max(_size_shown(frame, LARGEST, look[0])) > _LARGER * _GREY
    return Arrived(number, time, grey, lambda most: _shown(frame, "bgr24", most, look), large)


def _shown(frame: VideoFrame, kind: str, most: int, look: tuple[float, Orientation]) -> Picture:
    """A frame as it is displayed: square pixels, upright, no longer than ``most``."""
    from reviewer.playback.frame_walk import of_one_moment
    from reviewer.readers.media import turned_view

    size, turn = _size_shown(frame, most, look[0]), look[1]
    shown = of_one_moment(frame).reformat(*size, format=kind).to_ndarray()
    return np.ascontiguousarray(turned_view(shown.astype(np.uint8, copy=False), turn))


def _size_shown(frame: VideoFrame, most: int, aspect: float) -> tuple[int, int]:
    """Width and height with square pixels, before it is turned."""
    wide, high = frame.width * max(aspect, 1.0), frame.height / min(aspect, 1.0)
    scale = min(most / max(wide, high), 1.0)
    return max(round(wide * scale), 8), max(round(high * scale), 8)


def _counted(
    pictures: Iterable[Arrived], came: list[int], frames: tuple[int, int], job: Job
) -> Iterator[Arrived]:
    for arrived in pictures:
        job.check()
        job.progress(arrived.number - frames[0], max(frames[1] - frames[0], 1))
        came.append(arrived.number)
        yield arrived


def _gaps_of(came: Sequence[int], excerpt: Excerpt) -> tuple[tuple[float, float], ...]:
    """The stretches of which no picture came, beyond what is passed over on purpose."""
    first, last = excerpt.frames
    ends = [first - 1, *came, last + 1]
    gaps = []
    for one, two in pairwise(ends):
        if two - one < 2:
            continue
        start, stop = float(excerpt.times[one + 1]), excerpt.end_of_frame(two - 1)
        if stop - start > 2 / _MOST:
            gaps.append((start, stop))
    return tuple(gaps)
