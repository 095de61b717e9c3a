"""The detectors themselves, loaded once in a child process, and one look with all of them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Sequence

from reviewer.detect.pictures.rows import DetectorRow, rows_for
from reviewer.detect.pictures.things import Detector, Found, Picture, best_of_overlapping

_loaded: dict[str, tuple[DetectorRow, Detector]] = {}


def load_detectors(kinds: Iterable[str]) -> list[Detector]:
    """The detectors that find ``kinds``, those first that others build upon; in the child.

    One whose model is missing is left out; ``faults_of_detectors`` tells that.

    Raises:
        BadInput: The user's settings do not fit, or a model of theirs cannot be used.
    """
    found: list[Detector] = []
    for row in rows_for(kinds):
        known = _loaded.get(row.name)
        if known is None or known[0] != row:
            if row.fault():
                continue
            module = importlib.import_module(f"reviewer.detect.pictures.{row.module}")
            known = _loaded[row.name] = (row, module.make_detector(row))
        found.append(known[1])
    return found


def look_at_picture(picture: Picture, detectors: Sequence[Detector]) -> list[Found]:
    """Everything that detectors find in one picture, the surest of each place; any size."""
    found: list[Found] = []
    for detector in detectors:
        found += detector.find_things(picture, found)
    return best_of_overlapping(found)
