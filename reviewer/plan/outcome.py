"""What becomes of a record, in the words of the field: the one rule of it.

A plan, the work list, the tables and the previews ask here. What a program cannot clean is told
here as well, for it is the same question from the other side.

Decisions 13, 38, 151.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from functools import partial

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
    is_hiding,
)
from reviewer.model.following import by_record, tally_marks
from reviewer.model.formats import format_of
from reviewer.model.redaction_fit import recalled_why_unfit
from reviewer.plan.absent_terms import UNKNOWN, Places, question_about_term
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
    return _outcome_decided(record, {r.kind for r in redactions if is_hiding(r)}, decision)


def _outcome_decided(
    record: Record, kinds: Collection[RedactionKind], decision: Decision | None
) -> Outcome:
    # Before all else: what nobody asked for is neither released nor withheld.
    if decision is not None and decision.decision == Determination.NOT_RESPONSIVE:
        return Outcome.NOT_RESPONSIVE
    if RedactionKind.WITHHOLD in kinds:
        return Outcome.WITHHELD
    if kinds:
        return Outcome.PART
    if decision is None:
        return Outcome.UNDECIDED
    # "In full" would be untrue of a copy that lacks something.
    changed = record.facts.leaves_out or goes_as_pictures(record, decision)
    return Outcome.PART if changed else Outcome.FULL


def decided_in(snapshot: Snapshot, record: Record) -> Outcome:
    """``decided_outcome`` of a case's record."""
    name, mine = ("hidden", record.path), snapshot.redactions_of(record.path)
    kinds = tally_marks(snapshot.memo, name, mine, _hidden_kind)
    return _outcome_decided(record, kinds.keys(), snapshot.find_decision(record.path))


def _hidden_kind(redaction: Redaction) -> Iterator[RedactionKind]:
    if is_hiding(redaction):
        yield redaction.kind


def proposed_in(snapshot: Snapshot, record: Record) -> bool:
    """True when a redaction of a record waits for a decision."""
    name, mine = ("proposed", record.path), snapshot.redactions_of(record.path)
    return bool(tally_marks(snapshot.memo, name, mine, _if_proposed))


def _if_proposed(redaction: Redaction) -> Iterator[bool]:
    if redaction.status is Status.PROPOSED:
        yield True


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
    """What would become of one record now; for many, ``outcomes_of_records`` is faster."""
    found = _settle_outcome(snapshot, places, record)
    return _unless_unseen(found, record.path, to_look_at(snapshot, writing))


def outcomes_of_records(
    snapshot: Snapshot, places: Places = UNKNOWN, writing: Writing = NO_WRITING
) -> Mapping[str, Outcome]:
    """What would become of every record now, by its path.

    ``places`` see ``absent_terms``, ``writing`` see ``unread_writing``. Whatever a person still
    has to answer leaves a record undecided. As long as it is the same for all, so is the table.
    """
    make = partial(_settle_outcome, snapshot, places)
    settled = by_record(snapshot, "outcomes", ("redactions", "decisions"), make, (places,))
    unseen = to_look_at(snapshot, writing)
    if not unseen:
        return settled
    return snapshot.memo.recall_or_make(("outcomes", "seen"), (settled, unseen), _hold_back_unseen)


def _hold_back_unseen(
    settled: Mapping[str, Outcome], unseen: Collection[str]
) -> Mapping[str, Outcome]:
    return {path: _unless_unseen(found, path, unseen) for path, found in settled.items()}


def _unless_unseen(found: Outcome, path: str, unseen: Collection[str]) -> Outcome:
    return Outcome.UNDECIDED if found in GOES_OUT and path in unseen else found


def _settle_outcome(snapshot: Snapshot, places: Places, record: Record) -> Outcome:
    """What becomes of a record by its redactions and decisions; nobody has to look at it."""
    if proposed_in(snapshot, record):
        return Outcome.UNDECIDED
    found = decided_in(snapshot, record)
    # Of what stays nothing has to be found or carried out.
    if found in STAYS:
        return found
    memo = snapshot.memo

    def asks_of_redaction(redaction: Redaction, record: Record, places: Places) -> Iterator[bool]:
        if question_about_term(redaction, places) or recalled_why_unfit(memo, redaction, record):
            yield True

    mine = snapshot.redactions_of(record.path)
    asked = tally_marks(memo, ("asks", record.path), mine, asks_of_redaction, (record, places))
    return Outcome.UNDECIDED if asked else found


def why_uncleanable(record: Record) -> str:
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
    why = why_uncleanable(record)
    anew = " or get it anew" if record.condition is Condition.MISMATCH else ""
    return f"{why}: withhold it{anew}, or decide that it is not responsive" if why else ""
