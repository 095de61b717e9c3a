"""Which text of a scene is the clock that a camera burns into its pictures: it is not proposed.

It is part of the record, and says when it was made. A line of a paper may hold a day and a time as
well: what else it says, where it stands, and whether its time goes on tell the two apart. In doubt
it is no clock, and is proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from statistics import median

from reviewer.model.geometry import Box, overlap_of_boxes

# All chosen by hand.
_CLOCK_DIGITS = 10  # a day and a time have as many
_STILL = 0.8  # overlap of the boxes of a line that stands still
_SCRAPS = 2  # letters and digits beside it that nobody can tell: no name is as short
_EDGE = 0.2  # of the picture's height: a clock lies above or below all else
_TICKS = 4.0  # seconds over which it must be seen to go on
_TREMBLE = 1.5  # seconds: whole seconds are shown, and pictures come late
_AGREE = 0.6  # of its readings, for some are misread
_HALF_DAY = 12 * 3600
# Year, month, day, hour, minute and second, as cameras write them; blanks and colons get lost.
_CLOCK = re.compile(
    r"(?:(?:19|20)\d\d\W?[01]\d\W?[0-3]\d\D{0,2}(?P<h>[0-2]\d)\W?(?P<m>[0-5]\d)"
    r"|[0-3]?\d\W[0-3]?\d\W(?:19|20)?\d\d\D{0,2}(?P<h2>[0-2]?\d)\W(?P<m2>[0-5]\d))"
    r"(?:\W?(?P<s>[0-5]\d))?(?:\.\d{1,3})?\s*(?:Z|UTC|GMT|[ECMP][SD]T|[AP]\.?M\.?)?"
    r"\s*(?:[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
# What cameras write beside it: their make and number, a channel, the day of the week.
_BESIDE = re.compile(
    r"AXON\W*(?:BODY\W*\d?|FLEET\W*\d?)\W*(?:[XD]\w{7,9}(?!\w))?"
    r"|(?<![A-Z])(?:MON|TUE|WED|THU|FRI|SAT|SUN)(?:[A-Z]*DAY)?(?![A-Z])"
    r"|(?<![A-Z])(?:CAM(?:ERA)?|CH(?:ANNEL)?|REC)\W*\d{0,3}(?![A-Z0-9])",
    re.IGNORECASE,
)
GOES_ON = " … "
"""Between the first and the last reading of a clock that was seen to go on."""


def looks_like_clock(text: str) -> bool:
    """True for a line that holds a day and a time of day, and nothing that people are told by."""
    found = _CLOCK.search(text)
    if found is None or sum(c.isdigit() for c in found[0]) < _CLOCK_DIGITS:
        return False
    beside = _BESIDE.sub(" ", f"{text[: found.start()]} {text[found.end() :]}")
    return sum(c.isalnum() for c in beside) <= _SCRAPS


def read_through_time(text: str, readings: Sequence[tuple[float, str]]) -> str:
    """What a line says that was read again and again: of a clock its first and last reading.

    Args:
        text: its surest reading.
        readings: when it was read, in seconds of media time, and what.
    """
    clocks = [(when, said) for when, said in readings if looks_like_clock(said)]
    told = [
        (when, said, shown) for when, said in clocks if (shown := _seconds_of(said)) is not None
    ]
    if len(told) < 2:
        return text
    # How far it is ahead of the media's time stays the same; of a paper it shrinks.
    ahead = [shown - when for when, _, shown in told]
    ahead = [(a - ahead[0] + _HALF_DAY / 2) % _HALF_DAY for a in ahead]
    usual = median(ahead)
    agree = [row for row, a in zip(told, ahead, strict=True) if abs(a - usual) <= _TREMBLE]
    if len(agree) < _AGREE * len(readings) or agree[-1][0] - agree[0][0] < _TICKS:
        return text
    return f"{agree[0][1]}{GOES_ON}{agree[-1][1]}"


def _seconds_of(text: str) -> float | None:
    """The time of day that it shows, in seconds; ``None`` where it shows no seconds."""
    found = _CLOCK.search(text)
    if found is None or found["s"] is None:
        return None
    hour, minute = found["h"] or found["h2"], found["m"] or found["m2"]
    return float(int(hour) * 3600 + int(minute) * 60 + int(found["s"]))


def is_burned_in_clock(boxes: Iterable[Box], text: str) -> bool:
    """True for a day and a time near the picture's edge that stand still while the time goes on.

    ``boxes`` are its places in the order of time; of a photo there is one. ``text``: as
    ``read_through_time`` gives it; a photo is read once.
    """
    readings = text.split(GOES_ON)
    if not all(looks_like_clock(said) for said in readings):
        return False
    first, *others = boxes
    if first.y + first.h > _EDGE and first.y < 1 - _EDGE:
        return False
    if others and len(readings) < 2:
        return False
    return all(overlap_of_boxes(first, box) >= _STILL for box in others)
