"""The attack's own eyes for faces: UltraFace by OpenCV. What proposes masks sees by YuNet.

It looks at pictures in colour, or in grey; half a face it finds in colour only.

Decision 210.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from reviewer.model.geometry import Box, overlap_of_boxes
from reviewer.system.opencv import cv2 as _cv2
from reviewer.system.resources import resource_path

cv2: Any = _cv2  # its stubs know fewer kinds of pixels than it gives

Picture = npt.NDArray[np.uint8]

MODEL = "ultraface_rfb_640.onnx"
LIBRARY = f"UltraFace RFB-640 (opencv {cv2.__version__})"
WHOLE = Box(0.0, 0.0, 1.0, 1.0)
_INPUT = (640, 480)  # width and height
_SURE = 0.8
_FAINT = 0.6  # enough where something says that a face is there
_ONE = 0.3  # overlap from which on two are one face
_LIGHT, _BRIGHTER = 110.0, 2.5  # grey level that a dark picture is brought to, at most so much
_looking = threading.Lock()


def why_blind() -> str:
    """Why nobody can look, in a sentence; empty where somebody can."""
    if not resource_path(f"models/{MODEL}").is_file():
        return f"Nobody looked: the model {MODEL} is missing."
    return "" if _network() is not None else f"Nobody looked: the model {MODEL} cannot be used."


@lru_cache(maxsize=1)
def _network() -> Any:
    try:
        data = resource_path(f"models/{MODEL}").read_bytes()
        return cv2.dnn.readNetFromONNX(np.frombuffer(data, np.uint8))
    except (OSError, cv2.error):
        return None


def find_faces(picture: Picture, parts: Sequence[Box] = (WHOLE,), faint: bool = False) -> list[Box]:
    """Faces in an upright picture, blue first or grey, as fractions of it.

    Args:
        picture: any size.
        parts: which parts of it are looked at.
        faint: less sure ones as well.
    """
    found: list[tuple[float, Box]] = []
    for part in parts:
        found += _faces_in_part(picture, part, _FAINT if faint else _SURE)
    kept: list[Box] = []
    for _, box in sorted(found, key=lambda pair: -pair[0]):
        if all(overlap_of_boxes(box, other) <= _ONE for other in kept):
            kept.append(box)
    return kept


def _faces_in_part(picture: Picture, part: Box, least: float) -> list[tuple[float, Box]]:
    left, top, right, bottom = part.to_pixels(picture.shape[1], picture.shape[0])
    cut = picture[top:bottom, left:right]
    if not cut.size:
        return []
    gain = min(_LIGHT / max(float(cut.mean()), 1.0), _BRIGHTER)
    small = cv2.resize(cut, _INPUT, interpolation=cv2.INTER_AREA).astype(np.float32)
    lit = np.minimum(small * max(gain, 1.0), 255.0)
    shown = lit[:, :, ::-1] if lit.ndim == 3 else np.repeat(lit[:, :, None], 3, axis=2)
    given = np.ascontiguousarray(((shown - 127.0) / 128.0).transpose(2, 0, 1)[None], np.float32)
    with _looking:
        network = _network()
        network.setInput(given)
        scores, boxes = network.forward(("scores", "boxes"))
    found = []
    for row in np.flatnonzero(scores[0, :, 1] >= least):
        x0, y0, x1, y1 = (float(n) for n in np.clip(boxes[0, row], 0.0, 1.0))
        if x1 > x0 and y1 > y0:
            across, down = part.x + x0 * part.w, part.y + y0 * part.h
            box = Box(across, down, (x1 - x0) * part.w, (y1 - y0) * part.h)
            found.append((float(scores[0, row, 1]), box))
    return found
