"""Finds and reads the clocks that are burned into a video; in a child process only.

A few frames are searched for lines of text, a few more are read at those places, and around a
change of the second the first frame that shows the next one is found by halving.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from reviewer.attack.ppocr import find_line_places, letters_of_strip, read_line_at
from reviewer.detect.pictures.model_detector import cv2
from reviewer.model.geometry import Orientation
from reviewer.overlay.layouts import ShownTime, holds_date, holds_time, shown_time
from reviewer.overlay.readings import ClockEdge, ClockReading, SeenClock
from reviewer.playback.frame_walk import picture_of_frame, walk_wanted_frames
from reviewer.playback.index import FrameIndex

Picture = NDArray[np.uint8]
Pixels = tuple[int, int, int, int]  # left, top, right, bottom

# Chosen by measurement, see tests/bench/overlays.py.
_SEARCHED = (0.1, 0.5, 0.9)  # of the frames: where lines are looked for
_READ = 9  # frames that are read, over the whole
_EDGES = 3  # changes of the second that are found: first, middle, last
_WITHIN = 1.2  # seconds within which a second changes
_LONG = 1280  # pixels of the long side at which lines are looked for
_MOST = 4096  # ... at which they are read
_BAND = 0.25  # of the height: a clock stands above or below all else
_LOWEST = 7  # pixels of a line that can be read
_LINES = 6  # that are read of one edge of a frame: the longest
_LONG_LINE = 2.5  # times its height: a time of day alone is longer
_CLOCKS = 3  # that are followed through a video
_NEAR = 6  # lines' heights within which what stands near a clock is of the same camera


@dataclass(frozen=True)
class _PictureLine:
    box: Pixels
    text: str

    @property
    def high(self) -> int:
        return self.box[3] - self.box[1]


def look_for_clocks(
    path: Path, index: FrameIndex, orientation: Orientation
) -> tuple[SeenClock, ...]:
    """The clocks of a video, each with what was read of it.

    Raises:
        BadInput: It cannot be decoded.
    """
    return _ClockLook(path, index, orientation).look()


class _ClockLook:
    def __init__(self, path: Path, index: FrameIndex, orientation: Orientation) -> None:
        self._path, self._index, self._turn = path, index, orientation

    def look(self) -> tuple[SeenClock, ...]:
        many = len(self._index)
        wanted = sorted({int(share * (many - 1)) for share in _SEARCHED})
        pictures = dict(self._pictures(wanted))
        if not pictures:
            return ()
        lines = {number: _lines_of(picture) for number, picture in pictures.items()}
        size = next(iter(pictures.values())).shape[:2]
        places = _places_of_clocks(lines)
        beside = [_text_beside(place, lines.values()) for place in places]
        del pictures
        if not places:
            return ()
        samples = sorted({round(n * (many - 1) / (_READ - 1)) for n in range(_READ)})
        windows = [self._window_from(samples[at]) for at in _starts(len(samples))]
        crops = self._cut(sorted({*samples, *(n for w in windows for n in w)}), places, size)
        return tuple(
            self._clock_at(place, size, crops[n], samples, windows, told)
            for n, (place, told) in enumerate(zip(places, beside, strict=True))
        )

    def _window_from(self, first: int) -> range:
        start = self._index.seconds_of_frame(first)
        last = self._index.frame_shown_at(start + _WITHIN)
        if last - first < 2 or self._index.seconds_of_frame(last) < start + _WITHIN - 0.5:
            # The recording ends before a second has passed: the window lies before it.
            return range(self._index.frame_shown_at(max(start - _WITHIN, 0.0)), first + 1)
        return range(first, min(last + 2, len(self._index)))

    def _pictures(self, numbers: Sequence[int]) -> Iterator[tuple[int, Picture]]:
        for number, frame in walk_wanted_frames(self._path, self._index, numbers, exact=True):
            yield number, picture_of_frame(frame, (_MOST, _MOST), "bgr24", self._turn)

    def _cut(
        self, numbers: Sequence[int], places: Sequence[tuple[Pixels, ...]], size: tuple[int, ...]
    ) -> list[dict[int, list[Picture]]]:
        """Of each place the strips of each frame; the pictures themselves are let go."""
        found: list[dict[int, list[Picture]]] = [{} for _ in places]
        for number, picture in self._pictures(numbers):
            if picture.shape[:2] != size:
                continue
            for crops, place in zip(found, places, strict=True):
                crops[number] = [_strip(picture, box) for box in place]
        return found

    def _clock_at(
        self,
        place: tuple[Pixels, ...],
        size: tuple[int, ...],
        crops: Mapping[int, list[Picture]],
        samples: Sequence[int],
        windows: Sequence[range],
        beside: str,
    ) -> SeenClock:
        reader = _StripReader(crops)
        readings = tuple(
            replace(reader.read(n), seconds=self._index.seconds_of_frame(n))
            for n in samples
            if n in crops
        )
        edges = [self._find_edge([n for n in w if n in crops], reader) for w in windows]
        high, wide = size[:2]
        left, top = max(min(b[0] for b in place), 0), max(min(b[1] for b in place), 0)
        right, bottom = (max(b[2] for b in place), max(b[3] for b in place))
        right, bottom = min(right, wide), min(bottom, high)
        box = (left / wide, top / high, (right - left) / wide, (bottom - top) / high)
        known = {edge.first: edge for edge in edges if edge is not None}
        return SeenClock(
            box,
            float(place[0][3] - place[0][1]),
            readings,
            tuple(known[first] for first in sorted(known)),
            beside,
        )

    def _find_edge(self, numbers: Sequence[int], reader: _StripReader) -> ClockEdge | None:
        """The change of the second within some frames; ``None`` where it cannot be told surely."""
        if len(numbers) < 2:
            return None
        low, high = 0, len(numbers) - 1
        first = reader.time_of(numbers[low])
        if first is None:
            return None
        if _passed(first, reader.time_of(numbers[high])) == 0:
            return None
        while high - low > 1:
            middle = (low + high) // 2
            passed = _passed(first, reader.time_of(numbers[middle]))
            if passed is None:
                return None
            low, high = (middle, high) if passed == 0 else (low, middle)
        last, then = numbers[low], numbers[high]
        # Beside the change both seconds were read, and they follow each other.
        if then != last + 1 or _passed(first, reader.time_of(then)) != 1:
            return None
        return ClockEdge(
            self._index.seconds_of_frame(last),
            self._index.seconds_of_frame(then),
            reader.read(last).text,
            reader.read(then).text,
        )


class _StripReader:
    """Reads the strips of frames, each once."""

    def __init__(self, crops: Mapping[int, list[Picture]]) -> None:
        self._crops = crops
        self._read: dict[int, ClockReading] = {}

    def read(self, number: int) -> ClockReading:
        if number not in self._read:
            self._read[number] = _read_strips(self._crops[number])
        return self._read[number]

    def time_of(self, number: int) -> ShownTime | None:
        return shown_time(self.read(number).text)


def _starts(many: int) -> list[int]:
    """Which of the frames that are read the changes of the second are looked for behind."""
    return sorted({round(n * (many - 1) / (_EDGES - 1)) for n in range(_EDGES)})


def _passed(first: ShownTime, then: ShownTime | None) -> int | None:
    """Whole seconds from the one to the other; ``None`` where they are not of one clock."""
    if then is None:
        return None
    known = dict(first.moments)
    gone = [(m - known[o]).total_seconds() for o, m in then.moments if o in known]
    return int(gone[0]) if gone and gone[0] in (0, 1, 2) else None


def _read_strips(strips: Iterable[Picture]) -> ClockReading:
    texts, weakest = [], 1.0
    for strip in strips:
        letters = letters_of_strip(strip)
        texts.append("".join(letter.char for letter in letters))
        digits = [letter.sure for letter in letters if letter.char.isdigit()]
        weakest = min([weakest, *digits])
    return ClockReading(0.0, " ".join(texts), weakest)


def _strip(picture: Picture, box: Pixels) -> Picture:
    left, top, right, bottom = box
    return np.ascontiguousarray(picture[max(top, 0) : bottom, max(left, 0) : right])


# ---- where clocks stand


def _lines_of(picture: Picture) -> list[_PictureLine]:
    """The lines near the upper and lower edge that have digits or are near those."""
    high, wide = picture.shape[:2]
    factor = min(_LONG / max(high, wide), 2.0)
    way = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    band = max(int(high * _BAND), 8)
    found: list[_PictureLine] = []
    for top in (0, high - band):
        part = picture[top : top + band]
        size = (max(round(wide * factor), 1), max(round(band * factor), 1))
        shown = np.ascontiguousarray(cv2.resize(part, size, interpolation=way))
        places = [
            p.scaled_and_moved(1 / factor, (0.0, float(top))) for p in find_line_places(shown)
        ]
        flat = [p for p in places if _is_flat(p.box_around)]
        for place in sorted(flat, key=lambda p: p.box_around[0] - p.box_around[2])[:_LINES]:
            left, upper, right, lower = (round(v) for v in place.box_around)
            text = read_line_at(picture, place).text
            if text:
                found.append(_PictureLine((left, upper, right, lower), text))
    return found


def _is_flat(box: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = box
    return bottom - top >= _LOWEST and right - left >= _LONG_LINE * (bottom - top)


def _places_of_clocks(lines: Mapping[int, Sequence[_PictureLine]]) -> list[tuple[Pixels, ...]]:
    """The places of clocks, each of one line or of one for the day and one for the time."""
    found: list[list[Pixels]] = []
    for here in lines.values():
        for group in _clocks_among(here):
            boxes = [line.box for line in group]
            same = next((known for known in found if _same_place(known, boxes)), None)
            if same is None:
                found.append(boxes)
            else:
                same[:] = [_join_boxes(a, b) for a, b in zip(same, boxes, strict=True)]
    return [tuple(_grown(box) for box in boxes) for boxes in found[:_CLOCKS]]


def _clocks_among(lines: Sequence[_PictureLine]) -> Iterator[list[_PictureLine]]:
    whole = [line for line in lines if shown_time(line.text) is not None]
    yield from ([line] for line in whole)
    times = [x for x in lines if x not in whole and holds_time(x.text)]
    dates = [x for x in lines if x not in whole and holds_date(x.text)]
    for time in times:
        for day in dates:
            if time is not day and _stand_together(day, time):
                yield [day, time]


def _stand_together(one: _PictureLine, other: _PictureLine) -> bool:
    high = max(one.high, other.high)
    (l1, t1, r1, b1), (l2, t2, r2, b2) = one.box, other.box
    apart = max(l1, l2) - min(r1, r2)
    same_row = abs((t1 + b1) - (t2 + b2)) < high and apart < 12 * high
    below = abs(t1 - t2) < 2.5 * high and min(abs(l1 - l2), abs(r1 - r2)) < 3 * high
    return same_row or below


def _same_place(one: Sequence[Pixels], other: Sequence[Pixels]) -> bool:
    return len(one) == len(other) and all(_overlap(a, b) for a, b in zip(one, other, strict=True))


def _overlap(a: Pixels, b: Pixels) -> bool:
    across = min(a[2], b[2]) - max(a[0], b[0])
    down = min(a[3], b[3]) - max(a[1], b[1])
    return across > 0.5 * min(a[2] - a[0], b[2] - b[0]) and down > 0.5 * min(
        a[3] - a[1], b[3] - b[1]
    )


def _join_boxes(a: Pixels, b: Pixels) -> Pixels:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def _grown(box: Pixels) -> Pixels:
    # A digit at the end of a line may have been left out where it was lighter than the scene.
    high = box[3] - box[1]
    across, down = round(0.6 * high), round(0.08 * high)
    return box[0] - across, box[1] - down, box[2] + across, box[3] + down


def _text_beside(place: Sequence[Pixels], lines: Iterable[Sequence[_PictureLine]]) -> str:
    """What stands near a clock, and on its own lines beside it; each line once."""
    high = place[0][3] - place[0][1]
    around = place[0]
    for box in place[1:]:
        around = _join_boxes(around, box)
    near = (around[0] - 2 * high, around[1] - _NEAR * high, around[2] + 2 * high)
    texts = [
        line.text
        for here in lines
        for line in here
        if line.box[2] > near[0]
        and line.box[0] < near[2]
        and line.box[3] > near[1]
        and line.box[1] < around[3] + _NEAR * high
    ]
    return "\n".join(dict.fromkeys(texts))
