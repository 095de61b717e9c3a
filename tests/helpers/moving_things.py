"""Films of a patch that moves over a swinging scene, and a stand-in for detectors that sees it.

The patch is red where the stand-in is to see it and grey where it is to miss it; its texture is the
same, so that it can be followed.
"""

import os
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from reviewer.detect.pictures import Found
from reviewer.model.geometry import Box

SIZE = (176, 104)
THING = 24  # pixels of its sides
_SOME = np.random.default_rng(5)
_SCENE = _SOME.integers(40, 170, (60, 100), np.uint8).repeat(6, 0).repeat(6, 1)
_PATCH = _SOME.integers(30, 220, (7, 7), np.uint8).repeat(4, 0).repeat(4, 1)[:THING, :THING]


def place_at(number: int) -> tuple[float, float]:
    """Left and top of the thing in a picture, in pixels."""
    return 30 + 1.2 * number, 40 + 9 * np.sin(number / 6)


def box_at_number(number: int) -> np.ndarray:
    """Left, top, right and bottom, in pixels."""
    x, y = (round(n) for n in place_at(number))
    return np.array([x, y, x + THING, y + THING], float)


def grey_picture(number: int, there: bool = True, light: float = 1.0, scene: int = 0) -> np.ndarray:
    """A picture as it is followed."""
    swing = round(20 + 8 * np.sin(number / 4))
    grey = _SCENE[swing + scene : swing + scene + SIZE[1], swing : swing + SIZE[0]].copy()
    if scene:
        grey = 255 - grey[::-1]
    if there:
        left, top, right, bottom = (int(n) for n in box_at_number(number))
        part = grey[max(top, 0) : bottom, max(left, 0) : right]
        part[:] = _PATCH[: part.shape[0], : part.shape[1]]
    return np.clip(grey * light, 0, 255).astype(np.uint8)


def write_film(path: Path, many: int, seen: Sequence[int], times: Sequence[float] = ()) -> Path:
    """A film of the thing, red in the pictures ``seen``; 30 pictures a second, or at ``times``."""
    with av.open(str(path), "w") as box:
        stream = box.add_stream("libx264", rate=30, options={"crf": "18", "preset": "ultrafast"})
        stream.width, stream.height, stream.pix_fmt = *SIZE, "yuv420p"
        stream.time_base = stream.codec_context.time_base = Fraction(1, 15360)
        for number in range(many):
            grey = grey_picture(number)
            colour = np.stack([grey] * 3, axis=-1)
            if number in seen:
                left, top, right, bottom = (int(n) for n in box_at_number(number))
                colour[top:bottom, left:right, 1:] //= 4
                colour[top:bottom, left:right, 0] = np.maximum(grey[top:bottom, left:right], 150)
            frame = av.VideoFrame.from_ndarray(colour, format="rgb24")
            frame.pts = round(times[number] * 15360) if len(times) else number * 512
            frame.time_base = Fraction(1, 15360)
            box.mux(stream.encode(frame))
        box.mux(stream.encode(None))
    return path


class RedThings:
    """Sees what is red: one thing of a kind."""

    name, version, kinds, every = "red-things", "1", ("faces",), 0.0
    own_light = False

    def find_things(self, picture: np.ndarray, known: Sequence[Found] = ()) -> list[Found]:
        """The box around all that is red."""
        high, wide = picture.shape[:2]
        red = picture[..., 2].astype(int) - picture[..., 0] > 60
        if red.sum() < 60:
            return []
        down, across = np.flatnonzero(red.any(axis=1)), np.flatnonzero(red.any(axis=0))
        x, y = across[0] / wide, down[0] / high
        box = Box(x, y, (across[-1] + 1) / wide - x, (down[-1] + 1) / high - y)
        return [Found("faces", box, 0.9)]


def load_red_things(kinds: tuple[str, ...]) -> list[RedThings]:
    """As ``load_detectors``; in the child."""
    return [RedThings()]


class DeadlyThings(RedThings):
    """Brings its process down where the thing has come far to the right."""

    def find_things(self, picture: np.ndarray, known: Sequence[Found] = ()) -> list[Found]:
        """As far as it comes to that."""
        found = super().find_things(picture, known)
        if any(one.box.x > 0.65 for one in found):
            os._exit(7)
        return found


def load_deadly_things(kinds: tuple[str, ...]) -> list[RedThings]:
    """As ``load_red_things``; for it is taken, and brings the child down."""
    return [DeadlyThings()]


def load_nothing(kinds: tuple[str, ...]) -> list[RedThings]:
    """No model is there."""
    return []
