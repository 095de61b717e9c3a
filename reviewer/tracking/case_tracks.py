"""The tracks of a case's videos: how they are found, and how they leave it.

What a scan finds stays in the cache. It becomes a change of the case where somebody asks for
proposals (``reviewer detect``) or decides about a track, and it leaves with an exported review, so
that anyone can measure it, without being a row of the journal before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reviewer.detect.pictures import rules_of_kinds
from reviewer.model import Kind, Record, RegionRedaction, Snapshot
from reviewer.tracking.policy import proposed_by_policy
from reviewer.tracking.proposals import propose_tracks
from reviewer.tracking.scan import ScanWish, load_shipped, rules_for
from reviewer.tracking.track_store import TrackStore


def wish_for_record(
    cache: Path, record: Record, source: Path, kinds: Sequence[str], cores: int = 0
) -> ScanWish:
    """What ``scan_video`` is to do for a video of a case.

    Args:
        cache: the case's folder for what can be made again.
        record: a video.
        source: its original.
        kinds: what is looked for, in the words of ``rules_of_kinds``.
        cores: as ``ScanWish`` has it.

    Raises:
        BadInput: The user's settings of detectors do not fit.
    """
    index = cache / "index" / f"{record.sha256}.npz"
    chosen = tuple(dict.fromkeys(kinds))
    return ScanWish(source, record, index, chosen, rules_for(chosen), load_shipped, cores)


def proposed_of_tracks(
    snapshot: Snapshot, record: Record, cache: Path, kinds: Sequence[str] = ()
) -> list[RegionRedaction]:
    """Proposals of the tracks of a video that are kept, as the policies of the record wish; of
    ``kinds`` only, where some are given.
    """
    tracks = TrackStore(cache).read_tracks(record.sha256 or "none", kinds)
    made = (put.entity for put in propose_tracks(snapshot, record, tracks, rules_of_kinds()))
    regions = [one for one in made if isinstance(one, RegionRedaction)]
    return proposed_by_policy(snapshot, regions)


def with_found_tracks(snapshot: Snapshot, cache: Path) -> Snapshot:
    """The review with what was found in its videos as proposals; the case stays as it is."""
    found = [
        one
        for record in snapshot.records
        if record.kind is Kind.VIDEO
        for one in proposed_of_tracks(snapshot, record, cache)
    ]
    named = {one.id for one in found}
    kept = [one for one in snapshot.redactions if one.id not in named]
    return replace(snapshot, redactions=(*kept, *found)) if found else snapshot
