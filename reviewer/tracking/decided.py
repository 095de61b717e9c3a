"""What of the tracks of a video is decided already, and what is open.

What a person decided is known by its id, and by where it is: what was rejected does not come back
with another scan or another model, and what was accepted is not proposed beside itself. A verdict
speaks of what was there when it was given: where a track went on since, the rest is open.

Decision 202.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from reviewer.model import JOINED, Kind, Record, RegionRedaction, Snapshot, Source, Status
from reviewer.model.lazy_track import track_numbers
from reviewer.tracking.page_tracks import page_tracks_to_decide
from reviewer.tracking.track import Track, part_of_track
from reviewer.tracking.track_names import is_of_track, name_tracks

_PEOPLE = (Source.MANUAL, Source.CAMERA)
_PART = 5.0  # seconds
_HELD = 0.5  # of the boxes' area in common: from there on two are about the same thing
_HANDLED = 0.9  # of a track's frames over which a decision must lie, so that nothing is left
_FEW = 2  # frames: what sticks out by less is how ends are rounded
_MOST_PARTS = 3

Rows = NDArray[np.bool_]


def open_tracks(
    snapshot: Snapshot, record: Record, tracks: Iterable[Track]
) -> list[tuple[Track, str]]:
    """The tracks that no redaction of the case is about, each with the id that a proposal of it
    would have.

    A track that goes on beyond what was decided of it is open for the rest: what was decided
    stays, and the rest has a name of its own.
    """
    decided = _Decisions(snapshot, record)
    return [
        (part, part.id)
        for track in name_tracks(snapshot, record, tracks)
        for part in decided.open_parts(track)
        if not decided.is_handled(part)
    ]


def tracks_to_decide(snapshot: Snapshot, record: Record, tracks: Iterable[Track]) -> list[Track]:
    """All tracks of a record under the ids that their redactions have, and beside each that went
    on after it was decided the rest of it, as a track of its own.
    """
    if record.kind is not Kind.VIDEO:
        return page_tracks_to_decide(snapshot, record, tracks)
    decided = _Decisions(snapshot, record)
    made: dict[str, Track] = {}
    for track in name_tracks(snapshot, record, tracks):
        made.setdefault(track.id, track)
        for part in decided.open_parts(track) if decided.may_have_rest(track) else ():
            made.setdefault(part.id, part)
    return list(made.values())


class _Decisions:
    """The redactions of a record, as they speak of tracks."""

    def __init__(self, snapshot: Snapshot, record: Record) -> None:
        every = snapshot.redactions_of(record.path)
        self._every = [one for one in every if isinstance(one, RegionRedaction)]
        self._by_id = {one.id: one for one in self._every}
        self._families: dict[str, list[RegionRedaction]] = defaultdict(list)
        for one in self._every:
            name = re.sub(r"-\d{1,6}$", "", one.id)
            if name != one.id:
                self._families[name].append(one)

    @cached_property
    def _by_time(self) -> dict[int, list[RegionRedaction]]:
        """By the stretches of time in which they are: a crowd has thousands."""
        found: dict[int, list[RegionRedaction]] = defaultdict(list)
        for one in self._every:
            for part in _parts_of(one):
                found[part].append(one)
        return found

    def about(self, track: Track) -> list[RegionRedaction]:
        """What is about things of a track's kind at its time, and what was made of the track."""
        there = {r.id: r for part in _parts_of(track) for r in self._by_time.get(part, ())}
        near = {name: one for name, one in there.items() if _speaks_of(one, track)}
        return list((near | {one.id: one for one in self.own(track)}).values())

    def own(self, track: Track) -> list[RegionRedaction]:
        """What was made of the track itself, or of a part of it."""
        names = (track.id, *track.also)
        exact = [self._by_id[name] for name in names if name in self._by_id]
        parts = [one for name in names for one in self._families.get(name, ())]
        return [*exact, *(one for one in parts if is_of_track(one.id, track))]

    def may_have_rest(self, track: Track) -> bool:
        """False where nothing of it is decided, or one verdict spans it: cheap, for the many."""
        own = [one for one in self.own(track) if one.status is not Status.PROPOSED]
        step = track.seconds / len(track)
        return bool(own) and not any(
            one.start <= track.start + step
            and one.end >= track.end - step
            and not _is_joined_away(one)
            for one in own
        )

    def open_parts(self, track: Track) -> list[Track]:
        """What of a track nobody decided about: all of it, some of it, or nothing."""
        about = [one for one in self.about(track) if one.status is not Status.PROPOSED]
        own = [one for one in about if is_of_track(one.id, track)]
        rows = np.zeros(len(track), bool)
        for one in about:
            rows |= self._rows_decided(track, one)
        grown = np.ones(len(track), bool)
        for one in own:
            grown &= ~self._rows_decided(track, one, anywhere=True)
        has_grown = bool(own) and (grown & ~rows).sum() >= _FEW
        if rows.mean() >= _HANDLED and not has_grown:
            return []
        runs = runs_of(~rows, _FEW if own else 1)
        if not own or not runs:
            return [replace(track, id=_free_name(track.id, self._by_id, set()))]
        taken = set[str]()
        spans = runs if len(runs) <= _MOST_PARTS else [slice(runs[0].start, runs[-1].stop)]
        return [part_of_track(track, s, _free_name(track.id, self._by_id, taken)) for s in spans]

    def is_handled(self, track: Track) -> bool:
        """Whether what stands in the case, proposals as well, lies over nearly all of it."""
        covered = np.zeros(len(track), bool)
        for redaction in self.about(track):
            covered |= self._rows_decided(track, redaction)
        return bool(covered.mean() >= _HANDLED)

    def _rows_decided(
        self, track: Track, redaction: RegionRedaction, anywhere: bool = False
    ) -> Rows:
        """``anywhere``: by its span alone, wherever its box is."""
        if _is_joined_away(redaction):
            # It speaks as far as that is there with which it is one.
            other = self._by_id.get(redaction.reason.removeprefix(f"{JOINED}: "))
            if other is None:
                return np.zeros(len(track), bool)
            return rows_meant(track, redaction) & _rows_within(track, other.start, other.end)
        mine = is_of_track(redaction.id, track)
        if mine and (anywhere or redaction.status is Status.REJECTED):
            return rows_meant(track, redaction)
        rows = rows_covered(track, redaction)
        # What a person trimmed away was seen, and decided.
        inside = _rows_within(track, redaction.start, redaction.end)
        return rows | (rows_meant(track, redaction) & ~inside) if mine else rows


