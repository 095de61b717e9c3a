"""How far the decision about each record is, in the words of the field."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from reviewer.model import AS_PICTURES, Decision, Record, Redaction, RedactionKind, Snapshot, Status
from reviewer.model.fitting import unfit
from reviewer.plan.absent_terms import UNKNOWN, Places, is_denied, question
from reviewer.plan.unread_writing import NO_WRITING, Writing, to_look_at


class State(StrEnum):
    """What would become of a record if its case were released now."""

    UNDECIDED = "undecided"
    FULL = "released in full"
    PART = "disclosed in part"
    WITHHELD = "withheld in full"
    NOT_RESPONSIVE = "not responsive"


GOES_OUT = (State.FULL, State.PART)
"""What would be released, whole or in part."""


def state_of(
    record: Record,
    snapshot: Snapshot,
    places: Places = UNKNOWN,
    writing: Writing = NO_WRITING,
) -> State:
    """The state of one record; for many, ``states`` is faster."""
    mine = [r for r in snapshot.redactions if r.record == record.path]
    decided = next((d for d in snapshot.decisions if d.record == record.path), None)
    return _looked_at(_state(record, mine, decided, places), record, to_look_at(snapshot, writing))


def states(
    snapshot: Snapshot, places: Places = UNKNOWN, writing: Writing = NO_WRITING
) -> dict[str, State]:
    """The state of every record, by its path; ``places`` see ``absent``, ``writing`` see
    ``handwriting``.
    """
    unseen = to_look_at(snapshot, writing)
    of_record: dict[str, list[Redaction]] = {r.path: [] for r in snapshot.records}
    for redaction in snapshot.redactions:
        of_record.setdefault(redaction.record, []).append(redaction)
    decisions = {d.record: d for d in snapshot.decisions}
    return {
        r.path: _looked_at(_state(r, of_record[r.path], decisions.get(r.path), places), r, unseen)
        for r in snapshot.records
    }


def _looked_at(state: State, record: Record, unseen: Collection[str]) -> State:
    """What would go out with writing that nobody looked at is undecided."""
    return State.UNDECIDED if state in GOES_OUT and record.path in unseen else state


def _state(
    record: Record, redactions: Iterable[Redaction], decided: Decision | None, places: Places
) -> State:
    kept = [r for r in redactions if r.status is not Status.REJECTED]
    if any(r.status is Status.PROPOSED for r in kept):
        return State.UNDECIDED
    if decided is not None and decided.decision == "not responsive":
        return State.NOT_RESPONSIVE
    if any(r.kind is RedactionKind.WITHHOLD for r in kept):
        return State.WITHHELD
    if any(question(r, places) or unfit(r, record) for r in kept):
        return State.UNDECIDED
    if not all(map(is_denied, kept)):
        return State.PART
    if decided is None:
        return State.UNDECIDED
    changed = record.facts.leaves_out or decided.decision == AS_PICTURES
    return State.PART if changed else State.FULL
