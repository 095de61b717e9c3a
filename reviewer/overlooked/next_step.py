"""What is to be done next in a case, in one sentence: the work, then who asks, then export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from reviewer.model import Request, Snapshot
from reviewer.model.record_names import title_or_file
from reviewer.overlooked.delivery import Delivery, short_day
from reviewer.plan.absent_terms import UNKNOWN, Places
from reviewer.plan.unread_writing import NO_WRITING, Writing
from reviewer.plan.worklist import WorkItem, WorkNeed, count_needs, queue_of_work

NONE_SEALED: Mapping[str, Delivery] = MappingProxyType({})


@dataclass(frozen=True)
class Unseen:
    """What goes out though nobody looked at all of it.

    Attributes:
        record: the one to look at next; empty if everything was looked at.
        told: a sentence on all of it, without its stop.
        start: seconds of media time at which to begin there; ``None`` for what has no time.
        unit: the page, line or row at which to begin, from 1; ``None`` for what has none.
    """

    record: str = ""
    told: str = ""
    start: float | None = None
    unit: int | None = None


class NextAct(StrEnum):
    """Where the next step is taken."""

    NOTHING = "nothing"  # the case holds no records
    DECIDE = "decide"
    LOOK = "look"
    REQUEST = "request"
    EXPORT = "export"
    DELIVER = "deliver"
    ANSWERED = "answered"  # nothing is left


@dataclass(frozen=True)
class NextStep:
    """The one next step.

    Attributes:
        text: a sentence for a person, without its stop.
        short: the same in a few words.
        name: what the button says: the thing that comes next, by its name.
        record: where it is done, if that is one record.
    """

    do: NextAct
    text: str
    short: str
    name: str = ""
    record: str = ""


def next_step(
    snapshot: Snapshot,
    places: Places = UNKNOWN,
    deliveries: Mapping[str, Delivery] = NONE_SEALED,
    writing: Writing = NO_WRITING,
    ahead: WorkItem | None = None,
    unseen: Unseen = Unseen(),
) -> NextStep:
    """What a case waits for.

    Args:
        snapshot: the case.
        places: where redacted words stand, see ``plan.absent_terms``.
        deliveries: how far the answer to each request is.
        writing: see ``plan.unread_writing``.
        ahead: the undecided thing that comes next where a person stands; else the first one.
        unseen: what goes out though nobody looked at all of it.
    """
    if not snapshot.records:
        return NextStep(NextAct.NOTHING, "This case holds no records", "No records", "No records")
    if (sent := _step_of_sending(snapshot, deliveries)) is not None:
        return sent
    queue = queue_of_work(snapshot, places, writing)
    found = snapshot.memo.recall_or_make("counts", (queue,), count_needs)
    for lack, tell in _WAITING.items():
        if found[lack]:
            step = tell(found[lack], started=bool(snapshot.redactions or snapshot.decisions))
            item = ahead or queue[0]
            return replace(step, name=_name_of(snapshot, item.record), record=item.record)
    if unseen.record:
        name = f"Look at {_name_of(snapshot, unseen.record)}"
        return NextStep(NextAct.LOOK, unseen.told, "Look at it", name, unseen.record)
    if not snapshot.requests:
        text = "No request yet: say who asked for the records"
        return NextStep(NextAct.REQUEST, text, "Add a request", "Add a request")
    return _step_of_release(snapshot, deliveries)


def _step_of_sending(snapshot: Snapshot, deliveries: Mapping[str, Delivery]) -> NextStep | None:
    """A package that is sealed and not sent is what somebody waits for: it comes before all."""
    request = request_to_send(snapshot, deliveries)
    if request is None:
        return None
    name = request.requester or request.id
    text = f"The package for {name} is sealed: read its letter, send it, tell its seal"
    return NextStep(NextAct.DELIVER, text, "Send it", f"Send to {name}")


def request_to_send(snapshot: Snapshot, deliveries: Mapping[str, Delivery]) -> Request | None:
    """The first request whose package is sealed, is as the case is now, and waits to be sent."""
    for request in snapshot.requests:
        found = deliveries.get(request.id)
        if found is not None and found.is_current and found.answered is None:
            return request
    return None


def _step_of_release(snapshot: Snapshot, deliveries: Mapping[str, Delivery]) -> NextStep:
    known = [deliveries.get(q.id, Delivery(q.id)) for q in snapshot.requests]
    left = [d for d in known if not d.is_current and d.answered is None]
    who = {q.id: q.requester or q.id for q in snapshot.requests}
    if left:
        text = "Everything is decided: look at it once more, then export"
        if len(left) < len(known):
            text = f"The request of {who[left[0].request]} has no package yet: export it"
        return NextStep(NextAct.EXPORT, text, "Export", "Export a package")
    day = max(d.answered for d in known if d.answered is not None)
    many = "The request is" if len(known) == 1 else f"All {len(known)} requests are"
    told = f"Answered {short_day(day, date.today())}"
    return NextStep(NextAct.ANSWERED, f"{many} answered: nothing is left to do", told, told)


def _name_of(snapshot: Snapshot, path: str) -> str:
    """What people call a record."""
    record = snapshot.records_by_path.get(path)
    return title_or_file(record.title if record is not None else "", path)


def _next_checks(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "redaction")
    were, them = ("was", "it") if count == 1 else ("were", "them")
    text = f"{what} {were} changed after being accepted: check {them} again"
    return NextStep(NextAct.DECIDE, text, f"{count} to check again")


def _next_proposals(count: int, *, started: bool) -> NextStep:
    many, them = ("1 proposal waits", "it") if count == 1 else (f"{count} proposals wait", "each")
    return NextStep(
        NextAct.DECIDE, f"{many}: accept or reject {them}", f"{_count_of(count, 'proposal')}"
    )


def _next_exemptions(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "redaction")
    cites = "cites" if count == 1 else "cite"
    text = f"{what} {cites} no exemption: choose one"
    return NextStep(NextAct.DECIDE, text, f"{count} without exemption")


def _next_found_nowhere(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "redaction")
    hides = "hides" if count == 1 else "hide"
    text = f"{what} {hides} nothing: say that the words do not stand there, or change them"
    return NextStep(NextAct.DECIDE, text, f"{count} found nowhere")


def _next_unfit(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "redaction")
    text = f"{what} cannot be carried out: change or reject {'it' if count == 1 else 'them'}"
    return NextStep(NextAct.DECIDE, text, f"{count} unfit")


def _next_records(count: int, *, started: bool) -> NextStep:
    many = f"{_count_of(count, 'record')} {'has' if count == 1 else 'have'} no decision"
    what = "open the work list" if started else "look at each, hide what must go, or release it"
    return NextStep(NextAct.DECIDE, f"{many}: {what}", f"{count} undecided")


def _next_unreadable(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "record")
    text = f"{what} cannot be cleaned: withhold {'it' if count == 1 else 'them'}"
    return NextStep(NextAct.DECIDE, text, f"{count} to withhold")


def _next_encodings(count: int, *, started: bool) -> NextStep:
    what = f"{_count_of(count, 'record')} can be read in more than one way"
    return NextStep(NextAct.DECIDE, f"{what}: choose how", f"{count} of doubtful letters")


def _next_writing(count: int, *, started: bool) -> NextStep:
    what = _count_of(count, "record")
    text = f"{what} with writing that no program can read: look at it"
    return NextStep(NextAct.DECIDE, text, f"{count} to look at")


def _count_of(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


_WAITING = {
    WorkNeed.CHECK: _next_checks,
    WorkNeed.DECISION: _next_proposals,
    WorkNeed.EXEMPTION: _next_exemptions,
    WorkNeed.NOWHERE: _next_found_nowhere,
    WorkNeed.UNFIT: _next_unfit,
    WorkNeed.RECORD: _next_records,
    WorkNeed.UNREADABLE: _next_unreadable,
    WorkNeed.LETTERS: _next_encodings,
    WorkNeed.WRITING: _next_writing,
}
