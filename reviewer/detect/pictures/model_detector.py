"""What detectors with a model have in common."""

from __future__ import annotations

from typing import Any

import numpy as np

from reviewer.detect.pictures.rows import DetectorRow
from reviewer.errors import BadInput
from reviewer.system.opencv import cv2 as _cv2

cv2: Any = _cv2  # its stubs know fewer kinds of pixels than it gives
# It warns of every network that its new engine has no choice of targets, which nobody made.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)


class RowDetector:
    """A detector as its row describes it."""

    def __init__(self, row: DetectorRow) -> None:
        self.row = row

    @property
    def name(self) -> str:
        """Of its row."""
        return self.row.name

    @property
    def version(self) -> str:
        """Of its row."""
        return self.row.version_told

    @property
    def kinds(self) -> tuple[str, ...]:
        """What it finds."""
        return tuple(self.row.rules)

    @property
    def every(self) -> float:
        """Of its row."""
        return self.row.every

    @property
    def own_light(self) -> bool:
        """Of its row."""
        return self.row.own_light


def load_network(row: DetectorRow) -> Any:
    """The network of a row's first model, by OpenCV.

    Raises:
        BadInput: It is none that OpenCV can read.
    """
    path = row.models[0].path
    try:
        return cv2.dnn.readNetFromONNX(np.frombuffer(path.read_bytes(), np.uint8))
    except (cv2.error, OSError):
        raise BadInput(
            f"The model {path.name} of the detector {row.name} cannot be used."
        ) from None
