"""The proposal of something found, as a scan would have made it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from reviewer.detect.pictures import KindRule, rules_of_kinds
from reviewer.errors import BadInput
from reviewer.model import Boxed, Record
from reviewer.tracking.case_tracks import redaction_to_propose
from reviewer.tracking.track import Track


def propose_track(record: Record, track: Track) -> Boxed:
    """What hides a track, proposed under what things of its kind are usually withheld by."""
    return redaction_to_propose(track, record, usual_rules().get(track.kind))


@lru_cache(maxsize=1)
def usual_rules() -> Mapping[str, KindRule]:
    """What is usual for each kind; nothing, where the user's own detectors do not fit.

    Those are told of where they are used. Read once: a mark may not wait for a file.
    """
    try:
        return rules_of_kinds()
    except BadInput:
        return {}
