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
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from reviewer.detect.pictures.heads import head_of_person
from reviewer.model.geometry import Box
from reviewer.tracking.flow import move_boxes
from reviewer.tracking.linking import (
    area_of_boxes,
    common_area,
    hull_of_boxes,
    leaps_between,
    match_boxes,
)
from reviewer.tracking.rolling import TimedPicture, roll_boxes, share_inside, speed_between
from reviewer.tracking.ways import HOLE, Look, Seen, ThingWay, WayStep

# Chosen on the synthetic footage of tests/bench/hard_footage.py.
_PATIENCE = 2.0  # seconds for which a sure way is followed that is not seen
_ROLL = 0.35  # seconds before the first sighting and behind the last one
_EAGER = 0.7  # seconds for which it is looked for more often
_JUMP = 0.6  # of its size: so far from where it was followed to a sighting is a jump
_LEAP = 0.25  # seconds between two looks at what crosses too fast to be followed
_LEFT = 0.3  # of a box: less than this is in the picture, and it counts as gone

_TREMBLE = 0.05  # seconds: the times of pictures are not quite even

HELPERS: Mapping[str, str] = {"faces": "heads", "heads": "persons"}
"""What keeps a way alive that is itself not seen: its thing is still there, turned away."""


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
        self._begin_earlier(look.time, self._live)  # before the pictures for it are let go
        self._recent.append(look)
        while look.time - self._recent[0].time > _PATIENCE + HOLE:
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
            born = [self._begin_way(look, one) for one in _not_twice(begun)]
            _tell_leaps(lost, born, self._sure[kind])
        self._walk_back(again)

    def _begin_way(self, look: Look, one: Seen) -> ThingWay:
        step = WayStep(look.number, look.time, one.box.copy(), one.score)
        way = ThingWay(one.kind, [step], [0], one.text, core=one.box.copy())
        if one.text:
            way.readings.append((look.time, one.text))
        self._live.append(way)
        return way

    def _walk_back(self, again: list[tuple[ThingWay, int]]) -> None:
        """Follow what is seen now back to where it was seen last."""
        pictures = list(self._recent)
        todo = [(way, row, way.steps[-1].box.copy()) for way, row in again]
        for back in range(1, len(pictures)):
            was, here = pictures[-back], pictures[-1 - back]
            todo = [one for one in todo if len(one[0].steps) - 1 - back > one[1]]
            if not todo:
                break
            boxes, good = move_boxes(was.grey, here.grey, np.array([box for *_, box in todo]))
            for (way, _, _), box, fine in zip(todo, boxes, good.tolist(), strict=True):
                step = way.steps[-1 - back]
                step.box = hull_of_boxes(step.box, box)
                step.followed = step.followed and fine
            todo = [(way, row, box) for (way, row, _), box in zip(todo, boxes, strict=True)]
        for way, row in again:
            _mark_seen(way, row)

    def _begin_earlier(self, now: float, ways: Sequence[ThingWay], *, over: bool = False) -> None:
        """Take ways back to before they were seen at all.

        Not at once: by its next sightings it is known how it moves.
        """
        due = [way for way in ways if not way.begun and (over or self._can_begin(way, now))]
        for way, steps in self._rolled(due, lambda way: way.hits[0], -1):
            way.begun = True
            way.steps[:0] = steps[::-1]
            way.hits = [row + len(steps) for row in way.hits]
            way.held += len(steps)
            if way.steps[0].number == self._first:
                way.born_in, way.before = self._cut, self._before

    def _can_begin(self, way: ThingWay, now: float) -> bool:
        wait = min(_PATIENCE - self._drawn_out(_ROLL, way.kind), HOLE)
        return now - way.steps[way.hits[0]].time >= wait

    def _rolled(
        self, ways: Sequence[ThingWay], row_of: Callable[[ThingWay], int], sense: int
    ) -> Iterator[tuple[ThingWay, list[WayStep]]]:
        """Ways with steps before (``sense`` -1) or behind a row of theirs, from there on.

        What was seen once and not surely is not worth that.
        """
        groups: dict[tuple[int, float], list[ThingWay]] = {}
        for way in ways:
            if len(way.hits) > 1 or way.best >= self._sure[way.kind]:
                within = self._drawn_out(_ROLL, way.kind)
                groups.setdefault((way.steps[row_of(way)].number, within), []).append(way)
        for (number, within), mine in groups.items():
            looks = [one for one in self._recent if (one.number - number) * sense >= 0][::sense]
            if not looks or looks[0].number != number:  # the film stood still for long
                continue
            boxes = np.array([way.steps[row_of(way)].box for way in mine])
            speeds = np.array([sense * self._speed_of(way, sense) for way in mine])
            moments = [TimedPicture(one.time, one.grey) for one in looks]
            found = roll_boxes(moments, boxes, speeds, within)
            for way, on in zip(mine, found, strict=True):
                pairs = zip(looks[1:], on, strict=False)
                yield way, [WayStep(one.number, one.time, box) for one, box in pairs]

    def _speed_of(self, way: ThingWay, sense: int) -> NDArray[np.float64]:
        """How fast it moves by its first sightings (``sense`` -1), or its last ones; 0 where nobody
        knows.
        """
        hits = [way.steps[row] for row in way.hits[::-sense]]
        near = [step for step in hits if abs(step.time - hits[0].time) <= _ROLL + _TREMBLE]
        one, two = (near[0], near[-1])[::-sense]
        looks = [look for look in self._recent if one.number <= look.number <= two.number]
        if len(near) < 2:
            return way.came if sense < 0 else way.went
        if not looks or looks[0].number != one.number:
            return np.zeros(2)
        moments = [TimedPicture(look.time, look.grey) for look in looks]
        return speed_between(moments, one.box, two.box)

    def _end_lost(self, look: Look) -> list[ThingWay]:
        over = []
        for way in self._live:
            missed = look.time - way.steps[way.held].time
            gone = way.held < len(way.steps) - 1 and share_inside(way.core, look.grey) < _LEFT
            patience = _PATIENCE if self._is_sure(way) else self._drawn_out(HOLE, way.kind)
            if gone or missed > patience:
                way.ended = "left" if gone else "lost"
                over.append(way)
        self._live = [way for way in self._live if not way.ended]
        return self._finished(over)

    def _end_all(self, why: str, after: int = -1) -> list[ThingWay]:
        over, self._live = self._live, []
        for way in over:
            way.ended, way.after = why, after
        return self._finished(over)

    def _finished(self, over: list[ThingWay]) -> list[ThingWay]:
        """Ways that are over, from before their first sighting to behind their last one."""
        if over:
            self._begin_earlier(over[0].steps[-1].time, over, over=True)
        until = {id(way): -np.inf for way in over}
        for way, steps in self._rolled(over, lambda way: way.held, 1):
            for there, step in zip(way.steps[way.held + 1 :], steps, strict=False):
                there.box = hull_of_boxes(there.box, step.box)
                until[id(way)] = step.time
        return [self._cut_tail(way, until[id(way)]) for way in over]

    def _cut_tail(self, way: ThingWay, until: float) -> ThingWay:
        """Without what was followed in vain; a little behind the last sighting stays."""
        within = _PATIENCE if way.ended == "left" else self._drawn_out(_ROLL, way.kind)
        last = max(way.steps[way.held].time + within, until)
        kept = [step for step in way.steps if step.time <= last + 1e-6]
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
    way.went = np.zeros(2)
    way.hits.append(len(way.steps) - 1)
    way.held = len(way.steps) - 1
    way.core = one.box.copy()


def _tell_leaps(lost: Sequence[ThingWay], born: Sequence[ThingWay], sure: float) -> None:
    """What is sure and missed and what is sure and new may be one thing that is too fast to be
    followed: both stay, and it may be anywhere between.
    """
    gone = [way for way in lost if way.best >= sure]
    new = [way for way in born if way.best >= sure]
    if not gone or not new:
        return
    last, now = [way.steps[way.held] for way in gone], [way.steps[-1] for way in new]
    one, two = np.array([step.box for step in last]), np.array([step.box for step in now])
    seconds = np.array([[b.time - a.time for b in now] for a in last])
    for row, column in leaps_between(one, two, seconds <= _LEAP):
        shift = (two[column, :2] + two[column, 2:] - one[row, :2] - one[row, 2:]) / 2
        gone[row].went = new[column].came = shift / seconds[row, column]


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