def _is_joined_away(redaction: RegionRedaction) -> bool:
    return redaction.status is Status.REJECTED and redaction.reason.startswith(f"{JOINED}: ")


def rows_covered(track: Track, redaction: RegionRedaction) -> Rows:
    """The rows of a track at which a redaction is about the same thing.

    Of what is accepted the box must lie over most of the track's. Of what is rejected the two must
    be the same box, more or less: who stands in front of somebody who is kept visible is not kept
    by that.
    """
    at = boxes_at(redaction, track.times)
    if at is None:
        return np.zeros(len(track), bool)
    own = track.boxes.astype(np.float64)
    low = np.maximum(own[:, :2], at[:, :2])
    high = np.minimum(own[:, :2] + own[:, 2:], at[:, :2] + at[:, 2:])
    common = np.clip(high - low, 0, None).prod(axis=1)
    mine, theirs = own[:, 2:].prod(axis=1), at[:, 2:].prod(axis=1)
    wanted = mine + theirs - common if redaction.status is Status.REJECTED else mine
    live = _rows_within(track, redaction.start, redaction.end)
    return np.asarray(live & (common >= _HELD * np.maximum(wanted, 1e-12)))


def boxes_at(redaction: RegionRedaction, times: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """(n, 4): its box at some moments, as it is hidden; ``None`` where it has no keyframes."""
    numbers = sorted(track_numbers(redaction), key=lambda pair: pair[0])
    if not numbers:
        return None
    moments, boxes = np.array([t for t, _ in numbers]), np.array([box for _, box in numbers])
    return np.stack([np.interp(times, moments, boxes[:, n]) for n in range(4)], axis=1)


def rows_meant(track: Track, redaction: RegionRedaction) -> Rows:
    """The rows that a person saw when deciding: the whole way of it, though it be trimmed."""
    moments = [t for t, _ in track_numbers(redaction)]
    start = min([redaction.start, *moments])
    return _rows_within(track, start, max([redaction.end, *(t + 1e-3 for t in moments)]))


def _rows_within(track: Track, start: float, end: float) -> Rows:
    return np.asarray((track.times < end) & (track.times >= start - 1e-3))


def runs_of(rows: Rows, least: int = 1) -> list[slice]:
    """Rows that follow each other, where there are enough of them."""
    steps = np.flatnonzero(np.diff(np.concatenate([[False], rows, [False]]).astype(int)))
    pairs = zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True)
    return [slice(first, stop) for first, stop in pairs if stop - first >= least]


def _parts_of(one: Track | RegionRedaction) -> range:
    return range(int(max(one.start, 0.0) // _PART), int(max(one.end, 0.0) // _PART) + 1)


def _speaks_of(redaction: RegionRedaction, track: Track) -> bool:
    """Of the same kind of thing; or a person's own."""
    by_hand = redaction.source in _PEOPLE and redaction.status is Status.ACCEPTED
    return by_hand or redaction.source == track.kind


def ids_of_rest(snapshot: Snapshot, record: str, name: str) -> Iterator[str]:
    """Ids for parts of a track beside what is decided of it; none of them is decided about."""
    every = snapshot.redactions_of(record)
    known = {one.id: one for one in every if isinstance(one, RegionRedaction)}
    taken = {name}
    while True:
        yield _free_name(name, known, taken)


def _free_name(name: str, known: Mapping[str, RegionRedaction], taken: set[str]) -> str:
    for one in chain([name], (f"{name}-{n}" for n in count(2))):
        there = known.get(one)
        # What is merely proposed is replaced by what is known better now.
        if one not in taken and (there is None or there.status is Status.PROPOSED):
            break
    taken.add(one)
    return one
