"""What the second look saw, as things: sightings of one joined, and those left out that are known.

What a person keeps visible is not told again, for as long and where it was said about; nor what a
track on the list tells already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer.detect.pictures.heads import head_of_person
from reviewer.detect.pictures.rows import KindRule
from reviewer.model import Record, RegionRedaction
from reviewer.model.geometry import Box, Keyframe, box_at, is_centred_in, overlap_of_boxes
from reviewer.model.on_page import page_at
from reviewer.overlooked.look_in_child import Sighting
from reviewer.overlooked.look_moments import PACE
from reviewer.overlooked.second_look import SecondLook
from reviewer.overlooked.visible import Visible, place_on_pages
from reviewer.system.canonical import digest_of

PEOPLE = ("faces", "heads", "persons")
"""Kinds of which each tells of the same thing: somebody."""
SEEN = "seen-"
"""How the ids of answers to the second look begin."""
# Chosen by hand.
_LINKED = 2.2 * PACE  # seconds after which who is seen is taken for somebody else
_REACH = 1.5  # of its size that a thing moves from one look to the next
_SAME = 0.5  # overlap from which on what is seen is what was looked at
_HEAD = (0.2, 1.4)  # of a kept head's height: so high is the face in it
_MARGIN = 1e-3  # seconds

Known = Callable[[Sighting, float], bool]


@dataclass
class _Thing:
    times: list[float] = field(default_factory=list)
    seen: list[Sighting] = field(default_factory=list)

    def distance_to(self, now: float, one: Sighting) -> float | None:
        """How far it is from its last place, in sizes; ``None`` where it is another thing."""
        last = self.seen[-1]
        if now - self.times[-1] > _LINKED or now <= self.times[-1] or last.mask != one.mask:
            return None
        if group_of(last.kind) != group_of(one.kind):
            return None
        size = max(last.box.w, last.box.h, one.box.w, one.box.h)
        across = last.box.x + last.box.w / 2 - one.box.x - one.box.w / 2
        down = last.box.y + last.box.h / 2 - one.box.y - one.box.h / 2
        far = max(abs(across), abs(down)) / size
        return far if far <= _REACH else None


def group_of(kind: str) -> str:
    """Faces, heads and persons are one kind of thing."""
    return PEOPLE[0] if kind in PEOPLE else kind


def things_seen(
    record: Record, look: SecondLook, rules: Mapping[str, KindRule], known: Known
) -> Iterator[Visible]:
    """The things that a second look saw and of which nothing is ``known``, each once.

    What sticks out of its own mask is told whatever is known. What no look was sure of is left out.
    """
    things: list[_Thing] = []
    near: list[_Thing] = []  # those that may still go on
    for now, found in zip(look.times, look.found, strict=True):
        near = [thing for thing in near if now - thing.times[-1] <= _LINKED]
        for one in found:
            if one.mask or not known(one, now):
                thing = _thing_of(near, now, one)
                if not thing.seen:
                    near.append(thing)
                    things.append(thing)
                thing.times.append(now)
                thing.seen.append(one)
    for thing in things:
        best = max(thing.seen, key=lambda s: s.score)
        rule = rules.get(best.kind)
        # Whose mask it is, a second picture said: of that it need not be sure.
        if best.mask or rule is None or best.score >= rule.sure:
            yield _tell_thing(record, look, thing, rule)


def things_on_pages(
    record: Record, look: SecondLook, rules: Mapping[str, KindRule], known: Known
) -> Iterator[Visible]:
    """The same of pages: what is on one is not what is on the next, and stays there."""
    shown = [page_at(now) for now in look.times]
    for page in sorted(set(shown)):
        mine = [n for n, one in enumerate(shown) if one == page]
        here = replace(
            look,
            times=tuple(look.times[n] for n in mine),
            found=tuple(look.found[n] for n in mine),
        )
        place = place_on_pages(record, page)
        for one in things_seen(record, here, rules, known):
            start, end = page - 1.0, float(page)
            yield replace(one, start=start, end=end, seconds=1.0, page=page, place=place)


def _thing_of(things: Sequence[_Thing], now: float, one: Sighting) -> _Thing:
    """The nearest thing that it may be, or a new one."""
    fits = [(far, n) for n, t in enumerate(things) if (far := t.distance_to(now, one)) is not None]
    return things[min(fits)[1]] if fits else _Thing()


def _tell_thing(record: Record, look: SecondLook, thing: _Thing, rule: KindRule | None) -> Visible:
    best = max(range(len(thing.seen)), key=lambda n: thing.seen[n].score * thing.seen[n].box.h)
    shown = thing.seen[best]
    start, end = _span_looked_at(look, thing)
    length = record.facts.duration_seconds
    end = min(end, length) if length is not None and length > start else end
    first = thing.seen[0]
    told = [
        record.path,
        shown.kind,
        round(thing.times[0], 2),
        [round(n, 2) for n in first.box.to_list()],
    ]
    return Visible(
        record.path,
        f"{SEEN}{digest_of(told)[:12]}",
        shown.kind,
        rule.label if rule else shown.kind,
        start,
        end,
        thing.times[best],
        round(end - start, 3),
        round(max(s.box.h for s in thing.seen), 4),
        max(s.score for s in thing.seen),
        first.mask,
        len(thing.seen),
        tuple(Keyframe(t, s.box) for t, s in zip(thing.times, thing.seen, strict=True)),
    )


def _span_looked_at(look: SecondLook, thing: _Thing) -> tuple[float, float]:
    """From when to when it may be there, so far as the looks tell: between those without it."""
    before = max((t for t in look.times if t < thing.times[0]), default=0.0)
    behind = min((t for t in look.times if t > thing.times[-1]), default=None)
    start = max((before + thing.times[0]) / 2, thing.times[0] - PACE / 2)
    if behind is None:
        return start, thing.times[-1] + PACE / 2
    return start, min((behind + thing.times[-1]) / 2, thing.times[-1] + PACE / 2)


def is_kept_visible(
    one: Sighting, now: float, rejected: Iterable[RegionRedaction], high_by_wide: float
) -> bool:
    """Whether a person said of what is seen that it stays: of this thing, here and now."""
    return any(_says_of(r, one, now, high_by_wide) for r in rejected)


def _says_of(rejected: RegionRedaction, one: Sighting, now: float, high_by_wide: float) -> bool:
    within = rejected.start - _MARGIN <= now < rejected.end + _MARGIN
    if not within or group_of(rejected.source) != group_of(one.kind):
        return False
    if not rejected.keyframes:
        return True
    box = box_at(rejected.keyframes, now)
    if rejected.id.startswith(SEEN) or one.kind not in PEOPLE:
        return overlap_of_boxes(box, one.box) >= _SAME
    head = head_of_person(box, high_by_wide) if rejected.source == "persons" else box
    return is_centred_in(one.box, head) and _HEAD[0] <= one.box.h / head.h <= _HEAD[1]


def is_on_list(
    one: Sighting, now: float, listed: Sequence[tuple[Visible, Callable[[float], Box]]]
) -> bool:
    """Whether a track that is on the list already tells of what is seen.

    ``listed``: each with the place that its track has at a moment.
    """
    return any(
        item.start - _MARGIN <= now < item.end + _MARGIN
        and group_of(item.kind) == group_of(one.kind)
        and is_centred_in(one.box, place(now))
        for item, place in listed
    )
