"""Which text of a scene is the clock that a camera burns into its pictures: it is not proposed.

It is part of the record, and says when it was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reviewer.detect.pictures.things import overlap_of_boxes
from reviewer.model.geometry import Box

_CLOCK_DIGITS = 10  # a day and a time have as many
_STILL = 0.8  # overlap of the boxes of a line that stands still
# Year, month, day, hour, minute and second, as cameras write them; blanks and colons get lost.
_CLOCK = re.compile(
    r"(?:19|20)\d\d\W?[01]\d\W?[0-3]\d\D{0,2}[0-2]\d\W?[0-5]\d"
    r"|[0-3]?\d\W[0-3]?\d\W(?:19|20)?\d\d\D{0,2}[0-2]?\d\W[0-5]\d"
)


def looks_like_clock(text: str) -> bool:
    """True for a line that holds a day and a time of day."""
    return bool(_CLOCK.search(text)) and sum(c.isdigit() for c in text) >= _CLOCK_DIGITS


def is_burned_in_clock(boxes: Iterable[Box], text: str) -> bool:
    """True for a line that reads as a day and a time, and stands where it is in every picture.

    ``boxes`` are its places in the order of time; of a photo there is one.
    """
    if not looks_like_clock(text):
        return False
    first, *others = boxes
    return all(overlap_of_boxes(first, box) >= _STILL for box in others)
