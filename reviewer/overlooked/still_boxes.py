"""Boxes in videos that never move, and which of them somebody has watched to their end.

A camera that is worn moves. A box that stands still on its picture may be left by the face
it hides for a frame, and that frame is enough. Whether it does is only seen by looking, so
this is a hint and blocks nothing; what was checked is a setting of the case, as what was
watched is, and holds until the box is changed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from hashlib import sha256
from itertools import chain

from reviewer.clock.timebase import Span, merge_spans
from reviewer.model import (
    Kind,
    Record,
    Redaction,
    RegionRedaction,
    Snapshot,
    Status,
)
from reviewer.model.following import by_record, gather_rows
from reviewer.model.geometry import SLACK, Box, box_at
from reviewer.model.lazy_track import track_numbers
from reviewer.plan.outcome import STAYS, decided_in

SETTING = "still_checked"
"""The setting of a case that keeps what was checked: fingerprints by redaction."""
LONG = 1.0
"""Seconds: what stands still no longer than this is not asked about."""
_GLANCE = 4  # keyframes
_ROUNDING = 2_000  # microseconds between edges of frames and of what was played

Checked = Mapping[str, str]


def stands_still(redaction: Redaction) -> bool:
    """True for a box in a video that is the same through its whole span, and for long.

    A box that covers the whole picture is left by nothing.
    """
    if not isinstance(redaction, RegionRedaction):
        return False
    start, end = redaction.start, redaction.end
    if _moves_at_once(redaction, start, end) or not redaction.keyframes:
        return False
    keys = redaction.keyframes
    first = box_at(keys, start)
    others = [box_at(keys, end), *(key.box for key in keys if start < key.t < end)]
    return end - start > LONG and not _is_whole(first) and all(_same_box(first, b) for b in others)


def _moves_at_once(redaction: Redaction, start: float, end: float) -> bool:
    """A quick yes where its first keyframes tell it, without the whole track being read."""
    try:
        boxes = [Box(*box) for t, box in track_numbers(redaction, _GLANCE) if start < t < end]
    except (TypeError, ValueError, KeyError):
        return False  # whoever reads it all says what is wrong
    return any(not _same_box(boxes[0], box, 2 * SLACK) for box in boxes[1:])


def still_boxes(snapshot: Snapshot) -> tuple[RegionRedaction, ...]:
    """All that stand still and are not rejected, in videos of which something is released.

    They come record by record, and in a record by time.
    """
    make = partial(_still_in, snapshot)
    found = by_record(snapshot, "still", ("redactions", "decisions"), make)
    return snapshot.memo.recall_or_make("still boxes", (found,), _join_groups)


def _join_groups(found: Mapping[str, tuple[RegionRedaction, ...]]) -> tuple[RegionRedaction, ...]:
    return tuple(chain.from_iterable(found.values()))


def _still_in(snapshot: Snapshot, record: Record) -> tuple[RegionRedaction, ...]:
    if record.kind is not Kind.VIDEO or decided_in(snapshot, record) in STAYS:
        return ()
    mine = snapshot.redactions_of(record.path)
    return gather_rows(snapshot.memo, ("still", record.path), mine, _if_still, _by_time)


def _if_still(redaction: Redaction) -> Iterator[RegionRedaction]:
    if not isinstance(redaction, RegionRedaction) or redaction.status is Status.REJECTED:
        return
    if stands_still(redaction):
        yield redaction


def _by_time(redaction: RegionRedaction) -> tuple[float, str]:
    return redaction.start, redaction.id


def fingerprint_of_track(redaction: RegionRedaction) -> str:
    """What a check holds for: another span or another track has another one."""
    track = [(key.t, *key.box.to_list()) for key in redaction.keyframes]
    # Not its reason or exemptions: citing another one does not make the box unwatched.
    told = repr((redaction.record, redaction.start, redaction.end, track))
    return sha256(told.encode()).hexdigest()[:16]


def is_checked(redaction: RegionRedaction, checked: Checked) -> bool:
    """True when it was watched to its end, and has not changed since."""
    kept = checked.get(redaction.id)
    return kept is not None and kept == fingerprint_of_track(redaction)


def unchecked_still_boxes(snapshot: Snapshot, checked: Checked) -> tuple[RegionRedaction, ...]:
    """The still boxes that nobody watched to their end as they are now."""
    return tuple(r for r in still_boxes(snapshot) if not is_checked(r, checked))


def with_check(checked: Checked, redaction: RegionRedaction) -> dict[str, str]:
    """The same and one more that was watched to its end."""
    return {**checked, redaction.id: fingerprint_of_track(redaction)}


def seen_whole(seen: Iterable[Span], first: int, last: int) -> bool:
    """True when nothing is missing in what was seen between two moments (microseconds).

    ``last`` is when the last picture under the box comes up. No frame may be missing, so
    there is no more slack than what rounding takes.
    """
    spans = merge_spans([Span(s.start - _ROUNDING, s.end + _ROUNDING) for s in seen])
    return any(s.start <= first and last <= s.end for s in spans)


def tell_still_boxes(count: int) -> str:
    """How many there are, in a sentence; empty for none."""
    if count == 1:
        return "1 box does not move: check it"
    return f"{count} boxes do not move: check them" if count else ""


def tell_boxes_of_release(boxes: Iterable[Redaction], titles: Mapping[str, str]) -> list[str]:
    """The same as a line for what is released: recordings by path, with their titles."""
    counts = Counter(r.record for r in boxes if r.record in titles)
    parts = [f"{titles[path]} ({n})" for path, n in counts.items()]
    return [f"Boxes that do not move, never checked: {'; '.join(parts)}"] if parts else []


def from_data(data: object) -> dict[str, str]:
    """The setting as it was kept; what cannot be read is left out, for it is only a help."""
    return {str(k): str(v) for k, v in data.items()} if isinstance(data, dict) else {}


def _same_box(one: Box, two: Box, slack: float = SLACK) -> bool:
    pairs = zip(one.to_list(), two.to_list(), strict=True)
    return all(abs(a - b) <= slack for a, b in pairs)


def _is_whole(box: Box) -> bool:
    far = 1 - SLACK
    return max(box.x, box.y) <= SLACK and min(box.x + box.w, box.y + box.h) >= far
