"""Number plates: lines of text that read as one, in the picture and closer up on vehicles.

A text's box is grown to the plate: as it comes, it covers most of the plate in half of the pictures
only, as measured on plates of the United States.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from reviewer.detect.pictures.model_detector import RowDetector
from reviewer.detect.pictures.rows import DetectorRow
from reviewer.detect.pictures.scene_text import read_lines
from reviewer.detect.pictures.things import Found, Picture, best_of_overlapping, box_of_pixels
from reviewer.model.geometry import Box, is_centred_in
from reviewer.redaction.boxes import stretch_box

# All measured on the same plates.
_LETTERS = range(4, 9)
_SHAPES = (1.2, 7.0)  # width by height
_BESIDE = (0.15, 0.10)  # of the text's width and of its height, at each end
_ABOVE = 0.5  # of its height, above and below
_LONG = 1280  # pixels of the long side: at 960 one of ten plates by night was missed
_AROUND = 1.16  # a vehicle's box is grown by this: bumpers stick out
_ROOF = 0.3  # of that box, from its top: all plates began below 0.44 of it
_CLOSE = 640  # pixels at which a vehicle is looked at
_NEAR = 0.5  # of the picture's width: on a vehicle that wide all is read in the picture itself
_FAR = 80  # pixels: on a narrower vehicle no plate can be read
_EDGE = 0.01  # of the picture: a line so close to its edge may go on beyond it
_CUT = 2  # letters that are left of such a plate
_MOST = 12  # vehicles of a picture that are looked at closer, the largest ones


class PlateDetector(RowDetector):
    """Reads what is shaped like a plate, in the picture and closer up on vehicles."""

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """Plates; the score is the reading's certainty."""
        size = (picture.shape[1], picture.shape[0])
        lines = [one for one in known if one.kind == "text"]
        lines = lines or read_lines(picture, _LONG, _has_shape)
        vehicles = [stretch_box(v.box, _AROUND, _AROUND) for v in known if v.kind == "vehicles"]
        read = [line.box for line in lines if is_plate_like(line, size)]
        for place in vehicles_to_read(vehicles, read, size[0]):
            lines += _read_within(picture, _below_roof(place))
        found = [
            Found("plates", _plate_around(line.box, size), line.score, plain_plate(line.text))
            for line in lines
            if is_plate_like(line, size) or _is_cut_plate(line, vehicles)
        ]
        least = self.row.rules["plates"].collect
        return best_of_overlapping((one for one in found if one.score >= least), 0.3)


def vehicles_to_read(vehicles: Sequence[Box], read: Sequence[Box], wide: int) -> list[Box]:
    """The vehicles, the largest first, on which something is read closer up that is not in a
    picture ``wide`` pixels wide; ``read`` are the plates that were.
    """
    small = [
        box
        for box in vehicles
        if _FAR <= box.w * wide < _NEAR * wide and not any(is_centred_in(r, box) for r in read)
    ]
    return sorted(small, key=lambda box: -box.w * box.h)[:_MOST]


def _below_roof(place: Box) -> Box:
    return Box(place.x, place.y + _ROOF * place.h, place.w, (1 - _ROOF) * place.h)


def _read_within(picture: Picture, place: Box) -> Iterator[Found]:
    """The lines in a part of a picture, with boxes of the whole picture."""
    high, wide = picture.shape[:2]
    x0, y0, x1, y1 = place.to_pixels(wide, high)
    if x1 <= x0 or y1 <= y0:
        return
    for line in read_lines(np.ascontiguousarray(picture[y0:y1, x0:x1]), _CLOSE, _has_shape):
        part = line.box
        left, top = x0 + part.x * (x1 - x0), y0 + part.y * (y1 - y0)
        edges = (left, top, left + part.w * (x1 - x0), top + part.h * (y1 - y0))
        box = box_of_pixels(edges, (wide, high))
        if box is not None:
            yield replace(line, box=box)


def plain_plate(text: str) -> str:
    """The letters and digits of a plate, in capitals."""
    return "".join(c for c in text if c.isalnum()).upper()


def is_plate_like(line: Found, size: tuple[int, int]) -> bool:
    """True for a line that may be a plate's; ``size`` is the picture's, in pixels."""
    text = plain_plate(line.text)
    digits = any(c.isdigit() for c in text)
    shaped = _has_shape(line.box.w * size[0], line.box.h * size[1])
    return len(text) in _LETTERS and digits and shaped


def _has_shape(wide: float, high: float) -> bool:
    return _SHAPES[0] <= wide / high <= _SHAPES[1]


def _is_cut_plate(line: Found, vehicles: Sequence[Box]) -> bool:
    """True for what may be left of a plate where the picture ends."""
    box = line.box
    ends = min(box.x, 1 - box.x - box.w) <= _EDGE
    letters = len(plain_plate(line.text))
    on_one = any(is_centred_in(box, vehicle) for vehicle in vehicles)
    return ends and on_one and _CUT <= letters <= max(_LETTERS)


def _plate_around(text: Box, size: tuple[int, int]) -> Box:
    beside = _BESIDE[0] * text.w + _BESIDE[1] * text.h * size[1] / size[0]
    above = _ABOVE * text.h
    left, right = max(text.x - beside, 0.0), min(text.x + text.w + beside, 1.0)
    top, bottom = max(text.y - above, 0.0), min(text.y + text.h + above, 1.0)
    return Box(left, top, right - left, bottom - top)


def make_detector(row: DetectorRow) -> PlateDetector:
    """The detector of a row."""
    return PlateDetector(row)
