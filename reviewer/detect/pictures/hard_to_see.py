"""Whether a picture is such that detectors miss what is in it: blank, or lost in noise.

Infrared at night, an open lens cap, fog. Nothing is found in them, and that says little.
"""

from __future__ import annotations

import numpy as np

from reviewer.detect.pictures.things import Picture
from reviewer.system.opencv import cv2

_LONG = 640  # pixels of the long side at which it is asked
_SMOOTH = 2.0  # pixels: what is larger is what the picture shows
# Measured on planted faces: all are found up to 0.4, one of three at 0.75. Of footage of the day
# the share is below 0.03.
_NOISE = 0.5  # of the contrast of what is shown
_BLANK = 4.0  # grey levels of contrast
_MEDIAN = 0.6745  # of a deviation
# By Immerkaer: what is flat, or slopes, answers nothing.
_KERNEL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


def is_hard_to_see(picture: Picture) -> bool:
    """Whether little can be seen in a picture, brightened as detectors look at it."""
    grey = picture.mean(axis=2).astype(np.float32) if picture.ndim == 3 else picture
    scale = _LONG / max(grey.shape)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    if min(grey.shape) < 3:
        return True
    contrast = float(cv2.GaussianBlur(grey, (0, 0), _SMOOTH).std())
    fine = cv2.filter2D(grey.astype(np.float32), -1, _KERNEL)[1:-1, 1:-1]
    noise = float(np.median(np.abs(fine))) / _MEDIAN / float(np.linalg.norm(_KERNEL))
    return contrast < _BLANK or noise > _NOISE * contrast
