"""What a person does about something that stays visible: keep it, hide it, or widen its mask.

Kept is what stands in the case as a rejected box of its kind, with who looked at it: so it is
undone, merged and exported as every verdict is, and holds for this thing, place and time only.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from reviewer.detect.pictures.rows import rules_of_kinds
from reviewer.detect.pictures.things import Found, box_around
from reviewer.detect.propose_boxes import box_redaction
from reviewer.errors import Refused
from reviewer.model import (
    Boxed,
    BoxRedaction,
    Change,
    Put,
    RegionRedaction,
    Snapshot,
    Source,
    Status,
    Style,
)
from reviewer.model.geometry import Box, Keyframe, box_at
from reviewer.model.on_page import as_region
from reviewer.overlooked.own_subject import COVERED
from reviewer.overlooked.still_visible import tracks_by_name
from reviewer.overlooked.visible import SeenThrough, Visible, tell_visible
from reviewer.plan.bare_subjects import Bare, answer_bare
from reviewer.store import Case
from reviewer.tracking.case_tracks import redaction_to_propose
from reviewer.tracking.proposals import keyframes_of_track
from reviewer.tracking.track import Track, part_of_track
from reviewer.tracking.track_store import TrackStore

STAYS = "looked at in the release: stays visible"
"""The reason of what is kept visible."""
_PADDED = 0.15  # of a side, on each side: a box that was found is tight
_BEFORE = 1e-3  # seconds between a mask as it was and as it is widened
_LEAST = 1e-6


def bare_of(seen: SeenThrough) -> list[Bare]:
    """What sticks out of its own mask, as a plan asks about it."""
    return [_bare_of(one) for one in seen.of_masks]


def _bare_of(one: Visible) -> Bare:
    what = f"{one.label} (hidden by less than {COVERED:.0%})"
    start, end = round(one.start, 3), round(one.end, 3)
    return Bare(one.record, one.mask, start, end, what, one.place)


def keep_visible(
    case: Case, snapshot: Snapshot, seen: SeenThrough, wanted: Iterable[tuple[str, str]]
) -> list[Change]:
    """Say of things on the list that they were looked at, and stay.

    ``wanted`` are pairs of a record and the id of a thing on the list.

    Raises:
        Refused: It is not on the list, or sticks out of its own mask.
    """
    changes: list[Change] = []
    for record, name in dict.fromkeys(wanted):
        one = find_on_list(seen, record, name)
        if one.mask:
            raise Refused(
                f"{tell_visible(one)[:1].upper()}{tell_visible(one)[1:]}.",
                "Widen the mask there, or say why it may be seen.",
            )
        made = redaction_of_visible(case, snapshot, one)
        kept = replace(made, status=Status.REJECTED, reason=STAYS, author=case.author)
        changes.append(Put(kept))
    return changes


def widen_masks(
    case: Case, snapshot: Snapshot, seen: SeenThrough, wanted: Iterable[tuple[str, str]]
) -> list[Change]:
    """Widen masks where their own subjects stick out of them; all along where nobody knows where.

    ``wanted`` are pairs of a record and the id of a mask.

    Raises:
        Refused: There is no such mask.
    """
    changes: list[Change] = []
    for record, name in dict.fromkeys(wanted):
        mask = _mask_of(snapshot, record, name)
        found = _sticking_out(seen, record, name)
        if isinstance(mask, BoxRedaction):
            changes.append(Put(_widen_box(mask, found)))
            continue
        if not found:
            keys = tuple(Keyframe(key.t, _padded(key.box)) for key in mask.keyframes)
            mask = replace(mask, keyframes=keys)
        for one in found:
            mask = widen_mask(mask, _places_of(case, snapshot, one), (one.start, one.end))
        changes.append(Put(mask))
    return changes


def leave_bare(
    case: Case,
    snapshot: Snapshot,
    seen: SeenThrough,
    wanted: Iterable[tuple[str, str, str]],
) -> list[Change]:
    """Say why what sticks out of masks may be seen.

    ``wanted``: a record, the id of a mask, and the reason.

    It is said of where it sticks out and nobody said so yet, as far as that is known; else of the
    whole mask: who looked at the release itself may have seen more.

    Raises:
        Refused: There is no such mask, or no reason is given.
    """
    changes: list[Change] = []
    for record, name, reason in dict.fromkeys(wanted):
        if not reason.strip():
            raise Refused("Why it may be seen has to be said.")
        mask = _mask_of(snapshot, record, name)
        found = [_bare_of(one) for one in _sticking_out(seen, record, name) if not one.answer]
        known = as_region(mask)
        found = found or [Bare(record, name, known.start, known.end, "")]
        answers = (answer_bare(mask, one, reason.strip(), case.author) for one in found)
        changes += [Put(answer) for answer in answers]
    return changes


def find_on_list(seen: SeenThrough, record: str, name: str) -> Visible:
    """A thing on the list.

    Raises:
        Refused: It is not there.
    """
    found = next((v for v in seen.items if v.record == record and v.track == name), None)
    if found is None:
        raise Refused(
            f"Nothing that is called {name!r} stays visible in {record}.",
            "`reviewer show CASE --request ID` lists what does.",
        )
    return found


def redaction_of_visible(case: Case, snapshot: Snapshot, one: Visible) -> Boxed:
    """A proposal that would hide what stays visible."""
    rule = rules_of_kinds().get(one.kind)
    record = snapshot.get_record(one.record)
    track = _track_of(case, snapshot, one)
    if track is not None:
        return redaction_to_propose(track, record, rule)
    if one.page:
        around = box_around([key.box for key in one.pieces])
        made = box_redaction(record, one.page, Found(one.kind, around, one.confidence), rule)
        return replace(made, id=one.track, author=case.author)
    return RegionRedaction(
        one.track,
        one.record,
        exemptions=(rule.exemption,) if rule is not None and rule.exemption else (),
        reason=f"looks like {one.label}",
        author=case.author,
        source=Source(one.kind),
        start=round(one.start, 6),
        end=round(one.end, 6),
        keyframes=one.pieces,
        style=Style.FILL,
    )


def _widen_box(mask: BoxRedaction, found: Sequence[Visible]) -> BoxRedaction:
    """A box of a page that also covers what sticks out of it; wider all around if none knows."""
    places = [_padded(key.box) for one in found for key in one.pieces]
    return replace(mask, box=box_around([mask.box, *(places or [_padded(mask.box)])]))


def widen_mask(
    mask: RegionRedaction, places: Sequence[Keyframe], span: tuple[float, float]
) -> RegionRedaction:
    """A mask that also covers some places while a span lasts, and elsewhere is as it was.

    Between two moments at which both are known the box that is drawn holds both: edges that lie
    furthest out, joined by straight lines, never lie further in.
    """
    begin, end = max(span[0], 0.0), span[1]
    start, stop = min(mask.start, begin), max(mask.end, end)
    own = mask.keyframes
    if not own:
        return replace(mask, start=start, end=stop)
    inner = {begin, end, *(k.t for k in (*own, *places) if begin < k.t < end)}
    made = {t: box_around([box_at(own, t), box_at(tuple(places), t)]) for t in inner}
    made |= {k.t: k.box for k in own if not begin <= k.t <= end}
    if mask.start < begin - _BEFORE:
        made.setdefault(begin - _BEFORE, box_at(own, begin - _BEFORE))
    if mask.end > end + _BEFORE:
        made.setdefault(end + _BEFORE, box_at(own, end + _BEFORE))
    keys = tuple(Keyframe(t, box) for t, box in sorted(made.items()))
    return replace(mask, start=start, end=stop, keyframes=keys)


def _places_of(case: Case, snapshot: Snapshot, one: Visible) -> tuple[Keyframe, ...]:
    track = _track_of(case, snapshot, one)
    if track is not None:
        return keyframes_of_track(track)
    return tuple(Keyframe(key.t, _padded(key.box)) for key in one.pieces)


def _padded(box: Box) -> Box:
    left, top = max(box.x - _PADDED * box.w, 0.0), max(box.y - _PADDED * box.h, 0.0)
    right = min(box.x + (1 + _PADDED) * box.w, 1.0)
    bottom = min(box.y + (1 + _PADDED) * box.h, 1.0)
    return Box(left, top, max(right - left, _LEAST), max(bottom - top, _LEAST))


def _track_of(case: Case, snapshot: Snapshot, one: Visible) -> Track | None:
    """The track of something that a scan found, or the part from which its mask was trimmed."""
    if one.looks:
        return None
    record = snapshot.get_record(one.record)
    # Of all kinds: a track may be the hull of what several of them tell of one person.
    tracks = TrackStore(case.cache_folder).read_tracks(record.sha256 or "", rules_of_kinds())
    named = tracks_by_name(snapshot, record, tracks)
    name = one.trimmed_from or one.track
    track = next((track for track in named if track.id == name), None)
    if track is None or not one.trimmed_from:
        return track
    first, behind = np.searchsorted(track.times, (one.start - _LEAST, one.end - _LEAST)).tolist()
    return part_of_track(track, slice(first, behind), one.track)


def _sticking_out(seen: SeenThrough, record: str, name: str) -> list[Visible]:
    return [one for one in seen.of_masks if one.record == record and one.mask == name]


def _mask_of(snapshot: Snapshot, record: str, name: str) -> Boxed:
    mask = snapshot.find_redaction(name)
    if not isinstance(mask, Boxed) or mask.record != record:
        raise Refused(f"There is no mask {name!r} in {record}.")
    return mask
