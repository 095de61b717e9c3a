"""How a followed box may change its shape: only as far as something was seen that tells so.

What a detector finds of a head is now and then half of it, or flat: somebody stands before it, or
the picture ends there. A box that took over each such shape would collapse, step by step, and bare
what it hides. So a side never shrinks faster than a stated rate, what is found in a shape that the
thing cannot have tells nothing, and where sides do not fit together the shorter one grows.

Decision 235.
"""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model.geometry import SLACK, Box

# Chosen by hand, on heads that turn and bow.
SHRINK = 0.8  # of a side: so much is left of it at least, from one sighting to the next
GROW = 1.6  # times: a side becomes no longer at once
TURN = 1.5  # times: how far width by height of a head may differ from what it was first


@dataclass(frozen=True)
class HeldShape:
    """What a person drew, and what was found in it.

    Attributes:
        drawn: the box, as a person drew it.
        thing: what was found in it, as it was found; its kind is known by who holds this.
    """

    drawn: Box
    thing: Box

    @property
    def place(self) -> Box:
        """The place of the thing within the box, in the box's own sides."""
        drawn, thing = self.drawn, self.thing
        return Box(
            (thing.x - drawn.x) / drawn.w,
            (thing.y - drawn.y) / drawn.h,
            thing.w / drawn.w,
            thing.h / drawn.h,
        )

    def thing_in(self, box: Box) -> Box:
        """Where the thing is, in the box as a person drew it."""
        place = self.place
        return Box(
            box.x + place.x * box.w, box.y + place.y * box.h, place.w * box.w, place.h * box.h
        )

    def box_around(self, found: Box, was: Box) -> Box | None:
        """The box, when the thing is found here now; ``None`` where that cannot be all of it.

        It may reach out of the picture, as ``was`` may.

        Args:
            found: what was found; at an edge of the picture it may be a part only.
            was: the box as it was carried until now.
        """
        thing = _whole_thing(found, self.thing_in(was))
        if not _ends_in_picture(self.thing) and not _may_be(thing, self.thing):
            return None
        place = self.place
        width, height = thing.w / place.w, thing.h / place.h
        width, height = self._turned_sides(_bounded(width, was.w), _bounded(height, was.h))
        # Its middle stays where it is on the thing, however large it is.
        across = thing.x + thing.w / 2 - (place.x + place.w / 2) * width
        down = thing.y + thing.h / 2 - (place.y + place.h / 2) * height
        return Box(across, down, width, height)

    def _turned_sides(self, width: float, height: float) -> tuple[float, float]:
        """Sides as near to the drawn shape as it may turn; what is too short for that grows."""
        drawn = self.drawn.w / self.drawn.h
        return max(width, height * drawn / TURN), max(height, width / (drawn * TURN))


def _bounded(side: float, was: float) -> float:
    return min(max(side, SHRINK * was), GROW * was)


def _may_be(thing: Box, first: Box) -> bool:
    """Whether something of this shape may be all of what was held first."""
    turned = thing.w / thing.h / (first.w / first.h)
    return 1 / TURN <= turned <= TURN


def _ends_in_picture(thing: Box) -> bool:
    """Whether an edge of the picture cuts it, so that nobody knows its shape."""
    return any(_cut_sides(thing))


def _cut_sides(thing: Box) -> tuple[bool, bool, bool, bool]:
    """Left, right, above and below: whether it ends where the picture does."""
    return (
        thing.x <= _AT_EDGE,
        thing.x + thing.w >= 1 - _AT_EDGE,
        thing.y <= _AT_EDGE,
        thing.y + thing.h >= 1 - _AT_EDGE,
    )


_AT_EDGE = 0.002 + SLACK  # of the picture: some two pixels


def _whole_thing(found: Box, before: Box) -> Box:
    """What is found, with what the edges of the picture cut off it."""
    left, right, above, below = _cut_sides(found)
    x, width = _whole_side(found.x, found.w, before.w, (left, right))
    y, height = _whole_side(found.y, found.h, before.h, (above, below))
    return Box(x, y, width, height)


def _whole_side(
    start: float, side: float, before: float, cut: tuple[bool, bool]
) -> tuple[float, float]:
    """Where it starts and how long it is, when it is as long as it was before where it is cut."""
    if not any(cut) or side >= before:
        return start, side
    return (start + side - before if cut[0] else start), before
