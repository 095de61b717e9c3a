"""What can be seen in one picture and may have to be hidden: heads, plates, screens and so on.

A detector is one module of this package and one row of ``resources/detectors/pictures.json``; a
user's own model is one row of ``detectors.json`` in the folder of the user's settings. All of it
runs in a child process: neither pictures nor models are opened in the caller. What is found is
never more than proposed.

    rules_of_kinds()                        what there is to look for, with thresholds and padding
    rows_for(kinds)                         who looks: name and version_told tell what was found
    faults_of_detectors(kinds)              sentences: what cannot be looked for, and why
    load_detectors(kinds)                   in the child: the models, loaded once
    look_at_picture(picture, detectors)     everything that they find in one picture
    look_closely_at_picture(...)            the same of a photo, which may be large
"""

from __future__ import annotations

from reviewer.detect.pictures.loading import (
    load_detectors,
    look_at_picture,
    look_closely_at_picture,
)
from reviewer.detect.pictures.rows import (
    DetectorRow,
    KindRule,
    faults_of_detectors,
    kinds_that_can_be_found,
    picture_rows,
    rows_for,
    rules_of_kinds,
)
from reviewer.detect.pictures.things import Detector, Found, Picture

__all__ = [
    "Detector",
    "DetectorRow",
    "Found",
    "KindRule",
    "Picture",
    "faults_of_detectors",
    "kinds_that_can_be_found",
    "load_detectors",
    "look_at_picture",
    "look_closely_at_picture",
    "picture_rows",
    "rows_for",
    "rules_of_kinds",
]
