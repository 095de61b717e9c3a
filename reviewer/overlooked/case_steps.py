"""The five steps of the work on a case, each with its true state.

Take in, look, decide, request, release: nobody has to do them in this order, and each can be gone
back to. Their states come from the case alone.

Decision 188.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from reviewer.law.deadlines import days_left
from reviewer.law.request_due import due_of_request
from reviewer.model import CaseInfo, Condition, Request, Snapshot
from reviewer.overlooked.delivery import Delivery, short_day, tell_delivery
from reviewer.overlooked.next_step import NextAct
from reviewer.plan.worklist import WorkItem


class CaseStep(StrEnum):
    """A step, by what it is called on the screen."""

    TAKE_IN = "Take in"
    LOOK = "Look"
    DECIDE = "Decide"
    REQUEST = "Request"
    RELEASE = "Release"


class StepState(StrEnum):
    """How far a step is; said in words where its sign cannot be seen."""

    DONE = "done"
    NOW = "next"
    BEGUN = "begun"
    OPEN = "not begun"


@dataclass(frozen=True)
class StepFacts:
    """What is known of one step.

    Attributes:
        count: how far it is, in a word or two behind its name: ``6/15``, ``5 left``; or empty.
        told: the same in a sentence, without its stop.
    """

    step: CaseStep
    state: StepState
    count: str
    told: str


_STEP_OF_ACT = {
    NextAct.NOTHING: CaseStep.TAKE_IN,
    NextAct.DECIDE: CaseStep.DECIDE,
    NextAct.LOOK: CaseStep.LOOK,
    NextAct.REQUEST: CaseStep.REQUEST,
    NextAct.EXPORT: CaseStep.RELEASE,
    NextAct.DELIVER: CaseStep.RELEASE,
    NextAct.ANSWERED: CaseStep.RELEASE,
}


def steps_of_case(
    snapshot: Snapshot,
    queue: Collection[WorkItem],
    unseen: Collection[str],
    deliveries: Mapping[str, Delivery],
    do: NextAct,
    today: date,
) -> tuple[StepFacts, ...]:
    """The steps of a case, in their order.

    Args:
        snapshot: the case.
        queue: what is undecided, see ``plan.worklist``.
        unseen: paths of records of which nobody looked at all.
        deliveries: how far the answer to each request is.
        do: where the one next step is taken.
        today: the day.
    """
    made = (
        _taken_in(snapshot),
        _looked_at(snapshot, unseen),
        _decided(snapshot, queue),
        _asked(snapshot.requests, deliveries, snapshot.info, today),
        _released(snapshot.requests, deliveries, today),
    )
    now = _STEP_OF_ACT.get(do)
    return tuple(
        StepFacts(f.step, StepState.NOW, f.count, f.told)
        if f.step is now and f.state is not StepState.DONE
        else f
        for f in made
    )


def _taken_in(snapshot: Snapshot) -> StepFacts:
    count = len(snapshot.records)
    if not count:
        return StepFacts(CaseStep.TAKE_IN, StepState.OPEN, "", "This case holds no records")
    odd = sum(r.condition is not Condition.GOOD for r in snapshot.records)
    told = f"{_count_of(count, 'record')} taken in"
    told += f"; {odd} of them cannot be read" if odd else ""
    return StepFacts(CaseStep.TAKE_IN, StepState.DONE, "", told)


def _looked_at(snapshot: Snapshot, unseen: Collection[str]) -> StepFacts:
    total = len(snapshot.records)
    done = total - len(unseen)
    state = StepState.DONE if total and not unseen else _begun(done)
    told = f"{done} of {_count_of(total, 'record')} looked at whole: watched, heard or read"
    return StepFacts(CaseStep.LOOK, state, f"{done}/{total}" if unseen else "", told)


def _decided(snapshot: Snapshot, queue: Collection[WorkItem]) -> StepFacts:
    if not snapshot.records:
        return StepFacts(CaseStep.DECIDE, StepState.OPEN, "", "There is nothing to decide")
    if not queue:
        return StepFacts(CaseStep.DECIDE, StepState.DONE, "", "Everything is decided")
    records = len({item.record for item in queue})
    told = f"{len(queue)} left to decide, in {_count_of(records, 'record')}"
    state = _begun(len(snapshot.redactions) + len(snapshot.decisions))
    return StepFacts(CaseStep.DECIDE, state, f"{len(queue)} left", told)


def _asked(
    requests: Collection[Request], deliveries: Mapping[str, Delivery], info: CaseInfo, today: date
) -> StepFacts:
    if not requests:
        told = "No request yet: say who asked for the records"
        return StepFacts(CaseStep.REQUEST, StepState.OPEN, "", told)
    told = "; ".join(_tell_request(q, deliveries.get(q.id), info, today) for q in requests)
    count = "" if len(requests) == 1 else str(len(requests))
    return StepFacts(CaseStep.REQUEST, StepState.DONE, count, told)


def _tell_request(request: Request, delivery: Delivery | None, info: CaseInfo, today: date) -> str:
    name = request.requester or request.id
    if delivery is not None and delivery.answered is not None:
        return f"{name}: answered {short_day(delivery.answered, today)}"
    found = due_of_request(request, info)
    if found.state.is_closed:
        return f"{name}: {found.state.stage}"
    due = found.day
    return f"{name}, due {short_day(due, today)} ({days_left(due, today)})" if due else name


def due_day(request: Request, info: CaseInfo) -> date | None:
    """When a request is due; ``None`` if nothing prescribes it, or nobody can tell."""
    return due_of_request(request, info).day


def _released(
    requests: Collection[Request], deliveries: Mapping[str, Delivery], today: date
) -> StepFacts:
    found = [deliveries[q.id] for q in requests if q.id in deliveries]
    answered = [d for d in found if d.answered is not None]
    if requests and len(answered) == len(requests):
        told = tell_delivery(max(answered, key=lambda d: d.answered or today), today)
        return StepFacts(CaseStep.RELEASE, StepState.DONE, told, told)
    sealed = [d for d in found if d.is_current and d.answered is None]
    if len(requests) > 1 and (answered or sealed):
        told = f"{len(answered)} of {len(requests)} requests answered"
        told += f", {len(sealed)} sealed and not sent" if sealed else ""
        return StepFacts(
            CaseStep.RELEASE, StepState.BEGUN, f"{len(answered)}/{len(requests)}", told
        )
    if sealed:
        return StepFacts(
            CaseStep.RELEASE, StepState.BEGUN, "sealed", tell_delivery(sealed[0], today)
        )
    if older := next((d for d in found if d.package), None):
        return StepFacts(CaseStep.RELEASE, StepState.BEGUN, "", tell_delivery(older, today))
    return StepFacts(CaseStep.RELEASE, StepState.OPEN, "", "No package was made yet")


def _begun(done: int) -> StepState:
    return StepState.BEGUN if done else StepState.OPEN


def _count_of(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"
