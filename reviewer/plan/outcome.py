"""What becomes of a record, in the words of the field: the one rule of it.

A plan, the work list, the tables and the previews ask here. What a program cannot clean is told
here as well, for it is the same question from the other side.

Decisions 13, 38, 151.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from reviewer.model import (
    Condition,
    Decision,
    Determination,
    Kind,
    Record,
    Redaction,
    RedactionKind,
    Snapshot,
    Status,
    hides,
)
from reviewer.model.fitting import kept_unfit
from reviewer.model.formats import format_of
from reviewer.plan.absent_terms import UNKNOWN, Places, question
from reviewer.plan.unread_writing import NO_WRITING, Writing, to_look_at

IN_DOUBT = (
    "its letters can be read in more than one way, so a name may not be found: choose how to "
    "read it, or withhold it"
)


class Outcome(StrEnum):
    """What becomes of a record in a release."""

    UNDECIDED = "undecided"
    FULL = "released in full"
    PART = "disclosed in part"
    WITHHELD = "withheld in full"
    NOT_RESPONSIVE = "not responsive"


GOES_OUT = (Outcome.FULL, Outcome.PART)
"""What is released, whole or in part."""

STAYS = (Outcome.WITHHELD, Outcome.NOT_RESPONSIVE)
"""What nothing is released of."""

DECIDED = (*GOES_OUT, *STAYS)
"""What a record of a plan can come to."""


def decided_outcome(
    record: Record, redactions: Iterable[Redaction], decision: Decision | None
) -> Outcome:
    """What becomes of a record by what is accepted and decided so far.

    ``redactions`` are the record's own. What is proposed counts for nothing, and nobody is asked
    whether the rest can be carried out: that is ``outcome_of``.
    """
    if decision is not None and decision.decision == Determination.NOT_RESPONSIVE:
        return Outcome.NOT_RESPONSIVE
    kinds = {redaction.kind for redaction in redactions if hides(redaction)}
    if RedactionKind.WITHHOLD in kinds:
        return Outcome.WITHHELD
    if kinds:
        return Outcome.PART
    if decision is None:
        return Outcome.UNDECIDED
    changed = record.facts.leaves_out or goes_as_pictures(record, decision)
    return Outcome.PART if changed else Outcome.FULL


def decided_in(snapshot: Snapshot, record: Record) -> Outcome:
    """``decided_outcome`` of a case's record."""
    redactions = snapshot.redactions_of(record.path)
    return decided_outcome(record, redactions, snapshot.decision(record.path))


def has_released_pages(kind: Kind, format: str) -> bool:
    """True for a document whose release has pages; a text is released as the text that it is."""
    return kind is Kind.DOCUMENT and format_of(kind, format).is_released_as_pages


def goes_as_pictures(record: Record, decision: Decision | None) -> bool:
    """A document's pages alone can be pictures; what has no pages is released as it is."""
    asked = decision is not None and decision.decision == Determination.AS_PICTURES
    return asked and has_released_pages(record.kind, record.format)


def outcome_of(
    record: Record,
    snapshot: Snapshot,
    places: Places = UNKNOWN,
    writing: Writing = NO_WRITING,
) -> Outcome:
    """What would become of one record now; for many, ``outcomes`` is faster."""
    return _outcome(record, snapshot, places, to_look_at(snapshot, writing))


def outcomes(
    snapshot: Snapshot, places: Places = UNKNOWN, writing: Writing = NO_WRITING
) -> dict[str, Outcome]:
    """What would become of every record now, by its path.

    ``places`` see ``absent_terms``, ``writing`` see ``unread_writing``. Whatever a person still
    has to answer leaves a record undecided.
    """
    kept = (snapshot.records, snapshot.redactions, snapshot.decisions, snapshot.annotations)
    found = snapshot.memo.get(
        "outcomes", (*kept, places, writing), lambda *_: _outcomes(snapshot, places, writing)
    )
    return dict(found)


def _outcomes(snapshot: Snapshot, places: Places, writing: Writing) -> dict[str, Outcome]:
    unseen = to_look_at(snapshot, writing)
    return {r.path: _outcome(r, snapshot, places, unseen) for r in snapshot.records}


def _outcome(
    record: Record, snapshot: Snapshot, places: Places, unseen: Collection[str]
) -> Outcome:
    memo, path = snapshot.memo, record.path

    def settled(
        record: Record, mine: Sequence[Redaction], decision: Decision | None, places: Places
    ) -> Outcome:
        if any(r.status is Status.PROPOSED for r in mine):
            return Outcome.UNDECIDED
        found = decided_outcome(record, mine, decision)
        if found in STAYS:
            return found
        asked = any(question(r, places) or kept_unfit(memo, r, record) for r in mine)
        return Outcome.UNDECIDED if asked else found

    parts = (record, snapshot.redactions_of(path), snapshot.decision(path), places)
    found = memo.get(("outcome", path), parts, settled)
    return Outcome.UNDECIDED if found in GOES_OUT and path in unseen else found


def uncleanable(record: Record) -> str:
    """Why a record can only be withheld or left out; empty when it can be released."""
    if record.kind is Kind.OTHER or record.condition in (Condition.UNKNOWN, Condition.REFUSED):
        return "no reader knows this file, so it cannot be cleaned"
    if record.condition is Condition.BROKEN:
        return "the file is broken, so it cannot be cleaned"
    if record.condition is Condition.MISMATCH:
        return "it is not the file that its manifest speaks of"
    return ""


def must_stay(record: Record) -> str:
    """The same with what a person can do; a sentence without its stop, empty likewise."""
    why = uncleanable(record)
    anew = " or get it anew" if record.condition is Condition.MISMATCH else ""
    return f"{why}: withhold it{anew}, or decide that it is not responsive" if why else ""
