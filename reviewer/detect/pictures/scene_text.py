"""Lines of text that stand in a scene, by PP-OCR: name tags, house numbers, screens, papers.

The reader is the attack's; what redacts reads by another one. The clock that a camera burns in is
read for the clock and not proposed, see ``is_burned_in_clock``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from reviewer.attack.ppocr import LinePlace, find_line_places, read_line_at
from reviewer.detect.pictures.model_detector import RowDetector, cv2
from reviewer.detect.pictures.rows import DetectorRow
from reviewer.detect.pictures.things import (
    Found,
    Picture,
    best_of_overlapping,
    box_of_pixels,
    overlap_of_boxes,
)
from reviewer.model.geometry import Box

_LONG = 1280  # pixels of the long side: more is slow, and plates of 60 pixels are read at it
_SHORT = 640  # a smaller picture is enlarged to it, up to twice
_LOWEST = 6  # pixels of the picture: what is lower cannot be read by anybody
_CLOCK_DIGITS = 10  # a day and a time have as many
_STILL = 0.8  # overlap of the boxes of a line that stands still
# Year, month, day, hour, minute and second, as cameras write them; blanks and colons get lost.
_CLOCK = re.compile(
    r"(?:19|20)\d\d\W?[01]\d\W?[0-3]\d\D{0,2}[0-2]\d\W?[0-5]\d"
    r"|[0-3]?\d\W[0-3]?\d\W(?:19|20)?\d\d\D{0,2}[0-2]?\d\W[0-5]\d"
)


class SceneText(RowDetector):
    """Finds and reads lines."""

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """Lines that could be read, and what they say; the score is the reading's certainty."""
        least = self.row.rules["text"].collect
        return [line for line in read_lines(picture) if line.score >= least]


def read_lines(picture: Picture, long: int = _LONG) -> list[Found]:
    """Every line of text in a picture, looked at with ``long`` pixels at most."""
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
    for place in find_line_places(shown):
        line = _read_place(picture, place.scaled_and_moved(1 / factor), (wide, high))
        if line is not None:
            found.append(line)
    return best_of_overlapping(found)


def _read_place(picture: Picture, place: LinePlace, size: tuple[int, int]) -> Found | None:
    left, top, right, bottom = place.box_around
    if min(right - left, bottom - top) < _LOWEST:
        return None
    box = box_of_pixels((left, top, right, bottom), size)
    read = read_line_at(picture, place)  # at the scale of the picture itself
    return Found("text", box, read.sure, read.text) if box is not None and read.text else None


def looks_like_clock(text: str) -> bool:
    """True for a line that holds a day and a time of day."""
    return bool(_CLOCK.search(text)) and sum(c.isdigit() for c in text) >= _CLOCK_DIGITS


def is_burned_in_clock(sightings: Sequence[tuple[Box, str]]) -> bool:
    """True when the sightings of one line, in the order of time, are those of a camera's clock: it
    stands still, and digits of it change. One sighting must read as a day and a time.
    """
    if len(sightings) == 1:
        return looks_like_clock(sightings[0][1])
    digits = [re.sub(r"\D", "", text) for _, text in sightings]
    many = [d for d in digits if len(d) >= _CLOCK_DIGITS]
    first = sightings[0][0]
    still = all(overlap_of_boxes(first, box) >= _STILL for box, _ in sightings)
    return still and 2 * len(many) > len(digits) and len(set(many)) > 1


def make_detector(row: DetectorRow) -> SceneText:
    """The detector of a row."""
    return SceneText(row)
