"""Looking at pictures as they are released; in a child process only.

Frames are decoded from the original and hidden by the renderer's own hand, so that nothing has to
be rendered to be looked at: what is seen is what a release of this moment would show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import floor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from reviewer.model import Record, RegionRedaction
from reviewer.model.geometry import UPRIGHT, Box, Orientation, common_area, share_inside
from reviewer.overlooked.own_subject import (
    COVERED,
    WHOLLY,
    Mask,
    is_left_of,
    left_by_masks,
    share_covered,
)
from reviewer.playback.index import FrameIndex
from reviewer.system.isolation import child_job

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from reviewer.detect.pictures import Detector, DetectorRow, Found

    Look = Callable[["Picture", Sequence[Detector]], list[Found]]

QUICK = ("faces",)
"""What is looked for at every look."""
CLOSE = ("faces", "heads", "plates", "text")
"""What is looked for at some."""
_LARGEST = (1920, 1080)
_SMALL = 0.5  # of its size: a picture that is looked at smaller is told
_COARSE = 0.5  # of a head that is merely expected on a person: covered so far it is hidden
_FULL_RANGE = 2
_FINE = 100_000  # of a side: places are kept so finely

Picture = NDArray[np.uint8]


@dataclass(frozen=True)
class Sighting:
    """Something that a released picture shows.

    Attributes:
        kind: such as ``faces``.
        box: where, in fractions of the displayed picture.
        score: 0 to 1.
        mask: the redaction that was made for it and leaves a part of it; empty without one.
    """

    kind: str
    box: Box
    score: float
    mask: str = ""


@dataclass(frozen=True)
class LookedFrame:
    """What a frame shows as it is released; ``hard``: so dark or noisy that little can be seen."""

    frame: int
    found: tuple[Sighting, ...]
    hard: bool = False


@dataclass(frozen=True)
class FramesToLook:
    """What one look of a child is about.

    Attributes:
        path: the original.
        index: its frames.
        orientation: how the display brings its pictures upright.
        masks: what is hidden in it.
        frames: numbers of frames, ascending, and whether each is looked at closely.
    """

    path: Path
    index: FrameIndex
    orientation: Orientation
    masks: tuple[RegionRedaction, ...]
    frames: tuple[tuple[int, bool], ...]


def look_at_frames(asked: FramesToLook) -> list[LookedFrame]:
    """What the frames show; those that cannot be decoded are left out."""
    from reviewer.playback.frame_walk import walk_wanted_frames

    detectors = {how: detectors_of_look(how) for how in {how for _, how in asked.frames}}
    closely = dict(asked.frames)
    masks = MasksOnFrames(asked.index, asked.masks)
    job = child_job()
    seen: list[LookedFrame] = []
    numbers = [number for number, _ in asked.frames]
    # Another frame in the place of one would be hidden as that one is, and be told as looked at.
    for number, frame in walk_wanted_frames(asked.path, asked.index, numbers, exact=True):
        job.check()
        job.progress(len(seen), len(numbers))
        who, on_frame = detectors[closely[number]], masks.masks_at(number)
        seen.append(_look_at_frame((number, frame), asked.orientation, on_frame, who))
    return seen


def size_of_look(record: Record) -> str:
    """The size at which the frames of a video are looked at, where it is less than half of theirs:
    what is small in them is not seen then.
    """
    wide, high = record.facts.width or 0, record.facts.height or 0
    scale = min(_LARGEST[0] / max(wide, 1), _LARGEST[1] / max(high, 1))
    return f"{round(wide * scale)} x {round(high * scale)}" if scale < _SMALL else ""


def detectors_of_look(closely: bool, close: Sequence[str] = CLOSE) -> list[Detector]:
    """Who looks; at a close look those as well who proposed, for what one misses the other sees."""
    from reviewer.detect.pictures import load_detectors

    if not closely:
        return load_detectors(QUICK, again=True)
    both = [*load_detectors(QUICK), *load_detectors(close, again=True)]
    return list({one.name: one for one in both}.values())


def rows_of_looks() -> list[DetectorRow]:
    """All of them as data, whose models are there."""
    from reviewer.detect.pictures import rows_for

    every = [*rows_for(CLOSE, again=True), *rows_for(QUICK)]
    return list({row.name: row for row in every if not row.fault()}.values())


class MasksOnFrames:
    """Which masks lie on a frame, by the rule of the renderer."""

    def __init__(self, index: FrameIndex, masks: Sequence[RegionRedaction]) -> None:
        from reviewer.coverage.pictures import ticks_covered
        from reviewer.render.video.regions import Regions

        self._pts = index.pts
        base, zero = index.time_base, index.media_zero_tick
        self._masks = [(mask, Regions([mask], base, zero, UPRIGHT)) for mask in masks]
        # Of thousands of masks few lie on one frame.
        spans = [ticks_covered(mask.start, mask.end, base, zero) for mask in masks]
        self._spans = np.array(spans, np.int64).reshape(-1, 2)

    def masks_at(self, number: int) -> list[tuple[RegionRedaction, Box]]:
        """The masks on a frame, and where the box of each is on the displayed picture."""
        now = int(self._pts[number])
        until = int(self._pts[number + 1]) if number + 1 < len(self._pts) else now + 1
        begin, behind = self._spans[:, 0], self._spans[:, 1]
        near = np.flatnonzero((begin < until) & (now < behind)).tolist()
        return [
            (mask, spot.box)
            for mask, regions in (self._masks[n] for n in near)
            for spot in regions.spots_at(now, until)
        ]


def _look_at_frame(
    numbered: tuple[int, VideoFrame],
    orientation: Orientation,
    masks: list[tuple[RegionRedaction, Box]],
    detectors: Sequence[Detector],
) -> LookedFrame:
    from reviewer.detect.pictures.hard_to_see import is_hard_to_see
    from reviewer.playback.frame_walk import of_one_moment, picture_of_frame

    number, frame = numbered
    whole = of_one_moment(frame)
    before = picture_of_frame(whole, _LARGEST, "bgr24", orientation).copy() if masks else None
    after = released_picture(frame, orientation, masks, one_moment=True)
    named = [(mask.id, box) for mask, box in masks]
    found = tuple(sightings_in(before, after, named, detectors))
    return LookedFrame(number, found, is_hard_to_see(lit_picture(after)))


def released_picture(
    frame: VideoFrame,
    orientation: Orientation,
    masks: list[tuple[RegionRedaction, Box]],
    one_moment: bool = False,
) -> Picture:
    """A frame as it is released with masks, upright, blue first.

    ``one_moment``: of an interlaced one, which is hidden in both of its halves, one is shown.
    """
    from reviewer.playback.frame_walk import of_one_moment, picture_of_frame

    woven = one_moment and bool(frame.interlaced_frame)
    _hide_on_frame(frame := _as_rendered(frame), masks, orientation)
    frame = of_one_moment(frame, woven) if one_moment else frame
    return np.ascontiguousarray(picture_of_frame(frame, _LARGEST, "bgr24", orientation))


def sightings_in(
    before: Picture | None,
    after: Picture,
    masks: Sequence[Mask],
    detectors: Sequence[Detector],
    look: Look | None = None,
) -> Iterator[Sighting]:
    """What a picture shows as it is released.

    Args:
        before: as it was; ``None`` where nothing of it is hidden.
        after: as it is released; blue first, as detectors want it.
        masks: what lies on it.
        detectors: who looks.
        look: how they do; by default as at a frame of a video.
    """
    from reviewer.detect.pictures.burned_in_clock import is_burned_in_clock

    boxes, looking = [box for _, box in masks], look or _look
    found = [
        one
        for one in looking(after, detectors)
        if one.kind in CLOSE and not _is_hidden(one, boxes)
        and not (one.kind == "text" and is_burned_in_clock([one.box], one.text))
    ]  # fmt: skip
    found = _without_own_faces(found)
    whose = [""] * len(found)
    asked = (*WHOLLY, "heads")
    cut = any(one.kind in asked and _touches(one, boxes) for one in found)
    # What a mask was made for, and what it makes itself, is only asked where something is cut.
    if before is not None and cut:
        there = looking(before, detectors)
        found = [one for one in found if not _is_made_by_mask(one, boxes, there)]
        whose = left_by_masks(there, found, masks)
    for one, mask in zip(found, whose, strict=True):
        # As it is kept: what is recalled must not differ from what was seen.
        numbers = (floor(n * _FINE) / _FINE for n in one.box.to_list())
        yield Sighting(one.kind, Box(*numbers), round(one.score, 3), mask)


def _look(picture: Picture, detectors: Sequence[Detector]) -> list[Found]:
    from reviewer.detect.pictures import look_at_picture

    return look_at_picture(picture, detectors, lit_picture(picture))


def lit_picture(picture: Picture) -> Picture:
    """A picture as detectors look at it: a dark one made brighter."""
    from reviewer.tracking.stretch import in_good_light

    return in_good_light(picture, picture.mean(axis=2).astype(np.uint8))


def _is_made_by_mask(one: Found, masks: Sequence[Box], there: Sequence[Found]) -> bool:
    """Whether a head is merely expected: at the top of what a mask leaves of somebody's body."""
    if one.kind != "heads" or not _touches(one, masks):
        return False
    return not any(is_left_of(one.box, other.box) for other in there if other.kind == "heads")


