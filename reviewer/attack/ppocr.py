"""The attack's own reading of pictures: PP-OCR by OpenCV. What redacts reads by Tesseract.

One network marks where lines of text stand, at any angle; another reads a line. Both are
deterministic: the same pixels give the same words.

Decisions 52, 125.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from reviewer.system.opencv import cv2 as _cv2
from reviewer.system.resources import resource_path

cv2: Any = _cv2  # its stubs know fewer kinds of pixels than it gives

Picture = npt.NDArray[np.uint8]

LIBRARY = f"PP-OCRv6 (opencv {cv2.__version__})"
_MEAN, _DEVIATION = (123.675, 116.28, 103.53), 0.226  # of the pictures it was trained with
_GRID = 64  # pixels: sides are padded to multiples, for a new size is a new start of OpenCV
_MARKED = 0.3  # of a pixel: it belongs to a line
_LINE = 0.45  # mean of a line's pixels
_GROWN = 1.6  # the marks are the cores of lines
_HIGH = 48  # pixels of a line as it is read
_SQUEEZE = 0.85  # widths: letters stay apart, and a fifth of the time is saved
_WIDTHS = (96, 192, 320, 480, 640, 800, 960, 1120, 1280, 1440, 1600, 1760, 1920, 2048)
_OVERLAP = 160  # pixels that two parts of a longer line share
_SURE = 0.85  # mean of a reading's letters; below, it is read upside down as well
_own = threading.local()
_finding = threading.Lock()


class Letter(NamedTuple):
    """A letter as it was read: ``at`` is where in the line, 0 to 1; ``sure`` 0 to 1."""

    char: str
    at: float
    sure: float


@dataclass(frozen=True)
class ReadLine:
    """A line of text in a picture.

    Attributes:
        text: as it was read.
        box: left, top, right, bottom in pixels, upright whatever the line's angle.
        sure: mean certainty of its letters, 0 to 1.
        weakest: that of the least certain one.
    """

    text: str
    box: tuple[float, float, float, float]
    sure: float
    weakest: float = 1.0


@dataclass(frozen=True)
class LinePlace:
    """Where a line stands: its four corners in pixels, from its own top left, clockwise."""

    corners: npt.NDArray[np.float32]

    @property
    def box_around(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom."""
        low, high = self.corners.min(axis=0), self.corners.max(axis=0)
        return float(low[0]), float(low[1]), float(high[0]), float(high[1])

    def scaled_and_moved(self, factor: float, shift: tuple[float, float] = (0.0, 0.0)) -> LinePlace:
        """The same place in a picture of another scale, moved by ``shift`` afterwards."""
        return LinePlace((self.corners * factor + np.array(shift)).astype(np.float32))


def find_line_places(picture: Picture) -> list[LinePlace]:
    """Where lines of text stand in a BGR picture, as it is, at its own scale."""
    height, width = picture.shape[:2]
    down, across = -height % _GRID, -width % _GRID
    padded = cv2.copyMakeBorder(picture, 0, down, 0, across, cv2.BORDER_REPLICATE)
    size = (padded.shape[1], padded.shape[0])
    with _finding:
        net = load_line_finder()
        net.setInput(cv2.dnn.blobFromImage(padded, 1 / 255 / _DEVIATION, size, _MEAN))
        marks = net.forward()[0, 0][:height, :width].copy()
    found = cv2.findContours(
        (marks > _MARKED).astype(np.uint8), cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE
    )[0]
    made = (_place_of_contour(contour, marks) for contour in found)
    return [place for place in made if place is not None]


def _place_of_contour(contour: Any, marks: npt.NDArray[np.float32]) -> LinePlace | None:
    (x, y), (w, h), angle = cv2.minAreaRect(contour)
    if min(w, h) < 2 or max(w, h) < 4:
        return None
    left, top, wide, high = cv2.boundingRect(contour)
    mask = np.zeros((high, wide), np.uint8)
    cv2.drawContours(mask, [contour], -1, 1, -1, offset=(-left, -top))
    if cv2.mean(marks[top : top + high, left : left + wide], mask)[0] < _LINE:
        return None
    grow = w * h * _GROWN / (2 * (w + h))
    corners = cv2.boxPoints(((x, y), (w + 2 * grow, h + 2 * grow), angle))
    return LinePlace(_order_corners(corners))


