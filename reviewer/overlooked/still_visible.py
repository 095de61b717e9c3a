"""What stays to be seen in a release: things that were found in its pictures and no mask covers.

Those of videos, photos, animations and scanned pages: a photo is a video of one frame.

The counterpart of what stays readable: a list to look at, the likeliest to be missed first. It
is made of the tracks that a scan keeps, and of a second look at some of the pictures as they are
released (see ``second_look``). What a person decided to keep visible is not on it, for as long as
that was said about. It blocks nothing, but for what sticks out of the very mask that was made for
it, which comes first (see ``plan.bare_subjects``).

Decisions 201, 220.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from reviewer.detect.pictures.rows import KindRule, rules_of_kinds
from reviewer.errors import CaseError
from reviewer.model import Boxed, Kind, Record, RegionRedaction, Snapshot, Status
from reviewer.model.geometry import Box
from reviewer.model.on_page import as_region
from reviewer.overlooked.look_in_child import Sighting, size_of_look
from reviewer.overlooked.own_subject import COVERED
from reviewer.overlooked.second_look import SecondLook, SecondLooker
from reviewer.overlooked.seen_again import (
    PEOPLE,
    is_kept_visible,
    is_on_list,
    things_on_pages,
    things_seen,
)
from reviewer.overlooked.visible import (
    LookedAt,
    NotLooked,
    SeenThrough,
    Visible,
    place_on_pages,
)
from reviewer.plan.bare_subjects import answer_about
from reviewer.plan.plan import Plan, Step, kept_in
from reviewer.store import Case
from reviewer.system.jobs import SILENT, Job, PartOfJob
from reviewer.tracking.case_tracks import has_pictures
from reviewer.tracking.decided import boxes_at, ids_of_rest, rows_covered, rows_meant, runs_of
from reviewer.tracking.page_tracks import page_of_track, page_tracks_to_decide
from reviewer.tracking.proposals import is_clock
from reviewer.tracking.track import Track
from reviewer.tracking.track_names import is_of_track, name_tracks
from reviewer.tracking.track_store import KeptScan, TrackStore

ALWAYS = ("heads", "plates")
"""What every video should have been looked through for."""
_GRID = 9  # points across a thing and down, at which is asked whether a mask lies over it
_ROUNDING = 1e-6  # seconds: starts are written with six decimals

Rows = NDArray[np.bool_]


def find_still_visible(
    case: Case, snapshot: Snapshot, plan: Plan, job: Job = SILENT, only_known: bool = False
) -> SeenThrough:
    """Hold what a plan hides against all that was found in the pictures that it releases, and look
    at some of them as they are released.

    Args:
        case: whose cache keeps what is found.
        snapshot: the case as it is.
        plan: what is released.
        job: told of the progress; may stop the work.
        only_known: nothing is decoded; of the second look only what is known counts.

    Raises:
        Cancelled: ``job`` was stopped.
    """
    return find_visible_in_steps(case, snapshot, plan.steps, job, only_known)


def find_visible_in_steps(
    case: Case,
    snapshot: Snapshot,
    every: Iterable[Step],
    job: Job = SILENT,
    only_known: bool = False,
) -> SeenThrough:
    """The same of some steps of a plan."""
    steps = [s for s in every if s.is_released and _shows_pictures(snapshot, s)]
    if not steps:
        return SeenThrough((), 0, (), ())  # and no model is read to see whether it is whole
    store = TrackStore(case.cache_folder)
    rules = {kind: rule for kind, rule in rules_of_kinds().items() if rule.proposed}
    wanted = [kind for kind in ALWAYS if kind in rules]
    items: list[Visible] = []
    missing, again = [], []
    looked = 0
    looker = SecondLooker(case.cache_folder, job, only_known)
    try:
        for done, step in enumerate(steps):
            missed = tell_not_looked(store.read_scans(step.sha256), wanted)
            looked += not missed
            missing += [NotLooked(step.record, missed)] if missed else []
            tracks = store.read_tracks(step.sha256, rules)
            found = visible_in_step(snapshot, step, tracks, rules)
            looker.job = PartOfJob(job, done / len(steps), (done + 1) / len(steps))
            more, told = _seen_again_in_step(case, snapshot, step, (found, tracks, rules), looker)
            items += [_with_answer(snapshot, one) for one in (*found, *more)]
            again.append(told)
    finally:
        looker.close()
    items.sort(key=_order_of)
    return SeenThrough(tuple(items), looked, tuple(missing), tuple(again))


def releases_pictures(snapshot: Snapshot, plan: Plan) -> bool:
    """Whether a plan releases anything in which something may be seen."""
    return any(s.is_released and _shows_pictures(snapshot, s) for s in plan.steps)


def _shows_pictures(snapshot: Snapshot, step: Step) -> bool:
    record = snapshot.records_by_path.get(step.record)
    return step.kind is Kind.VIDEO if record is None else has_pictures(record)


def _order_of(one: Visible) -> tuple[bool, bool, float, str, float]:
    """What waits for an answer first, then what is seen largest and longest."""
    return not one.mask, bool(one.answer), -one.height * one.seconds, one.record, one.start


def _seen_again_in_step(
    case: Case,
    snapshot: Snapshot,
    step: Step,
    found: tuple[list[Visible], Sequence[Track], Mapping[str, KindRule]],
    looker: SecondLooker,
) -> tuple[list[Visible], LookedAt]:
    """What a second look sees in one record that is not found yet, and how much it looked at."""
    listed, tracks, rules = found
    record = snapshot.get_record(step.record)
    try:
        source = case.original_path(record)
    except CaseError as fault:
        return [], LookedAt(step.record, 0, why_not=fault.message.rstrip("."))
    if record.kind is Kind.VIDEO:
        people = [(t.start, t.end) for t in tracks if t.kind in PEOPLE]
        look = looker.look_at_video(record, source, step.of_type(RegionRedaction), people)
    else:
        look = looker.look_at_pages(record, source, step)
    named = {track.id: track for track in tracks_by_name(snapshot, record, tracks)}
    on_list = [
        (one, _place_of(named[name]))
        for one in listed
        if (name := one.trimmed_from or one.track) in named
    ]
    kept = rejected_in(snapshot, step.record)
    shape = (record.facts.height or 9) / (record.facts.width or 16)

    def is_known(one: Sighting, now: float) -> bool:
        return is_on_list(one, now, on_list) or is_kept_visible(one, now, kept, shape)

    if record.kind is not Kind.VIDEO:
        more = list(things_on_pages(record, look, rules, is_known))
        return more, LookedAt(step.record, len(look.times), 0.0, 0.0, *_who(look))
    more = list(things_seen(record, look, rules, is_known))
    gaps = [two - one for one, two in pairwise(look.times)]
    seconds = look.times[-1] - look.times[0] if look.times else 0.0
    told = LookedAt(step.record, len(look.times), seconds, max(gaps, default=0.0), *_who(look))
    return more, replace(told, scaled=size_of_look(record))


def _who(look: SecondLook) -> tuple[tuple[str, ...], int, tuple[str, ...], str, int]:
    return look.models, look.closely, look.others, look.why_not, look.hard


def _with_answer(snapshot: Snapshot, one: Visible) -> Visible:
    """The same, with what a person said of it where a mask leaves it."""
    mask = snapshot.find_redaction(one.mask) if one.mask else None
    if not isinstance(mask, Boxed):
        return one
    notes = snapshot.annotations_of(one.record)
    note = answer_about(mask, (one.start, one.end), notes)
    said = f"looked at by {note.author or 'somebody'}: {note.note}" if note is not None else ""
    return replace(one, answer=said)


def _place_of(track: Track) -> Callable[[float], Box]:
    def place(now: float) -> Box:
        return track.box_of_row(max(int(np.searchsorted(track.times, now, side="right")) - 1, 0))

    return place


def rejected_in(snapshot: Snapshot, record: str) -> list[RegionRedaction]:
    """What a person wants to be seen in the pictures of a record."""
    return [as_region(one) for one in kept_in(snapshot, record) if isinstance(one, Boxed)]


def visible_in_step(
    snapshot: Snapshot, step: Step, tracks: Sequence[Track], rules: Mapping[str, KindRule]
) -> list[Visible]:
    """What of some tracks stays bare in the release of one record."""
    record = snapshot.records_by_path.get(step.record)
    if record is None:
        raise CaseError(f"{step.record} is no record of this case.", "Make the plan again.")
    masks = [as_region(one) for one in step.redactions if isinstance(one, Boxed)]
    rejected = rejected_in(snapshot, step.record)
    out = []
    for track in tracks_by_name(snapshot, record, tracks):
        own = snapshot.find_redaction(track.id)
        mine = own if isinstance(own, Boxed) and own.record == step.record else None
        hidden = mine is not None and mine.status is Status.ACCEPTED
        if not hidden and (not track.is_sure or is_clock(track)):
            continue
        rule = rules.get(track.kind)
        bare = rows_bare(track, masks, rule.padding if rule else 1.0)
        # What a person wants to be seen speaks for the span that it was said about.
        for other in rejected:
            bare &= ~_rows_kept(track, other)
        # What was trimmed away on purpose is told, in case it was not: it is no fault of a mask.
        away = _rows_trimmed_away(track, mine) if hidden else np.zeros(len(track), bool)
        if (bare & ~away).any():
            found = _tell_bare(record, track, bare & ~away, rule)
            out.append(replace(found, mask=track.id) if hidden else found)
        names = ids_of_rest(snapshot, step.record, track.id)
        for run in runs_of(bare & away):
            rows = np.zeros(len(track), bool)
            rows[run] = True
            told = _tell_bare(record, track, rows, rule)
            out.append(replace(told, track=next(names), trimmed_from=track.id))
    return out


def _rows_trimmed_away(track: Track, mask: Boxed | None) -> Rows:
    """The frames that a person saw hidden, and trimmed a mask to leave."""
    if not isinstance(mask, RegionRedaction):
        return np.zeros(len(track), bool)
    return rows_meant(track, mask) & ~_rows_within(track, mask)


def tracks_by_name(snapshot: Snapshot, record: Record, tracks: Iterable[Track]) -> list[Track]:
    """The tracks of a record under the ids that their redactions have, or would have."""
    if record.kind is Kind.VIDEO:
        return name_tracks(snapshot, record, tracks)
    return page_tracks_to_decide(snapshot, record, tracks)


def _rows_within(track: Track, redaction: RegionRedaction) -> Rows:
    """The frames that are shown at some moment of a redaction's span."""
    # Of thousands of redactions few are of this time.
    if track.end <= redaction.start or track.start >= redaction.end:
        return np.zeros(len(track), bool)
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
    paged = record.kind is not Kind.VIDEO
    page = page_of_track(track) if paged else 0
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
        page=page,
        place=place_on_pages(record, page) if paged else "",
    )
