"""Things by the boxes of a YOLO: the program's own YOLOX-nano, and a user's model.

Ge and others, YOLOX: Exceeding YOLO Series in 2021. How the two kinds of answers are made up is
said in ``resources/schemas/detectors.schema.json``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from reviewer.detect.pictures.model_detector import RowDetector, cv2, load_network
from reviewer.detect.pictures.rows import DetectorRow, hash_of_model
from reviewer.detect.pictures.things import Found, Picture, best_of_overlapping, box_of_pixels
from reviewer.errors import BadInput

_Numbers = NDArray[np.float32]
_STRIDES = (8, 16, 32)
_GREY = 114  # what stands beside a picture, as in training
_SAME = 0.45  # overlap from which on two boxes of a class are one thing
_ENLARGED = 2.0  # at most: more shows nothing new
_MORE = 1.25  # times a scale that a picture must be long to show more in it, where no row says
_KEPT = 4  # answers of a network: those to one picture in all scales


class _Network:
    """A network that several rows may ask about the same picture: it answers them once."""

    def __init__(self, net: Any) -> None:
        self._net = net
        self._answers: deque[tuple[Picture, bool, Any]] = deque(maxlen=_KEPT)

    def answer_to(self, shown: Picture, eight: bool) -> Any:
        """What it answers to its input; ``eight``: as a YOLOv8 wants it."""
        for known, how, answer in self._answers:
            # Compared itself and not by name: an array may hold another picture by now.
            if how == eight and np.array_equal(known, shown):
                return answer
        self._net.setInput(cv2.dnn.blobFromImage(shown, 1 / 255 if eight else 1.0, swapRB=eight))
        raw = np.array(self._net.forward())  # its next answer is written over this one
        self._answers.append((shown, eight, raw))
        return raw


_networks: WeakValueDictionary[tuple[str, str], _Network] = WeakValueDictionary()


def _network_of(row: DetectorRow) -> _Network:
    """The network of a row, that of other rows with the same model."""
    model = row.models[0]
    key = str(model.path), model.sha256 or hash_of_model(model.path)
    known = _networks.get(key)
    if known is None:
        known = _networks[key] = _Network(load_network(row))
    return known


class YoloDetector(RowDetector):
    """A network that answers with boxes and classes."""

    def __init__(self, row: DetectorRow) -> None:
        super().__init__(row)
        missing = {"output", "classes"} - row.options.keys()
        if missing or ("size" in row.options) == ("sizes" in row.options):
            raise BadInput(
                f"The detector {row.name} needs the options output, classes, and size or sizes."
            )
        self._net = _network_of(row)
        self._kinds = {int(number): kind for number, kind in row.options["classes"].items()}
        if unknown := set(self._kinds.values()) - row.rules.keys():
            raise BadInput(f"The detector {row.name} has no rule for {' and '.join(unknown)}.")
        self._least = min(row.rules[kind].collect for kind in self._kinds.values())

    def find_things(self, picture: Picture, known: Sequence[Found] = ()) -> list[Found]:
        """Things of the classes that its row names."""
        found: list[Found] = []
        for wide, high in self._input_sizes(picture):
            found += self._look_at_scale(picture, wide, high)
        return best_of_overlapping(found, _SAME)

    def _input_sizes(self, picture: Picture) -> list[tuple[int, int]]:
        """The width and height of the network's input for each look."""
        if "size" in self.row.options:
            return [(self.row.options["size"],) * 2]
        long = max(picture.shape[:2])
        sizes = sorted(self.row.options["sizes"])
        # Near things are missed at a large scale, far ones at a small scale.
        more = self.row.options.get("shows_more", _MORE)
        chosen = [size for size in sizes if long >= more * size] or sizes[:1]
        return [_input_size(picture, min(size, round(_ENLARGED * long))) for size in chosen]

    def _look_at_scale(self, picture: Picture, wide: int, high: int) -> list[Found]:
        shown, factor = _letterboxed(picture, wide, high)
        eight = self.row.options["output"] == "yolov8"
        try:
            raw = self._net.answer_to(shown, eight)
        except cv2.error:
            raise self._refused(f"takes no picture of {wide} x {high}") from None
        boxes, scores = self._read_output(raw, wide, high)
        size = (picture.shape[1], picture.shape[0])
        found: list[Found] = []
        for number, kind in self._kinds.items():
            if number >= scores.shape[1]:
                raise self._refused(f"has no class {number}")
            for row in np.flatnonzero(scores[:, number] >= self.row.rules[kind].collect):
                x, y, w, h = (float(n) / factor for n in boxes[row])
                edges = (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
                box = box_of_pixels(edges, size)
                if box is not None:
                    found.append(Found(kind, box, min(float(scores[row, number]), 1.0)))
        return best_of_overlapping(found, _SAME)

    def _read_output(self, raw: Any, wide: int, high: int) -> tuple[_Numbers, _Numbers]:
        """Middles and sizes in pixels of the input, and the scores of every class; of those rows
        only whose best score counts.
        """
        if getattr(raw, "ndim", 0) != 3 or raw.shape[0] != 1 or min(raw.shape[1:]) < 5:
            raise self._refused("does not answer with boxes")
        if self.row.options["output"] == "yolov8":
            rows = raw[0].T
            boxes, scores = rows[:, :4], rows[:, 4:]
        else:
            rows = raw[0]
            grid = _grid_of_yolox(wide, high)
            if len(grid) != len(rows) or rows.shape[1] < 6:
                raise self._refused("does not answer as a YOLOX does")
            middles = (rows[:, :2] + grid[:, :2]) * grid[:, 2:]
            with np.errstate(over="ignore"):
                boxes = np.hstack([middles, np.exp(rows[:, 2:4]) * grid[:, 2:]])
            scores = rows[:, 4:5] * rows[:, 5:]
        seen = scores.max(axis=1) >= self._least
        return boxes[seen], scores[seen]

    def _refused(self, why: str) -> BadInput:
        return BadInput(f"The model {self.row.models[0].path.name} of {self.row.name} {why}.")


def _input_size(picture: Picture, long: int) -> tuple[int, int]:
    """The width and height, multiples of the largest stride, that hold a picture so long."""
    step = _STRIDES[-1]
    factor = long / max(picture.shape[:2])
    high, wide = (max(-(-round(n * factor) // step), 1) * step for n in picture.shape[:2])
    return wide, high


def _letterboxed(picture: Picture, wide: int, high: int) -> tuple[Picture, float]:
    """A picture in the top left corner of a grey one, and how many times larger it is there."""
    factor = min(wide / picture.shape[1], high / picture.shape[0])
    size = (max(round(picture.shape[1] * factor), 1), max(round(picture.shape[0] * factor), 1))
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR
    made = np.full((high, wide, 3), _GREY, np.uint8)
    made[: size[1], : size[0]] = cv2.resize(picture, size, interpolation=way)
    return made, factor


def _grid_of_yolox(wide: int, high: int) -> _Numbers:
    """Column, row and stride of each of the cells to which a YOLOX's boxes belong."""
    parts = []
    for stride in _STRIDES:
        rows, columns = np.mgrid[0 : high // stride, 0 : wide // stride].reshape(2, -1)
        parts.append(np.stack([columns, rows, np.full(len(rows), stride)], axis=1))
    return np.concatenate(parts).astype(np.float32)


def make_detector(row: DetectorRow) -> YoloDetector:
    """The detector of a row."""
    return YoloDetector(row)
