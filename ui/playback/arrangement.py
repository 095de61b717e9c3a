"""Where pictures stand in a room so that most is seen of them.

Pictures keep their shape. Those of a row are of one height, and so are all rows; where that shows
more, the one in focus stands large and the others small beside or below it.

Decision 184.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# Chosen by hand.
GAP = 4  # pixels between two pictures
LEAST = 96  # pixels: a picture less high shows nobody
# Of the room, for those that stand small; the first that shows enough more is taken.
_SHARES = (0.4, 0.35, 0.3, 0.275, 0.25, 0.225, 0.2)
_MORE = 1.25  # times as much must be seen: else pictures would move at each click for little


@dataclass(frozen=True)
class PictureSpot:
    """Where a picture stands, in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def area(self) -> float:
        """How much is seen of it."""
        return self.width * self.height

    def move_by(self, dx: float, dy: float) -> PictureSpot:
        """The same elsewhere."""
        return PictureSpot(self.x + dx, self.y + dy, self.width, self.height)


Spots = tuple[PictureSpot, ...]


@lru_cache(maxsize=64)
def arrange_pictures(
    shapes: tuple[float, ...], width: int, height: int, focus: int | None = None
) -> Spots:
    """A spot for each picture, in the order given.

    Args:
        shapes: of each picture, its width divided by its height.
        width: of the room.
        height: of the room.
        focus: the picture that may stand larger than the others.
    """
    if not shapes:
        return ()
    even = _in_rows(shapes, width, height)
    if focus is None or len(shapes) == 1:
        return even
    enough = _MORE * _seen_of(even)
    ways = _with_one_large(shapes, width, height, focus)
    return next((way for way in ways if _seen_of(way) >= enough), even)


def _seen_of(spots: Spots) -> float:
    return sum(spot.area for spot in spots)


def _in_rows(shapes: Sequence[float], width: float, height: float) -> Spots:
    """Rows of one height, each in the middle."""
    best, rows = max(
        (
            (_height_of_rows(shapes, cuts, width, height), cuts)
            for cuts in _ways_to_cut(len(shapes))
        ),
        key=lambda found: found[0],
    )
    spots: list[PictureSpot] = []
    top = (height - best * (len(rows) - 1) - GAP * (len(rows) - 2)) / 2
    for first, last in pairwise(rows):
        mine = shapes[first:last]
        left = (width - best * sum(mine) - GAP * (len(mine) - 1)) / 2
        for shape in mine:
            spots.append(PictureSpot(left, top, best * shape, best))
            left += best * shape + GAP
        top += best + GAP
    return tuple(spots)


def _height_of_rows(
    shapes: Sequence[float], cuts: tuple[int, ...], width: float, height: float
) -> float:
    rows = len(cuts) - 1
    widest = min(
        (width - GAP * (last - first - 1)) / sum(shapes[first:last])
        for first, last in pairwise(cuts)
    )
    return max(min(widest, (height - GAP * (rows - 1)) / rows), 1.0)


@lru_cache(maxsize=16)
def _ways_to_cut(count: int) -> tuple[tuple[int, ...], ...]:
    """Every way to lay pictures into rows one after another; the fewest rows first."""
    ways = [
        (0, *(n for n in range(1, count) if bits >> (n - 1) & 1), count)
        for bits in range(1 << (count - 1))
    ]
    return tuple(sorted(ways, key=len))


def _with_one_large(
    shapes: tuple[float, ...], width: float, height: float, focus: int
) -> Iterator[Spots]:
    """The one in focus large, with the others in a strip below, or in rows beside it."""
    others = shapes[:focus] + shapes[focus + 1 :]
    for share in _SHARES:
        low = max(share * height, LEAST)
        strip = _in_rows(others, width, low) if _fits_in_row(others, width, low) else ()
        yield from _join_parts(shapes[focus], strip, (width, height), (0, low), focus)
        column = _in_rows(others, share * width, height)
        yield from _join_parts(shapes[focus], column, (width, height), (share * width, 0), focus)


def _fits_in_row(shapes: Sequence[float], width: float, height: float) -> bool:
    return sum(shapes) * height + GAP * (len(shapes) - 1) <= width


def _join_parts(
    shape: float, small: Spots, room: tuple[float, float], taken: tuple[float, float], focus: int
) -> Iterator[Spots]:
    """The large one in what the small ones leave of the room; nothing if either is too small."""
    wide, high = (r - t - (GAP if t else 0) for r, t in zip(room, taken, strict=True))
    large_height = min(high, wide / shape)
    if not small or small[0].height < LEAST or large_height < small[0].height:
        return
    large_width = large_height * shape
    # What is left over of the room lies around both, not between them.
    if taken[1]:
        top = (room[1] - large_height - GAP - taken[1]) / 2
        large = PictureSpot((room[0] - large_width) / 2, top, large_width, large_height)
        small = tuple(spot.move_by(0, top + large_height + GAP) for spot in small)
    else:
        left = (room[0] - large_width - GAP - taken[0]) / 2
        large = PictureSpot(left, (room[1] - large_height) / 2, large_width, large_height)
        small = tuple(spot.move_by(left + large_width + GAP, 0) for spot in small)
    yield (*small[:focus], large, *small[focus:])
