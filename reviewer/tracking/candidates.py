"""What was found in pictures, as a person decides about it: a track, and the redaction of it.

A track is derived data and has no word in the review; the redaction that was proposed of it has
one, and both have the same id. What a person split or drew on has no track, and is decided about as
well: then the redaction's own box is all that is known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import TypeGuard

import numpy as np

from reviewer.model import (
    Boxed,
    BoxRedaction,
    Kind,
    Redaction,
    RegionRedaction,
    Snapshot,
    Source,
    Status,
    page_of,
)
from reviewer.model.geometry import Box
from reviewer.model.redaction_changes import awaits_check
from reviewer.redaction.deciding import KEPT_VISIBLE
from reviewer.tracking.page_tracks import page_of_track
from reviewer.tracking.settled_doubts import settled_doubts
from reviewer.tracking.track import Doubt, Track


class Verdict(StrEnum):
    """How far the decision about something found is."""

    UNDECIDED = "undecided"
    HIDDEN = "hidden"
    KEPT = "kept visible"
    NOTHING = "nothing to hide"


@dataclass(frozen=True)
class Candidate:
    """Something found in a video, or on a page: then its times say nothing.

    Attributes:
        id: of its redaction, proposed or not.
        source: what it is, in the word of the detector that found it: heads, plates, ...
        start, end: seconds of media time.
        confidence: how sure its detector is, from 0 to 1; NaN where nobody said.
        seen: the share of its frames in which it was found and not only bridged.
        best: when it is seen best, in seconds of media time, and its box then.
        middle: the height of its box in the middle of all, as a share of the picture.
        nearest: the same of the largest.
        path: times and boxes of some of its frames, for playing it in place.
        as_found: its span, whatever a person made of it.
        page: where it is on a page of an image or a document, from 1; ``None`` in a video.
        settled: those of its doubts that its pictures settle, see ``settled_doubts``.
    """

    id: str
    record: str
    source: str
    start: float
    end: float
    confidence: float
    seen: float
    best: tuple[float, Box]
    middle: float
    nearest: float
    path: tuple[tuple[float, Box], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    text: str = ""
    redaction: Boxed | None = None
    as_found: tuple[float, float] = (0.0, 0.0)
    page: int | None = None
    settled: frozenset[Doubt] = frozenset()

    @property
    def unsettled(self) -> tuple[Doubt, ...]:
        """The doubts that a person is asked about."""
        return tuple(doubt for doubt in self.doubts if doubt not in self.settled)

    @property
    def length(self) -> float:
        """Seconds that it lasts."""
        return self.end - self.start

    @cached_property
    def verdict(self) -> Verdict:
        """What was decided of it."""
        return verdict_of(self.redaction)


def verdict_of(redaction: Boxed | None) -> Verdict:
    """What a redaction says about the thing below it."""
    if redaction is None or redaction.status is Status.PROPOSED:
        return Verdict.UNDECIDED
    if redaction.status is Status.ACCEPTED:
        return Verdict.HIDDEN
    return Verdict.KEPT if redaction.reason.startswith(KEPT_VISIBLE) else Verdict.NOTHING


def candidates_of(snapshot: Snapshot, tracks: Mapping[str, Iterable[Track]]) -> list[Candidate]:
    """All that was found, in no order that matters.

    Args:
        snapshot: the case.
        tracks: of each record, by its path, as ``tracks_to_decide`` gives them; records that the
            case has not are passed over.
    """
    made: dict[str, Candidate] = {}
    for path, found in tracks.items():
        record = snapshot.records_by_path.get(path)
        if record is None:
            continue
        for track in found:
            there = snapshot.find_redaction(track.id)
            kept = there if isinstance(there, Boxed) and there.record == path else None
            made[track.id] = candidate_of_track(
                path, track, kept, paged=record.kind is not Kind.VIDEO
            )
    for redaction in snapshot.redactions:
        if redaction.id not in made and is_found(redaction):
            made[redaction.id] = candidate_of_redaction(redaction)
    return list(made.values())


def is_found(redaction: Redaction) -> TypeGuard[Boxed]:
    """True for a box that a detector found in pictures, be it changed since or not.

    Detectors give their own words, a user's own as well: they are none of those that are known.
    """
    if isinstance(redaction, RegionRedaction) and not redaction.keyframes:
        return False
    return isinstance(redaction, Boxed) and redaction.source not in _OTHERS


def candidate_of_track(
    record: str, track: Track, redaction: Boxed | None, *, paged: bool = False
) -> Candidate:
    """A track, with what was decided about it; ``paged``: it was seen on a page."""
    heights, best = track.boxes[:, 3].astype(float), int(track.best)
    some = np.unique(np.linspace(0, len(track) - 1, PLAYED).round().astype(int))
    found = Candidate(
        track.id,
        record,
        track.kind,
        track.start,
        track.end,
        float(track.confidence),
        track.share_seen,
        (float(track.times[best]), track.box_of_row(best)),
        float(np.median(heights)),
        float(heights.max()),
        () if paged else tuple((float(track.times[n]), track.box_of_row(int(n))) for n in some),
        tuple(track.doubts),
        track.text,
        as_found=(track.start, track.end),
        page=page_of_track(track) if paged else None,
        settled=frozenset() if paged else settled_doubts(track),
    )
    return with_redaction(found, redaction)


_OTHERS = frozenset(Source)
"""Who makes redactions and is no detector."""

PLAYED = 16
"""Pictures of a track that are played in place; chosen by hand."""


def candidate_of_redaction(redaction: Boxed) -> Candidate:
    """What has no track: of it only the box is known."""
    if isinstance(redaction, BoxRedaction):
        return _candidate_of_box(redaction)
    keys = redaction.keyframes
    inside = [k for k in keys if redaction.start <= k.t < redaction.end] or [keys[0]]
    large = max(inside, key=lambda k: k.box.w * k.box.h)
    at = min(max(large.t, redaction.start), redaction.end)
    heights = sorted(k.box.h for k in inside)
    return Candidate(
        redaction.id,
        redaction.record,
        str(redaction.source),
        redaction.start,
        redaction.end,
        float("nan"),
        1.0,
        (at, large.box),
        heights[len(heights) // 2],
        heights[-1],
        tuple((max(k.t, redaction.start), k.box) for k in inside[:PLAYED]),
        redaction=redaction,
        as_found=(redaction.start, redaction.end),
    )


def _candidate_of_box(redaction: BoxRedaction) -> Candidate:
    page, box = page_of(redaction) or 1, redaction.box
    return Candidate(
        *(redaction.id, redaction.record, str(redaction.source), page - 1.0, float(page)),
        *(float("nan"), 1.0, (page - 1.0, box), box.h, box.h),
        redaction=redaction,
        as_found=(page - 1.0, float(page)),
        page=page,
    )


def with_redaction(candidate: Candidate, redaction: Boxed | None) -> Candidate:
    """The same thing, of which something was decided; its span is that of the redaction."""
    if not isinstance(redaction, RegionRedaction):
        start, end = candidate.as_found
        return replace(candidate, redaction=redaction, start=start, end=end)
    return replace(candidate, redaction=redaction, start=redaction.start, end=redaction.end)


def needs_another_look(candidate: Candidate) -> bool:
    """True for what was accepted, covers less since then, and waits."""
    return candidate.redaction is not None and awaits_check(candidate.redaction)