def _touches(one: Found, masks: Sequence[Box]) -> bool:
    return any(share_inside(one.box, mask) > 0 for mask in masks)


def _is_hidden(one: Found, boxes: Sequence[Box]) -> bool:
    most = _COARSE if one.kind == "heads" else COVERED
    return share_covered(one.box, boxes) >= most


def _without_own_faces(found: list[Found]) -> list[Found]:
    """A head whose face is surely seen is told once, by its face; what may be one, by its head.

    Hair and an ear may pass for a face: who is seen from behind is not lost by that.
    """
    from reviewer.detect.pictures import rules_of_kinds

    sure = rules_of_kinds()["faces"].sure
    faces = [one for one in found if one.kind == "faces"]
    seen = [one.box for one in faces if one.score >= sure]
    others = [one for one in found if one.kind != "faces"]
    kept = [one for one in others if one.kind != "heads" or not _holds_any(one.box, seen)]
    heads = [one.box for one in kept if one.kind == "heads"]
    faces = [f for f in faces if f.score >= sure or not any(_holds_any(h, [f.box]) for h in heads)]
    return [*faces, *kept]


def _holds_any(head: Box, faces: Sequence[Box]) -> bool:
    """Whether one of some faces is the head's own: in it, or so near that it is its lower part."""
    return any(share_inside(face, head) > _COARSE or _is_below(head, face) for face in faces)


