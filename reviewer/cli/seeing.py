"""What ``reviewer detect`` sees in the pictures of a case."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, field

from reviewer.detect.look_at_images import ImageLooker, has_picture_pages
from reviewer.detect.pictures import faults_of_detectors, rules_of_kinds
from reviewer.errors import BadInput, CaseError
from reviewer.model import Kind, Record, Redaction
from reviewer.store import Case
from reviewer.system.jobs import Job, PartOfJob
from reviewer.tracking.case_tracks import proposed_of_tracks, wish_for_record
from reviewer.tracking.page_tracks import look_through_pages
from reviewer.tracking.scan import scan_video
from reviewer.tracking.track_store import TrackStore


@dataclass
class SeenThings:
    """Proposals, and sentences about what was not looked at or not proposed."""

    proposals: list[Redaction] = field(default_factory=list)
    told: list[str] = field(default_factory=list)


def see_things(
    case: Case,
    kinds: Sequence[str],
    only: str,
    made: Sequence[Redaction],
    watch: Job,
    cluster: str = "",
) -> SeenThings:
    """Boxes over what is seen in pictures; ``made``: what is about to be proposed.

    A record that cannot be looked at is told, and the others are looked at all the same. Videos are
    looked at by the machines of a ``cluster`` where its address is given.

    Raises:
        BadInput: A model cannot be used.
    """
    snapshot = case.snapshot()
    seen = SeenThings(told=faults_of_detectors(kinds))
    wanted = [r for r in snapshot.records if only in ("", r.path)]
    records = [record for record in wanted if has_picture_pages(record)]
    cache = case.cache_folder
    with ImageLooker(kinds, rules_of_kinds(), watch) as looker:
        looker.check_models()
        for done, record in enumerate(records):
            watch.check()
            watch.progress(done, len(records), f"looking at {record.path}")
            here = [r for r in made if r.record == record.path]
            try:
                source = case.original_path(record)
                look_through_pages(looker, record, source, TrackStore(cache))
            except (BadInput, CaseError) as fault:
                seen.told.append(str(fault))
                continue
            boxes = proposed_of_tracks(snapshot, record, cache, kinds, here)
            seen.proposals += boxes.proposals
            seen.told += boxes.told
    videos = [record for record in wanted if record.kind is Kind.VIDEO]
    if cluster:
        videos = _scan_elsewhere(case, videos, kinds, (cluster, watch), seen)
    for done, record in enumerate(videos):
        part = PartOfJob(watch, done / len(videos), (done + 1) / len(videos))
        _see_in_video(case, record, kinds, part, seen)
    return seen


def _see_in_video(
    case: Case, record: Record, kinds: Sequence[str], watch: Job, seen: SeenThings
) -> None:
    """What is followed through a video; what an earlier scan found is not looked for again."""
    watch.check()
    cache = case.cache_folder
    try:
        wish = wish_for_record(
            cache, record, case.original_path(record), kinds, os.cpu_count() or 1
        )
        result = scan_video(wish, TrackStore(cache), watch)
    except (BadInput, CaseError) as fault:
        seen.told.append(str(fault))
        return
    seen.proposals += proposed_of_tracks(case.snapshot(), record, cache, kinds).proposals
    seen.told += [
        f"{record.path}: its pictures from {start:.1f} s to {end:.1f} s cannot be seen."
        for start, end in result.unseen
    ]


def _scan_elsewhere(
    case: Case,
    videos: Sequence[Record],
    kinds: Sequence[str],
    cluster: tuple[str, Job],
    seen: SeenThings,
) -> list[Record]:
    """Have the machines of a cluster scan them; those of which it kept what it found."""
    from reviewer.tracking.scan_cluster import scan_on_cluster

    wishes = []
    for record in videos:
        try:
            source = case.original_path(record)
            wishes.append(wish_for_record(case.cache_folder, record, source, kinds))
        except (BadInput, CaseError) as fault:
            seen.told.append(str(fault))
    lost = scan_on_cluster(wishes, case.cache_folder, *cluster)
    seen.told += [str(fault) for fault in lost.values()]
    return [wish.record for wish in wishes if wish.record.path not in lost]
