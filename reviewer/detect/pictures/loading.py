"""The detectors themselves, loaded once in a child process, and one look with all of them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from reviewer.detect.pictures.all_round import across_seam, around_seam, is_all_round
from reviewer.detect.pictures.rows import DetectorRow, rows_for
from reviewer.detect.pictures.things import Detector, Found, Picture, best_of_overlapping
from reviewer.model.geometry import Box

_LARGE = 2400  # pixels of a side, from which on a still picture is looked at in parts as well
_PART = 1920  # pixels of the side of a part ...
_SHARED = 320  # ... and how many of them two parts share
_loaded: dict[str, tuple[DetectorRow, Detector]] = {}


def load_detectors(kinds: Iterable[str], again: bool = False) -> list[Detector]:
    """The detectors that find ``kinds``, those first that others build upon; in the child.

    ``again``: those that look at what is released, see ``rows_for``.

    One whose model is missing is left out; ``faults_of_detectors`` tells that.

    Raises:
        BadInput: The user's settings do not fit, or a model of theirs cannot be used.
    """
    found: list[Detector] = []
    for row in rows_for(kinds, again):
        known = _loaded.get(row.name)
        if known is None or known[0] != row:
            if row.fault():
                continue
            module = importlib.import_module(f"reviewer.detect.pictures.{row.module}")
            known = _loaded[row.name] = (row, module.make_detector(row))
        found.append(known[1])
    return found


def look_closely_at_picture(picture: Picture, detectors: Sequence[Detector]) -> list[Found]:
    """The same of a still picture: where it is large, each part of it is looked at as well.

    Detectors see no more than some two thousand pixels of a side, and nobody waits for a photo
    as for an hour of video. What is cut at the edge of a part is left to the look at the whole.
    """
    found = look_at_picture(picture, detectors)
    high, wide = picture.shape[:2]
    if max(high, wide) <= _LARGE:
        return found
    for top, bottom in _parts_of_side(high):
        for left, right in _parts_of_side(wide):
            part = np.ascontiguousarray(picture[top:bottom, left:right])
            for one in look_at_picture(part, detectors):
                place = _place_in_whole(one.box, (left, top, right, bottom), (wide, high))
                if place is not None:
                    found.append(replace(one, box=place))
    return best_of_overlapping(found)


def _parts_of_side(pixels: int) -> list[tuple[int, int]]:
    """Where the parts of a side begin and end; they overlap, and none is small."""
    many = max(-(-(pixels - _SHARED) // (_PART - _SHARED)), 1)
    step = (pixels - min(_PART, pixels)) / max(many - 1, 1)
    return [(round(n * step), min(round(n * step) + _PART, pixels)) for n in range(many)]


def _place_in_whole(box: Box, part: tuple[int, int, int, int], size: tuple[int, int]) -> Box | None:
    """A box of a part in the whole picture; ``None`` where an inner edge of the part cuts it."""
    left, top, right, bottom = part
    wide, high = right - left, bottom - top
    cut = (
        (box.x <= 0 and left > 0)
        or (box.y <= 0 and top > 0)
        or (box.x + box.w >= 1 and right < size[0])
        or (box.y + box.h >= 1 and bottom < size[1])
    )
    if cut:
        return None
    return Box(
        (left + box.x * wide) / size[0],
        (top + box.y * high) / size[1],
        box.w * wide / size[0],
        box.h * high / size[1],
    )


def look_at_picture(
    picture: Picture, detectors: Sequence[Detector], lit: Picture | None = None
) -> list[Found]:
    """Everything that detectors find in one picture, the surest of each place; any size.

    ``lit`` is the same picture made brighter, for all that do not ask for its own light.
    """
    found = _found_by(picture, detectors, lit)
    if is_all_round(picture):
        seam = None if lit is None else around_seam(lit)
        near = _found_by(around_seam(picture), detectors, seam)
        found += [half for one in near for half in across_seam(one)]
    return best_of_overlapping(found)


def _found_by(picture: Picture, detectors: Sequence[Detector], lit: Picture | None) -> list[Found]:
    found: list[Found] = []
    for one in detectors:
        shown = picture if lit is None or one.own_light else lit
        found += one.find_things(shown, found)
    return found
