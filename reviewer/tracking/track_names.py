"""What the tracks of a video are called in the case: as their redactions are, each of one record.

Tracks are known by the content of their original. Two records of a case may have the same content,
and a redaction is of one of them only; and where stretches of a track were looked at apart, a
person may have decided about a part before it was one.

Decision 202.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256

from reviewer.model import Record, Snapshot
from reviewer.tracking.one_person import FACE, join_faces_to_heads
from reviewer.tracking.track import Track


def name_tracks(snapshot: Snapshot, record: Record, tracks: Iterable[Track]) -> list[Track]:
    """The same tracks, each with the id that its redaction in this record has, or would have.

    Never that of another record's redaction. Named once or twice, they are called the same. A face
    is a part of its head's track, where nothing is decided of it by itself.
    """
    firsts = snapshot.memo.recall_or_make(
        ("first records of contents",), (snapshot.records,), _first_paths
    )
    mark = f"-r{sha256(record.path.encode()).hexdigest()[:8]}"
    is_first = firsts.get(record.sha256 or "", record.path) == record.path
    named = [_named(snapshot, record, track, mark, is_first) for track in tracks]
    there = {r.id for r in snapshot.redactions_of(record.path)}
    there |= {re.sub(r"-\d{1,6}$", "", name) for name in there}
    apart = {one.id for one in named if one.kind == FACE and there & {one.id, *one.also}}
    return join_faces_to_heads(named, apart)


def is_of_track(name: str, track: Track) -> bool:
    """Whether a redaction's id says that it was made of a track, or of a part or the rest of it."""
    return any(
        name == one or (name.startswith(f"{one}-") and re.fullmatch(r"-\d{1,6}", name[len(one) :]))
        for one in (track.id, *track.also)
    )


def _first_paths(records: Iterable[Record]) -> dict[str, str]:
    found: dict[str, str] = {}
    for record in records:
        if record.sha256:
            found.setdefault(record.sha256, record.path)
    return found


def _named(snapshot: Snapshot, record: Record, track: Track, mark: str, is_first: bool) -> Track:
    plain = [one.removesuffix(mark) for one in (track.id, *track.also)]
    every = [name for one in plain for name in (one, one + mark)]
    there = {one: snapshot.find_redaction(one) for one in every}
    decided = [one for one in every if (r := there[one]) is not None and r.record == record.path]
    free = plain[0] if is_first and there[plain[0]] is None else plain[0] + mark
    name = decided[0] if decided else free
    also = tuple(one for one in dict.fromkeys([*decided, *plain]) if one != name)
    return replace(track, id=name, also=also) if (name, also) != (track.id, track.also) else track
