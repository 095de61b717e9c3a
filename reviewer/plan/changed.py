"""What of a release was changed after a person had accepted it, and not been accepted again."""

from __future__ import annotations

from dataclasses import dataclass

from reviewer.model import Redaction, Snapshot, Status
from reviewer.model.redaction_changes import awaits_check, tell_changes
from reviewer.plan.plan import Plan, asked_for


@dataclass(frozen=True)
class ChangedAfter:
    """A redaction that was changed after it had been accepted.

    Attributes:
        changed: what of it, in a few words; never the words that it hides.
        check: it covers less than what was accepted, and waits to be accepted again.
    """

    record: str
    redaction: str
    kind: str
    changed: str
    check: bool


def changed_after_acceptance(snapshot: Snapshot, plan: Plan) -> tuple[ChangedAfter, ...]:
    """Everything of the records that a plan's request asks for."""
    return tuple(
        ChangedAfter(r.record, r.id, r.kind.value, tell_changes(r), awaits_check(r))
        for record in asked_for(snapshot, plan.request)
        for r in snapshot.redactions_of(record.path)
        if _is_changed(r)
    )


def _is_changed(redaction: Redaction) -> bool:
    return bool(redaction.changed) and redaction.status is not Status.REJECTED


def tell_changed(found: ChangedAfter) -> str:
    """``area (smaller or moved box): check it again``."""
    check = ": check it again" if found.check else ""
    return f"{found.kind} ({found.changed}){check}"
