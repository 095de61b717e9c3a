"""Reviews that come and go as files: read, checked against a case, taken over as one step."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from reviewer import reviewfile
from reviewer.errors import BadInput, ReviewsClash, explain_plainly
from reviewer.law.jurisdiction import load_jurisdiction
from reviewer.model import (
    Kind,
    Record,
    Snapshot,
    SoundRedaction,
    TextUnit,
)
from reviewer.pages.read_scans import units_of
from reviewer.readers.originals import text_units
from reviewer.redaction import spoken_proposals
from reviewer.reviewfile import conflicts, read
from reviewer.store import Case
from reviewer.system.asking import ask_child, ask_together
from reviewer.system.isolation import with_file_name


def read_review(file: Path) -> bytes:
    """The content of a review file; nobody has looked at what it says.

    Raises:
        BadInput: It cannot be read, or is too large.
    """
    try:
        with file.open("rb") as stream:
            return read_review_stream(stream)
    except OSError as fault:
        raise BadInput(f"{file} cannot be read ({explain_plainly(fault)}).") from None


def read_review_stream(stream: BinaryIO) -> bytes:
    """The same of what comes in from elsewhere, which may have no end."""
    untrusted = stream.read(read.MOST_BYTES + 1)
    read.refuse_excess(untrusted)
    return untrusted


class Clash(StrEnum):
    """What becomes of a thing of the case that is another in the file, or would hide less."""

    REFUSE = "refuse"
    KEEP_BOTH = "keep both"  # it stays, and the file's comes beside it under an id of its own
    REPLACE = "replace"


def import_review(
    case: Case, untrusted: bytes | str, clash: Clash = Clash.REFUSE
) -> tuple[reviewfile.ReviewFile, list[str]]:
    """Check a review file against a case and take it over as one step; gives its warnings.

    Raises:
        BadInput: It is none.
        Refused: It does not fit; nothing was changed.
        ReviewsClash: It has another thing under an id of the case, or the same thing that hides
            less, and ``clash`` says to refuse.
    """
    snapshot = case.snapshot()
    law = load_jurisdiction(snapshot.info.jurisdiction)
    # One child for all of it: to start one for each record would take most of the time.
    with ask_together():
        review_file = reviewfile.with_requests_kept(_load_in_child(untrusted), snapshot)
        kept: list[str] = []
        if clash is Clash.KEEP_BOTH:
            review_file, kept = conflicts.keep_both(review_file, snapshot)
        warnings = reviewfile.check_review(review_file, snapshot, law, texts_of(case, snapshot))
    # After the check: what does not fit is refused without any question.
    replaced = conflicts.find_replaced(review_file, snapshot)
    others = [c.question_before_change for c in replaced if c.must_be_asked]
    if others and clash is Clash.REFUSE:
        raise ReviewsClash(others)
    changes = reviewfile.changes_of_import(review_file, snapshot)
    told = [*warnings, *kept, *map(str, replaced)]
    if changes:
        label = reviewfile.label_of_import(review_file)
        step = case.apply(changes, label)
        # In the same step, so that an undo takes back both.
        told += [_to_decide(r) for r in spoken_proposals.settle_proposals(case, step, label)]
    return review_file, told


def _load_in_child(untrusted: bytes | str) -> reviewfile.ReviewFile:
    """A review file as a child process reads it."""
    try:
        return ask_child(reviewfile.parse_review, untrusted)
    except BadInput as fault:
        raise with_file_name("The review file", fault) from None


def _to_decide(made: SoundRedaction) -> str:
    return (
        f"{made.record}: words that are redacted in its transcript are heard from "
        f"{made.start:.1f} to {made.end:.1f} s; redaction {made.id} proposes to mute them"
    )


def _rows_from_index(case: Case, record: Record) -> list[TextUnit]:
    """The rows of a log as the index has them, for to read a large one anew takes long."""
    return case.words_of(record.path) if record.kind is Kind.DISPATCH else []


def texts_of(case: Case, snapshot: Snapshot) -> Callable[[str], list[TextUnit]]:
    """The words of a record, read when asked for."""
    kept: dict[str, list[TextUnit]] = {}

    def texts_of_record(path: str) -> list[TextUnit]:
        if path not in kept:
            record = snapshot.get_record(path)
            try:
                kept[path] = _rows_from_index(case, record) or [
                    *text_units(record, case.original_path(record)),
                    *units_of(case, record),
                ]
            except BadInput:
                kept[path] = []  # a broken record has no words; intake has said so
        return kept[path]

    return texts_of_record
