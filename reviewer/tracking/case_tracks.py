"""The tracks of a case's pictures: how they are found, and how they leave it.

What a scan finds stays in the cache. It becomes a change of the case where somebody asks for
proposals (``reviewer detect``) or decides about a track, and it leaves with an exported review, so
that anyone can measure it, without being a row of the journal before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from reviewer.detect.look_at_images import has_picture_pages
from reviewer.detect.pictures import KindRule, rules_of_kinds
from reviewer.model import Boxed, Kind, Record, Redaction, RegionRedaction, Snapshot
from reviewer.tracking.one_person import kinds_with_parts
from reviewer.tracking.page_tracks import propose_page_tracks, redaction_of_page_track
from reviewer.tracking.policy import proposed_by_policy
from reviewer.tracking.proposals import propose_tracks, redaction_of_track
from reviewer.tracking.scan import ScanWish, load_shipped, rules_for
from reviewer.tracking.track import Track
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


@dataclass(frozen=True)
class Proposed:
    """Proposals for a record, and sentences about what is not proposed."""

    proposals: tuple[Boxed, ...]
    told: tuple[str, ...] = ()


def has_pictures(record: Record) -> bool:
    """True for what is looked at: videos, images, documents with scanned pages."""
    return record.kind is Kind.VIDEO or has_picture_pages(record)


def proposed_of_tracks(
    snapshot: Snapshot,
    record: Record,
    cache: Path,
    kinds: Sequence[str] = (),
    more: Sequence[Redaction] = (),
) -> Proposed:
    """Proposals of the tracks of a record that are kept, as its policies wish.

    Args:
        snapshot: the case.
        record: one that ``has_pictures``.
        cache: the case's folder for what can be made again.
        kinds: of these only, where some are given.
        more: what else is about to be proposed.

    Raises:
        BadInput: The user's settings of detectors do not fit.
    """
    tracks = TrackStore(cache).read_tracks(record.sha256 or "none", kinds_with_parts(kinds))
    return propose_for_record(snapshot, record, tracks, rules_of_kinds(), more, kinds)


def propose_for_record(
    snapshot: Snapshot,
    record: Record,
    tracks: Iterable[Track],
    rules: Mapping[str, KindRule],
    more: Sequence[Redaction] = (),
    kinds: Sequence[str] = (),
) -> Proposed:
    """The same of tracks that were read, under the rules of their kinds.

    Of ``kinds`` only, where some are given; their parts have to be among the tracks.
    """
    if record.kind is Kind.VIDEO:
        puts = propose_tracks(snapshot, record, tracks, rules)
        made: list[Boxed] = [p.entity for p in puts if isinstance(p.entity, RegionRedaction)]
        return Proposed(_asked(proposed_by_policy(snapshot, made), kinds))
    boxes = propose_page_tracks(snapshot, record, tracks, rules, more)
    return Proposed(_asked(proposed_by_policy(snapshot, boxes.proposals), kinds), boxes.told)


def _asked(proposals: Iterable[Boxed], kinds: Sequence[str]) -> tuple[Boxed, ...]:
    return tuple(one for one in proposals if not kinds or one.source in kinds)


def redaction_to_propose(track: Track, record: Record, rule: KindRule | None) -> Boxed:
    """What hides a track of a record, under the id that the track has."""
    if record.kind is Kind.VIDEO:
        return redaction_of_track(track, record, rule)
    return redaction_of_page_track(track, record, rule)


def with_found_tracks(snapshot: Snapshot, cache: Path) -> Snapshot:
    """The review with what was found in its pictures as proposals; the case stays as it is."""
    found = [
        one
        for record in snapshot.records
        if has_pictures(record)
        for one in proposed_of_tracks(snapshot, record, cache).proposals
    ]
    named = {one.id for one in found}
    kept = [one for one in snapshot.redactions if one.id not in named]
    return replace(snapshot, redactions=(*kept, *found)) if found else snapshot
