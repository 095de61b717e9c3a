"""What stays to be seen in a release: things that were found in its videos and no mask covers.

The counterpart of what stays readable: a list to look at, the likeliest to be missed first, and
never a block. It is made of the tracks that a scan keeps, so it costs no picture. What a person
decided to keep visible is not on it; a track that sticks out of the very mask that was made for it
comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from reviewer.detect.pictures.rows import KindRule, rules_of_kinds
from reviewer.errors import CaseError
from reviewer.model import Kind, Record, RegionRedaction, Snapshot, Status
from reviewer.model.lazy_track import track_numbers
from reviewer.plan.plan import Plan, Step
from reviewer.store import Case
from reviewer.tracking.proposals import open_tracks
from reviewer.tracking.track import Track
from reviewer.tracking.track_store import TrackStore

COVERED = 0.9
"""Of a thing: what is covered by so much is hidden; the measure by which exposure is counted."""
_GRID = 9  # points across a thing and down, at which is asked whether a mask lies over it
_ROUNDING = 1e-6  # seconds: starts are written with six decimals
_LEAST = 0.02  # seconds: what stays bare for less was never on a screen

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
class SeenThrough:
    """What was found, the likeliest to be missed first.

    Attributes:
        looked: how many of the videos that are released were looked through.
        not_looked: paths of those that were not, or not to their end.
    """

    items: tuple[Visible, ...] = ()
    looked: int = 0
    not_looked: tuple[str, ...] = ()


NOT_LOOKED = SeenThrough()


def find_still_visible(case: Case, snapshot: Snapshot, plan: Plan) -> SeenThrough:
    """Hold what a plan hides against all that was found in the videos that it releases."""
    store = TrackStore(case.cache_folder)
    rules = {kind: rule for kind, rule in rules_of_kinds().items() if rule.proposed}
    items: list[Visible] = []
    missing = []
    looked = 0
    for step in plan.steps:
        if not step.is_released or step.kind is not Kind.VIDEO:
            continue
        if any(kept.result.finished for kept in store.read_scans(step.sha256)):
            looked += 1
        else:
            missing.append(step.record)
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
    left_open = {track.id for track, _ in open_tracks(snapshot, record, tracks)}
    out = []
    for track in tracks:
        own = snapshot.find_redaction(track.id)
        hidden = own is not None and own.status is Status.ACCEPTED
        if not hidden and not (track.id in left_open and track.is_sure):
            continue
        rule = rules.get(track.kind)
        bare = rows_bare(track, masks, rule.padding if rule else 1.0)
        if bare.any() and (found := _tell_bare(record, track, bare, rule)).seconds >= _LEAST:
            out.append(replace(found, mask=track.id) if hidden else found)
    return out


def rows_bare(track: Track, masks: Iterable[RegionRedaction], padding: float = 1.0) -> Rows:
    """The frames of a track of which less than ``COVERED`` lies under masks.

    ``padding``: how many times larger than the thing itself the track's boxes are.
    """
    points = _points_of(track, padding)
    over = np.zeros(points.shape[:2], bool)
    # A frame is shown until the next one is.
    until = np.append(track.times[1:], track.end)
    for mask in masks:
        live = (until > mask.start + _ROUNDING) & (track.times < mask.end)
        if not live.any():
            continue
        boxes = _boxes_at(mask, track.times)
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


def _boxes_at(mask: RegionRedaction, times: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n, 4): a mask's box at some moments; it covers the picture where it has none."""
    numbers = sorted(track_numbers(mask), key=lambda pair: pair[0])
    if not numbers:
        return np.tile([0.0, 0.0, 1.0, 1.0], (len(times), 1))
    moments, boxes = np.array([t for t, _ in numbers]), np.array([box for _, box in numbers])
    return np.stack([np.interp(times, moments, boxes[:, n]) for n in range(4)], axis=1)


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
