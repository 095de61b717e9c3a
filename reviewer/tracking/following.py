"""Sightings joined to ways: looks at some pictures, and flow both ways through those between.

Pictures come one after another. What is seen in a picture that is looked at continues a way where
it was expected, or begins one; a new way is followed back to before it was seen, one that is seen
no more is followed on for a while. Between two sightings both flows together are the box: where
they part, it hides too much rather than too little. A face that turns away is kept where a head
is still seen. Another scene ends all ways.

Decision 197.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reviewer.detect.pictures.heads import head_of_person
from reviewer.model.geometry import Box
from reviewer.tracking.flow import Grey, move_boxes
from reviewer.tracking.linking import area_of_boxes, common_area, hull_of_boxes, match_boxes

HOLE = 0.5
"""Seconds that are bridged without a word; a longer stretch is a hole that wants a look."""

# Chosen on the synthetic footage of tests/bench/hard_footage.py.
_PATIENCE = 2.0  # seconds for which a sure way is followed that is not seen
_ROLL = 0.35  # seconds before the first sighting and behind the last one
_EAGER = 0.7  # seconds for which it is looked for more often
_JUMP = 0.6  # of its size: so far from where it was followed to a sighting is a jump
_LEFT = 0.3  # of a box: less than this is in the picture, and it counts as gone

_TREMBLE = 0.05  # seconds: the times of pictures are not quite even

HELPERS: Mapping[str, str] = {"faces": "heads", "heads": "persons"}
"""What keeps a way alive that is itself not seen: its thing is still there, turned away."""


class Seen(NamedTuple):
    """A sighting: ``box`` as left, top, right and bottom in pixels of the grey picture."""

    kind: str
    box: NDArray[np.float64]
    score: float
    text: str = ""


class Look(NamedTuple):
    """A picture: its number, when it is shown, what is in it, and whether it was looked at.

    ``seen`` is ``None`` where no detector looked; ``cut``: another scene begins with it.
    ``unasked``: kinds that not every detector looked for which finds them: they are not missed.
    ``least``: pixels of the shorter side, in the grey picture: smaller things are not missed, for
    detectors saw too little of them.
    """

    number: int
    time: float
    grey: Grey
    seen: Sequence[Seen] | None
    cut: bool = False
    unasked: frozenset[str] = frozenset()
    least: float = 0.0


@dataclass
class WayStep:
    """Where a way is in one picture; ``score`` is NaN where it was not seen.

    ``jumped``: it was seen far from where it had been followed to: it may be another thing.
    """

    number: int
    time: float
    box: NDArray[np.float64]
    score: float = float("nan")
    followed: bool = True
    jumped: bool = False


@dataclass(eq=False)
class ThingWay:
    """A thing through time, not yet padded.

    Attributes:
        kind: what it is.
        steps: one for each picture that came by.
        hits: rows of ``steps`` at which it was seen itself.
        text: what was read, at its surest sighting.
        readings: when it was read, and what.
        born_in: why it begins where it does: ``cut``, ``seen`` or ``start``.
        ended: why it ends where it does: ``cut``, ``left``, ``lost`` or ``over``; one that was not
            seen for a while before a cut was lost.
        before: number of the last picture that came by before the scene in which it is born;
            -1: none.
        after: number of the first one that came by behind the scene in which it ends.
        looks: how often it was looked for, from its first sighting to its last one.
        missed: how often since then, in vain; ``asked``: when that was last.
    """

    kind: str
    steps: list[WayStep]
    hits: list[int]
    text: str = ""
    born_in: str = "seen"
    ended: str = ""
    before: int = -1
    after: int = -1
    readings: list[tuple[float, str]] = field(default_factory=list)
    core: NDArray[np.float64] = field(default_factory=lambda: np.zeros(4))
    held: int = 0  # the row of the last sighting, or of the last of what helps it
    looks: int = 1
    missed: int = 0
    asked: float = float("-inf")

    @property
    def best(self) -> float:
        """The score of its surest sighting."""
        return max(self.steps[row].score for row in self.hits)


class ThingFollower:
    """Takes pictures in the order of time and gives the ways that are over.

    Args:
        sure: what is followed, with the score from which on one sighting is sure; sightings of
            other kinds only help.
        slower: how many times more rarely than usual a kind is looked for; a way of it begins so
            much earlier than it is first seen, and so much more patience is had with it.
    """

    def __init__(
        self, sure: Mapping[str, float], slower: Mapping[str, float] = MappingProxyType({})
    ) -> None:
        self._sure = sure
        self._slower = slower
        self._recent: deque[Look] = deque()
        self._live: list[ThingWay] = []
        self._cut = "start"  # with what the scene begins
        self._first = self._before = -1  # number of its first picture, and of the one before

    def take_picture(self, look: Look) -> list[ThingWay]:
        """One more picture; the ways that are over now."""
        over: list[ThingWay] = []
        if look.cut:
            over = self._end_all("cut", look.number)
            self._before = self._recent[-1].number if self._recent else -1
            self._recent.clear()
            self._cut = "cut"
        if look.cut or self._first < 0:
            self._first = look.number
        self._carry_on(look)
        self._recent.append(look)
        while look.time - self._recent[0].time > _PATIENCE + 0.3:
            self._recent.popleft()
        if look.seen is not None:
            self._take_sightings(look, look.seen)
        return over + self._end_lost(look)

    def wants_look(self) -> Mapping[str, float]:
        """Kinds for which a look is worth more than usual: one was missed, or is not sure yet.

        Of each how small the smallest is for which it is: its shorter side, in pixels.
        """
        wanted: dict[str, float] = {}
        for way in self._live:
            if self._is_urgent(way):
                wanted[way.kind] = min(_shorter_side(way.core), wanted.get(way.kind, np.inf))
        return wanted

    def _is_urgent(self, way: ThingWay) -> bool:
        now, last = way.steps[-1].time, way.steps[way.held].time
        eager = self._drawn_out(_EAGER, way.kind)
        if not self._is_sure(way):
            return now - way.steps[way.hits[0]].time < eager / 2
        return last < way.asked and now - last < eager

    def _drawn_out(self, seconds: float, kind: str) -> float:
        """A time that is meant for what is looked for as often as usual."""
        return min(seconds * self._slower.get(kind, 1.0), _PATIENCE)

    def _is_sure(self, way: ThingWay) -> bool:
        return way.best >= self._sure[way.kind] and len(way.hits) > 1

    def end_pictures(self) -> list[ThingWay]:
        """The ways that are left when there are no more pictures."""
        return self._end_all("over")

    def _carry_on(self, look: Look) -> None:
        if not self._live:
            return
        cores = np.array([way.core for way in self._live])
        moved, followed = move_boxes(self._recent[-1].grey, look.grey, cores)
        for way, box, good in zip(self._live, moved, followed.tolist(), strict=True):
            way.core = box
            way.steps.append(WayStep(look.number, look.time, box.copy(), followed=good))

    def _take_sightings(self, look: Look, seen: Sequence[Seen]) -> None:
        again: list[tuple[ThingWay, int]] = []  # and the row from which on it was not seen
        for kind in self._sure:
            mine = [one for one in seen if one.kind == kind]
            ways = [way for way in self._live if way.kind == kind]
            pairs = _pairs_of(ways, mine, look.time)
            for row, column in pairs:
                again.append((ways[row], ways[row].held))
                _see_again(ways[row], mine[column])
            known = {row for row, _ in pairs}
            lost = [way for row, way in enumerate(ways) if row not in known]
            for way in lost:
                if kind not in look.unasked and _shorter_side(way.core) >= look.least:
                    way.missed, way.asked = way.missed + 1, look.time
            again += _hold_by_helpers(lost, [s for s in seen if s.kind == HELPERS.get(kind)])
            fresh = {column for _, column in pairs}
            begun = [one for column, one in enumerate(mine) if column not in fresh]
            again += [(self._begin_way(look, one), -1) for one in _not_twice(begun)]
        self._walk_back(again)

    def _begin_way(self, look: Look, one: Seen) -> ThingWay:
        step = WayStep(look.number, look.time, one.box.copy(), one.score)
        way = ThingWay(one.kind, [step], [0], one.text, core=one.box.copy())
        if one.text:
            way.readings.append((look.time, one.text))
        self._live.append(way)
        return way

    def _walk_back(self, again: list[tuple[ThingWay, int]]) -> None:
        """Follow what is seen now back to where it was seen last, or to before it was at all."""
        pictures = list(self._recent)
        now = pictures[-1].time
        todo = [(way, row, way.steps[-1].box.copy()) for way, row in again]
        early: dict[int, list[WayStep]] = {}
        for back in range(1, len(pictures)):
            was, here = pictures[-back], pictures[-1 - back]
            ago = now - here.time
            todo = [one for one in todo if self._goes_back(one[0], one[1], back, ago)]
            if not todo:
                break
            boxes, good = move_boxes(was.grey, here.grey, np.array([box for *_, box in todo]))
            kept = []
            for (way, row, _), box, fine in zip(todo, boxes, good.tolist(), strict=True):
                if row < 0:
                    if _share_inside(box, here.grey) < _LEFT:
                        continue
                    early.setdefault(id(way), []).append(WayStep(here.number, here.time, box))
                else:
                    step = way.steps[-1 - back]
                    step.box = hull_of_boxes(step.box, box)
                    step.followed = step.followed and fine
                kept.append((way, row, box))
            todo = kept
        for way, row in again:
            if row < 0:
                self._put_before(way, early.get(id(way), [])[::-1])
            else:
                _mark_seen(way, row)

    def _put_before(self, way: ThingWay, steps: list[WayStep]) -> None:
        way.steps[:0] = steps
        way.hits = [row + len(steps) for row in way.hits]
        way.held += len(steps)
        if way.steps[0].number == self._first:
            way.born_in, way.before = self._cut, self._before

    def _end_lost(self, look: Look) -> list[ThingWay]:
        over = []
        for way in self._live:
            missed = look.time - way.steps[way.held].time
            gone = way.held < len(way.steps) - 1 and _share_inside(way.core, look.grey) < _LEFT
            patience = _PATIENCE if self._is_sure(way) else self._drawn_out(HOLE, way.kind)
            if gone or missed > patience:
                way.ended = "left" if gone else "lost"
                over.append(self._cut_tail(way))
        self._live = [way for way in self._live if not way.ended]
        return over

    def _end_all(self, why: str, after: int = -1) -> list[ThingWay]:
        over, self._live = self._live, []
        for way in over:
            way.ended, way.after = why, after
        return [self._cut_tail(way) for way in over]

    def _goes_back(self, way: ThingWay, row: int, back: int, seconds: float) -> bool:
        if row < 0:
            return seconds <= self._drawn_out(_ROLL, way.kind) + 1e-6
        return len(way.steps) - 1 - back > row

    def _cut_tail(self, way: ThingWay) -> ThingWay:
        """Without what was followed in vain; a little behind the last sighting stays."""
        last = way.steps[way.held].time
        within = _PATIENCE if way.ended == "left" else self._drawn_out(_ROLL, way.kind)
        kept = [step for step in way.steps if step.time <= last + within + 1e-6]
        if way.ended == "cut" and len(kept) < len(way.steps):
            way.ended = "lost"
        way.steps = kept
        return way


def _pairs_of(ways: Sequence[ThingWay], mine: Sequence[Seen], now: float) -> list[tuple[int, int]]:
    expected = np.array([way.core for way in ways]).reshape(-1, 4)
    # A second unseen may have taken it a quarter of its size further.
    slack = np.array([1 + 0.25 * min(now - way.steps[way.held].time, 2.0) for way in ways])
    return match_boxes(expected, np.array([one.box for one in mine]).reshape(-1, 4), slack)


def _see_again(way: ThingWay, one: Seen) -> None:
    step = way.steps[-1]
    step.jumped = _is_far(way.core, one.box)
    step.box, step.score, step.followed = one.box.copy(), one.score, True
    if one.text:
        way.readings.append((step.time, one.text))
    if one.text and (not way.text or one.score >= way.best):
        way.text = one.text
    way.looks, way.missed = way.looks + way.missed + 1, 0
    way.hits.append(len(way.steps) - 1)
    way.held = len(way.steps) - 1
    way.core = one.box.copy()


def _is_far(core: NDArray[np.float64], box: NDArray[np.float64]) -> bool:
    sides = [b[2:] - b[:2] for b in (core, box)]
    away = (core[:2] + core[2:] - box[:2] - box[2:]) / 2
    return bool(np.linalg.norm(away) > _JUMP * min(float(side.max()) for side in sides))


def _shorter_side(box: NDArray[np.float64]) -> float:
    return float((box[2:] - box[:2]).min())


def _hold_by_helpers(
    lost: Sequence[ThingWay], helpers: Sequence[Seen]
) -> list[tuple[ThingWay, int]]:
    """Ways whose thing turned away and is still there, with the row of their last sighting."""
    held = []
    for way in lost:
        middle = (way.core[:2] + way.core[2:]) / 2
        around = [s for s in helpers if (s.box[:2] <= middle).all() and (middle <= s.box[2:]).all()]
        if not around or len(way.steps) < 2:
            continue
        nearest = min(around, key=lambda s: float(np.abs(s.box - way.core).sum()))
        head = _head_held_by(nearest)
        if area_of_boxes(head[None])[0] > 8 * area_of_boxes(way.core[None])[0]:
            continue
        held.append((way, way.held))
        step = way.steps[-1]
        step.box = hull_of_boxes(step.box, head)
        way.held = len(way.steps) - 1
    return held


def _head_held_by(one: Seen) -> NDArray[np.float64]:
    """The box of a head; of a person its upper part."""
    if one.kind != "persons":
        return one.box
    left, top, right, bottom = map(float, one.box)
    head = head_of_person(Box(left, top, right - left, bottom - top), 1.0)  # in pixels
    return np.array([head.x, head.y, head.x + head.w, head.y + head.h])


def _not_twice(seen: Sequence[Seen]) -> list[Seen]:
    """Of sightings of a kind that lie in each other the surest: it is seen at two scales."""
    kept: list[Seen] = []
    for one in sorted(seen, key=lambda s: -s.score):
        box = one.box[None]
        inside = (
            common_area(box, k.box[None])[0, 0]
            / max(min(area_of_boxes(box)[0], area_of_boxes(k.box[None])[0]), 1e-9)
            for k in kept
        )
        if all(share < 0.7 for share in inside):
            kept.append(one)
    return kept


def _mark_seen(way: ThingWay, row: int) -> None:
    """Between two sightings that both flows join it counts as seen, as surely as the less sure."""
    last = len(way.steps) - 1
    between = way.steps[row + 1 : last]
    seconds = way.steps[last].time - way.steps[row].time
    ends = way.steps[row].score, way.steps[last].score
    if seconds <= HOLE + _TREMBLE and all(step.followed for step in between):
        for step in between:
            step.score = float(np.min(ends))  # NaN where one of them was not seen itself


def _share_inside(box: NDArray[np.float64], grey: Grey) -> float:
    whole = np.array([[0.0, 0.0, grey.shape[1], grey.shape[0]]])
    area = float(area_of_boxes(box[None])[0])
    return float(common_area(box[None], whole)[0, 0]) / max(area, 1e-9)
