"""Faces, by YuNet (Wu and others, YuNet: A Tiny Millisecond-level Face Detector, 2023).

It looks at a picture as it is, and where that is large also at a smaller one: near faces are
missed at a large scale, far ones at a small scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from reviewer.detect.pictures.model_detector import RowDetector, cv2
from reviewer.detect.pictures.rows import DetectorRow
from reviewer.detect.pictures.things import Found, Picture, best_of_overlapping, box_of_pixels

_LEAST = 832  # pixels of the long side: a smaller picture is enlarged, up to twice
_SMALL = 960  # pixels of the long side at the second look at a larger picture
_LARGE = 1920  # ... and at the first one: more is not seen, only more slowly
_SAME = 0.3  # overlap from which on two are one face
_PROFILE = 0.35  # of its width: so far from the middle the nose of a face in profile is found
_MOST = 1000  # faces in a crowd


class FaceDetector(RowDetector):
    """YuNet at one scale or two."""

    def __init__(self, row: DetectorRow) -> None:
        super().__init__(row)
        collect = row.rules["faces"].collect
        path = str(row.models[0].path)
        self._net: Any = cv2.FaceDetectorYN.create(path, "", (320, 320), collect, _SAME, _MOST)

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """Faces, from both scales."""
        found = [f for long in _scales_for(picture) for f in self._look_at_scale(picture, long)]
        return best_of_overlapping(found, _SAME)

    def _look_at_scale(self, picture: Picture, long: int) -> Iterator[Found]:
        high, wide = picture.shape[:2]
        factor = long / max(high, wide)
        size = (max(round(wide * factor), 1), max(round(high * factor), 1))
        way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
        shown = picture if size == (wide, high) else cv2.resize(picture, size, interpolation=way)
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


def make_detector(row: DetectorRow) -> FaceDetector:
    """The detector of a row."""
    return FaceDetector(row)
