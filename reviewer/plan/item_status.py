"""What became of an item of a request by its records, and where a person says otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reviewer.model import ItemStatus
from reviewer.plan.outcome import Outcome
from reviewer.plan.plan import Plan

ANSWERS = (Outcome.FULL, Outcome.PART, Outcome.WITHHELD)
"""What becomes of a record that answers a request."""


def status_of_records(outcomes: Iterable[Outcome]) -> ItemStatus:
    """The status of an item by what became of the records that answer it."""
    became = set(outcomes) & set(ANSWERS)
    if not became:
        return ItemStatus.NONE_FOUND
    if became == {Outcome.WITHHELD}:
        return ItemStatus.WITHHELD
    return ItemStatus.DELIVERED if became == {Outcome.FULL} else ItemStatus.PARTLY


def tell_other_statuses(plan: Plan) -> Iterator[str]:
    """Of each item whose records tell another status than a person did, a sentence without its
    stop: the package says what the records tell.
    """
    outcomes = {step.record: step.outcome for step in plan.steps}
    for item in plan.request.items:
        became = [outcomes[path] for path in item.records if outcomes.get(path) in ANSWERS]
        told = status_of_records(became)
        if became and item.status not in (ItemStatus.PENDING, told):
            yield f"Item {item.id} is said to be “{item.status}”; by its records it is “{told}”"
