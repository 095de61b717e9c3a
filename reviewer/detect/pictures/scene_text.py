"""Lines of text that stand in a scene, by PP-OCR: name tags, house numbers, screens, papers.

The reader is the attack's; what redacts reads by another one. The clock that a camera burns in is
read for the clock and not proposed, see ``burned_in_clock``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from reviewer.attack.ppocr import find_line_places, read_line_at
from reviewer.detect.pictures.model_detector import RowDetector, cv2
from reviewer.detect.pictures.rows import DetectorRow
from reviewer.detect.pictures.things import (
    Found,
    Picture,
    best_of_overlapping,
    box_of_pixels,
)

_LONG = 1280  # pixels of the long side: more is slow, and plates of 60 pixels are read at it
_SHORT = 640  # a smaller picture is enlarged to it, up to twice
_LOWEST = 6  # pixels of the picture: what is lower cannot be read by anybody


def _any_size(wide: float, high: float) -> bool:
    return True


class SceneText(RowDetector):
    """Finds and reads lines."""

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """Lines that could be read, and what they say; the score is the reading's certainty."""
        least = self.row.rules["text"].collect
        return [line for line in read_lines(picture) if line.score >= least]


def read_lines(
    picture: Picture, long: int = _LONG, wanted: Callable[[float, float], bool] = _any_size
) -> list[Found]:
    """Every line of text in a picture.

    Args:
        picture: of any size.
        long: pixels of its long side at which lines are looked for; they are read at its own.
        wanted: told a line's width and height in pixels; others are not read.
    """
    high, wide = picture.shape[:2]
    if min(high, wide) < _LOWEST:
        return []
    factor = min(long, max(_SHORT, max(high, wide))) / max(high, wide)
    factor = min(factor, 2.0)
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    size = (max(round(wide * factor), 1), max(round(high * factor), 1))
    shown = np.ascontiguousarray(
        picture if factor == 1 else cv2.resize(picture, size, interpolation=way)
    )
    found: list[Found] = []
    for place in (one.scaled_and_moved(1 / factor) for one in find_line_places(shown)):
        left, top, right, bottom = place.box_around
        if min(right - left, bottom - top) < _LOWEST or not wanted(right - left, bottom - top):
            continue
        box = box_of_pixels((left, top, right, bottom), (wide, high))
        read = read_line_at(picture, place)
        if box is not None and read.text:
            found.append(Found("text", box, read.sure, read.text))
    return best_of_overlapping(found)


def make_detector(row: DetectorRow) -> SceneText:
    """The detector of a row."""
    return SceneText(row)
