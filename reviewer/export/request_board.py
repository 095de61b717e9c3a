"""All requests of several cases, as somebody who answers them has to see them: what is due, what is
late, what it waits for, and where nothing has happened.

Only what a case says of its requests is read; of what is undecided in its records a second,
longer look can be taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from reviewer.errors import ReviewerError
from reviewer.export.earlier_packages import packages_of_requests
from reviewer.law.deadlines import days_left
from reviewer.law.request_due import RequestDue, due_of_request
from reviewer.model import CaseInfo, Custodian, ItemStatus, Request, Snapshot
from reviewer.model.request_state import RequestStage, RequestState, day_of_text
from reviewer.overlooked.delivery import Delivery
from reviewer.plan.outcome import Outcome, outcomes_of_records
from reviewer.plan.plan import asked_for
from reviewer.store import Case, summarize_case
from reviewer.system.jobs import SILENT, Job

_BY_PACKAGE = (RequestStage.SENT, RequestStage.DELIVERED, RequestStage.CONFIRMED)


class RequestStanding(StrEnum):
    """How a request stands today, the most pressing first."""

    OVERDUE = "overdue"
    BLOCKED = "blocked"
    DUE = "due"
    NO_DAY = "no due date"
    ANSWERED = "answered"


_STANDINGS = list(RequestStanding)


@dataclass(frozen=True)
class BoardRow:
    """One request on the board.

    Attributes:
        state: with what is known of its packages.
        blocks: what it waits for, each in a few words.
        undecided: how many of its records are undecided, and of how many; ``None``: nobody has
            looked.
        gone: items that name records which are not there, in sentences without their stop.
    """

    folder: Path
    case: str
    request: Request
    state: RequestState
    due: RequestDue
    blocks: tuple[str, ...] = ()
    undecided: tuple[int, int] | None = None
    gone: tuple[str, ...] = ()

    def standing(self, today: date) -> RequestStanding:
        """How it stands on a day."""
        if self.state.is_closed:
            return RequestStanding.ANSWERED
        if self.due.day is not None and self.due.day < today:
            return RequestStanding.OVERDUE
        if self.blocks:
            return RequestStanding.BLOCKED
        return RequestStanding.DUE if self.due.day is not None else RequestStanding.NO_DAY

    def tell_due(self, today: date) -> str:
        """When it is due in a few words; why nobody can tell; empty where nothing is due."""
        if self.state.is_closed or self.due.day is None:
            return "" if self.state.is_closed else self.due.fault
        return f"{self.due.day}, {days_left(self.due.day, today)}"

    def tell_left(self) -> str:
        """What of it is still to be done, in a few words; empty where nothing is known to be."""
        if self.state.is_closed:
            return ""
        pending, items = count_pending(self.request), len(self.request.items)
        told = [f"{pending} of {items} items"] if pending else []
        if self.undecided is not None and self.undecided[0]:
            told.append(f"{self.undecided[0]} of {self.undecided[1]} records")
        return ", ".join(told)


@dataclass(frozen=True)
class RequestBoard:
    """The requests of several cases.

    Attributes:
        faults: of each case that could not be read, why.
    """

    rows: tuple[BoardRow, ...] = ()
    faults: dict[Path, str] = field(default_factory=dict)


def read_board(folders: Iterable[Path], today: date, job: Job = SILENT) -> RequestBoard:
    """Read the requests of cases; one that cannot be read is told beside the others."""
    rows: list[BoardRow] = []
    faults: dict[Path, str] = {}
    for folder in folders:
        job.check()
        try:
            with Case.open(folder, read_only=True) as case:
                rows += rows_of_case(case, today)
        except (ReviewerError, OSError) as fault:
            faults[folder] = str(fault)
    return RequestBoard(sort_by_need(rows, today), faults)


def rows_of_case(case: Case, today: date) -> list[BoardRow]:
    """A row for each request of a case."""
    told = summarize_case(case)
    packages = packages_of_requests(case, told.requests)
    return [
        _make_row(case.folder, told.info, request, packages[request.id], today)
        for request in told.requests
    ]


def look_for_undecided(rows: Iterable[BoardRow], job: Job = SILENT) -> Iterator[BoardRow]:
    """The rows of requests that wait, with how many of their records are undecided.

    That takes reading their cases whole, one after the other.
    """
    of_case: dict[Path, list[BoardRow]] = {}
    for row in rows:
        if not row.state.is_closed:
            of_case.setdefault(row.folder, []).append(row)
    for folder, mine in of_case.items():
        job.check()
        try:
            with Case.open(folder, read_only=True) as case:
                snapshot = case.snapshot()
        except (ReviewerError, OSError):  # it was told when its requests were read
            continue
        for row in mine:
            if any(request.id == row.request.id for request in snapshot.requests):
                yield _with_undecided(row, snapshot)


def sort_by_need(rows: Iterable[BoardRow], today: date) -> tuple[BoardRow, ...]:
    """What presses most first: late before blocked before due, the earlier day first."""
    return tuple(sorted(rows, key=lambda row: need_of_row(row, today)))


def need_of_row(row: BoardRow, today: date) -> tuple[int, date, str, str]:
    """What rows are sorted by for that."""
    standing = _STANDINGS.index(row.standing(today))
    return standing, row.due.day or date.max, row.case, row.request.id


def _make_row(
    folder: Path, info: CaseInfo, request: Request, delivery: Delivery, today: date
) -> BoardRow:
    due = due_of_request(request, info)
    state = state_with_package(due.state, delivery)
    blocks = () if state.is_closed else tuple(blocks_of_request(request, state, today))
    return BoardRow(folder, info.title or folder.name, request, state, due, blocks)


def state_with_package(state: RequestState, delivery: Delivery) -> RequestState:
    """The state, where the newest package is known by more than the request's events.

    One that was made since another was sent has not been sent, before anybody has said a word
    of it.
    """
    if delivery.answered is not None and not state.is_closed:
        return replace(state, stage=RequestStage.SENT, since=delivery.answered)
    if delivery.package and delivery.answered is None and state.stage in _BY_PACKAGE:
        return replace(state, stage=RequestStage.SEALED, since=delivery.sealed)
    return state


def blocks_of_request(request: Request, state: RequestState, today: date) -> Iterator[str]:
    """What an open request waits for: the end of a hold, custodians."""
    if (hold := state.open_hold) is not None:
        why = f": {hold.why}" if hold.why else ""
        yield f"on hold since {hold.first}{why}"
    for custodian in request.custodians:
        if not custodian.received:
            yield _tell_custodian(custodian, today)


def count_pending(request: Request) -> int:
    """How many of its items nobody has answered."""
    return sum(item.status is ItemStatus.PENDING for item in request.items)


def _tell_custodian(custodian: Custodian, today: date) -> str:
    name = custodian.name or "a custodian"
    if not custodian.sent:
        return f"{name} was not asked yet"
    due = day_of_text(custodian.due)
    until = f", {days_left(due, today)}" if due is not None else ""
    return f"{name} was asked on {custodian.sent}{until}"


def _with_undecided(row: BoardRow, snapshot: Snapshot) -> BoardRow:
    known = outcomes_of_records(snapshot)
    asked = asked_for(snapshot, row.request)
    count = sum(known[record.path] is Outcome.UNDECIDED for record in asked)
    gone = (
        f"Item {item.id} is answered by a record that is not there any more: {path}"
        for item in row.request.items
        for path in item.records
        if path not in snapshot.records_by_path
    )
    return replace(row, undecided=(count, len(asked)), gone=tuple(gone))
