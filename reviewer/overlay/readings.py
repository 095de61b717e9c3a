"""What was read of a burned-in clock, as plain data: it comes from a child process."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.plain_form import PlainForm


@dataclass(frozen=True)
class ClockReading(PlainForm):
    """One frame's clock.

    Attributes:
        seconds: media time at which the frame is shown first.
        text: as it was read.
        weakest: certainty of the least certain digit, 0 to 1.
    """

    seconds: float
    text: str
    weakest: float


@dataclass(frozen=True)
class ClockEdge(PlainForm):
    """A change of the second, found to the frame.

    Attributes:
        last: media time of the last frame that shows the second before.
        first: of the first one that shows the next.
        before: how the clock was read there.
        after: likewise.
    """

    last: float
    first: float
    before: str
    after: str


@dataclass(frozen=True)
class SeenClock(PlainForm):
    """A line, or two, of a picture that hold a day and a time.

    Attributes:
        box: left, top, width and height, fractions of the displayed picture.
        high: pixels of a line.
        readings: of frames over the whole recording, in their order.
        edges: changes of the second.
        beside: what stands near it: model, serial number, a channel.
    """

    box: tuple[float, float, float, float]
    high: float
    readings: tuple[ClockReading, ...]
    edges: tuple[ClockEdge, ...] = ()
    beside: str = ""


@dataclass(frozen=True)
class SeenClocks(PlainForm):
    """All that were seen in one recording."""

    clocks: tuple[SeenClock, ...] = ()
