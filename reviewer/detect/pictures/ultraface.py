"""Faces, by UltraFace (Linzaer, Ultra-Light-Fast-Generic-Face-Detector-1MB, version RFB-640).

It proposes nothing: YuNet finds more. It looks again at pictures as they are released, so that what
one model does not see is not missed twice for the same reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reviewer.detect.pictures.model_detector import RowDetector, cv2, load_network
from reviewer.detect.pictures.rows import DetectorRow
from reviewer.detect.pictures.things import Found, Picture, best_of_overlapping
from reviewer.errors import BadInput
from reviewer.model.geometry import Box

_INPUT = (640, 480)  # width and height; any picture is pressed into it, as in training
_MEAN, _SCALE = (127.0, 127.0, 127.0), 1 / 128
_SAME = 0.3  # overlap from which on two are one face
_LARGE = 960  # pixels of the long side: of a larger picture the halves are looked at as well
_PART = 0.6  # of the long side: so long is a half, for the two overlap


class UltraFace(RowDetector):
    """UltraFace on the whole picture, and on its halves where it is large."""

    def __init__(self, row: DetectorRow) -> None:
        super().__init__(row)
        self._net = load_network(row)
        self._least = row.rules["faces"].collect

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """Faces, from the whole and from its halves."""
        parts = [Box(0.0, 0.0, 1.0, 1.0), *_halves_of(picture)]
        found = (one for part in parts for one in self._look_at_part(picture, part))
        return best_of_overlapping(found, _SAME)

    def _look_at_part(self, picture: Picture, part: Box) -> Iterator[Found]:
        left, top, right, bottom = part.to_pixels(picture.shape[1], picture.shape[0])
        shown = cv2.resize(picture[top:bottom, left:right], _INPUT, interpolation=cv2.INTER_AREA)
        self._net.setInput(cv2.dnn.blobFromImage(shown, _SCALE, _INPUT, _MEAN, swapRB=True))
        try:
            scores, boxes = self._net.forward(("scores", "boxes"))
        except cv2.error:
            name = self.row.models[0].path.name
            raise BadInput(f"The model {name} of {self.name} does not answer with faces.") from None
        for row in np.flatnonzero(scores[0, :, 1] >= self._least):
            x0, y0, x1, y1 = (float(n) for n in np.clip(boxes[0, row], 0.0, 1.0))
            cut = _is_cut(x0, x1, part.x, part.w) or _is_cut(y0, y1, part.y, part.h)
            # What an inner edge cuts is left to the look at the whole.
            if x1 > x0 and y1 > y0 and not cut:
                across, down = part.x + x0 * part.w, part.y + y0 * part.h
                box = Box(across, down, (x1 - x0) * part.w, (y1 - y0) * part.h)
                yield Found("faces", box, min(float(scores[0, row, 1]), 1.0))


def _halves_of(picture: Picture) -> list[Box]:
    high, wide = picture.shape[:2]
    if max(high, wide) <= _LARGE:
        return []
    if wide >= high:
        return [Box(0.0, 0.0, _PART, 1.0), Box(1 - _PART, 0.0, _PART, 1.0)]
    return [Box(0.0, 0.0, 1.0, _PART), Box(0.0, 1 - _PART, 1.0, _PART)]


def _is_cut(low: float, high: float, begin: float, long: float) -> bool:
    """Whether a side of a part that lies within the picture cuts what was found at it."""
    near = 0.005
    return (low <= near and begin > 0) or (high >= 1 - near and begin + long < 1 - 1e-9)


def make_detector(row: DetectorRow) -> UltraFace:
    """The detector of a row."""
    return UltraFace(row)
