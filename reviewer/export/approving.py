"""The acts of a second person: approving a release, asking for a change of it, and signing where
conduct is hidden.

Whoever made the last change to what a release contains does not approve it; the journal tells who
that was. Names are declared: on one computer nobody proves more, and the journal keeps them.

Decision 242.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from reviewer.clock.timebase import utc_micros, utc_text
from reviewer.errors import Refused
from reviewer.law.needs import NeedsSignature
from reviewer.law.rules import rules_known
from reviewer.model import (
    TABLES,
    Approval,
    ApprovalStep,
    Change,
    Put,
    Request,
    SecondSignature,
    Snapshot,
    Status,
    is_hiding,
    with_newest_parts,
)
from reviewer.model.hidden_conduct import HiddenConduct, conduct_hidden_by, name_key
from reviewer.model.ids import new_id
from reviewer.plan.approval import ReleaseApproval, approval_of, marks_of_release
from reviewer.plan.outcome import GOES_OUT, Outcome, decided_in
from reviewer.plan.plan import asked_for
from reviewer.store import Case
from reviewer.store.journal import INTAKE, UNDO, JournalRow

_OF_ALL = frozenset({"subjects", "ties"})  # what holds in every record, or through others
_CONTAINED = frozenset({"redactions", "decisions", "grounds", "anchors"}) | _OF_ALL
_PAGE = 500  # rows of the journal that are read at once
_DECLARED = "Say in Settings who you are: what is signed needs a name."


@dataclass(frozen=True)
class LastChange:
    """The newest change to what a release contains."""

    by: str
    at: str
    label: str


def approval_of_request(snapshot: Snapshot, request: Request) -> ReleaseApproval:
    """How far the approval of a request is, as the case is now."""
    return approval_of(snapshot, request, _paths_asked(snapshot, request))


def step_of_approval(
    case: Case, snapshot: Snapshot, request: Request, step: ApprovalStep, note: str = ""
) -> tuple[Change, str]:
    """The change that a step of an approval is, and what it is called.

    It is to be applied on this snapshot: where another process took a step meanwhile, ``apply``
    refuses it, and nothing is lost.

    Raises:
        Refused: Nobody's name is declared; who asks for a change says none; or who would approve
            made the last change to what the release contains.
    """
    name = " ".join(case.author.split())
    if not name:
        raise Refused("No name is declared for you.", _DECLARED)
    if step == ApprovalStep.NEEDS_CHANGE and not note.strip():
        raise Refused("Nothing is said of what needs to be changed.", "Say it in a sentence.")
    asked = _paths_asked(snapshot, request)
    if step == ApprovalStep.APPROVED:
        _refuse_last_hand(case, snapshot, asked, name)
    parts = marks_of_release(snapshot, request, asked) if step == ApprovalStep.APPROVED else ()
    made = Approval(name, _now(), step, note.strip(), parts)
    steps = with_newest_parts((*request.approvals, made))
    label = f"{step.value.capitalize()}: release of {request.id}"
    return Put(replace(request, approvals=steps)), label


def last_change_of(case: Case, snapshot: Snapshot, request: Request) -> LastChange | None:
    """Who made the last change to what a request gets; ``None`` where only the bundle did."""
    return _last_change(case, snapshot, _paths_asked(snapshot, request))


def conduct_of_request(snapshot: Snapshot, request: Request) -> tuple[HiddenConduct, ...]:
    """The bookmarks of conduct that a release hides, signed or not, by the rules of the law."""
    outcomes = {r.path: decided_in(snapshot, r) for r in asked_for(snapshot, request)}
    tags = tags_of_conduct(snapshot)
    return tuple(
        found
        for path, outcome in outcomes.items()
        if outcome in (*GOES_OUT, Outcome.WITHHELD)
        for found in conduct_hidden_by(
            filter(is_hiding, snapshot.redactions_of(path)), snapshot.annotations_of(path), tags
        )
    )


def tags_of_conduct(snapshot: Snapshot) -> frozenset[str]:
    """The tags whose bookmarks need a second signature, as the rules have it.

    Raises:
        BadInput: The file of the rules does not fit.
    """
    rules = rules_known(snapshot.info.jurisdiction)
    needs = (rule.needs for rule in rules.rules) if rules is not None else ()
    return frozenset(tag for need in needs if isinstance(need, NeedsSignature) for tag in need.tags)


def signature_of(case: Case, conduct: HiddenConduct, reason: str) -> tuple[Change, str]:
    """The change by which a second person signs for hidden conduct, and what it is called.

    Raises:
        Refused: There is no name or no reason, or this person made what hides it.
    """
    name = " ".join(case.author.split())
    if not name:
        raise Refused("No name is declared for you.", _DECLARED)
    if not reason.strip():
        raise Refused("A second signature needs a reason.", "Say why this conduct stays hidden.")
    if name_key(name) in {name_key(r.author) for r in conduct.hiding}:
        raise Refused(
            f"{name} made what hides this, so another person signs for it.",
            "Ask a second person to look at it, under a name of their own.",
        )
    bookmark = conduct.bookmark
    key = new_id(TABLES["signatures"].prefix)
    signed = SecondSignature(
        key, bookmark.record, bookmark.id, name, _now(), reason.strip(), conduct.marks
    )
    return Put(signed), f"Second signature: {bookmark.tag}"


def _refuse_last_hand(case: Case, snapshot: Snapshot, asked: Collection[str], name: str) -> None:
    last = _last_change(case, snapshot, asked)
    if last is not None and name_key(last.by) == name_key(name):
        raise Refused(
            f"{name} made the last change to what this release contains "
            f"({last.label}, {last.at[:10]}), so another person approves it.",
            "Send it for approval; a second person approves it under a name of their own.",
        )


def _last_change(case: Case, snapshot: Snapshot, asked: Collection[str]) -> LastChange | None:
    paths = frozenset(asked)
    taken_back: dict[int, str] = {}
    for row in _rows_backwards(case):
        if row.action == UNDO and row.target is not None:
            taken_back.setdefault(row.target, row.author)
            continue
        # Who takes back what is of one's own hand leaves the release as the one before did.
        if row.action == INTAKE or taken_back.get(row.step) == row.author:
            continue
        if row.table in _CONTAINED and _is_of_release(row, snapshot, paths):
            by = taken_back.get(row.step, row.author)
            return LastChange(by, row.at, row.label)
    return None


def _rows_backwards(case: Case) -> Iterator[JournalRow]:
    before: int | None = None
    while rows := case.journal_rows(_PAGE, before=before):
        yield from rows
        before = rows[-1].seq


def _is_of_release(row: JournalRow, snapshot: Snapshot, paths: Collection[str]) -> bool:
    if row.table in _OF_ALL:
        return True
    if row.table == "decisions":
        return row.key in paths
    there = row.before is None or row.after is None  # such a row holds the thing in full
    told = json.loads(row.after or row.before or "{}") if there else None
    if told is not None:
        return told.get("record") in paths and told.get("status") != Status.PROPOSED.value
    now = next((one for one in getattr(snapshot, row.table) if one.id == row.key), None)
    # What was changed and is gone since: by whom is told by the row that took it out.
    return now is not None and now.record in paths


def _paths_asked(snapshot: Snapshot, request: Request) -> tuple[str, ...]:
    return tuple(record.path for record in asked_for(snapshot, request))


def _now() -> str:
    return utc_text(utc_micros(datetime.now(UTC)))
