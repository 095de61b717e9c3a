"""What stays to be seen in a release: things that were found in its videos and no mask covers.

The counterpart of what stays readable: a list to look at, the likeliest to be missed first, and
never a block. It is made of the tracks that a scan keeps, so it costs no picture: the released
pictures themselves are not looked at again. What a person decided to keep visible is not on it, for
as long as that was said about; a track that sticks out of the very mask that was made for it comes
first.

Decision 201.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reviewer.detect.pictures.rows import KindRule, rules_of_kinds
from reviewer.errors import CaseError
from reviewer.model import Kind, Record, RegionRedaction, Snapshot, Status
from reviewer.plan.plan import Plan, Step
from reviewer.store import Case
from reviewer.tracking.decided import boxes_at, rows_covered
from reviewer.tracking.proposals import is_clock
from reviewer.tracking.track import Track
from reviewer.tracking.track_names import JOINED, is_of_track, name_tracks
from reviewer.tracking.track_store import KeptScan, TrackStore

COVERED = 0.9
"""Of a thing: what is covered by so much is hidden; the measure by which exposure is counted."""
ALWAYS = ("heads", "plates")
"""What every video should have been looked through for."""
_GRID = 9  # points across a thing and down, at which is asked whether a mask lies over it
_ROUNDING = 1e-6  # seconds: starts are written with six decimals

Rows = NDArray[np.bool_]


@dataclass(frozen=True)
class Visible:
    """Something that stays visible in a release.

    Attributes:
        track: the id of its track, which is that of its redaction if it gets one.
        kind: such as ``faces``; ``label``: one of them, in words.
        start, end: from where on it stays bare first until it does last, in seconds of media time.
        at: the moment at which it is bare and seen best.
        seconds: for how long it is bare in all.
        height: the largest that it is then, of the picture's.
        mask: the id of the redaction that was made for it and leaves a part; empty without one.
    """

    record: str
    track: str
    kind: str
    label: str
    start: float
    end: float
    at: float
    seconds: float
    height: float
    confidence: float
    mask: str = ""


@dataclass(frozen=True)
class NotLooked:
    """A video of which it is not known what is seen, and why not, as the end of a sentence."""

    record: str
    why: str


@dataclass(frozen=True)
class SeenThrough:
    """What was found, the likeliest to be missed first.

    Attributes:
        looked: how many of the videos that are released were looked through for all kinds.
        not_looked: each of the others.
    """

    items: tuple[Visible, ...] = ()
    looked: int = 0
    not_looked: tuple[NotLooked, ...] = ()


NOT_LOOKED = SeenThrough()


def find_still_visible(case: Case, snapshot: Snapshot, plan: Plan) -> SeenThrough:
    """Hold what a plan hides against all that was found in the videos that it releases."""
    store = TrackStore(case.cache_folder)
    rules = {kind: rule for kind, rule in rules_of_kinds().items() if rule.proposed}
    wanted = [kind for kind in ALWAYS if kind in rules]
    items: list[Visible] = []
    missing = []
    looked = 0
    for step in plan.steps:
        if not step.is_released or step.kind is not Kind.VIDEO:
            continue
        missed = tell_not_looked(store.read_scans(step.sha256), wanted)
        looked += not missed
        missing += [NotLooked(step.record, missed)] if missed else []
        tracks = store.read_tracks(step.sha256, rules)
        items += visible_in_step(snapshot, step, tracks, rules)
    items.sort(key=lambda one: (not one.mask, -one.height * one.seconds, one.record, one.start))
    return SeenThrough(tuple(items), looked, tuple(missing))


def visible_in_step(
    snapshot: Snapshot, step: Step, tracks: Sequence[Track], rules: Mapping[str, KindRule]
) -> list[Visible]:
    """What of some tracks stays bare in the release of one video."""
    record = snapshot.records_by_path.get(step.record)
    if record is None:
        raise CaseError(f"{step.record} is no record of this case.", "Make the plan again.")
    masks = step.of_type(RegionRedaction)
    rejected = [
        r
        for r in snapshot.redactions_of(step.record)
        if isinstance(r, RegionRedaction)
        and r.status is Status.REJECTED
        # What is a part of another one is hidden by that, or by nothing.
        and not r.reason.startswith(JOINED)
    ]
    out = []
    for track in name_tracks(snapshot, record, tracks):
        own = snapshot.find_redaction(track.id)
        mine = own if isinstance(own, RegionRedaction) and own.record == step.record else None
        hidden = mine is not None and mine.status is Status.ACCEPTED
        if not hidden and (not track.is_sure or is_clock(track)):
            continue
        rule = rules.get(track.kind)
        bare = rows_bare(track, masks, rule.padding if rule else 1.0)
        # What a person wants to be seen speaks for the span that it was said about.
        for other in rejected:
            bare &= ~_rows_kept(track, other)
        if bare.any():
            found = _tell_bare(record, track, bare, rule)
            out.append(replace(found, mask=track.id) if hidden else found)
    return out


def _rows_within(track: Track, redaction: RegionRedaction) -> Rows:
    """The frames that are shown at some moment of a redaction's span."""
    until = np.append(track.times[1:], track.end)
    within: Rows = (until > redaction.start + _ROUNDING) & (track.times < redaction.end)
    return within