def _is_below(head: Box, face: Box) -> bool:
    """Of who stands close, the place at which a head is expected is the hair above the face."""
    above = face.x <= head.x + head.w / 2 <= face.x + face.w
    return above and face.h >= head.h and common_area(face, head) > 0


def _as_rendered(frame: VideoFrame) -> VideoFrame:
    """The frame in the pixels that the renderer hides on."""
    if frame.format.name in ("yuv420p", "yuvj420p"):
        return frame
    return frame.reformat(format="yuv420p")


def _hide_on_frame(
    frame: VideoFrame, masks: list[tuple[RegionRedaction, Box]], orientation: Orientation
) -> None:
    from reviewer.model import Style
    from reviewer.render.video.mask import hide_spots
    from reviewer.render.video.regions import HiddenSpot

    spots = [
        HiddenSpot(orientation.to_stored(box), mask.style or Style.FILL) for mask, box in masks
    ]
    full = frame.format.name == "yuvj420p" or int(frame.color_range) == _FULL_RANGE
    hide_spots(frame, spots, full)


def checked_frames(answer: object, asked: Sequence[tuple[int, bool]]) -> list[LookedFrame]:
    """What a child answered, if it is about the frames that it was asked about.

    Raises:
        ValueError: It is not.
    """
    wanted = {number for number, _ in asked}
    if not isinstance(answer, list):
        raise ValueError
    out = []
    for one in answer:
        if not isinstance(one, LookedFrame) or one.frame not in wanted:
            raise ValueError
        good = [
            s
            for s in one.found
            if isinstance(s, Sighting) and s.kind in CLOSE and s.box.fits_picture()
        ]
        out.append(replace(one, found=tuple(good)))
    return out
