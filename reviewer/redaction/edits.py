"""Every edit of a redaction, as a function from redaction to redaction.

Nothing here writes: the caller makes one step of what comes back, so that undo restores
what was there exactly.  Times are seconds of media time.  They are cut to whole
microseconds, downwards: rounded up, a start would leave its first frame uncovered.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

from reviewer.clock.timebase import MICROS, as_exact_fraction
from reviewer.errors import Refused
from reviewer.model import (
    AreaRedaction,
    BoxRedaction,
    ImageRedaction,
    Kind,
    Record,
    Redaction,
    RegionRedaction,
    SoundRedaction,
    Source,
    SpanRedaction,
    Status,
    Style,
    TermRedaction,
    TextRedaction,
    WithholdRedaction,
    is_absent,
)
from reviewer.model.geometry import Box, Keyframe, box_at

DEFAULT_SECONDS = 3.0
"""How long a new box stays, unless the record ends before."""

# Some four pixels of a picture of a thousand: smaller can neither be seen nor taken hold of.
SMALLEST = 0.004
"""Least width and height of a box, in fractions of the picture."""

NEAR = 0.0005
"""Seconds within which two keyframes are the same one; no camera has so many frames."""

Boxed = RegionRedaction | BoxRedaction
"""Those that have a box, whether it moves or not."""
_Spanned = TypeVar("_Spanned", bound=SpanRedaction)


def round_moment(t: float) -> float:
    """A moment as it is kept: whole microseconds, never later than it was."""
    return math.floor(as_exact_fraction(t) * MICROS) / MICROS


# ---- new ones


def new_region(
    redaction_id: str, record: Record, keys: Iterable[Keyframe], end: float | None = None
) -> RegionRedaction:
    """A box in a video from its first keyframe on; proposed, for it cites nothing yet.

    Without ``end`` it lasts three seconds; it never outlasts the record.

    Raises:
        Refused: There is no keyframe, or it would be over before it begins.
    """
    track = tuple(
        Keyframe(round_moment(k.t), clamp_box(k.box)) for k in sorted(keys, key=lambda k: k.t)
    )
    if not track:
        raise Refused("A box on a video needs at least one keyframe.")
    start = track[0].t
    wanted = start + DEFAULT_SECONDS if end is None else end
    stop = round_moment(min(wanted, record.facts.duration_seconds or wanted))
    made = RegionRedaction(
        redaction_id,
        record.path,
        start=start,
        end=stop,
        keyframes=track,
        style=Style.FILL,
        source=Source.MANUAL,
    )
    return _set_span(made, start, stop)


def new_sound(redaction_id: str, record: Record, start: float, end: float) -> SoundRedaction:
    """A silence in a recording; proposed, for it cites nothing yet.

    Raises:
        Refused: The span and the record have nothing in common.
    """
    first, last = (
        round_moment(max(start, 0.0)),
        round_moment(min(end, record.facts.duration_seconds or end)),
    )
    made = SoundRedaction(
        redaction_id,
        record.path,
        start=first,
        end=last,
        style=Style.SILENCE,
        source=Source.MANUAL,
    )
    return _set_span(made, first, last)


def new_withhold(redaction_id: str, record: Record) -> WithholdRedaction:
    """The whole record; proposed, for it cites nothing yet."""
    return WithholdRedaction(redaction_id, record.path, source=Source.MANUAL)


def new_area(redaction_id: str, record: Record, page: int, box: Box) -> BoxRedaction:
    """A box on a page, or on an image that is one picture; proposed, for it cites nothing yet."""
    about = (redaction_id, record.path)
    if record.kind is Kind.IMAGE and (record.facts.pages or 1) == 1:
        return ImageRedaction(*about, box=clamp_box(box), style=Style.FILL, source=Source.MANUAL)
    return AreaRedaction(*about, page=page, box=clamp_box(box), source=Source.MANUAL)


# ---- boxes


def clamp_box(box: Box) -> Box:
    """The box kept inside the picture and no smaller than ``SMALLEST``, in six decimals."""
    # The size is rounded first: a place next to a rounded edge never rounds over the picture's.
    w, h = (round(min(max(n, SMALLEST), 1.0), 6) for n in (box.w, box.h))
    x, y = min(max(box.x, 0.0), 1 - w), min(max(box.y, 0.0), 1 - h)
    return Box(round(x, 6), round(y, 6), w, h)


def shift_box(box: Box, dx: float, dy: float) -> Box:
    """The box moved by fractions of the picture, as far as there is picture."""
    return clamp_box(Box(box.x + dx, box.y + dy, box.w, box.h))


def scale_box(box: Box, factor: float) -> Box:
    """The box grown or shrunk around its middle; cut where the picture ends."""
    w, h = max(box.w * factor, SMALLEST), max(box.h * factor, SMALLEST)
    left, top = box.x + (box.w - w) / 2, box.y + (box.h - h) / 2
    right, bottom = min(left + w, 1.0), min(top + h, 1.0)
    # Cut, and not moved: a box that grows at an edge must not leave what it hides.
    left, top = max(left, 0.0), max(top, 0.0)
    return clamp_box(Box(left, top, right - left, bottom - top))


def resize_box(box: Box, dw: float, dh: float) -> Box:
    """The box made wider and higher by fractions of the picture; its left upper corner stays."""
    return clamp_box(Box(box.x, box.y, min(box.w + dw, 1 - box.x), min(box.h + dh, 1 - box.y)))


# ---- keyframes


def key_at(redaction: RegionRedaction, t: float) -> Keyframe | None:
    """The keyframe that stands at a moment, if one does."""
    return next((k for k in redaction.keyframes if abs(k.t - t) <= NEAR), None)


def with_key(redaction: RegionRedaction, t: float, box: Box) -> RegionRedaction:
    """A keyframe at that moment, in place of the one that stands there."""
    there = key_at(redaction, t)
    # At the old key's own moment, so that nudging the box does not creep through time.
    key = Keyframe(there.t if there else round_moment(t), clamp_box(box))
    others = [k for k in redaction.keyframes if k is not there]
    return replace(redaction, keyframes=_sort_keys([*others, key]))


def without_key(redaction: RegionRedaction, t: float) -> RegionRedaction:
    """Without the keyframe at that moment.

    Raises:
        Refused: There is none, or it is the only one.
    """
    there = key_at(redaction, t)
    if there is None:
        raise Refused("There is no keyframe at this moment.", "Go to one with E or R.")
    if len(redaction.keyframes) == 1:
        raise Refused("This is the box's only keyframe.", "Delete the redaction instead.")
    return replace(redaction, keyframes=tuple(k for k in redaction.keyframes if k is not there))


def toggled_key(redaction: RegionRedaction, t: float) -> RegionRedaction:
    """Without the keyframe at that moment, or with one where the box stands by itself.

    Raises:
        Refused: It is the only one.
    """
    if key_at(redaction, t) is not None:
        return without_key(redaction, t)
    return with_key(redaction, t, box_at(redaction.keyframes, t))


def replace_keyframe(redaction: RegionRedaction, old: float, key: Keyframe) -> RegionRedaction:
    """The keyframe at ``old`` replaced by another, which may stand at another moment.

    Raises:
        Refused: There is none at ``old``, or the new moment has one already.
    """
    there = key_at(redaction, old)
    if there is None:
        raise Refused("There is no keyframe at this moment.", "Go to one with E or R.")
    taken = key_at(redaction, key.t)
    # Two keys at one moment would let the box jump, and nobody could tell which one holds.
    if taken is not None and taken is not there:
        raise Refused(f"There is a keyframe at {key.t:.3f} s already.", "Choose another time.")
    others = [k for k in redaction.keyframes if k is not there]
    fresh = Keyframe(round_moment(max(key.t, 0.0)), clamp_box(key.box))
    return replace(redaction, keyframes=_sort_keys([*others, fresh]))


def move_at(redaction: Boxed, t: float, dx: float, dy: float) -> Boxed:
    """The box moved at that moment, by fractions of the picture; adds a keyframe there.

    The box of a page or an image has no moments: it is moved as it is.
    """
    if not isinstance(redaction, RegionRedaction):
        return replace(redaction, box=shift_box(redaction.box, dx, dy))
    return with_key(redaction, t, shift_box(box_at(redaction.keyframes, t), dx, dy))


def grow_at(redaction: Boxed, t: float, factor: float) -> Boxed:
    """The box grown (or shrunk, below 1) at that moment, as ``move_at`` moves it."""
    if not isinstance(redaction, RegionRedaction):
        return replace(redaction, box=scale_box(redaction.box, factor))
    return with_key(redaction, t, scale_box(box_at(redaction.keyframes, t), factor))


def grown_throughout(redaction: Boxed, factor: float) -> Boxed:
    """The box grown (or shrunk) at every moment: all of its keyframes."""
    if not isinstance(redaction, RegionRedaction):
        return replace(redaction, box=scale_box(redaction.box, factor))
    keys = tuple(replace(key, box=scale_box(key.box, factor)) for key in redaction.keyframes)
    return replace(redaction, keyframes=keys)


def key_before(redaction: RegionRedaction, t: float) -> float | None:
    """When the last keyframe before a moment stands."""
    return max((k.t for k in redaction.keyframes if k.t < t - NEAR), default=None)


def key_after(redaction: RegionRedaction, t: float) -> float | None:
    """When the first keyframe after a moment stands."""
    return min((k.t for k in redaction.keyframes if k.t > t + NEAR), default=None)


# ---- spans


def trim_redaction(
    redaction: Redaction, start: float | None = None, end: float | None = None
) -> SpanRedaction:
    """Another start or end (exclusive). The track stays, so that a trim can be widened again.

    Raises:
        Refused: It would end before it starts, or has no span.
    """
    lasting = _required_span(redaction)
    first = lasting.start if start is None else round_moment(max(start, 0.0))
    last = lasting.end if end is None else round_moment(end)
    return _set_span(lasting, first, last)


def split_at(redaction: Redaction, t: float, new_id: str) -> tuple[SpanRedaction, SpanRedaction]:
    """Two redactions that together hide what the one did; the second begins at ``t``.

    Raises:
        Refused: The moment does not lie inside it.
    """
    lasting, at = _required_span(redaction), round_moment(t)
    if not lasting.start < at < lasting.end:
        raise Refused(
            "The playhead is not inside this redaction.", "Go to where it shall be split."
        )
    left = replace(lasting, end=at)
    # The later half is the new one: what was decided of the first moment stays with its id.
    right = replace(lasting, id=new_id, start=at)
    return _with_track(left, -math.inf, at), _with_track(right, at, math.inf)


def copied_to(redaction: Redaction, t: float, new_id: str, length: float | None) -> SpanRedaction:
    """The same from ``t`` on, cut where the record ends (``length`` in seconds).

    Raises:
        Refused: Nothing of it would lie inside the record.
    """
    lasting, start = _required_span(redaction), round_moment(t)
    by = start - lasting.start
    end = lasting.end + by if length is None else min(lasting.end + by, length)
    # Only what fits: the track ends with the record.
    made = _with_track(replace(lasting, id=new_id), lasting.start, end - by)
    if isinstance(made, RegionRedaction):
        moments = ((round_moment(max(k.t + by, start)), k.box) for k in made.keyframes)
        keys = dict(moments)  # two that are less than a microsecond apart become one
        made = replace(made, keyframes=tuple(Keyframe(t, box) for t, box in keys.items()))
    return _set_span(made, start, round_moment(end))


# ---- spray


def spray_track(samples: Iterable[Keyframe], tolerance: float = SMALLEST) -> tuple[Keyframe, ...]:
    """A followed box as few keyframes: between them no side is off by more than ``tolerance``.

    Of samples at one moment the last counts.  ``tolerance`` is in fractions of the picture.
    """
    by_time = {round_moment(s.t): clamp_box(s.box) for s in samples}
    track = [Keyframe(t, by_time[t]) for t in sorted(by_time)]
    # Ramer, Douglas and Peucker's way to thin a line, with boxes for points: the worst sample is
    # kept, and each half is looked at anew.
    if len(track) < 3:
        return tuple(track)
    needed, todo = {0, len(track) - 1}, [(0, len(track) - 1)]
    while todo:
        first, last = todo.pop()
        worst, off = _worst_sample(track, first, last)
        if off > tolerance:
            needed.add(worst)
            todo += [(first, worst), (worst, last)]
    return tuple(track[n] for n in sorted(needed))


def add_lead(samples: Sequence[Keyframe], lead: float) -> tuple[Keyframe, ...]:
    """A followed box that also covers where it will be within ``lead`` seconds.

    A hand follows what it sees with a delay: what is followed is already where the hand comes.
    """
    track, out, ahead = _sort_keys(samples), [], 0
    for n, sample in enumerate(track):
        ahead = max(ahead, n)
        while ahead + 1 < len(track) and track[ahead + 1].t <= sample.t + lead:
            ahead += 1
        # All boxes of the time ahead together: it hides too much rather than too little.
        boxes = [key.box for key in track[n : ahead + 1]]
        out.append(Keyframe(sample.t, _box_around(boxes)))
    return tuple(out)


def _box_around(boxes: Sequence[Box]) -> Box:
    left, top = min(b.x for b in boxes), min(b.y for b in boxes)
    right, bottom = max(b.x + b.w for b in boxes), max(b.y + b.h for b in boxes)
    return Box(left, top, right - left, bottom - top)


def sprayed_over(
    redaction: RegionRedaction, keys: tuple[Keyframe, ...], end: float
) -> RegionRedaction:
    """The redaction with a new track between the first and the last key.

    Outside of these the box goes where it went before; the span grows to hold all keys.
    """
    if not keys:
        return redaction
    first, last = keys[0].t, keys[-1].t
    old = redaction.keyframes
    # What lies nearer is replaced by the edge key that is set below.
    before = [k for k in old if k.t < first - 2 * NEAR]
    behind = [k for k in old if k.t > last + 2 * NEAR]
    # Keys nearer than that would count as one and the same.
    edge = 2 * NEAR
    if before:
        before.append(Keyframe(round_moment(first - edge), box_at(old, first - edge)))
    if behind:
        # A microsecond later, for `instant` cuts downwards and two keys must not meet.
        behind.insert(0, Keyframe(round_moment(last + edge) + 1 / MICROS, box_at(old, last + edge)))
    made = replace(redaction, keyframes=_sort_keys([*before, *keys, *behind]))
    return _set_span(made, min(redaction.start, first), max(redaction.end, round_moment(end)))


def _worst_sample(track: list[Keyframe], first: int, last: int) -> tuple[int, float]:
    """The sample that the straight way from first to last misses most, and by how much."""
    ends = (track[first], track[last])
    worst, off = first, 0.0
    for n in range(first + 1, last):
        straight = box_at(ends, track[n].t)
        away = _box_distance(straight, track[n].box)
        if away > off:
            worst, off = n, away
    return worst, off


def _box_distance(one: Box, two: Box) -> float:
    left, top = abs(one.x - two.x), abs(one.y - two.y)
    right = abs(one.x + one.w - two.x - two.w)
    bottom = abs(one.y + one.h - two.y - two.h)
    # The worst side: an average would let one edge uncover a face.
    return max(left, top, right, bottom)


# ---- deciding


def accept_redaction(redaction: Redaction) -> Redaction:
    """A person stands for it.

    Raises:
        Refused: It cites no exemption.
    """
    if not redaction.exemptions:
        raise Refused(
            "A redaction is accepted only with an exemption.", "Press Return to choose one."
        )
    # Who accepts it means that it hides something.
    return replace(mark_present(redaction), status=Status.ACCEPTED)


def mark_absent(redaction: Redaction) -> TextRedaction:
    """A person looked: what it names does not stand in its record, so it hides nothing.

    Raises:
        Refused: It hides a place, and a place is there.
    """
    if not isinstance(redaction, TextRedaction):
        raise Refused(
            "Only words can stand nowhere in a record.", "Reject the redaction, or change it."
        )
    # Without an exemption, for it hides nothing that would need a reason.
    return replace(redaction, status=Status.ACCEPTED, absent=True)


def mark_present(redaction: Redaction) -> Redaction:
    """What was said to stand nowhere does stand in its record: it is looked for again."""
    return replace(redaction, absent=False) if is_absent(redaction) else redaction


def with_term(redaction: Redaction, term: str) -> TermRedaction:
    """The same redaction of other words.

    Raises:
        Refused: There is no letter or digit in them, or it hides a place.
    """
    flat = " ".join(term.split())
    if not isinstance(redaction, TermRedaction):
        raise Refused("This redaction names a place, not a term.")
    if not any(c.isalnum() for c in flat):
        raise Refused("A term needs a letter or a digit.")
    return replace(redaction, term=flat, absent=False)


def reject_redaction(redaction: Redaction) -> Redaction:
    """A person does not want it; it stays in the case, and hides nothing."""
    # Kept, so that a detector or a rule does not propose the same again.
    return replace(mark_present(redaction), status=Status.REJECTED)


def cite_exemptions(
    redaction: Redaction, exemptions: Iterable[str], reason: str, accept: bool
) -> Redaction:
    """With these exemptions, each once, and this reason; ``accept`` also accepts it."""
    # In the order of the person's choice: the first is the one that is printed first.
    codes = tuple(dict.fromkeys(exemptions))
    made = replace(redaction, exemptions=codes, reason=reason.strip())
    # Nothing that cites nothing may be accepted; so it falls back to a proposal.
    if not codes:
        return replace(made, status=Status.PROPOSED) if _is_accepted(made) else made
    return accept_redaction(made) if accept else made


def _is_accepted(redaction: Redaction) -> bool:
    return redaction.status is Status.ACCEPTED


# ---- inside


def _sort_keys(keys: Iterable[Keyframe]) -> tuple[Keyframe, ...]:
    return tuple(sorted(keys, key=lambda k: k.t))


def _required_span(redaction: Redaction) -> SpanRedaction:
    if not isinstance(redaction, SpanRedaction):
        raise Refused("This redaction has no start and end.")
    return redaction


def _set_span(redaction: _Spanned, start: float, end: float) -> _Spanned:
    if not start < end:
        raise Refused(
            "A redaction must end after it starts, inside its record.",
            "Go to another moment and try again.",
        )
    return replace(redaction, start=start, end=end)


def _with_track(redaction: SpanRedaction, start: float, end: float) -> SpanRedaction:
    """The same with the part of its track between two moments, if it has one."""
    if isinstance(redaction, RegionRedaction):
        return replace(redaction, keyframes=_cut_track(redaction.keyframes, start, end))
    return redaction


def _cut_track(keys: tuple[Keyframe, ...], start: float, end: float) -> tuple[Keyframe, ...]:
    """The part of a track between two moments; its box goes the same way there."""
    inside = [k for k in _sort_keys(keys) if start < k.t < end]
    if not keys:
        return ()
    moments = [t for t in (start, end) if math.isfinite(t)]
    edges = [Keyframe(t, box_at(keys, t)) for t in moments]
    return _without_idle(_sort_keys([*inside, *edges]))


def _without_idle(keys: tuple[Keyframe, ...]) -> tuple[Keyframe, ...]:
    """Without edge keyframes that say only what the keyframe beside them says."""
    if len(keys) > 1 and all(a.box == b.box for a, b in pairwise(keys)):
        return keys[:1]
    return keys