def _order_corners(corners: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Corners clockwise from the top left, the long side first where the line lies flat."""
    start = int(corners.sum(axis=1).argmin())
    return np.roll(corners, -start, axis=0)


def read_line_at(picture: Picture, place: LinePlace) -> ReadLine:
    """The words at a place of a BGR picture, whichever way they stand."""
    strip = _cut_strip(picture, place.corners)
    if strip.shape[0] > 1.5 * strip.shape[1]:
        strip = np.ascontiguousarray(np.rot90(strip))
    best = read_line(strip)
    if best[1] < _SURE:
        other = read_line(np.ascontiguousarray(np.rot90(strip, 2)))
        best = max(best, other, key=lambda reading: reading[1])
    return ReadLine(best[0], place.box_around, best[1], best[2])


def read_line(strip: Picture) -> tuple[str, float, float]:
    """The text of one line, and how sure that is."""
    found = letters_of_strip(strip)
    sure = sum(letter.sure for letter in found) / max(len(found), 1)
    weakest = min((letter.sure for letter in found), default=0.0)
    return "".join(letter.char for letter in found), sure, weakest


def _cut_strip(picture: Picture, corners: npt.NDArray[np.float32]) -> Picture:
    """The pixels of a place, turned level."""
    a, b, _, d = corners
    wide, high = max(round(float(np.hypot(*(b - a)))), 2), max(round(float(np.hypot(*(d - a)))), 2)
    target = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    made: Picture = cv2.warpPerspective(
        picture, matrix, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
    return made


def letters_of_strip(strip: Picture) -> list[Letter]:
    """The letters of a level line that fills a BGR picture."""
    high, wide = strip.shape[:2]
    width = max(round(wide * _HIGH / high * _SQUEEZE), 16)
    way = cv2.INTER_AREA if high > _HIGH else cv2.INTER_CUBIC
    line = cv2.resize(strip, (width, _HIGH), interpolation=way)
    found: list[Letter] = []
    for start, end in _parts_of_strip(width):
        for letter in _read_part(line[:, start:end]):
            x = start + letter.at * (end - start)
            first = start == 0 or x >= start + _OVERLAP / 2
            if first and (end == width or x < end - _OVERLAP / 2):
                found.append(Letter(letter.char, x / width, letter.sure))
    return found


def _parts_of_strip(width: int) -> list[tuple[int, int]]:
    longest = _WIDTHS[-1]
    if width <= longest:
        return [(0, width)]
    starts = range(0, width - _OVERLAP, longest - _OVERLAP)
    return [(start, min(start + longest, width)) for start in starts]


def _read_part(line: Picture) -> list[Letter]:
    width = line.shape[1]
    full = next(w for w in _WIDTHS if w >= width)
    blob = np.zeros((1, 3, _HIGH, full), np.float32)
    blob[0, :, :, :width] = line.transpose(2, 0, 1) / np.float32(127.5) - 1
    net = load_line_reader()
    net.setInput(blob)
    steps = net.forward()[0]
    best = steps.argmax(axis=1)
    sure = steps.max(axis=1)
    found: list[Letter] = []
    last = 0
    for number, kind in enumerate(best.tolist()):
        if kind and kind != last:
            at = min((number + 0.5) / len(best) * full / width, 1.0)
            found.append(Letter(_alphabet_of_model()[kind - 1], at, float(sure[number])))
        last = kind
    return found


@lru_cache(maxsize=1)
def _alphabet_of_model() -> str:
    return resource_path("models/PP-OCRv6_rec_small_latin.txt").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def load_line_finder() -> Any:
    """The one for all threads, in turn: it needs the most memory."""
    return _load_model("PP-OCRv6_det_small.onnx")


def load_line_reader() -> Any:
    """The one of this thread: it cannot be used by two."""
    net = getattr(_own, "reader", None)
    if net is None:
        net = _own.reader = _load_model("PP-OCRv6_rec_small_latin.onnx")
    return net


def _load_model(name: str) -> Any:
    data = np.frombuffer(resource_path(f"models/{name}").read_bytes(), np.uint8)
    return cv2.dnn.readNetFromONNX(data)
