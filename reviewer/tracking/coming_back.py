"""The same person again: where somebody who was followed may be seen earlier, later, or elsewhere.

A suggestion that a person looks at, by what ``likeness`` measures: no face is compared, and nobody
is named. Who is meant is what a scan has found below the box; where it has found nothing there,
nobody can be compared.

Decision 246.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from reviewer.clock.placement import Placement
from reviewer.clock.timebase import MICROS
from reviewer.model import RegionRedaction, Snapshot, Status
from reviewer.model.geometry import Box, box_at
from reviewer.tracking.candidates import Candidate, Verdict
from reviewer.tracking.carrying import share_of_thing
from reviewer.tracking.likeness import LEAST, SAME, Likeness
from reviewer.tracking.one_person import FACE, HEAD

PEOPLE = (HEAD, FACE)
MOST_COMPARED = 300  # tracks that one is compared with: the nearest in time; chosen by hand
MOST_NAMED = 12  # appearances: who has so many is looked at on the wall; chosen by hand
_BELOW = 0.5  # of the moments that both last: so many have it below the box; chosen by hand
_HIDDEN = 0.9  # of what was found, as in ``decided``: nothing of it is left to hide


def person_below(redaction: RegionRedaction, found: Iterable[Candidate]) -> Candidate | None:
    """Whom a box hides, of what was found, with the span of the box; ``None`` where nobody is.

    Of several, the one that it lies on longest: a person may be found as two tracks.
    """
    fits = [
        (share * _seconds_common(redaction, one), one)
        for one in found
        if one.source in PEOPLE
        and one.record == redaction.record
        and _seconds_common(redaction, one) > 0
        and (share := _share_below(redaction, one)) >= _BELOW
    ]
    if not fits:
        return None
    _, one = max(fits, key=lambda fit: (fit[0], fit[1].id))
    return replace(one, start=redaction.start, end=redaction.end)


def others_to_compare(
    one: Candidate,
    found: Iterable[Candidate],
    places: Mapping[str, Placement],
    most: int = MOST_COMPARED,
) -> list[Candidate]:
    """Those of its kind that may be somebody to hide or keep, the nearest in time first.

    Args:
        one: what is compared.
        found: all that was found.
        places: where records stand in time; what stands nowhere comes last.
        most: no more than these.
    """

    def nearness(other: Candidate) -> tuple[float, str]:
        apart = seconds_apart(one, other, places)
        return (math.inf if apart is None else apart, other.id)

    same = (
        other
        for other in found
        if other.source == one.source
        and other.id != one.id
        and other.verdict is not Verdict.NOTHING
    )
    return heapq.nsmallest(most, same, key=nearness)


def seconds_apart(
    one: Candidate, other: Candidate, places: Mapping[str, Placement]
) -> float | None:
    """Seconds of the case's clock between two; 0 where both are seen at one moment.

    ``None`` where nobody knows when one of them was.
    """
    spans = []
    for candidate in (one, other):
        place = places.get(candidate.record)
        if place is None:
            return None
        spans.append([place.utc_of_media(t) / MICROS for t in (candidate.start, candidate.end)])
    (a, b), (c, d) = spans
    return max(c - b, a - d, 0.0)


def left_to_hide(snapshot: Snapshot, found: Iterable[Candidate]) -> list[Candidate]:
    """Those about whom nobody has decided, and whom no accepted box hides already."""
    return [
        one
        for one in found
        if one.verdict is Verdict.UNDECIDED
        and not any(
            _share_below(box, one) >= _HIDDEN
            for box in snapshot.redactions_of(one.record)
            if isinstance(box, RegionRedaction)
            and box.status is Status.ACCEPTED
            and box.start <= one.start < one.end <= box.end + _ROUNDED
        )
    ]


def appearances_of(
    likenesses: Mapping[str, Likeness], found: Mapping[str, Candidate]
) -> tuple[Candidate, ...]:
    """Those who look so alike that following would have gone on, the likest few."""
    rows = (
        (likeness.share, found[name])
        for name, likeness in likenesses.items()
        if name in found and likeness.share >= LEAST and likeness.colours >= SAME
    )
    return tuple(one for _, one in heapq.nlargest(MOST_NAMED, rows, key=lambda r: (r[0], r[1].id)))


_ROUNDED = 0.05  # seconds: how the end of a box and that of a track are rounded


def _seconds_common(redaction: RegionRedaction, one: Candidate) -> float:
    return min(redaction.end, one.end) - max(redaction.start, one.start)


def _share_below(redaction: RegionRedaction, one: Candidate) -> float:
    """The share of the moments of something found, while the box stands, with it below the box."""
    if not redaction.keyframes:
        return 0.0
    moments = [row for row in one.path if redaction.start <= row[0] < redaction.end]
    fits = [share_of_thing(_edges(box_at(redaction.keyframes, t)), _edges(b)) for t, b in moments]
    return sum(share > 0 for share in fits) / len(fits) if fits else 0.0


def _edges(box: Box) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[box.x, box.y, box.x + box.w, box.y + box.h]])


def in_order_of_time(
    found: Sequence[Candidate], places: Mapping[str, Placement]
) -> list[Candidate]:
    """The same as they come on the case's clock; what stands nowhere on it comes last."""

    def moment(one: Candidate) -> tuple[float, str, float]:
        place = places.get(one.record)
        at = math.inf if place is None else place.utc_of_media(one.start)
        return (at, one.record, one.start)

    return sorted(found, key=moment)
