"""Faces, by YuNet (Wu and others, YuNet: A Tiny Millisecond-level Face Detector, 2023).

It looks at a picture as it is, and where that is large also at a smaller one: near faces are
missed at a large scale, far ones at a small scale. What it takes for a large face it looks at
again, alone and small: a face is one at any size, whereas leaves, folds of clothes and the noise of
a dark picture that was made brighter look like one at the size at which they happen to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

import numpy as np

from reviewer.detect.pictures.model_detector import RowDetector, cv2
from reviewer.detect.pictures.rows import DetectorRow
from reviewer.detect.pictures.things import Found, Picture, best_of_overlapping, box_of_pixels
from reviewer.model.geometry import Box, overlap_of_boxes

_LEAST = 832  # pixels of the long side: a smaller picture is enlarged, up to twice
_SMALL = 960  # pixels of the long side at the second look at a larger picture
_LARGE = 1920  # ... and at the first one: more is not seen, only more slowly
_SAME = 0.3  # overlap from which on two are one face
_PROFILE = 0.35  # of its width: so far from the middle the nose of a face in profile is found
_MOST = 1000  # faces in a crowd
# Pixels of a face's height at the looks at it alone: of lower ones many are missed. The middle of
# three counts: the network sees in a grid, and where a face falls in it decides at one.
_AGAIN = (24, 28, 32)
_CUT = 0.15  # of its sides: so near to the picture's edge a face may go on beyond it
_ROOM = 1.0  # of a face's sides, around it at that look: a face is known by its head as well
_LARGE_FACE = 36  # pixels; what is lower would be seen as before, and hides little
_AT_PLACE = 0.3  # overlap of both looks' boxes from which on they mean the same
_STEP = 32  # pixels of which the network's input is made up


class FaceDetector(RowDetector):
    """YuNet at one scale or two."""

    def __init__(self, row: DetectorRow) -> None:
        super().__init__(row)
        self._collect = row.rules["faces"].collect
        path = str(row.models[0].path)
        first = (320, 320)
        self._net: Any = cv2.FaceDetectorYN.create(path, "", first, self._collect, _SAME, _MOST)

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """Faces, from both scales; a large one is as sure as it is when looked at small.

        What is hardly a face then stays a sighting, the least sure one: it makes no track, and a
        face that is followed already goes on with it.
        """
        found = [f for long in _scales_for(picture) for f in self._look_at_scale(picture, long)]
        return [self._looked_at_again(picture, one) for one in best_of_overlapping(found, _SAME)]

    def _looked_at_again(self, picture: Picture, one: Found) -> Found:
        height = one.box.h * picture.shape[0]
        # Of one that is cut too little would be left.
        if height < _LARGE_FACE or _is_cut(one.box):
            return one
        again = [self._score_at(picture, one.box, small / height) for small in _AGAIN]
        return replace(one, score=min(one.score, max(self._collect, median(again))))

    def _score_at(self, picture: Picture, box: Box, factor: float) -> float:
        """How sure a face is when it is looked at alone, smaller by ``factor``; 0: it is none."""
        shown, place = _alone_and_small(picture, box, factor)
        here = (f for f in self._faces_in(shown) if overlap_of_boxes(f.box, place) > _AT_PLACE)
        return max((face.score for face in here), default=0.0)

    def _look_at_scale(self, picture: Picture, long: int) -> Iterator[Found]:
        high, wide = picture.shape[:2]
        factor = long / max(high, wide)
        size = (max(round(wide * factor), 1), max(round(high * factor), 1))
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        shown = picture if size == (wide, high) else cv2.resize(picture, size, interpolation=way)
        yield from self._faces_in(shown)

    def _faces_in(self, shown: Picture) -> Iterator[Found]:
        """Faces of a picture at its own scale."""
        size = (shown.shape[1], shown.shape[0])
        self._net.setInputSize(size)  # for every picture: it does not ask what it is given
        rows = self._net.detect(np.ascontiguousarray(shown))[1]
        for row in rows if rows is not None else ():
            x, y, w, h = (float(n) for n in row[:4])
            box = box_of_pixels((x, y, x + w, y + h), size)
            if box is not None:
                # The third of its five points, after the eyes, is the tip of the nose.
                aside = (float(row[8]) - x) / w - 0.5
                facing = min(max(aside / _PROFILE, -1.0), 1.0)
                yield Found("faces", box, min(float(row[-1]), 1.0), facing=facing)


def _scales_for(picture: Picture) -> list[int]:
    """The long sides, in pixels, at which a picture is looked at."""
    long = max(picture.shape[:2])
    first = min(max(long, min(_LEAST, 2 * long)), _LARGE)
    return [first, _SMALL] if first > 1.25 * _SMALL else [first]


def _is_cut(face: Box) -> bool:
    beside = min(face.x, 1 - face.x - face.w) / face.w
    return min(beside, face.y / face.h, (1 - face.y - face.h) / face.h) < _CUT


def _alone_and_small(picture: Picture, box: Box, factor: float) -> tuple[Picture, Box]:
    """What a box holds and a little around it, smaller by ``factor``, in a square whose sides the
    network takes; and the box in that square. Beside it it is black, as the network has it beyond a
    picture.
    """
    high, wide = picture.shape[:2]
    across, down = box.w * wide, box.h * high
    half = (0.5 + _ROOM) * max(across, down)
    middle = ((box.x + box.w / 2) * wide, (box.y + box.h / 2) * high)
    left, top = (max(int(at - half), 0) for at in middle)
    right, bottom = (
        min(int(at + half) + 1, most) for at, most in zip(middle, (wide, high), strict=True)
    )
    part = picture[top:bottom, left:right]
    size = (max(round((right - left) * factor), 1), max(round((bottom - top) * factor), 1))
    small = cv2.resize(part, size, interpolation=cv2.INTER_AREA)
    side = -(-max(size) // _STEP) * _STEP
    before = ((side - size[0]) // 2, (side - size[1]) // 2)
    after = (side - size[0] - before[0], side - size[1] - before[1])
    shown = cv2.copyMakeBorder(small, before[1], after[1], before[0], after[0], cv2.BORDER_CONSTANT)
    place = Box(
        ((box.x * wide - left) * factor + before[0]) / side,
        ((box.y * high - top) * factor + before[1]) / side,
        across * factor / side,
        down * factor / side,
    )
    return np.asarray(shown, np.uint8), place


def make_detector(row: DetectorRow) -> FaceDetector:
    """The detector of a row."""
    return FaceDetector(row)
