"""Which text of a scene is the clock that a camera burns into its pictures: it is not proposed.

It is part of the record, and says when it was made.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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


def is_burned_in_clock(sightings: Sequence[tuple[Box, str]]) -> bool:
    """True when the sightings of one line, in the order of time, are those of a camera's clock: it
    stands still, and digits of it change. One sighting must read as a day and a time.
    """
    if len(sightings) == 1:
        return looks_like_clock(sightings[0][1])
    digits = [re.sub(r"\D", "", text) for _, text in sightings]
    many = [d for d in digits if len(d) >= _CLOCK_DIGITS]
    first = sightings[0][0]
    still = all(overlap_of_boxes(first, box) >= _STILL for box, _ in sightings)
    return still and 2 * len(many) > len(digits) and len(set(many)) > 1