def _rows_kept(track: Track, rejected: RegionRedaction) -> Rows:
    """The frames in which a rejected box is about the track: by its name, or by its place."""
    within = _rows_within(track, rejected)
    if is_of_track(rejected.id, track) or not within.any():
        return within
    if rejected.source != track.kind:
        return np.zeros(len(track), bool)
    return within & rows_covered(track, rejected)


def tell_not_looked(scans: Sequence[KeptScan], wanted: Sequence[str]) -> str:
    """What was not looked for in a video, or where not; empty if there is nothing."""
    whole = {kind for kept in scans if kept.result.finished for kind in kept.key.kinds}
    if missing := [kind for kind in wanted if kind not in whole]:
        return f"not looked through for {' and '.join(missing)}"
    dark = [sum(end - start for start, end in kept.result.unseen) for kept in scans]
    if seconds := max(dark, default=0.0):
        return f"{seconds:.1f} s of it cannot be decoded, and nobody knows what is seen there"
    return ""


def rows_bare(track: Track, masks: Iterable[RegionRedaction], padding: float = 1.0) -> Rows:
    """The frames of a track of which less than ``COVERED`` lies under masks.

    ``padding``: how many times larger than the thing itself the track's boxes are.
    """
    points = _points_of(track, padding)
    over = np.zeros(points.shape[:2], bool)
    for mask in masks:
        live = _rows_within(track, mask)
        if not live.any():
            continue
        boxes = boxes_at(mask, track.times)
        # A mask without keyframes covers all of the picture.
        if boxes is None:
            boxes = np.tile([0.0, 0.0, 1.0, 1.0], (len(track), 1))
        low, high = boxes[:, None, :2], boxes[:, None, :2] + boxes[:, None, 2:]
        inside = ((points >= low) & (points <= high)).all(axis=2)
        over |= inside & live[:, None]
    bare: Rows = over.mean(axis=1) < COVERED
    return bare


def _points_of(track: Track, padding: float) -> NDArray[np.float64]:
    """(n, points, 2): places all over the thing in each frame."""
    boxes = track.boxes.astype(np.float64)
    middle, size = boxes[:, :2] + boxes[:, 2:] / 2, boxes[:, 2:] / max(padding, 1.0)
    across = (np.arange(_GRID) + 0.5) / _GRID - 0.5
    places = np.stack(np.meshgrid(across, across), axis=2).reshape(-1, 2)
    return np.asarray(middle[:, None, :] + places[None] * size[:, None, :])


def _tell_bare(record: Record, track: Track, bare: Rows, rule: KindRule | None) -> Visible:
    until = np.append(track.times[1:], track.end)
    rows = np.flatnonzero(bare)
    scores = np.where(np.isfinite(track.scores), track.scores, 0.0)
    heights = track.boxes[:, 3]
    # Of the bare ones that which shows it best.
    best = int(rows[np.argmax((scores * heights)[rows] + 1e-9 * heights[rows])])
    return Visible(
        record.path,
        track.id,
        track.kind,
        rule.label if rule else track.kind,
        float(track.times[rows[0]]),
        float(until[rows[-1]]),
        float(track.times[best]),
        round(float((until - track.times)[rows].sum()), 3),
        round(float(heights[rows].max()), 4),
        float(track.confidence),
    )


def tell_visible(one: Visible) -> str:
    """One of them as a clause, without where it is."""
    if one.mask:
        return f"{one.label} sticks out of its own mask for {one.seconds:.1f} s"
    return f"{one.label} is seen for {one.seconds:.1f} s"
