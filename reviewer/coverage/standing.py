"""Which redactions of a record stand, so that nobody is asked to hide again what they hide.

What is not surely hidden counts as open: redacted twice does no harm.

Decision 160.
"""

from __future__ import annotations

from collections.abc import Iterable

from reviewer.model import (
    Record,
    Redaction,
    Snapshot,
    Source,
    Status,
    WithholdRedaction,
    is_hiding,
)
from reviewer.model.redaction_changes import awaits_check


def standing_redactions(snapshot: Snapshot, record: Record) -> tuple[Redaction, ...]:
    """A record's redactions that a person made or accepted; a program's proposal is neither."""
    return tuple(
        r
        for r in snapshot.redactions_of(record.path)
        if is_hiding(r)
        or awaits_check(r)
        or (r.status is Status.PROPOSED and r.source == Source.MANUAL)
    )


def is_withheld_whole(redactions: Iterable[Redaction]) -> bool:
    """True when the whole record is hidden."""
    return any(isinstance(r, WithholdRedaction) for r in redactions)
