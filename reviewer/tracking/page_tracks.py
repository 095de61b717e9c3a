"""What is seen on images and scanned pages, as tracks: a photo is a video of one frame.

Page ``n`` is frame ``n - 1`` and lasts from second ``n - 1`` until ``n``; an animation is one page.
So it is kept, read again and decided about as what is seen in a video. What it becomes is a box on
its page and not one that moves.

Decisions 196, 213.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from reviewer.detect.look_at_images import ImageLooker, SeenOnPage, pages_of
from reviewer.detect.pictures import Found, KindRule, rows_for
from reviewer.detect.propose_boxes import (
    OF_WRITING,
    SAME_THING,
    BoxesForRecord,
    box_redaction,
    is_page_of_writing,
    name_of_box,
    pad_things,
    propose_boxes,
)
from reviewer.model import BoxRedaction, Record, Redaction, Snapshot, page_of
from reviewer.model.geometry import overlap_of_boxes
from reviewer.system.canonical import digest_of
from reviewer.tracking.track import Doubt, DoubtKind, Track, id_of_track
from reviewer.tracking.track_store import ScanKey, ScanResult, TrackStore


def look_through_pages(
    looker: ImageLooker, record: Record, original: Path, store: TrackStore
) -> None:
    """Look at the pages of a record, unless that was done before, and keep what is seen.

    Raises:
        BadInput: It cannot be read, or nothing of what is asked can be looked for; it is named.
        OSError: The cache cannot be written.
    """
    names = {
        kind: f"{row.name} {row.version_told}"
        for row in rows_for(looker.kinds)
        if not row.fault()
        for kind in row.rules
    }
    kinds = tuple(kind for kind in looker.kinds if kind in names)
    rules = {kind: looker.rules[kind] for kind in kinds}
    told = tuple(sorted(set(names.values())))
    key = ScanKey(record.sha256 or "none", told, kinds, digest_of(rules))
    kept = store.read_scan(key)
    if kept is not None and kept.finished:
        return
    seen = looker.look_at_record(record, original)
    pages = [page - 1.0 for page in pages_of(record)]
    looked = tuple((start, start + 1.0) for start in pages)
    tracks = tracks_of_pages(key.original, seen, rules, names)
    store.keep_scan(key, ScanResult(tuple(tracks), looked, finished=True))


def tracks_of_pages(
    original: str,
    seen: Iterable[SeenOnPage],
    rules: Mapping[str, KindRule],
    detectors: Mapping[str, str],
) -> list[Track]:
    """A track for each thing that is worth a look; what is not sure is doubtful.

    Args:
        original: SHA-256 of the original.
        seen: as ``ImageLooker`` gives it.
        rules: of the kinds.
        detectors: name and version of what sees each kind.
    """
    return [
        _track_of(original, page.page, thing, rules[thing.kind], detectors[thing.kind])
        for page in pad_things(seen, rules)
        for thing in page.found
        # As in a video: below that nobody is asked.
        if thing.score >= (rules[thing.kind].collect + rules[thing.kind].sure) / 2
    ]


def page_of_track(track: Track) -> int:
    """The page, from 1, of something that was seen on one."""
    return int(track.frames[0]) + 1


def page_tracks_to_decide(
    snapshot: Snapshot, record: Record, tracks: Iterable[Track]
) -> list[Track]:
    """The tracks of a record's pages under the ids that their redactions have, or would have.

    Lines of a page of writing are none: its words are decided about, and not where each stands.
    """
    mine = [one for one in snapshot.redactions_of(record.path) if isinstance(one, BoxRedaction)]
    left = {one.id: one for one in mine}
    made: dict[str, Track] = {}
    every = list(tracks)
    on_page: dict[int, list[Found]] = defaultdict(list)
    for track in every:
        on_page[page_of_track(track)].append(_thing_of(track))
    written = {
        page
        for page, things in on_page.items()
        if is_page_of_writing(record, [one.kind for one in things])
    }
    for track in sorted(every, key=lambda one: (one.start, -one.confidence, one.id)):
        page, thing = page_of_track(track), _thing_of(track)
        alike = [one for one in left.values() if _is_about(one, page, thing)]
        best = max(alike, key=lambda one: overlap_of_boxes(one.box, thing.box), default=None)
        if best is None and page in written and thing.kind in OF_WRITING:
            continue
        name = best.id if best is not None else name_of_box(record, page, thing)
        left.pop(name, None)
        made.setdefault(name, replace(track, id=name, also=()))
    return list(made.values())


def propose_page_tracks(
    snapshot: Snapshot,
    record: Record,
    tracks: Iterable[Track],
    rules: Mapping[str, KindRule],
    more: Sequence[Redaction] = (),
) -> BoxesForRecord:
    """Boxes for what is surely seen and nobody decided about; ``more`` is about to be proposed."""
    seen: dict[int, list[Found]] = defaultdict(list)
    for track in tracks:
        if track.kind in rules:
            seen[page_of_track(track)].append(_thing_of(track))
    pages = [SeenOnPage(page, tuple(found)) for page, found in sorted(seen.items())]
    return propose_boxes(record, pages, rules, (*snapshot.redactions_of(record.path), *more))


def redaction_of_page_track(track: Track, record: Record, rule: KindRule | None) -> BoxRedaction:
    """The box that hides something on its page, under the id that the track has."""
    made = box_redaction(record, page_of_track(track), _thing_of(track), rule)
    return replace(made, id=track.id)


def _track_of(original: str, page: int, thing: Found, rule: KindRule, detector: str) -> Track:
    box, at = np.array([thing.box.to_list()], np.float32), page - 1.0
    unsure = thing.score < rule.sure
    return Track(
        id_of_track(original, thing.kind, page - 1, box[0]),
        thing.kind,
        np.array([page - 1], np.int32),
        np.array([at]),
        box,
        np.array([thing.score], np.float32),
        end=at + 1.0,
        confidence=float(thing.score),
        best=0,
        text=thing.text,
        doubts=(Doubt(DoubtKind.LOW, at, at),) if unsure else (),
        detector=detector,
    )


def _thing_of(track: Track) -> Found:
    return Found(track.kind, track.box_of_row(0), track.confidence, track.text)


def _is_about(redaction: BoxRedaction, page: int, thing: Found) -> bool:
    """Whether a redaction that a detector made, or a person since, is of this thing."""
    here = page_of(redaction) in (None, page)
    same = here and redaction.source == thing.kind
    return same and overlap_of_boxes(redaction.box, thing.box) >= SAME_THING
