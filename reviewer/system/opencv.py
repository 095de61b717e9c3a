"""The one place that imports cv2: its import changes the environment of Qt and of children.

opencv-python sets variables that lead Qt, and every program started later, to its own
libraries; they are put back as they were.

Decision 1.
"""

from __future__ import annotations

import os

_CHANGED = ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR", "LD_LIBRARY_PATH")
_before = {name: os.environ.get(name) for name in _CHANGED}

import cv2  # noqa: E402  # the environment must be noted first

for _name, _value in _before.items():
    if _value is None:
        os.environ.pop(_name, None)
    else:
        os.environ[_name] = _value

# Its thread pool makes small operations slower, most of all beside decoders that use every core.
cv2.setNumThreads(1)

__all__ = ["cv2"]
